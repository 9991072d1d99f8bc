import { describe, expect, it } from 'vitest';
import { isIdPrefix } from '../../core/domain/provinces.ts';
import { Population } from '../../generate/population.ts';

const people = 20_000;
const population = new Population({
  people,
  until: { year: 2026, month: 1, day: 31 },
  key: 42,
  needs: [{ province: 'vn34-52', people: 3000 }],
});
const everybody = Array.from({ length: people }, (_, index) => population.person(index));

describe('Population', () => {
  it('gives every person an own and valid ID that says sex and birth year', () => {
    for (const person of everybody) {
      expect(person.id).toMatch(/^\d{12}$/);
      expect(isIdPrefix[Number(person.id.slice(0, 3))]).toBe(1);
    }
    for (const { id, birth, sex } of everybody.filter(({ consistent }) => consistent)) {
      const century = Number(id[3]);
      expect(1900 + 100 * Math.floor(century / 2) + Number(id.slice(4, 6))).toBe(birth.year);
      expect(1 + (century % 2)).toBe(sex);
    }
    const all = everybody.flatMap(({ id, replacedId }) => (replacedId === '' ? [id] : [id, replacedId]));
    expect(new Set(all).size).toBe(all.length);
    expect(everybody.filter(({ consistent }) => consistent).length).toBeGreaterThan(people * 0.99);
  });

  it('finds everybody by ID and by replaced ID, and nobody else', () => {
    for (const person of everybody) expect(population.find(person.id)).toEqual({ person, superseded: false });
    for (const person of everybody.filter(({ replacedId }) => replacedId !== '')) {
      expect(population.find(person.replacedId)).toEqual({ person, superseded: true });
      expect(person.replacedId).not.toBe(person.id);
    }
    const taken = new Set(everybody.flatMap(({ id, replacedId }) => [id, replacedId]));
    let free = 0;
    for (let n = 0; n < 2000; n++) {
      const id = everybody[n].id.slice(0, 6) + String(n * 499).padStart(6, '0');
      expect(population.find(id) !== undefined).toBe(taken.has(id));
      expect(population.isFree(id) && taken.has(id)).toBe(false);
      if (population.isFree(id)) free++;
    }
    expect(free).toBeGreaterThan(500);
  });

  it('gives adults CMND numbers that nobody shares, some with a leading zero', () => {
    const oldIds = everybody.map(({ oldId }) => oldId).filter((oldId) => oldId !== '');
    expect(new Set(oldIds).size).toBe(oldIds.length);
    expect(oldIds.every((oldId) => /^\d{9}$/.test(oldId))).toBe(true);
    expect(oldIds.some((oldId) => oldId.startsWith('0'))).toBe(true);
    expect(everybody.some((person) => person.birth.year > 2005 && person.oldId !== '')).toBe(false);
  });

  it('has all kinds of registry entries', () => {
    const share = (fits: (person: (typeof everybody)[number]) => boolean): number =>
      everybody.filter(fits).length / people;
    expect(share(({ status }) => status === 'deceased')).toBeGreaterThan(0.01);
    expect(share(({ status }) => status === 'cancelled')).toBeGreaterThan(0);
    expect(share(({ replacedId }) => replacedId !== '')).toBeGreaterThan(0.002);
    expect(share(({ birth }) => birth.month === 0)).toBeGreaterThan(0.01);
    expect(share(({ birth }) => birth.month !== 0 && birth.day === 0)).toBeGreaterThan(0);
    expect(share(({ birth }) => birth.year > 2020)).toBeGreaterThan(0.05);
    expect(share(({ id }) => Number(id.slice(0, 3)) > 100)).toBeGreaterThan(0);
    expect(share(({ name }) => name.startsWith('Nguyễn '))).toBeGreaterThan(0.25);
    expect(share(({ name }) => name.startsWith('Nguyễn '))).toBeLessThan(0.38);
    expect(share(({ name }) => name.includes("'"))).toBeGreaterThan(0.002);
    expect(share(({ name }) => /[ơưêô]\u0306/i.test(name))).toBeGreaterThan(0);
    expect(everybody.every(({ registryName }) => registryName === registryName.normalize('NFC'))).toBe(true);
  });

  it('gives Central Highlands names to many people', () => {
    const [start, end] = population.range('064');
    const local = everybody.slice(start, end);
    expect(local.every(({ id }) => id.startsWith('064'))).toBe(true);
    expect(local.filter(({ people }) => people !== 'kinh').length / local.length).toBeGreaterThan(0.3);
  });

  it('raises the prefixes of a province to what its batch needs', () => {
    const size = ['052', '064'].reduce((sum, prefix) => {
      const [start, end] = population.range(prefix);
      return sum + end - start;
    }, 0);
    expect(size).toBeGreaterThanOrEqual(2990);
    expect(
      () =>
        new Population({
          people: 100,
          until: { year: 2026, month: 1, day: 31 },
          key: 1,
          needs: [{ province: 'vn34-52', people: 100 }],
        }),
    ).toThrow('TOO_FEW_PEOPLE');
  });
});
