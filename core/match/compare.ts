/**
 * Comparing the fields of a claim with those of a person: name by fingerprints, birth date at the coarser precision,
 * sex if both have it, and the detail that says how a field differs (`docs/verdicts.md`).
 */
import { Detail } from '../domain/codes.ts';
import { FoldedPart, foldedParts, NameState, type PackedDate } from '../domain/columns.ts';

/** Which fields differ: bits. */
export const Differs = { name: 1, date: 2, sex: 4 } as const;

/** How two dates relate: equal at equal precision, equal at the coarser of two precisions, or different. */
export const DateMatch = { equal: 0, partial: 1, different: 2 } as const;

const year = (date: PackedDate): number => Math.floor(date / 10_000);
const month = (date: PackedDate): number => Math.floor(date / 100) % 100;
const day = (date: PackedDate): number => date % 100;

/** Compares two packed dates at the coarser of their precisions. A date that is not there agrees with nothing. */
export function matchDates(claimed: PackedDate, registered: PackedDate): number {
  if (claimed === 0 || registered === 0) return DateMatch.different;
  if (claimed === registered) return DateMatch.equal;
  if (year(claimed) !== year(registered)) return DateMatch.different;
  if (month(claimed) === 0 || month(registered) === 0) return DateMatch.partial;
  if (month(claimed) !== month(registered)) return DateMatch.different;
  return day(claimed) === 0 || day(registered) === 0 ? DateMatch.partial : DateMatch.different;
}

/** Detail of a date, 0 if there is nothing to say: the first that holds, in the order of the codes. */
export function dateDetail(claimed: PackedDate, registered: PackedDate, match: number): number {
  const firstOfYear = claimed % 10_000 === 101;
  if (match === DateMatch.equal) return 0;
  if (match === DateMatch.partial) {
    if (firstOfYear && month(registered) === 0) return Detail.DATE_PLACEHOLDER;
    return month(claimed) === 0 ? Detail.DATE_YEAR_ONLY : 0;
  }
  if (registered === 0) return Detail.DATE_OTHER;
  if (firstOfYear && year(claimed) === year(registered)) return Detail.DATE_PLACEHOLDER;
  const swapped =
    day(claimed) !== 0 &&
    day(claimed) === month(registered) &&
    month(claimed) === day(registered) &&
    year(claimed) === year(registered);
  if (swapped) return Detail.DATE_SWAPPED;
  return differentDigits(claimed, registered) === 1 ? Detail.DATE_DIGIT : Detail.DATE_OTHER;
}

/** Digits that differ, at the coarser of the two precisions. */
function differentDigits(a: PackedDate, b: PackedDate): number {
  let scale = 1;
  if (day(a) === 0 || day(b) === 0) scale = 100;
  if (month(a) === 0 || month(b) === 0) scale = 10_000;
  let x = Math.floor(a / scale);
  let y = Math.floor(b / scale);
  let different = 0;
  for (; x > 0 || y > 0; x = Math.floor(x / 10), y = Math.floor(y / 10)) if (x % 10 !== y % 10) different++;
  return different;
}

/** Details in their order with the folded fingerprint that must agree. Initials need an abbreviated claim. */
const nameLadder = [
  [Detail.NAME_MARKS, FoldedPart.noMarks],
  [Detail.NAME_SPACING, FoldedPart.noSpaces],
  [Detail.NAME_ORDER, FoldedPart.sorted],
  [Detail.NAME_INITIALS, FoldedPart.initials],
  [Detail.NAME_VARIANT, FoldedPart.variant],
  [Detail.NAME_WORDS, FoldedPart.firstLast],
] as const;

/**
 * Detail of two names that differ: the most specific one that their folded fingerprints (`foldedParts` from `a` and `b`
 * on) show.
 */
export function nameDetail(
  nameState: number,
  claimed: Uint16Array,
  a: number,
  registered: Uint16Array,
  b: number,
): number {
  for (const [detail, part] of nameLadder) {
    if (detail === Detail.NAME_INITIALS && nameState !== NameState.abbreviated) continue;
    if (claimed[a * foldedParts + part] === registered[b * foldedParts + part]) return detail;
  }
  return Detail.NAME_OTHER;
}
