/** Uploads of a province that have no answer yet, also in a store elsewhere: few requests, bounded memory. */
import { readBatchItem } from '../commit/publish-batch.ts';
import { keptKey } from '../intake/admit-upload.ts';
import { findUnanswered, listArrivals, type Listed, type Unanswered } from '../maintenance/unanswered.ts';
import type { World } from '../ports.ts';
import { FirstOf } from './position.ts';

/** Uploads without an answer that are looked at, the newest: a province sends some twenty a day. */
const unansweredMax = 200;
/** Answered uploads that are known by their keys, 100 bytes each: those of years. */
const answeredMax = 200_000;
/** Questions to a store at once. */
const questionsMax = 16;

type UnansweredWorld = Pick<World, 'objects' | 'hash' | 'state'>;

/** Which uploads were answered, by key and instant, gathered while the items of the batches are read. */
export class AnsweredUploads {
  private readonly hash: World['hash'];
  private readonly byKey = new Map<string, number>();

  constructor(hash: World['hash']) {
    this.hash = hash;
  }

  /** `at`: when the store took it, in milliseconds; what came later under its key is another upload. */
  add(key: string, at: number): void {
    if (this.byKey.size >= answeredMax && !this.byKey.has(key)) return;
    this.byKey.set(key, Math.max(at, this.byKey.get(key) ?? 0));
  }

  /** False may also be said of one that was answered: then its item says so. */
  has({ key, storedAt }: Listed): boolean {
    return (this.byKey.get(keptKey(this.hash, key)) ?? -1) >= storedAt;
  }
}

/** The newest uploads of a province that have no item, in no order. */
export async function listUnanswered(
  world: UnansweredWorld,
  province: string,
  answered: AnsweredUploads,
): Promise<Unanswered[]> {
  const newest = new FirstOf<Listed>(unansweredMax, (a, b) => b.storedAt - a.storedAt);
  for await (const listed of listArrivals(world, province)) if (!answered.has(listed)) newest.add(listed);
  const found: Unanswered[] = [];
  const listed = newest.sorted();
  for (let from = 0; from < listed.length; from += questionsMax) {
    const some = listed.slice(from, from + questionsMax);
    for (const each of await Promise.all(some.map((one) => findUnanswered(world, province, one))))
      if (each !== undefined) found.push(each);
  }
  return found;
}

/** The upload of a batch that has no item; undefined if none of the newest is it. */
export async function findUnansweredBatch(
  world: UnansweredWorld,
  province: string,
  batch: string,
): Promise<Unanswered | undefined> {
  if ((await readBatchItem(world, province, batch)) !== undefined) return undefined;
  // Without the items nothing is known of the others, so the newest alone are looked at.
  const uploads = await listUnanswered(world, province, new AnsweredUploads(world.hash));
  return uploads.find((upload) => upload.batch === batch);
}
