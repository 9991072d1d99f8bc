/**
 * The text that is hashed for a canonical part of a name: as canonicalisation 1 had it wherever that one named the part
 * alone. Nearly everybody then has the same fingerprint under both, so an index that serves both holds those of
 * canonicalisation 1 only for the few whose names it had otherwise (`docs/names.md`, section Canonical fingerprint).
 */
import { canonicalNameV1 } from './canonical-v1.ts';
import { letterRuns, toneMarks, type CanonicalVersion } from './canonical.ts';

/**
 * Stands before a part that canonicalisation 1 does not name alone. U+034F is default-ignorable, so no readable name
 * has it and no part without it is hashed to the same bytes.
 */
const apart = '\u034f';
/** A tone mark on another letter than a vowel; ñ too. */
const markOnConsonant = /(?<![aeiouy]\p{M}*)[\u0300\u0301\u0303\u0309\u0323]/u;

/**
 * What is hashed for a canonical part: under canonicalisation 2 the text of canonicalisation 1 if no other canonical
 * part has it, else the part itself with a mark before it. Different parts give different texts.
 */
export function hashedForm(canonical: string, version: CanonicalVersion): string {
  if (version === 1) return canonical;
  const decomposed = canonical.normalize('NFD');
  // A tone that canonicalisation 1 moved to the end of the part could be taken for one that stands there.
  if (markOnConsonant.test(decomposed)) return apart + canonical;
  if (decomposed.match(toneMarks) === null) return canonical;
  // Over a hyphen or a full stop canonicalisation 1 let tones change places.
  return (canonical.match(letterRuns) ?? []).length > 1 ? apart + canonical : canonicalNameV1(canonical);
}
