/** What a version has published, against its manifest: the marker and the answers. */
import { IntegrityError } from '../base/errors.ts';
import {
  isBatchVersion,
  isReverification,
  readRef,
  versionId,
  type LedgerManifest,
  type Manifest,
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
    await readRef(world.objects, world.hash, { ...recheck, key: recheckKey(province, reverification.day, number) });
  }
}

async function verifyAnswers(world: Stores, { province, batch, answers }: Manifest): Promise<void> {
  const key = (name: string): string => resultsKey(province, batch.id, name);
  await readRef(world.objects, world.hash, { ...answers.outcomes, key: key('outcomes.csv') });
  await readRef(world.objects, world.hash, { ...answers.rejected, key: key('rejected.csv') });
  const book = await world.objects.read(key('answers.xlsx'));
  if (book === undefined || !isOwnWorkbook(book))
    throw new IntegrityError(key('answers.xlsx'), book === undefined ? 'no object' : 'other bytes', 'a book of ours');
  const staged = await readRef(world.objects, world.hash, answers.receipt);
  const bytes = await world.objects.read(key('receipt.json'));
  if (bytes === undefined) throw new IntegrityError(key('receipt.json'), 'no object', 'an object');
  if (!isReceiptOf(staged, bytes))
    throw new IntegrityError(key('receipt.json'), 'other text', 'the receipt of the manifest');
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
