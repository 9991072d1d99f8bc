import { chance, choose, draw } from './hash.ts';
import { makeHighlandName, type People } from './highland-names.ts';
import {
  centralSurnames,
  femaleMiddles,
  femaleNames,
  maleMiddles,
  maleNames,
  northMountainSurnames,
  northSurnames,
  southSurnames,
} from './name-tables.ts';
import { placeTones } from './tone-style.ts';

/** Words under their weights, each in both places of the tone mark; a draw is one look-up. */
interface WordTable {
  words: Record<'old' | 'new', string[]>;
  slots: Uint16Array; // index of a word; length slotCount
}

const slotCount = 4096; // the rarest word weighs about one in a thousand

/** Ranks above the first few are nearly alike: weight 1 / (rank + this). */
const rankOffset = 6;

const surnames = {
  north: weighted(northSurnames),
  mountains: weighted(northMountainSurnames),
  central: weighted(centralSurnames),
  south: weighted(southSurnames),
};
const middles = { male: ranked(maleMiddles), female: ranked(femaleMiddles) };
const givens = { male: ranked(maleNames), female: ranked(femaleNames) };
const mountainPrefixes = new Set(['002', '004', '006', '008', '010', '011', '012', '014', '015', '017', '020']);

/** Whose way of naming a name follows; `kinh`: Vietnamese syllables only. */
export type NamePeople = People | 'kinh';

export interface MadeName {
  name: string; // NFC, capitals at the beginning of words
  people: NamePeople;
}

/** Names whose last two words are joined by a hyphen: old papers of towns, and people who came back from abroad. */
const hyphenShare = 0.003;

interface NameOptions {
  key: number;
  prefix: string;
  female: boolean;
  year: number;
}

/** The name of somebody born in this year under this ID prefix; all of it follows from the key. */
export function makeName(options: NameOptions): MadeName {
  const highland = makeHighlandName(options);
  if (highland !== undefined) return highland;
  const name = makeKinhName(options);
  const joined = chance(draw(options.key, 28), hyphenShare);
  return { name: joined ? name.replace(/ (?=[^ ]+$)/, '-') : name, people: 'kinh' };
}

function makeKinhName({ key, prefix, female, year }: NameOptions): string {
  const shape = draw(key, 21);
  const style = chance(draw(key, 22), 0.4) ? 'old' : 'new';
  const sex = female ? 'female' : 'male';
  const surname = pick(surnames[regionOf(prefix)], style, draw(key, 23));
  const given = pick(givens[sex], style, draw(key, 24));
  // Thị and Văn: nearly the rule before 1985, the exception today.
  const plainShare = female
    ? year < 1985
      ? 0.75
      : year < 2000
        ? 0.45
        : 0.12
    : year < 1985
      ? 0.55
      : year < 2000
        ? 0.3
        : 0.06;
  if (chance(shape, plainShare)) {
    const plain = female ? 'Thị' : 'Văn';
    const second = chance(draw(key, 26), year < 1985 ? 0.15 : 0.3) ? pick(middles[sex], style, draw(key, 25)) : '';
    return second === '' ? `${surname} ${plain} ${given}` : `${surname} ${plain} ${second} ${given}`;
  }
  if (shape % 32 === 0) return `${surname} ${given}`;
  const middle = pick(middles[sex], style, draw(key, 25));
  if (year >= 1995 && shape % 3 === 0) {
    return `${surname} ${pick(middles[sex], style, draw(key, 27))} ${middle} ${given}`;
  }
  return `${surname} ${middle} ${given}`;
}

function regionOf(prefix: string): keyof typeof surnames {
  if (mountainPrefixes.has(prefix)) return 'mountains';
  const code = Number(prefix);
  if (code < 38) return 'north';
  if (code < 70) return 'central';
  return code < 100 ? 'south' : choose(['north', 'south'] as const, code);
}

function pick(table: WordTable, style: 'old' | 'new', number: number): string {
  return table.words[style][table.slots[number % slotCount]];
}

/** From `word weight word weight`; a word may be of two syllables. */
function weighted(text: string): WordTable {
  const words: string[] = [];
  const weights: number[] = [];
  for (const [, word, weight] of text.matchAll(/(\D+) (\d+) ?/g)) {
    words.push(word);
    weights.push(Number(weight));
  }
  return wordTable(words, weights);
}

function ranked(text: string): WordTable {
  const words = [...new Set(text.split(' '))];
  return wordTable(
    words,
    words.map((_, rank) => 1 / (rank + rankOffset)),
  );
}

function wordTable(source: readonly string[], weights: readonly number[]): WordTable {
  const words = source.map((word) => word.normalize('NFC'));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = new Uint16Array(slotCount);
  let running = 0;
  let slot = 0;
  for (const [n, weight] of weights.entries()) {
    running += weight;
    const end = Math.round((running / total) * slotCount); // exclusive
    slots.fill(n, slot, end);
    slot = end;
  }
  return {
    words: {
      old: words.map((word) => placeTones(word, 'old')),
      new: words.map((word) => placeTones(word, 'new')),
    },
    slots,
  };
}
