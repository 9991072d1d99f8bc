/**
 * The six folded fingerprints of a name from the numbers of its parts (`docs/names.md`, section Folded fingerprints).
 */

import { FoldedPart, wordsMax } from '../domain/columns.ts';
import { avalanche, mix, Seed, type NameHash } from './hash.ts';
import { Part, PartFlag } from './memo.ts';

/** A name as parts between spaces and apostrophes. */
export interface NameParts {
  rows: Uint32Array; // of the memo
  parts: Uint32Array; // index in `rows` of each part
  joins: Uint16Array; // what stands before each part, and at `count` after the last: 0 space or nothing, n apostrophes
  words: number; // written by `foldParts`: words of the name, wordsMax if more; 0 if some stand in a note
}

/** Writes the folded fingerprints of `count` parts; returns whether some word of the name is an abbreviation. */
export function foldParts(name: NameParts, count: number, names: NameHash, folded: Uint16Array): boolean {
  const { rows, parts, joins } = name;
  const { seeds, apostrophe } = names;
  let noMarks = seeds[Seed.noMarks];
  let variant = seeds[Seed.variant];
  let sorted = 0;
  let letters = 0;
  let initials = 0;
  let first = 0; // word outside notes in brackets
  let last = 0;
  let named = 0; // words outside notes
  let words = 0; // all of them
  let inNote = false;
  let abbreviated = false;

  for (let at = 0; at < count;) {
    const start = at;
    let word = seeds[Seed.word];
    let wordVariant = seeds[Seed.word];
    let hasInitials = false;
    let flags = 0;
    do {
      const row = parts[at];
      for (let n = joins[at]; n > 0; n--) {
        word = mix(word, apostrophe);
        wordVariant = mix(wordVariant, apostrophe);
      }
      word = mix(word, rows[row + Part.word]);
      wordVariant = mix(wordVariant, rows[row + Part.variant]);
      letters = (Math.imul(letters, rows[row + Part.lettersPower]) + rows[row + Part.letters]) | 0;
      if (!hasInitials && rows[row + Part.initialsPower] !== 1) {
        initials = (Math.imul(initials, rows[row + Part.initialsPower]) + rows[row + Part.initials]) | 0;
        hasInitials = true;
      }
      flags |= rows[row + Part.flags];
      at++;
    } while (at < count && joins[at] !== 0);
    for (let n = at === count ? joins[count] : 0; n > 0; n--) {
      word = mix(word, apostrophe);
      wordVariant = mix(wordVariant, apostrophe);
    }

    words++;
    noMarks = mix(noMarks, word);
    variant = mix(variant, wordVariant);
    sorted = (sorted + avalanche(word ^ seeds[Seed.sorted])) | 0;
    if (joins[start] === 0 && (rows[parts[start] + Part.flags] & PartFlag.opensNote) !== 0) inNote = true;
    if (!inNote) {
      if (named === 0) first = word;
      last = word;
      const bare = at === start + 1 && joins[start] === 0 && joins[at] === 0;
      if ((flags & PartFlag.dotted) !== 0) abbreviated = true;
      else if (named > 0 && bare && (flags & PartFlag.oneLetter) !== 0) abbreviated = true;
      named++;
    } else if (joins[at] === 0 && (rows[parts[at - 1] + Part.flags] & PartFlag.closesNote) !== 0) inNote = false;
  }

  folded[FoldedPart.noMarks] = avalanche(noMarks) >>> 16;
  folded[FoldedPart.noSpaces] = avalanche(letters ^ seeds[Seed.noSpaces]) >>> 16;
  folded[FoldedPart.sorted] = avalanche(sorted) >>> 16;
  folded[FoldedPart.firstLast] = avalanche(mix(mix(seeds[Seed.firstLast], first), last)) >>> 16;
  folded[FoldedPart.initials] = avalanche(initials ^ seeds[Seed.initials]) >>> 16;
  folded[FoldedPart.variant] = avalanche(variant) >>> 16;
  name.words = named === words && words <= wordsMax ? words : 0;
  return abbreviated;
}
