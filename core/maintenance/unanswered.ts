/** Whether an upload that lies under `incoming/` still has to be processed: the same question for worker and night. */
import { readBatchItem } from '../commit/publish-batch.ts';
import { isUploadKey, uploadBatchId } from '../intake/admit-upload.ts';
import type { World } from '../ports.ts';

export interface Unanswered {
  key: string;
  /** '' where the key is refused as it stands: it is never asked for in a store. */
  version: string;
  storedAt: number; // milliseconds
  batch: string;
}

/** Names a listed object as the ways in know it; undefined if nothing is there any more. */
export async function nameUpload(
  world: Pick<World, 'objects' | 'hash'>,
  { key, storedAt }: { key: string; storedAt: number },
): Promise<Unanswered | undefined> {
  const info = isUploadKey(key) ? await world.objects.head(key) : { version: '', storedAt };
  if (info === undefined) return undefined;
  const { version } = info;
  const batch = uploadBatchId(world.hash, { bucket: world.objects.bucket, key, version });
  return { key, version, storedAt: info.storedAt, batch };
}

/** The same, or undefined if it was answered or ignored. */
export async function findUnanswered(
  world: Pick<World, 'objects' | 'hash' | 'state'>,
  province: string,
  listed: { key: string; storedAt: number },
): Promise<Unanswered | undefined> {
  const upload = await nameUpload(world, listed);
  if (upload === undefined) return undefined;
  return (await readBatchItem(world, province, upload.batch)) === undefined ? upload : undefined;
}
