import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Pages in a browser: npm run test:browser.
    exclude: ['test/browser/**'],
    setupFiles: ['test/support/repeatable.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine the suite is meant for.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
