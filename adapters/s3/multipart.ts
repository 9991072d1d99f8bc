/**
 * Objects larger than one part: written as a multipart upload that becomes visible in one conditional step, or not at
 * all.
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ObjectBody } from '../../core/ports.ts';
import { retryConflicts, type Pause } from './conflict.ts';

/**
 * Bytes of one part. S3 takes 10,000 parts of at least 5 MiB: this reaches 160 GB, and four parts are 64 MiB of memory.
 */
export const partBytes = 16 * 1024 * 1024;
/** Parts under way at a time; see `partBytes`. */
const partsInFlight = 4;

/** Where the object goes and under which condition; `IfNoneMatch` holds when the upload is completed. */
export interface MultipartTarget {
  Bucket: string;
  Key: string;
  ExpectedBucketOwner: string | undefined;
  ContentType: string;
  Metadata: Record<string, string>;
  IfNoneMatch: '*' | undefined;
}

/** The first part of a body and, if the body is longer, what follows in parts of the same length. */
export interface BodyStart {
  bytes: Uint8Array;
  rest: AsyncIterator<Uint8Array> | undefined;
}

export async function firstPart(body: ObjectBody, length: number = partBytes): Promise<BodyStart> {
  const parts = body instanceof Uint8Array ? cut(body, length) : collect(body, length);
  const first = await parts.next();
  const second = await parts.next();
  const bytes = first.done === true ? new Uint8Array(0) : first.value;
  return { bytes, rest: second.done === true ? undefined : prepend(second.value, parts) };
}

/**
 * Uploads all parts, then completes. On any failure the upload is aborted, so that no parts are paid for, and the
 * failure is thrown.
 */
export async function putMultipart(
  client: S3Client,
  pause: Pause,
  target: MultipartTarget,
  start: BodyStart,
): Promise<void> {
  const { IfNoneMatch, Metadata, ContentType, ...place } = target;
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...place, ContentType, Metadata, ChecksumAlgorithm: 'SHA256' }),
  );
  const upload = { ...place, UploadId };
  try {
    const Parts = await uploadParts(client, upload, start);
    const complete = new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch, MultipartUpload: { Parts } });
    await retryConflicts(pause, () => client.send(complete));
  } catch (error) {
    // Best effort: the bucket's lifecycle removes what an abort that fails leaves.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

interface Upload {
  Bucket: string;
  Key: string;
  ExpectedBucketOwner: string | undefined;
  UploadId: string | undefined;
}

async function uploadParts(client: S3Client, upload: Upload, start: BodyStart): Promise<CompletedPart[]> {
  const done: CompletedPart[] = [];
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const send = (bytes: Uint8Array, PartNumber: number) => {
    const sent = client
      .send(new UploadPartCommand({ ...upload, PartNumber, Body: bytes, ChecksumAlgorithm: 'SHA256' }))
      .then(({ ETag, ChecksumSHA256 }) => {
        done[PartNumber - 1] = { PartNumber, ETag, ChecksumSHA256 };
      })
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => inFlight.delete(sent));
    inFlight.add(sent);
  };
  try {
    send(start.bytes, 1);
    for (let number = 2; start.rest !== undefined && failures.length === 0; number++) {
      if (inFlight.size >= partsInFlight) await Promise.race(inFlight);
      const part = await start.rest.next();
      if (part.done === true) break;
      send(part.value, number);
    }
  } finally {
    // Also when the body itself fails: an abort that overtakes a part would leave the part behind.
    await Promise.all(inFlight);
  }
  if (failures.length > 0) throw failures[0];
  return done;
}

async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/**
 * Chunks of any size as parts of `length` bytes, the last one shorter. Each part is a buffer of its own: several are
 * under way at once.
 */
async function* collect(chunks: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let part: Uint8Array | undefined;
  let used = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      part ??= new Uint8Array(length);
      const count = Math.min(length - used, chunk.length - at);
      part.set(chunk.subarray(at, at + count), used);
      used += count;
      at += count;
      if (used < length) continue;
      yield part;
      part = undefined;
      used = 0;
    }
  }
  if (part !== undefined && used > 0) yield part.subarray(0, used);
}

async function* prepend(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
