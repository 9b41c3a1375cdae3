import { watchedOf } from '../../config/former-clients.ts';
import { clientOf } from '../../config/recipients.ts';
import type { Viewer } from '../../config/viewer.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { AccountConnection } from '../../web/portal/account-connection.ts';
import { portfolioCsv } from '../../web/portal/portfolio-csv.ts';
import {
  type PortfolioAccount,
  type PortfolioFacts,
  portfolioView,
  readPortfolioQuery,
} from '../../web/portal/portfolio-view.ts';
import { type ConnectionStateDependencies, readConnectionStates } from './read-connections.ts';

export interface PortfolioDependencies extends ConnectionStateDependencies {
  readonly accounts: Pick<Accounts, 'all' | 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
}

/**
 * The accounts that a viewer may see, by one query, and what is wrong with their connections, by another; of a client's people,
 * queries for each of their clients.
 *
 * @param connections `all`: also of those with which nothing is wrong
 */
export async function readPortfolio(
  { accounts, clientConfigs, ...stored }: PortfolioDependencies,
  viewer: Pick<Viewer, 'consultancy' | 'clients'>,
  now: Date,
  connections: 'all' | 'troubled' = 'troubled',
): Promise<PortfolioFacts> {
  const [clientConfig, all, states] = await Promise.all([
    clientConfigs.current(),
    viewer.consultancy
      ? accounts.all('recent')
      : Promise.all(viewer.clients.map((client) => accounts.of(client))).then((lists) => lists.flat()),
    readConnectionStates(stored, viewer.consultancy ? connections : viewer.clients, now),
  ]);
  // What nobody evaluates any more must not stand in a list as if somebody did; the page Clients names it.
  const isWatched = watchedOf(clientConfig);
  const entries = all.filter(({ account }) => isWatched(account.client));
  const names = new Map(clientConfig.clients.map(({ id, name }) => [id, name]));
  const withReports = new Set(entries.map(({ account }) => account.client));
  const visible = viewer.consultancy ? clientConfig.clients : viewer.clients.map((id) => clientOf(clientConfig, id));
  return {
    accounts: entries.map(({ account, checkedAt, fresh = false, open = 0, standing, unreadable }) => ({
      account,
      clientName: names.get(account.client) ?? account.client,
      ...(checkedAt !== undefined && { checkedAt }),
      fresh,
      openAlerts: open,
      ...(standing !== undefined && { standing }),
      ...(unreadable !== undefined && { unreadable }),
      ...connectionOf(states.of(account)),
    })),
    withoutReports: visible.filter(({ id }) => !withReports.has(id)).map(({ name }) => name),
    ...(states.unreadable !== undefined && { connectionsUnreadable: states.unreadable }),
  };
}

const connectionOf = (connection: AccountConnection | undefined): Pick<PortfolioAccount, 'connection'> =>
  connection === undefined ? {} : { connection: connection.state };

/** The whole portfolio as CSV, worst first. */
export async function exportPortfolio(
  dependencies: PortfolioDependencies,
  viewer: Pick<Viewer, 'consultancy' | 'clients'>,
  now: Date,
): Promise<string> {
  const facts = await readPortfolio(dependencies, viewer, now, 'all');
  return portfolioCsv(
    portfolioView(
      facts,
      readPortfolioQuery(() => undefined),
    ).shown,
  );
}
