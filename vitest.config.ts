import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'local-cloud/test/**/*.test.ts'],
    // After the journeys, permissions that none of them used.
    globalSetup: 'test/support/used-permissions.ts',
    // What passing tests log is nobody's business; what failing ones log is.
    silent: 'passed-only',
    // Journeys start the whole stack.
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
});
