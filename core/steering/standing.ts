/** A province at the close of a day, or at a version of its ledger: what its figures were and on what they stand. */
import { addDays } from '../base/calendar-day.ts';
import { schemes, type Scheme } from '../domain/codes.ts';
import { noFigures, type Figures, type ProvinceState, type SchemeFigures } from '../domain/province-state.ts';
import { manifestOfVersion } from '../cases/closed-day.ts';
import { readDays } from '../history/day-history.ts';
import type { DayItem } from '../history/day-item.ts';
import { countsOf } from '../ledger/chain-moves.ts';
import { stateFigures } from '../ledger/counts.ts';
import { readManifest, type LedgerManifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { dayOf } from '../reconcile/close-day.ts';
import { eligibilityOf, type Planned } from '../summary/eligibility.ts';

export type DiffWorld = Pick<World, 'objects' | 'state' | 'hash' | 'clock'>;

/** How far before a day that was not closed a closed one is looked for: nights of a month. */
const earlierDays = 40;

export interface Standing {
  version: number; // of the ledger; 0: nothing was committed
  persons: Figures;
  schemes: SchemeFigures;
  fulls: readonly Scheme[]; // schemes of which a `full` had come
}

/** What is known of a province: its state, and its closed days of the time that is asked about. */
export interface Books {
  province: string;
  state: ProvinceState | undefined;
  /** Ascending; days whose figures were loaded are based on no version and are left out. */
  days: readonly DayItem[];
}

export const nothing: Standing = {
  version: 0,
  persons: noFigures,
  schemes: { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures },
  fulls: [],
};

/** Closed days of a province from one to another, both included; loaded ones are left out. */
export async function closedDays(world: DiffWorld, province: string, from: string, to: string): Promise<DayItem[]> {
  const days = await readDays(world, province, from, to);
  return days.filter(({ ledgerVersion }) => ledgerVersion > 0);
}

/** The manifest of a version of these books, which must have it. Throws `IntegrityError`. */
export function manifestAt(world: DiffWorld, { province, state }: Books, version: number): Promise<LedgerManifest> {
  if (state === undefined) throw new Error(`${province} has no version ${version}`);
  return manifestOfVersion(world, province, state, version);
}

/** The manifest of the version before; undefined before the first. Throws `IntegrityError`. */
export async function manifestBefore(
  world: DiffWorld,
  { province, previous }: LedgerManifest,
): Promise<LedgerManifest | undefined> {
  return previous === null ? undefined : readManifest(world, province, previous);
}

/** At the close of a day, or now if it is `today`. Throws `IntegrityError`. */
export async function standingOn(
  world: DiffWorld,
  books: Books,
  { day, today }: { day: string; today: string },
): Promise<Standing> {
  if (day === today) return standingNow(books);
  const item = books.days.find((each) => each.day === day);
  if (item === undefined) return standingAt(world, books, await versionOn(world, books, day));
  const { ledgerVersion: version, schemes: byScheme, fulls } = item;
  if (byScheme === null || fulls === undefined) return standingAt(world, books, version);
  return { version, persons: item, schemes: byScheme, fulls };
}

function standingNow({ state }: Books): Standing {
  if (state === undefined) return nothing;
  const { version, schemes: byScheme, fullAt } = state;
  return { version, persons: state, schemes: byScheme, fulls: schemes.filter((each) => fullAt[each] !== undefined) };
}

/** At a version, from its counts object. Throws `IntegrityError`. */
export async function standingAt(world: DiffWorld, books: Books, version: number): Promise<Standing> {
  if (version === 0) return nothing;
  const manifest = await manifestAt(world, books, version);
  const { schemes: byScheme, verdicts: _, ...persons } = stateFigures(await countsOf(world, manifest));
  return { version, persons, schemes: byScheme, fulls: schemes.filter((each) => manifest.fulls[each] !== undefined) };
}

/**
 * The version that was the last of a day on which this province was not closed: by the rule of `closeDays`, between the
 * closed days around it.
 */
async function versionOn(world: DiffWorld, books: Books, day: string): Promise<number> {
  const { province, state, days } = books;
  if (state === undefined) return 0;
  const earlier = await closedDays(world, province, addDays(day, -earlierDays), addDays(day, -1));
  const least = earlier.at(-1)?.ledgerVersion ?? 0;
  const later = days.find((each) => each.day > day);
  let manifest: LedgerManifest | undefined = await manifestAt(world, books, later?.ledgerVersion ?? state.version);
  let { version } = manifest;
  while (manifest !== undefined && manifest.version > least) {
    if (dayOf(manifest) > day) version = manifest.version - 1;
    manifest = await manifestBefore(world, manifest);
  }
  return version;
}

/** Whether the books were complete, so that the province can be compared with itself (`docs/summary.md`, Places). */
export function isComplete({ version, persons, schemes: byScheme, fulls }: Standing, planned?: Planned): boolean {
  const fullAt = Object.fromEntries(fulls.map((scheme) => [scheme, '']));
  const status = { ledgerVersion: version, persons, schemes: byScheme };
  return eligibilityOf(status, { fullAt, planned }).reason === null;
}
