import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { NotJoined } from '../../core/answers/answers-by-number.ts';
import { columnLines } from '../column-lines.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { batchIdText, knownProvince, provinceOption } from './arguments.ts';

/** Lines or numbers printed of one kind; `--json` has up to a thousand. */
const listedMax = 20;

interface Options {
  batch: string;
  province?: string;
  out?: string;
  byNumber?: boolean;
  onlyOpen?: boolean;
}

export function addAnswers(program: Command): void {
  program
    .command('answers')
    .description('Join the answers of a batch to the file that was sent, on this machine')
    .argument('<file>', 'the file, as it was sent')
    .requiredOption('--batch <id>', 'batch id, from its receipt', batchIdText)
    .addOption(provinceOption('province of the batch (default: search all)'))
    .option('--by-number', 'join a file that was saved again, by participant number; what is not found is listed')
    .option('--only-open', 'leave out the rows that need no action: what is left is to be mended and sent again')
    .option('--out <file>', 'output file (default: next to the input, with "-answers" in its name)')
    .addHelpText(
      'after',
      `
Examples:
  doisoat answers batch.csv --batch 0123456789abcdef0123456789abcdef
  doisoat answers d02.xlsx --batch 0123456789abcdef0123456789abcdef --out mended.xlsx
  doisoat answers saved-again.xlsx --batch 0123456789abcdef0123456789abcdef --by-number
  doisoat answers d02.xlsx --batch 0123456789abcdef0123456789abcdef --only-open --out to-mend.xlsx`,
    )
    .action((path: string, options: Options, command: Command) =>
      runInWorld(command, (world, { voice }) => answers(world, path, { ...options, voice })),
    );
}

/**
 * Throws Refusal BATCH_UNKNOWN, BATCH_NOT_COMMITTED, FILE_NOT_FOUND, FILE_NOT_OF_BATCH; OUT_IS_INPUT if it would write
 * over the file.
 */
async function answers(
  world: LocalWorld,
  path: string,
  { voice, ...options }: Options & { voice: Voice },
): Promise<Outcome> {
  const [{ joinAnswers }, { readFile }, { replaceFile }, { Refusal }] = await Promise.all([
    import('../../core/answers/join-answers.ts'),
    import('../files/read-file.ts'),
    import('../../adapters/files/durable-files.ts'),
    import('../../core/base/errors.ts'),
  ]);
  const published = await readPublished(world, options);
  const joined = await joinAnswers({ open: () => readFile(path) }, published, world.hash, {
    byNumber: options.byNumber ?? false,
    onlyOpen: options.onlyOpen ?? false,
  });
  const out = options.out ?? join(dirname(path), `${stem(path)}-answers.${joined.extension}`);
  if (await isSameFile(path, out)) throw new Refusal('OUT_IS_INPUT');
  await replaceFile(out, joined.chunks);
  const { rows } = joined;
  const notJoined = joined.notJoined();
  const { columns } = published;
  const document = {
    batchId: options.batch,
    province: published.province,
    rows,
    written: joined.written(),
    columns,
    out,
    by: joined.by,
    ...(notJoined === undefined ? {} : { notJoined }),
  };
  const counts = [rows.answered, rows.rejected, rows.other, joined.written()];
  const [answered, rejected, other, written] = counts.map(voice.formatCount);
  const text =
    voice.say({
      vi: `có kết quả ${answered}, bị loại ${rejected}, dòng khác ${other}; ghi ra ${written}: ${out}\n`,
      en: `${answered} answered, ${rejected} rejected, ${other} other lines; ${written} written: ${out}\n`,
    }) +
    columnLines(columns, voice)
      .map((line) => `${line}\n`)
      .join('');
  return { document, text: notJoined === undefined ? text : text + notJoinedText(notJoined, voice) };
}

function notJoinedText(found: NotJoined, { say, formatCount }: Voice): string {
  const { rowsWithoutAnswer, answersWithoutRow, severalAnswers, rejectedLines } = found;
  const lines = [
    say({
      vi: 'ghép theo mã số BHXH: tệp này không phải là tệp đã gửi',
      en: 'joined by participant number: the file is not the one that was sent',
    }),
  ];
  const add = (what: Text, count: number, list: readonly (string | number)[]): void => {
    if (count === 0) return;
    const shown = list.slice(0, listedMax).join(', ');
    lines.push(
      `  ${formatCount(count)} ${say(what)}${shown === '' ? '' : `: ${shown}`}${count > listedMax ? ', …' : ''}`,
    );
  };
  add(
    { vi: 'dòng của tệp không có kết quả', en: 'lines of the file without an answer' },
    rowsWithoutAnswer.count,
    rowsWithoutAnswer.lines,
  );
  add(
    { vi: 'kết quả không có dòng', en: 'answers without a row' },
    answersWithoutRow.count,
    answersWithoutRow.participants,
  );
  add(
    {
      vi: 'người có nhiều kết quả khác nhau, không ghép',
      en: 'participants with different answers, not joined',
    },
    severalAnswers.count,
    severalAnswers.participants,
  );
  add(
    {
      vi: 'dòng bị loại, không có mã số để tìm',
      en: 'rejected lines, which have no number to be found by',
    },
    rejectedLines,
    [],
  );
  return lines.map((line) => `${line}\n`).join('');
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
