import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Verdict, verdictCodeEnd } from '../../../core/domain/codes.ts';
import { Counts, flowsAddUp, parseCounts, type CountsObject } from '../../../core/ledger/counts.ts';
import { FlowCounts, statesOf, type Counted, type Flow } from '../../../core/ledger/flows.ts';
import { Dictionaries } from '../../../core/ledger/rows.ts';
import { Cause, causeEnd } from '../../../core/ledger/verdict-change.ts';

const unitNames = ['', 'A', 'B', '__proto__'];
const $person = fc.record({
  verdict: fc.integer({ min: 0, max: verdictCodeEnd - 1 }),
  unit: fc.nat({ max: unitNames.length - 1 }),
  members: fc.nat({ max: 15 }),
});
const $moves = fc.array(fc.tuple($person, $person, fc.integer({ min: Cause.claim, max: causeEnd - 1 })), {
  maxLength: 30,
});

type Move = [before: Counted, after: Counted, cause: number];

/** Counts before and after some persons moved. */
function counted(moves: readonly Move[]): { before: CountsObject; after: CountsObject } {
  const dictionaries = new Dictionaries();
  for (const name of unitNames) dictionaries.units.number(name);
  const add = (counts: Counts, { verdict, unit, members }: Counted, sign: 1 | -1): void => {
    counts.add(verdict, unit, 0, members, sign);
  };
  const first = new Counts(dictionaries);
  for (const [before] of moves) add(first, before, 1);
  const before = first.toObject();
  const counts = Counts.from(before, dictionaries);
  const flows = new FlowCounts();
  for (const [from, to, cause] of moves) {
    add(counts, from, -1);
    add(counts, to, 1);
    flows.move(cause, from, to);
  }
  return { before, after: counts.toObject(flows) };
}

function allFlows({ flows }: CountsObject): Flow[][] {
  if (flows === undefined) return [];
  return [flows.persons, ...Object.values(flows.schemes), ...Object.values(flows.units)];
}

function stored(counts: CountsObject): CountsObject {
  return parseCounts(new TextEncoder().encode(JSON.stringify(counts)), 'counts');
}

describe('flows', () => {
  it('are exactly what lies between two counts, whoever moves and why', () => {
    fc.assert(
      fc.property($moves, (moves) => {
        const { before, after } = counted(moves);
        expect(flowsAddUp(before, after)).toBe(true);
        expect(flowsAddUp(stored(before), stored(after))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('do not add up when any of them is one person more', () => {
    fc.assert(
      fc.property($moves, fc.nat(), (moves, at) => {
        const { before, after } = counted(moves);
        const changed = stored(after);
        const flows = allFlows(changed).flat();
        fc.pre(flows.length > 0);
        flows[at % flows.length][3] += 1;
        expect(flowsAddUp(before, changed)).toBe(false);
      }),
    );
  });

  it('have no cell of nobody, none that leads nowhere, and each once, in order', () => {
    fc.assert(
      fc.property($moves, (moves) => {
        for (const flows of allFlows(counted(moves).after)) {
          for (const [cause, before, after, persons] of flows) {
            expect(persons).toBeGreaterThan(0);
            expect(before).not.toBe(after);
            expect(cause === Cause.joined || (cause === Cause.moved && before === 0)).toBe(before === 0);
            expect(cause === Cause.left || (cause === Cause.moved && after === 0)).toBe(after === 0);
          }
          const keys = flows.map(([cause, before, after]) => (cause * 5 + before) * 5 + after);
          expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('are those of persons who join, one by one', () => {
    fc.assert(
      fc.property(fc.array($person), (people) => {
        const [one, other] = [new FlowCounts(), new FlowCounts()];
        for (const person of people) {
          one.join(person.verdict, person.unit, person.members);
          other.move(Cause.claim, { verdict: 0, unit: 0, members: 0 }, person);
        }
        expect(one.toObject(unitNames)).toEqual(other.toObject(unitNames));
      }),
    );
  });

  it('say of a person who changes the unit that they moved, from and to', () => {
    const { VERIFIED, DECEASED } = Verdict;
    const { after } = counted([
      [{ verdict: VERIFIED, unit: 1, members: 4 }, { verdict: DECEASED, unit: 2, members: 12 }, Cause.death],
    ]);
    expect(after.flows).toMatchObject({
      persons: [[Cause.death, 1, 2, 1]],
      schemes: { BHXHBB: [], BHXHTN: [], BHYT: [[Cause.death, 1, 2, 1]], BHTN: [[Cause.joined, 0, 2, 1]] },
      units: { A: [[Cause.moved, 1, 0, 1]], B: [[Cause.moved, 0, 2, 1]] },
    });
  });

  it('are not known of counts of format 1', () => {
    const { after } = counted([]);
    const { flows: _, ...old } = after;
    expect(flowsAddUp(undefined, stored({ ...old, format: 1 }))).toBeUndefined();
  });

  it.each([
    ['a cause that is none', [[14, 0, 1, 1]]],
    ['a state that is none', [[1, 0, 5, 1]]],
    ['less than nobody', [[1, 0, 1, -1]]],
    ['half a person', [[1, 0, 1, 0.5]]],
    ['a member too many', [[1, 0, 1, 1, 1]]],
    ['no list', 'x'],
  ])('are refused with %s', (_, persons) => {
    const { after } = counted([]);
    const changed = { ...after, flows: { ...after.flows, persons } };
    expect(() => stored(changed as CountsObject)).toThrow('counts that are none');
  });

  it('divide everybody who is counted by their states', () => {
    const byVerdict = Array.from({ length: verdictCodeEnd }, (_, code) => 2 ** code);
    const verified = 2 ** 1 + 2 ** 2;
    const outOfScope = 2 ** 14;
    const syncedOnly = 2 ** 3 + 2 ** 4 + 2 ** 5 + 2 ** 6 + 2 ** 7 + 2 ** 8;
    const notSynced = 2 ** 16 - 1 - verified - outOfScope - syncedOnly;
    expect(statesOf(byVerdict)).toEqual([0, verified, syncedOnly, notSynced, outOfScope]);
  });
});
