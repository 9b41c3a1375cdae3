import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'local-cloud/test/**/*.test.ts'],
    reporters: ['default', './test/support/skipped-tests.ts'],
    // What passing tests log is nobody's business; what failing ones log is.
    silent: 'passed-only',
    // Journeys start the whole stack.
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
});
