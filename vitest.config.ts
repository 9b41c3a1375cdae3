import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'local-cloud/test/**/*.test.ts'],
    // What passing tests log is nobody's business; what failing ones log is.
    silent: 'passed-only',
    // Journeys start the whole stack, and machines are busy: this only ends what hangs.
    testTimeout: 180_000,
    hookTimeout: 240_000,
  },
});
