/**
 * Codes whose meaning no form proves: sex as 0 and 1 or 1 and 2, the kind of a birth date, `BHXH` alone. Programs of
 * different makers write the same header over different codings (`domain.md` 3.5), and a wrong one makes wrong
 * verdicts. So a coding is believed only as far as the file itself proves it: while rows are read codes are kept as
 * they are and counted beside what tells them apart (the digits of IDs, the form of the dates); when the last row
 * is read, each code gets its meaning or none. None means: not compared, the date as it is written, no scheme;
 * `ReadBatch.notes` says of how many rows.
 */
import { Flag, Sex } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { IdState, type PackedDate, type ReadNote } from '../domain/columns.ts';
import { cutDate, DateKind } from './normalise-date.ts';
import { KindCell, SexCell } from './normalise-codes.ts';
import { settleSex, sexOfId } from './normalise-id.ts';
import { SchemeCell } from './scheme-names.ts';

/** Codes of a sex column: 0 to 3. */
const sexCodes = 4;
/** Codes of a kind of birth date: 0 to 3. */
const kindCodes = 4;

/** How a birth date is written, or how much of it could be a placeholder. */
const Shape = { year: 0, yearMonth: 1, firstOfJanuary: 2, firstOfMonth: 3, day: 4 } as const;
const shapes = 5;

/** A code waits in the date column above the date, which has 25 bits. */
const kindScale = 2 ** 26;
const dateMask = kindScale - 1;

/**
 * What each code of a sex coding means. `vss`: systems of VSS and claims data. `declaration`: declaration templates and
 * the justice service. `mark`: a column headed "Nữ" in which 1 is a mark.
 */
const sexCodings = {
  vss: [Sex.unknown, Sex.male, Sex.female, Sex.other],
  declaration: [Sex.female, Sex.male, Sex.unknown, Sex.unknown],
  mark: [Sex.unknown, Sex.female, Sex.unknown, Sex.unknown],
} as const;
export type SexCoding = keyof typeof sexCodings;

/** No code is believed: its sex is compared with nothing. */
const noSexes: readonly number[] = [Sex.unknown, Sex.unknown, Sex.unknown, Sex.unknown];

/** As the date is written: no code says otherwise. */
const asWritten = -1;
/** What each code of a kind of birth date means; `asWritten` where the coding has no such code. */
const kindCodings: readonly (readonly number[])[] = [
  [DateKind.full, DateKind.year, DateKind.yearMonth, asWritten], // VSS `loaiNgaySinh`
  [asWritten, DateKind.full, DateKind.yearMonth, DateKind.year], // another maker's
];
const noKinds: readonly number[] = [asWritten, asWritten, asWritten, asWritten];

/** A documented coding falls when at least so many rows speak against it, and more than for it: fewer are slips. */
const contradictionsMin = 5;
/** Rows that must agree with a coding that is not the one of the form. */
const otherSupportMin = 5;
/** So many rows must agree for each that does not: IDs of people whose sex was corrected, slips of typing. */
const sexSupportRatio = 2;
/** Rows that prove a coding of the kinds of dates: one first of January may be a birthday. */
const kindSupportMin = 3;
/** A birthday on the first of a month is one of thirty, and placeholders are written as one: slips are fewer. */
const kindSupportRatio = 10;

const Bit = { compulsory: 1, voluntary: 2, unemployment: 8 } as const;
const schemeMask = 15;

/** What the form says of the codings before the file is read. */
export interface FormCodings {
  sex: SexCoding;
  /** The column names and codings are our own (`contracts.md`): believed unless the file contradicts. */
  documented: boolean;
}

/** What was counted of the rows of a file. */
export interface CodingCounts {
  sexes: Uint32Array; // by code, then: rows; with a man's ID; with a woman's ID
  sexUnknown: number; // rows with a text that is no sex
  kinds: Uint32Array; // by code, then by `Shape`
  kindUnknown: number;
  schemeOpen: number; // rows with bits above those of the schemes
  schemeUnknown: number; // rows with an unknown word, or no word and no schemes from the metadata
  firstUnknown: number; // line of the first of them, 0 if there is none
  firstOpen: number; // line of the first row with `BHXH` alone
  employees: number; // rows with `BHXH` alone beside BHTN, which only compulsory insurance has
  voluntary: number; // rows with BHXHTN
  nationalityUnknown: number;
}

export function newCodingCounts(): CodingCounts {
  return {
    sexes: new Uint32Array(3 * sexCodes),
    sexUnknown: 0,
    kinds: new Uint32Array(kindCodes * shapes),
    kindUnknown: 0,
    schemeOpen: 0,
    schemeUnknown: 0,
    firstUnknown: 0,
    firstOpen: 0,
    employees: 0,
    voluntary: 0,
    nationalityUnknown: 0,
  };
}

/**
 * Counts a sex that is a code or nothing known (`SexCell`), beside the row's ID. An ID that lost its zero tells as much
 * as a whole one: while the sex is open it is read only if its century and year are those of the birth date, and a
 * file that a spreadsheet has saved has no other.
 */
export function noteSex(counts: CodingCounts, cell: number, ids: { id: number; idState: number }): void {
  if (cell === SexCell.unknown) {
    counts.sexUnknown++;
    return;
  }
  const at = 3 * (cell - SexCell.code);
  counts.sexes[at]++;
  if (ids.idState === IdState.whole || ids.idState === IdState.padded)
    counts.sexes[at + (sexOfId(ids.id) === Sex.male ? 1 : 2)]++;
}

/**
 * The date to keep of a row: cut by a kind in words, with its code above it by a code that may say so in the end.
 * Counts the code. A date is never cut below what it says: a day that is no placeholder stays.
 */
export function noteKind(counts: CodingCounts, cell: number, date: PackedDate): number {
  if (cell === KindCell.unknown) counts.kindUnknown++;
  if (date === 0 || cell === KindCell.unknown || cell === KindCell.full) return date;
  const shape = shapeOf(date);
  if (cell === KindCell.year || cell === KindCell.yearMonth)
    return cutPlaceholder(date, shape, cell === KindCell.year ? DateKind.year : DateKind.yearMonth);
  counts.kinds[cell * shapes + shape]++;
  return isPlaceholder(shape) ? cell * kindScale + date : date;
}

function shapeOf(date: PackedDate): number {
  const monthAndDay = date % 10_000;
  if (monthAndDay === 0) return Shape.year;
  if (monthAndDay % 100 === 0) return Shape.yearMonth;
  if (monthAndDay % 100 > 1) return Shape.day;
  return monthAndDay === 101 ? Shape.firstOfJanuary : Shape.firstOfMonth;
}

function isPlaceholder(shape: number): boolean {
  return shape === Shape.firstOfJanuary || shape === Shape.firstOfMonth;
}

/** 01/01/1990 for a year, 01/05/1990 for a month: programs write so what they must write as a date. */
function cutPlaceholder(date: PackedDate, shape: number, kind: number): PackedDate {
  const stands = kind === DateKind.year ? shape === Shape.firstOfJanuary : isPlaceholder(shape);
  return stands ? cutDate(date, kind) : date;
}

/** Counts a scheme cell; gives the row's bits, those of `SchemeCell` included. */
export function noteSchemes(counts: CodingCounts, cell: number, fromMetadata: number, line: number): number {
  if ((cell & Bit.voluntary) !== 0) counts.voluntary++;
  if (cell <= schemeMask) return cell;
  if (cell === SchemeCell.empty && fromMetadata !== 0) return fromMetadata;
  counts.schemeOpen++;
  if ((cell & (SchemeCell.unknown | SchemeCell.empty)) !== 0) {
    if (counts.schemeUnknown++ === 0) counts.firstUnknown = line;
    return cell;
  }
  if (counts.firstOpen === 0) counts.firstOpen = line;
  if ((cell & Bit.unemployment) !== 0) counts.employees++;
  return cell;
}

/** What the codes of a file turned out to mean. */
export interface ProvenCodings {
  sexes: readonly number[]; // Sex by code
  kinds: readonly number[]; // DateKind by code, -1: as the date is written
  socialInsurance: number; // bit of the scheme that `BHXH` alone means, 0 if that is not known
}

/** What the counts prove. `scope`: scheme bits of the metadata. */
export function proveCodings(counts: CodingCounts, form: FormCodings, scope: number): ProvenCodings {
  return {
    sexes: proveSexes(counts.sexes, form),
    kinds: proveKinds(counts.kinds, form.documented),
    socialInsurance: proveSocialInsurance(counts, scope),
  };
}

function proveSexes(sexes: Uint32Array, { sex, documented }: FormCodings): readonly number[] {
  const rows = (code: number): number => sexes[3 * code];
  // 0 and 1 without 2 are no codes of VSS, 1 and 2 without 0 none of the declarations.
  const fits = (name: SexCoding): boolean => {
    if (name === 'vss') return rows(0) === 0 || rows(2) > 0;
    return rows(2) === 0 || (name === 'declaration' && rows(0) > 0);
  };
  const own = agreement(sexes, sex);
  const contradicted = own.against >= contradictionsMin && own.against > own.support;
  const proven = own.support > 0 && own.support >= sexSupportRatio * own.against;
  if (fits(sex) && (documented ? !contradicted : proven)) return sexCodings[sex];
  for (const name of ['vss', 'declaration'] as const) {
    const { support, against } = agreement(sexes, name);
    if (name === sex || !fits(name)) continue;
    if (support >= otherSupportMin && support >= sexSupportRatio * against) return sexCodings[name];
  }
  return noSexes;
}

/** Rows whose ID says the sex that the coding says, and the other one. */
function agreement(sexes: Uint32Array, name: SexCoding): { support: number; against: number } {
  let support = 0;
  let against = 0;
  sexCodings[name].forEach((sex, code) => {
    if (sex !== Sex.male && sex !== Sex.female) return;
    support += sexes[3 * code + sex];
    against += sexes[3 * code + Sex.male + Sex.female - sex];
  });
  return { support, against };
}

function proveKinds(kinds: Uint32Array, documented: boolean): readonly number[] {
  let best = noKinds;
  let most = 0;
  for (const [i, coding] of kindCodings.entries()) {
    let support = 0;
    let against = 0;
    for (let code = 0; code < kindCodes; code++) {
      for (let shape = 0; shape < shapes; shape++) {
        const count = kinds[code * shapes + shape];
        const says = evidenceOf(coding[code], shape);
        if (says > 0) support += count;
        if (says < 0) against += count;
      }
    }
    const supportMin = documented && i === 0 ? 1 : kindSupportMin;
    if (support < supportMin || support < kindSupportRatio * against || support <= most) continue;
    best = coding;
    most = support;
  }
  return best;
}

/** 1 if a date of this form speaks for the kind that its code would have, -1 if against it, 0 if neither. */
function evidenceOf(kind: number, shape: number): number {
  if (kind === asWritten) return -1;
  if (kind === DateKind.full) return shape === Shape.day ? 1 : 0;
  if (kind === DateKind.year) return shape === Shape.year || shape === Shape.firstOfJanuary ? 1 : -1;
  if (shape === Shape.year) return 0;
  return shape === Shape.day ? -1 : 1;
}

/**
 * `BHXH` alone is the one that the upload speaks for; else compulsory if the file uses the word for employees (beside
 * unemployment insurance) and names no voluntary insurance.
 */
function proveSocialInsurance({ employees, voluntary }: CodingCounts, scope: number): number {
  const stated = scope & (Bit.compulsory | Bit.voluntary);
  if (stated === Bit.compulsory || stated === Bit.voluntary) return stated;
  return employees > 0 && voluntary === 0 ? Bit.compulsory : 0;
}

/** Gives every code of the columns its meaning. Returns rows whose scheme cell is not understood, and the notes. */
export function settleCodings(
  claims: ClaimRows,
  counts: CodingCounts,
  proven: ProvenCodings,
): { unknownSchemes: number; notes: ReadNote[] } {
  const sexesOpen = counts.sexUnknown > 0 || counts.sexes.some((count) => count > 0);
  if (sexesOpen) {
    for (let row = 0; row < claims.length; row++) {
      const cell = claims.sex(row);
      if (cell === SexCell.unknown) settleSex(claims, row, Sex.unknown);
      else if (cell >= SexCell.code) settleSex(claims, row, proven.sexes[cell - SexCell.code]);
    }
  }
  if (counts.kinds.some((count) => count > 0)) settleDates(claims, proven.kinds);
  const unknownSchemes = counts.schemeOpen === 0 ? 0 : settleSchemes(claims, proven.socialInsurance);
  const notes: ReadNote[] = [
    { field: 'sex', code: 'SEX_NOT_COMPARED', rows: sexesNotUnderstood(counts, proven.sexes) },
    { field: 'birth_date_kind', code: 'DATE_KIND_NOT_FOLLOWED', rows: kindsNotFollowed(counts, proven.kinds) },
    { field: 'schemes', code: 'SCHEME_UNKNOWN', rows: unknownSchemes },
    { field: 'nationality', code: 'NATIONALITY_UNKNOWN', rows: counts.nationalityUnknown },
  ];
  return { unknownSchemes, notes: notes.filter(({ rows }) => rows > 0) };
}

function settleDates(claims: ClaimRows, kinds: readonly number[]): void {
  for (let row = 0; row < claims.length; row++) {
    const kept = claims.birthDate(row);
    if (kept < kindScale) continue;
    const date = kept & dateMask;
    const kind = kinds[Math.floor(kept / kindScale)];
    claims.setBirthDate(row, kind === asWritten ? date : cutPlaceholder(date, shapeOf(date), kind));
  }
}

function settleSchemes(claims: ClaimRows, socialInsurance: number): number {
  let unknown = 0;
  for (let row = 0; row < claims.length; row++) {
    const cell = claims.schemes(row);
    if (cell <= schemeMask) continue;
    let bits = cell & schemeMask;
    let understood = (cell & (SchemeCell.unknown | SchemeCell.empty)) === 0;
    if ((cell & SchemeCell.socialInsurance) !== 0) {
      // Only whoever is insured compulsorily is insured against unemployment.
      const meant = (bits & Bit.unemployment) !== 0 && (bits & Bit.voluntary) === 0 ? Bit.compulsory : socialInsurance;
      bits |= meant;
      understood &&= meant !== 0;
    }
    claims.setSchemes(row, bits);
    if (understood) continue;
    claims.setFlags(row, claims.flags(row) | Flag.SCHEME_UNKNOWN);
    unknown++;
  }
  return unknown;
}

function sexesNotUnderstood({ sexes, sexUnknown }: CodingCounts, meanings: readonly number[]): number {
  return meanings.reduce((rows, sex, code) => rows + (sex === Sex.unknown ? sexes[3 * code] : 0), sexUnknown);
}

/** Rows whose kind says less than the date that counts, or says nothing that is understood. */
function kindsNotFollowed({ kinds, kindUnknown }: CodingCounts, meanings: readonly number[]): number {
  let rows = kindUnknown;
  meanings.forEach((kind, code) => {
    const count = (shape: number): number => kinds[code * shapes + shape];
    // A full date is what 0 means wherever it is used; other codes that are not believed may have meant less.
    if (kind === asWritten && code > 0)
      rows += count(Shape.firstOfJanuary) + count(Shape.firstOfMonth) + count(Shape.day);
    if (kind === DateKind.year) rows += count(Shape.yearMonth) + count(Shape.firstOfMonth) + count(Shape.day);
    if (kind === DateKind.yearMonth) rows += count(Shape.day);
  });
  return rows;
}
