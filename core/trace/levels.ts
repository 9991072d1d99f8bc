/**
 * How a claim and a person agree, field by field: the levels of `docs/trace.md`, and the number that holds all levels
 * of one pair. The order of every list is part of the format of partials.
 */
import { FoldedPart, foldedParts, NameState, type PackedDate } from '../domain/columns.ts';
import { haveAsManyWords } from '../names/words.ts';

export const nameLevels = [
  'equal',
  'marks',
  'spacing',
  'order',
  'variant',
  'initials',
  'words',
  'word',
  'other',
] as const;
export const dateLevels = ['equal', 'partial', 'swapped', 'digit', 'year', 'other'] as const;
export const sexLevels = ['equal', 'differs', 'unknown'] as const;
export const idLevels = ['equal', 'successor', 'edit', 'none'] as const;
export const placeLevels = ['same', 'other', 'unknown'] as const;
export const statusLevels = ['alive', 'deceased', 'cancelled'] as const;

export type NameLevel = (typeof nameLevels)[number];
export type DateLevel = (typeof dateLevels)[number];
export type SexLevel = (typeof sexLevels)[number];
export type IdLevel = (typeof idLevels)[number];
export type PlaceLevel = (typeof placeLevels)[number];
export type StatusLevel = (typeof statusLevels)[number];

export const Name = { equal: 0, marks: 1, spacing: 2, order: 3, variant: 4, initials: 5, words: 6, word: 7, other: 8 };
export const Id = { equal: 0, successor: 1, edit: 2, none: 3 } as const;
export const SexMatch = { equal: 0, differs: 1, unknown: 2 } as const;
export const Status = { alive: 0, deceased: 1, cancelled: 2 } as const;

/**
 * How two dates relate, finer than the levels told, because the chance of a stranger differs: which side is coarser,
 * which says 01/01.
 */
export const DateKind = {
  equal: 0,
  claimYear: 1, // the claim has a year alone, the person more
  claimMonth: 2, // the claim has year and month
  personYear: 3,
  personMonth: 4,
  claimFirst: 5, // the claim says 01/01, the person another date of that year or the year alone
  personFirst: 6,
  swapped: 7,
  digit: 8,
  month: 9, // same year and month, another day
  year: 10, // same year
  other: 11,
} as const;
export const dateKinds = Object.keys(DateKind).length;

/** Level of a date kind, by kind. */
export const dateLevelOf = Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 5);

/** Years that are counted together: names follow fashion, and ten years of the country have millions of people. */
const cohortYears = 10;
export const cohorts = 16;
const firstCohortYear = 1880;

/** Number of the ten years of a birth date, 0 to 15; the years before and behind fall into the first and last. */
export function cohortOf(date: PackedDate): number {
  const cohort = Math.floor((Math.floor(date / 10_000) - firstCohortYear) / cohortYears);
  return Math.max(0, Math.min(cohorts - 1, cohort));
}

/** Home of a child, noted behind the levels of a hit. */
export const Home = { unknown: 0, same: 1, other: 2 } as const;
export const homeShift = 21;
export const homeBits = 3 << homeShift;

/** All levels of a pair in one number of 23 bits. */
export function packLevels(pair: PairLevels): number {
  const { name, date, sex, id, status, pass, cohort, home } = pair;
  const agreement = name | (date << 4) | (sex << 8) | (id << 10) | (status << 12);
  return agreement | (pass << 14) | (cohort << 17) | (home << homeShift);
}

export interface PairLevels {
  name: number; // index in `nameLevels`
  date: number; // DateKind
  sex: number; // index in `sexLevels`
  id: number; // index in `idLevels`
  status: number; // index in `statusLevels`
  pass: number; // 0 to 6
  cohort: number; // of the person
  home: number; // Home
}

export function unpackLevels(levels: number): PairLevels {
  return {
    name: levels & 15,
    date: (levels >>> 4) & 15,
    sex: (levels >>> 8) & 3,
    id: (levels >>> 10) & 3,
    status: (levels >>> 12) & 3,
    pass: (levels >>> 14) & 7,
    cohort: (levels >>> 17) & 15,
    home: (levels & homeBits) >>> homeShift,
  };
}

/** DateKind of two dates, both not 0. */
export function dateKindOf(claimed: PackedDate, registered: PackedDate): number {
  if (claimed === registered) return DateKind.equal;
  const [cy, py] = [Math.floor(claimed / 10_000), Math.floor(registered / 10_000)];
  const [c, p] = [claimed - cy * 10_000, registered - py * 10_000];
  if (cy !== py) return c === p && p % 100 !== 0 && oneDigit(cy, py) ? DateKind.digit : DateKind.other;
  if (c === 0) return DateKind.claimYear;
  if (p === 0) return c === 101 ? DateKind.claimFirst : DateKind.personYear;
  const [cm, pm] = [Math.floor(c / 100), Math.floor(p / 100)];
  const [cd, pd] = [c - cm * 100, p - pm * 100];
  if (cm === pm && cd === 0) return DateKind.claimMonth;
  if (cm === pm && pd === 0) return DateKind.personMonth;
  if (c === 101) return DateKind.claimFirst;
  if (p === 101) return DateKind.personFirst;
  if (cd !== 0 && cd === pm && cm === pd) return DateKind.swapped;
  if (cd !== 0 && pd !== 0 && oneDigit(c, p)) return DateKind.digit;
  return cm === pm ? DateKind.month : DateKind.year;
}

/** Whether exactly one decimal digit of two numbers of up to four digits differs. */
export function oneDigit(a: number, b: number): boolean {
  let different = 0;
  for (let x = a, y = b; x > 0 || y > 0; x = Math.floor(x / 10), y = Math.floor(y / 10))
    if (x % 10 !== y % 10) different++;
  return different === 1;
}

/** Kinds of dates with which an equal canonical name makes a pair of pass 3, by DateKind. */
export const nearDate = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);

/** Level of sex from the two values (`Sex`). */
export function sexLevelOf(claimed: number, registered: number): number {
  if (claimed === 0 || registered === 0) return SexMatch.unknown;
  return claimed === registered ? SexMatch.equal : SexMatch.differs;
}

/**
 * Level of two names whose canonical fingerprints differ, by the folds from `a` and `b` on (places of the name, not of
 * the fold). Equal marks imply all other folds: if one of them differs, 16 bits collided.
 */
export function foldLevelOf(
  claim: { folded: Uint16Array; at: number; nameState: number; words: number },
  person: { folded: Uint16Array; at: number; words: number },
): number {
  const a = claim.at * foldedParts;
  const b = person.at * foldedParts;
  const [x, y] = [claim.folded, person.folded];
  let equal = 0;
  for (let part = 0; part < foldedParts; part++) if (x[a + part] === y[b + part]) equal |= 1 << part;
  if (equal === allFolds) return Name.marks;
  if ((equal & (1 << FoldedPart.noSpaces)) !== 0) return Name.spacing;
  if ((equal & (1 << FoldedPart.sorted)) !== 0) return Name.order;
  if ((equal & (1 << FoldedPart.initials)) !== 0 && claim.nameState === NameState.abbreviated) return Name.initials;
  if ((equal & (1 << FoldedPart.variant)) !== 0) return Name.variant;
  if ((equal & (1 << FoldedPart.firstLast)) === 0) return Name.other;
  return haveAsManyWords(claim.words, person.words) ? Name.word : Name.words;
}

/** Names of claims or people as columns. */
interface NameColumns {
  nameLow: Uint32Array;
  nameHigh: Uint32Array;
}

/** Level of the name of a claim beside that of the person at `person.at`, whose folds are in an array of their own. */
export function nameLevelOf(
  claims: NameColumns & { folded: Uint16Array; nameState: Uint8Array; words: Uint8Array },
  claim: number,
  person: { names: NameColumns; folded: Uint16Array; at: number; words: number },
): number {
  const { names, at } = person;
  if (claims.nameLow[claim] === names.nameLow[at] && claims.nameHigh[claim] === names.nameHigh[at]) return Name.equal;
  const claimed = {
    folded: claims.folded,
    at: claim,
    nameState: claims.nameState[claim],
    words: claims.words[claim],
  };
  return foldLevelOf(claimed, person);
}

const allFolds = (1 << foldedParts) - 1;

const sixDigits = 1_000_000;

/**
 * Whether an ID becomes the other one by one changed digit or by exchanging two neighbours. Both have 12 digits with
 * leading zeros.
 */
export function isOneEdit(a: number, b: number): boolean {
  const [heads, tails] = [idHead(a) === idHead(b), idTail(a) === idTail(b)];
  if (heads === tails) return !heads && b === middleExchanged(a);
  return heads ? oneEditOfSix(idTail(a), idTail(b)) : oneEditOfSix(idHead(a), idHead(b));
}

/** The same of two different numbers of six digits. */
function oneEditOfSix(a: number, b: number): boolean {
  let [x, y] = [a, b];
  while (x % 10 === y % 10) {
    x = Math.floor(x / 10);
    y = Math.floor(y / 10);
  }
  if (Math.floor(x / 10) === Math.floor(y / 10)) return true;
  const [p, q] = [x % 100, y % 100];
  return Math.floor(x / 100) === Math.floor(y / 100) && p % 10 === Math.floor(q / 10) && q % 10 === Math.floor(p / 10);
}

/** First and last six digits of an ID. */
export function idHead(id: number): number {
  return Math.floor(id / sixDigits);
}

export function idTail(id: number): number {
  return id % sixDigits;
}

/** The ID with the two digits in the middle exchanged: the one neighbour that has neither half in common with it. */
export function middleExchanged(id: number): number {
  const [left, right] = [idHead(id) % 10, Math.floor(idTail(id) / 100_000)];
  return id + (right - left) * sixDigits + (left - right) * 100_000;
}
