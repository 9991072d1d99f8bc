/** One submission with its receipt, by the id of its batch, and the province that a batch belongs to. */
import { readBatchItem, resultsKey, type BatchItem } from '../commit/publish-batch.ts';
import { IntegrityError } from '../base/errors.ts';
import { parseJson } from '../base/parse-json.ts';
import { $Receipt, type Receipt } from '../domain/receipt.ts';
import { readSent } from '../intake/audit-record.ts';
import type { World } from '../ports.ts';
import { submissionOfItem, submissionOfUpload, type SubmissionWorld } from './list-submissions.ts';
import type { Submission } from './submission.ts';
import { findUnansweredBatch } from './unanswered-uploads.ts';

export interface FoundSubmission {
  submission: Submission;
  /** Null while there is none, of an upload that was ignored, and after results are no longer kept. */
  receipt: Receipt | null;
}

/** The submission of a batch of a province; undefined if the province has no such batch. */
export async function findSubmission(
  world: SubmissionWorld,
  province: string,
  batch: string,
): Promise<FoundSubmission | undefined> {
  const item = await readBatchItem(world, province, batch);
  if (item === undefined) {
    const isBegun = world.work?.(province, batch) !== undefined || (await readSent(world, province, batch));
    const upload = isBegun ? { batch } : await findUnansweredBatch(world, province, batch);
    if (upload === undefined) return undefined;
    return { submission: await submissionOfUpload(world, { province, ...upload }), receipt: null };
  }
  const receipt = (await readAnyReceipt(world, province, batch)) ?? null;
  const submission = await submissionOfItem(world, { province, batch }, item, receipt?.releases ?? null);
  if (receipt?.status !== 'committed') return { submission, receipt };
  const { VERIFIED, VERIFIED_PARTIAL_DATE } = receipt.verdicts;
  return { submission: { ...submission, verified: VERIFIED + VERIFIED_PARTIAL_DATE }, receipt };
}

/** The receipt of a batch, whatever it says. Throws `IntegrityError` if it is of another form. */
async function readAnyReceipt(
  world: Pick<World, 'objects'>,
  province: string,
  batch: string,
): Promise<Receipt | undefined> {
  const key = resultsKey(province, batch, 'receipt.json');
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const parsed = $Receipt.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'another form', 'a receipt');
  return parsed.data;
}

/**
 * Which of these provinces has the batch. What is answered or begun is found by a look at one item or object of each;
 * an upload that nobody has begun with only by the list of its province.
 */
export async function provinceOfBatch(
  world: SubmissionWorld,
  provinces: readonly string[],
  batch: string,
): Promise<string | undefined> {
  const worked = provinces.find((province) => world.work?.(province, batch) !== undefined);
  if (worked !== undefined) return worked;
  const looks: ((province: string) => Promise<BatchItem | object | undefined>)[] = [
    (province) => readBatchItem(world, province, batch),
    (province) => readSent(world, province, batch),
    (province) => findUnansweredBatch(world, province, batch),
  ];
  for (const look of looks) {
    const found = await Promise.all(provinces.map(look));
    const at = found.findIndex((each) => each !== undefined);
    if (at >= 0) return provinces[at];
  }
  return undefined;
}
