import { describe, expect, it } from 'vitest';
import { Detail, detailOrder, Flag, flagOrder, tokensOf, Verdict } from '../../../core/domain/codes.ts';

describe('codes that stored rows have', () => {
  it('never change their numbers', () => {
    const numbers = { Verdict: Object.entries(Verdict), Detail: bits(Detail), Flag: bits(Flag) };
    expect(Object.fromEntries(Object.entries(numbers).map(([set, pairs]) => [set, pairs.map(joined)]))).toEqual({
      Verdict: [
        '1 VERIFIED',
        '2 VERIFIED_PARTIAL_DATE',
        '3 NAME_DIFFERS',
        '4 BIRTH_DATE_DIFFERS',
        '5 SEX_DIFFERS',
        '6 SEVERAL_DIFFER',
        '7 DECEASED',
        '8 ID_SUPERSEDED',
        '9 ID_MISSING',
        '10 ID_INVALID',
        '11 ID_NOT_FOUND',
        '12 OLD_ID_ONLY',
        '13 DATA_INVALID',
        '14 OUT_OF_SCOPE',
        '15 HELD',
      ],
      Detail: [
        '0 NAME_MARKS',
        '1 NAME_SPACING',
        '2 NAME_ORDER',
        '3 NAME_INITIALS',
        '4 NAME_VARIANT',
        '5 NAME_WORDS',
        '6 NAME_OTHER',
        '7 NAME_EMPTY',
        '8 DATE_PLACEHOLDER',
        '9 DATE_SWAPPED',
        '10 DATE_DIGIT',
        '11 DATE_YEAR_ONLY',
        '12 DATE_OTHER',
        '13 DATE_IMPOSSIBLE',
        '14 SEX',
        '15 NAME_WORD',
      ],
      Flag: [
        '0 ID_WARNS_SEX',
        '1 ID_WARNS_YEAR',
        '2 ID_PADDED',
        '3 ID_CLEANED',
        '4 NAME_DECODED',
        '5 NUMBER_PADDED',
        '6 SHARED_SAME_PERSON',
        '7 SHARED_OTHER_PERSON',
        '8 ALSO_ELSEWHERE',
        '9 DRAG_FILLED',
        '10 SCHEME_UNKNOWN',
        '11 NATIONALITY_UNKNOWN',
      ],
    });
  });
});

describe('the order of tokens', () => {
  it('has each of them once, wherever its bit is', () => {
    expect([...detailOrder].sort()).toEqual(Object.keys(Detail).sort());
    expect([...flagOrder].sort()).toEqual(Object.keys(Flag).sort());
  });

  it('is that of the answers', () => {
    expect(tokensOf(Detail, 0xffff)).toEqual(detailOrder);
    expect(tokensOf(Detail, Detail.NAME_OTHER | Detail.NAME_WORD)).toEqual(['NAME_WORD', 'NAME_OTHER']);
    expect(tokensOf(Flag, 0xffff)).toEqual(flagOrder);
    expect(tokensOf(Flag, 0)).toEqual([]);
  });
});

function bits(set: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(set).map(([name, bit]) => [name, Math.log2(bit)]);
}

function joined([name, number]: [string, number]): string {
  return `${number} ${name}`;
}
