/** The tiers as data: which scenarios run under how many faults and preemptions, and what must be reached in them. */
import { fillerBatch, simBatches, type SimBatch } from './commit-batches.ts';
import { compactor, merger, sweeper, type Listing } from './care-actors.ts';
import { commitBase, commitScenario, orphanedBase, type CommitBase } from './commit-scenario.ts';
import { LedgerInvariants } from './invariants.ts';
import type { Mutant } from './mutants.ts';
import { faults, type Fault } from './scheduler.ts';
import { publishScenario } from './publish-scenario.ts';
import type { Message, Scenario } from './simulate.ts';
import { reverifyScenario } from './reverify-scenario.ts';
import { syncScenario } from './sync-scenario.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash } from '../../test/support/test-world.ts';
import { recentMax } from '../../core/commit/stage-version.ts';

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
  // C13: the sweeper as third actor, over objects that are old enough for it and wanted again.
  T0c: { name: 'T0c', scenarios: ['compact', 'merge'], faults: 1, preemptions: 0, attempts: 3, prune: false },
  T3c: { name: 'T3c', scenarios: ['swept', 'compact', 'merge'], faults: 1, preemptions: 1, attempts: 3, prune: true },
  T4c: {
    name: 'T4c',
    scenarios: ['swept', 'compact', 'merge', 'mergeTwice'],
    faults: 0,
    preemptions: 2,
    attempts: 3,
    prune: true,
  },
  T4l: {
    name: 'T4l',
    scenarios: ['sweptAhead', 'sweptIncomplete', 'sweptRepeated', 'sweptStale', 'sweptCompact'],
    faults: 0,
    preemptions: 1,
    attempts: 3,
    prune: true,
  },
  // Rule 5: a refusal is recorded before the batch is committed after all.
  T3o: { name: 'T3o', scenarios: ['overtaken'], faults: 1, preemptions: 1, attempts: 3, prune: true },
  // The same without faults: seconds instead of minutes, for CI.
  T4o: { name: 'T4o', scenarios: ['overtaken'], faults: 0, preemptions: 1, attempts: 3, prune: true },
  // C14: the registry is switched at every moment.
  T0w: { name: 'T0w', scenarios: ['switched'], faults: 0, preemptions: 1, attempts: 3, prune: false },
  // C16: two releases at once.
  T4f: { name: 'T4f', scenarios: ['mixed', 'mixedTwice'], faults: 0, preemptions: 2, attempts: 3, prune: true },
  T3f: { name: 'T3f', scenarios: ['mixed'], faults: 1, preemptions: 1, attempts: 3, prune: true },
  // A re-verification beside a commit, whose batch was matched after or before the switch of the registry.
  T0v: {
    name: 'T0v',
    scenarios: ['reverified', 'reverifiedLate'],
    faults: 1,
    preemptions: 0,
    attempts: 3,
    prune: true,
  },
  T3v: {
    name: 'T3v',
    scenarios: ['reverified', 'reverifiedLate'],
    faults: 1,
    preemptions: 1,
    attempts: 3,
    prune: true,
  },
  T4v: {
    name: 'T4v',
    scenarios: ['reverified', 'reverifiedLate'],
    faults: 0,
    preemptions: 2,
    attempts: 3,
    prune: true,
  },
  // C10: two publishers of the summary, whole and with as few calls as their order needs.
  T1p: { name: 'T1p', scenarios: ['publishers'], faults: 0, preemptions: 1, attempts: 3, prune: true },
  T4p: { name: 'T4p', scenarios: ['leanPublishers'], faults: 0, preemptions: 2, attempts: 3, prune: true },
  T0p: { name: 'T0p', scenarios: ['publishers'], faults: 1, preemptions: 0, attempts: 3, prune: true },
  // What the tiers above meet only after their one fault was spent, or without any.
  T0d: {
    name: 'T0d',
    scenarios: ['syncTwice', 'reverifiedTwice', 'sweptStale'],
    faults: 1,
    preemptions: 0,
    attempts: 3,
    prune: true,
  },
  T0x: {
    name: 'T0x',
    scenarios: ['overwrittenPromised', 'switchedPromised'],
    faults: 1,
    preemptions: 0,
    attempts: 3,
    prune: false,
  },
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
  ['orphan removed'],
  ['compaction ratified'],
  ['compaction ratified', 'conflict'],
  ['reverified answered'],
  ['reverified answered', 'conflict'],
];

interface ScenarioParts {
  batches: readonly SimBatch[];
  copies?: number;
  others?: readonly Message[];
  nextRelease?: readonly string[];
  orderFree?: boolean;
  publishers?: 'whole' | 'lean';
  base?: () => Promise<CommitBase>;
}

const filled = once(() => commitBase([simBatches.base]));
/** The recent list is full and the batch that must leave it next was never published. */
const evictBase = once(() => {
  const batches = Array.from({ length: recentMax }, (_, number) => fillerBatch(number));
  const { batch } = batches[0].request;
  return commitBase(batches, (key) => key.endsWith(`BATCH#${batch}`) || key.endsWith(batches[0].content));
});

/**
 * A filled ledger, and what two attempts at a belated batch staged eight days ago: one on the ledger as it is, one
 * before.
 */
const orphaned = once(() => orphanedBase([simBatches.base], simBatches.belated));
/** Two segments, so that there is something to compact. */
const twoSegments = once(() => commitBase([simBatches.base, simBatches.third]));
const sweptParts = (listing: Listing, ahead = 0): ScenarioParts => ({
  batches: [simBatches.belated],
  base: orphaned,
  others: [sweeper(listing, ahead)],
});

const scenarios: Record<string, ScenarioParts> = {
  empty: { batches: [simBatches.first] },
  filled: { batches: [simBatches.first], base: filled },
  late: { batches: [simBatches.late], base: filled },
  refused: { batches: [simBatches.careful], base: filled },
  two: { batches: [simBatches.first, simBatches.second], base: filled },
  twin: { batches: [simBatches.first, simBatches.again], base: filled, orderFree: false },
  twice: { batches: [simBatches.first], copies: 2, base: filled },
  overtaken: { batches: [simBatches.careful, simBatches.leave], copies: 2, base: filled, orderFree: false },
  swept: sweptParts('whole'),
  sweptAhead: sweptParts('whole', 8),
  sweptIncomplete: sweptParts('incomplete'),
  sweptRepeated: sweptParts('repeated'),
  sweptStale: sweptParts('stale'),
  sweptCompact: { batches: [simBatches.belated], base: orphaned, others: [sweeper(), compactor()] },
  compact: { batches: [simBatches.first], base: twoSegments, others: [compactor()] },
  merge: { batches: [simBatches.first], base: twoSegments, others: [merger()] },
  // The night comes meanwhile.
  mergeTwice: { batches: [], base: twoSegments, others: [merger(), compactor()] },
  mixed: { batches: [simBatches.first, simBatches.second], base: filled, nextRelease: ['second'] },
  mixedTwice: { batches: [simBatches.first], copies: 2, base: filled, nextRelease: ['first'] },
  publishers: { batches: [simBatches.first], base: filled, publishers: 'whole' },
  leanPublishers: { batches: [simBatches.first], base: filled, publishers: 'lean' },
  evict: { batches: [simBatches.first, fillerBatch(0)], base: evictBase },
};

const syncScenarios: Record<string, { promised: boolean; overwritten: boolean; switched: boolean; copies?: number }> = {
  sync: { promised: true, overwritten: false, switched: false },
  syncTwice: { promised: true, overwritten: false, switched: false, copies: 2 },
  unpromised: { promised: false, overwritten: false, switched: false },
  overwritten: { promised: false, overwritten: true, switched: false },
  switched: { promised: false, overwritten: false, switched: true },
  overwrittenPromised: { promised: true, overwritten: true, switched: false },
  switchedPromised: { promised: true, overwritten: false, switched: true },
};

const reverifyScenarios: Record<string, { late: boolean; twice?: boolean }> = {
  reverified: { late: false },
  reverifiedLate: { late: true },
  reverifiedTwice: { late: true, twice: true },
};

const pool = ['first', 'second', 'third', 'leave', 'full', 'careful', 'again', 'belated'];

/** A scenario by name; `seed <n>` is the one that the random tier runs under that seed. */
export async function scenarioNamed(name: string, mutant?: Mutant): Promise<Scenario> {
  const sync = syncScenarios[name];
  if (sync !== undefined) return syncScenario({ name, ...sync, invariants: invariantsOf(mutant) });
  if (name in reverifyScenarios)
    return reverifyScenario({
      name,
      ...reverifyScenarios[name],
      invariants: invariantsOf(mutant),
      mayRemove: mutant !== undefined,
    });
  const seed = /^seed (\d+)$/.exec(name);
  const parts = seed === null ? scenarios[name] : seededParts(Number(seed[1]));
  if (parts === undefined)
    throw new Error(`no scenario ${name}; known: ${Object.keys(scenarios).join(', ')}, seed <n>`);
  const base = await parts.base?.();
  const { publishers, others, nextRelease, orderFree } = parts;
  return (publishers === undefined ? commitScenario : publishScenario)({
    name,
    ...(publishers === 'lean' && { lean: true }),
    ...(others === undefined ? {} : { others }),
    ...(nextRelease === undefined ? {} : { nextRelease }),
    ...(orderFree === undefined ? {} : { orderFree }),
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
  // The third actors, each in half of the seeds.
  const others = [...(seed % 16 < 8 ? [sweeper()] : []), ...(seed % 32 < 16 ? [compactor()] : [])];
  const bases = [filled, undefined, orphaned, twoSegments];
  const base = bases[Math.floor(seed / 4) % 4];
  return {
    batches,
    copies: 1 + (Math.floor(seed / 2) % 2),
    orderFree: false,
    ...(others.length === 0 ? {} : { others }),
    ...(base === undefined ? {} : { base }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
