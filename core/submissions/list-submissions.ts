/**
 * The submissions of a province, or of several, the newest first: the items of their batches and the uploads that have
 * none yet. Items are small and read whole, who sent an upload is read for the shown page alone.
 */
import { $BatchItem, type BatchItem } from '../commit/publish-batch.ts';
import { batchKinds } from '../domain/codes.ts';
import { readSent } from '../intake/audit-record.ts';
import { firstReleaseOrder } from '../maintenance/release-order.ts';
import { releaseId } from '../maintenance/release.ts';
import type { Unanswered } from '../maintenance/unanswered.ts';
import type { World } from '../ports.ts';
import { cursorOf, FirstOf, newestFirst, type Position } from './position.ts';
import { submissionNumber, type CurrentWork, type Submission, type SubmissionPage } from './submission.ts';
import { AnsweredUploads, listUnanswered } from './unanswered-uploads.ts';

export interface SubmissionWorld extends Pick<World, 'objects' | 'state' | 'hash'> {
  /** What this process does with an upload that has no answer; absent where nothing is processed. */
  work?(province: string, batch: string): CurrentWork | undefined;
}

/** One of them, before it is told: what its item says, or where its upload lies. */
type Entry = Position & ({ item: BatchItem } | { upload: Unanswered });

/** The instant of an item; of one that says the day alone, the day's first. */
export function instantOf({ storedAt, storedOn }: BatchItem): number {
  return Date.parse(storedAt ?? `${storedOn}T00:00:00+07:00`);
}

/** Every batch item of a province, in the order of the ids. */
export async function* batchItems(
  world: Pick<World, 'state'>,
  province: string,
): AsyncGenerator<{ batch: string; item: BatchItem }> {
  const prefix = 'BATCH#';
  for await (const { sort, item } of world.state.list(`PROVINCE#${province}`, prefix))
    yield { batch: sort.slice(prefix.length), item: $BatchItem.parse(item) };
}

/** A page of the submissions of these provinces, those after `after`. Memory: one page, and the keys of uploads. */
export async function listSubmissions(
  world: SubmissionWorld,
  provinces: readonly string[],
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<SubmissionPage> {
  // One more tells whether there is a next page.
  const newest = new FirstOf<Entry>(limit + 1, newestFirst);
  const take = (entry: Entry): void => {
    if (after === undefined || newestFirst(after, entry) < 0) newest.add(entry);
  };
  /** The batch whose claims a release freed, by the id that a release of it would have. */
  const freed = new Map<string, string>();
  for (const province of provinces) {
    const answered = new AnsweredUploads(world.hash);
    for await (const { batch, item } of batchItems(world, province)) {
      const at = instantOf(item);
      take({ at, ledgerVersion: item.ledgerVersion, province, batch, item });
      // An item that says the day alone was answered on it; what came later that day would be answered by now too.
      answered.add(item.key, item.storedAt === undefined ? at + dayMilliseconds - 1 : at);
      if (item.held > 0) freed.set(releaseId(world.hash, batch), batch);
    }
    for (const upload of await listUnanswered(world, province, answered))
      take({ at: upload.storedAt, ledgerVersion: 0, province, batch: upload.batch, upload });
  }
  const entries = newest.sorted();
  const shown = entries.slice(0, limit);
  const batches = await Promise.all(shown.map((entry) => tell(world, entry, freed.get(entry.batch) ?? null)));
  return { batches, next: entries.length > limit ? cursorOf(shown[shown.length - 1]) : null };
}

const dayMilliseconds = 86_400_000;

function tell(world: SubmissionWorld, entry: Entry, releases: string | null): Promise<Submission> {
  const { province, batch } = entry;
  if ('item' in entry) return submissionOfItem(world, { province, batch }, entry.item, releases);
  return submissionOfUpload(world, { province, ...entry.upload });
}

/** An answered submission. `releases`: the batch whose held claims it freed. */
export async function submissionOfItem(
  world: SubmissionWorld,
  { province, batch }: { province: string; batch: string },
  item: BatchItem,
  releases: string | null,
): Promise<Submission> {
  const order = releases === null ? undefined : await firstReleaseOrder(world, province, releases);
  const sent = releases === null ? await readSent(world, province, batch) : undefined;
  const { status, code, duplicateOf, read, accepted, rejected, held, ledgerVersion } = item;
  return {
    batchId: batch,
    number: submissionNumber(batch),
    province,
    kind: batchKinds.find((each) => each === item.kind) ?? null,
    state: status,
    code: code === '' ? null : code,
    receivedAt: item.storedAt ?? sent?.at ?? new Date(instantOf(item)).toISOString(),
    officer: order?.principal ?? sent?.officer ?? null,
    purpose: order?.purpose ?? sent?.purpose ?? null,
    rows: { read, accepted, rejected },
    held,
    ledgerVersion,
    duplicateOf: duplicateOf === '' ? null : duplicateOf,
    releases,
  };
}

/** A submission without an answer; `key` and `storedAt` are known where its upload was found. */
export async function submissionOfUpload(
  world: SubmissionWorld,
  upload: { province: string; batch: string } & Partial<Pick<Unanswered, 'key' | 'version' | 'storedAt'>>,
): Promise<Submission> {
  const { province, batch, key, version, storedAt } = upload;
  const sent = await readSent(world, province, batch);
  // Nobody has begun with it: what came with it is all there is.
  const untold = sent === undefined && key !== undefined && version !== undefined && version !== '';
  const metadata = untold ? (await world.objects.head(key, { version }))?.metadata : undefined;
  const work = world.work?.(province, batch);
  return {
    batchId: batch,
    number: submissionNumber(batch),
    province,
    kind: sent?.kind ?? batchKinds.find((each) => each === key?.split('/')[2]) ?? null,
    state: work === undefined || work.state === 'failed' ? 'received' : 'processing',
    code: work?.state === 'failed' ? work.code : null,
    receivedAt: storedAt === undefined ? (sent?.at ?? null) : new Date(storedAt).toISOString(),
    officer: sent?.officer ?? (metadata?.officer || null),
    purpose: sent?.purpose ?? (metadata?.purpose || null),
    rows: { read: 0, accepted: 0, rejected: 0 },
    held: 0,
    ledgerVersion: 0,
    duplicateOf: null,
    releases: null,
  };
}
