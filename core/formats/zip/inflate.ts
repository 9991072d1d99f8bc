/**
 * DEFLATE (RFC 1951), decoded in pieces. Our own because the platform's `DecompressionStream` neither reports where a
 * stream ended (a gzip file may have several members; what follows the last must be found), nor holds back: a bomb of 1
 * MB filled 750 MB before its reader could stop it. Here output is handed over in blocks of at most `blockBytes`,
 * memory is constant, and the caller may throw at any block.
 *
 * Input is read from the caller's buffer. A piece that could end inside a block header or a symbol is left for the next
 * call, so the hot loop never asks whether there is another byte.
 */

/** Furthest a match may reach back. */
const windowBytes = 32 * 1024;
/** Output handed over at once. */
const blockBytes = 64 * 1024;
const matchBytesMax = 258;
/** Input that the loops may read before they look again: a block header takes at most 570 bytes, a symbol 6. */
const headerReach = 576;
const symbolReach = 16;
/** Codes up to this length are found by one look-up; longer ones, which are rare by construction, bit by bit. */
const fastBits = 10;
const longestCode = 15;

/** What is no whole DEFLATE stream: damaged, or cut off. Near the end the two cannot be distinguished. */
export class InflateError extends Error {
  constructor() {
    super('deflate data is damaged or cut off');
    this.name = 'InflateError';
  }
}

/** A canonical Huffman code: `fast[low bits] = symbol << 4 | length`, 0 if the code is longer. */
class Code {
  readonly fast = new Uint16Array(1 << fastBits);
  private readonly counts = new Uint16Array(longestCode + 1);
  private readonly offsets = new Uint16Array(longestCode + 2);
  private readonly symbols: Uint16Array;

  constructor(symbolsMax: number) {
    this.symbols = new Uint16Array(symbolsMax);
  }

  /**
   * Makes the code of these lengths. Over-subscribed and incomplete sets are damage, but for a single code of one bit.
   */
  set(lengths: Uint8Array, from: number, end: number): void {
    const { counts, offsets, symbols, fast } = this;
    counts.fill(0);
    for (let i = from; i < end; i++) counts[lengths[i]]++;
    const used = end - from - counts[0];
    counts[0] = 0;
    offsets[1] = 0;
    let left = 1;
    for (let length = 1; length <= longestCode; length++) {
      left = 2 * left - counts[length];
      if (left < 0) throw new InflateError();
      offsets[length + 1] = offsets[length] + counts[length];
    }
    if (left > 0 && used > 0 && !(used === 1 && counts[1] === 1)) throw new InflateError();
    fast.fill(0);
    for (let i = from; i < end; i++) if (lengths[i] > 0) symbols[offsets[lengths[i]]++] = i - from;
    let code = 0;
    let index = 0;
    for (let length = 1; length <= fastBits; length++) {
      for (let n = counts[length]; n > 0; n--) {
        const step = 1 << length;
        for (let at = reversed(code, length); at < 1 << fastBits; at += step) fast[at] = (symbols[index] << 4) | length;
        index++;
        code++;
      }
      code <<= 1;
    }
  }

  /** The entry of a code that `fast` does not hold, from its low bits. */
  slow(bits: number): number {
    const { counts, symbols } = this;
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code |= (bits >>> (length - 1)) & 1;
      const count = counts[length];
      if (code - first < count) return (symbols[index + code - first] << 4) | length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new InflateError();
  }
}

const State = { header: 0, stored: 1, codes: 2, done: 3 } as const;

export class Inflater {
  private readonly sink: (block: Uint8Array) => void;
  private readonly emptyBlock: (() => void) | undefined;
  private readonly out = new Uint8Array(windowBytes + blockBytes);
  private readonly literals = new Code(288);
  private readonly distances = new Code(32);
  private readonly lengthCodes = new Code(19);
  private readonly lengths = new Uint8Array(320);
  private state: number = State.header;
  private last = false; // the block at hand is the last
  private stored = 0; // bytes still to come of a stored block
  private bits = 0;
  private bitCount = 0;
  private at = 0; // in the input
  private outAt = 0;
  private handed = 0; // output before here was handed over

  /**
   * `sink` gets the output in order; a block is valid during the call only. `emptyBlock` is told of each stored block
   * without bytes, when `sink` has all that is before it.
   */
  constructor(sink: (block: Uint8Array) => void, emptyBlock?: () => void) {
    this.sink = sink;
    this.emptyBlock = emptyBlock;
  }

  get done(): boolean {
    return this.state === State.done;
  }

  /** Gets ready for another stream. */
  reset(): void {
    this.state = State.header;
    this.last = false;
    this.bits = 0;
    this.bitCount = 0;
    this.outAt = 0;
    this.handed = 0;
  }

  /**
   * Decodes input[at] to input[end] (exclusive) and returns where it stopped: behind the stream when it is done, else
   * at bytes to be given again, fewer than 600, with more behind them. `final`: nothing comes behind. Throws
   * InflateError.
   */
  push(input: Uint8Array, at: number, end: number, final: boolean): number {
    this.at = at;
    this.decode(input, end);
    let position = this.at;
    if (final && !this.done) {
      // The tail is decoded from a copy with zeros behind it; who needs the zeros was cut off.
      const rest = end - position;
      const padded = new Uint8Array(rest + headerReach + symbolReach);
      padded.set(input.subarray(position, end));
      this.at = 0;
      this.decode(padded, padded.length);
      if (!this.done || this.at > rest) throw new InflateError();
      position += this.at;
    }
    this.hand();
    return position;
  }

  private decode(input: Uint8Array, end: number): void {
    for (;;) {
      if (this.state === State.done) break;
      if (this.state === State.stored) {
        if (!this.copyStored(input, end)) break;
      } else if (this.state === State.header) {
        if (this.at > end - headerReach) break;
        this.readHeader(input);
      } else if (!this.readCodes(input, end - symbolReach)) {
        break;
      }
      if (this.state === State.header && this.last) this.state = State.done;
    }
    // Whole bytes in the bit buffer are given back.
    this.at -= this.bitCount >> 3;
    this.bitCount &= 7;
    this.bits &= (1 << this.bitCount) - 1;
  }

  private take(input: Uint8Array, count: number): number {
    while (this.bitCount < count) {
      this.bits |= input[this.at++] << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  private readHeader(input: Uint8Array): void {
    this.last = this.take(input, 1) === 1;
    const kind = this.take(input, 2);
    if (kind === 0) {
      this.take(input, this.bitCount & 7);
      const length = this.take(input, 8) | (this.take(input, 8) << 8);
      const check = this.take(input, 8) | (this.take(input, 8) << 8);
      if ((length ^ check) !== 0xffff) throw new InflateError();
      if (length === 0 && this.emptyBlock !== undefined) {
        this.hand();
        this.emptyBlock();
      }
      this.stored = length;
      this.state = State.stored;
      return;
    }
    if (kind === 3) throw new InflateError();
    if (kind === 1) this.setFixedCodes();
    else this.readCodesOfBlock(input);
    this.state = State.codes;
  }

  private setFixedCodes(): void {
    const { lengths } = this;
    lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288, 320);
    this.literals.set(lengths, 0, 288);
    this.distances.set(lengths, 288, 320);
  }

  private readCodesOfBlock(input: Uint8Array): void {
    const { lengths, lengthCodes } = this;
    const literalCount = this.take(input, 5) + 257;
    const distanceCount = this.take(input, 5) + 1;
    const lengthCount = this.take(input, 4) + 4;
    if (literalCount > 286 || distanceCount > 30) throw new InflateError();
    lengths.fill(0, 0, 19);
    for (let i = 0; i < lengthCount; i++) lengths[lengthOrder[i]] = this.take(input, 3);
    lengthCodes.set(lengths, 0, 19);
    const end = literalCount + distanceCount;
    for (let i = 0; i < end;) {
      const symbol = this.symbol(input, lengthCodes);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw new InflateError();
      const value = symbol === 16 ? lengths[i - 1] : 0;
      const repeat =
        symbol === 16 ? 3 + this.take(input, 2) : symbol === 17 ? 3 + this.take(input, 3) : 11 + this.take(input, 7);
      if (i + repeat > end) throw new InflateError();
      lengths.fill(value, i, i + repeat);
      i += repeat;
    }
    if (lengths[256] === 0) throw new InflateError();
    this.literals.set(lengths, 0, literalCount);
    this.distances.set(lengths, literalCount, end);
  }

  private symbol(input: Uint8Array, code: Code): number {
    while (this.bitCount < longestCode) {
      this.bits |= input[this.at++] << this.bitCount;
      this.bitCount += 8;
    }
    const entry = code.fast[this.bits & ((1 << fastBits) - 1)] || code.slow(this.bits);
    this.bits >>>= entry & 15;
    this.bitCount -= entry & 15;
    return entry >>> 4;
  }

  /** The hot loop. True at the end of the block, false when the input may run out. */
  private readCodes(input: Uint8Array, safeEnd: number): boolean {
    const { out, literals, distances } = this;
    const literalFast = literals.fast;
    const distanceFast = distances.fast;
    const mask = (1 << fastBits) - 1;
    let { at, bits, bitCount, outAt } = this;
    let ended = false;
    while (at <= safeEnd) {
      if (outAt > out.length - matchBytesMax) {
        this.outAt = outAt;
        this.hand();
        outAt = this.outAt;
      }
      while (bitCount < longestCode) {
        bits |= input[at++] << bitCount;
        bitCount += 8;
      }
      let entry = literalFast[bits & mask] || literals.slow(bits);
      bits >>>= entry & 15;
      bitCount -= entry & 15;
      const symbol = entry >>> 4;
      if (symbol < 256) {
        out[outAt++] = symbol;
        continue;
      }
      if (symbol === 256) {
        ended = true;
        break;
      }
      if (symbol > 285) throw new InflateError();
      const lengthBits = lengthExtra[symbol - 257];
      // A length takes at most 5 more bits, and at least 15 - 15 are left: fill up for it and for the distance code.
      while (bitCount < longestCode + 5) {
        bits |= input[at++] << bitCount;
        bitCount += 8;
      }
      const length = lengthBase[symbol - 257] + (bits & ((1 << lengthBits) - 1));
      bits >>>= lengthBits;
      bitCount -= lengthBits;
      entry = distanceFast[bits & mask] || distances.slow(bits);
      bits >>>= entry & 15;
      bitCount -= entry & 15;
      const code = entry >>> 4;
      if (code > 29) throw new InflateError();
      const distanceBits = distanceExtra[code];
      while (bitCount < distanceBits) {
        bits |= input[at++] << bitCount;
        bitCount += 8;
      }
      const distance = distanceBase[code] + (bits & ((1 << distanceBits) - 1));
      bits >>>= distanceBits;
      bitCount -= distanceBits;
      if (distance > outAt) throw new InflateError();
      for (let from = outAt - distance, stop = outAt + length; outAt < stop;) out[outAt++] = out[from++];
    }
    this.at = at;
    this.bits = bits;
    this.bitCount = bitCount;
    this.outAt = outAt;
    if (ended) this.state = State.header;
    return ended;
  }

  /** True at the end of the block. */
  private copyStored(input: Uint8Array, end: number): boolean {
    // What the bit buffer holds are whole bytes of the block.
    this.at -= this.bitCount >> 3;
    this.bits = 0;
    this.bitCount = 0;
    while (this.stored > 0 && this.at < end) {
      if (this.outAt === this.out.length) this.hand();
      const count = Math.min(this.stored, end - this.at, this.out.length - this.outAt);
      this.out.set(input.subarray(this.at, this.at + count), this.outAt);
      this.at += count;
      this.outAt += count;
      this.stored -= count;
    }
    if (this.stored > 0) return false;
    this.state = State.header;
    return true;
  }

  /** Hands over what is new and keeps the window; called when the buffer is full, and at the end of a push. */
  private hand(): void {
    if (this.outAt > this.handed) this.sink(this.out.subarray(this.handed, this.outAt));
    if (this.outAt > windowBytes) {
      this.out.copyWithin(0, this.outAt - windowBytes, this.outAt);
      this.outAt = windowBytes;
    }
    this.handed = this.outAt;
  }
}

const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
const lengthExtra = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
const distanceExtra = Uint8Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));
const lengthBase = basesOf(lengthExtra, 3);
lengthBase[28] = matchBytesMax;
const distanceBase = basesOf(distanceExtra, 1);

function basesOf(extra: Uint8Array, first: number): Uint16Array {
  const bases = new Uint16Array(extra.length);
  let base = first;
  for (let code = 0; code < extra.length; code++) {
    bases[code] = base;
    base += 1 << extra[code];
  }
  return bases;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
