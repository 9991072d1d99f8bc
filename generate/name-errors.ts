import { choose } from './hash.ts';

/**
 * What goes wrong when a name is typed. Each takes a name (NFC, capitals at the beginning of words) and a number that
 * decides where, and gives undefined if this name cannot be got wrong in this way.
 */
export type NameError = (name: string, number: number) => string | undefined;

const tones = ['\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];

export function dropMarks(name: string): string | undefined {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
  return bare === name ? undefined : bare;
}

/** One tone is taken for another, or left out. */
export function changeTone(name: string, number: number): string | undefined {
  const letters = Array.from(name.normalize('NFD'));
  const places = letters.flatMap((letter, n) => (tones.includes(letter) ? [n] : []));
  if (places.length === 0) return undefined;
  const place = choose(places, number);
  const others = ['', ...tones].filter((tone) => tone !== letters[place]);
  letters[place] = choose(others, number >>> 8);
  return letters.join('').normalize('NFC');
}

/** Pairs that are confused at the beginning of a word, before a vowel. */
const initialPairs = [
  ['s', 'x'],
  ['ch', 'tr'],
  ['d', 'r'],
  ['d', 'gi'],
  ['l', 'n'],
];
const finalPairs = [
  ['n', 'ng'],
  ['t', 'c'],
];

/** One word is spelt as it sounds in another region. */
export function respell(name: string, number: number): string | undefined {
  const words = name.split(' ');
  const choices: string[] = [];
  for (const [n, word] of words.entries()) {
    for (const other of respellings(word)) choices.push(words.with(n, other).join(' '));
  }
  return choices.length === 0 ? undefined : choose(choices, number);
}

function respellings(word: string): string[] {
  const apart = word.normalize('NFD');
  const spellings: string[] = [];
  for (const [a, b] of [...initialPairs, ...initialPairs.map(([a, b]) => [b, a])]) {
    const rest = apart.slice(a.length);
    // Before i the letters of `gi` run into each other.
    if (apart.slice(0, a.length).toLowerCase() === a && /^[aeouy]/.test(rest)) spellings.push(capital(b) + rest);
  }
  const marks = '[\u0300-\u036f]*';
  for (const [a, b] of [...finalPairs, ...finalPairs.map(([a, b]) => [b, a])]) {
    const rhyme = new RegExp(`([aeiouy]${marks})${a}$`);
    if (rhyme.test(apart)) spellings.push(apart.replace(rhyme, `$1${b}`));
  }
  const open = /^([bcdhklmnpqrstvx]+|Qu)([iy])([\u0300-\u036f]*)$/i.exec(apart);
  if (open !== null) spellings.push(open[1] + (open[2] === 'y' ? 'i' : 'y') + open[3]);
  return spellings.map((spelling) => spelling.normalize('NFC'));
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** A word in the middle is missing. */
export function omitWord(name: string, number: number): string | undefined {
  const words = name.split(' ');
  if (words.length < 3) return undefined;
  return words.toSpliced(1 + (number % (words.length - 2)), 1).join(' ');
}

const otherMiddles = ['Thị', 'Văn', 'Đình', 'Đức', 'Kim', 'Ngọc', 'Xuân', 'Hữu', 'Quang', 'Thanh'];

/** A word in the middle is another. */
export function replaceMiddle(name: string, number: number): string | undefined {
  const words = name.split(' ');
  if (words.length < 3) return undefined;
  const at = 1 + (number % (words.length - 2));
  return words.with(at, choose(otherMiddles, number >>> 8)).join(' ');
}

/** The ñ at the end of a word is written as an n, and its tilde on the vowel before it: Kĩn for Kiñ. */
export function loseTilde(name: string): string | undefined {
  const apart = name.normalize('NFD');
  const lost = apart.replace(/([aeiouy]\p{M}*)n\u0303(?![\p{L}\p{M}])/giu, '$1\u0303n');
  return lost === apart ? undefined : lost.normalize('NFC');
}

function toneOf(syllable: string): string {
  return Array.from(syllable).find((mark) => tones.includes(mark)) ?? '';
}

/** A syllable in NFD with this tone for its own; where it has none, the last vowel takes it. */
function putTone(syllable: string, tone: string): string {
  const own = toneOf(syllable);
  if (own !== '') return syllable.replace(own, tone);
  return syllable.replace(/([aeiouy][^aeiouy\p{L}]*)(?=[^aeiouy]*$)/iu, `$1${tone}`);
}

/** The syllables on both sides of a hyphen exchange their tones: Hố-Lỳ for Hồ-Lý. */
export function exchangeTones(name: string): string | undefined {
  const words = name.split(' ');
  const at = words.findIndex((word) => word.includes('-'));
  if (at < 0) return undefined;
  const [first, second] = words[at].split('-').map((syllable) => syllable.normalize('NFD'));
  const [a, b] = [toneOf(first), toneOf(second)];
  const exchanged = `${putTone(first, b)}-${putTone(second, a)}`.normalize('NFC');
  return a === b ? undefined : words.with(at, exchanged).join(' ');
}

/** Two neighbours change places, or the family name goes to the end. */
export function swapWords(name: string, number: number): string | undefined {
  const words = name.split(' ');
  if (words.length < 2) return undefined;
  if (number % 3 === 0) return [...words.slice(1), words[0]].join(' ');
  const n = (number >>> 8) % (words.length - 1);
  return words
    .with(n, words[n + 1])
    .with(n + 1, words[n])
    .join(' ');
}

/** The space between two words is missing. */
export function joinWords(name: string, number: number): string | undefined {
  const words = name.split(' ');
  if (words.length < 2) return undefined;
  const n = number % (words.length - 1);
  return words.toSpliced(n, 2, words[n] + words[n + 1]).join(' ');
}

const notes = ['(chết)', '(con bà Lan)', '(B)', '[đã chuyển]', '(2)', '(tạm)'];

/** Somebody wrote a note behind the name. */
export function addNote(name: string, number: number): string {
  return `${name} ${choose(notes, number)}`;
}

/** The H' or K' of a woman or man of the Central Highlands is run into the name, set apart, or written as it sounds. */
export function loseApostrophe(name: string, number: number): string | undefined {
  if (!name.includes("'")) return undefined;
  return name.replace("'", choose(['', ' ', 'ơ ', ''], number));
}

/** Middle words, or all but the last, stand as initials. */
export function abbreviate(name: string, number: number): string | undefined {
  const words = name.split(' ');
  if (words.length < 3) return undefined;
  const stop = number % 2 === 0 ? '.' : '';
  const short = words.map((word, n) => (n > 0 && n < words.length - 1 ? Array.from(word)[0] + stop : word));
  if (number % 3 === 0 && words[0] === 'Nguyễn') short[0] = 'Ng.';
  return short.join(' ');
}
