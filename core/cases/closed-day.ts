/** The closed day with which open cases are compared, and the version of the ledger that was its last. */
import { addDays } from '../base/calendar-day.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { readDays } from '../history/day-history.ts';
import { readManifest, walkChain, type LedgerManifest } from '../ledger/manifest.ts';
import { readMarker } from '../ledger/ratified-markers.ts';
import type { World } from '../ports.ts';

type DayWorld = Pick<World, 'objects' | 'state' | 'hash'>;

export interface ClosedDay {
  day: string;
  ledgerVersion: number;
}

/** Days that are looked through for the last closed one: the nights of a month first, then a year and more. */
const recentDays = 40;
const earlierDays = 400;
/** No day is closed before there was a ledger. */
const beforeAll = '2020-01-01';

async function closedDays(world: DayWorld, province: string, from: string, to: string): Promise<ClosedDay[]> {
  const days = await readDays(world, province, from, to);
  return days
    .filter(({ ledgerVersion }) => ledgerVersion > 0)
    .map(({ day, ledgerVersion }) => ({ day, ledgerVersion }));
}

/** The last closed day up to `today`; undefined if there is none. */
async function lastClosedDay(world: DayWorld, province: string, today: string): Promise<ClosedDay | undefined> {
  const split = addDays(today, -recentDays);
  const recent = await closedDays(world, province, split, today);
  return recent.at(-1) ?? (await closedDays(world, province, addDays(today, -earlierDays), split)).at(-1);
}

/**
 * The day to compare with: `since`, or the last closed one; undefined if none was ever closed. Throws Refusal
 * DAY_UNKNOWN for a day that was not closed, with those that can be asked for.
 */
export async function comparedDay(
  world: DayWorld,
  province: string,
  { today, since }: { today: string; since?: string | undefined },
): Promise<ClosedDay | undefined> {
  if (since === undefined) return lastClosedDay(world, province, today);
  const [found] = await closedDays(world, province, since, since);
  if (found !== undefined) return found;
  const all = await closedDays(world, province, beforeAll, today);
  const [first, last] = [all.at(0)?.day, all.at(-1)?.day];
  throw new Refusal('DAY_UNKNOWN', first === undefined || last === undefined ? {} : { first, last });
}

/** The manifest of an earlier version of the ledger that `state` names. Throws `IntegrityError`. */
export async function manifestOfVersion(
  world: DayWorld,
  province: string,
  state: ProvinceState,
  version: number,
): Promise<LedgerManifest> {
  const name = version === state.version ? state : await readMarker(world, province, version);
  if (name !== undefined) {
    const manifest = await readManifest(world, province, name);
    if (manifest.version === version) return manifest;
  }
  for await (const { manifest } of walkChain(world, province, state)) if (manifest.version === version) return manifest;
  throw new IntegrityError(`PROVINCE#${province}/STATE`, `no version ${version} in the chain`, 'every closed version');
}
