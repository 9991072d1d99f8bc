/**
 * Fast digests of 53 bits for traces and visited states. Not for hostile input: two of a million states meet with a
 * chance of about 1 in 20,000.
 */

/** Digest of a text, folded onto `seed`. */
export function digestText(text: string, seed = 0): number {
  let a = 0x811c9dc5 ^ seed;
  let b = (0x2f0b4c47 ^ Math.floor(seed / 4294967296)) + seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return joined(a, b);
}

export function digestBytes(bytes: Uint8Array): number {
  let a = 0x811c9dc5 ^ bytes.length;
  let b = 0x2f0b4c47;
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], 0x01000193);
    b = Math.imul(b ^ bytes[i], 0x5bd1e995);
    b ^= b >>> 15;
  }
  return joined(a, b);
}

/** Folds one number onto another; the order matters. */
export function mix(seed: number, value: number): number {
  let a = Math.imul((seed >>> 0) ^ 0x85ebca6b, 0x01000193) ^ (value >>> 0);
  let b = Math.imul(Math.floor(seed / 4294967296) ^ 0xc2b2ae35, 0x5bd1e995) ^ Math.floor(value / 4294967296);
  a = Math.imul(a ^ (a >>> 13) ^ b, 0x5bd1e995);
  b = Math.imul(b ^ (b >>> 15) ^ a, 0x01000193);
  return joined(a ^ (a >>> 15), b ^ (b >>> 13));
}

function joined(a: number, b: number): number {
  return (b & 0x1fffff) * 4294967296 + (a >>> 0);
}

const sumRange = 2 ** 52;

/**
 * Adds `plus` to an order-free sum of digests and takes `minus` away; exact, so that the way to a sum leaves no trace.
 */
export function moveSum(sum: number, minus: number, plus: number): number {
  const moved = (sum - (minus % sumRange) + (plus % sumRange)) % sumRange;
  return moved < 0 ? moved + sumRange : moved;
}
