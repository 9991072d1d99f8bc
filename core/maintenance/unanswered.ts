/** Whether an upload that lies under `incoming/` still has to be processed: the same question for worker and night. */
import { readBatchItem } from '../commit/publish-batch.ts';
import { admitUpload, isUploadKey, uploadBatchId, type WaitCode } from '../intake/admit-upload.ts';
import { provinces } from '../domain/provinces.ts';
import type { World } from '../ports.ts';

export interface Unanswered {
  key: string;
  /** '' of a key that is refused as it stands, and of a stray: nothing is asked for in a store. */
  version: string;
  storedAt: number; // milliseconds
  /** Its place among others: when its bytes were last changed, as the sender says, else when they were stored. */
  turn: number; // milliseconds
  batch: string;
}

/** What lies under `incoming/` of a province. */
export interface Listed {
  key: string;
  size: number; // bytes
  storedAt: number; // milliseconds
  changedAt?: number; // milliseconds
  /** No object: nothing of it can be read, and its office is told. */
  stray?: true;
}

/** Everything that somebody put there for a province, in no order. */
export async function* listArrivals(world: Pick<World, 'objects'>, province: string): AsyncGenerator<Listed> {
  const prefix = `incoming/${province}/`;
  yield* world.objects.list(prefix);
  for await (const listed of world.objects.strays?.(prefix) ?? []) yield { ...listed, stray: true };
}

/** Names a listed object as the ways in know it; undefined if nothing is there any more. */
export async function nameUpload(
  world: Pick<World, 'objects' | 'hash'>,
  listed: Listed,
): Promise<Unanswered | undefined> {
  const { key, stray = false } = listed;
  const info = isUploadKey(key) && !stray ? await world.objects.head(key) : { ...listed, version: '' };
  if (info === undefined) return undefined;
  const { version, storedAt, changedAt } = info;
  const batch = uploadBatchId(world.hash, { bucket: world.objects.bucket, key, version });
  return { key, version, storedAt, turn: changedAt ?? storedAt, batch };
}

/** In the order of their turns; equal ones by the ids of their batches. */
export function byTurn(a: Pick<Unanswered, 'turn' | 'batch'>, b: Pick<Unanswered, 'turn' | 'batch'>): number {
  return a.turn - b.turn || (a.batch < b.batch ? -1 : Number(a.batch !== b.batch));
}

/** The same, or undefined if it was answered or ignored. */
export async function findUnanswered(
  world: Pick<World, 'objects' | 'hash' | 'state'>,
  province: string,
  listed: Listed,
): Promise<Unanswered | undefined> {
  const upload = await nameUpload(world, listed);
  if (upload === undefined) return undefined;
  return (await readBatchItem(world, province, upload.batch)) === undefined ? upload : undefined;
}

/** Uploads that wait because a clock is wrong, by code; undefined if there are none. */
export async function countWaits(
  world: Pick<World, 'objects' | 'clock'>,
): Promise<Record<WaitCode, number> | undefined> {
  const waits = { FILE_TIME_AHEAD: 0, CLOCK_BEHIND: 0 };
  const gate = { bucket: world.objects.bucket, now: world.clock.now() };
  for (const { id } of provinces)
    for await (const stored of listArrivals(world, id)) {
      const admission = admitUpload({ bucket: gate.bucket, key: stored.key, stored }, gate);
      if (admission.decision === 'wait') waits[admission.code]++;
    }
  return Object.values(waits).some((count) => count > 0) ? waits : undefined;
}
