/** Cells that the generator writes in other ways are read as what the claim says, scheme by scheme. */
import { describe, expect, it } from 'vitest';
import { Flag } from '../../core/domain/codes.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { readSchemeCell } from '../../core/intake/scheme-names.ts';
import { BatchRows } from '../../generate/batch-rows.ts';
import { Population } from '../../generate/population.ts';
import { columnLayouts, headerOf } from '../../generate/column-layouts.ts';
import { renderRow, type RowStyle } from '../../generate/render-row.ts';
import { bytesOf, fakeNames, inChunks, nodeHash } from '../core/intake/batch-support.ts';

const rows = 2000;
const population = new Population({
  people: 20_000,
  until: { year: 2026, month: 1, day: 31 },
  key: 42,
  needs: [{ province: 'vn34-52', people: rows }],
});
const styles = (['vss', 'other', 'words'] as const).flatMap((dateKinds) =>
  (['vss', 'words', 'declaration'] as const).flatMap((sexes) =>
    columnLayouts.map((columns): RowStyle => ({ columns, lineEnd: '\n', dateKinds, sexes })),
  ),
);

describe('a generated batch', () => {
  it.each(styles)('is read as its claims say: $columns, kinds in $dateKinds, sexes in $sexes', async (style) => {
    const statesOther = style.sexes !== 'declaration';
    const habits = { locality: 0.9, key: 7, statesOther, canonicalCells: false };
    const source = new BatchRows({ population, province: 'vn34-52', rows, ...habits });
    const made = Array.from({ length: rows }, (_, row) => source.make(row));
    const text = made.map(({ claim }, row) => renderRow(claim, style, row * 7919)).join('');
    const chunks = inChunks(bytesOf(`${headerOf(style.columns)}\n${text}`), 65_536);
    const options = { names: fakeNames(), hash: nodeHash, schemes: 0, storedOn: 20260131 };
    const { claims, rejects, notes } = await readBatch(chunks, options);
    expect(rejects).toEqual([]);
    const wrong: unknown[] = [];
    made.forEach(({ kind, claim }, i) => {
      const unknown = kind === 'schemeUnknown';
      const { year, month, day } = claim.birth;
      const expected = [
        readSchemeCell(claim.schemes),
        ((claims.flags(i) & Flag.SCHEME_UNKNOWN) !== 0) === unknown,
        ((claims.flags(i) & Flag.NATIONALITY_UNKNOWN) !== 0) === (kind === 'nationalityUnclear'),
        claim.sex,
        kind === 'dateImpossible' ? 0 : year * 10_000 + month * 100 + day,
      ];
      const found = [claims.schemes(i), true, true, claims.sex(i), claims.birthDate(i)];
      if (found.join() !== expected.join()) wrong.push({ kind, expected, found });
    });
    expect(wrong).toEqual([]);
    const counts = Object.fromEntries(notes.map(({ code, rows: count }) => [code, count]));
    const of = (name: string): number => made.filter(({ kind }) => kind === name).length;
    expect(counts).toMatchObject({
      SCHEME_UNKNOWN: of('schemeUnknown'),
      NATIONALITY_UNKNOWN: of('nationalityUnclear'),
    });
    expect(counts.SEX_NOT_COMPARED).toBe(undefined);
  });
});
