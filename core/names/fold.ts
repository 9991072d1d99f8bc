/**
 * Folded forms of a canonical name: what is left when one kind of difference is taken away (`docs/names.md`, section
 * Folded forms). They explain a difference and never make two names equal.
 */

/** Marks that are a stroke through the letter, which no normalisation takes off: Đ, and the B of Jrai. */
const strokes: Record<string, string> = { đ: 'd', ƀ: 'b' };
const marks = /\p{M}/gu;
const struckLetters = /[đƀ]/g;
const lettersAndDigits = /[\p{L}\p{N}]/gu;
const latinRuns = /[a-z]+/g;

/** The name, or a part of one, without tone marks, horn, breve, circumflex, strokes or any other mark. */
export function foldName(canonical: string): string {
  return canonical
    .normalize('NFD')
    .replace(marks, '')
    .replace(struckLetters, (letter) => strokes[letter]);
}

/** Letters and digits of a folded text, in order: what stays when space, apostrophes and punctuation are taken away. */
export function lettersOf(folded: string): string[] {
  return folded.match(lettersAndDigits) ?? [];
}

/** First letters: of a word, or of each part of an abbreviation written without spaces (`ng.v.a` gives n, v, a). */
export function initialsOf(foldedPart: string): string[] {
  const initials: string[] = [];
  for (const piece of foldedPart.split('.')) {
    const first = lettersOf(piece)[0];
    if (first !== undefined) initials.push(first);
  }
  return initials;
}

/**
 * Folded text with frequent confusions of spelling made one; words of other letters than a to z keep them as they are.
 */
export function spellingClass(folded: string): string {
  return folded.replace(latinRuns, classOfSyllable);
}

function classOfSyllable(syllable: string): string {
  return classOfEnd(classOfStart(syllable))
    .replace(/(^|[^aeiouy])y/g, '$1i') // ly and li; not the glide of huy or may
    .replace(/^quy/, 'qui');
}

/** s = x, ch = tr, d = gi = r, l = n. */
function classOfStart(syllable: string): string {
  if (syllable.startsWith('x')) return `s${syllable.slice(1)}`;
  if (syllable.startsWith('tr')) return `ch${syllable.slice(2)}`;
  if (/^gi[aeiouy]/.test(syllable)) return `r${syllable.slice(2)}`;
  if (syllable.startsWith('gi')) return `r${syllable.slice(1)}`;
  if (syllable.startsWith('d')) return `r${syllable.slice(1)}`;
  if (/^n(?![gh])/.test(syllable)) return `l${syllable.slice(1)}`;
  return syllable;
}

/** Final n = ng, t = c. */
function classOfEnd(syllable: string): string {
  if (/[aeiouy]ng$/.test(syllable)) return syllable.slice(0, -1);
  if (/[aeiouy]c$/.test(syllable)) return `${syllable.slice(0, -1)}t`;
  return syllable;
}
