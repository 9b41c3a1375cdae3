import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleFunction, bundling, loadedAtOnce } from '../infra/parts/bundle-function.ts';
import { benchFolder } from './all-orders-file.ts';
import { median, table, verdictOf } from './table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const usualBudget = 1.25;
/** The portal does more than any function behind a queue; its first page has a budget of its own. */
const budgets: ReadonlyMap<string, number> = new Map([['web.ts', 1.5]]);

/**
 * Imports every bundled function in fresh processes and, in turn with it, a bundle of nothing but the SDK clients that it
 * constructs, and prints how much longer the function takes.
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
    const wholeFolder = join(folder, name.replace('.ts', ''));
    const bareFolder = `${wholeFolder}.clients`;
    bundleFunction(name.replace('.ts', ''), wholeFolder);
    await build({
      ...bundling,
      stdin: { contents: `${code}\nexport const clients = [${used}];`, resolveDir: root, sourcefile: 'index.ts' },
      outdir: bareFolder,
      entryNames: 'index',
    });
    const [whole, bare] = [join(wholeFolder, 'index.mjs'), join(bareFolder, 'index.mjs')];
    const times = { whole: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.bare.push(importMs(bare));
      times.whole.push(importMs(whole));
    }
    const ratio = median(times.whole) / median(times.bare);
    const budget = budgets.get(name) ?? usualBudget;
    rows.push([
      name.replace('.ts', ''),
      used,
      `${kilobytes(wholeFolder)} / ${kilobytes(bareFolder)}`,
      `${median(times.whole).toFixed(0)} / ${median(times.bare).toFixed(0)}`,
      `${ratio.toFixed(2)} ×`,
      `≤ ${budget} ×`,
      verdictOf(ratio, budget, 'less'),
    ]);
  }
  console.log(`\nImport of each bundled function against its SDK clients alone (median of ${rounds} rounds in turn)\n`);
  console.log(table(['function', 'clients', 'KB', 'ms of processor', 'ratio', 'budget', ''], rows));
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
