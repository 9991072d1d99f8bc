import { createHash } from 'node:crypto';
import { Refusal } from '../../core/base/errors.ts';
import { endingOf, sniffBytes } from '../../core/intake/file-format.ts';
import type { ObjectInfo } from '../../core/ports.ts';
import type { Upload } from '../../core/sync-batch.ts';
import { localBucket } from '../../adapters/files/file-object-store.ts';
import { readFile } from './read-file.ts';
import type { LocalWorld } from '../world.ts';

export interface UploadFile {
  path: string;
  province: string;
  kind: string;
  /** Upload metadata (`docs/contracts.md`), only what was given. */
  metadata: Record<string, string>;
  /** Makes the same bytes another upload, as every sending to a portal is: letters and digits. */
  sending?: string;
}

/**
 * Stores a file as an upload, under a key made of its bytes and kind of container, its scope and, if it is sent
 * again on purpose, its as-of, or `sending`. The same file with the same metadata is stored once; other metadata (a
 * confirmation) replace those before. Throws Refusal FILE_NOT_FOUND, or UPLOAD_CHANGED if the file changes meanwhile.
 */
export async function storeUpload(world: LocalWorld, file: UploadFile): Promise<Upload> {
  const { version, ending } = await lookAt(file.path);
  // Elsewhere versions are the store's own names; the key is made of the bytes in any case.
  const onFiles = world.objects.bucket === localBucket;
  const key = uploadKey(file, { version, ending }, world.clock.now());
  const present = await world.objects.head(key);
  if (present === undefined) await world.objects.putIfAbsent(key, readFile(file.path), file.metadata);
  else if (!isSame(present, onFiles ? version : present.version, file.metadata))
    await world.objects.put(key, readFile(file.path), file.metadata);
  const stored = await world.objects.head(key);
  if (stored === undefined || (onFiles && stored.version !== version)) throw new Refusal('UPLOAD_CHANGED');
  return { key, version: stored.version };
}

function uploadKey(
  { province, kind, metadata, sending }: UploadFile,
  found: { version: string; ending: string },
  now: number,
): string {
  const parts = [found.version.slice(0, 32)];
  if (metadata.schemes !== undefined) parts.push(metadata.schemes.replaceAll(';', '+'));
  // Read otherwise, the same bytes are another batch; what is left out is not named in a key.
  const ignored = metadata['ignore-columns'];
  if (ignored !== undefined) parts.push(`less-${createHash('sha256').update(ignored).digest('hex').slice(0, 8)}`);
  if (metadata.resend !== undefined) parts.push(compactInstant(metadata['as-of'] ?? new Date(now).toISOString()));
  if (sending !== undefined) parts.push(sending);
  return `incoming/${province}/${kind}/${parts.join('-')}.${found.ending}`;
}

function isSame(info: ObjectInfo, version: string, metadata: Record<string, string>): boolean {
  const names = Object.keys(metadata);
  const equal = names.every((name) => info.metadata[name] === metadata[name]);
  return info.version === version && equal && Object.keys(info.metadata).length === names.length;
}

/** 2026-01-31T08:00:00.250Z gives 20260131T080000.250Z. */
function compactInstant(iso: string): string {
  return new Date(iso).toISOString().replace(/[-:]/g, '');
}

/** SHA-256 of a file, and the ending its key has: by what the file is, never by what it is called. */
async function lookAt(path: string): Promise<{ version: string; ending: string }> {
  const hash = createHash('sha256');
  let first: Uint8Array | undefined;
  for await (const chunk of readFile(path)) {
    first ??= Uint8Array.from(chunk.subarray(0, sniffBytes));
    hash.update(chunk);
  }
  return { version: hash.digest('hex'), ending: endingOf(first ?? new Uint8Array(0)) };
}
