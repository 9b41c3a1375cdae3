import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manualMetricTable, metricTable } from '../../shared/metrics/metric-table.ts';
import { reportTables } from '../../shared/reports/recognition/reference-tables.ts';
import { commandReference, shortNames } from './cli-reference.ts';
import { clientsSchema, clientsTable } from './clients-yaml.ts';
import { connectedCosts, costSentence, costTables, strangersSentence } from './costs.ts';

/** A page as it is in the repository, and as it would be if it were generated now. */
export interface GeneratedPage {
  readonly path: string;
  readonly file: string;
  readonly now: string;
  readonly generated: string;
}

/** Parts of pages that are generated from data, by the marker around them: `<!-- NAME: … -->` to `<!-- end of NAME -->`. */
const parts: readonly { readonly path: string; readonly name: string; readonly content: () => string }[] = [
  { path: 'README.md', name: 'metrics', content: metricTable },
  { path: 'README.md', name: 'cost', content: costSentence },
  { path: 'docs/reports.md', name: 'manual metrics', content: manualMetricTable },
  ...Object.entries(reportTables).map(([name, content]) => ({ path: 'docs/reports.md', name, content })),
  { path: 'docs/deploying.md', name: 'costs', content: costTables },
  { path: 'docs/deploying.md', name: 'connected costs', content: connectedCosts },
  { path: 'docs/connecting.md', name: 'connected costs', content: connectedCosts },
  { path: 'docs/deploying.md', name: 'strangers', content: strangersSentence },
  { path: 'docs/cli.md', name: 'commands', content: commandReference },
  { path: 'docs/cli.md', name: 'short names', content: shortNames },
  { path: 'docs/clients-yaml.md', name: 'settings', content: clientsTable },
];

const wholeFiles = [{ path: 'docs/clients.schema.json', content: clientsSchema }];

/** Every page with a generated part; `npm run docs` writes them, and a test compares. Throws when a marker is missing. */
export function generatedPages(): readonly GeneratedPage[] {
  const paths = [...new Set(parts.map(({ path }) => path))];
  const pages = paths.map((path) => {
    const now = read(path);
    const wanted = parts.filter((part) => part.path === path);
    return {
      path,
      now,
      generated: wanted.reduce((text, { name, content }) => filled(path, text, name, content()), now),
    };
  });
  const files = wholeFiles.map(({ path, content }) => ({ path, now: read(path), generated: content() }));
  return [...pages, ...files].map((page) => ({ ...page, file: fileOf(page.path) }));
}

function filled(path: string, text: string, name: string, content: string): string {
  const part = new RegExp(`(<!-- ${name}: .* -->\\n)[\\s\\S]*?(\\n<!-- end of ${name} -->)`);
  if (!part.test(text))
    throw new Error(`${path} has no part between "<!-- ${name}: … -->" and "<!-- end of ${name} -->"`);
  return text.replace(part, (_, begin: string, end: string) => `${begin}${content}${end}`);
}

const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function read(path: string): string {
  try {
    return readFileSync(fileOf(path), 'utf8');
  } catch {
    return '';
  }
}
