/**
 * How many words a name has: what tells a name with another word in the middle from one with a word too many or too few
 * (`docs/names.md`, section Words).
 */

import { wordsMax } from '../domain/columns.ts';
import { foldName } from './fold.ts';

/**
 * Words of a canonical name, 1 to `wordsMax`; 0 if it is not told: nothing there, too many, or some words are a note in
 * brackets, which is a word too many whatever the rest is.
 */
export function countWords(canonical: string): number {
  const words = canonical === '' ? [] : canonical.split(' ');
  return words.length > wordsMax || words.some((word) => /^[([{]/.test(foldName(word))) ? 0 : words.length;
}

/**
 * Whether two names are known to have equally many words. 0, which an index without numbers of words gives for all its
 * people, is equal to nothing.
 */
export function haveAsManyWords(claimed: number, registered: number): boolean {
  return claimed !== 0 && claimed === registered;
}
