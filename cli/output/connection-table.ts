import type { ListedConnection } from '../../shared/flows/connections/list-connections.ts';

/** Connections for a person: one line each, and one for each report that is not as it should be. */
export function connectionTable(connections: readonly ListedConnection[]): string {
  if (connections.length === 0) return 'No seller account is connected. Connect one with headroom connect add.';
  return connections.map(describeConnection).join('\n');
}

function describeConnection(connection: ListedConnection): string {
  const { client, region, marketplaces, state, since, authorisedUntil, reports } = connection;
  const stored = reports.flatMap(({ lastStoredAt }) => lastStoredAt ?? []).sort();
  const [newest] = stored.slice(-1);
  const facts = [
    state === 'active' || since === undefined ? state : `${state} since ${since.slice(0, 10)}`,
    marketplaces.join(' ') || 'no marketplace',
    ...(authorisedUntil === undefined ? [] : [`authorised until ${authorisedUntil.slice(0, 10)}`]),
    newest === undefined ? 'nothing stored yet' : `last report ${newest.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  const width = Math.max(0, ...reports.map(({ kind }) => kind.length));
  const lines = reports.map(({ kind, marketplace, state: how, lastStoredAt, reason }) =>
    [
      `  ${marketplace}  ${kind.padEnd(width)}  ${how}`,
      ...(lastStoredAt === undefined ? [] : [`last stored ${lastStoredAt.slice(0, 16).replace('T', ' ')} UTC`]),
      ...(reason === undefined ? [] : [reason]),
    ].join('  '),
  );
  return [`${client}/${region}  ${facts.join(', ')}`, ...lines].join('\n');
}
