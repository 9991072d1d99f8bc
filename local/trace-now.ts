/** Trace on demand, in this process: what the scheduled run does in its steps (`core/reconcile/trace-steps.ts`). */
import { provinces } from '../core/domain/provinces.ts';
import { readProvinceState } from '../core/domain/province-state.ts';
import { vietnamDate } from '../core/intake/upload-request.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import { openRegistry } from '../core/registry/open-registry.ts';
import { makeClaimTables } from '../core/trace/claim-tables.ts';
import { gatherOpenClaims, type OpenClaims } from '../core/trace/open-claims.ts';
import { joinOpenClaims } from '../core/trace/review/claims-object.ts';
import { DecisionLog } from '../core/trace/review/decision-log.ts';
import { writeOverview } from '../core/trace/review/overview.ts';
import { recordSettings } from '../core/trace/review/settings.ts';
import { removeOldLists } from '../core/trace/review/stored-lists.ts';
import { writeTraced, type WrittenTrace } from '../core/trace/review/write-traced.ts';
import { dropSweep, sweepName, sweepRegistry, sweepsPrefix } from '../core/trace/sweep.ts';
import { finishTrace } from '../core/trace/trace.ts';
import type { LocalWorld } from './world.ts';

export interface TraceReport extends WrittenTrace {
  registryVersion: string;
  day: string;
  waiting: number; // rows of a canon that the index does not serve
}

/**
 * Sweeps and stores the lists of one province or of all that have books. Stopped, it goes on from its last partial.
 * Throws Refusal REGISTRY_NONE, CANON_MISMATCH; `IntegrityError`.
 */
export async function traceNow(
  world: LocalWorld,
  province: string | undefined,
  progress: (done: number, total: number) => void,
): Promise<TraceReport> {
  await recordSettings(world, world.trace);
  const registry = await openRegistry(world);
  const day = vietnamDate(world.clock.now() - 86_400_000);
  const books: Ledger[] = [];
  const parts: OpenClaims[] = [];
  for (const { id } of provinces) {
    const state = await readProvinceState(world.state, id);
    if (state === undefined) continue;
    const ledger = await Ledger.open(world, id, state);
    books.push(ledger);
    if (province === undefined || province === id) parts.push(await gatherOpenClaims([ledger], registry.canons));
  }
  const claims = joinOpenClaims(parts);
  const tables = await makeClaimTables(registry, claims);
  const partials = `${sweepsPrefix}${sweepName(world, registry, claims)}/`;
  const swept = await sweepRegistry(world, registry, tables, { partials, progress });
  const log = await DecisionLog.read(world);
  const ledgers = books.filter(({ province: id }) => claims.provinces.includes(id));
  const traced = await finishTrace(
    world,
    { registry, ledgers, books, rejected: log.rejected },
    { tables, swept, partials },
  );
  const waiting = new Map(parts.map((part) => [part.provinces[0], part.waiting]));
  const written = await writeTraced(world, traced, { day, registry, waiting, nightly: false });
  await dropSweep(world, partials);
  await removeOldLists(world);
  await writeOverview(world, log);
  return { registryVersion: registry.version, day, waiting: claims.waiting, ...written };
}
