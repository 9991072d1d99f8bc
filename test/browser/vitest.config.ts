import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: pages in headless Chromium, apart from the suite that needs nothing but Node. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
