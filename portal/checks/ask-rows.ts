/**
 * Asks about one to ten people: their rows become an upload, which enters the ledger on the one path of all uploads,
 * and are answered from its published answers, so that nothing is told here that `outcomes.csv` does not tell.
 */
import * as z from 'zod';
import { OutcomesReader, readRejects } from '../../core/answers/answers-reader.ts';
import { Refusal } from '../../core/base/errors.ts';
import { nextStep, rejectTexts, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { readBatchItem, resultsKey, type BatchItem } from '../../core/commit/publish-batch.ts';
import { Detail, Flag, tokensOf, verdictNames } from '../../core/domain/codes.ts';
import { rejectCodes, type RejectCode } from '../../core/domain/columns.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import type { Identity } from '../access/identity.ts';
import { Problem } from '../http/problem.ts';
import type { PortalWorld } from '../ports.ts';
import { checkFile, type CheckRow } from './check-row.ts';

/** Somebody waits; two seconds are usual, a queue of other forms may take longer. */
const waitMax = 20_000; // milliseconds
/** Between two looks. */
const pause = 50; // milliseconds

const $Answered = z.strictObject({
  row: z.int().positive(), // from 1
  participantNumber: z.string(),
  verdict: z.enum(verdictNames),
  /** Tokens as in `outcomes.csv`. */
  details: z.array(z.string()),
  flags: z.array(z.string()),
  nextStep: z.string(), // Vietnamese, as in `outcomes.csv`
  actor: z.string(),
});
const $Rejected = z.strictObject({
  row: z.int().positive(),
  rejected: z.strictObject({ column: z.string(), code: z.enum(rejectCodes), message: z.string() }),
});
export const $CheckAnswer = z.union([$Answered, $Rejected]);
export type CheckAnswer = z.infer<typeof $CheckAnswer>;

export interface AskedRowsResult {
  batch: string;
  /** One for each row, in their order; undefined if there is no answer in time: the batch has them later. */
  answers: CheckAnswer[] | undefined;
}

/** Throws Refusal if the rows were refused as a whole, Problem if they could not be processed. */
export async function askRows(
  world: PortalWorld,
  rows: readonly CheckRow[],
  { province, sender, metadata }: { province: string; sender: Identity; metadata: Record<string, string> },
): Promise<AskedRowsResult> {
  // The same question may be asked again: it is another upload, and no new claim.
  const asOf = new Date(world.clock.now()).toISOString();
  const upload = { province, kind: 'delta' as const, sender, metadata: { ...metadata, resend: 'true', 'as-of': asOf } };
  const batch = await world.uploads.send(upload, once(checkFile(rows)), { urgent: true });
  const item = await itemOf(world, province, batch);
  if (item === undefined) return { batch, answers: undefined };
  if (item.status === 'refused') throw new Refusal(item.code as RefusalCode); // written from one
  const of = item.status === 'duplicate' ? item.duplicateOf : batch;
  const read = async (name: string): Promise<Uint8Array> => {
    const bytes = await world.objects.read(resultsKey(province, of, name));
    if (bytes === undefined) throw new Problem('FAULT');
    return bytes;
  };
  return { batch, answers: answersOf(rows.length, await read('outcomes.csv'), await read('rejected.csv')) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The item of the batch once it is processed; undefined if that takes too long. */
async function itemOf(world: PortalWorld, province: string, batch: string): Promise<BatchItem | undefined> {
  const end = world.clock.now() + waitMax;
  for (;;) {
    const item = await readBatchItem(world, province, batch);
    if (item !== undefined) return item;
    const work = world.uploads.work(province, batch);
    if (work?.state === 'failed') throw new Problem('FAULT', work.code);
    if (world.clock.now() >= end) return undefined;
    await world.clock.sleep(pause);
  }
}

/** One answer a row. A row that the intake takes for no person has a number that cannot be read. */
function answersOf(count: number, outcomes: Uint8Array, rejected: Uint8Array): CheckAnswer[] {
  const answers = Array.from({ length: count }, (_, i) =>
    rejectedRow(i + 1, 'participant_number', 'NUMBER_UNREADABLE'),
  );
  for (const { row, column, code } of readRejects(rejected))
    answers[row - 1] = rejectedRow(row, column, code as RejectCode);
  const reader = new OutcomesReader(outcomes);
  while (reader.next()) {
    const { row, participant, ending } = reader;
    const { verdict, details, flags } = ending;
    const name = verdictNames[verdict - 1];
    answers[row - 1] = {
      row,
      participantNumber: participant,
      verdict: name,
      details: tokensOf(Detail, details),
      flags: tokensOf(Flag, flags),
      nextStep: nextStep(verdict, details).vi,
      actor: verdictTexts[name].actor,
    };
  }
  return answers;
}

function rejectedRow(row: number, column: string, code: RejectCode): CheckAnswer {
  return { row, rejected: { column, code, message: rejectTexts[code].vi } };
}
