/**
 * DEFLATE (RFC 1951) compression, streaming. The platform's compressor may give other bytes with every version of zlib;
 * an answer that anyone must be able to make again needs the same bytes for the same input, for ever. So it is our own
 * and simple: greedy matches found by one table of the last place of every four bytes, and the fixed Huffman code. Rows
 * of a sheet shrink to about a sixth.
 *
 * Memory is the window and what is not yet taken, whatever comes.
 */
import { concatBytes } from '../../base/bytes.ts';

const windowBytes = 32 * 1024; // the farthest a match may reach (RFC 1951)
const matchMin = 4;
const matchMax = 258;
const hashBits = 13;
/** Input held: the window behind the place at hand, and twice as much before it. */
const heldBytes = 3 * windowBytes;
/** Most parts of a small workbook fit into this. */
const heldStart = 2 * 1024;
/** Output given on at once. */
const outBytes = 4 * 1024;
/** A byte or match takes at most 9 or 8 + 5 + 5 + 13 bits. */
const stepBytesMax = 8;

const endOfBlock = 256;
/** Reversed code and its length of each literal and length symbol of the fixed code. */
const literalCode = new Uint16Array(288);
const literalBits = new Uint8Array(288);
/** Length symbol, and how many extra bits with which base, of each match length. */
const lengthSymbol = new Uint16Array(matchMax + 1);
const lengthExtra = new Uint8Array(matchMax + 1);
const lengthBase = new Uint16Array(matchMax + 1);
const distanceBase = new Uint16Array(30);
const distanceExtra = new Uint8Array(30);
fillTables();

export class Deflater {
  private readonly chunks: Uint8Array[] = [];
  private readonly last = new Int32Array(1 << hashBits).fill(-1); // place in `held` of the last four bytes of this hash
  private held = new Uint8Array(heldStart);
  private end = 0; // bytes held
  private at = 0; // next byte to encode
  private out = new Uint8Array(outBytes);
  private used = 0;
  private bits = 0;
  private bitCount = 0;

  constructor() {
    // One block, the last, in the fixed code.
    this.put(0b011, 3);
  }

  /** The bytes are copied. */
  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.end === this.held.length) this.makeRoom();
      const taken = Math.min(this.held.length - this.end, bytes.length - from);
      this.held.set(bytes.subarray(from, from + taken), this.end);
      this.end += taken;
      from += taken;
      this.encode(this.end - matchMax - matchMin);
    }
  }

  /** The compressed bytes. Nothing can be pushed any more. */
  finish(): Uint8Array {
    this.encode(this.end);
    this.put(literalCode[endOfBlock], literalBits[endOfBlock]);
    if (this.bitCount > 0) this.put(0, 8 - this.bitCount);
    this.chunks.push(this.out.subarray(0, this.used));
    return concatBytes(this.chunks);
  }

  private makeRoom(): void {
    if (this.end === heldBytes) return this.slide();
    const { held } = this;
    this.held = new Uint8Array(Math.min(heldBytes, held.length * 4));
    this.held.set(held);
  }

  private slide(): void {
    const by = this.at - windowBytes;
    this.held.copyWithin(0, by, this.end);
    this.end -= by;
    this.at -= by;
    const { last } = this;
    for (let i = 0; i < last.length; i++) last[i] = last[i] < by ? -1 : last[i] - by;
  }

  /** Encodes up to `stop`, which leaves a whole match before the end of what is held, or is the end. */
  private encode(stop: number): void {
    const { held, last, end } = this;
    let { at } = this;
    while (at < stop) {
      let length = 0;
      let from = -1;
      if (at + matchMin <= end) {
        const four = held[at] | (held[at + 1] << 8) | (held[at + 2] << 16) | (held[at + 3] << 24);
        const hash = Math.imul(four, 0x9e3779b1) >>> (32 - hashBits);
        from = last[hash];
        last[hash] = at;
        if (from >= 0 && at - from <= windowBytes) {
          const most = Math.min(matchMax, end - at);
          while (length < most && held[from + length] === held[at + length]) length++;
        }
      }
      if (length < matchMin) {
        this.put(literalCode[held[at]], literalBits[held[at]]);
        at++;
        continue;
      }
      this.putMatch(length, at - from);
      at += length;
    }
    this.at = at;
  }

  private putMatch(length: number, distance: number): void {
    const symbol = lengthSymbol[length];
    this.put(literalCode[symbol], literalBits[symbol]);
    if (lengthExtra[length] > 0) this.put(length - lengthBase[length], lengthExtra[length]);
    // Two codes for every doubling of the distance.
    const power = 31 - Math.clz32(distance - 1 || 1);
    const code = distance <= 2 ? distance - 1 : 2 * power + (((distance - 1) >> (power - 1)) & 1);
    this.put(reversed(code, 5), 5);
    if (distanceExtra[code] > 0) this.put(distance - distanceBase[code], distanceExtra[code]);
  }

  /** At most 13 bits; seven at most wait. */
  private put(value: number, count: number): void {
    let bits = this.bits | (value << this.bitCount);
    let bitCount = this.bitCount + count;
    while (bitCount >= 8) {
      this.out[this.used++] = bits & 0xff;
      bits >>>= 8;
      bitCount -= 8;
    }
    this.bits = bits;
    this.bitCount = bitCount;
    if (this.used + stepBytesMax < outBytes) return;
    this.chunks.push(this.out.subarray(0, this.used));
    this.out = new Uint8Array(outBytes);
    this.used = 0;
  }
}

function reversed(value: number, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) result |= ((value >> i) & 1) << (count - 1 - i);
  return result;
}

function fillTables(): void {
  for (let symbol = 0; symbol < 288; symbol++) {
    const [code, count] =
      symbol < 144
        ? [0x30 + symbol, 8]
        : symbol < 256
          ? [0x190 + symbol - 144, 9]
          : symbol < 280
            ? [symbol - 256, 7]
            : [0xc0 + symbol - 280, 8];
    literalCode[symbol] = reversed(code, count);
    literalBits[symbol] = count;
  }
  let base = 3;
  for (let symbol = 257; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
    for (let length = base; length < base + (1 << extra) && length <= matchMax; length++) {
      lengthSymbol[length] = symbol;
      lengthExtra[length] = extra;
      lengthBase[length] = base;
    }
    base += 1 << extra;
  }
  lengthSymbol[matchMax] = 285;
  lengthExtra[matchMax] = 0;
  lengthBase[matchMax] = matchMax;
  let distance = 1;
  for (let code = 0; code < 30; code++) {
    distanceExtra[code] = code < 4 ? 0 : (code >> 1) - 1;
    distanceBase[code] = distance;
    distance += 1 << distanceExtra[code];
  }
}
