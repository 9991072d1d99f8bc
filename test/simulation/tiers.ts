/** The tiers as data: which scenarios run under how many faults and preemptions, and what must be reached in them. */
import { fillerBatch, simBatches } from './commit-batches.ts';
import type { SimBatch } from './commit-batches.ts';
import { commitBase, commitScenario } from './commit-scenario.ts';
import type { CommitBase } from './commit-scenario.ts';
import { LedgerInvariants } from './invariants.ts';
import type { Mutant } from './mutants.ts';
import { faults } from './scheduler.ts';
import type { Fault } from './scheduler.ts';
import type { Scenario } from './simulate.ts';
import { syncScenario } from './sync-scenario.ts';
import { testProvince } from '../support/matched-batch.ts';
import { testHash } from '../support/test-world.ts';
import { recentMax } from '../../core/stage-version.ts';

export interface Tier {
  name: string;
  scenarios: readonly string[];
  faults: number;
  preemptions: number;
  attempts: number; // of the retry layer
  /** Worlds seen before are not explored again. Without it every decision list runs to its end. */
  prune: boolean;
}

/** Faults of consistent stores; `stale` is for mutants alone. */
export const faultKinds: ReadonlySet<Fault> = new Set(faults.filter((fault) => fault !== 'stale'));
export const allFaultKinds: ReadonlySet<Fault> = new Set(faults);
/** A run of this many calls does not end. The longest honest ones have a tenth of it. */
export const stepsMax = 4000;

export const tiers: Record<string, Tier> = {
  T0: {
    name: 'T0',
    scenarios: ['empty', 'filled', 'late', 'refused'],
    faults: 1,
    preemptions: 0,
    attempts: 3,
    prune: false,
  },
  T0r: { name: 'T0r', scenarios: ['empty', 'filled'], faults: 1, preemptions: 0, attempts: 1, prune: false },
  T1: { name: 'T1', scenarios: ['empty', 'filled'], faults: 2, preemptions: 0, attempts: 3, prune: true },
  T1r: { name: 'T1r', scenarios: ['filled'], faults: 2, preemptions: 0, attempts: 1, prune: true },
  T1whole: { name: 'T1whole', scenarios: ['empty'], faults: 2, preemptions: 0, attempts: 3, prune: false },
  T2: { name: 'T2', scenarios: ['empty', 'filled'], faults: 3, preemptions: 0, attempts: 3, prune: true },
  T3: { name: 'T3', scenarios: ['two', 'twin'], faults: 1, preemptions: 1, attempts: 3, prune: true },
  T4: { name: 'T4', scenarios: ['twice', 'two', 'twin'], faults: 0, preemptions: 2, attempts: 3, prune: true },
  T0s: { name: 'T0s', scenarios: ['sync'], faults: 1, preemptions: 0, attempts: 3, prune: false },
  T0o: { name: 'T0o', scenarios: ['overwritten'], faults: 0, preemptions: 1, attempts: 3, prune: false },
  T0e: { name: 'T0e', scenarios: ['evict'], faults: 1, preemptions: 0, attempts: 3, prune: true },
  T4e: { name: 'T4e', scenarios: ['evict'], faults: 0, preemptions: 1, attempts: 3, prune: true },
};

/** What must happen in one run, sometimes; a harness that never gets there proves nothing. */
export const wanted: readonly (readonly string[])[] = [
  ['conflict', 'fault ackLost'],
  ['conflict', 'fault dieAfter'],
  ['conflict', 'fault late'],
  ['own id found'],
  ['late ratify lands'],
  ['duplicate answered'],
  ['refused answered'],
  ['several deliveries', 'conflict'],
];

interface ScenarioParts {
  batches: readonly SimBatch[];
  copies?: number;
  base?: () => Promise<CommitBase>;
}

const filled = once(() => commitBase([simBatches.base]));
/** The recent list is full and the batch that must leave it next was never published. */
const evictBase = once(() => {
  const batches = Array.from({ length: recentMax }, (_, number) => fillerBatch(number));
  const { batch } = batches[0].request;
  return commitBase(batches, (key) => key.endsWith(`BATCH#${batch}`) || key.endsWith(batches[0].content));
});

const scenarios: Record<string, ScenarioParts> = {
  empty: { batches: [simBatches.first] },
  filled: { batches: [simBatches.first], base: filled },
  late: { batches: [simBatches.late], base: filled },
  refused: { batches: [simBatches.careful], base: filled },
  two: { batches: [simBatches.first, simBatches.second], base: filled },
  twin: { batches: [simBatches.first, simBatches.again], base: filled },
  twice: { batches: [simBatches.first], copies: 2, base: filled },
  overtaken: { batches: [simBatches.careful, simBatches.leave], copies: 2, base: filled },
  evict: { batches: [simBatches.first, fillerBatch(0)], base: evictBase },
};

const syncScenarios: Record<string, { promised: boolean; overwritten: boolean }> = {
  sync: { promised: true, overwritten: false },
  unpromised: { promised: false, overwritten: false },
  overwritten: { promised: false, overwritten: true },
};

const pool = ['first', 'second', 'third', 'leave', 'full', 'careful', 'again'];

/** A scenario by name; `seed <n>` is the one that the random tier runs under that seed. */
export async function scenarioNamed(name: string, mutant?: Mutant): Promise<Scenario> {
  const sync = syncScenarios[name];
  if (sync !== undefined) return syncScenario({ name, ...sync, invariants: invariantsOf(mutant) });
  const seed = /^seed (\d+)$/.exec(name);
  const parts = seed === null ? scenarios[name] : seededParts(Number(seed[1]));
  if (parts === undefined)
    throw new Error(`no scenario ${name}; known: ${Object.keys(scenarios).join(', ')}, seed <n>`);
  const base = await parts.base?.();
  return commitScenario({
    name,
    batches: parts.batches,
    invariants: invariantsOf(mutant),
    ...(parts.copies === undefined ? {} : { copies: parts.copies }),
    ...(base === undefined ? {} : { base }),
    ...(mutant === undefined ? {} : { mayRemove: true }),
    ...(mutant?.stale === undefined ? {} : { stale: mutant.stale }),
  });
}

const known = new Map<string, LedgerInvariants>();

/** One memory for all runs of the product, one for each mutant: a mutant's bytes are its own. */
function invariantsOf(mutant: Mutant | undefined): LedgerInvariants {
  const name = mutant?.name ?? '';
  const invariants = known.get(name) ?? new LedgerInvariants(testProvince, testHash);
  known.set(name, invariants);
  return invariants;
}

/** Two or three batches of the pool, delivered once or twice at once, on an empty or a filled ledger. */
function seededParts(seed: number): ScenarioParts {
  const left = [...pool];
  const batches: SimBatch[] = [];
  let rest = seed;
  for (let count = 2 + (seed % 2); batches.length < count; rest = Math.floor(rest / 7) + seed) {
    batches.push(simBatches[left.splice(rest % left.length, 1)[0]]);
  }
  return {
    batches,
    copies: 1 + (Math.floor(seed / 2) % 2),
    ...(Math.floor(seed / 4) % 2 === 0 ? { base: filled } : {}),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
