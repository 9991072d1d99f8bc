/**
 * Moving ledger rows to today's canonicalisation without a new upload (`docs/upgrade.md`): the uploads that gave them
 * are read again, and the names of rows that still say the same are renewed. Nothing else of a row changes but, by
 * today's stricter or better reading, its verdict.
 */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import * as z from 'zod';
import { $byName } from '../base/by-name.ts';
import { DeadlinePassed, Refusal, Unfinished } from '../base/errors.ts';
import { Verdict } from '../domain/codes.ts';
import { batchId, parseUploadKey, readRequest } from '../intake/upload-request.ts';
import { Ledger } from '../ledger/ledger.ts';
import { isBatchVersion, walkChain, type Manifest } from '../ledger/manifest.ts';
import { Dictionaries } from '../ledger/rows.ts';
import type { SyncWorld } from '../sync-batch.ts';
import { matchBatch } from '../commit/match-batch.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { readKnownState } from '../ledger/known-state.ts';
import { readUpload } from '../intake/read-upload.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { RenewedNames } from './renewed-names.ts';
import { reverifyProvince } from './reverify.ts';
import type { TouchedFinder } from './reverify-plan.ts';

const $RenewReport = z.object({
  province: z.string(),
  ledgerVersion: z.int(), // at the end
  uploads: z.int(), // that were read again
  /** Uploads that gave rows and are no longer there, or cannot be read as they were, by code. */
  unread: $byName(z.int()),
  renewed: z.int(), // rows
  /** Compared rows that still have a name of another canon: they wait for their next upload. */
  left: z.int(),
});
export type RenewReport = z.infer<typeof $RenewReport>;

/** How far it is: plain JSON. Versions down to this one were looked at. */
const $Reached = z.object({ report: $RenewReport, version: z.int() });

export interface RenewRequest {
  province: string;
  day: string; // of today, in Viet Nam
  touched: TouchedFinder;
  disclosure: Disclosure;
  /** Of an earlier call that was not finished in its time. */
  reached?: unknown;
}

/**
 * Renews the names of one province, an upload at a time; done twice it changes nothing the second time. All rows are
 * brought to the registry version in use first. Throws Refusal REGISTRY_NONE, CANON_MISMATCH, LEDGER_DRIFT,
 * IntegrityError, Contention; with a deadline also Unfinished, between two uploads.
 */
export async function renewNames(world: SyncWorld, request: RenewRequest): Promise<RenewReport> {
  const { province } = request;
  const registry = await openRegistry(world);
  await reverifyProvince(world, { ...request, registry });
  const { report, version } =
    request.reached === undefined
      ? {
          report: { province, ledgerVersion: 0, uploads: 0, unread: {}, renewed: 0, left: 0 },
          version: Infinity,
        }
      : $Reached.parse(request.reached);
  const state = await readKnownState(world, province);
  if (state === undefined) return report;
  const waiting = await rowsByBatch(await Ledger.open(world, province, state), registry.canon);
  const uploads: Manifest[] = [];
  for await (const { manifest } of walkChain(world, province, state))
    if (isBatchVersion(manifest) && manifest.version < version && waiting.has(manifest.batch.id))
      uploads.push(manifest);
  for (const [at, manifest] of uploads.entries()) {
    const unfinished = new Unfinished({ report, version: uploads[at - 1]?.version ?? version });
    if (at > 0 && world.clock.now() > (world.deadline ?? Infinity)) throw unfinished;
    try {
      const names = await readAgain(world, manifest, registry);
      report.uploads += 1;
      const outcome = await reverifyProvince(world, { ...request, registry, names });
      if (outcome.status === 'reverified') report.renewed += outcome.renewed;
    } catch (error) {
      // A large upload late in a call is left to the next one, which has all its time for it.
      if (error instanceof DeadlinePassed && at > 0) throw unfinished;
      if (!(error instanceof Refusal)) throw error;
      report.unread[error.code] = (report.unread[error.code] ?? 0) + 1;
    }
  }
  const now = await readKnownState(world, province);
  report.ledgerVersion = now?.version ?? 0;
  for (const rows of (await rowsByBatch(await Ledger.open(world, province, now), registry.canon)).values())
    report.left += rows;
  return report;
}

/** Compared rows of another canon, by the batch that gave their identity. */
async function rowsByBatch(ledger: Ledger, canon: number): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  await ledger.scan(new Dictionaries(), (rows, at) => {
    if (rows.canon[at] === canon || rows.verdict[at] === 0 || rows.verdict[at] === Verdict.HELD) return;
    const batch = rows.dictionaries.stamps.batch[rows.identityStamp[at]];
    found.set(batch, (found.get(batch) ?? 0) + 1);
  });
  return found;
}

/** Names of an upload as they are read today. Throws Refusal UPLOAD_CHANGED, or what its bytes are refused with. */
async function readAgain(world: SyncWorld, { batch }: Manifest, registry: RegistryReader): Promise<RenewedNames> {
  const { key, objectVersion, sha256 } = batch;
  const info = await world.objects.head(key, { version: objectVersion });
  if (info === undefined) throw new Refusal('UPLOAD_CHANGED');
  const place = { ...parseUploadKey(key), batch: batchId(world.hash, world.objects.bucket, key, objectVersion) };
  const upload = readRequest(place, info, world.clock.now());
  const read = await readUpload(world, { ...upload, objectVersion }, info, registry.canon);
  if (read.sha256 !== sha256) throw new Refusal('UPLOAD_CHANGED');
  const { read: matched } = await matchBatch(world, read, registry, true);
  return new RenewedNames(batch.id, registry.canon, matched.claims);
}
