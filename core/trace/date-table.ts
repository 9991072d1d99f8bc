/**
 * Claims by birth date and one more value: a fold of the name, or a half of the claimed ID. People come in the order
 * of their IDs, which is that of their years of birth, so everything of one year lies together and stays in the
 * processor's cache while these people pass. A filter of one bit a key turns nearly everybody away.
 */
import { newMemory } from '../base/shared-memory.ts';
import { years } from './claim-records.ts';

/** What a claim is filed under beside its date. */
export const DateKey = { noSpaces: 0, sorted: 1, variant: 2, firstLast: 3, head: 4, tail: 5 } as const;

/** Bits of an entry that are the record; the others are its kind and some of its hash, so that few are looked at. */
const recordBits = 22;
/** Records that an entry can tell apart. */
export const recordsMax = 2 ** recordBits;
/** Bits of the filter for a key: one stranger in eight passes it at most; 16 bits were no faster. */
const bitsPerKey = 8;
/** Keys of a bucket, about. */
const keysPerBucket = 2;

export interface DateTable {
  filterBase: Uint32Array; // by year: first word
  filterMask: Uint32Array; // by year: bits less one; 0 for a year without claims
  filter: Uint32Array;
  bucketBase: Uint32Array; // by year
  bucketMask: Uint32Array; // by year
  starts: Uint32Array; // by bucket, and the end of the last
  entries: Uint32Array; // record, and `tagOf` above it
}

/** Hash of a key; `kind` is a DateKey, `value` up to 20 bits. */
export function dateHash(kind: number, date: number, value: number): number {
  let h = Math.imul(date ^ (kind << 28), 0x9e3779b1) ^ Math.imul(value + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Whether the filter lets a hash of this year pass; the year has claims. */
export function mayHold(table: DateTable, year: number, hash: number): boolean {
  const bit = hash & table.filterMask[year];
  return (table.filter[table.filterBase[year] + (bit >>> 5)] & (1 << (bit & 31))) !== 0;
}

/** What an entry has above its record: the kind, so that entries of another one are none, and 7 bits of the hash. */
export function tagOf(kind: number, hash: number): number {
  return kind | ((hash >>> 25) << 3);
}

export function tagOfEntry(entry: number): number {
  return entry >>> recordBits;
}

export function recordOfEntry(entry: number): number {
  return entry & (recordsMax - 1);
}

/** Calls for every key of every record, each time in the same order. */
export type EachKey = (take: (record: number, year: number, kind: number, hash: number) => void) => void;

export function makeDateTable(each: EachKey, shared: boolean): DateTable {
  const counts = new Uint32Array(years);
  let entries = 0;
  each((_, year) => {
    counts[year] += 1;
    entries += 1;
  });
  const filterBase = u32(years, shared);
  const filterMask = u32(years, shared);
  const bucketBase = u32(years, shared);
  const bucketMask = u32(years, shared);
  let words = 0;
  let buckets = 0;
  for (let year = 0; year < years; year++) {
    filterBase[year] = words;
    bucketBase[year] = buckets;
    if (counts[year] === 0) continue;
    const bits = powerFrom(32, counts[year] * bitsPerKey);
    filterMask[year] = bits - 1;
    words += bits / 32;
    const own = powerFrom(1, counts[year] / keysPerBucket);
    bucketMask[year] = own - 1;
    buckets += own;
  }
  const table: DateTable = {
    filterBase,
    filterMask,
    filter: u32(words, shared),
    bucketBase,
    bucketMask,
    starts: u32(buckets + 1, shared),
    entries: u32(entries, shared),
  };
  const { starts, filter } = table;
  // The filter takes the low bits, buckets the high ones: they tell different things.
  each((_, year, _kind, hash) => {
    const bit = hash & filterMask[year];
    filter[filterBase[year] + (bit >>> 5)] |= 1 << (bit & 31);
    starts[bucketBase[year] + bucketOf(table, year, hash) + 1] += 1;
  });
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1] += starts[bucket];
  const next = starts.slice(0, buckets);
  each((record, year, kind, hash) => {
    const at = next[bucketBase[year] + bucketOf(table, year, hash)]++;
    table.entries[at] = record | (tagOf(kind, hash) << recordBits);
  });
  return table;
}

/** Bucket of a hash within its year. */
export function bucketOf(table: DateTable, year: number, hash: number): number {
  return (hash >>> 8) & table.bucketMask[year];
}

function powerFrom(least: number, wanted: number): number {
  let size = least;
  while (size < wanted) size *= 2;
  return size;
}

function u32(length: number, shared: boolean): Uint32Array {
  return new Uint32Array(newMemory(4 * length, shared));
}
