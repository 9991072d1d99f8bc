/**
 * Trace in the scheduled run (`docs/trace.md`): the open claims of each province, the people of the country in items
 * that are swept beside each other, and the lists that follow. All three do nothing while trace is off; a failure here
 * leaves every other figure of the night as it is.
 */
import { readProvinceState } from '../domain/province-state.ts';
import { Ledger } from '../ledger/ledger.ts';
import { makeClaimTables, type ClaimTables } from '../trace/claim-tables.ts';
import { gatherOpenClaims } from '../trace/open-claims.ts';
import { decodeOpenClaims, encodeOpenClaims, joinOpenClaims } from '../trace/review/claims-object.ts';
import { DecisionLog } from '../trace/review/decision-log.ts';
import { writeOverview } from '../trace/review/overview.ts';
import { recordSettings, traceOff, type TraceSettings } from '../trace/review/settings.ts';
import { removeOldLists } from '../trace/review/stored-lists.ts';
import { countGrades } from '../trace/review/trace-facts.ts';
import { writeTraced } from '../trace/review/write-traced.ts';
import { dropSweep, sweepGroups, sweepName, sweepRegistry, sweepsPrefix } from '../trace/sweep.ts';
import { finishTrace } from '../trace/trace.ts';
import { peopleGroups } from './people-groups.ts';
import type { RunContext } from './reconcile-steps.ts';
import type { StepResult } from './step-results.ts';

function settingsOf({ world }: RunContext): TraceSettings {
  return world.trace ?? traceOff;
}

function claimsKey(context: RunContext, province: string): string {
  return context.workKey(`open-claims/${province}`);
}

export async function traceClaimsStep(context: RunContext, province: string): Promise<StepResult<'traceClaims'>> {
  if (settingsOf(context).mode === 'off') return { status: 'off', claims: 0, waiting: 0 };
  const { world } = context;
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return { status: 'gathered', claims: 0, waiting: 0 };
  const registry = await context.registry();
  const ledger = await Ledger.open(world, province, state);
  const claims = await gatherOpenClaims([ledger], registry.canons);
  await world.objects.put(claimsKey(context, province), encodeOpenClaims(claims));
  return { status: 'gathered', claims: claims.length, waiting: claims.waiting };
}

/** The claims of the run and where its sweep is kept, made once in a process. */
interface Sweep {
  tables: ClaimTables;
  partials: string;
  waiting: Map<string, number>;
}
const sweeps = new WeakMap<RunContext, Promise<Sweep | undefined>>();

function sweepOf(context: RunContext): Promise<Sweep | undefined> {
  const known = sweeps.get(context);
  if (known !== undefined) return known;
  const made = makeSweep(context);
  sweeps.set(context, made);
  // A failure is reported to those waiting, and not cached.
  made.catch(() => sweeps.delete(context));
  return made;
}

async function makeSweep(context: RunContext): Promise<Sweep | undefined> {
  const parts = [];
  for (const province of context.run.provinces) {
    const key = claimsKey(context, province);
    const bytes = await context.world.objects.read(key);
    if (bytes !== undefined) parts.push(decodeOpenClaims(key, bytes));
  }
  if (parts.length === 0) return undefined;
  const registry = await context.registry();
  const claims = joinOpenClaims(parts);
  const partials = `${sweepsPrefix}${sweepName(context.world, registry, claims)}/`;
  const waiting = new Map(parts.map((part) => [part.provinces[0], part.waiting]));
  return { tables: await makeClaimTables(registry, claims), partials, waiting };
}

/** Sweeps the groups of people that fall to this item; those that were swept before a kill are found. */
export async function traceSweepStep(context: RunContext, item: string): Promise<StepResult<'traceSweep'>> {
  if (settingsOf(context).mode === 'off') return { status: 'off', groups: 0 };
  const registry = await context.registry();
  const own = sweepGroups(registry).filter((_, at) => at % peopleGroups.length === peopleGroups.indexOf(item));
  if (own.length === 0) return { status: 'swept', groups: 0 };
  const sweep = await sweepOf(context);
  if (sweep === undefined) return { status: 'swept', groups: 0 };
  await sweepRegistry(context.world, registry, sweep.tables, { partials: sweep.partials, groups: own });
  return { status: 'swept', groups: own.length };
}

/** Scores what was swept, and stores lists, figures and hints. Old lists go whether trace is on or off. */
export async function traceStep(context: RunContext): Promise<StepResult<'trace'>> {
  const { world, run } = context;
  const trace = settingsOf(context);
  await recordSettings(world, trace);
  const removed = await removeOldLists(world);
  const nothing = { claims: 0, grades: countGrades([]), hinted: 0, heldBack: 0, removed };
  if (trace.mode === 'off') return { status: 'off', ...nothing };
  const log = await DecisionLog.read(world);
  const reviewing = { ...world, trace };
  const sweep = await sweepOf(context);
  let written = nothing;
  if (sweep !== undefined) {
    const registry = await context.registry();
    const { tables, partials, waiting } = sweep;
    const swept = await sweepRegistry(world, registry, tables, { partials });
    const ledgers = await context.verifiedLedgers();
    const task = { registry, ledgers, books: ledgers, rejected: log.rejected };
    const traced = await finishTrace(world, task, { tables, swept, partials });
    const facts = await writeTraced(reviewing, traced, { day: run.day, registry, waiting, nightly: true });
    await dropSweep(world, partials);
    written = { ...nothing, ...facts };
  }
  await writeOverview(reviewing, log);
  const { claims, hinted } = written;
  world.log.event('trace.written', { claims, hinted, removed });
  return { status: 'traced', ...written };
}
