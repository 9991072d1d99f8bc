/** Held claims, and what headquarters decides of them. */
import * as z from 'zod';
import { Refusal } from '../../core/base/errors.ts';
import { isFreeText } from '../../core/domain/free-text.ts';
import { refuseHeld } from '../../core/maintenance/held-decisions.ts';
import {
  $HeldBatch,
  $HeldPage,
  heldLimit,
  heldOfBatch,
  heldPositionOf,
  listHeld,
} from '../../core/submissions/held.ts';
import { pagingOf, pagingQuery } from '../http/paging.ts';
import { jsonBody, parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { allProvinces } from '../views/asked-diff.ts';
import { askedId } from './batches.ts';

const $Decision = z.strictObject({ decision: z.enum(['release', 'refuse']), reason: z.string().min(1) });

/** With a province its claims alone. */
export const heldQuery = pagingQuery(heldLimit).extend({ province: z.enum(allProvinces).optional() });
const privately = { 'Cache-Control': 'private, no-store' };

export const heldRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/held',
    access: { to: 'country', roles: ['headquarters'] },
    api: {
      name: 'listHeld',
      summary: 'Batches with held claims: undecided ones first, the newest first',
      query: heldQuery,
      answers: { 200: $HeldPage },
    },
    handle: async (c) => c.json(await heldPage(c), 200, privately),
  },
  {
    method: 'POST',
    path: '/api/v1/held/:province/:batch',
    access: { to: 'province', roles: ['headquarters'] },
    api: {
      name: 'decideHeld',
      summary: 'Releases the held claims of a batch, which are then compared, or refuses them',
      body: $Decision,
      answers: { 200: $HeldBatch },
    },
    async handle(c) {
      const { decision, reason } = await jsonBody(c, $Decision);
      await decideHeld(c, decision, reason);
      const held = await heldOfBatch(c.get('world'), c.get('province'), askedId(c));
      if (held === undefined) throw new Problem('NOT_FOUND');
      return c.json(held, 200, privately);
    },
  },
];

/** The page that is asked for. Throws Problem. */
export function heldPage(c: PortalContext): Promise<z.infer<typeof $HeldPage>> {
  const paging = pagingOf(c, heldQuery, heldPositionOf);
  const { province } = parsed(heldQuery, c.req.query());
  return listHeld(c.get('world'), province === undefined ? allProvinces : [province], paging);
}

/** Decides the held claims of the batch of the request. Throws Refusal, with the codes of release and refusal. */
export async function decideHeld(c: PortalContext, decision: 'release' | 'refuse', reason: string): Promise<void> {
  const world = c.get('world');
  const user = c.get('identity')?.user;
  const batch = askedId(c);
  if (user === undefined || !/^[0-9a-f]{32}$/.test(batch)) throw new Problem('NOT_FOUND');
  const place = { province: c.get('province'), batch };
  if (reason.trim() === '' || !isFreeText(reason)) throw new Refusal('HELD_REASON');
  if (decision === 'release') await world.release({ ...place, officer: user, purpose: reason.trim() });
  else {
    const order = Buffer.from(world.randomBytes(8)).toString('hex');
    await refuseHeld(world, { ...place, principal: `portal:${user}`, reason, order });
  }
}
