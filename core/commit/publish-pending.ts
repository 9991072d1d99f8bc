/**
 * Publishing what a crash left ratified and unsaid, before the next version is made (rule 5 of
 * docs/commit-protocol.md).
 */
import { walkChain, type VersionName } from '../ledger/manifest.ts';
import type { PublishWorld } from './publish-batch.ts';
import { publishUnmarked, type LedgerVersion } from './publish-version.ts';
import { hasRatifiedMarker } from '../ledger/ratified-markers.ts';

/**
 * Publishes the current version of a province and those right below it that have no marker, oldest first; gives how
 * many there were. Whoever is about to ratify calls it for the version on which it builds, so that at most the newest
 * version is ever unpublished: then this costs one request. Throws `IntegrityError` or what a port throws.
 */
export async function publishPending(
  world: PublishWorld,
  province: string,
  current: (VersionName & { version: number }) | undefined,
): Promise<number> {
  if (current === undefined || (await hasRatifiedMarker(world, province, current.version))) return 0;
  const pending: LedgerVersion[] = [];
  for await (const version of walkChain(world, province, current)) {
    const { version: number } = version.manifest;
    if (number < current.version && (await hasRatifiedMarker(world, province, number))) break;
    pending.push(version);
  }
  for (const version of pending.toReversed()) await publishUnmarked(world, version);
  return pending.length;
}
