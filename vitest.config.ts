import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    // A test says it by `{ tags: 'long' }`, a file by `@module-tag long`.
    tags: [{ name: 'long', description: 'what takes minutes; `npm test` leaves it out, `npm run test:long` runs it' }],
    globalSetup: ['test/support/temporary-root.ts'],
    setupFiles: ['test/support/repeatable.ts', 'test/support/leave-clean.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine the suite is meant for.
    maxWorkers: 2,
    // Files share two processes, and what these have imported: a test leaves its process as it found it.
    isolate: false,
    reporters: ['default'],
  },
});
