import type { ConnectionsOfWeek } from '../../notifications/mail/summary/connection-section.ts';
import { type ListDependencies, listConnections } from '../connections/list-connections.ts';

/** The connected seller accounts as the consultancy's weekly summary shows them. */
export async function connectionsOfWeek(dependencies: ListDependencies, now: Date): Promise<ConnectionsOfWeek> {
  const [apps, listed] = await Promise.all([dependencies.apps.all(), listConnections(dependencies, now)]);
  return {
    connections: listed.map(({ client, region, app, state, since, authorisedUntil, reports }) => ({
      client,
      region,
      state,
      ...(since !== undefined && { since }),
      ...(authorisedUntil !== undefined && { authorisedUntil }),
      byLink: apps.some(({ value }) => value.id === app && value.applicationId !== undefined),
      failed: reports.flatMap(({ kind, marketplace, state: how, reason = '' }) =>
        how === 'failed' ? [{ kind, marketplace, reason }] : [],
      ),
    })),
    apps: apps.map(({ value: { id, secretExpiresAt, secretRejectedSince } }) => ({
      id,
      connections: listed.filter(({ app }) => app === id).length,
      ...(secretExpiresAt !== undefined && { secretExpiresAt }),
      ...(secretRejectedSince !== undefined && { secretRejectedSince }),
    })),
  };
}
