/** What mending would do: unions count nobody twice, and places are those of the exact rates. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictTexts } from '../../../core/catalogue/catalogue.ts';
import { Verdict, verdictCodeEnd, verdictNames, type VerdictName } from '../../../core/domain/codes.ts';
import {
  $WhatIf,
  mendedOf,
  openActors,
  openReasons,
  pointsGained,
  whatIf,
  type Choice,
  type Standing,
} from '../../../core/steering/what-if.ts';

const nothing: Choice = { reasons: [], actors: [], units: [] };
const aim = { percent: '95.00', by: '2026-12-31', from: 'default', source: null, asOf: null } as const;

interface Person {
  verdict: VerdictName;
  unit: string;
}

function countsOf(people: readonly Person[]): number[] {
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  for (const { verdict } of people) counts[Verdict[verdict]]++;
  return counts;
}

function unitsOf(people: readonly Person[]): Map<string, number[]> {
  const names = new Set(people.map(({ unit }) => unit));
  return new Map([...names].map((name) => [name, countsOf(people.filter(({ unit }) => unit === name))]));
}

function standing(province: string, people: readonly Person[], complete = true): Standing {
  const byVerdict = countsOf(people);
  const verified = people.filter(({ verdict }) => verdict.startsWith('VERIFIED')).length;
  const denominator = people.filter(({ verdict }) => verdict !== 'OUT_OF_SCOPE').length;
  return { province, verified, denominator, complete: complete && denominator > 0, aim, byVerdict };
}

const people = fc.array(
  fc.record({ verdict: fc.constantFrom(...verdictNames), unit: fc.constantFrom('A', 'B', '', '__proto__') }),
  { maxLength: 40 },
);
const choices = fc.record({
  reasons: fc.subarray([...openReasons], { maxLength: 3 }),
  actors: fc.subarray([...openActors], { maxLength: 2 }),
  units: fc.subarray(['A', '', '__proto__']),
});

/** Person by person. */
function isMended({ verdict, unit }: Person, { reasons, actors, units }: Choice): boolean {
  if (!openReasons.includes(verdict)) return false;
  return reasons.includes(verdict) || actors.includes(verdictTexts[verdict].actor) || units.includes(unit);
}

it('of a union everybody is mended once, and nobody who is verified or out of scope', () => {
  fc.assert(
    fc.property(people, choices, (all, choice) => {
      const expected = all.filter((each) => isMended(each, choice)).length;
      expect(mendedOf(countsOf(all), unitsOf(all), choice)).toBe(expected);
    }),
  );
});

describe('of a province', () => {
  const others = fc.array(people, { minLength: 1, maxLength: 4 });

  it('figures, place and goal are those of the same people mended, and the others stay', () => {
    fc.assert(
      fc.property(people, others, choices, (own, rest, choice) => {
        const known = new Set<string>(own.map(({ unit }) => unit));
        const asked = { ...choice, units: choice.units.filter((unit) => known.has(unit)) };
        const all = [own, ...rest].map((each, at) => standing(`p${at}`, each));
        const made = whatIf(all, { aim }, { choice: asked, province: 'p0', units: unitsOf(own) });
        expect($WhatIf.omit({ asOf: true }).safeParse(made).error).toBeUndefined();
        const mended = own.map((each) => (isMended(each, asked) ? { ...each, verdict: 'VERIFIED' as const } : each));
        const then = standing('p0', mended);
        const [{ after, before, denominator }] = made.provinces;
        expect(after).toMatchObject({ verified: then.verified, remaining: then.denominator - then.verified });
        expect(denominator).toBe(then.denominator);
        const better = (of: Standing): number =>
          all
            .slice(1)
            .filter((each) => each.complete && each.verified * of.denominator > of.verified * each.denominator).length;
        expect(after.rank).toBe(then.complete ? better(then) + 1 : null);
        expect(before.rank).toBe(then.complete ? better(all[0]) + 1 : null);
        expect(after.goalReached).toBe(then.complete ? then.verified * 100 >= 95 * then.denominator : null);
        expect(made.country.mended).toBe(then.verified - all[0].verified);
      }),
      { numRuns: 60 },
    );
  });

  it('each reason, actor and unit by itself is what asking for it alone says; reasons add up to who remains', () => {
    fc.assert(
      fc.property(people, others, (own, rest) => {
        const all = [own, ...rest].map((each, at) => standing(`p${at}`, each));
        const ask = (choice: Choice) => whatIf(all, { aim }, { choice, province: 'p0', units: unitsOf(own) });
        const { single } = ask(nothing);
        for (const { kind, name, mended, after } of single) {
          const alone = ask({ ...nothing, [`${kind}s`]: [name] }).provinces[0];
          expect({ mended: alone.mended, after: alone.after }).toEqual({ mended, after });
        }
        const remaining = all[0].denominator - all[0].verified;
        for (const kind of ['reason', 'actor', 'unit'])
          expect(single.filter((each) => each.kind === kind).reduce((sum, each) => sum + each.mended, 0)).toBe(
            remaining,
          );
        expect(single.map(({ mended }) => mended)).toEqual(
          single.map(({ mended }) => mended).toSorted((a, b) => b - a),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('equal rates share a place', () => {
    const many = (verified: number, wrong: number): Person[] => [
      ...Array.from({ length: verified }, () => ({ verdict: 'VERIFIED' as const, unit: '' })),
      ...Array.from({ length: wrong }, () => ({ verdict: 'NAME_DIFFERS' as const, unit: '' })),
    ];
    const all = [standing('a', many(1, 2)), standing('b', many(6, 0)), standing('c', many(1, 1), false)];
    const choice = { ...nothing, reasons: ['NAME_DIFFERS' as const] };
    const made = whatIf(all, { aim }, { choice, province: 'a', units: new Map() });
    expect(made).toMatchObject({ ranked: 2, provinces: [{ before: { rank: 2 }, after: { rank: 1, tied: true } }] });
    expect(pointsGained(made.provinces[0])).toBe('66.67');
  });
});

describe('of the country', () => {
  it('every province is mended alike, places are anew, and its sums are those of the provinces', () => {
    fc.assert(
      fc.property(fc.array(people, { minLength: 2, maxLength: 5 }), choices, (each, choice) => {
        const all = each.map((own, at) => standing(`p${at}`, own));
        const asked = { ...choice, units: [] };
        const made = whatIf(all, { aim }, { choice: asked, province: undefined, units: new Map() });
        const then = each.map((own, at) =>
          standing(
            `p${at}`,
            own.map((one) => (isMended(one, asked) ? { ...one, verdict: 'VERIFIED' } : one)),
          ),
        );
        made.provinces.forEach(({ after }, at) => {
          const better = then.filter(
            (o) => o.complete && o.verified * then[at].denominator > then[at].verified * o.denominator,
          );
          expect(after.rank).toBe(then[at].complete ? better.length + 1 : null);
        });
        expect(made.country.after.verified).toBe(then.reduce((sum, { verified }) => sum + verified, 0));
        expect(made.country.before.rank).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});
