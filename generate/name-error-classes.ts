import { hasPlainName, otherPerson, type ErrorClass } from './error-class.ts';
import type { DetailName } from '../core/domain/codes.ts';
import { choose, draw } from './hash.ts';
import {
  abbreviate,
  addNote,
  changeTone,
  dropMarks,
  exchangeTones,
  joinWords,
  loseApostrophe,
  loseTilde,
  omitWord,
  replaceMiddle,
  respell,
  swapWords,
  type NameError,
} from './name-errors.ts';

/** Rows whose name is not that of the registry. */
export const nameErrorClasses: readonly ErrorClass[] = [
  wrongName('marksDropped', 30, dropMarks, 'NAME_MARKS'),
  wrongName('oneMarkWrong', 30, changeTone, 'NAME_MARKS'),
  wrongName('spellingVariant', 30, respell, 'NAME_VARIANT'),
  wrongName('wordMissing', 30, omitWord, 'NAME_WORDS'),
  wrongName('wordsSwapped', 10, swapWords, 'NAME_ORDER'),
  wrongName('joinedWords', 10, joinWords, 'NAME_SPACING'),
  wrongName('initials', 10, abbreviate, 'NAME_INITIALS'),
  {
    name: 'otherName',
    per10k: 20,
    fits: hasPlainName,
    make(person, scene) {
      const other = otherPerson(scene.population, draw(scene.number, scene.attempt));
      // The family name stays: a nickname, or the name before it was changed.
      const given = other.name.split(' ').slice(1).join(' ');
      if (!hasPlainName(other) || other.cell % 2 !== person.cell % 2) return undefined;
      return { ...scene.claimOf(person), name: `${person.name.split(' ')[0]} ${given}` };
    },
    expected: { verdict: 'NAME_DIFFERS', details: ['NAME_OTHER'] },
  },
  wrongName('trailingNote', 10, addNote, 'NAME_WORDS'),
  wrongName('otherMiddle', 20, replaceMiddle, 'NAME_WORD'),
  wrongName('tonesOverHyphen', 3, exchangeTones, 'NAME_MARKS'),
  {
    ...wrongName('tildeAsTone', 3, loseTilde, 'NAME_MARKS'),
    highland: true,
    fits: (person) => person.status === 'alive' && person.people === 'ede',
  },
  {
    // Names of all other peoples, in every way at once: the judge alone says what is wrong.
    name: 'highlandName',
    per10k: 30,
    highland: true,
    fits: (person) => person.status === 'alive' && person.people !== 'kinh',
    make(person, scene) {
      const number = draw(scene.number, scene.attempt);
      const spoil = choose([dropMarks, loseApostrophe, joinWords, swapWords, omitWord, addNote], number);
      const wrong = spoil(person.name, number >>> 4);
      return wrong === undefined ? undefined : { ...scene.claimOf(person), name: wrong };
    },
    expected: { verdict: 'NAME_DIFFERS' },
  },
  {
    name: 'nameEmpty',
    per10k: 3,
    make: (person, scene) => ({ ...scene.claimOf(person), name: '' }),
    expected: { verdict: 'DATA_INVALID', details: ['NAME_EMPTY'] },
  },
];

function wrongName(name: string, per10k: number, spoil: NameError, detail: DetailName): ErrorClass {
  return {
    name,
    per10k,
    fits: hasPlainName,
    make(person, scene) {
      const wrong = spoil(person.name, draw(scene.number, scene.attempt));
      return wrong === undefined ? undefined : { ...scene.claimOf(person), name: wrong };
    },
    expected: { verdict: 'NAME_DIFFERS', details: [detail] },
  };
}
