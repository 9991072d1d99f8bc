import { InvalidArgumentError, type Command } from 'commander';
import type { FoundSubmission } from '../../core/submissions/find-submission.ts';
import { provinceLine, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption, wholeNumber } from './arguments.ts';
import { stateText } from './batches.ts';

interface Options {
  province?: string;
  timeout: number; // seconds
}

/** Longer than any file takes on one machine: 14 million rows in four minutes. */
const defaultTimeout = 900; // seconds
/** Between two looks: short at first, for the answer of a few rows. */
const pauses = { first: 250, longest: 4_000 }; // milliseconds

export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('Follow one batch to its receipt')
    .argument('<batch>', 'batch id, or the number of its list if --province is given', batchOrNumber)
    .addOption(provinceOption('province of the batch (default: search all)'))
    .option('--timeout <seconds>', 'how long to wait for an answer', wholeNumber(0), defaultTimeout)
    .addHelpText(
      'after',
      `
Exit codes: 0 committed, or sent before; 1 refused, ignored, or no answer in time.

Examples:
  doisoat watch 0123456789abcdef0123456789abcdef
  doisoat watch 01234567 --province vn34-52
  doisoat watch 0123456789abcdef0123456789abcdef --timeout 60 --json`,
    )
    .action((batch: string, options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => watch(world, terminal, { batch, ...options })),
    );
}

function batchOrNumber(text: string): string {
  if (/^([0-9a-f]{8}|[0-9a-f]{32})$/.test(text.toLowerCase())) return text.toLowerCase();
  throw new InvalidArgumentError('A batch id of 32 hexadecimal digits, or its number of 8, is expected.');
}

/** Throws Refusal BATCH_UNKNOWN if nothing of the batch was found in time, BATCH_WAITING if it waits still. */
async function watch(
  world: LocalWorld,
  terminal: Terminal,
  { batch, province, timeout }: Options & { batch: string },
): Promise<Outcome> {
  const [{ Refusal }, { provinces }] = await Promise.all([
    import('../../core/base/errors.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  let places = province === undefined ? provinces.map(({ id }) => id) : [knownProvince(province)];
  const until = world.clock.now() + timeout * 1000;
  for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.longest)) {
    const found = await look(world, places, batch);
    const state = found?.submission.state;
    if (found !== undefined) places = [found.submission.province];
    if (found !== undefined && state !== 'received' && state !== 'processing') return outcomeOf(found, terminal.voice);
    const told = found === undefined ? '…' : stateText(found.submission, terminal.voice);
    const number = batch.slice(0, 8);
    terminal.progress(terminal.voice.say({ vi: `lần gửi ${number}: ${told}`, en: `watch ${number}: ${told}` }));
    const left = until - world.clock.now();
    if (left <= 0) throw new Refusal(found === undefined ? 'BATCH_UNKNOWN' : 'BATCH_WAITING');
    await world.clock.sleep(Math.min(pause, left));
  }
}

async function look(world: LocalWorld, places: readonly string[], batch: string): Promise<FoundSubmission | undefined> {
  const [{ findSubmission, provinceOfBatch }, { listSubmissions }, { submissionLimit }] = await Promise.all([
    import('../../core/submissions/find-submission.ts'),
    import('../../core/submissions/list-submissions.ts'),
    import('../../core/submissions/submission.ts'),
  ]);
  if (batch.length === 32) {
    const province = await provinceOfBatch(world, places, batch);
    return province === undefined ? undefined : findSubmission(world, province, batch);
  }
  const { batches } = await listSubmissions(world, places, { limit: submissionLimit.max });
  const named = batches.find(({ number }) => number === batch);
  return named === undefined ? undefined : findSubmission(world, named.province, named.batchId);
}

function outcomeOf({ submission, receipt }: FoundSubmission, voice: Voice): Outcome {
  const { batchId, province, state, rows, ledgerVersion, code } = submission;
  const document = { ...submission, receipt };
  const line = `${provinceLine(province, voice)}: ${stateText(submission, voice)}, ${batchId}\n`;
  if (state === 'duplicate') return { document, text: line };
  if (state === 'committed') {
    const [read, accepted, rejected] = [rows.read, rows.accepted, rows.rejected].map(voice.formatCount);
    const counts = voice.say({
      vi: `số dòng: ${read} đọc được, ${accepted} được trả lời, ${rejected} bị loại; sổ phiên bản ${ledgerVersion}\n`,
      en: `rows: ${read} read, ${accepted} accepted, ${rejected} rejected; ledger version ${ledgerVersion}\n`,
    });
    return { document, text: line + counts };
  }
  const ignored = {
    vi: 'Tệp không được tiếp nhận và không có gì thay đổi.',
    en: 'The file was not taken, and nothing was changed.',
  };
  return { document, text: line, refused: receipt?.refusal ?? { code: code ?? '', message: ignored } };
}
