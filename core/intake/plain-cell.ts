/**
 * A cell of digits and separators as plain ASCII: what spreadsheets, phones and copying from web pages put into numbers
 * and dates (no-break and wide spaces, full-width digits, typographic dashes and apostrophes, invisible marks) becomes
 * what was meant. For numbers and dates only: in a name in a legacy encoding the soft hyphen is a letter.
 */

/** Longest number or date that can still be meant, in bytes after trimming, spaces and marks included. */
export const plainBytesMax = 64;
/** Stands for every character that has no plain form. */
const notPlain = 0xff;
const removed = 0;
const space = 0x20;
const apostrophe = 0x27;
const dash = 0x2d;

export class PlainCell {
  readonly bytes = new Uint8Array(plainBytesMax + 1);
  length = 0; // without blanks around
  changed = false; // something but blanks was removed or replaced

  /** Reads bytes[start] to bytes[end] (exclusive), UTF-8. A cell that is too long or not UTF-8 holds `notPlain`. */
  read(bytes: Uint8Array, start: number, end: number): void {
    const out = this.bytes;
    let length = 0;
    this.changed = false;
    for (let i = start; i < end;) {
      let byte = bytes[i];
      if (byte < 0x80) {
        i++;
        if (byte <= space) byte = byte === 0 ? notPlain : space;
      } else {
        const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        byte = i + size <= end ? plainOf(bytes, i, size) : notPlain;
        i += size;
        if (byte !== space) this.changed = true;
        if (byte === removed) continue;
      }
      if (byte === space && length === 0) continue;
      if (length === plainBytesMax) {
        // Blanks to the right are no part of the cell, however many.
        if (byte === space) continue;
        out[length++] = notPlain;
        break;
      }
      out[length++] = byte;
    }
    while (length > 0 && out[length - 1] === space) length--;
    this.length = length;
  }
}

/** The plain form of the UTF-8 character of 2 to 4 bytes at `at`, `removed`, or `notPlain`. */
function plainOf(bytes: Uint8Array, at: number, size: number): number {
  const second = bytes[at + 1];
  if (size === 2) return plainOfTwo((bytes[at] << 8) | second);
  const third = bytes[at + 2];
  if (size === 4 || (second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return notPlain;
  const code = ((bytes[at] & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0; // full-width forms of ! to ~
  if ((code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x3000) return space;
  if (code === 0x1680 || code === 0x2028 || code === 0x2029) return space;
  if ((code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e)) return removed; // zero-width, direction
  if ((code >= 0x2060 && code <= 0x206f) || code === 0xfeff || code === 0x180e) return removed;
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return dash;
  if (code === 0x2018 || code === 0x2019 || code === 0x201b || code === 0x2032) return apostrophe;
  return notPlain;
}

function plainOfTwo(pair: number): number {
  if (pair === 0xc2a0 || pair === 0xc285) return space; // no-break space, next line
  if (pair === 0xc2ad) return removed; // soft hyphen
  if (pair === 0xc2b4 || pair === 0xcabc) return apostrophe; // acute accent, modifier apostrophe
  if (pair === 0xc490 || pair === 0xc491) return 0x44; // Đ, đ: typed for D in HI cards
  return notPlain;
}
