/** Staging rows and claims as tables of the ledger (C6), as many as their rows need. */
import type { Block, TableShape } from '../blocks/block-table.ts';
import { claimsBlockRows, claimsShape, fillClaimsBlock, type ClaimEntries } from '../ledger/claims.ts';
import type { TableRef } from '../ledger/manifest.ts';
import {
  fillLedgerBlock,
  rowsOfOneSegmentMax,
  segmentBlockRows,
  SegmentDictionaries,
  segmentShape,
  type Dictionaries,
  type LedgerRows,
} from '../ledger/rows.ts';
import type { ClaimsToWrite } from './claim-entries.ts';
import type { MergedRows } from './merged-rows.ts';
import { segmentRowsMax, type Stage } from './stage.ts';

/** Rows that are put together while they are written. */
export function stageMerged(stage: Stage, rows: MergedRows, dictionaries: Dictionaries): Promise<TableRef[]> {
  return stageTables(stage, segmentShape, segmentSize(rows.length, dictionaries), async (blocks) => {
    const own = new SegmentDictionaries(dictionaries);
    await rows.fillBlocks(blocks, own);
    return own.done();
  });
}

export function stageRows(stage: Stage, rows: LedgerRows): Promise<TableRef[]> {
  return stageTables(stage, segmentShape, segmentSize(rows.length, rows.dictionaries), (blocks, start) => {
    const own = new SegmentDictionaries(rows.dictionaries);
    blocks.forEach((block, k) => fillLedgerBlock(rows, start + k * segmentBlockRows, block, own));
    return own.done();
  });
}

function segmentSize(rows: number, dictionaries: Dictionaries): TableSize {
  const tableRows = Math.min(segmentRowsMax, rowsOfOneSegmentMax(dictionaries));
  return { rows, blockRows: segmentBlockRows, tableRows };
}

export function stageClaims(stage: Stage, entries: ClaimEntries): Promise<TableRef[]> {
  const size = { rows: entries.length, blockRows: claimsBlockRows, tableRows: segmentRowsMax };
  return stageTables(stage, claimsShape, size, (blocks, start) => {
    blocks.forEach((block, k) => fillClaimsBlock(entries, start + k * claimsBlockRows, block));
    return {};
  });
}

/** Takes the claims of a version; nothing here holds them afterwards. */
export async function stageAllClaims(stage: Stage, claims: ClaimsToWrite): Promise<TableRef[]> {
  const refs: TableRef[] = [];
  for await (const entries of claims.take(segmentRowsMax)) refs.push(...(await stageClaims(stage, entries)));
  return refs;
}

/** Rows in all, of a block, and of a table at most. */
interface TableSize {
  rows: number;
  blockRows: number;
  tableRows: number;
}

/** `fill` writes the rows from `start` on into the blocks of one table, and gives what its dictionaries are. */
async function stageTables(
  stage: Stage,
  shape: TableShape,
  size: TableSize,
  fill: (blocks: readonly Block[], start: number) => object | Promise<object>,
): Promise<TableRef[]> {
  const refs: TableRef[] = [];
  for (let start = 0; start < size.rows; start += size.tableRows) {
    const rows = Math.min(size.rows - start, size.tableRows);
    const table = stage.table(shape, { rows, blockRows: size.blockRows });
    const blocks: Block[] = [];
    for (let at = 0; at < rows; at += size.blockRows) blocks.push(table.newBlock(Math.min(rows - at, size.blockRows)));
    const meta = await fill(blocks, start);
    for (const block of blocks) table.add(block);
    refs.push(await table.put(meta));
  }
  return refs;
}
