/**
 * The merge of all claims parts into a new base, by (ID, participant); entries that say nothing any more are dropped.
 */
import {
  claimChunks,
  claimDays,
  ClaimBit,
  claimsBlockRows,
  claimsShape,
  copyEntry,
  fillClaimsBlock,
  newClaimEntries,
} from '../ledger/claims.ts';
import type { IdentityClaims } from '../ledger/identity-claims.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { TableRef } from '../ledger/manifest.ts';
import { stageClaims } from './stage-tables.ts';
import { segmentRowsMax, type Stage, type StagedTable } from './stage.ts';

/**
 * Stages the current claim entries of `ledger` as parts of a new base. `gone` are the participants whose row was
 * dropped, ascending: they claim nothing now. An entry goes when its participant does not claim the ID now and its last
 * changed claim is older than the day `keepFrom` (`attemptDay`; 0: none goes). With
 * `identities`, those of every row that is kept, entries that say something else are put right (`mended`). Throws
 * `IntegrityError`.
 */
export async function mergeClaims(
  ledger: Ledger,
  stage: Stage,
  options: { keepFrom: number; gone: Float64Array; identities?: IdentityClaims | undefined },
): Promise<{ claims: TableRef[]; mended: number }> {
  const claims: TableRef[] = [];
  const kept = newClaimEntries(claimsBlockRows);
  const rowsMax = ledger.manifest?.claims.reduce((sum, part) => sum + part.rows, 0) ?? 0;
  const size = { rows: Math.min(segmentRowsMax, rowsMax), blockRows: claimsBlockRows };
  const { identities, keepFrom } = options;
  const seen = new Uint8Array(identities?.size ?? 0);
  let mended = 0;
  let table: StagedTable | undefined;
  for await (const chunk of claimChunks(ledger)) {
    kept.length = 0;
    for (let at = 0; at < chunk.length; at++) {
      let state = chunk.state[at];
      if (includes(options.gone, chunk.participant[at])) state &= ~ClaimBit.current;
      if (identities !== undefined) {
        const [id, person] = [chunk.id[at], identities.find(chunk.participant[at])];
        if (!identities.isRight(id, person, state)) {
          mended++;
          state = identities.state(id, person);
        }
        if ((state & ClaimBit.current) !== 0) seen[person] = 1;
      }
      const lastChange = chunk.days[at * claimDays + claimDays - 1];
      if ((state & ClaimBit.current) === 0 && lastChange < keepFrom) continue;
      copyEntry(kept, kept.length, chunk, at);
      kept.state[kept.length++] = state;
    }
    if (kept.length === 0) continue;
    table ??= stage.table(claimsShape, size);
    const block = table.newBlock(kept.length);
    fillClaimsBlock(kept, 0, block);
    table.add(block);
    if (table.rows + claimsBlockRows <= segmentRowsMax) continue;
    claims.push(await table.put({}));
    table = undefined;
  }
  if (table !== undefined) claims.push(await table.put({}));
  if (identities === undefined) return { claims, mended };
  const lacking = identities.entriesLacking(seen);
  claims.push(...(await stageClaims(stage, lacking)));
  return { claims, mended: mended + lacking.length };
}

/** Halving; `sorted` ascends. */
function includes(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}
