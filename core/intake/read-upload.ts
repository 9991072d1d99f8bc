/** Reading a stored upload: its bytes, as the store names them, to the columns of a batch. */
import { DeadlinePassed, IntegrityError, Refusal } from '../base/errors.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { readableVersion } from '../names/canon.ts';
import { NameReader } from '../names/reader.ts';
import type { FingerprintKey, ObjectInfo, World } from '../ports.ts';
import { readWithKernel } from './kernel-reader.ts';
import { readBatch } from './read-batch.ts';
import { scopeBits, vietnamDay, type UploadRequest } from './upload-request.ts';

/**
 * From this many bytes on (about 90,000 rows) rows are in memory that other threads can be given: answers to fewer are
 * not made beside.
 */
const sharedBytesMin = 8 * 1024 * 1024;

export interface ReadWorld extends Pick<World, 'objects' | 'clock' | 'hash' | 'threads'> {
  fingerprintKey: FingerprintKey;
  /**
   * Milliseconds since 1970: of a batch that is not matched by then nothing is written, and the attempt fails.
   */
  deadline?: number;
  /** Told what is being done, for a progress line. */
  progress?(step: 'read' | 'match' | 'commit', done: number, total: number): void;
}

/**
 * C3, C4: reads an upload to columns; the fingerprints of its names are of `canon`, that of the index they are compared
 * with. Throws Refusal, what a port throws, and DeadlinePassed.
 */
export async function readUpload(
  world: ReadWorld,
  request: UploadRequest,
  info: Pick<ObjectInfo, 'size'>,
  canon: number,
): Promise<ReadBatch> {
  const { bytes: nameKey, number } = world.fingerprintKey;
  return readBatch(counted(world, request, info.size), {
    names: new NameReader(nameKey, readableVersion(canon, number)),
    kernel: readWithKernel,
    shared: world.threads !== undefined && info.size >= sharedBytesMin,
    hash: world.hash,
    schemes: scopeBits(request.scope),
    schemesOfMetadataOnly: request.kind === 'leave',
    storedOn: vietnamDay(request.storedAt),
    size: info.size,
    profile: request.profile,
    ignoreColumns: request.ignoreColumns,
  });
}

/** The upload's chunks, its version pinned; stops at the deadline. */
async function* counted(world: ReadWorld, request: UploadRequest, size: number): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of world.objects.stream(request.key, { version: request.objectVersion })) {
    checkDeadline(world);
    yield chunk;
    done += chunk.length;
    world.progress?.('read', done, size);
  }
  if (done !== size) throw new Refusal('UPLOAD_CHANGED');
}

/** Throws DeadlinePassed: a fault and no refusal, for the next attempt may have the time. */
export function checkDeadline(world: Pick<ReadWorld, 'deadline' | 'clock'>): void {
  if (world.deadline !== undefined && world.clock.now() > world.deadline) throw new DeadlinePassed();
}

const sha256Hex = /^[0-9a-f]{64}$/;

/**
 * Where the store names a version by the hash of its bytes, other bytes are damage on the way: a fault to try again,
 * not a refusal.
 */
export function checkBytes(info: ObjectInfo, read: ReadBatch): void {
  if (!sha256Hex.test(info.version) || info.version === read.sha256) return;
  throw new IntegrityError(info.key, `SHA-256 ${read.sha256}`, info.version);
}
