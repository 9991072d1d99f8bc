import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actors } from '../../../core/catalogue/catalogue.ts';
import { refusalCodes } from '../../../core/catalogue/refusal-texts.ts';
import { catalogueEntries } from '../../../core/catalogue/catalogue-list.ts';
import { Detail, Flag, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { rejectCodes } from '../../../core/domain/columns.ts';
import { catalogueText } from '../../../local/write-catalogue.ts';

const entries = catalogueEntries();

describe('catalogueEntries', () => {
  it('has every verdict, detail, flag, reject and refusal once', () => {
    const names = [
      ...verdictNames.map((name) => `verdict ${name}`),
      ...Object.keys(Detail).map((name) => `detail ${name}`),
      ...Object.keys(Flag).map((name) => `flag ${name}`),
      ...rejectCodes.map((name) => `reject ${name}`),
      ...refusalCodes.map((name) => `refusal ${name}`),
    ];
    expect(entries.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(names.sort());
  });

  it('gives each code its own number, in the range of its kind', () => {
    expect(new Set(entries.map(({ number }) => number)).size).toBe(entries.length);
    const hundreds = { verdict: [1], detail: [2], flag: [3], reject: [4], refusal: [5, 6] };
    for (const { kind, number } of entries) expect(hundreds[kind]).toContain(Math.floor(number / 100));
  });

  it.each([
    ['VERIFIED', 100 + Verdict.VERIFIED],
    ['HELD', 115],
    ['NAME_MARKS', 201],
    ['SEX', 215],
    ['ID_WARNS_SEX', 301],
    ['DRAG_FILLED', 310],
    ['ROW_FIELD_COUNT', 401],
    ['FILE_EMPTY', 501],
    ['NOTHING_HELD', 550],
  ])('keeps the number of %s', (name, number) => {
    expect(entries.find((entry) => entry.name === name)?.number).toBe(number);
  });

  it('has meaning, cause, actor and next step in both languages for every code', () => {
    for (const { name, actor, meaning, cause, next } of entries) {
      expect(actors).toHaveProperty(actor);
      const texts = actor === 'nobody' ? [meaning, cause] : [meaning, cause, next];
      for (const { vi, en } of texts) {
        expect([name, vi.length > 7, en.length > 7, vi === en]).toEqual([name, true, true, false]);
        expect(`${vi}${en}`).not.toMatch(/[[\]{}?]/);
      }
      expect([name, next.vi === '', next.en === '']).toEqual([name, actor === 'nobody', actor === 'nobody']);
    }
  });
});

describe('docs/catalogue.md', () => {
  it('is what npm run write -- catalogue writes', () => {
    expect(readFileSync(new URL('../../../docs/catalogue.md', import.meta.url), 'utf8')).toBe(catalogueText());
  });
});
