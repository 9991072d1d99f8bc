/**
 * Two habits of placing the tone mark in the open rhymes oa, oe, uy: the old one on the first vowel (hòa, khỏe, thủy),
 * the new one on the second (hoà, khoẻ, thuỷ). In `qu` the u belongs to the consonant. Decision 1989/QD-BGDDT (2018),
 * articles 8 and 9.
 */

const tones = ['\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];

const newByOld = new Map<string, string>();
for (const [first, second] of [
  ['o', 'a'],
  ['o', 'e'],
  ['u', 'y'],
]) {
  for (const tone of tones) {
    newByOld.set((first + tone).normalize('NFC') + second, first + (second + tone).normalize('NFC'));
  }
}
const oldByNew = new Map([...newByOld].map(([old, fresh]) => [fresh, old]));

/** A word, NFC with small letters after the first, with its tone mark in the old or the new place. */
function placeTone(word: string, style: 'old' | 'new'): string {
  const rhyme = word.slice(-2).toLowerCase();
  const other = (style === 'new' ? newByOld : oldByNew).get(rhyme);
  if (other === undefined || /q..$/i.test(word)) return word;
  const first = word.at(-2) ?? '';
  return word.slice(0, -2) + (first === first.toLowerCase() ? other : other[0].toUpperCase() + other[1]);
}

/** The same for each word of a name. */
export function placeTones(name: string, style: 'old' | 'new'): string {
  return name
    .split(' ')
    .map((word) => placeTone(word, style))
    .join(' ');
}

/**
 * A word, NFC, with its tone on another vowel than the school's rule says, as a typist leaves it who types the tone
 * early or late: Hòang, Qúy, Hùynh. Undefined if it has no tone or no
 * other vowel beside it.
 */
export function misplaceTone(word: string, number: number): string | undefined {
  const apart = Array.from(word.normalize('NFD'));
  const at = apart.findIndex((mark) => tones.includes(mark));
  if (at < 0) return undefined;
  const tone = apart[at];
  const letters = Array.from(apart.toSpliced(at, 1).join('').normalize('NFC'));
  const bare = letters.map((letter) => /^[aeiouy]/i.test(letter.normalize('NFD')));
  const bearer = Array.from(apart.slice(0, at).join('').normalize('NFC')).length - 1;
  if (!bare[bearer]) return undefined; // the tilde of ñ belongs to its letter
  // The letters beside the bearer, as far as they are vowels.
  let from = bearer;
  while (bare[from - 1]) from--;
  let to = bearer;
  while (bare[to + 1]) to++;
  const choices = Array.from({ length: to - from + 1 }, (_, k) => from + k).filter((k) => k !== bearer);
  if (choices.length === 0) return undefined;
  const other = choices[number % choices.length];
  letters[other] += tone;
  return letters.join('').normalize('NFC');
}
