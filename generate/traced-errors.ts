import type { Claim } from './claim.ts';
import { dayOfYear, twoDigits, type Day } from './days.ts';
import { choose, draw } from './hash.ts';
import { isPossible } from './judge-date.ts';
import {
  abbreviate,
  changeTone,
  dropMarks,
  joinWords,
  omitWord,
  replaceMiddle,
  respell,
  swapWords,
  type NameError,
} from './name-errors.ts';
import type { Person } from './person.ts';

/** What is wrong with name, date and sex of a row. */
export type DataError =
  | 'none'
  | 'marks'
  | 'tone'
  | 'spelling'
  | 'omitted'
  | 'middle'
  | 'joined'
  | 'order'
  | 'initials'
  | 'typo' // one letter of one word is another
  | 'surname'
  | 'swapped'
  | 'digit'
  | 'yearOnly'
  | 'placeholder'
  | 'otherDate'
  | 'marksAndDate'
  | 'sex';

/** Rows of each kind in a thousand; the rest has none. */
const shares: [DataError, number][] = [
  ['marks', 45],
  ['tone', 20],
  ['spelling', 18],
  ['omitted', 12],
  ['middle', 8],
  ['joined', 6],
  ['order', 6],
  ['initials', 4],
  ['typo', 12],
  ['surname', 4],
  ['swapped', 16],
  ['digit', 16],
  ['yearOnly', 20],
  ['placeholder', 10],
  ['otherDate', 4],
  ['marksAndDate', 6],
  ['sex', 8],
];
/** Kinds after which nothing but the ID leads to the person. */
const hardKinds: readonly DataError[] = ['typo', 'surname', 'otherDate', 'marksAndDate', 'initials'];

const nameErrors: Partial<Record<DataError, NameError>> = {
  marks: dropMarks,
  tone: changeTone,
  spelling: respell,
  omitted: omitWord,
  middle: replaceMiddle,
  joined: joinWords,
  order: swapWords,
  initials: abbreviate,
  typo: otherLetter,
  surname: otherSurname,
  marksAndDate: dropMarks,
};

/** The claim with its data wrong; undefined if that cannot be made of the person though it is `needed`. */
export function makeDataError(of: {
  person: Person;
  claim: Claim;
  number: number;
  isClean: boolean;
  needed: boolean; // an error there has to be
}): { claim: Claim; error: DataError; hard: boolean } | undefined {
  const { person, claim, number, isClean, needed } = of;
  const right = { claim, error: 'none', hard: false } as const;
  if (isClean) return right;
  const error = needed
    ? choose(['surname', 'swapped', 'digit', 'otherDate', 'typo'] as const, draw(number, 9))
    : kindOf(draw(number, 1) % 1000);
  const number2 = draw(number, 2);
  if (error === 'none') return right;
  const none = needed ? undefined : right;
  let made = claim;
  const spoil = nameErrors[error];
  if (spoil !== undefined) {
    const name = spoil(person.name, number2);
    if (name === undefined) return none;
    made = { ...made, name };
  }
  if (error === 'sex') {
    if (claim.sex !== 1 && claim.sex !== 2) return none;
    made = { ...made, sex: 3 - claim.sex };
  }
  const birth = spoilDate(person.birth, error, draw(number, 3));
  if (birth === undefined) return none;
  return { claim: { ...made, birth }, error, hard: hardKinds.includes(error) };
}

function kindOf(place: number): DataError {
  let end = 0;
  for (const [error, share] of shares) if (place < (end += share)) return error;
  return 'none';
}

/** The date with its error; undefined if it cannot be made. */
function spoilDate(birth: Day, error: DataError, number: number): Day | undefined {
  const { year, month, day } = birth;
  const kind = error === 'marksAndDate' ? choose(['swapped', 'digit'] as const, number) : error;
  switch (kind) {
    case 'swapped':
      return day === 0 || day > 12 || day === month ? undefined : { year, month: day, day: month };
    case 'digit':
      return day === 0 ? undefined : otherDigit(birth, number);
    case 'yearOnly':
      return month === 0 ? undefined : { year, month: 0, day: 0 };
    case 'placeholder':
      return day === 0 || (day === 1 && month === 1) ? undefined : { year, month: 1, day: 1 };
    case 'otherDate':
      return day === 0 ? undefined : dayOfYear(year - 1 - (number % 3), (number >>> 8) % 365);
    default:
      return birth;
  }
}

function otherDigit({ year, month, day }: Day, number: number): Day | undefined {
  const digits = Array.from(twoDigits[day] + twoDigits[month] + String(year));
  const place = choose([0, 1, 1, 2, 3, 3, 6, 7, 7], number);
  digits[place] = String((Number(digits[place]) + 1 + ((number >>> 8) % 9)) % 10);
  const text = digits.join('');
  const changed = { day: Number(text.slice(0, 2)), month: Number(text.slice(2, 4)), year: Number(text.slice(4)) };
  return isPossible(changed) && changed.day > 0 && changed.month > 0 && changed.year < 2026 ? changed : undefined;
}

/** One letter of one word is another consonant or vowel. */
function otherLetter(name: string, number: number): string | undefined {
  const letters = Array.from(name.normalize('NFC'));
  const places = letters.flatMap((letter, at) => (/[bcdghklmnpqrstvxaeiou]/.test(letter) ? [at] : []));
  if (places.length === 0) return undefined;
  const at = choose(places, number);
  const others = /[aeiou]/.test(letters[at]) ? 'aeiou' : 'bcdhklmprtv';
  letters[at] = choose(
    Array.from(others).filter((letter) => letter !== letters[at]),
    number >>> 8,
  );
  return letters.join('');
}

const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ'];

function otherSurname(name: string, number: number): string | undefined {
  const words = name.split(' ');
  const other = choose(surnames, number);
  return other === words[0] || words.length < 2 ? undefined : words.with(0, other).join(' ');
}
