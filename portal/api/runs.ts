/** The nights, and how the system is, for those who watch over it. */
import * as z from 'zod';
import { isDay } from '../../core/base/calendar-day.ts';
import { Refusal } from '../../core/base/errors.ts';
import { listRuns, $RunPage, runLimit, type RunPage } from '../../core/reconcile/list-runs.ts';
import { nextNight } from '../../core/reconcile/nights.ts';
import { readRunDay, $RunDay, type RunDay } from '../../core/reconcile/run-details.ts';
import { currentRegistry } from '../../core/registry/current.ts';
import { extractAge } from '../../core/summary/extract-age.ts';
import { waitingUploads } from '../../core/submissions/waiting.ts';
import { readLatestRun } from '../../core/summary/latest-run.ts';
import type { Access } from '../access/access.ts';
import { pagingOf, pagingQuery } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';

export const watchAccess: Access = { to: 'country', roles: ['headquarters', 'operator'] };
const runsQuery = pagingQuery(runLimit);

const $HealthDetails = z.strictObject({
  /** Null before the first index. */
  registry: z.nullable(
    z.strictObject({
      version: z.string(),
      asOf: z.iso.datetime(),
      ageDays: z.int(), // whole days since then
      activatedAt: z.iso.datetime(),
      people: z.int().nonnegative(),
    }),
  ),
  /** The newest finished run; null before the first. */
  lastRun: z.nullable(
    z.strictObject({
      day: z.iso.date(),
      run: z.int().positive(),
      status: z.enum(['done', 'incomplete']),
      finishedAt: z.iso.datetime(),
      failedProvinces: z.array(z.string()),
    }),
  ),
  /** When the next run begins; null where another program begins it. */
  nextRunAt: z.nullable(z.iso.datetime()),
  /** Uploads of the last day without an answer. */
  waiting: z.strictObject({ count: z.int().nonnegative(), oldestAt: z.nullable(z.iso.datetime()) }),
});
export type HealthDetails = z.infer<typeof $HealthDetails>;

export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/runs',
    access: watchAccess,
    api: {
      name: 'listRuns',
      summary: 'Scheduled runs of whole days, the newest first',
      query: runsQuery,
      answers: { 200: $RunPage },
    },
    handle: async (c) => c.json(await runPage(c), 200, { 'Cache-Control': 'private, no-store' }),
  },
  {
    method: 'GET',
    path: '/api/v1/runs/:day',
    access: watchAccess,
    api: {
      name: 'getRunsOfDay',
      summary: 'The runs of a day, each with its steps, what failed and why, and its report',
      answers: { 200: $RunDay },
    },
    handle: async (c) => c.json(await runDay(c), 200, { 'Cache-Control': 'private, no-store' }),
  },
  {
    method: 'GET',
    path: '/api/v1/health',
    access: watchAccess,
    api: {
      name: 'getHealthDetails',
      summary: 'The registry in use and its age, the last run, and uploads that wait',
      answers: { 200: $HealthDetails },
    },
    handle: async (c) => c.json(await healthDetails(c.get('world')), 200, { 'Cache-Control': 'private, no-store' }),
  },
];

/** The page that is asked for; its cursor is a day. Throws Problem. */
export function runPage(c: PortalContext): Promise<RunPage> {
  const { limit, after } = pagingOf(c, runsQuery, (cursor) => (isDay(cursor) ? cursor : undefined));
  const { nightly } = c.get('world');
  return listRuns(c.get('world'), { limit, before: after, nightly });
}

/** The newest so many. */
export function newestRuns(c: PortalContext, limit: number): Promise<RunPage> {
  const { nightly } = c.get('world');
  return listRuns(c.get('world'), { limit, nightly });
}

/** The runs of the day in the address. Throws Problem NOT_FOUND if there is none. */
export async function runDay(c: PortalContext): Promise<RunDay> {
  const day = c.req.param('day') ?? '';
  if (!isDay(day)) throw new Problem('NOT_FOUND');
  try {
    return await readRunDay(c.get('world'), day);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RUN_UNKNOWN') throw new Problem('NOT_FOUND');
    throw error;
  }
}

export async function healthDetails(world: PortalWorld): Promise<HealthDetails> {
  const [registry, run, waiting] = await Promise.all([
    currentRegistry(world),
    readLatestRun(world),
    waitingUploads(world),
  ]);
  return {
    registry:
      registry === undefined
        ? null
        : {
            version: registry.registry,
            asOf: registry.asOf,
            ageDays: extractAge(registry.asOf, world.clock.now()),
            activatedAt: registry.activatedAt,
            people: registry.rows,
          },
    lastRun:
      run === undefined
        ? null
        : {
            day: run.day,
            run: run.run,
            status: run.status,
            finishedAt: run.finishedAt,
            failedProvinces: run.failedProvinces,
          },
    nextRunAt: world.nightly === undefined ? null : new Date(nextNight(world.clock.now(), world.nightly)).toISOString(),
    waiting,
  };
}
