/**
 * The time of day that programs write behind a date they keep as an instant. Midnight, and noon (which programs choose
 * so that no time zone moves the day), say nothing; a date with any other time may be of the day before or after, and
 * is not understood.
 */

const colon = 0x3a;
const space = 0x20;
const dot = 0x2e;

/** Digits of an hour, minute or second. */
const timeDigitsMax = 2;

/**
 * Length of the date in bytes[0, length), without a midnight or noon behind it: ` 00:00`, ` 0:00:00`,
 * `T00:00:00.000Z`, `T00:00:00+07:00`, ` 12:00:00 AM`, ` 12:00:00 SA` (Vietnamese: SA before noon, CH after it).
 * `length` if there is none.
 */
export function lengthWithoutTime(bytes: Uint8Array, length: number): number {
  const firstColon = bytes.indexOf(colon);
  if (firstColon < 0 || firstColon >= length) return length;
  let at = firstColon;
  while (at > 0 && isDigit(bytes[at - 1])) at--;
  const mark = bytes[at - 1];
  if (at < 2 || (mark !== space && mark !== 0x54 && mark !== 0x74)) return length;
  if (!isWholeHalfDay(bytes, at, length)) return length;
  at--;
  while (at > 0 && bytes[at - 1] === space) at--;
  return at;
}

/** True if bytes[at, length) is a midnight or a noon, in any of the forms above. */
function isWholeHalfDay(bytes: Uint8Array, at: number, length: number): boolean {
  const time = new TimeScan(bytes, at, length);
  const hour = time.number();
  const minute = time.accept(colon) ? time.number() : -1;
  const second = time.accept(colon) ? time.number() : 0;
  if (minute !== 0 || second !== 0 || (hour !== 0 && hour !== 12)) return false;
  if (time.accept(dot)) while (time.accept(0x30)); // fractions of a second
  return time.isZone() || time.isHalf() || time.atEnd;
}

/** Reads a time from left to right. */
class TimeScan {
  private readonly bytes: Uint8Array;
  private readonly length: number;
  private at: number;

  constructor(bytes: Uint8Array, at: number, length: number) {
    this.bytes = bytes;
    this.at = at;
    this.length = length;
  }

  get atEnd(): boolean {
    return this.at === this.length;
  }

  accept(byte: number): boolean {
    if (this.atEnd || this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  /** A number of one or two digits, -1 if there is none. */
  number(): number {
    let value = 0;
    const from = this.at;
    for (; !this.atEnd && isDigit(this.bytes[this.at]); this.at++) value = value * 10 + this.bytes[this.at] - 0x30;
    const digits = this.at - from;
    return digits === 0 || digits > timeDigitsMax ? -1 : value;
  }

  /** `Z`, `+07:00` or `+0000` to the end. */
  isZone(): boolean {
    return /^(?:z|[+-]\d\d:?\d\d)$/.test(this.rest());
  }

  /** A mark of the half of the day to the end: AM, PM, SA (sáng), CH (chiều). */
  isHalf(): boolean {
    return /^ ?(?:sa|ch|am|pm|s\.a\.|c\.h\.|a\.m\.|p\.m\.)$/.test(this.rest());
  }

  private rest(): string {
    return String.fromCharCode(...this.bytes.subarray(this.at, this.length)).toLowerCase();
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
