/** How far the rows of a file prove a coding: each threshold from both sides. */
import { describe, expect, it } from 'vitest';
import { Flag, Sex } from '../../../core/domain/codes.ts';
import { IdState } from '../../../core/domain/columns.ts';
import {
  newCodingCounts,
  noteKind,
  noteSchemes,
  noteSex,
  proveCodings,
  settleCodings,
  type CodingCounts,
  type SexCoding,
} from '../../../core/intake/codings.ts';
import { DateKind } from '../../../core/intake/normalise-date.ts';
import { KindCell, SexCell } from '../../../core/intake/normalise-codes.ts';
import { SchemeCell } from '../../../core/intake/scheme-names.ts';
import { claimRows, columnOf } from '../../support/claim-columns.ts';

const man = { id: 52_090_000_001, idState: IdState.whole };
const woman = { id: 52_190_000_001, idState: IdState.whole };
const none = [0, 0, 0, 0];
const vss = [Sex.unknown, Sex.male, Sex.female, Sex.other];
const declaration = [Sex.female, Sex.male, Sex.unknown, Sex.unknown];
const mark = [Sex.unknown, Sex.female, Sex.unknown, Sex.unknown];

/** By code: rows with the ID of a man, of a woman, and with none. */
function sexesOf(rows: Record<number, [men: number, women: number, other?: number]>): CodingCounts {
  const counts = newCodingCounts();
  for (const [code, [men, women, other = 0]] of Object.entries(rows)) {
    const cell = SexCell.code + Number(code);
    for (let i = 0; i < men; i++) noteSex(counts, cell, man);
    for (let i = 0; i < women; i++) noteSex(counts, cell, woman);
    for (let i = 0; i < other; i++) noteSex(counts, cell, { id: 0, idState: IdState.missing });
  }
  return counts;
}

function sexMeaning(
  sex: SexCoding,
  documented: boolean,
  rows: Record<number, [men: number, women: number, other?: number]>,
): readonly number[] {
  return proveCodings(sexesOf(rows), { sex, documented }, 0).sexes;
}

describe('a coding of the sex', () => {
  it.each([
    // Documented: believed without proof, until five rows and the greater part speak against it.
    ['vss', true, { 1: [0, 0, 1] }, vss],
    ['vss', true, { 1: [0, 4] }, vss],
    ['vss', true, { 1: [0, 5] }, none],
    ['vss', true, { 1: [5, 5] }, vss],
    ['vss', true, { 1: [5, 6] }, none],
    // Of a form: two rows must agree for each that does not, and one at least.
    ['vss', false, { 1: [0, 0, 9] }, none],
    ['vss', false, { 1: [1, 0] }, vss],
    ['vss', false, { 2: [0, 1] }, vss],
    ['vss', false, { 1: [2, 1] }, vss],
    ['vss', false, { 1: [3, 2] }, none],
    // 0 and 1 without 2 are no codes of VSS, 1 and 2 without 0 none of a declaration.
    ['vss', true, { 0: [0, 0, 1], 1: [4, 0] }, none],
    ['vss', true, { 0: [0, 0, 1], 1: [4, 0], 2: [0, 0, 1] }, vss],
    ['declaration', true, { 0: [0, 1], 1: [4, 0] }, declaration],
    ['declaration', true, { 1: [4, 0] }, declaration],
    ['declaration', true, { 1: [4, 0], 2: [0, 0, 1] }, none],
    ['declaration', true, { 0: [0, 1], 1: [4, 0], 2: [0, 0, 1] }, declaration],
    ['mark', true, { 1: [0, 4] }, mark],
    ['mark', true, { 1: [0, 4], 2: [0, 0, 1] }, none],
    ['mark', true, { 0: [0, 0, 1], 1: [0, 4], 2: [0, 0, 1] }, none],
    ['mark', false, { 1: [0, 4] }, mark],
    ['mark', false, { 0: [0, 0, 1], 1: [5, 0] }, declaration],
    // The coding of another form: five rows, and two for each against it.
    ['declaration', false, { 1: [5, 0], 2: [0, 0, 1] }, vss],
    ['declaration', false, { 1: [4, 0], 2: [0, 0, 1] }, none],
    ['vss', false, { 0: [0, 3], 1: [2, 0] }, declaration],
    ['vss', false, { 0: [0, 2], 1: [2, 0] }, none],
    ['declaration', false, { 1: [10, 5], 2: [0, 0, 1] }, vss],
    ['declaration', false, { 1: [9, 5], 2: [0, 0, 1] }, none],
    ['declaration', false, { 3: [9, 9] }, none],
  ] as const)('of %s (documented: %s) with %o', (sex, documented, rows, meaning) => {
    expect(sexMeaning(sex, documented, rows as never)).toEqual(meaning);
  });

  it('is proven by whole IDs and by those that lost their zero, by no others', () => {
    const counts = newCodingCounts();
    for (const idState of [IdState.whole, IdState.padded, IdState.missing, IdState.invalid])
      noteSex(counts, SexCell.code + 1, { ...man, idState });
    noteSex(counts, SexCell.unknown, man);
    expect([...counts.sexes.subarray(3, 6), counts.sexUnknown]).toEqual([4, 2, 0, 1]);
  });
});

const year = 19_900_000;
const yearMonth = 19_900_500;
const firstOfJanuary = 19_900_101;
const firstOfMonth = 19_900_501;
const day = 19_900_502;
const vssKinds = [DateKind.full, DateKind.year, DateKind.yearMonth, -1];
const otherKinds = [-1, DateKind.full, DateKind.yearMonth, DateKind.year];
const noKinds = [-1, -1, -1, -1];

function kindsOf(rows: readonly (readonly [code: number, date: number, rows: number])[]): CodingCounts {
  const counts = newCodingCounts();
  for (const [code, date, times] of rows) for (let i = 0; i < times; i++) noteKind(counts, code, date);
  return counts;
}

describe('a coding of the kind of birth date', () => {
  it.each([
    // Documented: one row is enough for the coding of VSS; else three.
    [true, [[1, year, 1]], vssKinds],
    [false, [[1, year, 2]], noKinds],
    [false, [[1, year, 3]], vssKinds],
    [true, [[1, day, 2]], noKinds],
    [true, [[1, day, 3]], otherKinds],
    // A first of January speaks for the year, other days against it.
    [false, [[1, firstOfJanuary, 3]], vssKinds],
    [false, [[1, firstOfMonth, 3]], noKinds],
    [false, [[1, yearMonth, 3]], noKinds],
    [false, [[3, firstOfJanuary, 3]], otherKinds],
    [false, [[3, day, 3]], noKinds],
    // A month is spoken for by what has no day, or a first; a year says nothing of it.
    [false, [[2, yearMonth, 3]], vssKinds],
    [false, [[2, firstOfMonth, 3]], vssKinds],
    [false, [[2, firstOfJanuary, 3]], vssKinds],
    [false, [[2, year, 3]], noKinds],
    [false, [[2, day, 3]], noKinds],
    [
      false,
      [
        [2, yearMonth, 3],
        [2, year, 30],
      ],
      vssKinds,
    ],
    // A full date is spoken for by a day alone.
    [false, [[0, day, 3]], vssKinds],
    [false, [[0, firstOfMonth, 3]], noKinds],
    [false, [[0, year, 3]], noKinds],
    [
      false,
      [
        [1, day, 3],
        [1, year, 1],
      ],
      otherKinds,
    ],
    // Ten rows for each that speaks against it.
    [
      false,
      [
        [1, year, 10],
        [1, day, 1],
      ],
      vssKinds,
    ],
    [
      false,
      [
        [1, year, 9],
        [1, day, 1],
      ],
      noKinds,
    ],
    [
      false,
      [
        [1, year, 30],
        [3, day, 3],
      ],
      vssKinds,
    ],
    [
      false,
      [
        [1, year, 30],
        [3, day, 4],
      ],
      noKinds,
    ],
    [
      false,
      [
        [1, day, 30],
        [0, day, 3],
      ],
      otherKinds,
    ],
    [
      false,
      [
        [1, day, 30],
        [0, day, 4],
      ],
      noKinds,
    ],
  ] as const)('(documented: %s) with %o', (documented, rows, meaning) => {
    expect(proveCodings(kindsOf(rows), { sex: 'vss', documented }, 0).kinds).toEqual(meaning);
  });

  it('cuts a placeholder by its word at once, and keeps a code only above a placeholder', () => {
    const counts = newCodingCounts();
    const note = (cell: number, dates: number[]): number[] => dates.map((date) => noteKind(counts, cell, date));
    const dates = [year, yearMonth, firstOfJanuary, firstOfMonth, day, 0];
    expect(note(KindCell.full, dates)).toEqual(dates);
    expect(note(KindCell.unknown, dates)).toEqual(dates);
    expect(note(KindCell.year, dates)).toEqual([year, yearMonth, year, firstOfMonth, day, 0]);
    expect(note(KindCell.yearMonth, dates)).toEqual([year, yearMonth, 19_900_100, yearMonth, day, 0]);
    expect([...counts.kinds]).toEqual(Array(20).fill(0));
    expect(counts.kindUnknown).toBe(6);
    const above = 2 ** 26;
    expect(note(1, dates)).toEqual([year, yearMonth, above + firstOfJanuary, above + firstOfMonth, day, 0]);
  });
});

describe('a scheme cell', () => {
  const { socialInsurance, unknown, empty } = SchemeCell;

  it('is counted by what is open in it', () => {
    const counts = newCodingCounts();
    const note = (cell: number, metadata = 0): number => noteSchemes(counts, cell, metadata, 7);
    expect([note(4), note(2), note(15)]).toEqual([4, 2, 15]);
    expect(counts).toMatchObject({ voluntary: 2, schemeOpen: 0 });
    expect([note(empty, 4), note(empty), note(unknown | 4)]).toEqual([4, empty, unknown | 4]);
    expect(counts).toMatchObject({ schemeOpen: 2, schemeUnknown: 2, firstUnknown: 7, firstOpen: 0, employees: 0 });
    expect([note(socialInsurance), noteSchemes(counts, socialInsurance | 8, 0, 9)]).toEqual([16, 24]);
    noteSchemes(counts, unknown, 0, 9);
    expect(counts).toMatchObject({ schemeOpen: 5, schemeUnknown: 3, firstUnknown: 7, firstOpen: 7, employees: 1 });
  });

  it.each([
    // scope, rows of employees, rows of voluntary insurance, meaning of BHXH alone
    [1, 0, 5, 1],
    [2, 5, 0, 2],
    [3, 0, 0, 0],
    [3, 1, 0, 1],
    [4, 1, 0, 1],
    [0, 1, 0, 1],
    [0, 1, 1, 0],
    [0, 0, 0, 0],
    [9, 0, 1, 1],
  ])('BHXH alone, for scope %i, %i employees, %i voluntary: %i', (scope, employees, voluntary, meaning) => {
    const counts = { ...newCodingCounts(), employees, voluntary };
    expect(proveCodings(counts, { sex: 'vss', documented: true }, scope).socialInsurance).toBe(meaning);
  });
});

describe('codes that are settled', () => {
  const proven = { sexes: vss, kinds: vssKinds, socialInsurance: 0 };

  it('of the sex: by the coding, words as they were, others unknown', () => {
    const claims = claimRows([{ sex: 4 }, { sex: 5 }, { sex: 6 }, { sex: 7 }, { sex: 8 }, { sex: Sex.male }]);
    settleCodings(claims, { ...newCodingCounts(), sexUnknown: 1 }, proven);
    expect(columnOf(claims, 'sex')).toEqual([0, Sex.male, Sex.female, Sex.other, 0, Sex.male]);
    const coded = claimRows([{ sex: 5 }]);
    settleCodings(coded, sexesOf({ 1: [1, 0] }), proven);
    expect(columnOf(coded, 'sex')).toEqual([Sex.male]);
  });

  it('of dates: placeholders are cut by their kind, and stay where it is not believed', () => {
    const kept = (code: number, date: number): number => noteKind(newCodingCounts(), code, date);
    const rows = [0, 1, 2, 3].flatMap((code) => [
      { birthDate: kept(code, firstOfJanuary) },
      { birthDate: kept(code, firstOfMonth) },
    ]);
    const counts = kindsOf([[1, firstOfJanuary, 1]]);
    const claims = claimRows([...rows, { birthDate: day }]);
    settleCodings(claims, counts, proven);
    const left = [firstOfJanuary, firstOfMonth];
    expect(columnOf(claims, 'birthDate')).toEqual([...left, year, firstOfMonth, 19_900_100, yearMonth, ...left, day]);
    const unproven = claimRows(rows);
    settleCodings(unproven, counts, { ...proven, kinds: noKinds });
    expect(columnOf(unproven, 'birthDate')).toEqual([...left, ...left, ...left, ...left]);
  });

  it('of schemes: BHXH beside BHTN is compulsory, alone what was proven, else flagged', () => {
    const { socialInsurance, unknown, empty } = SchemeCell;
    const cells = [4, socialInsurance, socialInsurance | 8, socialInsurance | 8 | 2, unknown | 4, empty];
    const settle = (meaning: number) => {
      const claims = claimRows(cells.map((schemes) => ({ schemes })));
      const counts = { ...newCodingCounts(), schemeOpen: 5 };
      const { unknownSchemes } = settleCodings(claims, counts, { ...proven, socialInsurance: meaning });
      const flagged = columnOf(claims, 'flags').map((flags) => Math.sign(flags & Flag.SCHEME_UNKNOWN));
      return [columnOf(claims, 'schemes'), flagged, unknownSchemes];
    };
    expect(settle(0)).toEqual([[4, 0, 9, 10, 4, 0], [0, 1, 0, 1, 1, 1], 4]);
    expect(settle(2)).toEqual([[4, 2, 9, 10, 4, 0], [0, 0, 0, 0, 1, 1], 2]);
  });

  it('says of how many rows nothing was understood', () => {
    const counts = kindsOf([
      [0, day, 1],
      [1, year, 2],
      [1, yearMonth, 4],
      [1, firstOfMonth, 8],
      [1, day, 16],
      [2, day, 32],
      [2, yearMonth, 64],
      [3, firstOfJanuary, 128],
      [3, firstOfMonth, 256],
      [3, day, 512],
      [3, year, 1024],
    ]);
    counts.kindUnknown = 2048;
    counts.nationalityUnknown = 3;
    counts.sexUnknown = 5;
    const notes = (given: CodingCounts) =>
      settleCodings(claimRows([]), given, proven).notes.map(({ code, rows }) => [code, rows]);
    expect(notes(counts)).toEqual([
      ['SEX_NOT_COMPARED', 5],
      ['DATE_KIND_NOT_FOLLOWED', 4 + 8 + 16 + 32 + 128 + 256 + 512 + 2048],
      ['NATIONALITY_UNKNOWN', 3],
    ]);
    expect(notes(sexesOf({ 0: [0, 0, 2], 1: [0, 0, 4] }))).toEqual([['SEX_NOT_COMPARED', 2]]);
    expect(notes(newCodingCounts())).toEqual([]);
    // 0 means a full date wherever it is used.
    const unproven = settleCodings(claimRows([]), kindsOf([[0, day, 7]]), { ...proven, kinds: noKinds });
    expect(unproven.notes).toEqual([]);
  });
});
