/**
 * The code sets of the product: verdicts, details, flags, schemes. Integers are stored in segments and never change
 * their meaning; names are the tokens of `docs/contracts.md` and of the answers.
 */

/** Outcome of one claim. 0 is kept for "no verdict" (a participant known only by a `leave`). */
export const Verdict = {
  VERIFIED: 1, // everything agrees
  VERIFIED_PARTIAL_DATE: 2, // everything agrees, the date at the coarser precision of the two
  NAME_DIFFERS: 3,
  BIRTH_DATE_DIFFERS: 4,
  SEX_DIFFERS: 5,
  SEVERAL_DIFFER: 6,
  DECEASED: 7, // everything agrees with a person recorded as dead
  ID_SUPERSEDED: 8, // everything agrees with the person who now has another ID
  ID_MISSING: 9,
  ID_INVALID: 10, // cannot be an ID, even repaired
  ID_NOT_FOUND: 11,
  OLD_ID_ONLY: 12, // the 9-digit CMND leads to a person who agrees
  DATA_INVALID: 13, // no readable name, or no possible birth date
  OUT_OF_SCOPE: 14, // armed forces, or not a citizen
  HELD: 15, // too many changed claims on this ID; not compared
} as const;
export type VerdictName = keyof typeof Verdict;
export type VerdictCode = (typeof Verdict)[VerdictName];

/** Verdict names in the order of their codes; `verdictNames[code - 1]`. */
export const verdictNames = Object.keys(Verdict) as VerdictName[];
/** Codes are below this; arrays of counts by verdict have this length. */
export const verdictCodeEnd = 16; // exclusive

/** 1 for the verdicts in which everything agrees and nothing is left to do, by code. */
export const isVerified = Uint8Array.of(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
/** 1 for the verdicts whose claimed ID exists in the registry, by code. */
export const isSynced = Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0);

/**
 * Why a field does not agree: the bit of each token. Stored rows have them, so none ever changes or is given again; a
 * new token takes a free bit, and its place among the others in `detailOrder`.
 */
export const Detail = {
  NAME_MARKS: 1 << 0,
  NAME_SPACING: 1 << 1,
  NAME_ORDER: 1 << 2,
  NAME_INITIALS: 1 << 3,
  NAME_VARIANT: 1 << 4,
  NAME_WORDS: 1 << 5,
  NAME_OTHER: 1 << 6,
  NAME_EMPTY: 1 << 7,
  DATE_PLACEHOLDER: 1 << 8,
  DATE_SWAPPED: 1 << 9,
  DATE_DIGIT: 1 << 10,
  DATE_YEAR_ONLY: 1 << 11,
  DATE_OTHER: 1 << 12,
  DATE_IMPOSSIBLE: 1 << 13,
  SEX: 1 << 14,
  NAME_WORD: 1 << 15,
} as const;
export type DetailName = keyof typeof Detail;

/** Details as answers join them and as they are listed: by field, the most specific first. */
export const detailOrder: readonly DetailName[] = [
  'NAME_MARKS',
  'NAME_SPACING',
  'NAME_ORDER',
  'NAME_INITIALS',
  'NAME_VARIANT',
  'NAME_WORDS',
  'NAME_WORD',
  'NAME_OTHER',
  'NAME_EMPTY',
  'DATE_PLACEHOLDER',
  'DATE_SWAPPED',
  'DATE_DIGIT',
  'DATE_YEAR_ONLY',
  'DATE_OTHER',
  'DATE_IMPOSSIBLE',
  'SEX',
];

/**
 * What was noticed beside the verdict: bits, as those of the details. A flag never lowers an agreeing row.
 */
export const Flag = {
  ID_WARNS_SEX: 1 << 0, // the fourth digit of the ID says another sex
  ID_WARNS_YEAR: 1 << 1, // digits 4 to 6 say another birth year
  ID_PADDED: 1 << 2, // leading zeros were put back
  ID_CLEANED: 1 << 3, // spaces, dots, look-alike letters were repaired
  NAME_DECODED: 1 << 4, // the name was in a legacy encoding
  NUMBER_PADDED: 1 << 5, // the participant number had lost leading zeros
  SHARED_SAME_PERSON: 1 << 6, // two participant numbers, one agreeing person: to be merged
  SHARED_OTHER_PERSON: 1 << 7, // another row claims this ID and does not agree
  ALSO_ELSEWHERE: 1 << 8, // also in another province's books
  DRAG_FILLED: 1 << 9, // IDs that count up by one from row to row
  SCHEME_UNKNOWN: 1 << 10, // the scheme cell has a word that is not understood, or names no scheme
  NATIONALITY_UNKNOWN: 1 << 11, // the nationality is not understood; the row stays in scope
} as const;
export type FlagName = keyof typeof Flag;

/** Flags as answers join them and as they are listed. */
export const flagOrder: readonly FlagName[] = [
  'ID_WARNS_SEX',
  'ID_WARNS_YEAR',
  'ID_PADDED',
  'ID_CLEANED',
  'NAME_DECODED',
  'NUMBER_PADDED',
  'SHARED_SAME_PERSON',
  'SHARED_OTHER_PERSON',
  'ALSO_ELSEWHERE',
  'DRAG_FILLED',
  'SCHEME_UNKNOWN',
  'NATIONALITY_UNKNOWN',
];

/** Insurance schemes: index = bit number in a membership byte. */
export const schemes = ['BHXHBB', 'BHXHTN', 'BHYT', 'BHTN'] as const;
export type Scheme = (typeof schemes)[number];
/** All four membership bits. */
export const allSchemes = 0b1111;

/** Whose task something is. */
export const actorNames = ['clerk', 'participant', 'police', 'headquarters', 'operator', 'nobody'] as const;

export const Sex = { unknown: 0, male: 1, female: 2, other: 3 } as const;

export const PersonStatus = { absent: 0, alive: 1, deceased: 2, cancelled: 3 } as const;

export const batchKinds = ['delta', 'full', 'leave'] as const;
export type BatchKind = (typeof batchKinds)[number];

/** The tokens of the bits that are set, in the order in which answers join them. */
export function tokensOf(set: typeof Detail | typeof Flag, bits: number): string[] {
  return set === Detail ? tokensIn(detailOrder, Detail, bits) : tokensIn(flagOrder, Flag, bits);
}

function tokensIn<T extends string>(order: readonly T[], set: Readonly<Record<T, number>>, bits: number): string[] {
  return order.filter((name) => (bits & set[name]) !== 0);
}
