/** A release as headquarters orders it: who orders it is kept before anything is compared, then the release is done. */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { World } from '../ports.ts';
import type { SyncWorld } from '../sync-batch.ts';
import { releaseBatch } from './release.ts';

export interface ReleaseOrder {
  province: string;
  batch: string;
  /** Who orders, as whoever vouches for people says it: the ARN of a session, or a user of the machine. */
  principal: string;
  /** Why, in the words of who orders; null if they gave none. */
  purpose: string | null;
  /** Names this order among all of the batch, `[\w-]+`: an order that is delivered twice is recorded once. */
  order: string;
}

/**
 * Records the order as `audit/<province>/release-<batch>-<order>.json` (Decree 70/2024, Art. 10: who asked, for what,
 * when) and releases the held claims of the batch. Every order is recorded, also one that is then refused; doing it
 * twice changes nothing in the ledger. Throws what `releaseBatch` throws.
 */
export async function releaseOnOrder(world: SyncWorld, asked: ReleaseOrder): Promise<Receipt> {
  const { province, batch, principal, purpose, order } = asked;
  const record = {
    releases: batch,
    province,
    orderedAt: new Date(world.clock.now()).toISOString(),
    principal,
    purpose,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`${ordersPrefix(province, batch)}${order}.json`, bytes);
  return releaseBatch(world, province, batch);
}

const $Order = z.object({ orderedAt: z.iso.datetime(), principal: z.string(), purpose: z.nullable(z.string()) });
export type KeptOrder = z.infer<typeof $Order>;

function ordersPrefix(province: string, batch: string): string {
  return `audit/${province}/release-${batch}-`;
}

/** The first order to release the held claims of a batch; undefined if there was none. */
export async function firstReleaseOrder(
  world: Pick<World, 'objects'>,
  province: string,
  batch: string,
): Promise<KeptOrder | undefined> {
  let first: KeptOrder | undefined;
  for await (const { key } of world.objects.list(ordersPrefix(province, batch))) {
    const bytes = await world.objects.read(key);
    const parsed = $Order.safeParse(bytes && parseJson(new TextDecoder().decode(bytes)));
    if (parsed.success && (first === undefined || parsed.data.orderedAt < first.orderedAt)) first = parsed.data;
  }
  return first;
}
