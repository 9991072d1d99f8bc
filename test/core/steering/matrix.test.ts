/** Where the remaining sit: sums over any history, held to the state and to a model that knows the rows alone. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { viewOf } from '../../../core/cases/cases-document.ts';
import { countCases } from '../../../core/cases/case-view.ts';
import { KeptCases } from '../../../core/cases/kept-cases.ts';
import { verdictTexts } from '../../../core/catalogue/catalogue.ts';
import { commitBatch } from '../../../core/commit/commit.ts';
import { schemes, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { readProvinceState, stateKey } from '../../../core/domain/province-state.ts';
import {
  columnAxes,
  matrixCsv,
  rowAxes,
  sortedLines,
  type Matrix,
  type MatrixFilter,
  type MatrixQuestion,
} from '../../../core/steering/matrix.ts';
import { readMatrix, type MatrixReading } from '../../../core/steering/read-matrix.ts';
import { openReasons } from '../../../core/steering/tallies.ts';
import { historyRows, isOpen, type HistoryRow } from '../../support/ledger-history.ts';
import { testMatched, testProvince, testRequest } from '../../support/matched-batch.ts';
import { Office, somePeople } from '../../support/office.ts';
import { claimBatches, scopedBatches } from '../../support/random-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const { DECEASED, ID_NOT_FOUND, NAME_DIFFERS, OUT_OF_SCOPE, VERIFIED } = Verdict;
const outcomes = [DECEASED, ID_NOT_FOUND, NAME_DIFFERS, OUT_OF_SCOPE, VERIFIED] as const;

interface Asked {
  world: TestWorld;
  kept: KeptCases;
  disclosure?: MatrixReading['disclosure'];
  provinces?: string[];
}

function ask({ world, kept, disclosure = 'exact', provinces = [testProvince] }: Asked, question: MatrixQuestion) {
  const casesOf = async (province: string) => viewOf(await kept.read(province), disclosure);
  return readMatrix(world, { ...question, provinces, disclosure, casesOf });
}

/** What a person is of an axis: of the schemes several, of everything else one. */
function keysOf(row: HistoryRow, axis: (typeof rowAxes)[number]): string[] {
  const reason = verdictNames[row.verdict - 1];
  if (axis === 'scheme') return row.schemes;
  return [{ province: testProvince, reason, actor: verdictTexts[reason].actor, unit: row.unit }[axis]];
}

function isAsked(row: HistoryRow, filter: MatrixFilter): boolean {
  return (['unit', 'reason', 'actor', 'scheme'] as const).every(
    (axis) => filter[axis] === undefined || keysOf(row, axis).includes(filter[axis]),
  );
}

/** Cells that are not 0, and the totals, counted person by person. */
function expectedOf(people: readonly HistoryRow[], { rows, columns, filter }: MatrixQuestion) {
  const asked = people.filter((row) => isAsked(row, filter));
  const has = (row: HistoryRow, axis: (typeof rowAxes)[number], key: string): boolean =>
    keysOf(row, axis).includes(key) && (axis !== 'scheme' || filter.scheme === undefined || key === filter.scheme);
  const count = (...wanted: [axis: (typeof rowAxes)[number], key: string][]): number =>
    asked.filter((row) => wanted.every(([axis, key]) => has(row, axis, key))).length;
  return { count, all: asked.length, of: (row: string, column: string) => count([rows, row], [columns, column]) };
}

function expectMatrix(matrix: Matrix, people: readonly HistoryRow[]): void {
  const { rows, columns, columnKeys, lines, totals } = matrix;
  const expected = expectedOf(people, matrix);
  for (const { key, cells, total } of lines) {
    expect(cells).toEqual(columnKeys.map((column) => expected.of(key, column)));
    expect(total).toBe(expected.count([rows, key]));
  }
  expect(totals).toEqual({ cells: columnKeys.map((key) => expected.count([columns, key])), total: expected.all });
}

const $filter = fc.record({
  unit: fc.constantFrom(undefined, undefined, 'A', 'B', 'nowhere'),
  reason: fc.constantFrom(undefined, undefined, ...openReasons),
  actor: fc.constantFrom(undefined, undefined, 'clerk' as const, 'participant' as const),
  scheme: fc.constantFrom(undefined, undefined, ...schemes),
});

const province = 'vn34-52';
let office: Awaited<ReturnType<typeof someOffice>>;
beforeAll(async () => {
  office = await someOffice();
});

describe('the matrix of who is not verified', () => {
  it('counts every person in each cell over any history, by every two axes and any filter', async () => {
    const $history = fc.record({
      batches: fc.oneof(scopedBatches, claimBatches),
      outcomes: fc.array(fc.constantFrom(undefined, ...outcomes), { minLength: 6, maxLength: 6 }),
      filter: $filter,
    });
    let filled = 0;
    await fc.assert(
      fc.asyncProperty($history, async ({ batches, outcomes: chosen, filter }) => {
        const world = testWorld();
        const kept = new KeptCases(world);
        for (const [i, batch] of batches.entries()) {
          const verdict = chosen[i];
          const rows = batch.rows.map((row) => (verdict === undefined ? row : { ...row, verdict }));
          const each = { ...batch, rows, storedAt: Date.UTC(2026, 0, 20 + i, 5) };
          await commitBatch(world, testRequest(world.hash, each), testMatched(world.hash, each), {
            disclosure: world.disclosure,
          });
        }
        const people = [...(await historyRows(world)).values()].filter((row) => row.schemes.length > 0 && isOpen(row));
        const state = await readProvinceState(world.state, testProvince);
        for (const rows of rowAxes)
          for (const columns of columnAxes) {
            if (rows === columns) continue;
            for (const asked of [{}, filter])
              expectMatrix(await ask({ world, kept }, { rows, columns, filter: asked }), people);
          }
        const { lines, totals } = await ask({ world, kept }, { rows: 'reason', columns: 'scheme', filter: {} });
        expect(totals.total).toBe(state?.remaining ?? 0);
        expect(totals.cells).toEqual(schemes.map((scheme) => state?.schemes[scheme].remaining ?? 0));
        expect(lines.map(({ total }) => total)).toEqual(
          state === undefined ? lines.map(() => 0) : openReasons.map((reason) => state.verdicts[reason]),
        );
        filled += totals.total;
      }),
      { numRuns: 20 },
    );
    expect(filled).toBeGreaterThan(20);
  });

  it('has in each cell as many as the open cases with the filters of its link, under every policy', async () => {
    const { world, kept } = office;
    for (const disclosure of ['exact', 'yes-no'] as const) {
      const view = viewOf(await kept.read(province), disclosure);
      for (const [rows, columns] of [
        ['unit', 'scheme'],
        ['unit', 'reason'],
        ['reason', 'scheme'],
        ['scheme', 'actor'],
      ] as const) {
        const question = { rows, columns, filter: {} };
        const matrix = await ask({ world, kept, disclosure, provinces: [province] }, question);
        for (const { key, cells, total } of matrix.lines) {
          expect(total).toBe(countCases(view, { [rows]: key }).all);
          const behind = matrix.columnKeys.map((column) => countCases(view, { [rows]: key, [columns]: column }).all);
          expect(cells).toEqual(behind);
        }
        expect(matrix.totals.total).toBe(view.cases.length);
      }
    }
  });

  it('tells an office under yes-no no reason that its cases do not tell', async () => {
    const { world, kept } = office;
    const question = { rows: 'unit', columns: 'reason', filter: {} } as const;
    const told = await ask({ world, kept, disclosure: 'yes-no', provinces: [province] }, question);
    const of = ({ columnKeys, totals }: Matrix, reason: string): number => totals.cells[columnKeys.indexOf(reason)];
    expect([of(told, 'NAME_DIFFERS'), of(told, 'ID_NOT_FOUND')]).toEqual([0, 2]);
    const all = await ask({ world, kept, provinces: [province] }, question);
    expect([of(all, 'NAME_DIFFERS'), of(all, 'ID_NOT_FOUND')]).toEqual([2, 0]);
  });

  it('has a line for each province with books, names the others, and is put in order by any column', async () => {
    const { world, kept } = office;
    const provinces = ['vn34-01', 'vn34-04', province];
    const question = { rows: 'province', columns: 'scheme', filter: {} } as const;
    const matrix = await ask({ world, kept, provinces }, question);
    expect(matrix.provinces.map(({ ledgerVersion }) => ledgerVersion)).toEqual([1, 0, 1]);
    expect(matrix.lines).toEqual([
      { key: 'vn34-01', cells: [0, 0, 1, 0], total: 1 },
      { key: province, cells: [1, 0, 2, 0], total: 2 },
    ]);
    const keys = (column: string, descending: boolean): string[] =>
      sortedLines(matrix, { column, descending }).map(({ key }) => key);
    expect(keys('total', true)).toEqual([province, 'vn34-01']);
    expect(keys('BHXHBB', false)).toEqual(['vn34-01', province]);
    expect(keys('BHTN', true)).toEqual(['vn34-01', province]);
    const csv = new TextDecoder('utf-8', { ignoreBOM: false }).decode(matrixCsv(matrix));
    expect(csv.split('\r\n').slice(0, 4)).toEqual([
      'province,BHXHBB,BHXHTN,BHYT,BHTN,total',
      'vn34-01,0,0,1,0,1',
      `${province},1,0,2,0,2`,
      'total,1,0,3,0,3',
    ]);
  });

  it('refuses rows that are the columns, and counts that are not those of the state', async () => {
    const { world, kept } = office;
    const same = { rows: 'scheme', columns: 'scheme', filter: {} } as const;
    await expect(ask({ world, kept }, same)).rejects.toMatchObject({ code: 'MATRIX_AXES' });
    const state = await readProvinceState(world.state, province);
    if (state === undefined) throw new Error('the province has books');
    const { verdicts } = state;
    await world.state.put(stateKey(province), { ...state, verdicts: { ...verdicts, HELD: verdicts.HELD + 1 } });
    const question = { rows: 'reason', columns: 'actor', filter: {} } as const;
    await expect(ask({ world, kept, provinces: [province] }, question)).rejects.toThrow('verdicts');
  });
});

/** Two wrong names in one province, one of them of somebody with two schemes; one missing ID in another. */
async function someOffice(): Promise<{ world: TestWorld; kept: KeptCases }> {
  const sent = await Office.open(somePeople(6));
  const wrong = { name: 'Người Khác Hẳn' };
  await sent.send([sent.row(1, { ...wrong, schemes: 'BHXHBB;BHYT' }), sent.row(2, wrong), sent.row(3)]);
  await sent.send([sent.row(4, { id: '' })], { province: 'vn34-01' });
  return { world: sent.world, kept: new KeptCases(sent.world) };
}
