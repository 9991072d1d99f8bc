/**
 * Benchmarks: `npm run bench -- NAME [options]` runs one of them, `npm run bench` compares doisoat with its peers.
 *
 *   npm run bench -- list              the names
 *   npm run bench -- intake --help     the options of one, with what holds without them
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cases } from './cases.ts';
import { optionLines, UsageError } from './harness/case.ts';
import { say, table } from './harness/table.ts';

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

/** Compiled modules are kept, as `bin/doisoat.js` does; threads and other processes find them by the environment. */
function keepCompiled(): void {
  const folder = fileURLToPath(new URL('../node_modules/.cache/doisoat', import.meta.url));
  if (enableCompileCache(folder).directory !== undefined) process.env.NODE_COMPILE_CACHE ??= folder;
}

keepCompiled();
try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
