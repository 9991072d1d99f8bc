/**
 * Uploads whose event was lost: objects under `incoming/` that have no answer. They are processed by the very path
 * of a delivery, so one that was committed and not published to the end is published, and one that is on its way is
 * found, not processed twice.
 */
import { IntegrityError, Refusal } from '../base/errors.ts';
import { Contention } from '../commit/ratify.ts';
import type { Receipt } from '../domain/receipt.ts';
import { syncBatch, type SyncWorld, type Upload } from '../sync-batch.ts';
import { admitUpload, IgnoredUpload } from '../intake/admit-upload.ts';
import { byTurn, findUnanswered, listArrivals, type Unanswered } from './unanswered.ts';

/** An event may be on its way, or its batch in progress, for this long after the upload. */
const eventDelayMax = 30 * 60_000; // milliseconds
/** How far clocks of store and program may be apart, when uploads since the last look are listed. */
const clockSlack = 86_400_000;

export interface Redriven {
  batch: string;
  /** `ignored`: the gate keeps it out, for good. `failed`: a fault, or too early; the next run tries again. */
  status: Receipt['status'] | 'ignored' | 'failed';
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
  const gate = { bucket: world.objects.bucket, now: world.clock.now() };
  const lost: Unanswered[] = [];
  let seen = 0;
  for await (const listed of listArrivals(world, province)) {
    const { key, storedAt, changedAt = storedAt } = listed;
    // A file that says it is of the future does not come of age by waiting.
    const { decision } = admitUpload({ bucket: gate.bucket, key, stored: listed }, gate);
    if ((changedAt > through && decision !== 'refuse') || storedAt < since - clockSlack) continue;
    seen += 1;
    const upload = await findUnanswered(world, province, listed);
    if (upload !== undefined) lost.push(upload);
  }
  lost.sort(byTurn);
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
    if (error instanceof IgnoredUpload) return { status: 'ignored', code: error.code };
    const known = error instanceof Refusal || error instanceof IntegrityError || error instanceof Contention;
    const code = known ? error.code : 'FAULT';
    world.log.event('upload.redriveFailed', { code });
    return { status: 'failed', code };
  }
}
