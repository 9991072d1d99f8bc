/** Which province the thing of a request belongs to, as far as the one who asks may know that it exists. */
import { findProvince, provinces } from '../../core/domain/provinces.ts';
import { provinceOfBatch } from '../../core/submissions/find-submission.ts';
import type { PortalContext } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';
import { submissionWorld } from '../views/submission-world.ts';
import { seesProvince, type Access } from './access.ts';
import type { Identity } from './identity.ts';

/** Batches of which this process remembers the province, 100 bytes each: a batch never goes to another one. */
const rememberedMax = 10_000;
const remembered = new WeakMap<PortalWorld, Map<string, string>>();

export async function provinceOf(c: PortalContext, access: Access, identity: Identity): Promise<string | undefined> {
  if (access.to === 'province') return findProvince(c.req.param('province') ?? '')?.id;
  if (access.to === 'batch') return provinceOfAskedBatch(c, identity);
  return undefined;
}

/** An office is only ever asked for among its own; everybody else's look is remembered, so that it is taken once. */
async function provinceOfAskedBatch(c: PortalContext, identity: Identity): Promise<string | undefined> {
  const batch = c.req.param('batch') ?? '';
  if (!/^[0-9a-f]{32}$/.test(batch)) return undefined;
  const seen = provinces.map(({ id }) => id).filter((id) => seesProvince(identity, id));
  const world = c.get('world');
  const known = remembered.get(world) ?? new Map<string, string>();
  remembered.set(world, known);
  const last = known.get(batch);
  if (last !== undefined) return seen.includes(last) ? last : undefined;
  const found = await provinceOfBatch(submissionWorld(world), seen, batch);
  if (found === undefined) return undefined;
  if (known.size >= rememberedMax) for (const [oldest] of [...known].slice(0, rememberedMax / 2)) known.delete(oldest);
  known.set(batch, found);
  return found;
}
