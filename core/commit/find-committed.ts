/** Whether a batch is in the ledger already, and its receipt if it is. */
import { IntegrityError } from '../base/errors.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { receiptCounts, type Receipt } from '../domain/receipt.ts';
import { isBatchVersion, readManifest, walkChain, type Manifest } from '../ledger/manifest.ts';
import { hasRatifiedMarker } from '../ledger/ratified-markers.ts';
import type { World } from '../ports.ts';
import { publishBatch, readBatchItem, readReceipt, type PublishWorld } from './publish-batch.ts';

/**
 * The ratified version that carries `batch`, if there is one: by the state's recent ids, else by the batch item.
 * `notAt`: version of a state in which the batch was not found before; the same state is not searched again. Throws
 * IntegrityError if they say so and the chain does not have it.
 */
export async function findCommitted(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  province: string,
  batch: string,
  state: ProvinceState | undefined,
  notAt?: number,
): Promise<{ manifest: Manifest; sha256: string } | undefined> {
  if (state === undefined || state.version === notAt) return undefined;
  if (!state.recent.includes(batch)) {
    const item = await readBatchItem(world, province, batch);
    if (item?.status !== 'committed') return undefined;
    const manifest = await readManifest(world, province, { manifest: item.manifest, batch });
    if (isBatchVersion(manifest)) return { manifest, sha256: item.manifest };
    throw new IntegrityError(`PROVINCE#${province}`, 'a batch item that names a compaction', 'a version of the batch');
  }
  for await (const { manifest, sha256 } of walkChain(world, province, state))
    if (isBatchVersion(manifest) && manifest.batch.id === batch) return { manifest, sha256 };
  throw new IntegrityError(
    `PROVINCE#${province}`,
    'a recent batch id that no version carries',
    'a version that carries it',
  );
}

/** Nothing was applied by this delivery. */
export const noneApplied: Receipt['applied'] = { changed: 0, unchanged: 0, stale: 0, left: 0, held: 0, notCounted: 0 };

/**
 * The receipt of a batch that is in the ledger, published now if a crash left that undone; undefined if it is not in
 * the ledger. Rows and verdicts are those of the batch; this time nothing was applied.
 */
export async function replayReceipt(
  world: PublishWorld,
  place: { province: string; batch: string },
  state: ProvinceState | undefined,
  elapsed: () => number,
): Promise<Receipt | undefined> {
  const version = await findCommitted(world, place.province, place.batch, state);
  if (version === undefined) return undefined;
  const isPublished = await hasRatifiedMarker(world, place.province, version.manifest.version);
  const published = isPublished ? await readReceipt(world, place) : undefined;
  const receipt = published ?? (await publishBatch(world, version, elapsed()));
  const counts = receiptCounts(state);
  return {
    ...receipt,
    status: 'duplicate',
    applied: noneApplied,
    leftUnverified: 0,
    counts: { before: counts, after: counts },
    durationMs: elapsed(),
  };
}
