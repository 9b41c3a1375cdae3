/** Rooms below shared/, by their names. */
const shared = (names: string): readonly string[] => names.split(' ').map((name) => `shared/${name}`);

/**
 * The rooms of the house and which of them each may import, from the bottom up. A room is a capability; a folder inside one
 * belongs to it. Whoever needs an edge that is not here adds it, and says why in the change.
 */
export const allowedEdges: Readonly<Record<string, readonly string[]>> = {
  // The pure core: synchronous, nothing from outside.
  'shared/domain': [],
  'shared/statistics': [],
  'shared/links': [],
  'shared/metrics': shared('domain'),
  'shared/connections': shared('domain'),
  'shared/config': shared('domain metrics'),
  'shared/reports': shared('domain metrics'),
  'shared/forecasting': shared('domain metrics statistics'),
  'shared/ledger': shared('domain metrics forecasting'),
  'shared/alerts': shared('domain metrics'),
  'shared/portfolio': shared('domain metrics'),
  'shared/cases': shared('domain metrics statistics reports alerts'),
  'shared/notifications': shared('domain connections config metrics reports ledger alerts portfolio'),
  'shared/web': shared('connections domain config links metrics reports alerts portfolio cases notifications'),

  // What happens, and what it needs from outside.
  'shared/ports': shared(
    'connections domain config metrics reports ledger forecasting alerts cases notifications portfolio',
  ),
  'shared/flows': shared(
    'connections domain config links metrics reports forecasting ledger alerts portfolio cases notifications web ports',
  ),

  // Adapters: the outside of the ports, and of the functions.
  'shared/amazon': shared('connections ports'),
  'shared/aws': shared('connections domain config metrics ledger portfolio cases notifications ports'),
  'shared/lambda': shared('connections domain config web ports flows'),

  // Where all of it is put together.
  functions: shared('flows amazon aws lambda'),
  cli: [
    ...shared(
      'connections domain config links metrics reports forecasting alerts cases notifications ports flows amazon aws',
    ),
    'tools',
    'local-cloud',
  ],
  tools: [
    ...shared('connections domain links metrics reports ledger alerts portfolio cases notifications web flows aws'),
    'local-cloud',
  ],
  // The first minute is that of the command, and cold starts are those of the bundles.
  bench: [
    'shared/lambda',
    ...shared('domain config links metrics statistics reports forecasting ports flows aws'),
    'infra',
    'cli',
    'local-cloud',
    'test',
  ],
  // It runs a template and knows nothing of Headroom.
  'local-cloud': [],
  // It names functions by their path.
  infra: [],
};

/** Names that the stack and the code agree on. Every room may import this file, and `infra` nothing else. */
export const namesForAll = 'shared/names.ts';

/** Rooms that compute: no promise, no clock, no package but those below. */
export const pureRooms: readonly string[] = shared(
  'domain connections statistics links metrics config reports forecasting ledger alerts portfolio cases notifications web',
);

/** Packages that pure rooms may import: all of them compute and reach nothing. */
export const purePackages: Readonly<Record<string, readonly string[]>> = {
  valibot: ['shared/config', 'shared/connections'],
  yaml: ['shared/config'],
  'node:zlib': ['shared/ledger'],
  'node:crypto': ['shared/links', 'shared/web', 'shared/connections'],
  // Special functions: mathematics for the statistics.
  '@stdlib/': ['shared/statistics'],
  // Scales and paths: geometry for the charts.
  'd3-scale': ['shared/notifications'],
  'd3-shape': ['shared/notifications'],
  // Templates that escape.
  'hono/html': ['shared/web'],
};

/** More files than this in one folder are a list and not a room. */
export const mostFilesInAFolder = 20;

/** The room of a path or of a workspace package, `undefined` for what belongs to none. */
export const roomOf = (path: string): string | undefined =>
  Object.keys(allowedEdges).find((room) => path === room || path.startsWith(`${room}/`));
