/**
 * Claims by a key of 64 bits, and a number for each distinct key under which people are counted: canonical names, and
 * all folds of a name together. Plain arrays, so that threads can share them.
 */
import { FoldedPart, foldedParts } from '../domain/columns.ts';
import { sortedOrder } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';

export interface KeyTable {
  keys: number; // distinct
  mask: number; // slots less one
  slots: Uint32Array; // number of the key + 1; 0 empty
  low: Uint32Array; // by number of the key
  high: Uint32Array;
  starts: Uint32Array; // by number of the key, and the end of the last
  claims: Uint32Array; // of each key, ascending by birth date
}

/** Slots per key: a miss, the usual case, is told after one or two looks. */
const slotsPerKey = 4;

/** A number of 32 bits in which every bit depends on all of the key's (MurmurHash3's finaliser). */
export function mixKey(low: number, high: number): number {
  let h = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 15), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Halves of the key of all six folds from `at` on: 96 bits mixed into 64. */
export function foldKeyLow(folded: Uint16Array, at: number): number {
  const rest = folded[at + FoldedPart.initials] | (folded[at + FoldedPart.variant] << 16);
  return (
    ((folded[at + FoldedPart.noMarks] | (folded[at + FoldedPart.noSpaces] << 16)) ^ Math.imul(rest, 0x9e3779b1)) >>> 0
  );
}

export function foldKeyHigh(folded: Uint16Array, at: number): number {
  const rest = folded[at + FoldedPart.initials] | (folded[at + FoldedPart.variant] << 16);
  return (
    ((folded[at + FoldedPart.sorted] | (folded[at + FoldedPart.firstLast] << 16)) ^ Math.imul(rest, 0x85ebca77)) >>> 0
  );
}

/** Number of the key, or -1. */
export function findKey(table: KeyTable, low: number, high: number): number {
  const { mask, slots } = table;
  for (let slot = mixKey(low, high) & mask; ; slot = (slot + 1) & mask) {
    const key = slots[slot] - 1;
    if (key < 0) return -1;
    if (table.low[key] === low && table.high[key] === high) return key;
  }
}

/** Files every claim under (`low`, `high`); `byDate`: the claims in ascending order of birth date. */
export function makeKeyTable(low: Uint32Array, high: Uint32Array, byDate: Uint32Array, shared: boolean): KeyTable {
  const claims = byDate.length;
  let size = 16;
  while (size < claims * slotsPerKey) size *= 2;
  const slots = new Uint32Array(newMemory(4 * size, shared));
  const keyOf = new Uint32Array(claims);
  const first = new Uint32Array(claims); // a claim of each key
  let keys = 0;
  for (let claim = 0; claim < claims; claim++) {
    let slot = mixKey(low[claim], high[claim]) & (size - 1);
    for (; slots[slot] !== 0; slot = (slot + 1) & (size - 1)) {
      const known = first[slots[slot] - 1];
      if (low[known] === low[claim] && high[known] === high[claim]) break;
    }
    if (slots[slot] === 0) {
      first[keys] = claim;
      slots[slot] = ++keys;
    }
    keyOf[claim] = slots[slot] - 1;
  }
  const table: KeyTable = {
    keys,
    mask: size - 1,
    slots,
    low: new Uint32Array(newMemory(4 * keys, shared)),
    high: new Uint32Array(newMemory(4 * keys, shared)),
    starts: new Uint32Array(newMemory(4 * (keys + 1), shared)),
    claims: new Uint32Array(newMemory(4 * claims, shared)),
  };
  for (let key = 0; key < keys; key++) {
    table.low[key] = low[first[key]];
    table.high[key] = high[first[key]];
  }
  for (let claim = 0; claim < claims; claim++) table.starts[keyOf[claim] + 1] += 1;
  for (let key = 0; key < keys; key++) table.starts[key + 1] += table.starts[key];
  const next = table.starts.slice(0, keys);
  for (const claim of byDate) table.claims[next[keyOf[claim]]++] = claim;
  return table;
}

/** First place of the key's claims whose birth date is not below `date`. */
export function firstFrom(table: KeyTable, key: number, birthDate: Uint32Array, date: number): number {
  let low = table.starts[key];
  let high = table.starts[key + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (birthDate[table.claims[middle]] < date) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The claims of each key ascending by month and day, whatever the year: places as in `claims` of the table. */
export function claimsByDay(table: KeyTable, birthDate: Uint32Array, shared: boolean): Uint32Array {
  const { length } = table.claims;
  const order = sortedOrder(
    length,
    Uint32Array.from(table.claims, (claim) => dayOf(birthDate[claim])),
  );
  const keyOf = new Uint32Array(length);
  for (let key = 0; key < table.keys; key++) keyOf.fill(key, table.starts[key], table.starts[key + 1]);
  const byDay = new Uint32Array(newMemory(4 * length, shared));
  const next = table.starts.slice(0, table.keys);
  for (const place of order) byDay[next[keyOf[place]]++] = table.claims[place];
  return byDay;
}

/** First place of the key's claims `byDay` whose month and day are not below `day`. */
export function firstOnDay(
  table: KeyTable,
  key: number,
  byDay: Uint32Array,
  { birthDate, day }: { birthDate: Uint32Array; day: number },
): number {
  let low = table.starts[key];
  let high = table.starts[key + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (dayOf(birthDate[byDay[middle]]) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Month and day of a packed date. */
export function dayOf(date: number): number {
  return date % 10_000;
}

/** Six folds of every claim as halves of one key. */
export function foldKeys(folded: Uint16Array, claims: number): { low: Uint32Array; high: Uint32Array } {
  const low = new Uint32Array(claims);
  const high = new Uint32Array(claims);
  for (let claim = 0; claim < claims; claim++) {
    low[claim] = foldKeyLow(folded, claim * foldedParts);
    high[claim] = foldKeyHigh(folded, claim * foldedParts);
  }
  return { low, high };
}
