/**
 * Checking a ledger against itself: every object by its hash, the chain of manifests, a recount of every row against
 * the published counts, and the claims part against the rows. Drift must be 0.
 */
import * as z from 'zod';
import { areSameCounts, Counts, sumFigures, verdictsByName, type CountsObject } from '../ledger/counts.ts';
import { IntegrityError, Unfinished } from '../base/errors.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Dictionaries } from '../ledger/rows.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import type { World } from '../ports.ts';
import { readCounts } from '../commit/prepare-version.ts';
import { readStateAndMarker } from '../ledger/ratified-markers.ts';
import { provinces, senders } from '../domain/provinces.ts';
import { checkClaims, claimProblems } from './verify-claims.ts';
import { $ChainReached, chainFrom, checkChain } from './verify-chain.ts';
import { $ProvinceState, type ProvinceState } from '../domain/province-state.ts';

export type VerifyWorld = Pick<World, 'objects' | 'state' | 'hash'>;

const $ProvinceReport = z.object({
  province: z.string(),
  ledgerVersion: z.int(),
  versions: z.int(), // manifests of the chain, all read
  objects: z.int(), // distinct objects read and hashed
  bytes: z.int(),
  rows: z.int(), // tombstones included
  participants: z.int(),
  /** Persons by which the recount differs from the published counts, summed over verdicts; must be 0. */
  drift: z.int(),
  problems: z.array(z.string()), // coded, without personal data
});
export type ProvinceReport = z.infer<typeof $ProvinceReport>;

export interface LedgerVerifyReport {
  ok: boolean;
  provinces: ProvinceReport[];
}

/**
 * Verifies one sender, or all provinces that have a ledger; `progress` is told the province that comes next, and how
 * many of them are done. Damage is reported, not thrown; what a port throws is thrown.
 */
export async function verifyLedger(
  world: VerifyWorld,
  province?: string,
  progress?: (province: string, done: number, total: number) => void,
): Promise<LedgerVerifyReport> {
  const reports: ProvinceReport[] = [];
  const asked = province === undefined ? provinces : senders.filter(({ id }) => id === province);
  for (const [done, { id }] of asked.entries()) {
    const { state, marked } = await readStateAndMarker(world, id);
    if (state === undefined && marked === 0) continue;
    progress?.(id, done, asked.length);
    reports.push(await verifyProvince(world, id, state, marked));
  }
  return { ok: reports.every(isWell), provinces: reports };
}

function isWell({ problems, drift }: ProvinceReport): boolean {
  return problems.length === 0 && drift === 0;
}

/** How far the verification of a ledger is: plain JSON without personal data. */
const $Reached = z.object({
  /** The version that is verified, whatever was committed since. */
  state: $ProvinceState,
  report: $ProvinceReport,
  chain: $ChainReached,
  isCounted: z.boolean(),
});
type Reached = z.infer<typeof $Reached>;

/**
 * One ledger as a part of an order: throws Unfinished when the deadline of the world is over, and goes on from what was
 * reached then. The chain is broken off between two versions; the rows are counted, and the claims looked at, in one go
 * each.
 */
export async function verifyInTime(
  world: VerifyWorld & Pick<World, 'clock'> & { deadline?: number },
  province: string,
  reached: unknown,
): Promise<LedgerVerifyReport> {
  const known = reached === undefined ? undefined : $Reached.parse(reached);
  const { state, marked } =
    known === undefined ? await readStateAndMarker(world, province) : { state: known.state, marked: 0 };
  if (state === undefined && marked === 0) return { ok: true, provinces: [] };
  const { deadline = Infinity } = world;
  const isOver = (): boolean => world.clock.now() > deadline;
  const report = known?.report ?? newReport(province, state, marked);
  if (state !== undefined) await verifyFrom(world, known ?? begun(state, report), isOver);
  return { ok: isWell(report), provinces: [report] };
}

async function verifyProvince(
  world: VerifyWorld,
  province: string,
  state: ProvinceState | undefined,
  marked: number,
): Promise<ProvinceReport> {
  const report = newReport(province, state, marked);
  if (state !== undefined) await verifyFrom(world, begun(state, report), () => false);
  return report;
}

function newReport(province: string, state: ProvinceState | undefined, marked: number): ProvinceReport {
  const report: ProvinceReport = {
    province,
    ledgerVersion: state?.version ?? 0,
    versions: 0,
    objects: 0,
    bytes: 0,
    rows: 0,
    participants: state?.participants ?? 0,
    drift: 0,
    problems: [],
  };
  if (marked > report.ledgerVersion)
    report.problems.push(`STATE: version ${report.ledgerVersion}, a marker says ${marked}; run ledger rebuild`);
  return report;
}

function begun(state: ProvinceState, report: ProvinceReport): Reached {
  return { state, report, chain: chainFrom(state), isCounted: false };
}

/** Adds to the report. Throws Unfinished between two steps when `isOver`. */
async function verifyFrom(world: VerifyWorld, from: Reached, isOver: () => boolean): Promise<void> {
  const { state, report } = from;
  const { province } = report;
  let { chain, isCounted } = from;
  const breakOff = (isMore = false): void => {
    if (isMore || isOver()) throw new Unfinished({ state, report, chain, isCounted } satisfies Reached);
  };
  try {
    if (chain.next !== null) {
      chain = await checkChain(world, province, chain, { found: report, isOver });
      breakOff(chain.next !== null);
    }
    if (!isCounted) {
      await recount(world, province, state, report);
      isCounted = true;
      breakOff();
    }
    report.problems.push(...claimProblems(await checkClaims(await Ledger.open(world, province, state))));
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    report.problems.push(error.message);
  }
}

/** Counts of the current version from its rows alone; they equal `kept`, its counts object, if that is right. */
export async function recountLedger(
  ledger: Ledger,
  kept?: CountsObject,
): Promise<{ counts: CountsObject; rows: number }> {
  const dictionaries = new Dictionaries();
  const counts = Counts.recount(kept, dictionaries);
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  let count = 0;
  await ledger.scan(dictionaries, (rows, at) => {
    counts.move(rows, at, members(rows, at, fulls), 1);
    count += 1;
  });
  return { counts: counts.toObject(), rows: count };
}

async function recount(
  world: VerifyWorld,
  province: string,
  state: ProvinceState,
  report: ProvinceReport,
): Promise<void> {
  const ledger = await Ledger.open(world, province, state);
  const kept = await readCounts(world, ledger);
  const { counts, rows } = await recountLedger(ledger, kept);
  report.rows = rows;
  if (!areSameCounts(counts, kept)) report.problems.push('DRIFT: the counts object differs from a recount');
  const published = verdictsByName(counts.persons);
  for (const verdict of Object.keys(published) as (keyof typeof published)[]) {
    report.drift += Math.abs(published[verdict] - state.verdicts[verdict]);
  }
  const figures = sumFigures(counts.persons);
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) {
    if (figures[name] !== state[name])
      report.problems.push(`DRIFT: ${name} is ${state[name]}, a recount gives ${figures[name]}`);
  }
}
