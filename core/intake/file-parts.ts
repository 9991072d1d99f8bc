/**
 * Cuts the bytes of a table into parts that can be read apart: each is taken to begin a record. Where a newline stands
 * inside quotes is not known without reading everything before it, so a cut is a guess, made where the quotes of the
 * part so far are even. The reader of the part tells whether it was right (`PartRows.whole`): if every part ended
 * between two records, then so did each of them begin.
 */

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Where to cut `bytes[0, end)`: behind the last newline outside quotes, or, if that lies in the first half, behind the
 * last newline at all, because a lost quote turns the count round for the rest of the part. Never between CR and LF. 0
 * if there is no newline.
 */
export function cutOf(bytes: Uint8Array, end: number): number {
  let inside = isOdd(bytes, end);
  let last = 0;
  for (let at = end - 1; at >= 0; at--) {
    const byte = bytes[at];
    if (byte === quote) inside = !inside;
    // A CR at the very end may have its LF in the bytes that follow.
    else if (byte === lineFeed || (byte === carriageReturn && at + 1 < end && bytes[at + 1] !== lineFeed)) {
      if (!inside) return at + 1;
      if (last === 0) last = at + 1;
    }
    if (at < end >>> 1 && last > 0) return last;
  }
  return last;
}

/**
 * Whether the number of quotes is odd. They are rare, or in every row: searched for one by one, then counted byte by
 * byte.
 */
function isOdd(bytes: Uint8Array, end: number): boolean {
  const whole = bytes.subarray(0, end);
  let quotes = 0;
  let at = whole.indexOf(quote);
  for (; at >= 0 && quotes < searchedQuotesMax; at = whole.indexOf(quote, at + 1)) quotes++;
  if (at >= 0) for (; at < end; at++) quotes += +(bytes[at] === quote);
  return (quotes & 1) === 1;
}

/**
 * A search costs as much as looking at a hundred bytes one by one; beyond one quote in a thousand bytes of a part
 * counting is cheaper.
 */
const searchedQuotesMax = 4096;

/** Fills one buffer after another and hands each over, cut. */
export class PartCutter {
  private readonly partBytes: number;
  private readonly firstBytes: number;
  private readonly hand: (bytes: Uint8Array, last: boolean) => void;
  private readonly room: () => Uint8Array;
  private buffer: Uint8Array;
  private end = 0;
  private first = true;

  /** `room` gives a buffer of at least `partBytes`. The first part has at least `firstBytes`. */
  constructor(
    sizes: { partBytes: number; firstBytes: number },
    hand: (bytes: Uint8Array, last: boolean) => void,
    room: () => Uint8Array,
  ) {
    this.partBytes = sizes.partBytes;
    this.firstBytes = sizes.firstBytes;
    this.hand = hand;
    this.room = room;
    this.buffer = room();
  }

  /** Takes the next bytes; false if they cannot be cut: a part's length without a newline. */
  push(bytes: Uint8Array): boolean {
    for (let from = 0; from < bytes.length;) {
      const count = Math.min(this.partBytes - this.end, bytes.length - from);
      this.buffer.set(bytes.subarray(from, from + count), this.end);
      this.end += count;
      from += count;
      if (this.end === this.partBytes && !this.cut()) return false;
    }
    return true;
  }

  finish(): void {
    this.hand(this.buffer.subarray(0, this.end), true);
  }

  private cut(): boolean {
    const { buffer, end } = this;
    const cut = cutOf(buffer, end);
    if (cut === 0 || (this.first && cut < this.firstBytes)) return false;
    this.first = false;
    this.buffer = this.room();
    this.buffer.set(buffer.subarray(cut, end));
    this.end = end - cut;
    this.hand(buffer.subarray(0, cut), false);
    return true;
  }
}
