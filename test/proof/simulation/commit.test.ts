import { describe, expect, it } from 'vitest';
import { findMutant } from '../../../proof/simulation/find-mutants.ts';
import { mutants } from '../../../proof/simulation/mutants.ts';
import regressions from '../../../proof/simulation/regressions.json' with { type: 'json' };
import { randomTier, replay, runSeeds, runTier } from '../../../proof/simulation/run-tier.ts';
import { faultKinds, tiers } from '../../../proof/simulation/tiers.ts';

/** T0 whole and one of the sweeper's; CI runs more of them, `npm run prove` all. */
const complete = [
  ...tiers.T0.scenarios.map((scenario) => ({ tier: 'T0', scenario })),
  { tier: 'T4l', scenario: 'sweptIncomplete' },
];
const shallowNames = new Set([
  'no idempotency check',
  'conflict = failure, delete manifest',
  'conflict = somebody did it, acknowledge',
  'no look for own id after conflict',
  'outcome written after commit, not repaired',
  'acknowledge before publish',
  'answers under results before ratification',
  'state written before the manifest is durable',
  'sweeper without grace',
  'sweeper removes without a last look',
  'no second look after a refusal was recorded',
]);
/** Seeded bugs that one fault or two deliveries at once show; `npm run simulate` looks for all of them. */
const shallow = mutants.filter(({ name }) => shallowNames.has(name));

describe('the commit under simulation', () => {
  it.each(complete)(
    'keeps every invariant in all schedules of $tier $scenario',
    { tags: 'long' },
    async ({ tier, scenario }) => {
      const found = await runTier(tiers[tier], scenario);
      expect(found.failures).toEqual([]);
      expect(found.complete).toBe(true);
    },
  );

  it('reaches every fault at every fault point of a commit', { tags: 'long' }, async () => {
    const found = await runTier({ ...tiers.T1, faults: 1 }, 'filled');
    // After a lost answer comes a second look at the state: two faults are needed to fail there.
    const missing = found.coverage.pairs(faultKinds).missing.filter((pair) => !pair.startsWith('sleep'));
    expect(missing).toEqual([]);
  });

  it('keeps every invariant in 25 random runs', { tags: 'long' }, async () => {
    const found = await runSeeds(0, 25);
    expect(found.failures).toEqual([]);
    expect(found.coverage.sometimes.get('conflict and fault ackLost')).toBeGreaterThan(0);
  });

  it('gives the same trace for the same seed, and another for another', async () => {
    const traces = new Set<number>();
    for (let seed = 0; seed < 5; seed++) {
      const { traceHash } = await replay(randomTier, `seed ${seed}`, undefined);
      expect((await replay(randomTier, `seed ${seed}`, undefined)).traceHash).toBe(traceHash);
      traces.add(traceHash);
    }
    expect(traces.size).toBe(5);
  });

  it.each(shallow)('finds the seeded bug: $name', { tags: 'long' }, async (mutant) => {
    expect((await findMutant(mutant, 'T4')).foundBy).not.toBe('');
  });

  it.each(regressions)('passes the regression: $was', async ({ tier, scenario, script }) => {
    const { violations, unused } = await replay(tiers[tier] ?? randomTier, scenario, script);
    expect(violations).toEqual([]);
    // A line that is never asked for means that the code has moved on and the entry proves nothing any more.
    expect(unused).toEqual([]);
  });
});
