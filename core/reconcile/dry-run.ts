/**
 * What putting a registry version in use would change, before it is: the rows are compared by the code of the nightly
 * re-verification, and nothing is written (`docs/registry-index.md`, Dry run). So the next run after the activation
 * finds what is told here, as long as nobody sends anything meanwhile.
 */
import * as z from 'zod';
import { attemptDay } from '../commit/attempts.ts';
import { readCounts } from '../commit/prepare-version.ts';
import { codeOf, Refusal } from '../base/errors.ts';
import { verdictNames } from '../domain/codes.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { provinces } from '../domain/provinces.ts';
import { sumFigures, verdictsByName } from '../ledger/counts.ts';
import { flowStates } from '../ledger/flows.ts';
import { Cause, recheckCauses, type RecheckCause } from '../ledger/verdict-change.ts';
import { readKnownState } from '../ledger/known-state.ts';
import { Ledger } from '../ledger/ledger.ts';
import { checkPublished } from '../ledger/published-counts.ts';
import type { Disclosure } from '../answers/outcomes-csv.ts';
import type { World } from '../ports.ts';
import { checkActivation } from '../registry/activate.ts';
import { touchedClaims } from '../registry/changes/touched-claims.ts';
import { currentRegistry } from '../registry/current.ts';
import { $RegistryVersion } from '../registry/format.ts';
import { RegistryReader } from '../registry/reader.ts';
import { findStanding, planScope, type TouchedFinder } from './reverify-plan.ts';
import { reverifyRows, type ReverifiedRows } from './reverify-rows.ts';

const $count = z.int().nonnegative();

/** Persons whose answer would be another one, by what becomes of them. */
const $Changed = z.strictObject({
  toVerified: $count,
  fromVerified: $count,
  other: $count, // verified before and after, or neither
});
const $Changes = z.strictObject({
  death: $Changed,
  newId: $Changed, // a birth, or an ID that was unknown
  superseded: $Changed,
  cancelled: $Changed,
  correction: $Changed,
  oldId: $Changed, // a CMND leads elsewhere
  rule: $Changed, // the rules of this program
} satisfies Record<RecheckCause, typeof $Changed>);

const figures = {
  compared: $count, // rows
  changed: $count, // rows that would be written: another verdict, or other details
  waiting: $count, // rows of a canon that the version does not serve: they stay as they are
  rechecks: $count, // rows that would be listed for the offices
  verifiedBefore: $count, // persons
  verifiedAfter: $count, // persons
  changes: $Changes,
  /** Persons more (or fewer) with each verdict; those without a difference are left out. */
  verdicts: z.partialRecord(z.enum(verdictNames), z.int()),
};

const $ProvinceDryRun = z.strictObject({
  province: z.string(),
  /** Why nothing is known of this province; its figures are 0 then, and in no sum. */
  failed: z.nullable(z.string()),
  ...figures,
});
export type ProvinceDryRun = z.infer<typeof $ProvinceDryRun>;

export const $DryRun = z.strictObject({
  registryVersion: z.string(),
  registryAsOf: z.iso.datetime(),
  people: $count, // in the version
  /** The version in use; null if there is none. */
  against: z.nullable(z.strictObject({ registryVersion: z.string(), registryAsOf: z.iso.datetime(), people: $count })),
  /** With which code `registry activate` would refuse the version as it stands; null if it would not. */
  refused: z.nullable(z.string()),
  provinces: z.array($ProvinceDryRun), // all of the country
  national: z.strictObject(figures),
});
export type DryRun = z.infer<typeof $DryRun>;
type Figures = z.infer<typeof $DryRun>['national'];

export interface DryRunWorld extends Pick<World, 'objects' | 'state' | 'hash' | 'clock'> {
  disclosure: Disclosure;
}

/**
 * Compares the ledgers of all provinces with `version`. A province whose ledger cannot be read is told by its code and
 * stops no other. Throws Refusal REGISTRY_VERSION_UNKNOWN, REGISTRY_FORMAT_OLD; `IntegrityError` for the version.
 */
export async function dryRun(
  world: DryRunWorld,
  version: string,
  progress: (done: number, total: number) => void = () => {},
): Promise<DryRun> {
  // What stands in an address or a command leads nowhere but to a version.
  if (!$RegistryVersion.safeParse(version).success) throw new Refusal('REGISTRY_VERSION_UNKNOWN');
  const registry = await RegistryReader.open(world, version);
  const refused = await refusedBy(world, version);
  const current = await currentRegistry(world);
  const touched = foundOnce((from, to) => touchedClaims(world, from, to));
  const all: ProvinceDryRun[] = [];
  for (const { id } of provinces) {
    progress(all.length, provinces.length);
    all.push(await provinceDryRun(world, id, registry, touched));
  }
  progress(all.length, provinces.length);
  return {
    registryVersion: version,
    registryAsOf: registry.asOf,
    people: registry.rows,
    against:
      current === undefined
        ? null
        : { registryVersion: current.registry, registryAsOf: current.asOf, people: current.rows },
    refused,
    provinces: all,
    national: sumOf(all.filter(({ failed }) => failed === null)),
  };
}

/** The code of what activation would be refused with. */
async function refusedBy(world: DryRunWorld, version: string): Promise<string | null> {
  try {
    await checkActivation(world, version);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** As the step `differences` of a run: each version is compared once for all provinces. */
function foundOnce(find: TouchedFinder): TouchedFinder {
  const found = new Map<string, Promise<Float64Array>>();
  return (from, to) => {
    const known = found.get(from) ?? find(from, to);
    found.set(from, known);
    return known;
  };
}

async function provinceDryRun(
  world: DryRunWorld,
  province: string,
  registry: RegistryReader,
  touched: TouchedFinder,
): Promise<ProvinceDryRun> {
  try {
    const state = await readKnownState(world, province);
    if (state === undefined) return { province, failed: null, ...noFigures() };
    const ledger = await Ledger.open(world, province, state);
    const scope = await planScope(ledger, await findStanding(world, province, state), registry, touched);
    if (scope === undefined) return { province, failed: null, ...noFigures(state.verified) };
    checkPublished(province, state, await readCounts(world, ledger));
    const day = attemptDay(world.clock.now());
    const found = await reverifyRows(world, ledger, { registry, scope, day, disclosure: world.disclosure });
    return { province, failed: null, ...figuresOf(found, state) };
  } catch (error) {
    return { province, failed: codeOf(error), ...noFigures() };
  }
}

const verified = flowStates.indexOf('verified');

function figuresOf(found: ReverifiedRows, before: ProvinceState): Figures {
  const { counts, causes, compared, waiting, rows, recheck } = found;
  const changes = noChanges();
  for (const cause of recheckCauses) {
    const moved = (counts.flows?.persons ?? []).filter(([number]) => number === Cause[cause]);
    const between = (isCounted: (from: number, to: number) => boolean): number =>
      moved.reduce((sum, [, from, to, persons]) => sum + (isCounted(from, to) ? persons : 0), 0);
    const toVerified = between((from, to) => from !== verified && to === verified);
    const fromVerified = between((from, to) => from === verified && to !== verified);
    changes[cause] = { toVerified, fromVerified, other: (causes[cause] ?? 0) - toVerified - fromVerified };
  }
  const [then, now] = [before.verdicts, verdictsByName(counts.persons)];
  const moved = verdictNames.filter((name) => now[name] !== then[name]);
  return {
    compared,
    changed: rows.length,
    waiting,
    rechecks: recheck.length,
    verifiedBefore: before.verified,
    verifiedAfter: sumFigures(counts.persons).verified,
    changes,
    verdicts: Object.fromEntries(moved.map((name) => [name, now[name] - then[name]])),
  };
}

function noChanges(): Figures['changes'] {
  const none = recheckCauses.map((cause) => [cause, { toVerified: 0, fromVerified: 0, other: 0 }]);
  return Object.fromEntries(none) as Figures['changes'];
}

/** Nothing would change. */
function noFigures(verifiedNow = 0): Figures {
  return {
    compared: 0,
    changed: 0,
    waiting: 0,
    rechecks: 0,
    verifiedBefore: verifiedNow,
    verifiedAfter: verifiedNow,
    changes: noChanges(),
    verdicts: {},
  };
}

const counted = ['compared', 'changed', 'waiting', 'rechecks', 'verifiedBefore', 'verifiedAfter'] as const;

function sumOf(all: readonly Figures[]): Figures {
  const sum = noFigures();
  for (const each of all) {
    for (const name of counted) sum[name] += each[name];
    for (const cause of recheckCauses)
      for (const kind of ['toVerified', 'fromVerified', 'other'] as const)
        sum.changes[cause][kind] += each.changes[cause][kind];
    for (const name of verdictNames) {
      const difference = (sum.verdicts[name] ?? 0) + (each.verdicts[name] ?? 0);
      if (difference === 0) delete sum.verdicts[name];
      else sum.verdicts[name] = difference;
    }
  }
  return sum;
}
