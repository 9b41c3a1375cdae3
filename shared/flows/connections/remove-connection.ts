import {
  type Apps,
  type ConnectionRef,
  type Connections,
  clientSecretName,
  type Fetches,
  refreshTokenName,
  type Secrets,
} from '../../ports/connections.ts';

export interface RemoveDependencies {
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly secrets: Secrets;
}

/**
 * Forgets a connection and its token. What was fetched stays, like any upload. A step that is on its way finds no connection and
 * ends; whoever stores a report in that moment cannot write its fetch back, which was removed.
 * @returns whether there was one
 */
export async function removeConnection(
  { connections, fetches, secrets }: RemoveDependencies,
  ref: ConnectionRef,
): Promise<boolean> {
  const found = await connections.read(ref);
  // The connection last: whoever is cut short removes again.
  await secrets.remove(refreshTokenName(ref));
  for (const { value } of await fetches.of(ref)) await fetches.remove(value);
  if (found !== undefined) await connections.remove(ref);
  return found !== undefined;
}

/** Forgets an app and its secret. @returns the connections that still need it, of which there must be none */
export async function removeApp(
  { apps, connections, secrets }: RemoveDependencies,
  id: string,
): Promise<readonly ConnectionRef[]> {
  const needed = (await connections.all())
    .map(({ value }) => value.connection)
    .filter((connection) => connection.app === id)
    .map(({ client, region }) => ({ client, region }));
  if (needed.length > 0) return needed;
  await secrets.remove(clientSecretName(id));
  await apps.remove(id);
  return [];
}
