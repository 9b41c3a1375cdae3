import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `npm run bench:mutation -- [--share 0.1] [--seed 1] [ROOM …]`: how many small mistakes the tests of a room find. Stryker is no
// dependency: it is fetched the first time, into the cache of node_modules.

const root = join(import.meta.dirname, '..', '..');
const fetched = join(root, 'node_modules', '.cache', 'mutation');
const stryker = '10.1.1';
const rooms = ['alerts', 'metrics', 'ledger', 'forecasting'];
const budgetPercent = 85;

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored';
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

function fetchStryker(): void {
  if (existsSync(join(fetched, 'node_modules', '@stryker-mutator', 'vitest-runner'))) return;
  mkdirSync(fetched, { recursive: true });
  writeFileSync(join(fetched, 'package.json'), '{ "private": true }');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${stryker}`);
  // Without its peers: the vitest that is there already is the one that runs.
  const options = ['--prefix', fetched, '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options, '-E', ...packages], { stdio: 'inherit' });
}

/** Runs the tests of a room against mutants of its files. @param share of the mutants, 0 to 1 */
function mutate(room: string, share: string, seed: string): Report {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-mutation-'));
  const config = join(folder, 'stryker.json');
  // With all tests that find a mutant, not only the first: kept, to be read in a hurry or with Stryker's viewer.
  const report = join(root, '.headroom', 'mutation', `${room}.json`);
  const modules = join(fetched, 'node_modules', '@stryker-mutator');
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'vitest',
      plugins: [join(modules, 'vitest-runner', 'dist', 'src', 'index.js'), join(import.meta.dirname, 'sample.mjs')],
      checkers: ['sample'],
      mutate: [`shared/${room}/**/*.ts`],
      coverageAnalysis: 'perTest',
      vitest: { configFile: 'bench/mutation/vitest.config.ts', related: false, pool: 'threads' },
      concurrency: 1,
      tempDirName: join(folder, 'sandbox'),
      // There is none: Stryker would rewrite it with an interface that TypeScript 7 no longer has.
      tsconfigFile: 'no-tsconfig.json',
      ignorePatterns: ['/.*', '/docs', '/infra', '/functions', '/cdk.out'],
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: report },
      disableBail: true,
      timeoutMS: 30_000,
      allowConsoleColors: false,
    }),
  );
  try {
    execFileSync(process.execPath, [join(modules, 'core', 'bin', 'stryker.js'), 'run', config], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, MUTATED_ROOM: room, MUTATION_SHARE: share, MUTATION_SEED: seed },
    });
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those that a test found, those that none did, and where the latter are. */
function scoreOf({ files }: Report) {
  const mutants = Object.entries(files).flatMap(([path, file]) => file.mutants.map((mutant) => ({ path, ...mutant })));
  const found = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  const missed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return { found: found.length, missed };
}

const words = process.argv.slice(2);
const option = (name: string, otherwise: string): string => {
  const place = words.indexOf(name);
  return place < 0 ? otherwise : (words.splice(place, 2)[1] ?? otherwise);
};
const share = option('--share', '1');
const seed = option('--seed', '1');
fetchStryker();
const rows = (words.length > 0 ? words : rooms).map((room) => {
  const { found, missed } = scoreOf(mutate(room, share, seed));
  const percent = (100 * found) / (found + missed.length);
  for (const { path, location, mutatorName, replacement, status } of missed)
    console.log(`${status} ${path}:${location.start.line}:${location.start.column} ${mutatorName} → ${replacement}`);
  return `| ${room} | ${found + missed.length} | ${found} | ${percent.toFixed(1)} % | ≥ ${budgetPercent} % | ${percent >= budgetPercent ? 'met' : 'MISSED'} |`;
});
console.log(['', '| room | mutants | found | score | budget | |', '|---|--:|--:|--:|--:|---|', ...rows].join('\n'));
