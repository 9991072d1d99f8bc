import { defineConfig } from 'vitest/config';

/** Tests of pure code, in memory: their files share a process, and what it has imported. */
const inMemory = ['test/{core,dashboard,docs,generate,tidy}/**/*.test.ts', 'test/attacks/*.test.ts'];
/** Tests that change the process, or start others, have one of their own for each file. */
const changeProcess = ['test/attacks/{readable-files,other-user-sends,chosen-times,old-base}.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['test/support/repeatable.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine the suite is meant for.
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [...inMemory, 'test/browser/**'] },
      },
      {
        extends: true,
        test: { name: 'in memory', include: inMemory, exclude: changeProcess, isolate: false },
      },
      {
        extends: true,
        test: { name: 'changing the process', include: changeProcess },
      },
    ],
  },
});
