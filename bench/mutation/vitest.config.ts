import { defineConfig } from 'vitest/config';

const room = process.env['MUTATED_ROOM'] ?? 'none';

/** The tests of one room, as Stryker runs them against each mutant. */
export default defineConfig({
  test: {
    include: [`test/${room}/**/*.test.ts`],
    // Simulated years and hundreds of stories: too long to be run for each mutant. What only they find counts as missed.
    exclude: ['test/forecasting/compared-rules.test.ts', 'test/alerts/policy-properties.test.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
