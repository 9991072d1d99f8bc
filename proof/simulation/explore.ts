/**
 * Exploring runs: all decision lists in depth-first order, or as many seeds. An exhaustive search may leave a run where
 * it comes to a world that was seen with at least as many faults and preemptions left: the rest of it was, or will be,
 * explored from there.
 */
import { formatDecisions, ListChooser, RandomChooser } from './chooser.ts';
import { Coverage } from './coverage.ts';
import { simulate, type RunOptions, type RunResult, type Scenario } from './simulate.ts';

export interface Failure {
  scenario: string;
  decisions: string;
  seed?: number;
  violations: string[];
}

export interface Exploration {
  scenario: string;
  runs: number; // distinct decision lists
  left: number; // of these, left at a world seen before
  states: number; // worlds seen at a pick
  steps: number; // calls answered
  stepsMax: number; // in one run
  complete: boolean;
  /**
   * Where it stopped, if it is not complete: every schedule whose first fault or switch comes after this decision was
   * run, of so many.
   */
  reached?: { after: number; of: number };
  failures: Failure[];
  coverage: Coverage;
}

export interface ExploreOptions extends Omit<RunOptions, 'seen' | 'coverage' | 'trace'> {
  /** Stops after so many failing runs. */
  failuresMax: number;
  runsMax: number;
  /** Asked after each run: true stops the search where it is. */
  stop?(): boolean;
  /** Without it every run goes to its end. */
  prune: boolean;
  /** What must happen in one run, sometimes. */
  wanted: readonly (readonly string[])[];
}

interface Visit {
  faults: number;
  preemptions: number;
  run: number;
}

/** Worlds seen at a pick. `a` covers `b` if it has at least as many faults and preemptions left. */
class Visited {
  readonly worlds = new Map<number, Visit[]>();

  /** True if the world is covered by a visit of another path; notes it otherwise. */
  covered(digest: number, faults: number, preemptions: number, run: number, free: boolean): boolean {
    const visits = this.worlds.get(digest);
    if (visits === undefined) {
      this.worlds.set(digest, [{ faults, preemptions, run }]);
      return false;
    }
    for (const visit of visits) {
      if (visit.faults < faults || visit.preemptions < preemptions) continue;
      // The same world with nothing spent, on this very path, is a livelock: it has to be run into.
      const same = visit.faults === faults && visit.preemptions === preemptions;
      const onPath = same && visit.run === run;
      if (same) visit.run = run;
      return free && !onPath;
    }
    visits.push({ faults, preemptions, run });
    return false;
  }
}

/** All decision lists, depth first. */
export async function exploreAll(scenario: Scenario, options: ExploreOptions): Promise<Exploration> {
  const found = newExploration(scenario.name);
  const limits = { ...options.limits, reduced: options.prune };
  const visited = new Visited();
  let list: number[] | undefined = [];
  let calm: number | undefined;
  for (; list !== undefined && found.runs < options.runsMax && options.stop?.() !== true;) {
    const chooser: ListChooser = new ListChooser(list);
    const run = found.runs;
    const seen = (digest: number, faults: number, preemptions: number): boolean =>
      visited.covered(digest, faults, preemptions, run, chooser.free);
    const result = await simulate(scenario, chooser, {
      ...options,
      limits,
      coverage: found.coverage,
      ...(options.prune ? { seen } : {}),
    });
    count(found, result, formatDecisions(chooser.taken), options);
    if (found.failures.length >= options.failuresMax) break;
    calm ??= chooser.taken.length;
    list = chooser.next();
  }
  found.complete = list === undefined;
  if (list !== undefined) found.reached = { after: list.findIndex((choice) => choice > 0), of: calm ?? 0 };
  found.states = visited.worlds.size;
  return found;
}

/** One run for each seed from `first` on. */
export async function exploreSeeds(
  scenarioOf: (seed: number) => Promise<Scenario>,
  options: ExploreOptions & { first: number; seeds: number },
): Promise<Exploration> {
  const found = newExploration('random');
  const lists = new Set<string>();
  for (let seed = options.first; seed < options.first + options.seeds; seed++) {
    const chooser = new RandomChooser(seed);
    const scenario = await scenarioOf(seed);
    const result = await simulate(scenario, chooser, { ...options, coverage: found.coverage });
    const decisions = formatDecisions(chooser.taken);
    count(found, result, decisions, options);
    lists.add(decisions);
    const failure = found.failures.at(-1);
    if (failure !== undefined && result.violations.length > 0)
      Object.assign(failure, { seed, scenario: scenario.name });
    if (found.failures.length >= options.failuresMax) break;
  }
  found.complete = true;
  found.states = lists.size;
  return found;
}

function newExploration(scenario: string): Exploration {
  return {
    scenario,
    runs: 0,
    left: 0,
    states: 0,
    steps: 0,
    stepsMax: 0,
    complete: false,
    failures: [],
    coverage: new Coverage(),
  };
}

function count(found: Exploration, result: RunResult, decisions: string, options: ExploreOptions): void {
  found.runs += 1;
  found.steps += result.steps;
  found.stepsMax = Math.max(found.stepsMax, result.steps);
  found.coverage.endRun(options.wanted);
  if (result.violations.length > 0) {
    found.failures.push({ scenario: found.scenario, decisions, violations: result.violations });
  } else if (result.end === 'seen') found.left += 1;
}
