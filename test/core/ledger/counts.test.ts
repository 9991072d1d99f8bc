import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictCodeEnd } from '../../../core/domain/codes.ts';
import { $CountsObject, Counts, type CountsObject } from '../../../core/ledger/counts.ts';
import { countedCategoriesMax } from '../../../core/ledger/limits.ts';
import { Dictionaries } from '../../../core/ledger/rows.ts';

/** One participant that is counted: verdict, unit, category, membership bits. */
const counted = fc.record({
  verdict: fc.integer({ min: 1, max: verdictCodeEnd - 1 }),
  unit: fc.integer({ min: 0, max: 60 }),
  category: fc.integer({ min: 0, max: 40 }),
  members: fc.integer({ min: 1, max: 15 }),
});

describe('counts of many categories', () => {
  const categories = countedCategoriesMax + 40;

  it('are those of a recount after any moves, though most of the categories are counted as one', () => {
    const move = fc.record({
      person: fc.integer({ min: 0, max: 2 * categories - 1 }),
      category: fc.integer({ min: 0, max: categories + 5 }),
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(move, { maxLength: 30 }), { maxLength: 6 }), (commits) => {
        // Two people in each category at first.
        const people = new Map(Array.from({ length: 2 * categories }, (_, n) => [n, n % categories]));
        const recount = (kept: CountsObject | undefined): CountsObject => {
          const dictionaries = new Dictionaries();
          const counts = Counts.recount(kept, dictionaries);
          for (const category of people.values())
            counts.add(1, 0, dictionaries.categories.number(`C${category}`), 1, 1);
          return counts.toObject();
        };
        let kept = recount(undefined);
        for (const moves of commits) {
          const dictionaries = new Dictionaries();
          const counts = Counts.from(kept, dictionaries);
          for (const { person, category, gone } of moves) {
            const before = people.get(person);
            if (before !== undefined) counts.add(1, 0, dictionaries.categories.number(`C${before}`), 1, -1);
            if (gone) people.delete(person);
            else {
              people.set(person, category);
              counts.add(1, 0, dictionaries.categories.number(`C${category}`), 1, 1);
            }
          }
          kept = counts.toObject();
          expect(Object.keys(kept.categories).length).toBeLessThanOrEqual(countedCategoriesMax);
          expect(JSON.stringify(recount(kept))).toBe(JSON.stringify(kept));
          expect(
            Object.values(kept.categories).reduce((sum, counted) => sum + counted[1], kept.otherCategories?.[1] ?? 0),
          ).toBe(people.size);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are counted by name again when nobody is left among the others', () => {
    const dictionaries = new Dictionaries();
    const number = (n: number): number => dictionaries.categories.number(`C${n}`);
    const counts = new Counts(dictionaries);
    for (let n = 0; n < categories; n++) counts.add(1, 0, number(n), 1, 1);
    const folded = counts.toObject();
    expect(folded.otherCategories?.[1]).toBe(40);
    const fewer = Counts.from(folded, dictionaries);
    for (let n = 0; n < categories; n++)
      if (folded.categories[`C${n}`] === undefined) fewer.add(1, 0, number(n), 1, -1);
    const open = fewer.toObject();
    expect(open.otherCategories).toBeUndefined();
    const more = Counts.from(open, dictionaries);
    more.add(1, 0, number(0), 1, -1);
    more.add(1, 0, dictionaries.categories.number('new'), 1, 1);
    expect(more.toObject().categories.new?.[1]).toBe(1);
  });

  it('refuses to count fewer than nobody', () => {
    const dictionaries = new Dictionaries();
    const counts = new Counts(dictionaries);
    counts.add(3, 0, dictionaries.categories.number('A'), 1, -1);
    expect(() => counts.toObject()).toThrow('LEDGER_DRIFT');
  });
});

describe('counts', () => {
  it('keep all verdicts of every unit and category through writing and reading', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 80 }), (people) => {
        const dictionaries = new Dictionaries();
        const counts = new Counts(dictionaries);
        const units: Record<string, number[]> = {};
        for (const { verdict, unit, category, members } of people) {
          const [u, c] = [`U${unit}`, `C${category}`];
          counts.add(verdict, dictionaries.units.number(u), dictionaries.categories.number(c), members, 1);
          units[u] ??= Array.from({ length: verdictCodeEnd }, () => 0);
          units[u][verdict] += 1;
        }
        const object = counts.toObject();
        expect($CountsObject.parse(object)).toEqual(object);
        expect(object.units).toEqual(units);
        expect(object.persons.reduce((sum, count) => sum + count, 0)).toBe(people.length);
        // Read into other dictionaries, in which the groups have other numbers.
        const others = new Dictionaries();
        for (let number = 60; number >= 0; number--) others.units.number(`U${number}`);
        expect(Counts.from(object, others).toObject()).toEqual(object);
      }),
    );
  });
});
