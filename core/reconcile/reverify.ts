/**
 * Re-verification: a province's rows compared again because the registry or the rules have moved on, in a version that
 * adds no batch. It goes through the same ratification as a batch, so a batch that commits meanwhile is never lost:
 * the second one restarts from what is current. Labels: docs/commit-protocol.md.
 */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import { attemptDay } from '../commit/attempts.ts';
import type { CommitWorld } from '../commit/commit.ts';
import { Ledger } from '../ledger/ledger.ts';
import {
  manifestBytes,
  manifestFormat,
  versionId,
  type LedgerManifest,
  type ReverificationManifest,
} from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import { readCounts } from '../commit/prepare-version.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { checkPublished } from '../ledger/published-counts.ts';
import { publishPending } from '../commit/publish-pending.ts';
import { publishVersion } from '../commit/publish-version.ts';
import { backOff, commitAttemptsMax, Contention, ratify } from '../commit/ratify.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { findStanding, planScope, type TouchedFinder } from './reverify-plan.ts';
import type { RenewedNames } from './renewed-names.ts';
import { reverifyRows, type ReverifiedRows, type ReverifyScope } from './reverify-rows.ts';
import { Stage, stagedUseMax } from '../commit/stage.ts';
import { json, stateOf } from '../commit/stage-version.ts';
import { stageClaims, stageRows } from '../commit/stage-tables.ts';
import { readKnownState } from '../ledger/known-state.ts';
import { ruleVersion } from '../match/verdict.ts';

export interface ReverifyRequest {
  province: string;
  day: string; // of the scheduled run, in Viet Nam
  registry: RegistryReader;
  touched: TouchedFinder;
  disclosure: Disclosure;
  /** Compare every row, whatever can have changed: a proof that nothing was missed. */
  all?: boolean;
  /** Names of an upload that was read again, for the rows that it gave. */
  names?: RenewedNames;
}

/** What it took: rows compared, and what was read of the ledger and of the registry. */
export interface ReverifyCost {
  compared: number; // rows
  blocks: number;
  bytes: number;
}

export type ReverifyOutcome =
  | {
      status: 'reverified';
      ledgerVersion: number;
      attempts: number;
      facts: ReverificationManifest['reverification'];
      rechecks: number; // rows listed for the office
      renewed: number; // rows that got a name of today's canon
      cost: ReverifyCost;
    }
  /** Nothing was changed: no ledger, or every row is based on this registry version and these rules. */
  | { status: 'notNeeded'; ledgerVersion: number; cost: ReverifyCost };

/** The version on which a re-verification is made. */
interface Base {
  state: ProvinceState;
  ledger: Ledger;
  manifest: LedgerManifest;
  registries: string[];
}

/**
 * Brings a province to `request.registry` and the rules of this program. Versions that a crash left unpublished are
 * published first. Repeating it changes nothing. Throws Refusal LEDGER_DRIFT, IntegrityError, Contention or what a port
 * throws.
 */
export async function reverifyProvince(world: CommitWorld, request: ReverifyRequest): Promise<ReverifyOutcome> {
  const { province, registry } = request;
  const cost: ReverifyCost = { compared: 0, blocks: 0, bytes: 0 };
  /** Ids of versions that we tried to ratify, with their rows. */
  const tried = new Map<string, RowCounts>();
  let unanswered: unknown;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    // C1, C2: a consistent read, and a look for a version of our own: an earlier attempt may have ratified.
    const state = await readKnownState(world, province);
    const ledger = await Ledger.open(world, province, state);
    const { manifest } = ledger;
    if (state === undefined || manifest === undefined) return { status: 'notNeeded', ledgerVersion: 0, cost };
    // Rule 5: the version that this one follows is first published completely, no matter who ratified it.
    await publishPending(world, province, state);
    const standing = await findStanding(world, province, state);
    const own = standing.last && tried.get(standing.last.reverification.id);
    if (standing.last !== undefined && own !== undefined)
      return reverified(standing.last, { attempts: attempt, ...own, cost });
    const planned = await planScope(ledger, standing, registry, request.touched);
    const nobody = new Float64Array(0);
    const unplanned: ReverifyScope | undefined = request.names && { of: 'touched', ids: nobody };
    const scope: ReverifyScope | undefined =
      request.all === true ? { of: 'all', ids: planned?.ids ?? nobody } : (planned ?? unplanned);
    if (scope === undefined) return { status: 'notNeeded', ledgerVersion: state.version, cost };

    checkPublished(province, state, await readCounts(world, ledger));
    const stagedFrom = world.clock.now();
    const day = attemptDay(Date.parse(`${request.day}T00:00:00+07:00`));
    const base = { state, ledger, manifest, registries: standing.registries };
    const rows = await counting(cost, base, registry, () =>
      reverifyRows(world, ledger, { registry, scope, day, disclosure: request.disclosure, names: request.names }),
    );
    cost.compared += rows.compared;
    if (planned === undefined && rows.rows.length === 0)
      return { status: 'notNeeded', ledgerVersion: state.version, cost };
    const staged = await stageReverification(world, request, base, rows);
    tried.set(staged.manifest.reverification.id, countsOf(rows));
    if (world.clock.now() - stagedFrom > stagedUseMax) continue;
    // C9
    const answer = await ratify(world, province, state.version, staged.state);
    if (answer === 'set') {
      // C10
      await publishVersion(world, staged);
      return reverified(staged.manifest, { attempts: attempt, ...countsOf(rows), cost });
    }
    if (answer !== 'refused') unanswered = answer.error;
    await backOff(world, attempt);
  }
  throw new Contention(commitAttemptsMax, unanswered);
}

/** Rows of a version, beside those that its manifest counts. */
interface RowCounts {
  rechecks: number;
  renewed: number;
}

function countsOf({ recheck, renewed }: ReverifiedRows): RowCounts {
  return { rechecks: recheck.length, renewed };
}

function reverified(
  { version, reverification }: ReverificationManifest,
  facts: RowCounts & { attempts: number; cost: ReverifyCost },
): ReverifyOutcome {
  return { status: 'reverified', ledgerVersion: version, facts: reverification, ...facts };
}

/** Adds what `act` reads of ledger and registry to `cost`. */
async function counting<T>(
  cost: ReverifyCost,
  { ledger }: Base,
  registry: RegistryReader,
  act: () => Promise<T>,
): Promise<T> {
  const sum = (name: 'blocks' | 'bytes'): number => ledger.count[name] + registry.count[name];
  const [blocks, bytes] = [sum('blocks'), sum('bytes')];
  const result = await act();
  cost.blocks += sum('blocks') - blocks;
  cost.bytes += sum('bytes') - bytes;
  return result;
}

/**
 * C6 to C8: what was found, in a version on top of the base. Nothing in it comes from a clock but the day of the run.
 */
async function stageReverification(
  world: CommitWorld,
  request: ReverifyRequest,
  base: Base,
  found: ReverifiedRows,
): Promise<{ manifest: ReverificationManifest; sha256: string; state: ProvinceState }> {
  const { province, day, registry } = request;
  const { state, manifest } = base;
  const names = request.names === undefined ? [] : [request.names.batch];
  const text = ['re-verification', province, state.manifest, registry.version, ruleVersion, day, ...names].join('\n');
  const id = sha256Of(world.hash, new TextEncoder().encode(text)).slice(0, 32);
  const stage = new Stage(world, { province, id, since: 0 });
  const segments = await stageRows(stage, found.rows);
  const claims = await stageClaims(stage, found.claims);
  const next: ReverificationManifest = {
    format: manifestFormat,
    province,
    version: manifest.version + 1,
    previous: { manifest: state.manifest, batch: versionId(manifest) },
    reverification: {
      id,
      base: state.manifest,
      day,
      from: base.registries,
      ruleVersion,
      canons: [...registry.canons],
      compared: found.compared,
      changed: found.rows.length,
      waiting: found.waiting,
      causes: found.causes,
    },
    recheck: found.recheck.length === 0 ? null : await stage.put(found.recheck.encode()),
    registryVersion: registry.version,
    segments: [...manifest.segments, ...segments],
    claims: [...manifest.claims, ...claims],
    counts: await stage.put(json(found.counts)),
    fulls: manifest.fulls,
    asOf: manifest.asOf,
    recent: manifest.recent,
    recentContent: manifest.recentContent,
  };
  await stage.flush();
  const { sha256 } = await stage.put(manifestBytes(next));
  return { manifest: next, sha256, state: stateOf(next, sha256, found.counts, state.lastUpload) };
}
