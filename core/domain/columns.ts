/** What the numbers of a row of a batch mean (`claim-rows.ts`), and what is told of rows that are none. */

/** A 9-digit CMND that is absent. */
export const noOldId = 0xffffffff;
/** Folded fingerprints per name, in the order of `FoldedPart`. */
export const foldedParts = 6;
/** Index of each folded fingerprint (`docs/registry-index.md`). */
export const FoldedPart = { noMarks: 0, noSpaces: 1, sorted: 2, firstLast: 3, initials: 4, variant: 5 } as const;

/** Most words of a name that are counted: 3 bits of a ledger row. Names have 2 to 6. */
export const wordsMax = 7;

/** What the ID column of a row held. */
export const IdState = {
  missing: 0,
  invalid: 1, // something that cannot be an ID, even repaired
  whole: 2, // 12 digits, as written or after cleaning
  padded: 3, // leading zeros were put back: believed only if the person agrees
} as const;

/** What the name column of a row held. */
export const NameState = {
  empty: 0, // nothing, or nothing readable
  whole: 1,
  abbreviated: 2, // some word is an initial: only then can `NAME_INITIALS` be the detail
} as const;

/**
 * Packed date: yyyymmdd as an integer, 00 for an unknown day, 0000 for an unknown month and day, 0 for no possible
 * date. So 19900000 is "1990", 19900500 is "May 1990".
 */
export type PackedDate = number;

/**
 * Fingerprints of names that can be read in another way too, of those rows alone: a name that looks damaged as it
 * stands, or one that may be damaged as decoded (`docs/names.md`, Legacy encodings).
 */
export interface OtherReadings {
  place: Uint32Array; // of the row in the batch, ascending
  nameState: Uint8Array;
  nameLow: Uint32Array;
  nameHigh: Uint32Array;
  folded: Uint16Array; // foldedParts per row
  words: Uint8Array;
}

/** One row that was not accepted. */
export interface Reject {
  row: number;
  line: number;
  column: string; // canonical column name, or ''
  code: string; // RejectCode
}

/** Why a row is rejected: its fields cannot be told apart, or its participant number is unreadable. */
export const rejectCodes = [
  'ROW_FIELD_COUNT',
  'ROW_QUOTE',
  'ROW_TOO_LONG',
  'ROW_NOT_UTF8',
  'NUMBER_UNREADABLE',
] as const;
export type RejectCode = (typeof rejectCodes)[number];

/** Values of a column that were not understood or not believed, and of how many rows. */
export interface ReadNote {
  field: string; // canonical column name
  code: ReadNoteCode;
  rows: number;
}

/** What became of such values. Nothing of them is assumed. */
export const readNoteCodes = [
  'SEX_NOT_COMPARED', // no coding is proven, or the text is no sex
  'DATE_KIND_NOT_FOLLOWED', // the date counts as it is written
  'SCHEME_UNKNOWN', // as the flag
  'NATIONALITY_UNKNOWN', // as the flag
] as const;
export type ReadNoteCode = (typeof readNoteCodes)[number];

/** Digits that a 12-digit participant number adds to its value, so that it never meets a 10-digit one. */
const longNumberOffset = 1e12;

/** Key of a participant number of 10 or 12 digits; below 2^53. */
export function participantKey(digits: number, length: 10 | 12): number {
  return length === 12 ? longNumberOffset + digits : digits;
}

/** The participant number as the office writes it, 10 or 12 digits. */
export function participantNumber(key: number): string {
  return key >= longNumberOffset ? String(key - longNumberOffset).padStart(12, '0') : String(key).padStart(10, '0');
}
