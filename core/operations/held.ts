/** Held claims: what is held, and that it stays so. */
import * as z from 'zod';
import { refuseHeld } from '../maintenance/held-decisions.ts';
import { heldLimit, listHeld } from '../submissions/held.ts';
import { undivided } from './operation.ts';
import { $BatchId, $Province, chosenProvinces } from './requests.ts';

const $Nothing = z.strictObject({});

/** The first page of all provinces. */
export const held = undivided({
  name: 'held',
  by: 'headquarters',
  way: 'answered',
  $Request: $Nothing,
  perform: (world) => listHeld(world, chosenProvinces({}), { limit: heldLimit.max }),
});

const $Refused = z.strictObject({ province: $Province, batch: $BatchId });

export interface RefusedHeld {
  province: string;
  batch: string;
  refusedAt: string;
  principal: string;
  reason: string;
}

/** The purpose of the order is the reason that the office reads. Refused as `refuseHeld` refuses. */
export const heldRefuse = undivided({
  name: 'held refuse',
  by: 'headquarters',
  way: 'answered',
  $Request: $Refused,
  perform: async (world, { province, batch }, { order: { id, principal, purpose } }): Promise<RefusedHeld> => {
    const asked = { province, batch, principal, reason: purpose ?? '', order: id };
    const { refusedAt, principal: by, reason } = await refuseHeld(world, asked);
    return { province, batch, refusedAt, principal: by, reason };
  },
});
