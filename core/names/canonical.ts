/**
 * The canonical form of a name: two names are equal exactly if their canonical forms are (`docs/names.md`). A change
 * here is a new version: the form before it moves to a file of its own, for what was made under it.
 */

import { canonicalNameV1 } from './canonical-v1.ts';

/** Canonicalisations that can be read; fingerprints of two versions are never compared. */
export type CanonicalVersion = 1 | 2;
/** The canonicalisation of what is made from now on. */
export const canonicalisationVersion = 2;

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
/** Huyền, sắc, hỏi, nặng and ngã as combining marks in NFD. */
const tones = '\u0300\u0301\u0303\u0309\u0323';
/**
 * Tone marks in lower case NFD. A mark is a tone on a vowel only, whatever other marks the vowel bears: the tilde of ñ,
 * a consonant of Ede and Jrai, belongs to its letter.
 */
export const toneMarks = new RegExp(`(?<=[aeiouy]\\p{M}*)[${tones}]`, 'gu');
/** A syllable, or several written together. Modifier letters are signs to people, so they part words like a hyphen. */
export const letterRuns = /(?:(?!\p{Lm})\p{L}\p{M}*)+/gu;
/** The last vowel of a run of letters, and all that stands before it. */
const upToLastVowel = /^.*[aeiouy]\p{M}*/su;

const unreadable = /[\p{C}\p{Default_Ignorable_Code_Point}\ufffd]/u;
const anyLetter = /\p{L}/u;

/** Canonical form of a name, or of a part of one. Total and idempotent; '' if there is nothing but space. */
export function canonicalName(text: string, version: CanonicalVersion = canonicalisationVersion): string {
  if (version === 1) return canonicalNameV1(text);
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
      .replace(letterRuns, tonesOnLastVowel)
      .normalize('NFC')
  );
}

/**
 * Whether a canonical name can be compared: it has a letter and nothing invisible, undefined or lost. Names with
 * control, format, private-use or unassigned characters could look like another name and differ, or be repaired to
 * anything.
 */
export function isReadable(canonical: string): boolean {
  return anyLetter.test(canonical) && !unreadable.test(canonical);
}

/**
 * Hoà and hòa differ in where the tone mark stands: it goes to the last vowel of its run of letters. At the end of the
 * run it would meet consonants, and kĩn would become kiñ. Several tones are garbage, but stay in one order.
 */
function tonesOnLastVowel(run: string): string {
  const found = run.match(toneMarks);
  if (found === null) return run;
  return run.replace(toneMarks, '').replace(upToLastVowel, (start) => start + found.sort().join(''));
}
