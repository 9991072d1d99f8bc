/**
 * Claims by a key of 64 bits, and a number for each distinct key under which people are counted: canonical names, and
 * all folds of a name together. Keys are numbered in the order of their hashes, so that people who are looked up in
 * that order read every array forwards. Plain arrays, so that threads can share them.
 */
import { FoldedPart } from '../domain/columns.ts';
import { sortedOrder } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';
import { foldsAt, recordHalves, recordWords, Word, yearPlace, type ClaimRecords } from './claim-records.ts';

export interface KeyTable {
  keys: number; // distinct
  filter: Uint32Array;
  filterMask: number; // bits less one
  shift: number; // of a hash, which gives its bucket
  buckets: Uint32Array; // first key of each, and the end of the last
  low: Uint32Array; // by number of the key
  high: Uint32Array;
  starts: Uint32Array; // by number of the key, and the end of the last
  records: Uint32Array; // of each key, ascending: by birth date
}

/** Bits of the filter for a key: one stranger in nine passes it. */
const filterBitsPerKey = 8;
/** 256 kB, which stay in the processor's cache: of more keys the filter lets more pass. */
const filterBitsMax = 2 ** 21;

/** A number of 32 bits in which every bit depends on all of the key's (MurmurHash3's finaliser). */
export function mixKey(low: number, high: number): number {
  let h = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 15), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Halves of the key of all six folds from `at` on: 96 bits mixed into 64. */
export function foldKeyLow(folded: Uint16Array, at: number): number {
  return lowOfFolds(
    folded[at + FoldedPart.noMarks] | (folded[at + FoldedPart.noSpaces] << 16),
    folded[at + FoldedPart.initials] | (folded[at + FoldedPart.variant] << 16),
  );
}

export function foldKeyHigh(folded: Uint16Array, at: number): number {
  return highOfFolds(
    folded[at + FoldedPart.sorted] | (folded[at + FoldedPart.firstLast] << 16),
    folded[at + FoldedPart.initials] | (folded[at + FoldedPart.variant] << 16),
  );
}

/** The same of two folds each: noMarks and noSpaces, sorted and firstLast, initials and variant. */
export function lowOfFolds(marksAndSpaces: number, rest: number): number {
  return (marksAndSpaces ^ Math.imul(rest, 0x9e3779b1)) >>> 0;
}

export function highOfFolds(sortedAndEnds: number, rest: number): number {
  return (sortedAndEnds ^ Math.imul(rest, 0x85ebca77)) >>> 0;
}

/** Number of the key, or -1. */
export function findKey(table: KeyTable, low: number, high: number): number {
  return findHashed(table, mixKey(low, high), low, high);
}

/** The same for a key whose hash is known. */
export function findHashed(table: KeyTable, hash: number, low: number, high: number): number {
  const bucket = hash >>> table.shift;
  const end = table.buckets[bucket + 1];
  for (let key = table.buckets[bucket]; key < end; key++)
    if (table.low[key] === low && table.high[key] === high) return key;
  return -1;
}

/** Files every record under its canonical name. */
export function nameTable({ words, length }: ClaimRecords, shared: boolean): KeyTable {
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let record = 0; record < length; record++) {
    low[record] = words[record * recordWords + Word.nameLow];
    high[record] = words[record * recordWords + Word.nameHigh];
  }
  return makeKeyTable(low, high, shared);
}

/** Files every record under all six folds of its name. */
export function foldTable({ halves, length }: ClaimRecords, shared: boolean): KeyTable {
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let record = 0; record < length; record++) {
    low[record] = foldKeyLow(halves, record * recordHalves + foldsAt);
    high[record] = foldKeyHigh(halves, record * recordHalves + foldsAt);
  }
  return makeKeyTable(low, high, shared);
}

function makeKeyTable(low: Uint32Array, high: Uint32Array, shared: boolean): KeyTable {
  const { length } = low;
  const hash = new Uint32Array(length);
  for (let record = 0; record < length; record++) hash[record] = mixKey(low[record], high[record]);
  const order = groupKeys(sortedOrder(length, hash), hash, low, high);
  const isFirst = (at: number): boolean =>
    at === 0 || low[order[at]] !== low[order[at - 1]] || high[order[at]] !== high[order[at - 1]];
  let keys = 0;
  for (let at = 0; at < length; at++) if (isFirst(at)) keys += 1;
  // One bucket a key, but two at least: a shift by 32 bits is none.
  let bits = 1;
  while (2 ** bits < keys) bits += 1;
  let filterBits = 32;
  while (filterBits < Math.min(filterBitsMax, keys * filterBitsPerKey)) filterBits *= 2;
  const table: KeyTable = {
    keys,
    filter: new Uint32Array(newMemory(filterBits / 8, shared)),
    filterMask: filterBits - 1,
    shift: 32 - bits,
    buckets: new Uint32Array(newMemory(4 * (2 ** bits + 1), shared)),
    low: new Uint32Array(newMemory(4 * keys, shared)),
    high: new Uint32Array(newMemory(4 * keys, shared)),
    starts: new Uint32Array(newMemory(4 * (keys + 1), shared)),
    records: new Uint32Array(newMemory(4 * length, shared)),
  };
  let key = -1;
  for (let at = 0; at < length; at++) {
    const record = order[at];
    if (isFirst(at)) {
      key += 1;
      table.low[key] = low[record];
      table.high[key] = high[record];
      table.starts[key] = at;
      table.buckets[(hash[record] >>> table.shift) + 1] += 1;
      const bit = hash[record] & table.filterMask;
      table.filter[bit >>> 5] |= 1 << (bit & 31);
    }
    table.records[at] = record;
  }
  table.starts[keys] = length;
  for (let bucket = 0; bucket < 2 ** bits; bucket++) table.buckets[bucket + 1] += table.buckets[bucket];
  return table;
}

/** Puts the records of each key together where several keys have one hash. */
function groupKeys(order: Uint32Array, hash: Uint32Array, low: Uint32Array, high: Uint32Array): Uint32Array {
  for (let from = 0; from < order.length;) {
    const first = order[from];
    let to = from;
    let isOne = true;
    for (; to < order.length && hash[order[to]] === hash[first]; to++)
      isOne &&= low[order[to]] === low[first] && high[order[to]] === high[first];
    if (!isOne) {
      const run = Array.from(order.subarray(from, to));
      run.sort((a, b) => low[a] - low[b] || high[a] - high[b] || a - b);
      order.set(run, from);
    }
    from = to;
  }
  return order;
}

/** First place of the key's records that is not below `record`. */
export function firstFrom(table: KeyTable, key: number, record: number): number {
  let low = table.starts[key];
  let high = table.starts[key + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.records[middle] < record) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When the claims of a name were born, beside their records: read in one piece, which the records are not. */
export interface NameDays {
  days: Uint16Array; // month and day, by place of the table
  years: Uint8Array; // `yearPlace`
  /** The places of each key's records ascending by month and day, whatever the year. */
  byDay: Uint32Array;
}

export function makeNameDays({ keys, starts, records }: KeyTable, { words }: ClaimRecords, shared: boolean): NameDays {
  const { length } = records;
  const nameDays: NameDays = {
    days: new Uint16Array(newMemory(2 * length, shared)),
    years: new Uint8Array(newMemory(length, shared)),
    byDay: new Uint32Array(newMemory(4 * length, shared)),
  };
  const keyOf = new Uint32Array(length);
  for (let key = 0; key < keys; key++) keyOf.fill(key, starts[key], starts[key + 1]);
  for (let at = 0; at < length; at++) {
    const date = words[records[at] * recordWords + Word.birthDate];
    nameDays.days[at] = dayOf(date);
    nameDays.years[at] = yearPlace(date);
  }
  nameDays.byDay.set(sortedOrder(length, Uint32Array.from(nameDays.days), keyOf));
  return nameDays;
}

/** First of the key's places `byDay` whose month and day are not below `day`. */
export function firstOnDay(table: KeyTable, key: number, { days, byDay }: NameDays, day: number): number {
  let low = table.starts[key];
  let high = table.starts[key + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[byDay[middle]] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Month and day of a packed date. */
export function dayOf(date: number): number {
  return date % 10_000;
}
