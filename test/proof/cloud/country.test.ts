import { describe, expect, it } from 'vitest';
import { makeCountry } from '../../../proof/cloud/country.ts';

const options = { provinces: 3, rows: 48, seed: 7, now: Date.UTC(2026, 10, 30) };

describe('the country whose answers are known', () => {
  const country = makeCountry(options);

  it('has truths that follow from its books: who left is gone, who died and who was born is told', () => {
    for (const province of country.provinces) {
      const { participants, verdicts } = country.truth.get(province) ?? { participants: 0, verdicts: {} };
      // 48 of the book, 3 of whom leave; 3 newcomers; 4 held rows.
      expect(participants).toBe(48 - 3 + 3 + 4);
      expect(Object.values(verdicts).reduce((sum, count) => sum + count, 0)).toBe(participants);
      expect(verdicts).toMatchObject({ DECEASED: 6, NAME_DIFFERS: 3, ID_NOT_FOUND: 4, BIRTH_DATE_DIFFERS: 6 });
    }
  });

  it('is the same for the same seed, with other people for another', () => {
    expect(makeCountry(options)).toEqual(country);
    expect(makeCountry({ ...options, seed: 8 }).registry).not.toEqual(country.registry);
  });

  it('sends each file once to each province, and to a foreign one in the name of its neighbour', () => {
    const names = country.uploads.filter(({ province }) => province === country.provinces[0]).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const foreign = country.uploads.filter(({ expected }) => expected === 'ignored');
    expect(foreign.every(({ province, session }) => !session.startsWith(province))).toBe(true);
  });
});
