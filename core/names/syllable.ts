/**
 * Which letters can be a syllable of Vietnamese, or a word in the names of the Central Highlands: the guard of legacy
 * decoding (`docs/names.md`, section Syllables, has the sources). Words here are lower case and NFC.
 */

import { toneMarks } from './canonical.ts';

const initials = ' b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x'.split(' ');
/** Rhymes without tone; the space at the start of a list of codas stands for the open rhyme. */
const rhymes = new Set([
  ...withCodas('a', ' ,c,ch,i,m,n,ng,nh,o,p,t,u,y'),
  ...withCodas('ă', 'c,m,n,ng,p,t'),
  ...withCodas('â', 'c,m,n,ng,p,t,u,y'),
  ...withCodas('e', ' ,c,m,n,ng,o,p,t'),
  ...withCodas('ê', ' ,ch,m,n,nh,p,t,u'),
  ...withCodas('i', ' ,a,ch,m,n,nh,p,t,u'),
  ...withCodas('iê', 'c,m,n,ng,p,t,u'),
  ...withCodas('o', ' ,c,i,m,n,ng,p,t'),
  ...withCodas('oa', ' ,c,ch,i,m,n,ng,nh,o,p,t,y'),
  ...withCodas('oă', 'c,m,n,ng,t'),
  ...withCodas('oe', ' ,n,o,t'),
  ...withCodas('oo', 'c,ng'),
  ...withCodas('ô', ' ,c,i,m,n,ng,p,t'),
  ...withCodas('ơ', ' ,i,m,n,p,t'),
  ...withCodas('u', ' ,a,c,i,m,n,ng,p,t'),
  ...withCodas('uâ', 'n,ng,t,y'),
  ...withCodas('uê', ' ,ch,nh'),
  ...withCodas('uô', 'c,i,m,n,ng,t'),
  'uơ',
  ...withCodas('uy', ' ,a,ch,n,nh,p,t,u'),
  ...withCodas('uyê', 'n,t'),
  ...withCodas('ư', ' ,a,c,i,m,n,ng,t,u'),
  ...withCodas('ươ', 'c,i,m,n,ng,p,t,u'),
  'y',
  ...withCodas('yê', 'm,n,ng,t,u'),
]);
/** After q the u is written already: what can follow it. */
const rhymesAfterQu = new Set([
  ...withCodas('a', ' ,c,ch,i,n,ng,nh,o,p,t,u,y'),
  ...withCodas('ă', 'c,m,n,ng,p,t'),
  ...withCodas('â', 'n,ng,t,y'),
  ...withCodas('e', ' ,n,o,t'),
  ...withCodas('ê', ' ,ch,n,nh,t,u'),
  ...withCodas('i', ' ,ch,nh,t,u'),
  ...withCodas('y', ' ,ch,nh,t'),
  ...withCodas('yê', 'n,t'),
  'ôc',
  ...withCodas('ơ', ' ,i,n,t'),
]);

/** The letter that bears the tone if a rhyme has a marked vowel; of ươ, iê, uô the second. */
const markedVowel = /[ăâêôơ]|ư(?!ơ)/;
const vowels = 'aăâeêioôơuưyĕĭŏŭ';
const vowelRuns = new RegExp(`[${vowels}]+`, 'g');
const stop = /(?:[cpt]|ch)$/;
const vietnameseCoda = /^(?:|c|ch|m|n|ng|nh|p|t)$/;
/** Marks that a syllable ending in a stop can bear: sắc and nặng. */
const stopTones = '\u0301\u0323';

/**
 * Words judged before: damaged names are few, but each is tried in five encodings, and their words are those of all
 * names. When one is full it is emptied, so that memory stays bounded; a longer word is no syllable and is not kept.
 */
const wordsKeptMax = 4096;
const wordLengthMax = 16; // UTF-16 units
const possible = new Map<string, boolean>();
const possibleToned = new Map<string, boolean>();
const plausible = new Map<string, boolean>();
const misplaced = new Map<string, boolean>();
const impossiblyToned = new Map<string, boolean>();

/** What `judge` says of a word, kept in `known` within bounds: the words of names are few. */
export function remembered<Judged>(
  known: Map<string, Judged>,
  word: string,
  judge: (word: string, toned: boolean) => Judged,
  toned: boolean,
): Judged {
  const found = known.get(word);
  if (found !== undefined) return found;
  const judged = judge(word, toned);
  if (word.length > wordLengthMax) return judged;
  if (known.size >= wordsKeptMax) known.clear();
  known.set(word, judged);
  return judged;
}

/** A word taken apart: its letters without tone marks, and where the tone stands. */
interface Spelling {
  letters: string;
  tone: string; // combining mark, or ''
  place: number; // index of the letter in `letters` that bears the tone; -1 without
}

/**
 * Whether a word of a legacy decoding can stand in a name: a Vietnamese syllable, or a word of the highland languages,
 * which are written without tones unless `toned`.
 */
export function isPossible(word: string, toned: boolean): boolean {
  return remembered(toned ? possibleToned : possible, word, judgePossible, toned);
}

function judgePossible(word: string, toned: boolean): boolean {
  const spelling = spell(word);
  if (spelling === undefined) return false;
  if (isSyllable(spelling) && (spelling.tone === '' || isPlaced(spelling))) return true;
  if (spelling.tone !== '' && (!toned || outline(spelling.letters).runs > 1)) return false;
  return isLetter(spelling) || isAbbreviation(word) || isHighland(spelling);
}

/**
 * Whether a word of a legacy decoding is a Vietnamese syllable of two letters or more, with its tone where it belongs.
 */
export function isVietnamese(word: string): boolean {
  const spelling = spell(word);
  if (spelling === undefined || spelling.letters.length < 2 || !isSyllable(spelling)) return false;
  return spelling.tone === '' || isPlaced(spelling);
}

/**
 * Whether a word of a legacy decoding is a Vietnamese syllable with its tone on another vowel than either style puts
 * it, as in `Hòang`, `Qúy`, `Hùynh`. It is less likely than a word whose tone is in its place.
 */
export function isMisplaced(word: string): boolean {
  return remembered(misplaced, word, judgeMisplaced, false);
}

function judgeMisplaced(word: string): boolean {
  const spelling = spell(word);
  return spelling !== undefined && spelling.tone !== '' && isSyllable(spelling) && !isPlaced(spelling);
}

/**
 * Whether all that is wrong with a word is a huyền, hỏi or ngã before a stop, where neither can stand: `Phùc` is
 * `Phúc` with one wrong mark, or `Phực` in TCVN3.
 */
export function hasImpossibleTone(word: string): boolean {
  return remembered(impossiblyToned, word, judgeImpossiblyToned, false);
}

function judgeImpossiblyToned(word: string): boolean {
  const spelling = spell(word);
  return spelling !== undefined && isWronglyStopped(spelling) && initialLengths(spelling.letters).length > 0;
}

function isWronglyStopped({ letters, tone }: Spelling): boolean {
  return tone !== '' && !stopTones.includes(tone) && stop.test(letters);
}

/**
 * Whether a word, as it stands, needs no explanation by a damage. Wherever its tone mark stands, the answer is the
 * same, so that a name is treated alike in every style of placing tones. Any tone may stand before a stop: `Phùc` is
 * `Phúc` with one wrong mark, which happens far more often than a damage that leaves nothing but Vietnamese letters.
 * Not in the rare rhyme ooc, though: `Ngoòc` is `Ngọc` in windows-1258.
 */
export function isPlausible(word: string): boolean {
  return remembered(plausible, word, judgePlausible, false);
}

function judgePlausible(word: string): boolean {
  const spelling = spell(word);
  if (spelling === undefined) return false;
  if (isLetter(spelling)) return true;
  if (initialLengths(spelling.letters).length > 0)
    return !(isWronglyStopped(spelling) && spelling.letters.endsWith('ooc'));
  // With a Vietnamese outline and a tone it claims to be Vietnamese, so it must be.
  if (spelling.tone !== '' && hasVietnameseOutline(spelling.letters)) return false;
  return isHighland(spelling);
}

function withCodas(nucleus: string, codas: string): string[] {
  return codas.split(',').map((coda) => nucleus + coda.trim());
}

/** Undefined if the word has more than one tone. */
function spell(word: string): Spelling | undefined {
  const apart = word.normalize('NFD');
  const tones = apart.match(toneMarks);
  if (tones === null) return { letters: word, tone: '', place: -1 };
  if (tones.length > 1) return undefined;
  const before = apart.slice(0, apart.search(toneMarks)).normalize('NFC');
  return { letters: apart.replace(toneMarks, '').normalize('NFC'), tone: tones[0], place: before.length - 1 };
}

function isSyllable(spelling: Spelling): boolean {
  return !isWronglyStopped(spelling) && initialLengths(spelling.letters).length > 0;
}

/** How long the initial can be: more than one answer only for `gi`. */
function initialLengths(letters: string): number[] {
  const lengths: number[] = [];
  for (const initial of initials) {
    if (!letters.startsWith(initial)) continue;
    const rhyme = letters.slice(initial.length);
    if (initial === 'qu' ? rhymesAfterQu.has(rhyme) : rhymes.has(rhyme) && isSpeltSo(initial, rhyme))
      lengths.push(initial.length);
  }
  return lengths;
}

/** c, g, ng before back vowels, gh, ngh before front ones; k stands anywhere, for the names of the highlands. */
function isSpeltSo(initial: string, rhyme: string): boolean {
  const front = /^[eêiy]/.test(rhyme);
  if (rhyme.startsWith('yê')) return initial === '';
  if (initial === 'c' || initial === 'ng') return !front;
  if (initial === 'gh' || initial === 'ngh') return front && !rhyme.startsWith('y');
  if (initial === 'g') return !front || rhyme.startsWith('i'); // gì, gìn, giêng
  if (initial === 'gi') return !/^[iy]/.test(rhyme);
  return true;
}

/** Both styles of placing the tone: hòa and hoà, khỏe and khoẻ, thủy and thuỷ. */
function isPlaced({ letters, place }: Spelling): boolean {
  return initialLengths(letters).some((length) => tonePlaces(letters.slice(length)).includes(place - length));
}

function tonePlaces(rhyme: string): number[] {
  const marked = rhyme.search(markedVowel);
  if (marked >= 0) return [marked];
  const [nucleus] = rhyme.match(/^[aeiouy]+/)!;
  if (nucleus.length === 1) return [0];
  if (nucleus.length < rhyme.length) return [nucleus.length - 1];
  if (nucleus.length === 3) return [1];
  return /^(?:oa|oe|uy)$/.test(nucleus) ? [0, 1] : [0];
}

function hasVietnameseOutline(letters: string): boolean {
  const { first, last, runs } = outline(letters);
  return runs === 1 && initials.includes(first) && vietnameseCoda.test(last);
}

const highlandVowels = new Set(
  (
    'a ă â e ê i o ô ơ u ư y ĕ ĭ ŏ ŭ ' +
    'ai ao au ay aĭ ăi ăo ău âo âu ây ea eo eă êa êi êĭ êo êu ia ie iê io iô iơ iu iư iă iâ oa oe oi oă oĭ ôi ' +
    'ôe ôa ơi ơu ơĭ ' +
    'ua ue ui uy uê uô uơ uă uâ ŭi uĭ ưa ưi ưĭ ưu ươ iêu iao oai oay oao oeo uai uao uôi uây uya uyê uyu ươi ươu'
  ).split(' '),
);
/** Of the alphabets of the highlands, which have no q: a word with q is Vietnamese or foreign. */
const highlandLetters = /^[a-pr-zđăâêôơưñčƀĕĭŏŭ]+$/;
/** Words of the highlands do not end in these: nt and the like are of other languages. */
const highlandCoda = /^(?:|b|c|ch|d|g|h|j|k|l|m|n|ng|nh|p|r|s|t|w|ñ|č|k[hl]|r[hmn])$/;
/** đ and ñ begin a syllable: at the start, after a vowel, or after the consonants that stand before them. */
const strayLetter = new RegExp(`(?<!^|^[bghklmrs]|[${vowels}])[đƀ]|(?<!^|^[hkm]|[${vowels}])ñ`);

/**
 * Letters and vowel groups as in Jrai, Ede, Ba Na and Xo Dang names; breves over marked vowels have no letter of their
 * own.
 */
function isHighland({ letters, tone }: Spelling): boolean {
  const plain = letters.replaceAll('\u0306', '');
  if (!highlandLetters.test(plain) || strayLetter.test(plain)) return false;
  const { last, groups } = outline(plain);
  if (groups.length === 0) return false;
  // Open â stands after the clusters of the highlands only: Võ in TCVN3 looks like Vâ.
  if (plain.endsWith('â') && hasVietnameseOutline(plain)) return false;
  // ñ is of words without tones; with one it is the đ of VNI: Ñoã for Đỗ.
  if (tone !== '' && plain.includes('ñ')) return false;
  // A tone on a group of vowels that Vietnamese does not know is more likely a letter of a legacy font.
  const known = (group: string): boolean =>
    highlandVowels.has(group) && (tone === '' || group.length === 1 || rhymes.has(group));
  return highlandCoda.test(last) && groups.every((group) => known(group) || isAroundY(group, known));
}

/** y before a vowel can be a consonant, alone or after a vowel that is no glide: Yáo, Ayun. */
function isAroundY(group: string, known: (part: string) => boolean): boolean {
  const rest = /^[aăâêiơ]?y(.+)$/.exec(group)?.[1];
  return rest !== undefined && known(rest);
}

function outline(letters: string): { first: string; last: string; runs: number; groups: string[] } {
  const groups = letters.match(vowelRuns) ?? [];
  if (groups.length === 0) return { first: letters, last: '', runs: 0, groups };
  const start = letters.search(vowelRuns);
  const last = /[^aăâeêioôơuưyĕĭŏŭ]*$/.exec(letters)![0];
  return { first: letters.slice(0, start), last, runs: groups.length, groups };
}

/** One-letter parts of names: A, Y, H', K'. */
function isLetter({ letters, tone }: Spelling): boolean {
  return letters === 'q' || (letters.length === 1 && tone === '' && highlandLetters.test(letters));
}

/** Ng., Th., Ph.: consonants alone. */
function isAbbreviation(word: string): boolean {
  return word.length <= 3 && /^[bcdghklmnpqrstvx]+$/.test(word);
}
