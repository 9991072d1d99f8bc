import type { DetailName } from '../core/domain/codes.ts';

/**
 * Compares two names, written from the rules of equality and of details alone and slow on purpose: words and regular
 * expressions, no fingerprints.
 */

/** Names of more words have no number of words in an index. */
const wordsTold = 7;

const apostrophes = /['\u2018\u2019\u02BC\u2032`\u00B4]/g;
/** Grave, acute, tilde, hook, dot below: the tones, on vowels. Breve, circumflex and horn make other letters. */
const tones = '\u0300\u0301\u0303\u0309\u0323';

/** The name tokens in which the claim differs from the record, or undefined if the names are equal. */
export function judgeName(claimed: string, recorded: string): DetailName | undefined {
  if (claimed === recorded) return undefined;
  const claim = plainForm(claimed);
  const record = plainForm(recorded);
  if (toneless(claim) === toneless(record)) return undefined;

  const a = fold(claim);
  const b = fold(record);
  const aWords = a.split(' ');
  const bWords = b.split(' ');
  if (a === b) return 'NAME_MARKS';
  // The apostrophe of H'Ngan is lost as easily as a space.
  if (lettersOnly(a) === lettersOnly(b)) return 'NAME_SPACING';
  if (aWords.toSorted().join(' ') === bWords.toSorted().join(' ')) return 'NAME_ORDER';
  if (isAbbreviated(aWords) && initials(aWords) === initials(bWords)) return 'NAME_INITIALS';
  if (aWords.map(spelling).join(' ') === bWords.map(spelling).join(' ')) return 'NAME_VARIANT';
  const aNamed = withoutNotes(aWords);
  const bNamed = withoutNotes(bWords);
  if (aNamed[0] !== bNamed[0] || aNamed.at(-1) !== bNamed.at(-1)) return 'NAME_OTHER';
  // A note is a word too many, whatever the rest is.
  const withNotes = aNamed.length < aWords.length || bNamed.length < bWords.length;
  return !withNotes && aWords.length === bWords.length && aWords.length <= wordsTold ? 'NAME_WORD' : 'NAME_WORDS';
}

function lettersOnly(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The words that are not between brackets. */
function withoutNotes(words: readonly string[]): string[] {
  return words
    .join(' ')
    .replace(/(^| )[([{].*?(?:[)\]}](?= |$)|$)/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
}

/** True if the claim has a word that only stands for one: with a full stop, or a single letter after the first word. */
function isAbbreviated(words: readonly string[]): boolean {
  return withoutNotes(words).some((word, n) => word.endsWith('.') || (n > 0 && Array.from(word).length === 1));
}

/** Small letters, one kind of apostrophe without spaces beside it, single spaces, the Vietnamese đ for its doubles. */
function plainForm(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ðɖ]/g, 'đ')
    .replace(apostrophes, "'")
    .replace(/\s*'\s*/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Each run of letters with its tones written behind it in brackets, so that their place no longer matters. A hyphen, a
 * letter that stands for a sign, or any other sign ends a run; a tilde or another such mark on a consonant belongs to
 * its letter.
 */
function toneless(name: string): string {
  let text = '';
  let moved = '';
  let onVowel = false;
  for (const letter of `${name.normalize('NFD')} `) {
    if (onVowel && tones.includes(letter)) {
      moved += letter;
      continue;
    }
    if (!/[\p{L}\p{M}]/u.test(letter) || /\p{Lm}/u.test(letter)) {
      if (moved !== '') text += `<${Array.from(moved).toSorted().join('')}>`;
      moved = '';
    }
    if (!/\p{M}/u.test(letter)) onVowel = 'aeiouy'.includes(letter);
    text += letter;
  }
  return text;
}

/** Without any marks, đ as d. */
function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd');
}

function initials(words: readonly string[]): string {
  return words.map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').join('');
}

/**
 * A folded word, each run of its letters with everything alike that regions and typists confuse: s/x, ch/tr, d/gi/r, l/n, i/y, final n/ng and
 * t/c.
 */
function spelling(word: string): string {
  return word.replace(/[a-z]+/g, spellingOfRun);
}

function spellingOfRun(run: string): string {
  return run
    .replace(/^(ch|tr)/, 'C')
    .replace(/^[sx]/, 'S')
    .replace(/^gi(?=[aeiouy])/, 'D')
    .replace(/^gi/, 'Di')
    .replace(/^[dr]/, 'D')
    .replace(/^(l|n(?![gh]))/, 'L')
    .replace(/y/g, 'i')
    .replace(/ng$/, 'n')
    .replace(/t$/, 'c');
}
