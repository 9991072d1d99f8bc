/** C5: the verdicts of a batch. */
import { Remade } from '../base/remade.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { checkDeadline, type ReadWorld } from '../intake/read-upload.ts';
import { matchClaims } from '../match/match.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { groupClaims, rowsOverClaimLimit, type ClaimGroups } from './attempts.ts';
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
  const again = groupsAgain(read.claims, groups);
  await matchClaims(read.claims, registry, overLimit, groups.order);
  checkDeadline(world);
  return {
    read,
    groups: new Remade(again, groups),
    overLimit,
    registryVersion: registry.version,
    canon: registry.canon,
  };
}

/**
 * Groups the rows once more, after they were matched, as they were grouped before: a claim is what the file said, and
 * matching puts another reading of a damaged name into its row where that one agrees. So a batch that is merged again
 * because another was ratified first writes what it would have written at once.
 */
function groupsAgain(claims: ClaimRows, { claim }: ClaimGroups): () => ClaimGroups {
  const rows = claims.other?.place ?? new Uint32Array(0);
  const stated = Uint32Array.from(rows, (row) => claim[row]);
  return () => {
    const groups = groupClaims(claims);
    rows.forEach((row, k) => (groups.claim[row] = stated[k]));
    return groups;
  };
}
