import { createHash } from 'node:crypto';
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

  it('knows the words before a country, and no others', () => {
    for (const word of ['Quốc tịch', 'Người', 'Công dân', 'Nước', 'Nationality:', 'Citizen of'])
      expect([word, nationalityOf(`${word} Lào`)]).toEqual([word, Nationality.foreign]);
    expect(nationalityOf('Dân Lào')).toBe(Nationality.unknown);
  });

  it('has the list of countries that was looked through, entry by entry', () => {
    // Some names stand for others once folded or cut in pieces: taking one out must be seen all the same.
    const digest = createHash('sha256').update(otherCountries.join('\n')).digest('hex');
    expect([otherCountries.length, digest]).toEqual([
      248,
      'e88213745c3b153e3602795ec9e06b325cc796f8d0312b71c94bcda9153c6d38',
    ]);
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
