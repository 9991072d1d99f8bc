/**
 * Pairs of names that are nearly alike, over every syllable of the language, and whether the fingerprints find each
 * equal exactly where the judge of `generate/` does. The judge reads the rules from their text and shares no code with
 * the matcher.
 */
import { NameState } from '../../core/domain/columns.ts';
import type { NamePrints, NameReader } from '../../core/names/reader.ts';
import { judgeName } from '../../generate/judge-name.ts';
import { asMisreadUtf8, asTcvn3, asVni, asWindows1258 } from '../../generate/legacy-encodings.ts';
import { randomFrom } from '../../generate/random.ts';
import { allSyllables, syllableTones } from '../../generate/syllables.ts';
import { misplaceTone } from '../../generate/tone-style.ts';

export interface NamePair {
  kind: string;
  one: string;
  other: string;
}

/** What was found of the pairs of one kind, counted per direction. */
export interface PairCounts {
  asked: number;
  equal: number; // rightly
  decoded: number; // equal because the claim is the registered name in a legacy encoding
  wronglyEqual: number;
  wronglyDifferent: number;
}

const encoders = [asTcvn3, asVni, asWindows1258, asMisreadUtf8];
const contexts = ['', '', 'Nguyễn Thị ', 'Trần Văn ', "H'", 'Lê '];
const toneMark = /[\u0300\u0301\u0303\u0309\u0323]/;

type Random = () => number;

/** `count` pairs: the same for the same seed. Every syllable stands in some pair of each kind if there are enough. */
export function* namePairs(count: number, seed: number): Generator<NamePair> {
  const random = randomFrom(seed);
  const syllables = allSyllables();
  const pick = (): string => capital(syllables[Math.floor(random() * syllables.length)]);
  const kinds = Object.entries(pairKinds(pick, random));
  for (let made = 0; made < count;) {
    for (const syllable of syllables) {
      for (const [kind, make] of kinds) {
        if (made === count) return;
        const pair = make(capital(syllable));
        if (pair === undefined || pair[0] === pair[1]) continue;
        const context = contexts[Math.floor(random() * contexts.length)];
        yield { kind, one: context + pair[0], other: context + pair[1] };
        made++;
      }
    }
  }
}

type MakePair = (syllable: string) => [string, string] | undefined;

function pairKinds(pick: () => string, random: Random): Record<string, MakePair> {
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const another = (syllable: string): string => retone(syllable, some(syllableTones));
  const joined = (sign: string): MakePair => {
    return (syllable) => {
      const second = pick();
      const [a, b] = [toneOf(syllable), toneOf(second)];
      return [syllable + sign + second, retone(syllable, b) + sign + retone(second, a)];
    };
  };
  return {
    'another tone': (syllable) => [syllable, another(syllable)],
    'a tone too many': (syllable) => [syllable, `${syllable}${some(syllableTones)}`.normalize('NFC')],
    'another vowel': (syllable) => [syllable, otherVowel(syllable, random)],
    'another syllable': (syllable) => [syllable, pick()],
    'tones exchanged over a hyphen': joined('-'),
    'tones exchanged over a full stop': joined('.'),
    'tones exchanged over an apostrophe': joined("'"),
    'tones exchanged over another sign': (syllable) => joined(some(['_', '/', ',', '·', 'ʻ', '1']))(syllable),
    'tones exchanged over a space': joined(' '),
    'ñ and ngã': (syllable) => tildePair(syllable),
    'a mark on a consonant': (syllable) => consonantPair(syllable, some(syllableTones.slice(1))),
    'the looks of an encoding': (syllable) => {
      const seen = some(encoders)(syllable);
      return seen === undefined ? undefined : [syllable, seen];
    },
    'the looks of two words': (syllable) => {
      const name = `${pick()} ${syllable}`;
      const seen = some(encoders)(name);
      return seen === undefined ? undefined : [name, seen];
    },
    'the same in capitals': (syllable) => [syllable, syllable.toUpperCase()],
    'the same in NFD': (syllable) => [syllable, syllable.normalize('NFD')],
    'the same with the tone elsewhere': (syllable) => {
      const odd = misplaceTone(syllable, Math.floor(random() * 4));
      return odd === undefined ? undefined : [syllable, odd];
    },
  };
}

/** The pair both ways, added to the counts of its kind. Returns the ways that came out wrong. */
export function judgePair(reader: NameReader, pair: NamePair, counts: Map<string, PairCounts>): string[] {
  const wrong: string[] = [];
  const count = counts.get(pair.kind) ?? { asked: 0, equal: 0, decoded: 0, wronglyEqual: 0, wronglyDifferent: 0 };
  counts.set(pair.kind, count);
  for (const [registered, claimed] of [
    [pair.one, pair.other],
    [pair.other, pair.one],
  ]) {
    const found = agrees(reader, registered, claimed);
    const isSame = judgeName(claimed, registered) === undefined;
    count.asked++;
    if (found && isSame) count.equal++;
    else if (found && isEncoded(registered, claimed)) count.decoded++;
    else if (found) count.wronglyEqual++;
    else if (isSame) count.wronglyDifferent++;
    if (found && !isSame && !isEncoded(registered, claimed)) wrong.push(`claimed ${claimed}, registered ${registered}`);
    if (!found && isSame) wrong.push(`not equal: ${claimed}, ${registered}`);
  }
  return wrong;
}

/** Whether a claim of this name agrees with a person who is registered under that one. */
function agrees(reader: NameReader, registered: string, claimed: string): boolean {
  const bytes = new TextEncoder().encode(registered);
  reader.readRegistered(bytes, 0, bytes.length);
  const { low, high, state } = reader;
  const claim = new TextEncoder().encode(claimed);
  reader.read(claim, 0, claim.length);
  const isIt = (name: NamePrints): boolean => name.state !== NameState.empty && name.low === low && name.high === high;
  return state !== NameState.empty && (isIt(reader) || isIt(reader.other));
}

/** Whether the claim shows the bytes of the registered name, in whatever case, its tones where they may stand. */
function isEncoded(registered: string, claimed: string): boolean {
  const seen = claimed.toLowerCase();
  const words = registered.split(' ');
  const spellings = [words, ...[0, 1, 2, 3].map((n) => words.map((word) => misplaceTone(word, n) ?? word))];
  return spellings.some((each) =>
    encoders.some((encode) =>
      [each.join(' '), each.join(' ').toLowerCase(), each.join(' ').toUpperCase()].some(
        (text) => encode(text)?.toLowerCase() === seen,
      ),
    ),
  );
}

function capital(syllable: string): string {
  return syllable[0].toUpperCase() + syllable.slice(1);
}

function toneOf(syllable: string): string {
  return toneMark.exec(syllable.normalize('NFD'))?.[0] ?? '';
}

/** The syllable with this tone in the place of its own, or on its first vowel. */
function retone(syllable: string, tone: string): string {
  const apart = syllable.normalize('NFD');
  if (toneMark.test(apart)) return apart.replace(toneMark, tone).normalize('NFC');
  return apart.replace(/[aeiouy]\p{M}*/iu, (vowel) => vowel + tone).normalize('NFC');
}

const otherVowels: Record<string, readonly string[]> = {
  a: ['ă', 'â', 'o', 'e'],
  ă: ['a', 'â'],
  â: ['a', 'ă', 'ơ'],
  e: ['ê', 'i'],
  ê: ['e', 'i'],
  i: ['y', 'ĭ'],
  o: ['ô', 'ơ', 'u'],
  ô: ['o', 'ơ'],
  ơ: ['o', 'ô', 'ơ̆'],
  u: ['ư', 'o', 'ŭ'],
  ư: ['u', 'ơ'],
  y: ['i'],
};

/** One vowel of the syllable is another, under the same tone. */
function otherVowel(syllable: string, random: Random): string {
  const tone = toneOf(syllable);
  const letters = Array.from(syllable.normalize('NFD').replace(tone, '').normalize('NFC'));
  const places = letters.flatMap((letter, at) => (letter.toLowerCase() in otherVowels ? [at] : []));
  const at = places[Math.floor(random() * places.length)];
  const choices = otherVowels[letters[at].toLowerCase()];
  letters[at] = choices[Math.floor(random() * choices.length)];
  return retone(letters.join(''), tone);
}

/** Of a syllable in n: its last letter ñ without tone, and ngã on its vowel. */
function tildePair(syllable: string): [string, string] | undefined {
  if (!syllable.endsWith('n')) return undefined;
  const bare = retone(syllable, '');
  return [`${bare.slice(0, -1)}ñ`, retone(bare, '\u0303')];
}

/** A mark on the consonant at the end, and the same as a tone. */
function consonantPair(syllable: string, tone: string): [string, string] | undefined {
  const bare = retone(syllable, '');
  return /[a-z]$/.test(bare) && !/[aeiouy]$/.test(bare)
    ? [(bare + tone).normalize('NFC'), retone(bare, tone)]
    : undefined;
}
