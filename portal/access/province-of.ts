/** Which province the thing of a request belongs to, as far as the one who asks may know that it exists. */
import { readBatchItem } from '../../core/commit/publish-batch.ts';
import { findProvince, provinces } from '../../core/domain/provinces.ts';
import type { PortalContext } from '../http/route.ts';
import { seesProvince, type Access } from './access.ts';
import type { Identity } from './identity.ts';

export async function provinceOf(c: PortalContext, access: Access, identity: Identity): Promise<string | undefined> {
  if (access.to === 'province') return findProvince(c.req.param('province') ?? '')?.id;
  if (access.to === 'batch') return provinceOfBatch(c, identity);
  return undefined;
}

async function provinceOfBatch(c: PortalContext, identity: Identity): Promise<string | undefined> {
  const batch = c.req.param('batch') ?? '';
  if (!/^[0-9a-f]{32}$/.test(batch)) return undefined;
  const world = c.get('world');
  for (const { id } of provinces) {
    if (!seesProvince(identity, id)) continue;
    if (world.uploads.work(id, batch) !== undefined) return id;
    if ((await readBatchItem(world, id, batch)) !== undefined) return id;
  }
  return undefined;
}
