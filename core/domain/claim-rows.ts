/**
 * The accepted rows of a batch in memory: 64 bytes a row, one cache line, so that whoever looks a row up out of order
 * pays one miss in the cache instead of one a column. No names: a name is turned into keyed fingerprints while its
 * bytes pass. Numbers are little-endian.
 *
 *   0 participant u64 |  8 id u64        | 16 name u64      | 24 folded 6 × u16 | 36 oldId u32   | 40 birthDate u32
 *  44 unit u32        | 48 category u16  | 50 flags u16     | 52 details u16    | 54 sex u8      | 55 claimState u8
 *  56 schemes u8      | 57 verdict u8    | 58 agrees u8     | 59 nothing        | 60 row u32
 */
import { orderByWords } from '../base/radix-sort.ts';
import { isShared, newMemory } from '../base/shared-memory.ts';
import { foldedParts, type OtherReadings } from './columns.ts';

export const claimRowBytes = 64;

/** Bytes from the start of a row to each of its numbers. */
export const claimRowAt = {
  participant: 0,
  id: 8,
  nameLow: 16,
  nameHigh: 20,
  folded: 24,
  oldId: 36,
  birthDate: 40,
  unit: 44,
  category: 48,
  flags: 50,
  details: 52,
  sex: 54,
  claimState: 55,
  schemes: 56,
  verdict: 57,
  agrees: 58,
  row: 60,
} as const;

/** Rows that are fetched together before they are looked at one by one: 4 kB, which stays in the nearest cache. */
export const rowsAhead = 64;

const two32 = 4294967296;

/** Parts of `claimState`, which a row of the ledger has too: states of name and ID, out of scope, number of words. */
export const ClaimStateShift = { name: 0, id: 2, outOfScope: 4, words: 5 } as const;

/** Rows as another thread is given them: without methods, the memory shared or handed over. */
export interface ClaimRowsData {
  length: number;
  memory: ArrayBufferLike; // of the rows
  lines: Uint32Array;
  other?: OtherReadings | undefined;
  categories: string[];
  units: string[];
}

/** One reading of the name of a row. */
export interface ClaimedName {
  state: number; // `NameState`
  low: number;
  high: number;
  folded: Uint16Array; // `foldedParts`
  words: number;
}

/** The rows of one batch, in the order of the file unless it is said otherwise; those from `length` on are room. */
export class ClaimRows {
  length = 0;
  /** The rows as numbers of 32, 16 and 8 bits: 16, 32 and 64 a row. Loops over many rows use them. */
  words32: Uint32Array;
  words16: Uint16Array;
  bytes: Uint8Array;
  /** Physical line on which the record starts, from 1. */
  lines: Uint32Array;
  /** Undefined: no name can be read in another way. Matching puts the reading that agrees into the rows. */
  other: OtherReadings | undefined;
  /** The last sum of `touch`: kept, because an engine drops reads whose result nobody has. */
  touched = 0;
  categories: string[] = []; // '' first
  units: string[] = []; // '' first

  /** Room for `capacity` rows; `shared`: in memory that other threads can be given. */
  constructor(capacity: number, shared = false) {
    const memory = newMemory(capacity * claimRowBytes, shared);
    this.words32 = new Uint32Array(memory);
    this.words16 = new Uint16Array(memory);
    this.bytes = new Uint8Array(memory);
    this.lines = new Uint32Array(newMemory(4 * capacity, shared));
  }

  /** The rows that another thread gave. */
  static from({ length, memory, lines, other, categories, units }: ClaimRowsData): ClaimRows {
    const rows = new ClaimRows(0);
    rows.useMemory(memory, lines);
    rows.length = length;
    rows.other = other;
    rows.categories = categories;
    rows.units = units;
    return rows;
  }

  /** What another thread is given; nothing is copied. */
  data(): ClaimRowsData {
    const { length, bytes, lines, other, categories, units } = this;
    return { length, memory: bytes.buffer, lines, other, categories, units };
  }

  get capacity(): number {
    return this.lines.length;
  }

  get isShared(): boolean {
    return isShared(this.bytes);
  }

  /** Makes room for `capacity` rows and keeps those that there are. */
  grow(capacity: number): void {
    const { length } = this;
    const larger = new ClaimRows(capacity, this.isShared);
    larger.bytes.set(this.bytes.subarray(0, length * claimRowBytes));
    larger.lines.set(this.lines.subarray(0, length));
    this.useMemory(larger.bytes.buffer, larger.lines);
  }

  /** Lets go of the room behind the rows. It was never written: it takes address space, but no memory. */
  cut(): void {
    const { length } = this;
    this.words32 = this.words32.subarray(0, length * 16);
    this.words16 = this.words16.subarray(0, length * 32);
    this.bytes = this.bytes.subarray(0, length * claimRowBytes);
    this.lines = this.lines.subarray(0, length);
  }

  private useMemory(memory: ArrayBufferLike, lines: Uint32Array): void {
    this.words32 = new Uint32Array(memory);
    this.words16 = new Uint16Array(memory);
    this.bytes = new Uint8Array(memory);
    this.lines = lines;
  }

  /** Data record, from 1, rejected and blank ones counted. */
  row(at: number): number {
    return this.words32[at * 16 + 15];
  }
  /** Physical line on which the record starts, from 1. */
  line(at: number): number {
    return this.lines[at];
  }
  /** Participant key (`participantKey`). */
  participant(at: number): number {
    return this.words32[at * 16] + this.words32[at * 16 + 1] * two32;
  }
  /** Claimed personal ID as a number; 0 if none. */
  id(at: number): number {
    return this.words32[at * 16 + 2] + this.words32[at * 16 + 3] * two32;
  }
  /** Canonical fingerprint, low half; 0 if the name is empty. */
  nameLow(at: number): number {
    return this.words32[at * 16 + 4];
  }
  nameHigh(at: number): number {
    return this.words32[at * 16 + 5];
  }
  /** A folded fingerprint, by `FoldedPart`. */
  folded(at: number, part: number): number {
    return this.words16[at * 32 + 12 + part];
  }
  /** CMND as a number, or `noOldId`. */
  oldId(at: number): number {
    return this.words32[at * 16 + 9];
  }
  /** `PackedDate`. */
  birthDate(at: number): number {
    return this.words32[at * 16 + 10];
  }
  /** Index in `units`. */
  unit(at: number): number {
    return this.words32[at * 16 + 11];
  }
  /** Index in `categories`. */
  category(at: number): number {
    return this.words16[at * 32 + 24];
  }
  /** `Flag` bits known from the row alone. */
  flags(at: number): number {
    return this.words16[at * 32 + 25];
  }
  /** `Detail` bits, once matched. */
  details(at: number): number {
    return this.words16[at * 32 + 26];
  }
  /** `Sex`. */
  sex(at: number): number {
    return this.bytes[at * 64 + 54];
  }
  claimState(at: number): number {
    return this.bytes[at * 64 + 55];
  }
  /** `NameState`. */
  nameState(at: number): number {
    return this.bytes[at * 64 + 55] & 3;
  }
  /** `IdState`. */
  idState(at: number): number {
    return (this.bytes[at * 64 + 55] >> ClaimStateShift.id) & 3;
  }
  /** 1: armed forces or not a citizen. */
  outOfScope(at: number): number {
    return (this.bytes[at * 64 + 55] >> ClaimStateShift.outOfScope) & 1;
  }
  /** Number of words of the name, 1 to `wordsMax`; 0 if it is not told. */
  words(at: number): number {
    return this.bytes[at * 64 + 55] >> ClaimStateShift.words;
  }
  /** Membership bits, bit = index in `schemes`. */
  schemes(at: number): number {
    return this.bytes[at * 64 + 56];
  }
  /** `Verdict`, once matched; 0 before. */
  verdict(at: number): number {
    return this.bytes[at * 64 + 57];
  }
  /** 1 if name, birth date and sex agree with the person that the ID or CMND leads to. */
  agrees(at: number): number {
    return this.bytes[at * 64 + 58];
  }

  /** What a row says of the name. */
  name(at: number): ClaimedName {
    return {
      state: this.nameState(at),
      low: this.nameLow(at),
      high: this.nameHigh(at),
      folded: this.words16.slice(at * 32 + 12, at * 32 + 12 + foldedParts),
      words: this.words(at),
    };
  }
  setName(at: number, { state, low, high, folded, words }: ClaimedName): void {
    this.words32[at * 16 + 4] = low;
    this.words32[at * 16 + 5] = high;
    this.words16.set(folded, at * 32 + 12);
    const byte = at * 64 + claimRowAt.claimState;
    const others = this.bytes[byte] & ((3 << ClaimStateShift.id) | (1 << ClaimStateShift.outOfScope));
    this.bytes[byte] = others | state | (words << ClaimStateShift.words);
  }
  setParticipant(at: number, key: number): void {
    this.words32[at * 16] = key >>> 0;
    this.words32[at * 16 + 1] = Math.floor(key / two32);
  }
  setId(at: number, id: number, idState: number): void {
    this.words32[at * 16 + 2] = id >>> 0;
    this.words32[at * 16 + 3] = Math.floor(id / two32);
    const state = at * 64 + claimRowAt.claimState;
    this.bytes[state] = (this.bytes[state] & ~(3 << ClaimStateShift.id)) | (idState << ClaimStateShift.id);
  }
  setBirthDate(at: number, date: number): void {
    this.words32[at * 16 + 10] = date;
  }
  setSex(at: number, sex: number): void {
    this.bytes[at * 64 + 54] = sex;
  }
  setSchemes(at: number, schemes: number): void {
    this.bytes[at * 64 + 56] = schemes;
  }
  setFlags(at: number, flags: number): void {
    this.words16[at * 32 + 25] = flags;
  }
  setDetails(at: number, details: number): void {
    this.words16[at * 32 + 26] = details;
  }
  setOutcome(at: number, verdict: number, details: number, agrees: number): void {
    this.words16[at * 32 + 26] = details;
    this.bytes[at * 64 + 57] = verdict;
    this.bytes[at * 64 + 58] = agrees;
  }

  /**
   * Reads a word of each of `rows[from]` to `rows[to]` (exclusive), so that all of them are fetched from memory at once
   * and not one after the other: looking at rows out of order takes a third of the time (`rowsAhead` at a time).
   */
  touch(rows: Uint32Array, from: number, to: number): void {
    const { words32 } = this;
    let sum = 0;
    for (let k = from; k < to; k++) sum ^= words32[rows[k] * 16];
    this.touched = sum;
  }

  /** A copy of these rows alone; readings that are beside them are not copied. */
  pick(rows: Uint32Array): ClaimRows {
    const picked = new ClaimRows(rows.length);
    picked.length = rows.length;
    picked.categories = this.categories;
    picked.units = this.units;
    const { words32: from } = this;
    const { words32: to } = picked;
    for (let start = 0; start < rows.length; start += rowsAhead) {
      const end = Math.min(rows.length, start + rowsAhead);
      this.touch(rows, start, end);
      for (let k = start; k < end; k++) {
        picked.lines[k] = this.lines[rows[k]];
        const f = rows[k] * 16;
        const t = k * 16;
        to[t] = from[f];
        to[t + 1] = from[f + 1];
        to[t + 2] = from[f + 2];
        to[t + 3] = from[f + 3];
        to[t + 4] = from[f + 4];
        to[t + 5] = from[f + 5];
        to[t + 6] = from[f + 6];
        to[t + 7] = from[f + 7];
        to[t + 8] = from[f + 8];
        to[t + 9] = from[f + 9];
        to[t + 10] = from[f + 10];
        to[t + 11] = from[f + 11];
        to[t + 12] = from[f + 12];
        to[t + 13] = from[f + 13];
        to[t + 14] = from[f + 14];
        to[t + 15] = from[f + 15];
      }
    }
    return picked;
  }
  /** A copy of the IDs of all rows: what sorting them needs. */
  allIds(): Float64Array {
    const ids = new Float64Array(this.length);
    for (let at = 0; at < ids.length; at++) ids[at] = this.id(at);
    return ids;
  }
  /** A copy of the flags of all rows, in memory that is shared if the rows are. */
  copyFlags(): Uint16Array {
    const flags = new Uint16Array(newMemory(2 * this.length, this.isShared));
    for (let at = 0; at < flags.length; at++) flags[at] = this.flags(at);
    return flags;
  }
  /** A copy of the participant keys of all rows. */
  allParticipants(): Float64Array {
    const keys = new Float64Array(this.length);
    for (let at = 0; at < keys.length; at++) keys[at] = this.participant(at);
    return keys;
  }
  /** The rows by participant, those of one in the order of the file. */
  byParticipant(): Uint32Array {
    return orderByWords(this.words32, claimRowAt.participant / 4, claimRowBytes / 4, this.length);
  }
}

/** What is put into a row. */
export interface ClaimRow {
  row: number;
  line: number;
  participant: number;
  id: number;
  idState: number;
  oldId: number;
  birthDate: number;
  sex: number;
  nameState: number;
  nameLow: number;
  nameHigh: number;
  folded: ArrayLike<number>; // `foldedParts`
  words: number;
  schemes: number;
  outOfScope: number;
  category: number;
  unit: number;
  flags: number;
}

/** Writes row `at`, for which there must be room; it has no verdict yet. `length` is the caller's. */
export function putClaimRow(rows: ClaimRows, at: number, row: ClaimRow): void {
  const { words32, words16, bytes } = rows;
  const at32 = at * 16;
  const at16 = at * 32;
  const at8 = at * 64;
  words32[at32] = row.participant >>> 0;
  words32[at32 + 1] = Math.floor(row.participant / two32);
  words32[at32 + 2] = row.id >>> 0;
  words32[at32 + 3] = Math.floor(row.id / two32);
  words32[at32 + 4] = row.nameLow;
  words32[at32 + 5] = row.nameHigh;
  for (let part = 0; part < foldedParts; part++) words16[at16 + 12 + part] = row.folded[part];
  words32[at32 + 9] = row.oldId;
  words32[at32 + 10] = row.birthDate;
  words32[at32 + 11] = row.unit;
  words16[at16 + 24] = row.category;
  words16[at16 + 25] = row.flags;
  words16[at16 + 26] = 0;
  bytes[at8 + 54] = row.sex;
  bytes[at8 + 55] =
    (row.nameState << ClaimStateShift.name) |
    (row.idState << ClaimStateShift.id) |
    (row.outOfScope << ClaimStateShift.outOfScope) |
    (row.words << ClaimStateShift.words);
  bytes[at8 + 56] = row.schemes;
  bytes[at8 + 57] = 0;
  bytes[at8 + 58] = 0;
  words32[at32 + 15] = row.row;
  rows.lines[at] = row.line;
}
