import { type ConnectionState, stateOfConnection } from '../../connections/connection.ts';
import type { Fetch } from '../../connections/fetch.ts';
import type { FetchKind } from '../../connections/fetch-plan.ts';
import { type Region, regions } from '../../connections/region.ts';
import type { Apps, Connections, Fetches } from '../../ports/connections.ts';

/** How fetching one kind of report of one marketplace stands. */
export interface FetchedReport {
  readonly kind: FetchKind;
  readonly marketplace: string;
  /** what became of the last one, or how far the next one is where there is none yet */
  readonly state: 'stored' | 'no data' | 'failed' | 'requested' | 'waiting';
  /** instant, ISO 8601 UTC */
  readonly lastStoredAt?: string;
  /** for `failed` and `no data` */
  readonly reason?: string;
}

/** A connection as it is shown. No secret is in it. */
export interface ListedConnection {
  readonly client: string;
  readonly region: Region;
  readonly app: string;
  readonly marketplaces: readonly string[];
  /** `active` when all is well */
  readonly state: ConnectionState;
  /** instant since which it is not, ISO 8601 UTC */
  readonly since?: string;
  /** instant, ISO 8601 UTC; absent where no end is known */
  readonly authorisedUntil?: string;
  /** instant at which the next of its reports is due, ISO 8601 UTC; absent where none is, until it is authorised again */
  readonly nextDueAt?: string;
  readonly reports: readonly FetchedReport[];
}

export interface ListDependencies {
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Pick<Fetches, 'of'>;
}

const atOnce = 10;

/** Every connection, or those of one client, with what is fetched of each; by client and region. */
export async function listConnections(
  { apps, connections, fetches }: ListDependencies,
  now: Date,
  client?: string,
): Promise<readonly ListedConnection[]> {
  const known = new Map((await apps.all()).map(({ value }) => [value.id, value]));
  // Of one client nothing else is read: whose entry is damaged elsewhere is none of its business.
  const entries =
    client === undefined
      ? await connections.all()
      : await Promise.all(regions.map((region) => connections.read({ client, region })));
  const wanted = entries.flatMap((entry) => entry?.value ?? []);
  const listed: ListedConnection[] = [];
  for (let start = 0; start < wanted.length; start += atOnce) {
    const some = wanted.slice(start, start + atOnce).map(async ({ connection, nextDueAt }) => {
      const app = known.get(connection.app);
      const { region, marketplaces, authorisedUntil, problem } = connection;
      const since = app?.secretRejectedSince ?? problem?.since;
      return {
        client: connection.client,
        region,
        app: connection.app,
        marketplaces,
        state: stateOfConnection(connection, app, now),
        ...(since !== undefined && { since }),
        ...(authorisedUntil !== undefined && { authorisedUntil }),
        ...(nextDueAt !== undefined && { nextDueAt }),
        reports: (await fetches.of(connection)).map(({ value }) => reportOf(value)),
      };
    });
    listed.push(...(await Promise.all(some)));
  }
  return listed;
}

function reportOf({ kind, marketplace, last, open, lastStoredAt }: Fetch): FetchedReport {
  const reason = last?.outcome === 'stored' ? undefined : last?.reason;
  return {
    kind,
    marketplace,
    state: last?.outcome ?? (open?.state === 'requested' ? 'requested' : 'waiting'),
    ...(lastStoredAt !== undefined && { lastStoredAt }),
    ...(reason !== undefined && { reason }),
  };
}
