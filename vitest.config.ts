import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What tests start (the command, the functions, the CDK app) is compiled once and not in each of some hundred processes.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

/** They run the whole stack. */
const journeys = ['test/journeys/*.test.ts', 'test/cli/journey.test.ts', 'test/infra/bundles.test.ts'];
/** They run browsers, clouds of their own or other processes, or look at the process they are in. */
const processes = [
  'test/web/accessibility.test.ts',
  'test/web/portal/{browser,pages}.test.ts',
  'local-cloud/test/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/skipped-tests.ts'],
    // What passing tests log is nobody's business; what failing ones log is.
    silent: 'passed-only',
    // Timeouts only end what hangs: machines are busy. A journey waits as much as it works; more than four clouds at once would
    // need gigabytes.
    maxWorkers: Math.min(4, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'journeys',
          include: journeys,
          // After the journeys, permissions that none of them used are listed.
          globalSetup: ['test/support/synthesize-once.ts', 'test/support/used-permissions.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      { extends: true, test: { name: 'processes', include: processes, testTimeout: 120_000, hookTimeout: 240_000 } },
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...journeys, ...processes],
          // No file changes anything that another one sees, so modules are loaded once for all of them.
          isolate: false,
          pool: 'threads',
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
