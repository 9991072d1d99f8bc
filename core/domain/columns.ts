/**
 * The columns of a batch: what is kept of an upload after reading it. Typed arrays, one place per accepted row, in the
 * order of the file. No names: a name is turned into keyed fingerprints while its bytes pass (`read-batch.ts`).
 */

import type { ColumnAccount } from './column-account.ts';

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
  place: Uint32Array; // of the row in the columns, ascending
  nameState: Uint8Array;
  nameLow: Uint32Array;
  nameHigh: Uint32Array;
  folded: Uint16Array; // foldedParts per row
  words: Uint8Array;
}

/** Columns of the accepted rows of one batch. All arrays have at least `length` places; the rest is spare. */
export interface ClaimColumns {
  length: number;
  row: Uint32Array; // data record, from 1, rejected and blank ones counted
  line: Uint32Array; // physical line on which the record starts, from 1
  participant: Float64Array; // participant key (`participantKey`)
  id: Float64Array; // claimed personal ID as a number; 0 if none
  idState: Uint8Array; // IdState
  oldId: Uint32Array; // CMND as a number, or noOldId
  birthDate: Uint32Array; // PackedDate
  sex: Uint8Array; // Sex
  nameState: Uint8Array; // NameState
  nameLow: Uint32Array; // canonical fingerprint, low half; 0 if the name is empty
  nameHigh: Uint32Array; // canonical fingerprint, high half
  folded: Uint16Array; // foldedParts per row
  words: Uint8Array; // number of words of the name, 1 to wordsMax; 0 if it is not told
  schemes: Uint8Array; // membership bits, bit = index in `schemes`
  outOfScope: Uint8Array; // 1: armed forces or not a citizen
  category: Uint16Array; // index in `categories`
  unit: Uint32Array; // index in `units`
  flags: Uint16Array; // Flag bits known from the row alone
  /** Absent: no name can be read in another way. Matching puts the reading that agrees into the columns. */
  other?: OtherReadings;
  categories: string[]; // '' first
  units: string[]; // '' first
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

/** What reading a batch gives. rows.read = accepted + rejected + blank. */
export interface ReadBatch {
  claims: ClaimColumns;
  rejects: Reject[];
  rows: { read: number; accepted: number; rejected: number; blank: number };
  /** Participant keys of rejected rows whose number could be read: present, in a `full`. */
  rejectedPresent: Float64Array;
  /** Rejected rows whose participant number could not be read: while any, a `full` removes nobody. */
  unreadableNumbers: number;
  bytes: number; // of the upload
  sha256: string; // of the upload, hex
  profile: string; // 'canonical'
  columns: ColumnAccount[]; // of the file, in its order
  notes: ReadNote[]; // in the order of `readNoteCodes`, those with rows
}

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
