/**
 * Publishing (C10): copies the answers of a ratified version to where offices read, from its manifest alone. Anyone may
 * do it, any number of times: after a crash, for a redelivery, before an id leaves the state's recent list.
 */
import * as z from 'zod';
import { answersWorkbookOf } from '../answers/answers-workbook.ts';
import { readRef, streamRef, type Manifest } from '../ledger/manifest.ts';
import type { StateItem, World } from '../ports.ts';
import { batchKey, contentKey } from '../domain/province-state.ts';
import { writeRatifiedMarker } from '../ledger/ratified-markers.ts';
import { $Receipt, $ReceiptBody, type Receipt, type ReceiptBody } from '../domain/receipt.ts';
import { recordedStoredAt } from './stored-at.ts';
import { contentId, vietnamDate, type Content, type UploadRequest } from '../intake/upload-request.ts';

export interface PublishWorld extends Pick<World, 'objects' | 'state' | 'hash'> {
  /** Makes the receipt a page that a clerk can print: the core knows no pages. Absent: there is none. */
  receiptPage?(receipt: Receipt): string;
}

export const $BatchItem = z.object({
  /** `ignored`: turned away at the gate, without a receipt (`ignored.ts`). */
  status: z.enum(['committed', 'refused', 'duplicate', 'ignored']),
  kind: z.string(),
  key: z.string(),
  objectVersion: z.string(),
  ledgerVersion: z.int().nonnegative(),
  manifest: z.string(), // '' unless committed
  code: z.string(), // of a refusal, else ''
  duplicateOf: z.string(),
  registryVersion: z.string(),
  asOf: z.string(),
  storedOn: z.string(), // day in Viet Nam
  /** The instant, of a release that of its upload. Absent in items of before December 2026. */
  storedAt: z.iso.datetime().optional(),
  read: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  held: z.int().nonnegative(),
  /** Participants who left by this batch unverified; null where the receipt does not say. Absent in items of before. */
  leftUnverified: z.nullable(z.int().nonnegative()).default(null),
});
export type BatchItem = z.infer<typeof $BatchItem>;
/** As it is written. */
export type NewBatchItem = Omit<BatchItem, 'storedAt'> & { storedAt: string };

export function resultsKey(province: string, batch: string, name: string): string {
  return `results/${province}/${batch}/${name}`;
}

/** The batch item, or undefined. */
export async function readBatchItem(
  world: Pick<World, 'state'>,
  province: string,
  batch: string,
): Promise<BatchItem | undefined> {
  const item = await world.state.read(batchKey(province, batch));
  return item === undefined ? undefined : $BatchItem.parse(item);
}

/** The published receipt of a committed batch; undefined if there is none, or none of this form. */
export async function readReceipt(
  world: Pick<World, 'objects'>,
  { province, batch }: Pick<UploadPlace, 'province' | 'batch'>,
): Promise<Receipt | undefined> {
  const bytes = await world.objects.read(resultsKey(province, batch, 'receipt.json'));
  if (bytes === undefined) return undefined;
  const parsed = $Receipt.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return parsed.success && parsed.data.status === 'committed' ? parsed.data : undefined;
}

/** From this size on answers are copied while the book is made of them. Below, one thing happens at a time. */
const besideBytesMin = 1024 * 1024;

/** Answers of a version as they were made, still in memory: what its manifest names. */
export interface MadeAnswers {
  outcomes: readonly Uint8Array[] | undefined; // absent if there were too many to keep
  book: Uint8Array;
}

/** A ratified version; `storedAt`: when the store took its upload, if the caller knows it, in milliseconds. */
interface PublishedVersion {
  manifest: Manifest;
  sha256: string;
  storedAt?: number;
}

/** Publishes one ratified version; returns the receipt as offices read it. */
export async function publishBatch(
  world: PublishWorld,
  version: PublishedVersion,
  durationMs: number,
  made?: MadeAnswers,
): Promise<Receipt> {
  const { manifest } = version;
  const { province, batch, answers } = manifest;
  const place = (name: string): string => resultsKey(province, batch.id, name);
  // P1: the answers. The receipt comes last and replaces what an earlier refusal may have left.
  const rejected = await readRef(world.objects, world.hash, answers.rejected);
  const outcomes = (): AsyncIterable<Uint8Array> => streamRef(world.objects, world.hash, answers.outcomes);
  const body = made?.outcomes === undefined ? owned(outcomes()) : streamOf(made.outcomes);
  const copied = world.objects.putIfAbsent(place('outcomes.csv'), body, {}, answers.outcomes);
  copied.catch(() => undefined); // met below
  if (answers.outcomes.bytes < besideBytesMin) await copied;
  await world.objects.putIfAbsent(place('rejected.csv'), rejected);
  // Read once more rather than held: the answers of 14 million rows are over a gigabyte.
  const book =
    made?.book ?? (await answersWorkbookOf({ outcomes: outcomes(), rejected }, { province, batch: batch.id }));
  await world.objects.putIfAbsent(place('answers.xlsx'), book);
  await copied;
  const facts = await readReceiptBody(world, manifest);
  const receipt: Receipt = { ...facts, durationMs };
  const page = world.receiptPage?.(receipt);
  if (page !== undefined) await world.objects.put(place('receipt.html'), new TextEncoder().encode(page));
  await world.objects.put(place('receipt.json'), new TextEncoder().encode(`${JSON.stringify(receipt, null, 2)}\n`));
  // P2
  await putItems(world, version, facts);
  // P3
  await writeRatifiedMarker(world, version);
  return receipt;
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** A store keeps the chunks it is given; those of a stream are used again. */
export async function* owned(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

/** The receipt of a version as it was staged. Throws `IntegrityError`. */
export async function readReceiptBody(
  world: Pick<World, 'objects' | 'hash'>,
  manifest: Manifest,
): Promise<ReceiptBody> {
  const body = await readRef(world.objects, world.hash, manifest.answers.receipt);
  return $ReceiptBody.parse(JSON.parse(new TextDecoder().decode(body)));
}

/** P2 alone, for a state store that has lost the items of a published version. */
export async function recordCommitted(world: PublishWorld, version: PublishedVersion): Promise<void> {
  await putItems(world, version, await readReceiptBody(world, version.manifest));
}

/** P2: the items by which a redelivery and a repeated file are recognised when the id is no longer recent. */
async function putItems(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  { manifest, sha256, storedAt }: PublishedVersion,
  { rows, verdicts, leftUnverified }: ReceiptBody,
): Promise<void> {
  const { province, batch } = manifest;
  const item: NewBatchItem = {
    status: 'committed',
    kind: batch.kind,
    key: batch.key,
    objectVersion: batch.objectVersion,
    ledgerVersion: manifest.version,
    manifest: sha256,
    code: '',
    duplicateOf: '',
    registryVersion: manifest.registryVersion,
    asOf: batch.asOf,
    storedOn: batch.storedOn,
    storedAt: new Date(storedAt ?? (await recordedStoredAt(world, manifest))).toISOString(),
    read: rows.read,
    accepted: rows.accepted,
    rejected: rows.rejected,
    held: verdicts.HELD,
    leftUnverified: leftUnverified ?? null,
  };
  // The content item first: once the batch item is seen, both are there.
  if (batch.releases === null) {
    const content = contentId(world.hash, contentOf(manifest));
    await world.state.put(contentKey(province, content), { batch: batch.id });
  }
  await world.state.put(batchKey(province, batch.id), item satisfies StateItem);
}

/** The content of the upload that a version carries. */
function contentOf({ province, batch }: Manifest): Content {
  const { kind, schemes: scope, sha256, profile, ignoreColumns } = batch;
  return { province, kind, scope, sha256, ignoreColumns, profile: profile?.forced === true ? profile.name : undefined };
}

/**
 * Records an upload that was refused, or that repeats another one: only if nothing is recorded, so that it never covers
 * a commit.
 */
export async function recordUncommitted(
  world: PublishWorld,
  request: UploadPlace,
  receipt: Receipt,
  removed?: Uint8Array,
): Promise<void> {
  const place = (name: string): string => resultsKey(request.province, request.batch, name);
  // Who a `full` would remove: the office looks at it before it confirms.
  if (removed !== undefined) await world.objects.putIfAbsent(place('removed.csv'), removed);
  const page = world.receiptPage?.(receipt);
  if (page !== undefined) await world.objects.putIfAbsent(place('receipt.html'), new TextEncoder().encode(page));
  const bytes = new TextEncoder().encode(`${JSON.stringify(receipt, null, 2)}\n`);
  await world.objects.putIfAbsent(place('receipt.json'), bytes);
  const item: NewBatchItem = {
    status: receipt.status,
    kind: receipt.kind ?? '',
    key: request.key,
    objectVersion: request.objectVersion,
    ledgerVersion: receipt.ledgerVersion,
    manifest: '',
    code: receipt.refusal?.code ?? '',
    duplicateOf: receipt.duplicateOf ?? '',
    registryVersion: receipt.registryVersion ?? '',
    asOf: receipt.asOf ?? '',
    storedOn: vietnamDate(request.storedAt),
    storedAt: new Date(request.storedAt).toISOString(),
    read: receipt.rows.read,
    accepted: receipt.rows.accepted,
    rejected: receipt.rows.rejected,
    held: 0,
    leftUnverified: 0,
  };
  await world.state.compareAndSet(batchKey(request.province, request.batch), undefined, { ...item, version: 0 });
}

export type UploadPlace = Pick<UploadRequest, 'province' | 'batch' | 'key' | 'objectVersion' | 'storedAt'>;
