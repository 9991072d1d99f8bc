/**
 * Refusing held claims: headquarters has looked at them and they stay uncompared. It changes no verdict; who refused,
 * when and why is kept as an audit object, and as a state item from which lists are made.
 */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import { parseJson } from '../base/parse-json.ts';
import { readBatchItem } from '../commit/publish-batch.ts';
import { isFreeText } from '../domain/free-text.ts';
import type { StateKey, World } from '../ports.ts';
import { releaseId } from './release.ts';

/**
 * `HELD#<province>` / the batch: the first refusal; a later one changes nothing. A partition of its own, so that
 * whoever may write it can change nothing that a rate follows from.
 */
const $HeldRefusal = z.object({
  version: z.literal(1),
  refusedAt: z.iso.datetime(),
  principal: z.string(),
  reason: z.string(),
});
export type HeldRefusal = z.infer<typeof $HeldRefusal>;

const $Record = $HeldRefusal.omit({ version: true }).extend({ refuses: z.string() });

function heldKey(province: string, batch: string): StateKey {
  return { partition: `HELD#${province}`, sort: batch };
}

function recordsPrefix(province: string): string {
  return `audit/${province}/held-refused-`;
}

export interface RefusalOrder {
  province: string;
  batch: string;
  /** Who refuses, as whoever vouches for people says it. */
  principal: string;
  reason: string;
  /** Names this order among all of the batch, `[\w-]+`. */
  order: string;
}

/**
 * Refuses the held claims of a batch; the first refusal is given back, whoever refuses again. They can still be
 * released. Throws Refusal HELD_REASON, BATCH_UNKNOWN, NOTHING_HELD, HELD_RELEASED, and nothing is kept then.
 */
export async function refuseHeld(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>,
  { province, batch, principal, reason: written, order }: RefusalOrder,
): Promise<HeldRefusal> {
  const reason = written.trim();
  if (reason === '' || !isFreeText(reason)) throw new Refusal('HELD_REASON');
  const item = await readBatchItem(world, province, batch);
  if (item?.status !== 'committed') throw new Refusal('BATCH_UNKNOWN');
  if (item.held === 0) throw new Refusal('NOTHING_HELD');
  if ((await readBatchItem(world, province, releaseId(world.hash, batch))) !== undefined)
    throw new Refusal('HELD_RELEASED');
  const refusedAt = new Date(world.clock.now()).toISOString();
  const record = { refuses: batch, province, refusedAt, principal, reason };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`${recordsPrefix(province)}${batch}-${order}.json`, bytes);
  const refusal: HeldRefusal = { version: 1, refusedAt, principal, reason };
  await world.state.compareAndSet(heldKey(province, batch), undefined, refusal);
  world.log.event('held.refused', { province, batch, rows: item.held });
  return (await readHeldRefusal(world, province, batch)) ?? refusal;
}

/** The refusal of the held claims of a batch, if they were refused. */
export async function readHeldRefusal(
  world: Pick<World, 'state'>,
  province: string,
  batch: string,
): Promise<HeldRefusal | undefined> {
  const item = await world.state.read(heldKey(province, batch));
  return item === undefined ? undefined : $HeldRefusal.parse(item);
}

/** Puts back the items of refusals that a state store has lost, from their records; gives how many were missing. */
export async function restoreHeldRefusals(world: Pick<World, 'objects' | 'state'>, province: string): Promise<number> {
  const first = new Map<string, z.infer<typeof $Record>>();
  for await (const { key } of world.objects.list(recordsPrefix(province))) {
    const bytes = await world.objects.read(key);
    const parsed = $Record.safeParse(bytes && parseJson(new TextDecoder().decode(bytes)));
    if (!parsed.success) continue;
    const known = first.get(parsed.data.refuses);
    if (known === undefined || parsed.data.refusedAt < known.refusedAt) first.set(parsed.data.refuses, parsed.data);
  }
  let restored = 0;
  for (const [batch, { refusedAt, principal, reason }] of first) {
    const refusal: HeldRefusal = { version: 1, refusedAt, principal, reason };
    if ((await world.state.compareAndSet(heldKey(province, batch), undefined, refusal)) === 'set') restored += 1;
  }
  return restored;
}
