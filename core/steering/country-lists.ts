/**
 * What the nightly lists and the states know of every province: deaths in the books, replaced IDs, held and shared
 * claims, children without HI, rows that wait, provinces that send nothing; and between which provinces persons are
 * shared. Counts alone. Form: `docs/contracts.md`.
 */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { provinces as allProvinces } from '../domain/provinces.ts';
import type { World } from '../ports.ts';
import { readRunReport, type RunReport } from '../reconcile/run-report.ts';
import { currentRegistry } from '../registry/current.ts';
import { readLatestRun } from '../summary/latest-run.ts';
import { readLists } from '../summary/summary-read.ts';
import { staleOf } from '../summary/summary.ts';

const $Count = z.int().nonnegative();

/** Lists of participants that are counted, in the order in which they are shown. */
export const countedLists = ['deceased', 'superseded', 'held', 'sharing', 'recheck'] as const;
export type CountedList = (typeof countedLists)[number];
const $Lists = z.strictObject({
  deceased: $Count,
  superseded: $Count,
  held: $Count,
  sharing: $Count,
  recheck: $Count, // rows whose verdict the run has changed
});
const $Children = z.strictObject({ resident: $Count, uninsured: $Count }); // under 6

const $ProvinceLists = z.strictObject({
  province: z.string(),
  /** The day of the run that wrote these lists; null, as they are, before the first. */
  day: z.nullable(z.iso.date()),
  lists: z.nullable($Lists),
  children: z.nullable($Children),
  /** Rows that the newest run could not compare with its registry version; null if it did not come so far. */
  waiting: z.nullable($Count),
  /** Participants whom the newest run has not brought to the registry version in use: they wait for the next one. */
  behind: $Count,
  sentDaysAgo: z.nullable($Count), // days since the last upload, in Viet Nam; null: never
  stale: z.boolean(), // sent something, but nothing for 14 days
});
export type ProvinceLists = z.infer<typeof $ProvinceLists>;

export const $CountryLists = z.strictObject({
  run: z.nullable(z.strictObject({ day: z.iso.date(), run: $Count })), // the newest finished one
  provinces: z.array($ProvinceLists),
  national: z.strictObject({ lists: $Lists, children: $Children, waiting: $Count, behind: $Count, stale: $Count }),
  /** Of the newest run: persons in the books of both, the most first; null where its report is gone. */
  pairs: z.nullable(z.array(z.strictObject({ provinces: z.tuple([z.string(), z.string()]), persons: $Count }))),
  /** Persons counted by more than one province: less than the sum of `pairs` where somebody is in three. */
  overlap: z.nullable($Count),
});
export type CountryLists = z.infer<typeof $CountryLists>;

type ListsWorld = Pick<World, 'objects' | 'state' | 'clock'>;

/** Reads three items of each province and the report of the newest run. */
export async function readCountryLists(world: ListsWorld): Promise<CountryLists> {
  const [latest, registry] = await Promise.all([readLatestRun(world), currentRegistry(world)]);
  const report = latest === undefined ? undefined : await reportOrNone(world, { day: latest.day, number: latest.run });
  const inUse = registry?.registry;
  const provinces = await Promise.all(allProvinces.map(({ id }) => readProvince(world, id, { report, inUse })));
  const sum = (countOf: (each: ProvinceLists) => number | null | undefined): number =>
    provinces.reduce((all, each) => all + (countOf(each) ?? 0), 0);
  return {
    run: latest === undefined ? null : { day: latest.day, run: latest.run },
    provinces,
    national: {
      lists: byList((name) => sum(({ lists }) => lists?.[name])),
      children: {
        resident: sum(({ children }) => children?.resident),
        uninsured: sum(({ children }) => children?.uninsured),
      },
      waiting: sum(({ waiting }) => waiting),
      behind: sum(({ behind }) => behind),
      stale: sum(({ stale }) => (stale ? 1 : 0)),
    },
    pairs: report === undefined ? null : pairsOf(report),
    overlap: latest?.overlap ?? null,
  };
}

async function readProvince(
  world: ListsWorld,
  province: string,
  { report, inUse }: { report: RunReport | undefined; inUse: string | undefined },
): Promise<ProvinceLists> {
  const [state, { lists: known }] = await Promise.all([
    readProvinceState(world.state, province),
    readLists(world, province),
  ]);
  const ofRun = report?.provinces.find((each) => each.province === province);
  const isDone = ofRun?.status === 'done';
  const { stale, days } = staleOf(state?.lastUpload ?? null, world.clock.now());
  return {
    province,
    day: known?.day ?? null,
    lists: known === null ? null : byList((name) => known.lists[name] ?? 0),
    children: known?.children ?? null,
    waiting: isDone ? ofRun.waiting : null,
    behind: isDone && report?.registryVersion === inUse ? 0 : (state?.participants ?? 0),
    sentDaysAgo: days,
    stale: stale && days !== null,
  };
}

function byList(countOf: (name: CountedList) => number): z.infer<typeof $Lists> {
  const [deceased, superseded, held, sharing, recheck] = countedLists.map(countOf);
  return { deceased, superseded, held, sharing, recheck };
}

function pairsOf({ national }: RunReport): NonNullable<CountryLists['pairs']> {
  return Object.entries(national.pairs)
    .map(([pair, persons]) => ({ provinces: pair.split(' ') as [string, string], persons }))
    .sort((a, b) => b.persons - a.persons || (a.provinces.join() < b.provinces.join() ? -1 : 1));
}

/** None if it is damaged or gone, which must not hide the lists. */
async function reportOrNone(world: ListsWorld, name: { day: string; number: number }): Promise<RunReport | undefined> {
  try {
    return await readRunReport(world, name);
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
}
