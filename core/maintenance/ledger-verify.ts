/**
 * Checking a ledger against itself: every object by its hash, the chain of manifests, a recount of every row against
 * the published counts, and the claims part against the rows. Drift must be 0.
 */
import {
  areSameCounts,
  Counts,
  flowsAddUp,
  parseCounts,
  sumFigures,
  verdictsByName,
  type CountsObject,
} from '../ledger/counts.ts';
import { IntegrityError } from '../base/errors.ts';
import { Ledger } from '../ledger/ledger.ts';
import {
  isBatchVersion,
  isCompaction,
  isReverification,
  readRef,
  walkChain,
  type LedgerManifest,
  type ObjectRef,
} from '../ledger/manifest.ts';
import { Dictionaries } from '../ledger/rows.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import type { World } from '../ports.ts';
import { readCounts } from '../commit/prepare-version.ts';
import { readStateAndMarker } from '../ledger/ratified-markers.ts';
import { provinces, senders } from '../domain/provinces.ts';
import { checkClaims, claimProblems } from './verify-claims.ts';
import { verifyPublished } from './verify-published.ts';
import type { ProvinceState } from '../domain/province-state.ts';

export type VerifyWorld = Pick<World, 'objects' | 'state' | 'hash'>;

export interface ProvinceReport {
  province: string;
  ledgerVersion: number;
  versions: number; // manifests of the chain, all read
  objects: number; // distinct objects read and hashed
  bytes: number;
  rows: number; // tombstones included
  participants: number;
  /** Persons by which the recount differs from the published counts, summed over verdicts; must be 0. */
  drift: number;
  problems: string[]; // coded, without personal data
}

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
  return { ok: reports.every((report) => report.problems.length === 0 && report.drift === 0), provinces: reports };
}

async function verifyProvince(
  world: VerifyWorld,
  province: string,
  state: ProvinceState | undefined,
  marked: number,
): Promise<ProvinceReport> {
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
  if (state === undefined) return report;
  try {
    await verifyChain(world, province, state, report);
    await recount(world, province, state, report);
    report.problems.push(...claimProblems(await checkClaims(await Ledger.open(world, province, state))));
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    report.problems.push(error.message);
  }
  return report;
}

/** Versions count down to 1, and every object that any of them names has its hash. */
async function verifyChain(
  world: VerifyWorld,
  province: string,
  state: ProvinceState,
  report: ProvinceReport,
): Promise<void> {
  const seen = new Set<string>();
  const flows = new FlowCheck(world, report);
  let expected = state.version;
  for await (const version of walkChain(world, province, state)) {
    const { manifest } = version;
    if (manifest.version !== expected) report.problems.push(`CHAIN: version ${manifest.version}, expected ${expected}`);
    expected = manifest.version - 1;
    report.versions += 1;
    for (const ref of refsOf(manifest)) {
      if (seen.has(ref.key)) continue;
      seen.add(ref.key);
      report.objects += 1;
      report.bytes += ref.bytes;
      await noting(report, () => readRef(world.objects, world.hash, ref));
    }
    await noting(report, () => verifyPublished(world, version));
    await flows.next(manifest);
  }
  flows.end();
  if (expected !== 0) report.problems.push(`CHAIN: ends at version ${expected + 1}, expected 1`);
}

/**
 * Whether the flows of each version are what lies between its counts and those of the version before; not of versions
 * before the newest repair, whose counts were wrong.
 */
class FlowCheck {
  private readonly world: VerifyWorld;
  private readonly report: ProvinceReport;
  private newer: { version: number; key: string; counts: CountsObject | undefined } | undefined;
  private isRepaired = false;

  constructor(world: VerifyWorld, report: ProvinceReport) {
    this.world = world;
    this.report = report;
  }

  /** The next version of the chain, which goes backwards. */
  async next(manifest: LedgerManifest): Promise<void> {
    const { newer } = this;
    const { version, counts: ref } = manifest;
    if (this.isRepaired) return;
    if (isCompaction(manifest) && manifest.compaction.repair !== undefined) this.isRepaired = true;
    // A compaction names the counts of the version that it follows: nobody moved.
    if (newer?.key === ref.key) {
      newer.version = version;
      return;
    }
    const counts = await this.read(ref);
    if (counts !== undefined) this.compare(counts);
    this.newer = { version, key: ref.key, counts };
  }

  /** Before the oldest there was nobody. */
  end(): void {
    this.compare(undefined);
  }

  private compare(before: CountsObject | undefined): void {
    const { counts, version } = this.newer ?? {};
    if (this.isRepaired || counts === undefined || flowsAddUp(before, counts) !== false) return;
    this.report.problems.push(`FLOWS: those of version ${version} are not what its counts changed by`);
  }

  /** Undefined if the object cannot be read: that is told where its hash is checked, or was repaired since. */
  private async read(ref: ObjectRef): Promise<CountsObject | undefined> {
    try {
      return parseCounts(await readRef(this.world.objects, this.world.hash, ref), ref.key);
    } catch (error) {
      if (error instanceof IntegrityError) return undefined;
      throw error;
    }
  }
}

/** Runs one check; damage that it finds becomes a problem of the report. */
async function noting(report: ProvinceReport, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    report.problems.push(error.message);
  }
}

/** Every object that a manifest names. */
export function refsOf(manifest: LedgerManifest): ObjectRef[] {
  const { segments, claims, counts } = manifest;
  const answers = isBatchVersion(manifest) ? Object.values(manifest.answers) : [];
  const recheck = isReverification(manifest) && manifest.recheck !== null ? [manifest.recheck] : [];
  return [...segments, ...claims, counts, ...answers, ...recheck];
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
