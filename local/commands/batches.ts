import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { Submission, SubmissionPage, SubmissionState } from '../../core/submissions/submission.ts';
import { perform } from '../perform.ts';
import { provinceLine, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import { knownProvince, limitOption, provinceOption, purposeOption } from './arguments.ts';

interface Options {
  province?: string;
  limit: number;
}

/** As of one page of the API (`core/submissions/submission.ts`), before anything of the core is loaded. */
const limits = { default: 50, max: 200 };

export function addBatches(program: Command): void {
  program
    .command('batches')
    .description('List what was sent, with its state, the newest first')
    .addOption(provinceOption('one province only (default: all)'))
    .addOption(limitOption(limits))
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
States: received, committed, refused, duplicate, ignored. The number is what an office quotes: the first digits of the
batch id. One batch to its end: doisoat watch.

Examples:
  doisoat batches
  doisoat batches --province vn34-52 --limit 10
  doisoat batches --province vn34-52 --json`,
    )
    .action((options: Options, command: Command) => perform(command, () => batches(options), pageText));
}

function columnsOf({ say }: Voice): TextColumn[] {
  const column = (align: TextColumn['align'], dispensable: number, vi: string, en: string): TextColumn => {
    return { title: say({ vi, en }), align, dispensable };
  };
  return [
    column('left', 0, 'Số', 'Number'),
    column('left', 1, 'Nhận lúc', 'Received'),
    column('left', 2, 'Tỉnh', 'Province'),
    column('left', 4, 'Loại tệp', 'Kind'),
    column('left', 0, 'Tình trạng', 'State'),
    column('right', 3, 'Số dòng', 'Read'),
    column('right', 5, 'Bị loại', 'Rejected'),
    column('right', 6, 'Tạm giữ', 'Held'),
    column('left', 7, 'Người gửi', 'Sent by'),
  ];
}

async function batches({ province: named, limit }: Options) {
  const { batches: operation } = await import('../../core/operations/batches.ts');
  const province = named === undefined ? undefined : knownProvince(named);
  return { operation, request: { province, limit } };
}

function pageText(page: SubmissionPage, { voice, columns }: Terminal): string {
  const rows = page.batches.map((each) => rowOf(each, voice));
  const none = voice.say({ vi: 'Chưa có lần gửi nào.\n', en: 'Nothing was sent yet.\n' });
  const more = voice.say({ vi: 'Còn nữa; xem --limit.\n', en: 'There are more; see --limit.\n' });
  const text = rows.length === 0 ? none : textTable(columnsOf(voice), rows, columns);
  return page.next === null ? text : text + more;
}

function rowOf(submission: Submission, voice: Voice): string[] {
  const { number, receivedAt, province, kind, rows, held, officer } = submission;
  return [
    number,
    receivedAt === null ? '–' : voice.formatInstant(receivedAt),
    provinceLine(province, voice),
    kind === null ? '–' : voice.say(kinds[kind]),
    stateText(submission, voice),
    voice.formatCount(rows.read),
    voice.formatCount(rows.rejected),
    voice.formatCount(held),
    officer ?? '–',
  ];
}

const kinds: Record<NonNullable<Submission['kind']>, Text> = {
  full: { vi: 'toàn bộ danh sách', en: 'full' },
  delta: { vi: 'báo tăng, điều chỉnh', en: 'delta' },
  leave: { vi: 'báo giảm', en: 'leave' },
};

const states: Record<SubmissionState, Text> = {
  received: { vi: 'đã nhận', en: 'received' },
  processing: { vi: 'đang xử lý', en: 'being processed' },
  committed: { vi: 'đã ghi nhận', en: 'committed' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  duplicate: { vi: 'đã gửi trước đó', en: 'duplicate' },
  ignored: { vi: 'không tiếp nhận', en: 'ignored' },
};

/** The state, and the code of a refusal or of what went wrong. */
export function stateText({ state, code }: Pick<Submission, 'state' | 'code'>, { say }: Pick<Voice, 'say'>): string {
  return code === null ? say(states[state]) : `${say(states[state])} ${code}`;
}
