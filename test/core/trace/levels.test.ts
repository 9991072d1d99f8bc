import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedPart, foldedParts, NameState } from '../../../core/domain/columns.ts';
import {
  cohortOf,
  DateKind,
  dateKindOf,
  dateLevelOf,
  dateLevels,
  foldLevelOf,
  isOneEdit,
  middleExchanged,
  Name,
  packLevels,
  sexLevelOf,
  SexMatch,
  unpackLevels,
} from '../../../core/trace/levels.ts';

describe('levels of dates', () => {
  it.each([
    [19900512, 19900512, 'equal', 'equal'],
    [19900000, 19900512, 'claimYear', 'partial'],
    [19900500, 19900512, 'claimMonth', 'partial'],
    [19900512, 19900000, 'personYear', 'partial'],
    [19900512, 19900500, 'personMonth', 'partial'],
    [19900101, 19900512, 'claimFirst', 'partial'],
    [19900101, 19900000, 'claimFirst', 'partial'],
    [19900512, 19900101, 'personFirst', 'partial'],
    [19900512, 19901205, 'swapped', 'swapped'],
    [19900512, 19900522, 'digit', 'digit'],
    [19900512, 19910512, 'digit', 'digit'],
    [19900512, 19900524, 'month', 'year'],
    [19900512, 19900824, 'year', 'year'],
    [19900512, 19880512, 'other', 'other'],
    [19900512, 19910612, 'other', 'other'],
    [19900000, 19910000, 'other', 'other'],
  ] as const)('%i beside %i is %s', (claimed, registered, kind, level) => {
    const found = dateKindOf(claimed, registered);
    expect(found).toBe(DateKind[kind]);
    expect(dateLevels[dateLevelOf[found]]).toBe(level);
  });

  it('puts every year into one of sixteen cohorts', () => {
    for (const year of [1, 1879, 1880, 1889, 1890, 2039, 2040, 2399])
      expect(cohortOf(year * 10_000 + 101)).toBeGreaterThanOrEqual(0);
    expect(cohortOf(18890000)).toBe(0);
    expect(cohortOf(18900000)).toBe(1);
    expect(cohortOf(23990101)).toBe(15);
  });
});

describe('neighbours of an ID', () => {
  const $digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
  const number = (digits: readonly number[]): number => Number(digits.join(''));

  it('are those with one other digit and those with two neighbours exchanged, and no others', () => {
    const pair = $digits.chain((digits) =>
      fc.tuple(
        fc.constant(digits),
        fc.oneof(
          fc.tuple(fc.nat(11), fc.nat(9)).map(([at, digit]) => digits.with(at, digit)),
          fc.nat(10).map((at) => digits.with(at, digits[at + 1]).with(at + 1, digits[at])),
          fc.tuple(fc.nat(11), fc.nat(11)).map(([a, b]) => digits.with(a, digits[b]).with(b, digits[a])),
          fc.tuple(fc.nat(11), fc.nat(11), fc.nat(9)).map(([a, b, d]) => digits.with(a, d).with(b, 9 - d)),
          $digits,
        ),
      ),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const differ = a.flatMap((digit, at) => (digit === b[at] ? [] : [at]));
        const [first, second] = differ;
        const exchanged =
          differ.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
        expect(isOneEdit(number(a), number(b))).toBe(differ.length === 1 || exchanged);
      }),
    );
  });

  it('exchange the two digits in the middle', () => {
    expect(middleExchanged(123456789012)).toBe(123457689012);
    expect(isOneEdit(123456789012, 123457689012)).toBe(true);
  });
});

describe('levels of names', () => {
  const level = (claim: number[], person: number[], nameState: number = NameState.whole, words = [3, 3]): number =>
    foldLevelOf(
      { folded: Uint16Array.from(claim), at: 0, nameState, words: words[0] },
      { folded: Uint16Array.from(person), at: 0, words: words[1] },
    );
  const name = [1, 2, 3, 4, 5, 6];
  const other = [11, 12, 13, 14, 15, 16];
  const sharing = (...parts: number[]): number[] => other.map((value, at) => (parts.includes(at) ? name[at] : value));

  it('say marks only if every fold agrees: 16 equal bits of one fold alone are chance', () => {
    expect(level(name, name)).toBe(Name.marks);
    expect(level(name, sharing(FoldedPart.noMarks))).toBe(Name.other);
    expect(level(name, sharing(0, 1, 2, 3, 4))).toBe(Name.spacing);
  });

  it('say the first fold that agrees', () => {
    expect(level(name, sharing(FoldedPart.noSpaces, FoldedPart.variant))).toBe(Name.spacing);
    expect(level(name, sharing(FoldedPart.sorted))).toBe(Name.order);
    expect(level(name, sharing(FoldedPart.variant))).toBe(Name.variant);
    expect(level(name, sharing(FoldedPart.initials))).toBe(Name.other);
    expect(level(name, sharing(FoldedPart.initials), NameState.abbreviated)).toBe(Name.initials);
    expect(level(name, sharing(FoldedPart.firstLast))).toBe(Name.word);
    expect(level(name, sharing(FoldedPart.firstLast), NameState.whole, [3, 4])).toBe(Name.words);
    expect(level(name, sharing(FoldedPart.firstLast), NameState.whole, [0, 0])).toBe(Name.words);
    expect(foldedParts).toBe(6);
  });
});

it('a sex that one side does not have says nothing', () => {
  expect(sexLevelOf(0, 1)).toBe(SexMatch.unknown);
  expect(sexLevelOf(2, 0)).toBe(SexMatch.unknown);
  expect(sexLevelOf(2, 2)).toBe(SexMatch.equal);
  expect(sexLevelOf(3, 2)).toBe(SexMatch.differs);
});

it('all levels of a pair come back from their number', () => {
  fc.assert(
    fc.property(
      fc.record({
        name: fc.nat(8),
        date: fc.nat(11),
        sex: fc.nat(2),
        id: fc.nat(3),
        status: fc.nat(2),
        pass: fc.nat(5),
        cohort: fc.nat(15),
        home: fc.nat(2),
      }),
      (pair) => {
        expect(unpackLevels(packLevels(pair))).toEqual(pair);
      },
    ),
  );
});
