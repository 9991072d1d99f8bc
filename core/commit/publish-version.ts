/**
 * Publishing (C10) any version of the chain to the end, whatever made it, and finding those that a crash left
 * unpublished.
 */
import {
  isBatchVersion,
  isReverification,
  readRef,
  type LedgerManifest,
  type ReverificationManifest,
} from '../ledger/manifest.ts';
import { publishBatch, type PublishWorld } from './publish-batch.ts';
import { hasRatifiedMarker, writeRatifiedMarker } from '../ledger/ratified-markers.ts';

export interface LedgerVersion {
  manifest: LedgerManifest;
  sha256: string;
}

/** Where an office finds the rows it should look at again: by day, then by ledger version. */
export function recheckKey(province: string, day: string, version: number): string {
  return `results/${province}/recheck/${day}/recheck-${version}.csv`;
}

/** Publishes one ratified version. Repeatable by anyone. Throws `IntegrityError` or what a port throws. */
export async function publishVersion(world: PublishWorld, { manifest, sha256 }: LedgerVersion): Promise<void> {
  if (isBatchVersion(manifest)) await publishBatch(world, { manifest, sha256 }, 0);
  else {
    if (isReverification(manifest)) await publishRecheck(world, manifest);
    // P3
    await writeRatifiedMarker(world, { manifest, sha256 });
  }
}

/** Publishes a version unless it was published to the end before; true if it was not. */
export async function publishUnmarked(world: PublishWorld, version: LedgerVersion): Promise<boolean> {
  if (await hasRatifiedMarker(world, version.manifest.province, version.manifest.version)) return false;
  await publishVersion(world, version);
  return true;
}

async function publishRecheck(world: PublishWorld, manifest: ReverificationManifest): Promise<void> {
  if (manifest.recheck === null) return;
  const { province, version, reverification } = manifest;
  const bytes = await readRef(world.objects, world.hash, manifest.recheck);
  // P1
  await world.objects.putIfAbsent(recheckKey(province, reverification.day, version), bytes);
}
