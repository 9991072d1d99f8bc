import * as z from 'zod';
import { releaseOnOrder } from '../maintenance/release-order.ts';
import { undivided } from './operation.ts';
import { $BatchId, $Province } from './requests.ts';

const $Request = z.strictObject({ province: $Province, batch: $BatchId });

/** Compares the held claims of a batch after all: the receipt of that. Refused as `releaseBatch` refuses. */
export const release = undivided({
  name: 'release',
  by: 'headquarters',
  way: 'queued',
  $Request,
  perform: (world, { province, batch }, { order: { id, principal, purpose } }) =>
    releaseOnOrder(world, { province, batch, principal, purpose, order: id }),
});
