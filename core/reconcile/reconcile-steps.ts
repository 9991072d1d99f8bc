/**
 * What each step of the scheduled run does (`reconcile.ts` has their order). A step takes small names and gives small
 * facts; what is larger is stored under `runs/<day>/<number>/steps/`. Every step can be repeated, and finds its own
 * earlier work done.
 */
import { encodeChildCounts, encodeChildren, findUninsuredChildren } from './child-list.ts';
import { closeDays } from './close-day.ts';
import { compactProvince } from '../commit/compact.ts';
import type { PriceTable } from '../cost/cost.ts';
import { codeOf, Refusal } from '../base/errors.ts';
import { exportPrefix, manifestKey, wideTables } from '../export/export-tables.ts';
import { exportManifest, exportProvince } from '../export/write-tables.ts';
import { findShardGroup, shardGroups } from './id-shards.ts';
import { Ledger } from '../ledger/ledger.ts';
import { redriveLost } from '../maintenance/lost-uploads.ts';
import { decodeNumbers, encodeNumbers } from '../base/float64-codec.ts';
import { encodeSharing, listKey, readLists } from './province-lists.ts';
import { readCounts } from '../commit/prepare-version.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { checkRecount } from '../ledger/published-counts.ts';
import { readStateAndMarker } from '../ledger/ratified-markers.ts';
import { RegistryReader } from '../registry/reader.ts';
import { touchedClaims } from '../registry/changes/touched-claims.ts';
import { reverifyProvince } from './reverify.ts';
import { findStanding } from './reverify-plan.ts';
import { readJob, readResult, workPrefix, type RunItem } from './run-items.ts';
import { findSharing, type SharedRow } from './sharing-nationwide.ts';
import type { StepResult } from './step-results.ts';
import { childrenByUnit } from '../summary/children-by-unit.ts';
import { writeGroups } from '../summary/summary-read.ts';
import { sweepProvince } from '../maintenance/sweep.ts';
import type { SyncWorld } from '../sync-batch.ts';
import { readKnownState } from '../ledger/known-state.ts';
import type { TracePages } from '../trace/review/overview.ts';
import type { TraceSettings } from '../trace/review/settings.ts';
import type { ListPage } from '../trace/review/write-traced.ts';
import { countObjects, countState, noUsage, type CountedUsage } from '../cost/usage.ts';

export interface NightlyExport {
  /** Small counts too; false: as in what is published. */
  exact: boolean;
  product: string; // name and version of the program
}

/** What a run needs beside the world of an upload. */
export interface ReconcileWorld extends SyncWorld {
  /** Publishes summary and pages; the shell knows how. */
  publish?(): Promise<unknown>;
  /** True where policy allows to name children under 6 without HI to their province. Default: counts only. */
  childrenNamed?: boolean;
  /** Default: off. */
  trace?: TraceSettings;
  tracePages?: TracePages;
  listPage?: ListPage;
  /** A store that locks its objects for longer than the sweeper's grace; milliseconds. */
  sweepGrace?: number;
  /** Tables for whoever asks by SQL, after the run is published (`docs/export.md`). Default: none. */
  exports?: NightlyExport;
  /** Prices by which the report estimates what the run costs in the cloud. */
  prices?: PriceTable;
}

/** One run in one process: what is opened once. */
export class RunContext {
  readonly world: ReconcileWorld;
  readonly run: RunItem;
  /** What was asked of the stores so far. */
  readonly use: CountedUsage = noUsage();
  private opened: Promise<RegistryReader> | undefined;
  private ledgers: Promise<Ledger[]> | undefined;
  private readonly lists = new Map<string, Promise<Float64Array>>();

  constructor(world: ReconcileWorld, run: RunItem) {
    const { use } = this;
    this.world = { ...world, objects: countObjects(world.objects, use), state: countState(world.state, use) };
    this.run = run;
  }

  /** The registry version of the run. */
  registry(): Promise<RegistryReader> {
    if (this.opened !== undefined) return this.opened;
    const opened = RegistryReader.open(this.world, this.run.registryVersion);
    this.opened = opened;
    // A failure is reported to those waiting, and not cached.
    opened.catch(() => (this.opened = undefined));
    return opened;
  }

  /**
   * The ledgers of the provinces that were found whole, as they were when they were first asked for in this process.
   */
  verifiedLedgers(): Promise<Ledger[]> {
    if (this.ledgers !== undefined) return this.ledgers;
    const ledgers = this.openWhole();
    this.ledgers = ledgers;
    ledgers.catch(() => (this.ledgers = undefined));
    return ledgers;
  }

  private async openWhole(): Promise<Ledger[]> {
    const ledgers: Ledger[] = [];
    for (const province of this.run.provinces) {
      if ((await readJob(this.world, this.run, 'recount', province))?.status !== 'done') continue;
      const state = await readProvinceState(this.world.state, province);
      if (state !== undefined) ledgers.push(await Ledger.open(this.world, province, state));
    }
    return ledgers;
  }

  workKey(name: string): string {
    return workPrefix(this.run) + name;
  }

  /** A list that an earlier step left, read once; undefined if it left none. */
  async list(name: string): Promise<Float64Array | undefined> {
    const known = this.lists.get(name);
    if (known !== undefined) return known;
    const bytes = await this.world.objects.read(this.workKey(name));
    if (bytes === undefined) return undefined;
    const list = Promise.resolve(decodeNumbers(bytes));
    this.lists.set(name, list);
    return list;
  }

  /**
   * Claims that `from` and the run's version may answer otherwise: as the step `differences` left them, else found now.
   */
  async touched(from: string): Promise<Float64Array> {
    const left = await this.list(differencesName(from));
    if (left !== undefined) return left;
    return touchedClaims(this.world, from, this.run.registryVersion);
  }
}

function differencesName(from: string): string {
  return `differences/${from}`;
}

/**
 * Once for all provinces: claims that the registry versions their rows are based on and the run's may answer
 * differently.
 */
export async function findDifferences(context: RunContext): Promise<StepResult<'differences'>> {
  const { world, run } = context;
  const versions = new Set<string>();
  for (const province of run.provinces) {
    try {
      const state = await readProvinceState(world.state, province);
      if (state === undefined) continue;
      for (const version of (await findStanding(world, province, state)).registries) versions.add(version);
    } catch (error) {
      // A province whose chain cannot be read fails in its own step, and stops no other.
      world.log.event('reconcile.differences.skipped', { province, code: codeOf(error) });
    }
  }
  versions.delete(run.registryVersion);
  const claims: Record<string, number> = {};
  for (const from of [...versions].sort()) {
    try {
      const touched = await context.touched(from);
      await world.objects.put(context.workKey(differencesName(from)), encodeNumbers(touched));
      claims[from] = touched.length;
    } catch (error) {
      // Removed, or of another canon: each province decides what that means for its rows.
      if (!(error instanceof Refusal)) throw error;
      claims[from] = -1;
    }
  }
  return { claims };
}

export async function compactStep({ world }: RunContext, province: string): Promise<StepResult<'compact'>> {
  // The first step of a province: its state must not be older than its ledger.
  await readKnownState(world, province);
  const outcome = await compactProvince(world, province);
  if (outcome.status === 'notNeeded') return { status: outcome.status, segments: outcome.segments };
  const { rows, dropped } = outcome.facts;
  return { status: outcome.status, ledgerVersion: outcome.ledgerVersion, rows, dropped };
}

export async function reverifyStep(context: RunContext, province: string): Promise<StepResult<'reverify'>> {
  const { world, run } = context;
  const outcome = await reverifyProvince(world, {
    province,
    day: run.day,
    registry: await context.registry(),
    touched: (from) => context.touched(from),
    disclosure: world.disclosure,
  });
  if (outcome.status === 'notNeeded') return { status: outcome.status, ledgerVersion: outcome.ledgerVersion };
  const { facts, rechecks, cost, ledgerVersion, attempts } = outcome;
  const { causes, changed, waiting, from } = facts;
  return { status: outcome.status, ledgerVersion, attempts, from, ...cost, changed, waiting, causes, rechecks };
}

/** Recounts every row and writes the lists that are read off the rows. Throws Refusal LEDGER_DRIFT, STATE_LOST. */
export async function recountStep(context: RunContext, province: string): Promise<StepResult<'recount'>> {
  const { world, run } = context;
  const { state, marked } = await readStateAndMarker(world, province);
  if (marked > (state?.version ?? 0)) throw new Refusal('STATE_LOST', { province });
  if (state === undefined) return { ledgerVersion: 0, rows: 0, drift: 0, lists: {}, canons: {} };
  const ledger = await Ledger.open(world, province, state);
  const kept = await readCounts(world, ledger);
  const found = await readLists(ledger, run.day, kept);
  checkRecount(province, found.counts, kept, state);
  const lists: Record<string, number> = {};
  for (const [name, { bytes, rows }] of found.lists) {
    await world.objects.put(listKey(province, run.day, name), bytes);
    lists[name] = rows;
  }
  await writeGroups(world, province, { ledgerVersion: state.version, counts: found.counts });
  await world.objects.put(context.workKey(`insured/${province}`), encodeNumbers(found.insuredChildren));
  const { rows, partialDates, canons } = found;
  return { ledgerVersion: state.version, rows, drift: 0, lists, partialDates, canons };
}

/** Sharing among the IDs of one group, over the provinces whose ledgers were verified. */
export async function shareStep(context: RunContext, group: string): Promise<StepResult<'share'>> {
  const { world } = context;
  const ledgers = await context.verifiedLedgers();
  const { counts, rows } = await findSharing(ledgers, findShardGroup(group), world.clock.now());
  for (const [province, shared] of rows)
    await world.objects.put(context.workKey(sharingName(province, group)), jsonBytes(shared));
  if (counts.idsAskedTooOften > 0) world.log.event('reconcile.askedTooOften', { group, ids: counts.idsAskedTooOften });
  return {
    ...counts,
    provinces: ledgers.length,
    rows: Object.fromEntries([...rows].map(([p, each]) => [p, each.length])),
  };
}

function sharingName(province: string, group: string): string {
  return `sharing/${province}/${group}`;
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/**
 * The lists for which all provinces had to be seen: shared IDs, and children without HI; and what the pages show of all
 * lists.
 */
export async function listStep(context: RunContext, province: string): Promise<StepResult<'list'>> {
  const { world, run } = context;
  const state = await readProvinceState(world.state, province);
  const recounted = await readResult(world, run, 'recount', province);
  const lists = { ...recounted?.lists };
  const sharing = encodeSharing(await readShared(context, province), world.disclosure);
  if (sharing !== undefined) {
    await world.objects.put(listKey(province, run.day, 'sharing'), sharing.bytes);
    lists.sharing = sharing.rows;
  }
  const insured: Float64Array[] = [];
  for (const each of run.provinces) insured.push((await context.list(`insured/${each}`)) ?? new Float64Array(0));
  const children = await findUninsuredChildren(
    await context.registry(),
    await Ledger.open(world, province, state),
    run.day,
    insured,
  );
  if (children.uninsured > 0) {
    await world.objects.put(listKey(province, run.day, 'children-under-6'), encodeChildCounts(children));
    if (world.childrenNamed === true)
      await world.objects.put(listKey(province, run.day, 'children-under-6-people'), encodeChildren(children));
  }
  const { resident, uninsured } = children;
  const reverified = await readResult(world, run, 'reverify', province);
  const recheck = reverified?.status === 'reverified' ? reverified.rechecks : 0;
  const summary = {
    day: run.day,
    run: run.number,
    lists: { ...lists, recheck },
    children: { resident, uninsured },
    childrenByUnit: childrenByUnit(children.units),
    partialDates: recounted?.partialDates ?? null,
  };
  await world.state.put({ partition: `PROVINCE#${province}`, sort: 'LISTS' }, summary);
  return { lists, children: summary.children };
}

/** A participant claims one ID, so no participant is in two groups. */
async function readShared(context: RunContext, province: string): Promise<SharedRow[]> {
  const shared: SharedRow[] = [];
  for (const { name } of shardGroups) {
    const bytes = await context.world.objects.read(context.workKey(sharingName(province, name)));
    if (bytes !== undefined) shared.push(...(JSON.parse(new TextDecoder().decode(bytes)) as SharedRow[]));
  }
  return shared.sort((a, b) => a.participant - b.participant);
}

export async function closeDayStep({ world, run }: RunContext, province: string): Promise<StepResult<'closeDay'>> {
  return { closed: await closeDays(world, province, run.day) };
}

export async function redriveStep({ world }: RunContext, province: string): Promise<StepResult<'redrive'>> {
  const key = { partition: `PROVINCE#${province}`, sort: 'REDRIVEN' };
  const since = Number((await world.state.read(key))?.through ?? 0);
  const { seen, redriven, through } = await redriveLost(world, province, since);
  await world.state.put(key, { through });
  const became: Record<string, number> = {};
  for (const { status, code } of redriven) {
    const name = code === '' ? status : `${status} ${code}`;
    became[name] = (became[name] ?? 0) + 1;
  }
  return { seen, redriven: became };
}

export async function sweepStep({ world }: RunContext, province: string): Promise<StepResult<'sweep'>> {
  const { objects, named, young, orphans, bytes, removed } = await sweepProvince(world, province, {
    remove: true,
    grace: world.sweepGrace ?? 0,
  });
  return { objects, named, young, orphans, bytes, removed };
}

export async function publishStep({ world }: RunContext): Promise<StepResult<'publish'>> {
  if (world.publish === undefined) return { published: false };
  await world.publish();
  return { published: true };
}

/** Every table of counts of the province, and what was written, as an object beside them. */
export async function exportStep({ world }: RunContext, province: string): Promise<StepResult<'export'>> {
  if (world.exports === undefined) return { status: 'off', files: 0, rows: 0, bytes: 0 };
  const figures = { day: vietnamDate(world.clock.now()), ...world.exports };
  const target = { sink: world.objects, prefix: exportPrefix, tables: wideTables, product: figures.product };
  const { files, version } = await exportProvince(world, { province, ...figures }, target);
  const manifest = exportManifest(figures, { [province]: version }, files);
  await world.objects.put(manifestKey(province, figures.day), jsonBytes(manifest));
  const sum = (of: 'rows' | 'bytes'): number => files.reduce((all, each) => all + each[of], 0);
  return { status: 'exported', files: files.length, rows: sum('rows'), bytes: sum('bytes') };
}
