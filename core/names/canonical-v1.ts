/**
 * Canonicalisation 1, as it was: ledger rows and indexes that were made under it are compared under it. Never change
 * this file; what it has wrong (tones change places over hyphens and full stops, `kiñ` equals `kĩn`) is mended in
 * canonicalisation 2 (`canonical.ts`).
 */

/**
 * White space that separates words. U+FEFF, a space to JavaScript, and U+0085 are not in it: they make a name
 * unreadable.
 */
const spaceRuns = /[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
/** What people type and print for the apostrophe of `H'Ngan`. U+02B9 is the letter twin of the prime U+2032. */
const apostrophes = /['`\u00b4\u02b9\u02bc\u2018\u2019\u2032]/g;
const spacesBesideApostrophe = / ?' ?/g;
const outerSpaces = /^ | $/g; // not trim(), which takes U+FEFF too
/** Eth and African D in both cases, which look like Đ and are typed for it. */
const lookAlikesOfD = /[\u00d0\u0189\u00f0\u0256]/g;
/** Huyền, sắc, hỏi, nặng and ngã as combining marks in NFD. The tilde of ñ, a consonant of Ede and Jrai, is no tone. */
export const toneMarksV1 = /[\u0300\u0301\u0309\u0323]|(?<!n\p{M}*)\u0303/gu;
const nga = '\u0303';
const wordParts = /[^ ']+/g;

/** Form of a name, or of a part of one, under canonicalisation 1. Total and idempotent. */
export function canonicalNameV1(text: string): string {
  return (
    text
      .normalize('NFD')
      .toLowerCase()
      .normalize('NFD')
      // The lower case of Σ depends on its neighbours; that of a part must be that of the whole.
      .replaceAll('ς', 'σ')
      .replace(lookAlikesOfD, 'đ')
      .replace(apostrophes, "'")
      .replace(spaceRuns, ' ')
      .replace(spacesBesideApostrophe, "'")
      .replace(outerSpaces, '')
      .replace(wordParts, tonesLast)
      .normalize('NFC')
  );
}

/**
 * Hoà and hòa differ in where the tone mark stands: it goes to the end of its part. Several tones are garbage, but stay
 * in one order, ngã first: at the end of a word in n it then reads as ñ the second time, and nothing moves.
 */
function tonesLast(part: string): string {
  const tones = part.match(toneMarksV1);
  return tones === null ? part : part.replace(toneMarksV1, '') + tones.sort(ngaFirst).join('');
}

function ngaFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a === nga || b === nga) return a === nga ? -1 : 1;
  return a < b ? -1 : 1;
}
