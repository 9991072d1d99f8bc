import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suppress, type CountTable } from '../../../core/summary/suppress.ts';

const small = 5;

function tableOf(lines: number[][], sensitive?: number[]): CountTable {
  const [rows, columns] = [lines.length, lines[0].length];
  return { rows, columns, cells: lines.flat(), sensitive: sensitive ?? [0, ...Array(columns - 1).fill(1)] };
}

/**
 * What somebody who sees the rest and all totals can tell of the hidden cells: tries every table of counts that fits,
 * and gives the cells that have one value in all of them.
 */
function recomputable({ rows, columns, cells }: CountTable, hidden: Uint8Array): number[] {
  const places = [...hidden.keys()].filter((at) => hidden[at] === 1);
  const rowLeft = Array.from({ length: rows }, (_, r) => sum(places.filter((at) => Math.floor(at / columns) === r)));
  const columnLeft = Array.from({ length: columns }, (_, c) => sum(places.filter((at) => at % columns === c)));
  const seen = places.map(() => new Set<number>());
  const values: number[] = [];
  const lastOfRow = places.map(
    (at, k) => places.findLastIndex((b) => Math.floor(b / columns) === Math.floor(at / columns)) === k,
  );
  const lastOfColumn = places.map((at, k) => places.findLastIndex((b) => b % columns === at % columns) === k);
  let tries = 0;
  fill(0);
  return places.filter((_, k) => seen[k].size === 1);

  function sum(these: number[]): number {
    return these.reduce((total, at) => total + cells[at], 0);
  }

  function fill(k: number): void {
    if (seen.every((each) => each.size > 1) || ++tries > 200_000) return;
    if (k === places.length) {
      values.forEach((value, at) => seen[at].add(value));
      return;
    }
    const [r, c] = [Math.floor(places[k] / columns), places[k] % columns];
    const most = Math.min(rowLeft[r], columnLeft[c]);
    const least = Math.max(lastOfRow[k] ? rowLeft[r] : 0, lastOfColumn[k] ? columnLeft[c] : 0);
    for (let value = least; value <= most; value++) {
      rowLeft[r] -= value;
      columnLeft[c] -= value;
      values[k] = value;
      fill(k + 1);
      rowLeft[r] += value;
      columnLeft[c] += value;
    }
  }
}

describe('suppress', () => {
  it('hides nothing where no count is small', () => {
    expect(
      suppress(
        tableOf([
          [3, 0, 9],
          [1, 5, 0],
        ]),
        small,
      ),
    ).toEqual(new Uint8Array(6));
  });

  it('hides a small count with the smallest three that protect it', () => {
    const hidden = suppress(
      tableOf([
        [90, 2, 9, 30],
        [80, 7, 6, 0],
        [70, 20, 50, 60],
      ]),
      small,
    );
    expect([...(hidden ?? [])]).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('hides zeros where no count can protect a group of one reason', () => {
    const table = tableOf([
      [0, 2, 0],
      [50, 0, 0],
      [60, 0, 7],
    ]);
    const hidden = suppress(table, small);
    expect(hidden?.[1]).toBe(1);
    expect(recomputable(table, hidden ?? new Uint8Array())).toEqual([]);
  });

  it('finds no way for a table of one group', () => {
    expect(suppress(tableOf([[50, 2, 8]]), small)).toBeUndefined();
    expect(suppress(tableOf([[50, 0, 8]]), small)).toEqual(new Uint8Array(3));
  });

  it('leaves no hidden count that can be derived from shown counts and totals', () => {
    const line = (columns: number) =>
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 })), { minLength: columns, maxLength: columns });
    const tables = fc
      .integer({ min: 2, max: 4 })
      .chain((columns) => fc.array(line(columns), { minLength: 1, maxLength: 4 }));
    const property = fc.property(tables, fc.uint8Array({ minLength: 16, maxLength: 16, max: 5 }), (lines, also) => {
      // One in six of the first column is hidden for another reason.
      const table = {
        ...tableOf(lines),
        also: also.map((each, at) => Number(each === 0 && at % lines[0].length === 0)),
      };
      const hidden = suppress(table, small);
      if (hidden === undefined) return;
      expect(lines.flat().filter((_, at) => table.also[at] === 1 && hidden[at] === 0)).toEqual([]);
      const smallOnes = table.sensitive;
      const open = lines
        .flat()
        .filter((count, at) => smallOnes[at % table.columns] === 1 && count > 0 && count < small && hidden[at] === 0);
      expect(open).toEqual([]);
      expect(recomputable(table, hidden)).toEqual([]);
    });
    expect(() => fc.assert(property, { numRuns: 400 })).not.toThrow();
  });

  it('gives up only where a small count can be derived although all are hidden', () => {
    const line = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 });
    const property = fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (lines) => {
      const table = tableOf(lines);
      if (suppress(table, small) !== undefined) return;
      expect(recomputable(table, new Uint8Array(table.rows * table.columns).fill(1))).not.toEqual([]);
    });
    expect(() => fc.assert(property, { numRuns: 400 })).not.toThrow();
  });
});
