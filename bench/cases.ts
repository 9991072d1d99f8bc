/** The benchmarks by name: `npm run bench -- NAME`. */
import type { BenchCase } from './harness/case.ts';

interface Entry {
  what: string;
  /** Loaded when it is run: others load libraries of peers, or native code. */
  load(): Promise<{ benchmark: BenchCase }>;
}

export const cases: Record<string, Entry> = {
  peers: { what: 'doisoat beside DuckDB, polars and others (without a name)', load: () => import('./cases/peers.ts') },
  intake: { what: 'reading CSV and XLSX on one thread', load: () => import('./cases/intake.ts') },
  province: { what: 'one province as a user runs it, command by command', load: () => import('./cases/province.ts') },
  stages: { what: 'where the time of one sync goes', load: () => import('./cases/stages.ts') },
  commit: { what: '500 rows into a ledger of 3 million participants', load: () => import('./cases/commit.ts') },
  'small-batch': { what: '500 rows through the whole job, warm', load: () => import('./cases/small-batch.ts') },
  'one-row': { what: 'one row by the command line', load: () => import('./cases/one-row.ts') },
  memory: { what: 'peak memory of three uploads of 14 million rows', load: () => import('./cases/memory.ts') },
  'lambda-memory': {
    what: 'functions as deployed, within memory, processors and time: two uploads of 14 million rows, or --function',
    load: () => import('./cases/lambda-memory.ts'),
  },
  nightly: { what: "the nightly run over the country's books", load: () => import('./cases/nightly.ts') },
  summary: { what: 'the summary of 34 provinces with 400 days each', load: () => import('./cases/summary.ts') },
  pages: { what: 'size and time of the published pages', load: () => import('./cases/pages.ts') },
  'cloud-build': { what: 'what the functions of an index build need', load: () => import('./cases/cloud-build.ts') },
  'cloud-day': {
    what: 'what a day of the country asks of S3, DynamoDB and the log',
    load: () => import('./cases/cloud-day.ts'),
  },
  blocks: { what: 'the registry index in blocks of other sizes', load: () => import('./cases/blocks.ts') },
  trace: { what: 'trace on labelled data: found, unique, calibrated', load: () => import('./cases/trace.ts') },
  'trace-foreign': {
    what: 'trace on FEBRL and beside Splink, searched without an ID',
    load: () => import('./cases/trace-foreign.ts'),
  },
  'trace-scale': { what: 'the sweep of trace over 100 million people', load: () => import('./cases/trace-scale.ts') },
  'trace-weights': { what: 'learns the weights of trace', load: () => import('./cases/trace-weights.ts') },
  'legacy-names': {
    what: 'names in legacy encodings: repaired, left alone, or made wrong',
    load: () => import('./cases/legacy-names.ts'),
  },
};
