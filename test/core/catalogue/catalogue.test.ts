import { localRefusalCodes } from '../../../local/messages.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  actors,
  detailTexts,
  flagTexts,
  nextStep,
  rejectTexts,
  verdictTexts,
} from '../../../core/catalogue/catalogue.ts';
import { refusalCodes, refusalMessage } from '../../../core/catalogue/refusal-texts.ts';
import { Detail, Flag, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { rejectCodes } from '../../../core/domain/columns.ts';

/** Codes that stand in a `new Refusal('…')` anywhere in the core; shells keep the messages of their own. */
function refusalCodesInCore(): string[] {
  const folder = new URL('../../../core/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
  return sources.flatMap((source) => Array.from(source.matchAll(/new Refusal\(\s*'(\w+)'/g), (match) => match[1]));
}

describe('catalogue', () => {
  it('has both languages for every verdict, detail, flag and reject, and no other', () => {
    expect(Object.keys(verdictTexts)).toEqual(verdictNames);
    expect(Object.keys(detailTexts)).toEqual(Object.keys(Detail));
    expect(Object.keys(flagTexts)).toEqual(Object.keys(Flag));
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

  it('has a message for every code with which the core refuses', () => {
    const known: readonly string[] = [...refusalCodes, ...localRefusalCodes];
    const used = refusalCodesInCore();
    expect(used).toContain('FILE_EMPTY');
    expect(used.filter((code) => !known.includes(code))).toEqual([]);
  });

  it('says line, facts and what to do, and leaves out what is not known', () => {
    const told = refusalMessage('HEADER_MISSING_COLUMN', { columns: 'full_name' }, 1);
    expect(told.en).toMatch(/^Line 1: The header lacks columns: full_name\. .* send the file again\.$/);
    expect(told.vi).toMatch(/^Dòng 1: Dòng tiêu đề thiếu cột: full_name\. /);
    expect(refusalMessage('ROWS_MISMATCH').en).toMatch(/^The number of rows differs\. /);
    expect(refusalMessage('ROWS_MISMATCH', { found: 1, expected: 2 }).en).toContain('1 read, 2 stated');
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
