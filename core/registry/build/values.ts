/**
 * The values of an extract, from bytes: a number, or -1 for what is not allowed (`docs/registry-index.md`, Building).
 */
import { daysInMonth } from '../../base/calendar.ts';
import { PersonStatus } from '../../domain/codes.ts';
import { noOldId } from '../../domain/columns.ts';
import { provinces } from '../../domain/provinces.ts';

/** Digits as a number; -1 if there is none or anything else. */
export function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return end > start ? value : -1;
}

/** A CMND has nine digits; the later 12-digit one is the personal ID itself. */
export function oldIdOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return noOldId;
  return end - start === 9 ? numberOf(bytes, start, end) : -1;
}

/** The ID that stands for this one now; 0 if there is none. */
export function successorOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  const id = end - start === 12 ? numberOf(bytes, start, end) : -1;
  return id === 0 ? -1 : id;
}

/** A Sex; 0 if it is not known. */
export function sexOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  const sex = end - start === 1 ? bytes[start] - 48 : -1;
  return sex >= 1 && sex <= 3 ? sex : -1;
}

const statusWords = ['alive', 'deceased', 'cancelled'].map((word) => new TextEncoder().encode(word));

/** A PersonStatus, or -1. */
export function statusOf(bytes: Uint8Array, start: number, end: number): number {
  for (let word = 0; word < statusWords.length; word++) {
    const expected = statusWords[word];
    let at = 0;
    while (at < expected.length && bytes[start + at] === expected[at]) at++;
    if (at === expected.length && end - start === at) return PersonStatus.alive + word;
  }
  return -1;
}

/** The centuries for which the fourth digit of an ID is defined, and one before them (Circular 07/2016/TT-BCA). */
const birthYearMin = 1800;
const birthYearMax = 2399;
const dash = 0x2d;

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as a PackedDate; -1 for anything that is no day of the calendar. */
export function birthDateOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length !== 4 && length !== 7 && length !== 10) return -1;
  const year = numberOf(bytes, start, start + 4);
  if (year < birthYearMin || year > birthYearMax) return -1;
  if (length === 4) return year * 10000;
  const month = numberOf(bytes, start + 5, start + 7);
  if (bytes[start + 4] !== dash || month < 1 || month > 12) return -1;
  if (length === 7) return year * 10000 + month * 100;
  const day = numberOf(bytes, start + 8, end);
  if (bytes[start + 7] !== dash || day < 1 || day > daysInMonth(year, month)) return -1;
  return year * 10000 + month * 100 + day;
}

const residencePrefix = new TextEncoder().encode('vn34-');
/** 1 for the code of a province of today. */
const isProvince = new Uint8Array(100);
for (const { code } of provinces) isProvince[Number(code)] = 1;

/** Code of a province of today, `vn34-52`; 0 if there is none. */
export function residenceOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  if (end - start !== residencePrefix.length + 2) return -1;
  for (let at = 0; at < residencePrefix.length; at++) if (bytes[start + at] !== residencePrefix[at]) return -1;
  const code = numberOf(bytes, end - 2, end);
  return code > 0 && isProvince[code] === 1 ? code : -1;
}
