import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '../../../core/domain/codes.ts';
import { dragFillRowsMin, flagDragFilled } from '../../../core/intake/drag-fill.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';
import { claimRows, columnOf } from '../../support/claim-columns.ts';

/** 1 for the rows that are flagged. */
function flagged(ids: readonly number[]): number[] {
  const claims = claimRows(ids.map((id) => ({ id })));
  flagDragFilled(claims);
  return columnOf(claims, 'flags').map((each) => Number(each === Flag.DRAG_FILLED));
}

const up = (first: number, rows: number): number[] => Array.from({ length: rows }, (_, k) => first + k);

describe('flagDragFilled', () => {
  it('flags a run of five, not of four', () => {
    expect(flagged(up(52_090_000_001, dragFillRowsMin))).toEqual([1, 1, 1, 1, 1]);
    expect(flagged(up(52_090_000_001, dragFillRowsMin - 1))).toEqual([0, 0, 0, 0]);
  });

  it('flags only the run, between other rows and at the end', () => {
    expect(flagged([7, ...up(100, 5), 900, 901, 902, ...up(50, 6)])).toEqual([
      0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1,
    ]);
  });

  it('ends a run where a row repeats, counts down or has no ID', () => {
    expect(flagged([1, 2, 3, 3, 4, 5, 6])).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(flagged([9, 8, 7, 6, 5, 4, 3])).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(flagged([0, 1, 2, 3, 4])).toEqual([0, 0, 0, 0, 0]);
    expect(flagged([0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0, 0]);
    expect(flagged([])).toEqual([]);
  });

  it('flags a row exactly if it is in a run of five', () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 8 })), { maxLength: 12 });
    fc.assert(
      fc.property(runs, (parts) => {
        const ids = parts.flatMap(([first, rows]) => up(first, rows));
        const expected = ids.map((_, row) =>
          Number(
            ids.some((first, from) => {
              const run = ids.slice(from, from + dragFillRowsMin);
              const counts = run.length === dragFillRowsMin && run.every((id, k) => id === first + k);
              return counts && first > 0 && row >= from && row < from + dragFillRowsMin;
            }),
          ),
        );
        expect(flagged(ids)).toEqual(expected);
      }),
    );
  });

  it('keeps other flags', () => {
    const claims = claimRows(up(1, 5).map((id) => ({ id, flags: Flag.ID_CLEANED })));
    flagDragFilled(claims);
    expect(columnOf(claims, 'flags')).toEqual(Array(5).fill(Flag.ID_CLEANED | Flag.DRAG_FILLED));
  });

  it('is done when a batch is read, for repaired IDs too', async () => {
    const ids = ['052090000001', '052090000002', "'052090000003", '52090000004', '052 090 000 005', '052090000009'];
    const rows = ids.map((id, k) => `010000000${k},${id},Nguyễn Văn An,04/05/1990,1`);
    const text = `participant_number,personal_id,full_name,birth_date,sex\n${rows.join('\n')}\n`;
    const names = new NameReader(new Uint8Array(16));
    const read = await readBatch(inChunks(bytesOf(text), 100), {
      names,
      hash: nodeHash,
      schemes: 4,
      storedOn: 20260101,
    });
    expect(columnOf(read.claims, 'flags').map((each) => Number((each & Flag.DRAG_FILLED) !== 0))).toEqual([
      1, 1, 1, 1, 1, 0,
    ]);
  });
});
