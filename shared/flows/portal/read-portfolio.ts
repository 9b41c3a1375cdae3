import { clientOf } from '../../config/recipients.ts';
import type { Viewer } from '../../config/viewer.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { portfolioCsv } from '../../web/portal/portfolio-csv.ts';
import { type PortfolioFacts, portfolioView, readPortfolioQuery } from '../../web/portal/portfolio-view.ts';

export interface PortfolioDependencies {
  readonly accounts: Pick<Accounts, 'all' | 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
}

/** The accounts that a viewer may see, by one query; of a client's people, one query for each of their clients. */
export async function readPortfolio(
  { accounts, clientConfigs }: PortfolioDependencies,
  viewer: Pick<Viewer, 'consultancy' | 'clients'>,
): Promise<PortfolioFacts> {
  const [clientConfig, entries] = await Promise.all([
    clientConfigs.current(),
    viewer.consultancy
      ? accounts.all('recent')
      : Promise.all(viewer.clients.map((client) => accounts.of(client))).then((lists) => lists.flat()),
  ]);
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
    })),
    withoutReports: visible.filter(({ id }) => !withReports.has(id)).map(({ name }) => name),
  };
}

/** The whole portfolio as CSV, worst first. */
export async function exportPortfolio(
  dependencies: PortfolioDependencies,
  viewer: Pick<Viewer, 'consultancy' | 'clients'>,
): Promise<string> {
  const facts = await readPortfolio(dependencies, viewer);
  return portfolioCsv(
    portfolioView(
      facts,
      readPortfolioQuery(() => undefined),
    ).shown,
  );
}
