/** C5: the verdicts of a batch. */
import { Remade } from '../base/remade.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { checkDeadline, type ReadWorld } from '../intake/read-upload.ts';
import { matchClaims } from '../match/match.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { groupClaims, rowsOverClaimLimit } from './attempts.ts';
import type { MatchedBatch } from './prepare-version.ts';

/**
 * Verdicts of a batch. IDs on which this file alone makes too many claims are held, unmatched, unless headquarters
 * released them.
 */
export async function matchBatch(
  world: Pick<ReadWorld, 'progress' | 'deadline' | 'clock'>,
  read: ReadBatch,
  registry: RegistryReader,
  released: boolean,
): Promise<MatchedBatch> {
  world.progress?.('match', 0, 1);
  const groups = groupClaims(read.claims);
  const none = new Uint8Array(read.claims.length);
  const overLimit = released ? none : rowsOverClaimLimit(groups, read.claims.length);
  await matchClaims(read.claims, registry, overLimit, groups.order);
  checkDeadline(world);
  return {
    read,
    groups: new Remade(() => groupClaims(read.claims), groups),
    overLimit,
    registryVersion: registry.version,
    canon: registry.canon,
  };
}
