import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleFunction, bundling, loadedAtOnce } from '../infra/parts/bundle-function.ts';
import { benchFolder } from './all-orders-file.ts';
import { median, table, verdictOf } from './support/table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const usualBudget = 1.25;
/** The portal does more than any function behind a queue; its first page has a budget of its own. */
const budgets: ReadonlyMap<string, number> = new Map([['web.ts', 1.5]]);

const variants = ['whole', 'one-file', 'split'] as const;
type Variant = (typeof variants)[number];

/**
 * Imports every bundled function in fresh processes and, in turn with it, two bundles of nothing but the SDK clients that it
 * constructs: in one file, as esbuild makes it when nothing more is said (the budget is a ratio to that), and split as the function
 * is. Prints how much longer the function takes.
 */
export async function benchColdStart(rounds: number): Promise<void> {
  const folder = join(benchFolder, 'bundles');
  mkdirSync(folder, { recursive: true });
  const rows: string[][] = [];
  const names = readdirSync(join(root, 'functions')).filter((name) => name.endsWith('.ts'));
  for (const name of names) {
    const entry = join(root, 'functions', name);
    const clients = [...readFileSync(entry, 'utf8').matchAll(/import \{ (\w+) \} from '(@aws-sdk\/[\w-]+)'/g)];
    const code = clients.map(([line]) => line).join('\n');
    const used = clients.map(([, client]) => client).join(', ');
    const bundleOf = (variant: string) => join(folder, `${name.replace('.ts', '')}.${variant}`);
    bundleFunction(name.replace('.ts', ''), bundleOf('whole'));
    for (const variant of ['one-file', 'split'])
      await build({
        ...bundling,
        splitting: variant === 'split',
        stdin: { contents: `${code}\nexport const clients = [${used}];`, resolveDir: root, sourcefile: 'index.ts' },
        outdir: bundleOf(variant),
        entryNames: 'index',
      });
    const times: Record<Variant, number[]> = { whole: [], 'one-file': [], split: [] };
    for (let round = 0; round < rounds; round++)
      for (const variant of variants) times[variant].push(importMs(join(bundleOf(variant), 'index.mjs')));
    const medianOf = (variant: Variant) => median(times[variant]);
    const ratio = medianOf('whole') / medianOf('one-file');
    const budget = budgets.get(name) ?? usualBudget;
    rows.push([
      name.replace('.ts', ''),
      used,
      variants.map((variant) => kilobytes(bundleOf(variant))).join(' / '),
      variants.map((variant) => medianOf(variant).toFixed(0)).join(' / '),
      `${(medianOf('whole') / medianOf('split')).toFixed(2)} ×`,
      `${ratio.toFixed(2)} ×`,
      `≤ ${budget} ×`,
      verdictOf(ratio, budget, 'less'),
    ]);
  }
  console.log(`\nImport of each bundled function against its SDK clients alone (median of ${rounds} rounds in turn)\n`);
  console.log(
    table(['function', 'clients', 'KB', 'ms of processor', 'to split clients', 'to clients', 'budget', ''], rows),
  );
}

const kilobytes = (folder: string): string =>
  ([...loadedAtOnce(folder)].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1000).toFixed(0);

/** Processor time of one import in a new process, without what Node itself takes to start. */
function importMs(path: string): number {
  const script = join(benchFolder, 'bundles', 'import.mjs');
  const code =
    'const b = process.cpuUsage(); await import(process.argv[2]); const u = process.cpuUsage(b); console.log((u.user + u.system) / 1000);';
  writeFileSync(script, code);
  const child = spawnSync(process.execPath, [script, pathToFileURL(path).href], { encoding: 'utf8', env: {} });
  if (child.status !== 0) throw new Error(child.stderr);
  return Number(child.stdout);
}
