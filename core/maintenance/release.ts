/**
 * Releasing held claims: headquarters has looked at them, and they are compared after all. The upload is read again,
 * its held rows alone are matched and committed as a version of their own (docs/commit-protocol.md, Attempts).
 */
import type { ReadBatch } from '../domain/read-batch.ts';
import { commitBatch } from '../commit/commit.ts';
import { findCommitted } from '../commit/find-committed.ts';
import { matchBatch } from '../commit/match-batch.ts';
import { Refusal } from '../base/errors.ts';
import { readRef, type Manifest } from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import { readProvinceState } from '../domain/province-state.ts';
import type { Hash, ObjectInfo } from '../ports.ts';
import { $ReceiptBody, type Receipt } from '../domain/receipt.ts';
import { otherReadingsOf } from '../match/other-readings.ts';
import { readUpload } from '../intake/read-upload.ts';
import { openRegistry } from '../registry/open-registry.ts';
import type { SyncWorld } from '../sync-batch.ts';
import { visitHeld } from './held-answers.ts';
import { storedAtOf } from '../commit/stored-at.ts';
import { asOfAgeMax, type UploadRequest } from '../intake/upload-request.ts';

/**
 * Frees the held claims of a committed batch; doing it twice changes nothing the second time.
 * Throws Refusal BATCH_UNKNOWN, NOTHING_HELD, UPLOAD_CHANGED, UPLOAD_READ_DIFFERS, AS_OF_TOO_OLD, REGISTRY_NONE;
 * IntegrityError.
 */
export async function releaseBatch(world: SyncWorld, province: string, batch: string): Promise<Receipt> {
  const state = await readProvinceState(world.state, province);
  const version = await findCommitted(world, province, batch, state);
  if (version === undefined) throw new Refusal('BATCH_UNKNOWN');
  const { manifest } = version;
  const held = await heldRows(world, manifest);
  if (held.size === 0) throw new Refusal('NOTHING_HELD');

  const info = await world.objects.head(manifest.batch.key, { version: manifest.batch.objectVersion });
  if (info === undefined) throw new Refusal('UPLOAD_CHANGED');
  if (info.archived === true) throw new Refusal('UPLOAD_ARCHIVED');
  const request = releaseRequest(world, manifest, batch, { info, storedAt: await storedAtOf(world, manifest) });
  // As for an upload: tombstones of that age are gone, so who has left could come back.
  if (request.asOf < world.clock.now() - asOfAgeMax)
    throw new Refusal('AS_OF_TOO_OLD', { days: asOfAgeMax / 86_400_000 });
  const registry = await openRegistry(world);
  const whole = await readUpload(world, request, info, registry.canon);
  checkReadAlike(whole, manifest.batch, await profileOf(world, manifest));
  const read = onlyRows(whole, held);
  const matched = await matchBatch(world, read, registry, true);
  const outcome = await commitBatch(world, request, matched, { disclosure: world.disclosure, releases: batch });
  if (outcome.status !== 'committed') throw new Error('a release is never a duplicate');
  world.log.event('batch.released', { province, batch, rows: held.size });
  return outcome.receipt;
}

/** Id of the version that frees the held claims of a batch: there is one at most. */
export function releaseId(hash: Hash, batch: string): string {
  return sha256Of(hash, new TextEncoder().encode(`release\n${batch}`)).slice(0, 32);
}

/** The request of the release: the upload's own facts under an id of its own; a `full` has removed already. */
function releaseRequest(
  world: SyncWorld,
  manifest: Manifest,
  batch: string,
  { info, storedAt }: { info: ObjectInfo; storedAt: number },
): UploadRequest {
  const facts = manifest.batch;
  // Versions of before the profile was a fact: it was forced if the upload said so.
  const forced =
    facts.profile === undefined ? info.metadata.profile : facts.profile.forced ? facts.profile.name : undefined;
  return {
    batch: releaseId(world.hash, batch),
    province: manifest.province,
    kind: facts.kind === 'full' ? 'delta' : facts.kind,
    scope: facts.schemes,
    key: facts.key,
    objectVersion: facts.objectVersion,
    storedAt,
    asOf: Date.parse(facts.asOf),
    rows: undefined,
    sha256: undefined,
    profile: forced,
    ignoreColumns: facts.ignoreColumns ?? [],
    confirmShrink: false,
    resend: true,
    officer: undefined,
    purpose: undefined,
  };
}

/** The profile by which a version's upload was read: its own fact, or the one of its receipt. */
async function profileOf(world: SyncWorld, manifest: Manifest): Promise<string> {
  if (manifest.batch.profile !== undefined) return manifest.batch.profile.name;
  const receipt = await readRef(world.objects, world.hash, manifest.answers.receipt);
  return $ReceiptBody.parse(JSON.parse(new TextDecoder().decode(receipt))).profile;
}

/**
 * Held rows are known by their numbers, and what they say by the profile: an upload that is not the same bytes, or is
 * read otherwise today, is not read as if it were. Throws Refusal.
 */
export function checkReadAlike(read: ReadBatch, facts: Manifest['batch'], profile: string): void {
  if (read.sha256 !== facts.sha256) throw new Refusal('UPLOAD_CHANGED');
  if (read.profile !== profile)
    throw new Refusal('UPLOAD_READ_DIFFERS', { what: `profile ${read.profile}, then ${profile}` });
  if (read.rows.read !== facts.rows)
    throw new Refusal('UPLOAD_READ_DIFFERS', { what: `${read.rows.read} rows, then ${facts.rows}` });
}

/** Data records of a batch whose answer was HELD, from its own answers. */
async function heldRows(world: SyncWorld, manifest: Manifest): Promise<Set<number>> {
  const held = new Set<number>();
  await visitHeld(world, manifest, ({ row }) => held.add(row));
  return held;
}

/** The batch as if it had only these data records. */
function onlyRows(read: ReadBatch, records: Set<number>): ReadBatch {
  const from = read.claims;
  const rows = Uint32Array.from({ length: from.length }, (_, i) => i).filter((i) => records.has(from.row(i)));
  const claims = from.pick(rows);
  claims.other = otherReadingsOf(from, rows);
  const counted = { read: rows.length, accepted: rows.length, rejected: 0, blank: 0 };
  return { ...read, claims, rejects: [], rows: counted, rejectedPresent: new Float64Array(0), unreadableNumbers: 0 };
}
