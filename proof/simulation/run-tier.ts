/** Runs of tiers, of seeds and of single decision lists, for the tests and for `npm run simulate` alike. */
import { ListChooser, NotingChooser, parseDecisions, RandomChooser, ScriptChooser, type Chooser } from './chooser.ts';
import { exploreAll, exploreSeeds, type Exploration, type ExploreOptions } from './explore.ts';
import type { Mutant } from './mutants.ts';
import { simulate, type Mutate, type RunResult } from './simulate.ts';
import { allFaultKinds, faultKinds, scenarioNamed, stepsMax, wanted, type Tier } from './tiers.ts';

/** Decision lists of one tier and scenario are at most so many; more is a bound that was hit, and said so. */
const runsMax = 2_000_000;

interface TierRun {
  mutant?: Mutant;
  failuresMax?: number;
  /** Stops the search after so many seconds of processor time, not complete. */
  seconds?: number;
}

export function optionsOf(tier: Tier, { mutant, failuresMax, seconds }: TierRun = {}): ExploreOptions {
  const start = process.cpuUsage();
  return {
    limits: {
      faults: tier.faults,
      preemptions: tier.preemptions,
      kinds: mutant?.stale === undefined ? faultKinds : allFaultKinds,
      steps: stepsMax,
      reduced: tier.prune,
    },
    attempts: tier.attempts,
    failuresMax: failuresMax ?? 5,
    runsMax,
    prune: tier.prune,
    wanted,
    ...(seconds === undefined ? {} : { stop: () => process.cpuUsage(start).user > seconds * 1e6 }),
    ...(mutant === undefined ? {} : { mutate: ofRole(mutant) }),
  };
}

/** A bug is planted in the actors whose bug it is. */
function ofRole({ mutate, role = 'committer' }: Mutant): Mutate {
  return (ports, context) => ((context.message.role ?? 'committer') === role ? mutate(ports, context) : ports);
}

/** Explores one scenario of a tier whole. */
export async function runTier(tier: Tier, scenario: string, run: TierRun = {}): Promise<Exploration> {
  return exploreAll(await scenarioNamed(scenario, run.mutant), optionsOf(tier, run));
}

/** T5: faults and switches at rates drawn by each seed; batches, copies and ledger by the seed, too. */
export const randomTier: Tier = {
  name: 'T5',
  scenarios: [],
  faults: Infinity,
  preemptions: Infinity,
  attempts: 3,
  prune: false,
};

export async function runSeeds(first: number, seeds: number, run: TierRun = {}): Promise<Exploration> {
  return exploreSeeds((seed) => scenarioNamed(`seed ${seed}`, run.mutant), {
    ...optionsOf(randomTier, run),
    first,
    seeds,
  });
}

export interface Replayed extends RunResult {
  /** The same run by what was chosen where. */
  script: string[];
  unused: string[];
}

/** One run again: of a seed, of a decision list under a tier, or of a script. */
export async function replay(
  tier: Tier,
  scenario: string,
  decisions: string | readonly string[] | undefined,
  options: { trace?: boolean; mutant?: Mutant } = {},
): Promise<Replayed> {
  const seed = /^seed (\d+)$/.exec(scenario);
  let chooser: Chooser = new ListChooser([]);
  if (typeof decisions === 'string') chooser = new ListChooser(parseDecisions(decisions));
  else if (decisions !== undefined) chooser = new ScriptChooser(decisions);
  else if (seed !== null) chooser = new RandomChooser(Number(seed[1]));
  const noting = new NotingChooser(chooser);
  const run = optionsOf(tier, options.mutant === undefined ? {} : { mutant: options.mutant });
  const result = await simulate(await scenarioNamed(scenario, options.mutant), noting, {
    ...run,
    trace: options.trace === true,
  });
  return { ...result, script: noting.script, unused: chooser instanceof ScriptChooser ? chooser.unused : [] };
}
