/**
 * Uploads whose event was lost: objects under `incoming/` that have no answer. They are processed by the very path
 * of a delivery, so one that was committed and not published to the end is published, and one that is on its way is
 * found, not processed twice.
 */
import { IntegrityError, Refusal } from '../base/errors.ts';
import { Contention } from '../commit/ratify.ts';
import type { Receipt } from '../domain/receipt.ts';
import { readBatchItem } from '../commit/publish-batch.ts';
import { syncBatch, type SyncWorld, type Upload } from '../sync-batch.ts';
import { batchId } from '../intake/upload-request.ts';

/** An event may be on its way, or its batch in progress, for this long after the upload. */
const eventDelayMax = 30 * 60_000; // milliseconds
/** How far clocks of store and program may be apart, when uploads since the last look are listed. */
const clockSlack = 86_400_000;

export interface Redriven {
  batch: string;
  /** `failed`: a fault; the next run tries again. */
  status: Receipt['status'] | 'failed';
  code: string; // of a refusal or fault, else ''
}

export interface LostUploads {
  /** Uploads that were looked at. */
  seen: number;
  /** What became of those that had no answer. */
  redriven: Redriven[];
  /** Uploads stored up to then have an answer: the next look begins here (less the slack of clocks). */
  through: number; // milliseconds
}

/**
 * Finds and processes lost uploads of a province that were stored after `since` (milliseconds). Throws what a port
 * throws while they are looked for.
 */
export async function redriveLost(world: SyncWorld, province: string, since: number): Promise<LostUploads> {
  const through = world.clock.now() - eventDelayMax;
  const lost: { key: string; version: string; storedAt: number; batch: string }[] = [];
  let seen = 0;
  for await (const { key, storedAt: listedAt } of world.objects.list(`incoming/${province}/`)) {
    if (listedAt > through || listedAt < since - clockSlack) continue;
    const info = await world.objects.head(key);
    if (info === undefined) continue;
    seen += 1;
    const batch = batchId(world.hash, world.objects.bucket, key, info.version);
    if ((await readBatchItem(world, province, batch)) === undefined)
      lost.push({ key, version: info.version, storedAt: info.storedAt, batch });
  }
  lost.sort((a, b) => a.storedAt - b.storedAt || (a.batch < b.batch ? -1 : 1));
  const redriven: LostUploads['redriven'] = [];
  let failed = false;
  for (const { key, version, batch } of lost) {
    const told = await redriveOne(world, { key, version });
    redriven.push({ batch, ...told });
    failed ||= told.status === 'failed';
  }
  return { seen, redriven, through: failed ? since : through };
}

/** One upload that cannot be processed does not keep the others waiting. */
async function redriveOne(world: SyncWorld, upload: Upload): Promise<{ status: Redriven['status']; code: string }> {
  try {
    const { status, refusal } = await syncBatch(world, upload);
    return { status, code: refusal?.code ?? '' };
  } catch (error) {
    // A key that is no upload's: there is no office to answer to, and there never will be.
    if (error instanceof Refusal) return { status: 'refused', code: error.code };
    const code = error instanceof IntegrityError || error instanceof Contention ? error.code : 'FAULT';
    world.log.event('upload.redriveFailed', { code });
    return { status: 'failed', code };
  }
}
