import { hasFullDate, hasPlainName, type ErrorClass, type RowScene } from './error-class.ts';
import type { DetailName } from '../core/domain/codes.ts';
import { dayOfYear, isLeapYear, twoDigits, type Day } from './days.ts';
import { choose, draw } from './hash.ts';
import { isPossible } from './judge-date.ts';
import { changeTone, dropMarks, omitWord } from './name-errors.ts';
import type { Person } from './person.ts';

/** Rows whose birth date or sex is not that of the registry, alone or together with the name. */
export const dateErrorClasses: readonly ErrorClass[] = [
  {
    ...wrongDate('yearOnly', 40, ({ year }) => ({ year, month: 0, day: 0 }), 'DATE_YEAR_ONLY'),
    expected: { verdict: 'VERIFIED_PARTIAL_DATE', details: ['DATE_YEAR_ONLY'] },
  },
  wrongDate('dateSwapped', 20, ({ year, month, day }) => ({ year, month: day, day: month }), 'DATE_SWAPPED'),
  wrongDate('dateDigit', 20, changeDigit, 'DATE_DIGIT'),
  wrongDate('dateOther', 10, anotherDay, 'DATE_OTHER'),
  wrongDate('datePlaceholder', 10, ({ year }) => ({ year, month: 1, day: 1 }), 'DATE_PLACEHOLDER'),
  {
    ...wrongDate('dateImpossible', 5, impossibleDay, 'DATE_IMPOSSIBLE'),
    expected: { verdict: 'DATA_INVALID', details: ['DATE_IMPOSSIBLE'] },
  },
  {
    ...wrongDate('placeholderOnYear', 20, ({ year }) => ({ year, month: 1, day: 1 }), 'DATE_PLACEHOLDER'),
    fits: (person) => person.status === 'alive' && person.birth.month === 0,
    expected: { verdict: 'VERIFIED_PARTIAL_DATE', details: ['DATE_PLACEHOLDER'] },
  },
  {
    name: 'sex',
    per10k: 20,
    fits: (person) => person.status === 'alive' && (person.sex === 1 || person.sex === 2),
    make: (person, scene) => ({ ...scene.claimOf(person), sex: 3 - person.sex }),
    expected: { verdict: 'SEX_DIFFERS', details: ['SEX'] },
  },
  {
    name: 'several',
    per10k: 20,
    fits: (person) => hasPlainName(person) && hasFullDate(person) && (person.sex === 1 || person.sex === 2),
    make: makeSeveral,
    expected: { verdict: 'SEVERAL_DIFFER' },
  },
];

function wrongDate(
  name: string,
  per10k: number,
  spoil: (birth: Day, number: number) => Day,
  detail: DetailName,
): ErrorClass {
  return {
    name,
    per10k,
    fits: hasFullDate,
    make(person, scene) {
      const birth = spoil(person.birth, draw(scene.number, scene.attempt));
      return isAhead(birth, scene) ? undefined : { ...scene.claimOf(person), birth };
    },
    expected: { verdict: 'BIRTH_DATE_DIFFERS', details: [detail] },
  };
}

/** Nobody is born after the snapshot: such a date reads as impossible. */
function isAhead(birth: Day, { population }: RowScene): boolean {
  const { until } = population;
  return birth.year * 10_000 + birth.month * 100 + birth.day > until.year * 10_000 + until.month * 100 + until.day;
}

function changeDigit(birth: Day, number: number): Day {
  const digits = Array.from(twoDigits[birth.day] + twoDigits[birth.month] + String(birth.year));
  // The century is hardly mistyped.
  const place = choose([0, 1, 1, 2, 3, 3, 6, 7, 7], number);
  digits[place] = String((Number(digits[place]) + 1 + ((number >>> 8) % 9)) % 10);
  const text = digits.join('');
  const changed = { day: Number(text.slice(0, 2)), month: Number(text.slice(2, 4)), year: Number(text.slice(4)) };
  return isPossible(changed) && changed.day > 0 && changed.month > 0 ? changed : birth;
}

function anotherDay(birth: Day, number: number): Day {
  return dayOfYear(birth.year - 1 + (number % 3), (number >>> 8) % 365);
}

function impossibleDay({ year }: Day, number: number): Day {
  const days: Day[] = [
    { year, month: 2, day: 31 },
    { year, month: 2, day: 30 },
    { year, month: 6, day: 31 },
    { year, month: 11, day: 31 },
    { year, month: 13, day: 5 },
  ];
  if (!isLeapYear(year)) days.push({ year, month: 2, day: 29 });
  return choose(days, number);
}

function makeSeveral(person: Person, scene: RowScene): ReturnType<ErrorClass['make']> {
  const number = draw(scene.number, scene.attempt);
  const claim = scene.claimOf(person);
  const kind = scene.number % 4;
  const name = choose([dropMarks, changeTone, omitWord], number)(person.name, number >>> 4);
  const birth = choose([changeDigit, anotherDay], number >>> 3)(person.birth, number >>> 4);
  if (isAhead(birth, scene)) return undefined;
  if (kind === 3) return { ...claim, birth, sex: 3 - person.sex };
  if (name === undefined) return undefined;
  if (kind === 2) return { ...claim, name, sex: 3 - person.sex };
  return { ...claim, name, birth };
}
