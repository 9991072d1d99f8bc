/** Supplied plans, populations and targets: read and loaded by headquarters. */
import * as z from 'zod';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { $TargetItem } from '../../core/summary/target-item.ts';
import { loadTargets, targetsOfYear } from '../../core/summary/targets.ts';
import type { Access } from '../access/access.ts';
import { parsed } from '../http/parse-body.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { csvBody, csvTypes } from '../http/text-body.ts';

export const targetAccess: Access = { to: 'country', roles: ['headquarters'] };

const $Year = z.object({ year: z.coerce.number().int().min(1995).max(2100).optional() });
const $Count = z.int().nonnegative();
const $Loaded = z.strictObject({
  rows: $Count,
  recorded: $Count, // for the first time
  changed: $Count,
  known: $Count,
  older: $Count, // a newer one was known, and stays
});
const $Figure = $TargetItem.omit({ version: true });
const $Targets = z.strictObject({ year: z.int(), targets: z.array(z.strictObject($Figure.shape)) });
export type Targets = z.infer<typeof $Targets>;

export const targetRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/targets',
    access: targetAccess,
    api: {
      name: 'listTargets',
      summary: 'Supplied figures of a year (default: this year)',
      query: $Year,
      answers: { 200: $Targets },
    },
    handle: async (c) => c.json(await askedTargets(c), 200, { 'Cache-Control': 'private, no-store' }),
  },
  {
    method: 'POST',
    path: '/api/v1/targets',
    access: targetAccess,
    api: {
      name: 'loadTargets',
      summary: 'Records a CSV of year,province,indicator,value,source,as_of[,by], whole or not at all',
      body: { file: csvTypes },
      answers: { 200: $Loaded },
    },
    handle: async (c) => c.json(await loadTargets(c.get('world'), await csvBody(c))),
  },
];

/** The figures of the year that is asked for. Throws Problem REQUEST_INVALID. */
export async function askedTargets(c: PortalContext): Promise<Targets> {
  const world = c.get('world');
  const asked = parsed($Year, { year: c.req.query('year') });
  const year = asked.year ?? Number(vietnamDate(world.clock.now()).slice(0, 4));
  return { year, targets: (await targetsOfYear(world, year)).map((item) => $Figure.parse(item)) };
}
