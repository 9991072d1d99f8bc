/**
 * Short texts and numbers written as bytes, many millions of them: texts that are written often are kept as words of
 * four bytes, digits come from a table of four. Whoever writes has room for 3 bytes more than are written.
 */

/** A text that is written often. */
export interface PreparedText {
  words: Uint32Array; // little-endian, the last one filled up with zeros
  length: number; // bytes
}

const encoder = new TextEncoder();

export function preparedText(text: string | Uint8Array): PreparedText {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  for (let i = 0; i < bytes.length; i++) words[i >> 2] |= bytes[i] << (8 * (i & 3));
  return { words, length: bytes.length };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Each of these functions writes at a place and gives the place behind. */
export function putText(view: DataView, at: number, { words, length }: PreparedText): number {
  for (let i = 0; i < words.length; i++) view.setUint32(at + 4 * i, words[i], true);
  return at + length;
}

/** An unsigned 32-bit number in decimal. */
export function putNumber(view: DataView, at: number, value: number): number {
  if (value < 1e4) return putShort(view, at, value);
  const high = (value / 1e4) >>> 0;
  if (high < 1e4) return putFour(view, putShort(view, at, high), value - high * 1e4);
  const top = (high / 1e4) >>> 0;
  return putFour(view, putFour(view, putShort(view, at, top), high - top * 1e4), value - high * 1e4);
}

/** A number below 10,000 without zeros before it. */
function putShort(view: DataView, at: number, value: number): number {
  const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  view.setUint32(at, fourDigits[value] >>> (8 * (4 - digits)), true);
  return at + digits;
}

/** The four digits of a number below 10,000. */
export function putFour(view: DataView, at: number, value: number): number {
  view.setUint32(at, fourDigits[value], true);
  return at + 4;
}

/** The two digits of a number below 100. */
export function putTwo(view: DataView, at: number, value: number): number {
  view.setUint16(at, fourDigits[value] >>> 16, true);
  return at + 2;
}

/** The digits of 0 to 9999 as words. */
const fourDigits = Uint32Array.from(
  { length: 10_000 },
  (_, value) =>
    0x30303030 +
    (Math.floor(value / 1000) |
      ((Math.floor(value / 100) % 10) << 8) |
      ((Math.floor(value / 10) % 10) << 16) |
      ((value % 10) << 24)),
);
