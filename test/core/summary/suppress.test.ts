import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suppress, type CountTable } from '../../../core/summary/suppress.ts';

const small = 5;

function tableOf(lines: number[][], sensitive?: number[]): CountTable {
  const [rows, columns] = [lines.length, lines[0].length];
  return { rows, columns, cells: lines.flat(), sensitive: sensitive ?? [0, ...Array(columns - 1).fill(1)] };
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
    ).toEqual({ hidden: new Uint8Array(6), open: [] });
  });

  it('hides a small count with the smallest three that protect it', () => {
    const { hidden } = suppress(
      tableOf([
        [90, 2, 9, 30],
        [80, 7, 6, 0],
        [70, 20, 50, 60],
      ]),
      small,
    );
    expect([...hidden]).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('finds no way for a group of one reason, and hides no 0 for it', () => {
    const { hidden, open } = suppress(
      tableOf([
        [0, 2, 0],
        [50, 0, 0],
        [60, 0, 7],
      ]),
      small,
    );
    expect([[...hidden], open]).toEqual([[0, 1, 0, 0, 0, 0, 0, 0, 0], [1]]);
  });

  it('finds no way for a table of one group', () => {
    expect(suppress(tableOf([[50, 2, 8]]), small).open).toEqual([1]);
    expect(suppress(tableOf([[50, 0, 8]]), small)).toEqual({ hidden: new Uint8Array(3), open: [] });
  });

  it('needs a partner that can go on being above 0: of two counts of 1 neither can be one fewer', () => {
    const table = tableOf([
      [70, 1, 8],
      [60, 9, 1],
    ]);
    expect(suppress(table, small)).toEqual({ hidden: Uint8Array.of(0, 1, 1, 0, 1, 1), open: [] });
    const ones = tableOf([
      [0, 1, 1],
      [0, 1, 1],
    ]);
    expect(suppress(ones, small).open).toEqual([1, 2, 4, 5]);
  });

  it('hides every small count of tables of many groups, no 0, and few others', () => {
    const line = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })), { minLength: 6, maxLength: 6 });
    const property = fc.property(fc.array(line, { minLength: 2, maxLength: 30 }), (lines) => {
      const { hidden, open } = suppress(tableOf(lines), small);
      const cells = lines.flat();
      const smallOnes = cells.flatMap((count, at) => (at % 6 !== 0 && count > 0 && count < small ? [at] : []));
      const hiddenOnes = [...hidden.keys()].filter((at) => hidden[at] === 1);
      return (
        smallOnes.every((at) => hidden[at] === 1) &&
        hiddenOnes.every((at) => cells[at] > 0) &&
        open.every((at) => smallOnes.includes(at)) &&
        // A cycle of two rows hides three besides the count it protects.
        hiddenOnes.length <= 6 * smallOnes.length
      );
    });
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow();
  });
});
