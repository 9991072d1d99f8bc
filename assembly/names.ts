/**
 * The fingerprints of a name whose parts are all known (`core/names/reader.ts`, `core/names/folded.ts`). Names that are
 * long, damaged, noted in brackets or cut by other separators than space and apostrophe are for TypeScript.
 */
import { avalanche, fold16, mix, sipHash } from './hash';
import { NAME_JOINS, NAME_PARTS, TEXT } from './memory';
import { findPart, PART_BYTES_MAX, PartFlag } from './tables';

/** Order of `Seed` in `core/names/hash.ts`. */
const enum Seed {
  noMarks = 0,
  noSpaces = 1,
  sorted = 2,
  firstLast = 3,
  initials = 4,
  variant = 5,
  word = 6,
}
const seeds: StaticArray<i32> = new StaticArray<i32>(7);
let apostrophe: i32 = 0;
/** Most words of a name that are counted. */
let wordsMax: u32 = 0;

export function setNameSeed(i: i32, value: i32): void {
  if (i < 7) unchecked((seeds[i] = value));
}
export function setNameRules(apostropheValue: i32, wordsCounted: u32): void {
  apostrophe = apostropheValue;
  wordsMax = wordsCounted;
}

export const enum Named {
  read = 0,
  ask = 1, // the name is for TypeScript
  part = 2, // a part is not known: `partFrom`, `partEnd`
}
export let partFrom: usize = 0;
export let partEnd: usize = 0;

/** Of the last name read. */
export let nameState: u32 = 0; // NameState
export let nameWords: u32 = 0;
export let nameHash: u64 = 0;
export let nameIsAscii: bool = true;

/** Longest name read here: one bit a byte. */
const NAME_BYTES_MAX: u32 = 63;
const STATE_WHOLE: u32 = 1;
const STATE_ABBREVIATED: u32 = 2;

let flags: u32 = 0; // of all parts
let textEnd: usize = 0;

/** Bytes that `at` is compared with, 16 at once. */
function marked(x: v128, byte: i8): v128 {
  return i8x16.eq(x, i8x16.splat(byte));
}

/** Reads the name in `[from, end)`; writes its folded fingerprints to `folded`, 12 bytes. */
export function readName(from: usize, end: usize, folded: usize): Named {
  const n = <u32>(end - from);
  if (n == 0 || n > NAME_BYTES_MAX) return Named.ask;
  let spaces: u64 = 0;
  let quotes: u64 = 0;
  let others: u64 = 0;
  let high: u64 = 0;
  for (let k: u32 = 0; k < n; k += 16) {
    const x = v128.load(from + k);
    spaces |= (<u64>(<u32>i8x16.bitmask(marked(x, 0x20)))) << k;
    quotes |= (<u64>(<u32>i8x16.bitmask(v128.or(marked(x, 0x27), marked(x, 0x60))))) << k;
    // What begins with C2, CA or E2 may be a separator of several bytes.
    const lead = v128.or(marked(x, -0x3e), v128.or(marked(x, -0x36), marked(x, -0x1e)));
    others |= (<u64>(<u32>i8x16.bitmask(v128.or(lead, i8x16.lt_u(x, i8x16.splat(0x20)))))) << k;
    high |= (<u64>(<u32>i8x16.bitmask(x))) << k;
  }
  const whole = ((<u64>1) << n) - 1;
  if ((others & whole) != 0) return Named.ask;
  nameIsAscii = (high & whole) == 0;
  const count = cut(from, n, (spaces | quotes) & whole, quotes);
  if (count < 0) return count == -1 ? Named.ask : Named.part;
  if ((flags & PartFlag.ask) != 0 || (flags & PartFlag.letter) == 0) return Named.ask;
  nameHash = sipHash(TEXT, <u32>(textEnd - TEXT));
  foldParts(count, folded);
  return Named.read;
}

/** Cuts the name at its separators and puts its canonical form together: the number of parts, -1 ask, -2 part. */
function cut(from: usize, n: u32, separators: u64, quotes: u64): i32 {
  const ends = separators | ((<u64>1) << n);
  let count = 0;
  let join: u32 = 0;
  let at: u32 = 0;
  let text: usize = TEXT;
  flags = 0;
  while (at < n) {
    if (((separators >> at) & 1) != 0) {
      join += <u32>((quotes >> at) & 1);
      at++;
      continue;
    }
    const end = at + <u32>ctz(ends >> at);
    if (end - at > PART_BYTES_MAX) return -1;
    const row = findPart(from + at, end - at);
    if (row == 0) {
      partFrom = from + at;
      partEnd = from + end;
      return -2;
    }
    flags |= load<u8>(row, 18);
    if (join != 0) for (let j = join; j > 0; j--) store<u8>(text++, 0x27);
    else if (count > 0) store<u8>(text++, 0x20);
    v128.store(text, v128.load(row, 48));
    text += load<u8>(row, 17);
    store<u32>(NAME_PARTS + (count << 2), <u32>row);
    store<u32>(NAME_JOINS + (count << 2), join);
    count++;
    join = 0;
    at = end;
  }
  store<u32>(NAME_JOINS + (count << 2), join);
  for (let j = join; j > 0; j--) store<u8>(text++, 0x27);
  textEnd = text;
  return count;
}

function partAt(i: i32): usize {
  return <usize>load<u32>(NAME_PARTS + (i << 2));
}
function joinAt(i: i32): u32 {
  return load<u32>(NAME_JOINS + (i << 2));
}

/** As `foldParts` of `core/names/folded.ts`, without notes in brackets. */
function foldParts(count: i32, folded: usize): void {
  const wordSeed = unchecked(seeds[Seed.word]);
  const sortedSeed = unchecked(seeds[Seed.sorted]);
  let noMarks = unchecked(seeds[Seed.noMarks]);
  let variant = unchecked(seeds[Seed.variant]);
  let sorted = 0;
  let letters = 0;
  let initials = 0;
  let first = 0;
  let last = 0;
  let words: u32 = 0;
  let abbreviated = false;
  for (let i = 0; i < count;) {
    const start = i;
    let word = wordSeed;
    let wordVariant = wordSeed;
    let hasInitials = false;
    let wordFlags: u32 = 0;
    do {
      const row = partAt(i);
      for (let j = joinAt(i); j > 0; j--) {
        word = mix(word, apostrophe);
        wordVariant = mix(wordVariant, apostrophe);
      }
      word = mix(word, load<i32>(row, 20));
      wordVariant = mix(wordVariant, load<i32>(row, 24));
      letters = letters * load<i32>(row, 32) + load<i32>(row, 28);
      if (!hasInitials && load<i32>(row, 40) != 1) {
        initials = initials * load<i32>(row, 40) + load<i32>(row, 36);
        hasInitials = true;
      }
      wordFlags |= load<u8>(row, 18);
      i++;
    } while (i < count && joinAt(i) != 0);
    if (i == count) {
      for (let j = joinAt(count); j > 0; j--) {
        word = mix(word, apostrophe);
        wordVariant = mix(wordVariant, apostrophe);
      }
    }
    noMarks = mix(noMarks, word);
    variant = mix(variant, wordVariant);
    sorted += <i32>avalanche(word ^ sortedSeed);
    if (words == 0) first = word;
    last = word;
    const bare = i == start + 1 && joinAt(start) == 0 && joinAt(i) == 0;
    if ((wordFlags & PartFlag.dotted) != 0) abbreviated = true;
    else if (words > 0 && bare && (wordFlags & PartFlag.oneLetter) != 0) abbreviated = true;
    words++;
  }
  store<u16>(folded, fold16(noMarks));
  store<u16>(folded, fold16(letters ^ unchecked(seeds[Seed.noSpaces])), 2);
  store<u16>(folded, fold16(sorted), 4);
  store<u16>(folded, fold16(mix(mix(unchecked(seeds[Seed.firstLast]), first), last)), 6);
  store<u16>(folded, fold16(initials ^ unchecked(seeds[Seed.initials])), 8);
  store<u16>(folded, fold16(variant), 10);
  nameState = abbreviated ? STATE_ABBREVIATED : STATE_WHOLE;
  nameWords = words <= wordsMax ? words : 0;
}
