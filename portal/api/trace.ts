/** Candidates for rows that name nobody, and decisions on them: for reviewers alone. */
import * as z from 'zod';
import { findProvince } from '../../core/domain/provinces.ts';
import type { DecideReport } from '../../core/trace/review/decide.ts';
import type { Access } from '../access/access.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { csvBody, csvTypes } from '../http/text-body.ts';

export const traceAccess: Access = { to: 'country', roles: ['reviewer'] };

const $Count = z.int().nonnegative();
const $TraceList = z.strictObject({
  registryVersion: z.nullable(z.string()),
  day: z.iso.date(),
  open: z.array(
    z.strictObject({
      province: z.string(),
      participantNumber: z.string(),
      unit: z.string(),
      verdict: z.string(),
      grade: z.string(),
      candidates: z.array(
        z.strictObject({
          personalId: z.string(),
          probability: z.number(),
          bits: z.number(),
          fields: z.record(z.string(), z.string()),
          namesakes: $Count,
          inUseElsewhere: z.boolean(),
        }),
      ),
      found: $Count,
    }),
  ),
});
const $Decided = z.strictObject({
  status: z.enum(['recorded', 'known']),
  sha256: z.string(),
  day: z.iso.date(),
  accepted: $Count,
  rejected: $Count,
  settled: $Count,
  published: z.array(z.strictObject({ province: z.string(), key: z.string(), rows: $Count, ids: $Count })),
});

export const traceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/trace',
    access: traceAccess,
    api: {
      name: 'listTrace',
      summary: 'Undecided candidates of one province or of all, as `doisoat trace list --json`',
      query: z.object({ province: z.string().optional() }),
      answers: { 200: $TraceList },
    },
    async handle(c) {
      const world = c.get('world');
      const asked = c.req.query('province');
      const province = asked === undefined ? undefined : findProvince(asked)?.id;
      const isUnknown = asked !== undefined && province === undefined;
      if (world.listTrace === undefined || isUnknown) throw new Problem('NOT_FOUND');
      return c.json(await world.listTrace(province), 200, { 'Cache-Control': 'private, no-store' });
    },
  },
  {
    method: 'POST',
    path: '/api/v1/trace/decisions',
    access: traceAccess,
    api: {
      name: 'decideTrace',
      summary: 'Records a file of decisions, whole or not at all, as `doisoat trace decide`',
      body: { file: csvTypes },
      answers: { 200: $Decided },
    },
    handle: async (c) => c.json(await decideTrace(c, await csvBody(c))),
  },
];

/** Records the decisions of a file for the one who asks. Throws Refusal; Problem NOT_FOUND where it cannot be done. */
export async function decideTrace(c: PortalContext, file: Uint8Array): Promise<DecideReport> {
  const world = c.get('world');
  const user = c.get('identity')?.user;
  if (world.decideTrace === undefined || user === undefined) throw new Problem('NOT_FOUND');
  return world.decideTrace(file, { principal: `portal:${user}`, officer: user });
}
