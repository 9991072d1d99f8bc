import { describe, expect, it } from 'vitest';
import { exploreAll, type Exploration } from '../../../proof/simulation/explore.ts';
import { counterScenario, type CounterBugs } from '../../../proof/simulation/model-counter.ts';
import { ListChooser, parseDecisions } from '../../../proof/simulation/chooser.ts';
import { simulate } from '../../../proof/simulation/simulate.ts';
import { faultKinds } from '../../../proof/simulation/tiers.ts';

interface Bound {
  names: string[];
  copies?: number;
  faults: number;
  preemptions: number;
}

const bounds = {
  oneFault: { names: ['a'], faults: 1, preemptions: 0 },
  twoFaults: { names: ['a'], faults: 2, preemptions: 0 },
  threeFaults: { names: ['a'], faults: 3, preemptions: 0 },
  twice: { names: ['a'], copies: 2, faults: 0, preemptions: 2 },
  two: { names: ['a', 'b'], faults: 0, preemptions: 2 },
  twoOneFault: { names: ['a', 'b'], faults: 1, preemptions: 1 },
} satisfies Record<string, Bound>;

function optionsOf(bound: Bound, prune: boolean) {
  return {
    limits: { faults: bound.faults, preemptions: bound.preemptions, kinds: faultKinds, steps: 500, reduced: prune },
    attempts: 3,
    failuresMax: 1,
    runsMax: 1_000_000,
    prune,
    wanted: [['conflict', 'fault ackLost']],
  };
}

function explore(bound: Bound, bugs: CounterBugs, prune: boolean): Promise<Exploration> {
  return exploreAll(counterScenario(bound.names, bugs, bound.copies), optionsOf(bound, prune));
}

/** Planted bug, and the smallest bound that shows it. */
const planted: [keyof CounterBugs, keyof typeof bounds][] = [
  ['noLookForOwn', 'oneFault'],
  ['commitBeforeStage', 'oneFault'],
  ['noCondition', 'two'],
  ['refusalIsDone', 'two'],
  ['publishBeforeCommit', 'two'],
  ['errorRemoves', 'threeFaults'],
];

describe('the harness, on a protocol small enough to be seen through', () => {
  it.each(Object.entries(bounds))('finds nothing wrong in the right protocol, bound %s', async (_, bound) => {
    const found = await explore(bound, {}, true);
    expect(found.failures).toEqual([]);
    expect(found.complete).toBe(true);
  });

  it.each(planted)('finds the planted bug %s within bound %s, and its decisions replay it', async (bug, bound) => {
    const found = await explore(bounds[bound], { [bug]: true }, true);
    expect(found.failures).toHaveLength(1);
    const [failure] = found.failures;
    const again = await simulate(
      counterScenario(bounds[bound].names, { [bug]: true }),
      new ListChooser(parseDecisions(failure.decisions)),
      { ...optionsOf(bounds[bound], true) },
    );
    expect(again.violations).toEqual(failure.violations);
  });

  it('needs three faults to show that a network error may be a success', async () => {
    const found = await explore(bounds.twoFaults, { errorRemoves: true }, true);
    expect(found).toMatchObject({ complete: true, failures: [] });
  });

  it('finds the same bugs when no schedule is left early', async () => {
    const short = [bounds.oneFault, bounds.twoFaults, bounds.twice, bounds.two];
    for (const bug of [undefined, ...planted.map(([name]) => name)]) {
      for (const bound of short) {
        const bugs = bug === undefined ? {} : { [bug]: true };
        const [pruned, whole] = [await explore(bound, bugs, true), await explore(bound, bugs, false)];
        expect({ bug, bound, found: pruned.failures.length }).toEqual({ bug, bound, found: whole.failures.length });
      }
    }
  });

  it('reaches a conflict and a lost answer in one run', async () => {
    const found = await explore(bounds.twoOneFault, {}, true);
    expect(found.coverage.sometimes.get('conflict and fault ackLost')).toBeGreaterThan(0);
  });
});
