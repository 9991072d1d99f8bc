import { InvalidArgumentError, type Command } from 'commander';
import type { Submission, SubmissionState } from '../../core/submissions/submission.ts';
import { formatCount, formatInstant } from '../../dashboard/format-vi.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, wholeNumber } from './arguments.ts';

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
    .option('--province <id>', 'one province only (default: all)')
    .option('--limit <n>', `how many, up to ${limits.max}`, atMost(limits.max), limits.default)
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
    .action((options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => batches(world, terminal, options)),
    );
}

function atMost(max: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(1)(text);
    if (value <= max) return value;
    throw new InvalidArgumentError(`A whole number up to ${max} is expected.`);
  };
}

const columns: TextColumn[] = [
  { title: 'Number', align: 'left', dispensable: 0 },
  { title: 'Received', align: 'left', dispensable: 1 },
  { title: 'Province', align: 'left', dispensable: 2 },
  { title: 'Kind', align: 'left', dispensable: 4 },
  { title: 'State', align: 'left', dispensable: 0 },
  { title: 'Read', align: 'right', dispensable: 3 },
  { title: 'Rejected', align: 'right', dispensable: 5 },
  { title: 'Held', align: 'right', dispensable: 6 },
  { title: 'Sent by', align: 'left', dispensable: 7 },
];

async function batches(world: LocalWorld, terminal: Terminal, { province, limit }: Options): Promise<Outcome> {
  const [{ listSubmissions }, { provinces }] = await Promise.all([
    import('../../core/submissions/list-submissions.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  const of = province === undefined ? provinces.map(({ id }) => id) : [knownProvince(province)];
  const page = await listSubmissions(world, of, { limit });
  const more = page.next === null ? '' : 'There are more; see --limit.\n';
  const rows = page.batches.map(rowOf);
  const text = rows.length === 0 ? 'Nothing was sent yet.\n' : textTable(columns, rows, terminal.columns);
  return { document: page, text: text + more };
}

function rowOf(submission: Submission): string[] {
  const { number, receivedAt, province, kind, rows, held, officer } = submission;
  return [
    number,
    receivedAt === null ? '–' : formatInstant(receivedAt),
    province,
    kind ?? '–',
    stateText(submission),
    formatCount(rows.read),
    formatCount(rows.rejected),
    formatCount(held),
    officer ?? '–',
  ];
}

/** The state, and the code of a refusal or of what went wrong. */
export function stateText({ state, code }: { state: SubmissionState; code: string | null }): string {
  return code === null ? state : `${state} ${code}`;
}
