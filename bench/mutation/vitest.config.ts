import { defineConfig } from 'vitest/config';

const room = process.env['MUTATED_ROOM'] ?? 'none';

/** The tests of one room, as Stryker runs them against each mutant. */
export default defineConfig({
  test: {
    include: [`test/${room}/**/*.test.ts`],
    // Half a minute of simulated years: too long to be run for each mutant, and what survives without it counts as survivor.
    exclude: ['test/forecasting/compared-rules.test.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
