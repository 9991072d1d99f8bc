/**
 * CRC-32 (ISO 3309, as in gzip and ZIP), taken in pieces: the hash port takes whole byte arrays, an upload comes in
 * chunks.
 */

const polynomial = 0xedb88320;
/** Table k: what a byte adds when k bytes follow it in a group of four. */
const tables = makeTables();

/** CRC of the bytes that gave `previous`, followed by these; unsigned. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const [first, second, third, fourth] = tables;
  const { length } = bytes;
  let crc = ~previous;
  let at = 0;
  for (const groups = length - 3; at < groups; at += 4) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = fourth[crc & 255] ^ third[(crc >>> 8) & 255] ^ second[(crc >>> 16) & 255] ^ first[crc >>> 24];
  }
  for (; at < length; at++) crc = first[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** CRC of bytes that have the CRC `first`, followed by so many bytes that have the CRC `second`; unsigned. */
export function crc32Joined(first: number, second: number, bytes: number): number {
  // A byte more multiplies the polynomial that came before by x^8: by x^(8 * bytes) in all, by squaring (as in zlib).
  let factor = one;
  let power = byteFactor;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) factor = product(factor, power);
    power = product(power, power);
  }
  return (product(factor, first) ^ second) >>> 0;
}

/** Polynomials modulo that of the CRC, the highest power in the lowest bit: 1 and x^8. */
const one = 1 << 31;
const byteFactor = 1 << 23;

function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a & (1 << bit)) !== 0) sum ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
  }
  return sum;
}

function makeTables(): Int32Array[] {
  const made = Array.from({ length: 4 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ polynomial;
    made[0][byte] = crc;
  }
  for (let k = 1; k < 4; k++)
    for (let byte = 0; byte < 256; byte++) made[k][byte] = made[0][made[k - 1][byte] & 255] ^ (made[k - 1][byte] >>> 8);
  return made;
}
