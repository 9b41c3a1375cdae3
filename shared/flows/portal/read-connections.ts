import { clientOf } from '../../config/recipients.ts';
import { maySee, type Viewer } from '../../config/viewer.ts';
import { type App, connectionName, stateOfConnection } from '../../connections/connection.ts';
import { consentLinkDays } from '../../connections/consent.ts';
import { type Region, regionOf, regions } from '../../connections/region.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { Apps, ConnectionEntry, Connections } from '../../ports/connections.ts';
import { NewerSchema, UnreadableItem } from '../../ports/stored-item.ts';
import type { AccountConnection } from '../../web/portal/account-connection.ts';
import type {
  ConnectionListFacts,
  ConsentLink,
  ShownConnection,
} from '../../web/portal/connections/connections-facts.ts';
import { type ConsentLinkDependencies, writeConsentLink } from '../connections/consent.ts';
import { type ListDependencies, listConnections } from '../connections/list-connections.ts';

export interface ReadConnectionsDependencies extends ListDependencies {
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
}

/** What a consent link can be for: an app that sellers consent to by a link. */
const publicApp = (apps: readonly App[]): App | undefined =>
  apps.find(({ applicationId }) => applicationId !== undefined);

/** The connections that a viewer may see, those that need somebody first. */
export async function readConnections(
  dependencies: ReadConnectionsDependencies,
  viewer: Viewer,
  now: Date,
): Promise<ConnectionListFacts> {
  const config = await dependencies.clientConfigs.current();
  const clients = config.clients.map(({ id, name }) => ({ id, name }));
  try {
    const [apps, lists] = await Promise.all([
      dependencies.apps.all(),
      viewer.consultancy
        ? listConnections(dependencies, now).then((all) => [all])
        : Promise.all(viewer.clients.map((client) => listConnections(dependencies, now, client))),
    ]);
    const known = apps.map(({ value }) => value);
    const connections = lists.flat().map(
      ({ app, ...connection }): ShownConnection => ({
        ...connection,
        clientName: clientOf(config, connection.client).name,
        canRenew: known.some(({ id, applicationId }) => id === app && applicationId !== undefined),
      }),
    );
    return {
      connections: connections.sort((a, b) => Number(a.state === 'active') - Number(b.state === 'active')),
      canConnect: publicApp(known) !== undefined,
      clients,
    };
  } catch (error) {
    return { connections: [], canConnect: false, clients, unreadable: describeUnreadable(error) };
  }
}

/** Throws what is not about a stored item. */
function describeUnreadable(error: unknown): string {
  if (error instanceof UnreadableItem)
    return `an entry is damaged (${error.why}); whoever runs Headroom connects it anew`;
  if (error instanceof NewerSchema) return 'an entry was written by a newer release; deploy that again';
  throw error;
}

/** Makes a link for a client that there is; `undefined` where the region is none, or no app can be consented to. */
export async function makeConsentLink(
  dependencies: ReadConnectionsDependencies & ConsentLinkDependencies,
  viewer: Viewer,
  wanted: { readonly client: string; readonly region: string; readonly renew: boolean },
  now: Date,
): Promise<ConsentLink | undefined> {
  const region = regions.find((one) => one === wanted.region);
  if (region === undefined || !maySee(viewer, wanted.client)) return undefined;
  const { client } = wanted;
  const [config, apps, known] = await Promise.all([
    dependencies.clientConfigs.current(),
    dependencies.apps.all(),
    dependencies.connections.read({ client, region }),
  ]);
  // What is connected is renewed with its own app; a new connection is the consultancy's to begin, for a client that it names.
  const mayBegin = viewer.consultancy && config.clients.some(({ id }) => id === client);
  if (wanted.renew ? known === undefined : !mayBegin) return undefined;
  const all = apps.map(({ value }) => value);
  const own = all.filter(({ id }) => id === known?.value.connection.app);
  const app = publicApp(wanted.renew ? own : [...own, ...all]);
  if (app === undefined) return undefined;
  const address = await writeConsentLink(dependencies, { client, region, app: app.id }, now);
  return { address, clientName: clientOf(config, client).name, region, days: consentLinkDays };
}

export interface ConnectionStateDependencies {
  readonly apps: Pick<Apps, 'all'>;
  readonly connections: Pick<Connections, 'all' | 'troubled' | 'read'>;
}

/** How connections stand, by account. */
export interface ConnectionStates {
  readonly of: (account: Account) => AccountConnection | undefined;
  /** why they cannot be read */
  readonly unreadable?: string;
}

/** Of every connection, of every one that needs somebody, or of those of some clients. What cannot be read takes no page along. */
export async function readConnectionStates(
  { apps, connections }: ConnectionStateDependencies,
  which: readonly string[] | 'all' | 'troubled',
  now: Date,
): Promise<ConnectionStates> {
  try {
    const known = await apps.all();
    // An app that Amazon rejects is the trouble of all its connections.
    const isAppRejected = known.some(({ value }) => value.secretRejectedSince !== undefined);
    const entries =
      which === 'all' || (which === 'troubled' && isAppRejected)
        ? await connections.all('recent')
        : which === 'troubled'
          ? await connections.troubled()
          : await readOf(connections, which);
    const states = new Map(
      entries.map(({ value: { connection } }) => {
        const app = known.find(({ value }) => value.id === connection.app)?.value;
        const { authorisedUntil } = connection;
        const state = stateOfConnection(connection, app, now);
        return [connectionName(connection), { state, ...(authorisedUntil !== undefined && { authorisedUntil }) }];
      }),
    );
    return {
      of: (account) => states.get(connectionName({ client: account.client, region: regionOf(storeOf(account)) })),
    };
  } catch (error) {
    return { of: () => undefined, unreadable: describeUnreadable(error) };
  }
}

async function readOf(
  connections: Pick<Connections, 'read'>,
  clients: readonly string[],
): Promise<readonly { readonly value: ConnectionEntry }[]> {
  const refs = clients.flatMap((client) => regions.map((region: Region) => ({ client, region })));
  return (await Promise.all(refs.map((ref) => connections.read(ref)))).flatMap((found) => found ?? []);
}
