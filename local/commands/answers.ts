import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { formatCount } from '../../dashboard/format-vi.ts';
import { columnLines } from '../column-lines.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { batchIdText, knownProvince } from './arguments.ts';

interface Options {
  batch: string;
  province?: string;
  out?: string;
}

export function addAnswers(program: Command): void {
  program
    .command('answers')
    .description('Join the answers of a batch to the file that was sent, on this machine')
    .argument('<file>', 'the file, as it was sent')
    .requiredOption('--batch <id>', 'batch id, from its receipt', batchIdText)
    .option('--province <id>', 'province of the batch (default: search all)')
    .option('--out <file>', 'output file (default: next to the input, with "-answers" in its name)')
    .addHelpText(
      'after',
      `
Examples:
  doisoat answers batch.csv --batch 0123456789abcdef0123456789abcdef
  doisoat answers d02.xlsx --batch 0123456789abcdef0123456789abcdef --out mended.xlsx`,
    )
    .action((path: string, options: Options, command: Command) =>
      runInWorld(command, (world) => answers(world, path, options)),
    );
}

/**
 * Throws Refusal BATCH_UNKNOWN, BATCH_NOT_COMMITTED, FILE_NOT_FOUND, FILE_NOT_OF_BATCH; OUT_IS_INPUT if it would write
 * over the file.
 */
async function answers(world: LocalWorld, path: string, options: Options): Promise<Outcome> {
  const [{ joinAnswers }, { readFile }, { replaceFile }, { Refusal }] = await Promise.all([
    import('../../core/answers/join-answers.ts'),
    import('../files/read-file.ts'),
    import('../../adapters/files/durable-files.ts'),
    import('../../core/base/errors.ts'),
  ]);
  const published = await readPublished(world, options);
  const joined = await joinAnswers({ open: () => readFile(path) }, published, world.hash);
  const out = options.out ?? join(dirname(path), `${stem(path)}-answers.${joined.extension}`);
  if (await isSameFile(path, out)) throw new Refusal('OUT_IS_INPUT');
  await replaceFile(out, joined.chunks);
  const { rows } = joined;
  const { columns } = published;
  const document = { batchId: options.batch, province: published.province, rows, columns, out };
  const text =
    `${formatCount(rows.answered)} answered, ${formatCount(rows.rejected)} rejected, ` +
    `${formatCount(rows.other)} other lines: ${out}\n` +
    columnLines(columns)
      .map((line) => `${line}\n`)
      .join('');
  return { document, text };
}

/** The answers of the batch, of the province given or of whichever has it. */
async function readPublished(world: LocalWorld, { batch, province }: Options) {
  const [{ Refusal }, { readBatchItem, resultsKey }, { provinces }, { $Receipt }] = await Promise.all([
    import('../../core/base/errors.ts'),
    import('../../core/commit/publish-batch.ts'),
    import('../../core/domain/provinces.ts'),
    import('../../core/domain/receipt.ts'),
  ]);
  const places = province === undefined ? provinces.map(({ id }) => id) : [knownProvince(province)];
  for (const place of places) {
    const item = await readBatchItem(world, place, batch);
    if (item === undefined) continue;
    if (item.status !== 'committed') throw new Refusal('BATCH_NOT_COMMITTED');
    const read = async (name: string): Promise<Uint8Array> => {
      const bytes = await world.objects.read(resultsKey(place, batch, name));
      if (bytes === undefined) throw new Refusal('BATCH_UNKNOWN');
      return bytes;
    };
    const receipt = $Receipt.parse(JSON.parse(new TextDecoder().decode(await read('receipt.json'))));
    const { sha256, profile } = receipt;
    return {
      province: place,
      sha256,
      profile,
      columns: receipt.columns ?? [], // receipts from before November 2026 have none
      outcomes: await read('outcomes.csv'),
      rejected: await read('rejected.csv'),
    };
  }
  throw new Refusal('BATCH_UNKNOWN');
}

/** batch.csv.gz gives batch. */
function stem(path: string): string {
  const name = basename(path).replace(/\.gz$/i, '');
  return basename(name, extname(name));
}

async function isSameFile(path: string, out: string): Promise<boolean> {
  const [{ stat }, { unless }] = await Promise.all([
    import('node:fs/promises'),
    import('../../adapters/files/durable-files.ts'),
  ]);
  const [source, target] = await Promise.all([path, out].map((each) => unless('ENOENT', () => stat(each))));
  return source !== undefined && target !== undefined && source.ino === target.ino && source.dev === target.dev;
}
