/**
 * Seeded 32-bit hashing: the generator's only source of chance, so that any person and any row can be made alone, in
 * any order, and the same seed gives the same bytes. Numbers are unsigned 32-bit integers.
 */

/** Odd, near 2^32 / golden ratio: neighbouring inputs land far apart before mixing. */
const stride = 0x9e3779b1;

/** Finaliser of MurmurHash3 (Appleby, public domain): a bijection in which every input bit moves every output bit. */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The `n`-th number of the sequence that belongs to `key`; also derives a key from a key. */
export function draw(key: number, n: number): number {
  return mix((key + Math.imul(n, stride)) | 0);
}

/** A key from a seed of any text (FNV-1a over UTF-16 units). */
export function keyOf(seed: string | number): number {
  let h = 0x811c9dc5;
  for (const unit of String(seed)) h = Math.imul(h ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return mix(h);
}

/** True for the share `probability` (0 to 1) of all numbers. */
export function chance(number: number, probability: number): boolean {
  return number < probability * 0x100000000;
}

/** One of `values`, by number. */
export function choose<T>(values: readonly T[], number: number): T {
  return values[number % values.length];
}
