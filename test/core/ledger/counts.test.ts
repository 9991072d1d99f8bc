import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictCodeEnd } from '../../../core/domain/codes.ts';
import { $CountsObject, Counts } from '../../../core/ledger/counts.ts';
import { Dictionaries } from '../../../core/ledger/rows.ts';

/** One participant that is counted: verdict, unit, category, membership bits. */
const counted = fc.record({
  verdict: fc.integer({ min: 1, max: verdictCodeEnd - 1 }),
  unit: fc.integer({ min: 0, max: 60 }),
  category: fc.integer({ min: 0, max: 40 }),
  members: fc.integer({ min: 1, max: 15 }),
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
