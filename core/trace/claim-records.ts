/**
 * What a sweep compares of each claim, in 32 bytes that lie together, in the order of birth dates: half a line of the
 * processor's cache for a claim, and the claims of one year, by which people come, stay in the cache while they pass.
 */
import { sortedOrder } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';
import { foldedParts } from '../domain/columns.ts';
import type { OpenClaims } from './open-claims.ts';

/** 32-bit words of a record. */
export const recordWords = 8;
/** 16-bit places of a record, and where its folds begin among them. */
export const recordHalves = 2 * recordWords;
export const foldsAt = 4;
/** Words of a record; 2 to 4 are its six folds. */
export const Word = { nameLow: 0, nameHigh: 1, idLow: 5, rest: 6, birthDate: 7 } as const;
/** Places in the word `rest`: 8 bits of the ID above 32, province, sex, state of the name, canon, group, words. */
export const Rest = { province: 8, sex: 16, nameState: 18, earlier: 20, group: 21, words: 24 } as const;

export const firstYear = 1850;
export const years = 256; // 1850 to 2105; earlier ones fall into the first, later ones into the last
/** Places of a year: a month has 32, month 0 is of those without one. */
const placesPerYear = 416;
const lastPlace = years * placesPerYear - 1;
const two32 = 4294967296;

export interface ClaimRecords {
  length: number;
  words: Uint32Array; // recordWords a record
  halves: Uint16Array; // the same bytes
  claim: Uint32Array; // by record
  /** First record of each day (`dayPlace`), and the end. */
  days: Uint32Array;
}

/** Place of a year. */
export function yearPlace(date: number): number {
  return Math.max(0, Math.min(years - 1, Math.floor(date / 10_000) - firstYear));
}

/** Place of a day: ascends as dates do, one for each day of 1850 to 2105; those before and behind share one. */
export function dayPlace(date: number): number {
  const year = Math.floor(date / 10_000);
  if (year < firstYear) return 0;
  if (year >= firstYear + years) return lastPlace;
  const rest = date - year * 10_000;
  const month = Math.floor(rest / 100);
  return (year - firstYear) * placesPerYear + month * 32 + rest - month * 100;
}

/** First record of a year, and the end of it. */
export function yearStart(records: ClaimRecords, year: number): number {
  return records.days[year * placesPerYear];
}

/** `canon`: that of the names of `people`; claims of another one are marked. */
export function makeClaimRecords(claims: OpenClaims, canon: number, shared: boolean): ClaimRecords {
  const { length } = claims;
  const order = sortedOrder(length, claims.birthDate);
  const buffer = newMemory(4 * recordWords * length, shared);
  const records: ClaimRecords = {
    length,
    words: new Uint32Array(buffer),
    halves: new Uint16Array(buffer),
    claim: new Uint32Array(newMemory(4 * length, shared)),
    days: new Uint32Array(newMemory(4 * (lastPlace + 2), shared)),
  };
  const { words, halves, claim: claimOf, days } = records;
  for (let record = 0; record < length; record++) {
    const claim = order[record];
    const at = record * recordWords;
    claimOf[record] = claim;
    words[at + Word.nameLow] = claims.nameLow[claim];
    words[at + Word.nameHigh] = claims.nameHigh[claim];
    for (let part = 0; part < foldedParts; part++)
      halves[record * recordHalves + foldsAt + part] = claims.folded[claim * foldedParts + part];
    words[at + Word.idLow] = claims.id[claim] >>> 0;
    words[at + Word.rest] =
      Math.floor(claims.id[claim] / two32) |
      (claims.province[claim] << Rest.province) |
      (claims.sex[claim] << Rest.sex) |
      (claims.nameState[claim] << Rest.nameState) |
      ((claims.canon[claim] === canon ? 0 : 1) << Rest.earlier) |
      (claims.group[claim] << Rest.group) |
      (claims.words[claim] << Rest.words);
    words[at + Word.birthDate] = claims.birthDate[claim];
    days[dayPlace(claims.birthDate[claim]) + 1] += 1;
  }
  for (let place = 0; place <= lastPlace; place++) days[place + 1] += days[place];
  return records;
}

/** Claimed ID of a record, 0 if none is usable. */
export function idOf(words: Uint32Array, record: number): number {
  const at = record * recordWords;
  return words[at + Word.idLow] + (words[at + Word.rest] & 255) * two32;
}
