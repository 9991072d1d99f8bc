import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest files: begun first, so that at the end no core waits for one of them. */
const longest = [
  'local/data-v1-upgrade',
  'local/cli',
  'functions/lost-answers',
  'local/data-v1',
  'infra/app',
  'proof/flip-bytes',
  'proof/simulation/commit',
  'functions/canary',
  'local/trace-commands',
].map((name) => `/test/${name}.test.ts`);

function place({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((name) => moduleId.endsWith(name));
  return at < 0 ? longest.length : at;
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** Tests of pure code, in memory: their files share a process, and what it has imported. */
const inMemory = ['test/{core,dashboard,docs,generate,portal,tidy}/**/*.test.ts', 'test/attacks/*.test.ts'];
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
    sequence: { sequencer: LongestFirst },
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
