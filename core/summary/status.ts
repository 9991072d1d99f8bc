/**
 * Counts and rates now, of all provinces (`docs/contracts.md`, Status): the states of the provinces and their sums,
 * nothing else.
 */
import * as z from 'zod';
import { schemes, verdictNames } from '../domain/codes.ts';
import type { World } from '../ports.ts';
import {
  $Figures,
  $SchemeFigures,
  $VerdictCounts,
  figureNames,
  noFigures,
  readProvinceState,
  type Figures,
  type ProvinceState,
  type SchemeFigures,
  type VerdictCounts,
} from '../domain/province-state.ts';
import { provinces, unitSystem } from '../domain/provinces.ts';
import { currentRegistry } from '../registry/activate.ts';

export const $ProvinceStatus = z.strictObject({
  province: z.string(),
  name: z.string(),
  ledgerVersion: z.int().nonnegative(), // 0: nothing was ever committed
  lastUpload: z.nullable(z.iso.datetime()),
  persons: $Figures,
  schemes: $SchemeFigures,
  verdicts: $VerdictCounts,
});
export type ProvinceStatus = z.infer<typeof $ProvinceStatus>;

/** How far names have moved to today's canonicalisation, as the newest finished run counted (`docs/upgrade.md`). */
const $CanonProgress = z.strictObject({
  canonicalisation: z.nullable(z.int().nonnegative()), // of the registry version in use; null before the first
  day: z.nullable(z.iso.date()), // of the run that counted; null if none has
  participants: z.record(z.string(), z.int().nonnegative()), // with an effective membership, by canonicalisation
  /** Rows that the run could not compare: of a canon that its registry version does not serve. */
  waiting: z.int().nonnegative(),
});
export type CanonProgress = z.infer<typeof $CanonProgress>;

export const $Status = z.strictObject({
  registryVersion: z.nullable(z.string()), // the active one; null before the first
  asOf: z.iso.datetime(), // when the states were read
  unitSystem: z.literal(unitSystem),
  provinces: z.array($ProvinceStatus).length(provinces.length),
  national: z.strictObject({ persons: $Figures, schemes: $SchemeFigures, verdicts: $VerdictCounts }),
  /** Uploads that wait because a clock is wrong, by code: of `status` alone, on files, and absent if there are none. */
  waits: z.strictObject({ FILE_TIME_AHEAD: z.int().nonnegative(), CLOCK_BEHIND: z.int().nonnegative() }).optional(),
  names: $CanonProgress.optional(), // of the command `status` alone
});
export type Status = z.infer<typeof $Status>;

type Counts = Pick<ProvinceStatus, 'persons' | 'schemes' | 'verdicts'>;

/** Reads the state of every province. Each province is exact in itself; they are read one after another. */
export async function readStatus(world: Pick<World, 'state' | 'clock'>): Promise<Status> {
  const asOf = new Date(world.clock.now()).toISOString();
  const registry = await currentRegistry(world);
  return makeStatus(await readStates(world), { registryVersion: registry?.registry ?? null, asOf });
}

/** The states by province id; untouched provinces are absent. */
export async function readStates(world: Pick<World, 'state'>): Promise<Map<string, ProvinceState>> {
  const states = new Map<string, ProvinceState>();
  for (const { id } of provinces) {
    const state = await readProvinceState(world.state, id);
    if (state !== undefined) states.set(id, state);
  }
  return states;
}

/** What a status takes of a state. */
export type CountedState = Pick<ProvinceState, 'version' | 'schemes' | 'verdicts' | keyof Figures> & {
  lastUpload: string | null;
};

/** The status of these states, by province id; provinces without a state have zeros. */
export function makeStatus(
  states: ReadonlyMap<string, CountedState>,
  facts: Pick<Status, 'registryVersion' | 'asOf'>,
): Status {
  const all = provinces.map(({ id, nameVi }) => provinceStatus(id, nameVi, states.get(id)));
  return { ...facts, unitSystem, provinces: all, national: sumOfCounts(all) };
}

function provinceStatus(province: string, name: string, state: CountedState | undefined): ProvinceStatus {
  if (state === undefined) return { province, name, ledgerVersion: 0, lastUpload: null, ...sumOfCounts([]) };
  return {
    province,
    name,
    ledgerVersion: state.version,
    lastUpload: state.lastUpload,
    persons: sumOfFigures([state]),
    schemes: state.schemes,
    verdicts: state.verdicts,
  };
}

function sumOfCounts(all: readonly Counts[]): Counts {
  const schemeFigures = schemes.map((scheme) => [scheme, sumOfFigures(all.map((each) => each.schemes[scheme]))]);
  const verdicts = verdictNames.map((name) => [name, all.reduce((sum, each) => sum + each.verdicts[name], 0)]);
  return {
    persons: sumOfFigures(all.map((each) => each.persons)),
    schemes: Object.fromEntries(schemeFigures) as SchemeFigures,
    verdicts: Object.fromEntries(verdicts) as VerdictCounts,
  };
}

function sumOfFigures(all: readonly Figures[]): Figures {
  const sum = { ...noFigures };
  for (const name of figureNames) for (const each of all) sum[name] += each[name];
  return sum;
}
