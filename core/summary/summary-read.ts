/**
 * Everything a summary is made from, read once: the states of the provinces and, beside them, day items, counts,
 * batches, lists and supplied figures. Of one province the counts are those of the version its state names.
 */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import type { Leavers, PartialDates } from './caveats.ts';
import { batchKinds } from '../domain/codes.ts';
import { parseCounts, type CountsObject } from '../ledger/counts.ts';
import { readDays, rollUp, type HistoryDay } from '../history/day-history.ts';
import { readManifest, readRef } from '../ledger/manifest.ts';
import type { StateKey, World } from '../ports.ts';
import { $BatchItem } from '../commit/publish-batch.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { provinces } from '../domain/provinces.ts';
import { unitsOn } from '../domain/province-units.ts';
import { readLatestRun } from './latest-run.ts';
import { currentRegistry } from '../registry/activate.ts';
import { readRegistryChanges } from './registry-changes.ts';
import { makeStatus, readStates, type Status } from './status.ts';
import type { ProvinceFacts, SummaryFacts } from './summary-facts.ts';
import { groupsOf } from './summary-groups.ts';
import {
  $Caution,
  $Lists,
  $ProvinceGroups,
  trendDaysMax,
  type BatchSummary,
  type Lists,
  type ProvinceGroups,
  type Run,
} from './summary-schema.ts';
import { readTargets } from './targets.ts';
import { nameGroups, nameLists, readUnitNames } from './unit-names.ts';
import { vietnamDate } from '../intake/upload-request.ts';

export type SummaryWorld = Pick<World, 'state' | 'objects' | 'hash' | 'clock'>;

/** Batches that a province's document shows, the newest. */
export const batchesShown = 60;

export interface SummaryInput {
  status: Status;
  facts: SummaryFacts;
}

/**
 * Reads the status and all facts. Each province is exact in itself. `ledger`: the reader may read the ledger, so that
 * groups are those of now; else, as in the cloud, whose publisher has no right to it, they are those of the last
 * scheduled run. Throws `IntegrityError` or what a port throws.
 */
export async function readSummaryInput(world: SummaryWorld, options: { ledger: boolean }): Promise<SummaryInput> {
  const now = world.clock.now();
  const registry = await currentRegistry(world);
  const states = await readStates(world);
  const today = vietnamDate(now);
  const known = await Promise.all(
    provinces.map(async ({ id }): Promise<[string, ProvinceFacts]> => [
      id,
      await readFacts(world, id, states.get(id), today, options.ledger),
    ]),
  );
  return {
    status: makeStatus(states, { registryVersion: registry?.registry ?? null, asOf: new Date(now).toISOString() }),
    facts: {
      provinces: new Map(known),
      targets: await readTargets(world, Number(today.slice(0, 4))),
      run: await readRunFacts(world),
      registryAsOf: registry?.asOf ?? null,
      registryChanges: await readRegistryChanges(world, today),
    },
  };
}

async function readFacts(
  world: SummaryWorld,
  province: string,
  state: ProvinceState | undefined,
  today: string,
  mayReadLedger: boolean,
): Promise<ProvinceFacts> {
  const [history, groups, batches, listed] = await Promise.all([
    readProvinceHistory(world, province, today),
    state === undefined ? null : mayReadLedger ? groupsNow(world, province, state) : readGroups(world, province),
    readBatches(world, province),
    readLists(world, province),
  ]);
  const names = await readUnitNames(world, province, { groups, lists: listed.lists });
  return {
    fullAt: state?.fullAt ?? {},
    asOf: state?.asOf ?? null,
    registryVersion: state?.registryVersion ?? null,
    history,
    groups: groups === null ? null : nameGroups(groups, names),
    batches: batches.shown,
    lists: listed.lists === null ? null : nameLists(listed.lists, names),
    caution: { leavers: batches.leavers, partialDates: listed.partialDates },
  };
}

/** Closed days up to yesterday, across the merger. */
async function readProvinceHistory(world: SummaryWorld, province: string, today: string): Promise<HistoryDay[]> {
  const [from, to] = [addDays(today, -trendDaysMax), addDays(today, -1)];
  const units = new Set([from, to].flatMap((day) => unitsOn(province, day).map((unit) => unit.id)));
  const days = await Promise.all([...units].map((unit) => readDays(world, unit, from, to)));
  return rollUp(days.flat());
}

async function groupsNow(world: SummaryWorld, province: string, state: ProvinceState): Promise<ProvinceGroups> {
  const manifest = await readManifest(world, province, state);
  const counts = parseCounts(await readRef(world.objects, world.hash, manifest.counts), manifest.counts.key);
  return groupsIn(state.version, counts);
}

function groupsKey(province: string): StateKey {
  return { partition: `PROVINCE#${province}`, sort: 'GROUPS' };
}

/** Groups as a scheduled run left them, small counts already taken out. */
async function readGroups(world: Pick<World, 'state'>, province: string): Promise<ProvinceGroups | null> {
  const item = await world.state.read(groupsKey(province));
  return item === undefined ? null : $ProvinceGroups.parse(item);
}

/** Leaves the groups of a recounted version for a publisher without a right to the ledger. */
export async function writeGroups(
  world: Pick<World, 'state'>,
  province: string,
  recount: { ledgerVersion: number; counts: CountsObject },
): Promise<void> {
  await world.state.put(groupsKey(province), groupsIn(recount.ledgerVersion, recount.counts));
}

function groupsIn(ledgerVersion: number, counts: CountsObject): ProvinceGroups {
  const { units, categories, otherCategories } = counts;
  return { ledgerVersion, units: groupsOf(units), categories: groupsOf(categories, otherCategories) };
}

/** The newest batches first, and how many people left unverified by each that was committed. */
async function readBatches(
  world: SummaryWorld,
  province: string,
): Promise<{ shown: BatchSummary[]; leavers: Leavers[] }> {
  let batches: BatchSummary[] = [];
  const leavers: Leavers[] = [];
  for await (const { sort, item } of world.state.list(`PROVINCE#${province}`, 'BATCH#')) {
    const { kind, status, ...batch } = $BatchItem.parse(item);
    if (status === 'ignored') continue; // another province's: this one learns nothing of it
    if (status === 'committed' && batch.leftUnverified !== 0)
      leavers.push({ day: batch.storedOn, ledgerVersion: batch.ledgerVersion, persons: batch.leftUnverified });
    batches.push({
      id: sort.slice('BATCH#'.length),
      kind: batchKinds.find((each) => each === kind) ?? 'other',
      status,
      code: batch.code,
      storedOn: batch.storedOn,
      asOf: batch.asOf,
      ledgerVersion: batch.ledgerVersion,
      registryVersion: batch.registryVersion,
      read: batch.read,
      accepted: batch.accepted,
      rejected: batch.rejected,
      held: batch.held,
    });
    // A province has as many as were ever sent, in no order: those that are not shown are not kept either.
    if (batches.length >= 10 * batchesShown) batches = newestOf(batches);
  }
  return { shown: newestOf(batches), leavers };
}

function newestOf(batches: BatchSummary[]): BatchSummary[] {
  return batches.sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1)).slice(0, batchesShown);
}

function orderOf({ storedOn, ledgerVersion, id }: BatchSummary): string {
  return `${storedOn} ${String(ledgerVersion).padStart(9, '0')} ${id}`;
}

/** Items of a newer program may hold more. */
const $ListsItem = z.object({
  ...$Lists.shape,
  partialDates: $Caution.shape.partialDatesByBooks.unwrap().omit({ asOf: true }).nullish(),
});

/** What the last scheduled run listed for an office; null before the first. */
export async function readLists(
  world: Pick<World, 'state'>,
  province: string,
): Promise<{ lists: Lists | null; partialDates: PartialDates | null }> {
  const item = await world.state.read({ partition: `PROVINCE#${province}`, sort: 'LISTS' });
  if (item === undefined) return { lists: null, partialDates: null };
  const { partialDates, ...lists } = $ListsItem.parse(item);
  return { lists, partialDates: partialDates ? { asOf: lists.day, ...partialDates } : null };
}

async function readRunFacts(world: SummaryWorld): Promise<Run | null> {
  const latest = await readLatestRun(world);
  if (latest === undefined) return null;
  const { day, run, status, finishedAt, failedProvinces, failedSteps, overlap, causes, lists, children } = latest;
  return { day, run, status, finishedAt, failedProvinces, failedSteps, overlap, causes, lists, children };
}
