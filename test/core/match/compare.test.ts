import { describe, expect, it } from 'vitest';
import { Detail } from '../../../core/domain/codes.ts';
import { foldedParts, NameState } from '../../../core/domain/columns.ts';
import { dateDetail, DateMatch, matchDates, nameDetail } from '../../../core/match/compare.ts';

describe('matching dates', () => {
  it.each([
    [19900615, 19900615, DateMatch.equal],
    [19900000, 19900000, DateMatch.equal],
    [19900600, 19900600, DateMatch.equal],
    [19900000, 19900615, DateMatch.partial],
    [19900615, 19900000, DateMatch.partial],
    [19900600, 19900615, DateMatch.partial],
    [19900101, 19900000, DateMatch.partial],
    [19900000, 19910615, DateMatch.different],
    [19900700, 19900615, DateMatch.different],
    [19900614, 19900615, DateMatch.different],
    [0, 19900615, DateMatch.different],
    [19900615, 0, DateMatch.different],
    [0, 0, DateMatch.different],
  ])('relates %i to %i at the coarser precision', (claimed, registered, match) => {
    expect(matchDates(claimed, registered)).toBe(match);
    expect(matchDates(registered, claimed)).toBe(match);
  });

  it('agrees exactly with a comparison of the known parts, over all precisions of some dates', () => {
    const dates = [1990, 1991].flatMap((y) =>
      [0, 1, 6].flatMap((m) => (m === 0 ? [0] : [0, 1, 15]).map((d) => y * 10_000 + m * 100 + d)),
    );
    for (const a of dates) {
      for (const b of dates) {
        const parts = (date: number): number[] => [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
        const agree = parts(a).every((part, k) => part === parts(b)[k] || part === 0 || parts(b)[k] === 0);
        const expected = !agree ? DateMatch.different : a === b ? DateMatch.equal : DateMatch.partial;
        expect(matchDates(a, b)).toBe(expected);
      }
    }
  });
});

describe('the detail of a date', () => {
  it.each([
    ['placeholder of a year-only entry', 19900101, 19900000, Detail.DATE_PLACEHOLDER],
    ['placeholder against another day of the year', 19900101, 19900615, Detail.DATE_PLACEHOLDER],
    ['placeholder before one digit', 19900101, 19900102, Detail.DATE_PLACEHOLDER],
    ['day and month swapped', 19900506, 19900605, Detail.DATE_SWAPPED],
    ['one digit', 19900615, 19900616, Detail.DATE_DIGIT],
    ['one digit of the year', 19900615, 19910615, Detail.DATE_DIGIT],
    ['one digit of a year alone', 19900000, 19910615, Detail.DATE_DIGIT],
    ['two digits', 19900615, 19910616, Detail.DATE_OTHER],
    ['year only that agrees', 19900000, 19900615, Detail.DATE_YEAR_ONLY],
    ['year only against a month', 19900000, 19900500, Detail.DATE_YEAR_ONLY],
    ['placeholder against another month', 19900101, 19900500, Detail.DATE_PLACEHOLDER],
    ['1 January against its own month', 19900101, 19900100, 0],
    ['placeholder of another year', 19900101, 19891202, Detail.DATE_OTHER],
    ['month only that agrees', 19900600, 19900615, 0],
    ['a full date against a year', 19900615, 19900000, 0],
    ['equal', 19900615, 19900615, 0],
    ['nothing registered', 19900615, 0, Detail.DATE_OTHER],
  ])('names %s', (_, claimed, registered, detail) => {
    expect(dateDetail(claimed, registered, matchDates(claimed, registered))).toBe(detail);
  });
});

describe('the detail of a name', () => {
  const registered = Uint16Array.from({ length: foldedParts }, (_, k) => k + 1);
  const agreeingIn = (...parts: number[]): Uint16Array =>
    registered.map((value, k) => (parts.includes(k) ? value : 99));

  it('takes the first that holds in the order of the tokens', () => {
    expect(nameDetail(NameState.whole, agreeingIn(0, 1, 2, 3, 4, 5), 0, registered, 0)).toBe(Detail.NAME_MARKS);
    expect(nameDetail(NameState.whole, agreeingIn(1, 2, 3, 4, 5), 0, registered, 0)).toBe(Detail.NAME_SPACING);
    expect(nameDetail(NameState.whole, agreeingIn(2, 3, 4, 5), 0, registered, 0)).toBe(Detail.NAME_ORDER);
    expect(nameDetail(NameState.abbreviated, agreeingIn(3, 4, 5), 0, registered, 0)).toBe(Detail.NAME_INITIALS);
    expect(nameDetail(NameState.whole, agreeingIn(3, 4, 5), 0, registered, 0)).toBe(Detail.NAME_VARIANT);
    expect(nameDetail(NameState.whole, agreeingIn(3, 4), 0, registered, 0)).toBe(Detail.NAME_WORDS);
    expect(nameDetail(NameState.whole, agreeingIn(4), 0, registered, 0)).toBe(Detail.NAME_OTHER);
    expect(nameDetail(NameState.whole, agreeingIn(), 0, registered, 0)).toBe(Detail.NAME_OTHER);
  });
});
