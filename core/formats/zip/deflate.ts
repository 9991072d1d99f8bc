/**
 * DEFLATE (RFC 1951) compression, streaming. The platform's compressor may give other bytes with every version of zlib;
 * an answer that anyone must be able to make again needs the same bytes for the same input, for ever. So it is our own
 * and simple: greedy matches found by one table of the last place of every four bytes, and the fixed Huffman code. Rows
 * of a sheet shrink to about a sixth.
 *
 * Memory is the window and what is not yet taken, whatever comes.
 */
import { concatBytes } from '../../base/bytes.ts';
import { viewOf } from '../../base/text-bytes.ts';

const windowBytes = 32 * 1024; // the farthest a match may reach (RFC 1951)
const matchMin = 4;
const matchMax = 258;
const hashBits = 13;
/** Input held: the window behind the place at hand, and twice as much before it. */
const heldBytes = 3 * windowBytes;
/** Most parts of a small workbook fit into this. */
const heldStart = 2 * 1024;
/** Input encoded at once, with room for its output made before. */
const sliceBytes = 8 * 1024;
/** Output of so much input: 9 bits a byte at most. */
const outBytesMax = (sliceBytes + matchMax) * 1.125;
/** Least room for output made at once, and what is made for long input. */
const outStart = 4 * 1024;
const outBytes = 64 * 1024;
/** What an end of block, an empty block and unfinished words take at most. */
const endBytesMax = 16;

const endOfBlock = 256;
/** Reversed code and its length of each literal and length symbol of the fixed code. */
const literalCode = new Uint16Array(288);
const literalBits = new Uint8Array(288);
/** Code and extra bits of each match length, and how many bits they are. */
const lengthCode = new Uint16Array(matchMax + 1);
const lengthBits = new Uint8Array(matchMax + 1);
/** Reversed code of each distance symbol (5 bits), its base, and its number of extra bits. */
const distanceCode = new Uint8Array(30);
const distanceBase = new Uint16Array(30);
const distanceExtra = new Uint8Array(30);
fillTables();

export class Deflater {
  private readonly chunks: Uint8Array[] = [];
  private readonly last = new Int32Array(1 << hashBits).fill(-1); // place in `held` of the last four bytes of this hash
  private held: Uint8Array = new Uint8Array(heldStart);
  private view = viewOf(this.held);
  private end = 0; // bytes held
  private at = 0; // next byte to encode
  private out: Uint8Array = new Uint8Array(0);
  private outView = viewOf(this.out);
  private used = 0;
  private bits = 0;
  private bitCount = 0;
  /** Where the block at hand begins; its first bit says whether it is the last. Absent before it begins. */
  private begun: { out: Uint8Array; at: number } | undefined;

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

  /** In place of `push`, where these are all bytes up to a restart or the end: they are not copied. */
  pushWhole(bytes: Uint8Array): void {
    const own = this.held;
    this.hold(bytes);
    this.end = bytes.length;
    this.encode(this.end);
    this.hold(own);
    this.at = 0;
    this.end = 0;
  }

  /**
   * Ends a block at a whole byte, with an empty block behind it, and forgets what was before: what follows is encoded
   * as if it were alone, so that pieces made apart are, one behind the other, what is made at once.
   */
  restart(): void {
    this.endBlock();
    const { out, at } = this.begun!;
    out[at] &= 0xfe; // not the last block
    this.begun = undefined;
    this.put(0, 3);
    this.fillByte();
    this.outView.setUint32(this.used, 0xffff0000, true); // no bytes, and their complement
    this.used += 4;
    this.last.fill(-1);
    this.at = 0;
    this.end = 0;
  }

  /** The compressed bytes, whose last block is said to be the last. Nothing can be pushed any more. */
  finish(): Uint8Array {
    this.endBlock();
    this.fillByte();
    return this.taken();
  }

  /** The compressed bytes since the start or the last call, after a restart. */
  taken(): Uint8Array {
    this.chunks.push(this.out.subarray(0, this.used));
    this.out = this.out.subarray(this.used);
    this.outView = viewOf(this.out);
    this.used = 0;
    return concatBytes(this.chunks.splice(0));
  }

  private endBlock(): void {
    this.encode(this.end);
    this.reserve(0);
    this.begin();
    this.put(literalCode[endOfBlock], literalBits[endOfBlock]);
  }

  private fillByte(): void {
    if (this.bitCount > 0) this.put(0, 8 - this.bitCount);
  }

  private hold(bytes: Uint8Array): void {
    this.held = bytes;
    this.view = viewOf(bytes);
  }

  private makeRoom(): void {
    if (this.end === heldBytes) return this.slide();
    const { held } = this;
    this.hold(new Uint8Array(Math.min(heldBytes, held.length * 4)));
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

  /** Room for the output of so much more input, and for the end of a block. */
  private reserve(bytes: number): void {
    if (this.used + bytes + endBytesMax <= this.out.length) return;
    if (this.used > 0) this.chunks.push(this.out.subarray(0, this.used));
    const isLong = this.out.length > 0 && bytes > outStart;
    this.out = new Uint8Array(isLong ? outBytes : Math.max(outStart, bytes + endBytesMax));
    this.outView = viewOf(this.out);
    this.used = 0;
  }

  /** One block in the fixed code, thought to be the last. */
  private begin(): void {
    if (this.begun !== undefined) return;
    this.begun = { out: this.out, at: this.used };
    this.put(0b011, 3);
  }

  /** Encodes up to `stop`, which leaves a whole match before the end of what is held, or is the end. */
  private encode(stop: number): void {
    while (this.at < stop) {
      const to = Math.min(stop, this.at + sliceBytes);
      this.reserve(Math.ceil(Math.min(outBytesMax, (to - this.at + matchMax) * 1.125)));
      this.begin();
      this.encodeSlice(to);
    }
  }

  private encodeSlice(stop: number): void {
    const { held, view, last, end, outView } = this;
    let { at, used, bits, bitCount } = this;
    while (at < stop) {
      let length = 0;
      let from = -1;
      if (at + matchMin <= end) {
        const four = view.getInt32(at, true);
        const hash = Math.imul(four, 0x9e3779b1) >>> (32 - hashBits);
        from = last[hash];
        last[hash] = at;
        if (from >= 0 && at - from <= windowBytes && view.getInt32(from, true) === four) {
          const most = Math.min(matchMax, end - at);
          length = matchMin;
          while (length + 4 <= most && view.getInt32(from + length, true) === view.getInt32(at + length, true))
            length += 4;
          while (length < most && held[from + length] === held[at + length]) length++;
        }
      }
      // Seven bits wait at most; a literal has 9, a length 13, a distance 18.
      if (length === 0) {
        bits |= literalCode[held[at]] << bitCount;
        bitCount += literalBits[held[at]];
        at++;
      } else {
        bits |= lengthCode[length] << bitCount;
        bitCount += lengthBits[length];
        outView.setInt32(used, bits, true);
        used += bitCount >> 3;
        bits >>>= bitCount & 24;
        bitCount &= 7;
        const distance = at - from;
        // Two codes for every doubling of the distance.
        const power = 31 - Math.clz32(distance - 1 || 1);
        const code = distance <= 2 ? distance - 1 : 2 * power + (((distance - 1) >> (power - 1)) & 1);
        bits |= (distanceCode[code] | ((distance - distanceBase[code]) << 5)) << bitCount;
        bitCount += 5 + distanceExtra[code];
        at += length;
      }
      outView.setInt32(used, bits, true);
      used += bitCount >> 3;
      bits >>>= bitCount & 24;
      bitCount &= 7;
    }
    this.at = at;
    this.used = used;
    this.bits = bits;
    this.bitCount = bitCount;
  }

  /** At most 9 bits, into room that was reserved. */
  private put(value: number, count: number): void {
    this.bits |= value << this.bitCount;
    this.bitCount += count;
    for (; this.bitCount >= 8; this.bitCount -= 8) {
      this.out[this.used++] = this.bits & 0xff;
      this.bits >>>= 8;
    }
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
      lengthCode[length] = literalCode[symbol] | ((length - base) << literalBits[symbol]);
      lengthBits[length] = literalBits[symbol] + extra;
    }
    base += 1 << extra;
  }
  lengthCode[matchMax] = literalCode[285];
  lengthBits[matchMax] = literalBits[285];
  let distance = 1;
  for (let code = 0; code < 30; code++) {
    distanceCode[code] = reversed(code, 5);
    distanceExtra[code] = code < 4 ? 0 : (code >> 1) - 1;
    distanceBase[code] = distance;
    distance += 1 << distanceExtra[code];
  }
}
