/**
 * Benchmarks: `npm run bench -- NAME [options]` runs one of them, `npm run bench` compares doisoat with its peers.
 *
 *   npm run bench -- list              the names
 *   npm run bench -- intake --help     the options of one, with what holds without them
 */
import { optionLines, UsageError, type BenchCase } from './harness/case.ts';
import { say, table } from './harness/table.ts';

interface Entry {
  what: string;
  /** Loaded when it is run: others load libraries of peers, or native code. */
  load(): Promise<{ benchmark: BenchCase }>;
}

const cases: Record<string, Entry> = {
  peers: { what: 'doisoat beside DuckDB, pandas and others (without a name)', load: () => import('./cases/peers.ts') },
  intake: { what: 'reading CSV and XLSX on one thread', load: () => import('./cases/intake.ts') },
  province: { what: 'one province as a user runs it, command by command', load: () => import('./cases/province.ts') },
  stages: { what: 'where the time of one sync goes', load: () => import('./cases/stages.ts') },
  commit: { what: '500 rows into a ledger of 3 million participants', load: () => import('./cases/commit.ts') },
  'small-batch': { what: '500 rows through the whole job, warm', load: () => import('./cases/small-batch.ts') },
  memory: { what: 'peak memory of a commit of 14 million rows', load: () => import('./cases/memory.ts') },
  nightly: { what: "the nightly run over the country's books", load: () => import('./cases/nightly.ts') },
  summary: { what: 'the summary of 34 provinces with 400 days each', load: () => import('./cases/summary.ts') },
  pages: { what: 'size and time of the published pages', load: () => import('./cases/pages.ts') },
  'cloud-build': { what: 'what the functions of an index build need', load: () => import('./cases/cloud-build.ts') },
  blocks: { what: 'the registry index in blocks of other sizes', load: () => import('./cases/blocks.ts') },
  'legacy-names': {
    what: 'names in legacy encodings: repaired, left alone, or made wrong',
    load: () => import('./cases/legacy-names.ts'),
  },
};

function list(): string {
  const names = table(
    Object.entries(cases).map(([name, { what }]) => [name, what]),
    [0, 1],
  );
  return `npm run bench -- NAME [options], npm run bench -- NAME --help\n\n${names}`;
}

async function main(args: readonly string[]): Promise<void> {
  const [first = '', ...rest] = args;
  if (['list', 'help', '--help', '-h'].includes(first)) return say(list());
  // Options without a name are those of the comparison with peers.
  const [name, options] = first === '' || first.startsWith('-') ? ['peers', args] : [first, rest];
  if (!Object.hasOwn(cases, name)) throw new UsageError(`no benchmark ${name}\n\n${list()}`);
  const { benchmark } = await cases[name].load();
  if (options.includes('--help') || options.includes('-h'))
    return say(
      [`${name}: ${cases[name].what}`, ...optionLines(benchmark.defaults).map((line) => `  ${line}`)].join('\n'),
    );
  await benchmark.run(options);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
