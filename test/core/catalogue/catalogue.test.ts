import { describe, expect, it } from 'vitest';
import {
  actors,
  detailTexts,
  flagTexts,
  nextStep,
  rejectTexts,
  verdictTexts,
} from '../../../core/catalogue/catalogue.ts';
import { refusalCodes, refusalMessage, refusalReason } from '../../../core/catalogue/refusal-texts.ts';
import { Refusal } from '../../../core/base/errors.ts';
import { commandRefusals } from '../../../core/refusals/command-refusals.ts';
import { refusals } from '../../../core/refusals/refusals.ts';
import { Detail, detailOrder, flagOrder, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { rejectCodes } from '../../../core/domain/columns.ts';

describe('catalogue', () => {
  it('has both languages for every verdict, detail, flag and reject, and no other', () => {
    expect(Object.keys(verdictTexts)).toEqual(verdictNames);
    expect(Object.keys(detailTexts)).toEqual(detailOrder);
    expect(Object.keys(flagTexts)).toEqual(flagOrder);
    expect(Object.keys(rejectTexts)).toEqual([...rejectCodes]);
    const meanings = Object.values(verdictTexts).map((entry) => entry.meaning);
    const texts = [meanings, detailTexts, flagTexts, rejectTexts, actors].flatMap((group) => Object.values(group));
    expect(texts.filter(({ vi, en }) => vi.length < 5 || en.length < 5 || vi === en)).toEqual([]);
    expect(new Set(texts.map(({ vi }) => vi)).size).toBe(texts.length);
  });

  it('gives a next step in both languages exactly where somebody has to act', () => {
    for (const { actor, next } of Object.values(verdictTexts)) {
      expect(next.vi !== '').toBe(actor !== 'nobody');
      expect(next.en !== '').toBe(actor !== 'nobody');
    }
  });

  it('makes the next step as exact as the details allow', () => {
    const general = verdictTexts.NAME_DIFFERS.next;
    expect(nextStep(Verdict.NAME_DIFFERS, Detail.NAME_OTHER)).toBe(general);
    expect(nextStep(Verdict.NAME_DIFFERS, Detail.NAME_MARKS).vi).toContain('dấu');
    expect(nextStep(Verdict.NAME_DIFFERS, Detail.DATE_SWAPPED)).toBe(general);
    expect(nextStep(Verdict.VERIFIED, 0)).toEqual({ vi: '', en: '' });
    expect(nextStep(Verdict.VERIFIED_PARTIAL_DATE, 0)).toEqual({ vi: '', en: '' });
  });

  it('has one record with texts in both languages for every code of a refusal', () => {
    const records = [...Object.values(refusals), ...Object.values(commandRefusals)];
    expect(records.filter(({ vi, en }) => vi.length < 5 || en.length < 5 || vi === en)).toEqual([]);
    const numbers = Object.values(refusals).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => number < 501 || number > 699)).toEqual([]);
    expect(Object.keys(commandRefusals).filter((code) => Object.hasOwn(refusals, code))).toEqual([]);
  });

  it('a refusal with a code that has no record does not compile', () => {
    // @ts-expect-error
    expect(new Refusal('FILE_EMTPY').code).toBe('FILE_EMTPY');
    expect(new Refusal('FILE_EMPTY').code).toBe('FILE_EMPTY');
  });

  it('names line, facts and what to do, and leaves out unknown facts', () => {
    const told = refusalMessage('HEADER_MISSING_COLUMN', { columns: 'full_name' }, 1);
    expect(refusalMessage('COLUMN_UNKNOWN', { column: 'sex' }).vi).toContain('cột nào là "Giới tính"');
    expect(told.en).toMatch(/^Line 1: The header lacks columns: full_name\. .* send the file again\.$/);
    expect(told.vi).toMatch(/^Dòng 1: Dòng tiêu đề thiếu cột: Họ và tên\. /);
    expect(refusalMessage('ROWS_MISMATCH').en).toMatch(/^The number of rows differs\. /);
    expect(refusalMessage('ROWS_MISMATCH', { found: 1, expected: 2 }).en).toContain('1 read, 2 stated');
  });

  it('tells the reason of a refusal in a few words, without line, facts and advice', () => {
    expect(refusalReason('HEADER_MISSING_COLUMN')).toEqual({
      vi: 'Dòng tiêu đề thiếu cột',
      en: 'The header lacks columns',
    });
    for (const code of refusalCodes)
      for (const reason of Object.values(refusalReason(code))) {
        expect(reason.length).toBeGreaterThan(8);
        expect(reason).not.toMatch(/[[\]{}?]|\.$/);
      }
  });

  it('leaves no bracket and no placeholder in any message without facts, but for the fact the sentence needs', () => {
    for (const code of refusalCodes) {
      const { vi, en } = refusalMessage(code, { column: 'unit', part: 'p', found: 1, expected: 2 });
      for (const message of [vi, en]) {
        expect(message).not.toMatch(/[[\]{}?]/);
        expect(message).toMatch(/\.$/);
      }
    }
  });

  it('shows an unknown code as it is', () => {
    expect(refusalMessage('FROM_THE_FUTURE', {}, 3).en).toBe(
      'Line 3: Refused with code FROM_THE_FUTURE. Give this code to the operator.',
    );
    expect(refusalMessage('constructor').en).toContain('constructor');
  });
});
