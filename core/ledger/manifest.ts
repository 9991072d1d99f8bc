/**
 * The manifest of one ledger version: which objects are the ledger, what this version added, and the hash of the
 * version before it. Format: docs/ledger.md.
 */
import { sha256Of } from '../base/sha256.ts';
import * as z from 'zod';
import { batchKinds, schemes } from '../domain/codes.ts';
import { IntegrityError } from '../base/errors.ts';
import { ObjectMissing, type Hash, type ObjectStore } from '../ports.ts';

/** Of what is written. Versions of format 1 name tables of version 1 alone. */
export const manifestFormat = 2;
const earlierFormat = 1;

const $Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const $BatchId = z.string().regex(/^[0-9a-f]{32}$/);

/** An immutable object of the ledger. */
export const $ObjectRef = z.strictObject({ key: z.string(), sha256: $Sha256, bytes: z.int().nonnegative() });
export type ObjectRef = z.infer<typeof $ObjectRef>;

const $TableRef = $ObjectRef.extend({ rows: z.int().positive(), first: z.number(), last: z.number() });
export type TableRef = z.infer<typeof $TableRef>;

/** When an event happened and, for ties, which batch it came from. */
const $Stamp = z.strictObject({ asOf: z.number(), batch: $BatchId });
export type Stamp = z.infer<typeof $Stamp>;

const $BatchFacts = z.strictObject({
  id: $BatchId,
  key: z.string(),
  objectVersion: z.string(),
  sha256: $Sha256,
  kind: z.enum(batchKinds),
  schemes: z.array(z.enum(schemes)), // the scope; empty for a delta without one
  asOf: z.iso.datetime(),
  storedOn: z.iso.date(), // day in Viet Nam on which the store took the upload; the instant is in the batch item alone
  rows: z.int().nonnegative(), // read
  releases: z.nullable($BatchId), // the batch whose held claims this one frees
  /**
   * How the upload was read, so that it can be read again. Absent in versions of before December 2026, whose receipts
   * name the profile.
   */
  profile: z.strictObject({ name: z.string(), forced: z.boolean() }).optional(),
  ignoreColumns: z.array(z.string()).optional(), // headings that the upload left out; absent if none
});

/**
 * A version by the hash of its manifest and the id of what made it: its manifest is
 * `staged/<province>/<batch>/<manifest>`.
 */
export const $VersionName = z.strictObject({ manifest: $Sha256, batch: $BatchId });
export type VersionName = z.infer<typeof $VersionName>;

/** What a compaction did. It adds no batch; its id is used where a version is named by its batch. */
const $CompactionFacts = z.strictObject({
  id: $BatchId,
  base: $Sha256, // manifest of the version whose segments and claims parts it merged
  horizon: z.iso.datetime(), // stamps before it were coalesced, tombstones before it dropped
  merged: z.strictObject({ segments: z.int().nonnegative(), claims: z.int().nonnegative() }), // what was merged
  /** Of a merge of the newest objects alone: how many older ones stay. Absent where everything was merged. */
  beneath: z.strictObject({ segments: z.int().nonnegative(), claims: z.int().nonnegative() }).optional(),
  rows: z.int().nonnegative(), // of the new base, tombstones included
  dropped: z.int().nonnegative(), // tombstones
  /** Of a repair alone: what it put right. Its counts are those of the rows, whatever they were before. */
  repair: z
    .strictObject({
      drift: z.int().nonnegative(), // persons by which the verdicts differed, summed
      counts: z.boolean(), // whether the counts object was another
      claims: z.int().nonnegative(), // entries of the claims part
    })
    .optional(),
});

/** What a re-verification did. It adds no batch; its id is used where a version is named by its batch. */
const $ReverificationFacts = z.strictObject({
  id: $BatchId,
  base: $Sha256, // manifest of the version whose rows it compared again
  day: z.iso.date(), // of the scheduled run it belongs to, in Viet Nam
  from: z.array(z.string()), // registry versions that rows of the base may be based on, ascending
  // every row is based on these rules and on `registryVersion` now, except those that wait
  ruleVersion: z.int().positive(),
  /** Canons that the registry version served; absent in earlier manifests, whose only one had canonicalisation 1. */
  canons: z.array(z.int().nonnegative()).optional(),
  compared: z.int().nonnegative(), // rows
  changed: z.int().nonnegative(), // rows written: another verdict, or other details of the same
  waiting: z.int().nonnegative(), // rows not compared: of a canon that the registry version did not serve
  causes: z.record(z.string(), z.int().positive()), // rows with another verdict, by cause (`RecheckCause`)
});

/** A version that a batch made. */
export const $Manifest = z.strictObject({
  format: z.literal([earlierFormat, manifestFormat]),
  province: z.string(),
  version: z.int().positive(),
  previous: z.nullable($VersionName),
  batch: $BatchFacts,
  registryVersion: z.string(),
  segments: z.array($TableRef), // oldest first
  claims: z.array($TableRef), // oldest first
  counts: $ObjectRef,
  answers: z.strictObject({ outcomes: $ObjectRef, rejected: $ObjectRef, receipt: $ObjectRef }),
  fulls: z.partialRecord(z.enum(schemes), $Stamp), // the newest full of each scheme
  asOf: z.iso.datetime(), // newest of any batch
  recent: z.array($BatchId),
  recentContent: z.array(z.string()),
});
export type Manifest = z.infer<typeof $Manifest>;

/** A version that a compaction made: the same rows in fewer objects, so it has no answers. */
export const $CompactionManifest = $Manifest
  .omit({ answers: true, batch: true })
  .extend({ previous: $VersionName, compaction: $CompactionFacts });
export type CompactionManifest = z.infer<typeof $CompactionManifest>;

/** A version that a re-verification made: rows compared again, and the list of those that the office should look at. */
export const $ReverificationManifest = $Manifest
  .omit({ answers: true, batch: true })
  .extend({ previous: $VersionName, reverification: $ReverificationFacts, recheck: z.nullable($ObjectRef) });
export type ReverificationManifest = z.infer<typeof $ReverificationManifest>;

/** The manifest of any version. */
export type LedgerManifest = Manifest | CompactionManifest | ReverificationManifest;

/** The schema by what the version was made of: one is tried, not all three. */
function schemaOf(json: unknown): z.ZodType<LedgerManifest> {
  const has = (member: string): boolean => typeof json === 'object' && json !== null && member in json;
  if (has('compaction')) return $CompactionManifest;
  return has('reverification') ? $ReverificationManifest : $Manifest;
}

export function isBatchVersion(manifest: LedgerManifest): manifest is Manifest {
  return 'batch' in manifest;
}

export function isCompaction(manifest: LedgerManifest): manifest is CompactionManifest {
  return 'compaction' in manifest;
}

export function isReverification(manifest: LedgerManifest): manifest is ReverificationManifest {
  return 'reverification' in manifest;
}

/** Id of what made the version: of its batch, compaction or re-verification. */
export function versionId(manifest: LedgerManifest): string {
  if (isBatchVersion(manifest)) return manifest.batch.id;
  return isCompaction(manifest) ? manifest.compaction.id : manifest.reverification.id;
}

export function stagedKey(province: string, batch: string, sha256: string): string {
  return `staged/${province}/${batch}/${sha256}`;
}

export function manifestBytes(manifest: LedgerManifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(manifest));
}

/** An object by its reference, checked against its hash. Throws `IntegrityError`; there is no "not found". */
export async function readRef(
  store: ObjectStore,
  hash: Hash,
  ref: { key: string; sha256: string },
): Promise<Uint8Array> {
  const bytes = await store.read(ref.key);
  if (bytes === undefined) throw new IntegrityError(ref.key, 'no object', 'an object');
  const found = sha256Of(hash, bytes);
  if (found !== ref.sha256) throw new IntegrityError(ref.key, `SHA-256 ${found}`, ref.sha256);
  return bytes;
}

/**
 * The same in chunks, each valid until the next one is asked for; the hash is checked after the last one, so a caller
 * who stores them must store all or nothing. With `version` of that version of the key. Throws `IntegrityError`.
 */
export async function* streamRef(
  store: ObjectStore,
  hash: Hash,
  ref: { key: string; sha256: string; version?: string },
): AsyncGenerator<Uint8Array> {
  const sha256 = hash.sha256();
  try {
    for await (const chunk of store.stream(ref.key, ref.version === undefined ? {} : { version: ref.version })) {
      sha256.update(chunk);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ObjectMissing) throw new IntegrityError(ref.key, 'no object', 'an object');
    throw error;
  }
  const found = sha256.hex();
  if (found !== ref.sha256) throw new IntegrityError(ref.key, `SHA-256 ${found}`, ref.sha256);
}

/** Reads an object of any size for its hash alone, a chunk at a time. Throws `IntegrityError`. */
export async function checkRef(
  store: ObjectStore,
  hash: Hash,
  ref: { key: string; sha256: string; version?: string },
): Promise<void> {
  for await (const _ of streamRef(store, hash, ref));
}

/**
 * The manifest with this hash (C2). Throws `IntegrityError` if it is missing, changed, of another province or of a
 * format we do not know.
 */
export async function readManifest(
  world: { objects: ObjectStore; hash: Hash },
  province: string,
  name: VersionName,
): Promise<LedgerManifest> {
  const key = stagedKey(province, name.batch, name.manifest);
  const bytes = await readRef(world.objects, world.hash, { key, sha256: name.manifest });
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const parsed = schemaOf(json).safeParse(json);
  if (!parsed.success) {
    const format = (json as { format?: unknown } | null)?.format;
    throw new IntegrityError(
      key,
      `manifest of format ${JSON.stringify(format)}`,
      `format ${earlierFormat} or ${manifestFormat}`,
    );
  }
  if (parsed.data.province !== province) throw new IntegrityError(key, `province ${parsed.data.province}`, province);
  return parsed.data;
}

/** Versions of a province from the current one backwards, each checked against the hash its successor names. */
export async function* walkChain(
  world: { objects: ObjectStore; hash: Hash },
  province: string,
  from: VersionName,
): AsyncGenerator<{ manifest: LedgerManifest; sha256: string }> {
  let name: VersionName | null = { manifest: from.manifest, batch: from.batch };
  while (name !== null) {
    const manifest: LedgerManifest = await readManifest(world, province, name);
    yield { manifest, sha256: name.manifest };
    name = manifest.previous;
  }
}
