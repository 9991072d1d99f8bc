/**
 * The manifest of one ledger version: which objects are the ledger, what this version added, and the hash of the version
 * before it. Format: docs/ledger.md.
 */
import * as z from 'zod';
import { batchKinds, schemes } from './codes.ts';
import { IntegrityError } from './errors.ts';
import type { ProvinceState } from './province-state.ts';
import type { Hash, ObjectStore } from './ports.ts';

export const manifestFormat = 1;

const $Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const $BatchId = z.string().regex(/^[0-9a-f]{32}$/);

/** An immutable object of the ledger. */
export const $ObjectRef = z.strictObject({ key: z.string(), sha256: $Sha256, bytes: z.int().nonnegative() });
export type ObjectRef = z.infer<typeof $ObjectRef>;

const $TableRef = $ObjectRef.extend({ rows: z.int().positive(), first: z.number(), last: z.number() });
export type TableRef = z.infer<typeof $TableRef>;

/** When an event happened and, for ties, which batch said it. */
const $Stamp = z.strictObject({ asOf: z.number(), batch: $BatchId });
export type Stamp = z.infer<typeof $Stamp>;

export const $BatchFacts = z.strictObject({
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
});
export type BatchFacts = z.infer<typeof $BatchFacts>;

export const $Manifest = z.strictObject({
  format: z.literal(manifestFormat),
  province: z.string(),
  version: z.int().positive(),
  previous: z.nullable(z.strictObject({ manifest: $Sha256, batch: $BatchId })),
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

export function stagedKey(province: string, batch: string, sha256: string): string {
  return `staged/${province}/${batch}/${sha256}`;
}

export function manifestBytes(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(manifest));
}

/** Hex SHA-256 of one or several byte arrays in a row. */
export function sha256Of(hash: Hash, ...parts: Uint8Array[]): string {
  const sha256 = hash.sha256();
  for (const part of parts) sha256.update(part);
  return sha256.hex();
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

/** The manifest with this hash (C2). Throws `IntegrityError` if it is missing, changed, of another province or of a format we do not know. */
export async function readManifest(
  world: { objects: ObjectStore; hash: Hash },
  province: string,
  name: { manifest: string; batch: string },
): Promise<Manifest> {
  const key = stagedKey(province, name.batch, name.manifest);
  const bytes = await readRef(world.objects, world.hash, { key, sha256: name.manifest });
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const parsed = $Manifest.safeParse(json);
  if (!parsed.success) {
    const format = (json as { format?: unknown } | null)?.format;
    throw new IntegrityError(key, `manifest of format ${JSON.stringify(format)}`, `format ${manifestFormat}`);
  }
  if (parsed.data.province !== province) throw new IntegrityError(key, `province ${parsed.data.province}`, province);
  return parsed.data;
}

/** Versions of a province from the current one backwards, each checked against the hash its successor names. */
export async function* walkChain(
  world: { objects: ObjectStore; hash: Hash },
  province: string,
  from: Pick<ProvinceState, 'manifest' | 'batch'>,
): AsyncGenerator<{ manifest: Manifest; sha256: string }> {
  let name: { manifest: string; batch: string } | null = { manifest: from.manifest, batch: from.batch };
  while (name !== null) {
    const manifest: Manifest = await readManifest(world, province, name);
    yield { manifest, sha256: name.manifest };
    name = manifest.previous;
  }
}
