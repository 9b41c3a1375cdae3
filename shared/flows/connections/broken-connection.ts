import { connectionName, stateOfConnection } from '../../connections/connection.ts';
import { regionOf } from '../../connections/region.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import type { BrokenConnection } from '../../notifications/mail/alert/alert-facts.ts';
import type { Apps, Connections } from '../../ports/connections.ts';

export interface BrokenConnectionDependencies {
  readonly apps: Pick<Apps, 'read'>;
  readonly connections: Pick<Connections, 'read'>;
}

/** The connection that an account's reports come by, where Amazon lets nothing through; nothing where all is well or there is none. */
export async function brokenConnectionOf(
  { apps, connections }: BrokenConnectionDependencies,
  account: Account,
  now: Date,
): Promise<BrokenConnection | undefined> {
  const found = await connections.read({ client: account.client, region: regionOf(storeOf(account)) });
  if (found === undefined) return undefined;
  const { connection } = found.value;
  const app = (await apps.read(connection.app))?.value;
  const state = stateOfConnection(connection, app, now);
  if (state === 'active') return undefined;
  const since = app?.secretRejectedSince ?? connection.problem?.since ?? connection.authorisedUntil;
  return { name: connectionName(connection), state, ...(since !== undefined && { since: new Date(since) }) };
}
