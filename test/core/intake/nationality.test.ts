import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { otherCountries } from '../../../core/intake/countries.ts';
import { ambiguousCodes, Nationality, nationalityOf, vietNamKeys } from '../../../core/intake/nationality.ts';

/** Texts of nationality columns and what each says: every code and name of the table has a case. */
const cases = JSON.parse(readFileSync(new URL('../../fixtures/nationalities.json', import.meta.url), 'utf8')) as [
  keyof typeof Nationality,
  string,
][];
const texts = new Set(cases.map(([, text]) => text));

describe('nationalityOf', () => {
  it('takes only a known other country for foreign, and what it does not understand for unknown', () => {
    const wrong = cases.filter(([meaning, text]) => nationalityOf(text) !== Nationality[meaning]);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(1300);
  });

  it('has no code or name of a country without a case', () => {
    for (const country of otherCountries) {
      const [iso, ...names] = country.split('; ');
      for (const text of [...iso.split(' '), ...names]) expect([country, texts.has(text)]).toEqual([country, true]);
    }
    expect([...ambiguousCodes].filter((code) => nationalityOf(code) !== Nationality.unknown)).toEqual([]);
    expect(ambiguousCodes.size).toBe(7);
    expect([...vietNamKeys].sort()).toEqual(['000', '704', 'viet', 'vietn', 'vn', 'vnm']);
  });

  it('has every country of ISO 3166-1 but Viet Nam, each under a numeric code of its own', () => {
    const numbers = otherCountries.map((country) => country.slice(7, 10));
    expect(new Set(numbers).size).toBe(248);
    for (const country of otherCountries) {
      const code = Intl.getCanonicalLocales(`und-${country.slice(7, 10)}`)[0].slice(4);
      expect(country.slice(0, 2)).toBe(code);
    }
  });
});
