/** What a version has published, against its manifest: the marker and the answers. */
import { IntegrityError } from '../base/errors.ts';
import {
  checkRef,
  isBatchVersion,
  isReverification,
  readRef,
  versionId,
  type LedgerManifest,
  type Manifest,
  type ObjectRef,
} from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { resultsKey } from '../commit/publish-batch.ts';
import { recheckKey } from '../commit/publish-version.ts';
import { ratifiedKey, readMarker } from '../ledger/ratified-markers.ts';
import { $Receipt } from '../domain/receipt.ts';
import { isOwnWorkbook } from '../formats/xlsx/workbook-writer.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** Throws `IntegrityError`. A version without a marker was not published to the end yet: nothing is wrong with it. */
export async function verifyPublished(
  world: Stores,
  version: { manifest: LedgerManifest; sha256: string },
): Promise<void> {
  const { manifest, sha256 } = version;
  const marker = await readMarker(world, manifest.province, manifest.version);
  if (marker === undefined) return;
  if (marker.manifest !== sha256 || marker.batch !== versionId(manifest))
    throw new IntegrityError(ratifiedKey(manifest.province, manifest.version), 'another version', sha256);
  if (isBatchVersion(manifest)) await verifyAnswers(world, manifest);
  if (isReverification(manifest) && manifest.recheck !== null) {
    const { province, reverification, version: number, recheck } = manifest;
    await checkRef(world.objects, world.hash, { ...recheck, key: recheckKey(province, reverification.day, number) });
  }
}

/** All beside each other: of small files it is the waiting that takes time. What is told is the first damage. */
async function verifyAnswers(world: Stores, { province, batch, answers }: Manifest): Promise<void> {
  const { objects, hash } = world;
  const key = (name: string): string => resultsKey(province, batch.id, name);
  const checks = await Promise.allSettled([
    checkRef(objects, hash, { ...answers.outcomes, key: key('outcomes.csv') }),
    checkRef(objects, hash, { ...answers.rejected, key: key('rejected.csv') }),
    verifyBook(world, key('answers.xlsx')),
    verifyReceipt(world, key('receipt.json'), answers.receipt),
  ]);
  for (const check of checks) if (check.status === 'rejected') throw check.reason;
}

async function verifyBook({ objects }: Stores, key: string): Promise<void> {
  const book = await objects.read(key);
  if (book === undefined || !isOwnWorkbook(book))
    throw new IntegrityError(key, book === undefined ? 'no object' : 'other bytes', 'a book of ours');
}

async function verifyReceipt({ objects, hash }: Stores, key: string, staged: ObjectRef): Promise<void> {
  const body = await readRef(objects, hash, staged);
  const bytes = await objects.read(key);
  if (bytes === undefined) throw new IntegrityError(key, 'no object', 'an object');
  if (!isReceiptOf(body, bytes)) throw new IntegrityError(key, 'other text', 'the receipt of the manifest');
}

/** The receipt as published: the ratified body and how long the batch took, in milliseconds, which no hash covers. */
export function receiptBytes(body: Uint8Array, durationMs: number): Uint8Array {
  const facts = JSON.parse(new TextDecoder().decode(body)) as object;
  return new TextEncoder().encode(`${JSON.stringify({ ...facts, durationMs }, null, 2)}\n`);
}

/** Whether these bytes are the receipt of the ratified body, whatever duration they hold. */
export function isReceiptOf(body: Uint8Array, bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const durationMs = Number(/"durationMs": (\d+)/.exec(text)?.[1]);
  const expected = new TextDecoder().decode(receiptBytes(body, durationMs));
  return text === expected && $Receipt.safeParse(JSON.parse(text)).success;
}
