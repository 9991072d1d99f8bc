/**
 * What the kernel was taught: parts of names and coded cells, by their bytes. Open addressing with a seeded hash and
 * bounded probes. A full table is emptied, and what has no place takes that of another: then TypeScript is asked again.
 */
import { lowBytes } from './hash';
import { ARENA, ARENA_BYTES, CELL_BYTES_MAX, CELL_SLOTS, CELLS, PART_SLOTS, PARTS, PROBES } from './memory';

let seed: u64 = 0;

export function setTableSeed(low: u32, high: u32): void {
  seed = <u64>low | ((<u64>high) << 32);
}

function hashOf(a: u64, b: u64): u32 {
  const h = ((a ^ seed) * 0x9e3779b97f4a7c15) ^ rotl<u64>(b * 0xc2b2ae3d27d4eb4f, 31);
  return <u32>(((h ^ (h >> 29)) * 0xbf58476d1ce4e5b9) >> 40);
}

/** The first eight of `n` bytes, and the next eight. */
function firstWord(from: usize, n: u32): u64 {
  return load<u64>(from) & lowBytes(n);
}
function secondWord(from: usize, n: u32): u64 {
  return n > 8 ? load<u64>(from, 8) & lowBytes(n - 8) : 0;
}

// A row of a part: 0 its bytes (16), 16 their number (0: free), 17 bytes of the canonical form, 18 PartFlag, 20 word,
// 24 variant, 28 letters, 32 power of letters, 36 initials, 40 power of initials, 48 canonical form (16).

/** Longest part of a name, and its longest canonical form, in bytes. */
export const PART_BYTES_MAX: u32 = 16;

export const enum PartFlag {
  ask = 1, // a name with it is for TypeScript
  letter = 2,
  oneLetter = 4,
  dotted = 8,
}

/** The row of a part of at most 16 bytes, or 0. */
export function findPart(from: usize, n: u32): usize {
  const a = firstWord(from, n);
  const b = secondWord(from, n);
  let slot = hashOf(a, b) & (PART_SLOTS - 1);
  for (let p: u32 = 0; p < PROBES; p++) {
    const row: usize = PARTS + (slot << 6);
    const length = <u32>load<u8>(row, 16);
    if (length == n && load<u64>(row) == a && load<u64>(row, 8) == b) return row;
    if (length == 0) break;
    slot = (slot + 1) & (PART_SLOTS - 1);
  }
  return 0;
}

/** The row that a part is to be written into, its bytes and their number written already. */
export function teachPart(from: usize, n: u32): usize {
  const a = firstWord(from, n);
  const b = secondWord(from, n);
  const home = hashOf(a, b) & (PART_SLOTS - 1);
  let slot = home;
  let p: u32 = 0;
  while (p < PROBES && load<u8>(PARTS + (slot << 6), 16) != 0) {
    slot = (slot + 1) & (PART_SLOTS - 1);
    p++;
  }
  if (p == PROBES) slot = home;
  const row: usize = PARTS + (slot << 6);
  store<u64>(row, a);
  store<u64>(row, b, 8);
  store<u8>(row, <u8>n, 16);
  return row;
}

// A slot of a cell: 0 its first bytes (16), 16 their number + 1 and above it the column (0: free), 20 value, 24 where
// its further bytes stand in the arena.

/** Forgets all that was taught. */
export function forgetTables(): void {
  memory.fill(PARTS, 0, PART_SLOTS * 64);
  forgetCells();
}

function forgetCells(): void {
  memory.fill(CELLS, 0, CELL_SLOTS * 32);
  cellsFilled = 0;
  arenaEnd = 0;
}

let cellsFilled: u32 = 0;
let arenaEnd: u32 = 0;

function cellHash(column: u32, from: usize, n: u32, a: u64, b: u64): u32 {
  let rest: u64 = <u64>(column + 1) * 0x94d049bb133111eb;
  for (let i: u32 = 16; i < n; i += 8)
    rest = ((rest ^ (load<u64>(from + i) & lowBytes(n - i))) * 0x9e3779b97f4a7c15) ^ (rest >> 32);
  return hashOf(a ^ rest, b) & (CELL_SLOTS - 1);
}

function sameRest(slot: usize, from: usize, n: u32): bool {
  const kept: usize = <usize>load<u32>(slot, 24);
  for (let i: u32 = 16; i < n; i += 8) {
    const mask = lowBytes(n - i);
    if ((load<u64>(kept + i - 16) & mask) != (load<u64>(from + i) & mask)) return false;
  }
  return true;
}

/** The slot of a cell of at most `CELL_BYTES_MAX` bytes, or 0. */
export function findCell(column: u32, from: usize, n: u32): usize {
  const a = firstWord(from, n);
  const b = secondWord(from, n);
  const tag = (n + 1) | (column << 16);
  let at = cellHash(column, from, n, a, b);
  for (let p: u32 = 0; p < PROBES; p++) {
    const slot: usize = CELLS + (at << 5);
    const found = load<u32>(slot, 16);
    if (found == 0) break;
    if (found == tag && load<u64>(slot) == a && load<u64>(slot, 8) == b && (n <= 16 || sameRest(slot, from, n)))
      return slot;
    at = (at + 1) & (CELL_SLOTS - 1);
  }
  return 0;
}

export function cellValue(slot: usize): u32 {
  return load<u32>(slot, 20);
}

/** Keeps the value of a cell; one that is too long is not kept. */
export function keepCell(column: u32, from: usize, n: u32, value: u32): void {
  if (n > CELL_BYTES_MAX) return;
  if (cellsFilled >= CELL_SLOTS / 2 || arenaEnd + n + 8 > ARENA_BYTES) forgetCells();
  const a = firstWord(from, n);
  const b = secondWord(from, n);
  const home = cellHash(column, from, n, a, b);
  let at = home;
  let p: u32 = 0;
  while (p < PROBES && load<u32>(CELLS + (at << 5), 16) != 0) {
    at = (at + 1) & (CELL_SLOTS - 1);
    p++;
  }
  if (p == PROBES) at = home;
  else cellsFilled++;
  const slot: usize = CELLS + (at << 5);
  store<u64>(slot, a);
  store<u64>(slot, b, 8);
  store<u32>(slot, (n + 1) | (column << 16), 16);
  store<u32>(slot, value, 20);
  if (n <= 16) return;
  const kept = ARENA + arenaEnd;
  store<u32>(slot, kept, 24);
  memory.copy(kept, from + 16, n - 16);
  arenaEnd += (n - 16 + 7) & ~7;
}
