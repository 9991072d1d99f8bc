/**
 * The merge of all segments into a new base, row by row in order of participants; tombstones past the horizon are
 * dropped.
 */
import { Counts, type CountsObject } from '../ledger/counts.ts';
import { schemes } from '../domain/codes.ts';
import type { IdentityClaims } from '../ledger/identity-claims.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { TableRef } from '../ledger/manifest.ts';
import {
  Dictionaries,
  fillLedgerBlock,
  LedgerRows,
  SegmentDictionaries,
  segmentBlockRows,
  segmentShape,
} from '../ledger/rows.ts';
import { fullsOf, members, type Fulls } from '../ledger/membership.ts';
import { segmentRowsMax, type Stage, type StagedTable } from './stage.ts';
import { StampAging } from '../ledger/stamp-horizon.ts';

export interface CompactedRows {
  segments: TableRef[];
  rows: number;
  counts: CountsObject; // of the rows, from scratch
  dropped: Float64Array; // participants whose tombstone was dropped, ascending
}

export interface MergeRowsOptions {
  horizon: number;
  published: CountsObject | undefined;
  /** Gets the identity of every row that is kept. */
  identities?: IdentityClaims | undefined;
}

/**
 * Stages the current rows of `ledger` as segments of a new base, whose dictionaries hold what these rows use and
 * nothing else. Stamps before `horizon` (milliseconds) are coalesced; the recount equals `published` if that is right.
 * Memory: the bytes of one segment and a bounded number of blocks. Throws `IntegrityError`.
 */
export async function mergeRows(
  ledger: Ledger,
  stage: Stage,
  { horizon, published, identities }: MergeRowsOptions,
): Promise<CompactedRows> {
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const counts = Counts.recount(published, dictionaries);
  const kept = new LedgerRows(dictionaries);
  const dropped: number[] = [];
  const segments: TableRef[] = [];
  let table: { staged: StagedTable; dictionaries: SegmentDictionaries } | undefined;
  let rows = 0;
  const rowsMax = ledger.manifest?.segments.reduce((sum, segment) => sum + segment.rows, 0) ?? 0;
  const size = { rows: Math.min(segmentRowsMax, rowsMax), blockRows: segmentBlockRows };
  const aging = new StampAging(horizon, ledger.manifest?.fulls ?? {});
  for await (const chunk of ledger.chunks(dictionaries, { aging })) {
    kept.length = 0;
    for (let at = 0; at < chunk.length; at++) {
      const effective = members(chunk, at, fulls);
      if (effective === 0 && newestWord(chunk, at, fulls) < horizon) {
        dropped.push(chunk.participant[at]);
        continue;
      }
      counts.move(chunk, at, effective, 1);
      identities?.add(chunk, at);
      kept.addCopy(chunk, at);
    }
    if (kept.length === 0) continue;
    table ??= { staged: stage.table(segmentShape, size), dictionaries: new SegmentDictionaries(dictionaries) };
    const block = table.staged.newBlock(kept.length);
    fillLedgerBlock(kept, 0, block, table.dictionaries);
    table.staged.add(block);
    rows += kept.length;
    const isFull = table.staged.rows + segmentBlockRows > segmentRowsMax;
    if (!isFull && table.dictionaries.hasRoomFor(segmentBlockRows)) continue;
    segments.push(await table.staged.put(table.dictionaries.done()));
    table = undefined;
  }
  if (table !== undefined) segments.push(await table.staged.put(table.dictionaries.done()));
  return { segments, rows, counts: counts.toObject(), dropped: Float64Array.from(dropped) };
}

/**
 * As-of of the last word on a participant who has left: on the identity, on a membership, or the `full` that it is
 * absent from.
 */
function newestWord(rows: LedgerRows, at: number, fulls: Fulls): number {
  const { asOf } = rows.dictionaries.stamps;
  let newest = asOf[rows.identityStamp[at]];
  for (let s = 0; s < schemes.length; s++) {
    newest = Math.max(newest, asOf[rows.schemeStamp[s][at]]);
    if ((rows.schemes[at] & (1 << s)) !== 0) newest = Math.max(newest, asOf[fulls[s]]);
  }
  return newest;
}
