/**
 * The object store on S3: versioned buckets, conditional writes, checksums on everything. The SDK's types stop here.
 */
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  S3ServiceException,
  type HeadObjectCommandOutput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { IntegrityError } from '../../core/base/errors.ts';
import { calmRules, joinRanges, sparingRules } from '../../core/base/join-ranges.ts';
import { Slots } from '../../core/base/slots.ts';
import {
  ObjectMissing,
  type ByteRange,
  type ObjectBody,
  type ObjectInfo,
  type ObjectStore,
  type ReadOptions,
} from '../../core/ports.ts';
import type { Route } from './buckets.ts';
import {
  expectOwner,
  isTaken,
  Pressure,
  retryConflicts,
  retryThrottled,
  statusOf,
  type Pause,
} from './client-rules.ts';
import { ObjectGetter } from './get-objects.ts';
import { decodeMetadata, encodeMetadata } from './object-metadata.ts';

/** One range of a streamed read. Below some megabytes the latency of a request weighs more than its bytes. */
export const rangeBytes = 8 * 1024 * 1024;
/** Ranges under way at a time: a Lambda's network is full with four; more only hold memory. */
export const rangesInFlight = 4;
/**
 * Bytes of one part of an object that is longer: it is written as a multipart upload that becomes visible in one
 * conditional step, or not at all. S3 takes 10,000 parts of at least 5 MiB: this reaches 160 GB.
 */
export const partBytes = 16 * 1024 * 1024;
/** Parts under way at a time: with the one that is gathered, and its copy, 96 MiB of memory. */
export const partsInFlight = 4;

/**
 * Joined ranges under way at a time, over all look-ups of the store. A range that is being asked again holds its place:
 * so a process that is refused asks less. The SDK has 50 connections.
 */
export const joinedInFlight = 48;

export interface S3Options {
  client: S3Client;
  route: Route;
  pause: Pause;
  /** Account that must own the buckets: a bucket that was deleted and taken by a stranger is never used. */
  owner?: string;
  /** Sizes for tests; the constants of this file otherwise. */
  rangeBytes?: number;
  partBytes?: number;
}

export class S3ObjectStore implements ObjectStore {
  readonly bucket: string;
  private readonly options: S3Options;
  private readonly pressure = new Pressure();
  private readonly slots = new Slots(joinedInFlight);
  private readonly getter: ObjectGetter;

  /** The client gets the rules of `client-rules.ts`, which then hold for whoever else uses it. */
  constructor(options: S3Options) {
    this.options = options;
    this.bucket = options.route.bucket;
    this.getter = new ObjectGetter(options.client, options.pause);
    retryConflicts(options.client, options.pause);
    retryThrottled(options.client, options.pause, this.pressure);
    if (options.owner !== undefined) expectOwner(options.client, options.owner);
  }

  async head(key: string, options: { version?: string } = {}): Promise<ObjectInfo | undefined> {
    try {
      const found = await this.options.client.send(
        new HeadObjectCommand({ ...this.place(key), VersionId: options.version }),
      );
      if (found.VersionId === undefined) throw new Error('the bucket keeps no versions: enable versioning on it');
      return {
        key,
        version: found.VersionId,
        size: found.ContentLength ?? 0,
        storedAt: found.LastModified?.getTime() ?? 0,
        metadata: decodeMetadata(found.Metadata),
        ...(isArchived(found) ? { archived: true } : {}),
      };
    } catch (error) {
      if (isMissing(error, options.version)) return undefined;
      throw error;
    }
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const { range, version } = options;
    if (range?.length === 0) return this.readNothing(key, range.offset, version);
    try {
      const { answer, bytes } = await this.getter.whole({ ...this.place(key), range, version });
      const expected = range?.length ?? answer.ContentLength;
      if (expected !== undefined && bytes.length !== expected)
        throw new IntegrityError(key, `${bytes.length} bytes`, `${expected}`);
      return bytes;
    } catch (error) {
      if (isMissing(error, version)) return undefined;
      throw error;
    }
  }

  /**
   * Neighbouring ranges come in one request (`joinRanges`), more of them while the store refuses for too many; requests
   * are under way together. What lies between them passes through, and stays nowhere in memory.
   */
  async readRanges(key: string, ranges: readonly ByteRange[]): Promise<Uint8Array[] | undefined> {
    const found: Uint8Array[] = [];
    const rules = this.pressure.isHigh ? sparingRules : calmRules;
    try {
      await Promise.all(
        joinRanges(ranges, rules).map(async (range) => {
          const { received, held } = await this.slots.run(() =>
            this.getter.held({ ...this.place(key), range }, ranges),
          );
          if (received !== range.length)
            throw new IntegrityError(key, `${received} bytes at ${range.offset}`, `${range.length}`);
          range.holds.forEach((at, i) => (found[at] = held[i]));
        }),
      );
      return found;
    } catch (error) {
      if (isMissing(error, undefined)) return undefined;
      throw error;
    }
  }

  /** Ranges are read in parallel, all of the version that the first one found, and given in order. */
  async *stream(key: string, options: { version?: string } = {}): AsyncIterable<Uint8Array> {
    const step = this.options.rangeBytes ?? rangeBytes;
    const first = await this.firstRange(key, step, options.version);
    if (first === undefined) return; // an empty object
    const { size, version } = first;
    const abort = new AbortController();
    const coming: Promise<Uint8Array>[] = [];
    let next = step;
    const ask = () => {
      if (next >= size) return;
      const length = Math.min(step, size - next);
      const range = this.pinnedRange(key, next, length, version, abort.signal);
      // handled when awaited below; a later range may fail while an earlier one is being used
      range.catch(() => undefined);
      coming.push(range);
      next += step;
    };
    try {
      for (let i = 0; i < rangesInFlight; i++) ask();
      yield first.bytes;
      for (let range = coming.shift(); range !== undefined; range = coming.shift()) {
        const bytes = await range;
        ask();
        yield bytes;
      }
    } finally {
      abort.abort();
    }
  }

  async putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string> = {},
  ): Promise<'stored' | 'exists'> {
    return this.store(key, body, metadata, '*');
  }

  /**
   * Where an object is written once, what is there gets a delete marker first: its versions stay, whatever lock is on
   * them. If the process ends in between, the key is empty and is put again. Throws an error if somebody else wrote it
   * meanwhile.
   */
  async put(key: string, body: ObjectBody, metadata: Record<string, string> = {}): Promise<void> {
    if (this.options.route.isWrittenOnce?.(key) !== true)
      return void (await this.store(key, body, metadata, undefined));
    if ((await this.head(key)) !== undefined) await this.remove(key);
    if ((await this.store(key, body, metadata, '*')) === 'exists')
      throw new Error('an object that is written once was written by somebody else meanwhile');
  }

  async *versions(key: string): AsyncIterable<string> {
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    while (marker !== undefined) {
      const { Bucket } = this.place(key);
      const page: ListObjectVersionsCommandOutput = await this.options.client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: key, ...marker }),
      );
      for (const { Key, VersionId } of page.Versions ?? []) if (Key === key && VersionId !== undefined) yield VersionId;
      // Keys come in order: once another one appears, all versions of this one were listed.
      const more = page.IsTruncated === true && page.NextKeyMarker === key;
      marker = more ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number; storedAt: number }> {
    for (const place of this.options.route.under(prefix)) {
      let token: string | undefined;
      do {
        const page = await this.options.client.send(
          new ListObjectsV2Command({
            Bucket: place.bucket,
            Prefix: place.prefix,
            ContinuationToken: token,
          }),
        );
        for (const object of page.Contents ?? [])
          yield { key: object.Key ?? '', size: object.Size ?? 0, storedAt: object.LastModified?.getTime() ?? 0 };
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    }
  }

  async remove(key: string, only?: Pick<ObjectInfo, 'version'>): Promise<void> {
    await this.options.client.send(new DeleteObjectCommand({ ...this.place(key), VersionId: only?.version }));
  }

  private async store(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string>,
    ifNoneMatch: '*' | undefined,
  ): Promise<'stored' | 'exists'> {
    const { client, partBytes: partSize = partBytes } = this.options;
    const read = body instanceof Uint8Array ? undefined : Readable.from(copied(body), { highWaterMark: 1 });
    const params = {
      ...this.place(key),
      Body: read ?? (body as Uint8Array),
      ContentType: contentTypeOf(key),
      Metadata: encodeMetadata(metadata),
      ChecksumAlgorithm: 'SHA256' as const,
      IfNoneMatch: ifNoneMatch,
    };
    try {
      // On any failure the upload is aborted; what an abort that fails leaves, the bucket's lifecycle removes.
      await new Upload({ client, params, partSize, queueSize: partsInFlight }).done();
      return 'stored';
    } catch (error) {
      if (ifNoneMatch !== undefined && isTaken(error)) return 'exists';
      // A completion whose answer was lost is repeated by the SDK and then finds no upload any more: look at the key
      // itself.
      if (ifNoneMatch !== undefined && isNoSuchUpload(error) && (await this.head(key)) !== undefined) return 'exists';
      throw error;
    } finally {
      read?.destroy(); // a body that was not read to its end is released
    }
  }

  private async firstRange(key: string, length: number, version: string | undefined) {
    try {
      const { answer, bytes } = await this.getter.whole({ ...this.place(key), range: { offset: 0, length }, version });
      const size = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]);
      if (!Number.isSafeInteger(size)) throw new IntegrityError(key, 'no size in the answer', 'Content-Range');
      if (answer.VersionId === undefined) throw new Error('the bucket keeps no versions: enable versioning on it');
      const expected = Math.min(length, size);
      if (bytes.length !== expected) throw new IntegrityError(key, `${bytes.length} bytes at 0`, `${expected}`);
      return { bytes, size, version: answer.VersionId };
    } catch (error) {
      if (isMissing(error, version)) throw new ObjectMissing(key);
      if (statusOf(error) === 416) return undefined; // no first byte, though the object is there
      throw error;
    }
  }

  private async pinnedRange(key: string, offset: number, length: number, version: string, signal: AbortSignal) {
    try {
      const { bytes } = await this.getter.whole({ ...this.place(key), range: { offset, length }, version, signal });
      if (bytes.length !== length) throw new IntegrityError(key, `${bytes.length} bytes at ${offset}`, `${length}`);
      return bytes;
    } catch (error) {
      if (isMissing(error, version)) throw new ObjectMissing(key);
      throw error;
    }
  }

  private async readNothing(key: string, offset: number, version: string | undefined) {
    const info = await this.head(key, version === undefined ? {} : { version });
    if (info === undefined) return undefined;
    if (offset > info.size) throw new RangeError(`range at ${offset} is beyond the ${info.size} bytes of the object`);
    return new Uint8Array(0);
  }

  private place(key: string) {
    return { Bucket: this.options.route.of(key), Key: key };
  }
}

/**
 * Bytes in these classes must be restored before they can be read, for hours. `Restore` says whether a restored copy is
 * there; an object that S3 itself tiered down says so in `ArchiveStatus`.
 */
function isArchived({ StorageClass, ArchiveStatus, Restore }: HeadObjectCommandOutput): boolean {
  const cold = StorageClass === 'GLACIER' || StorageClass === 'DEEP_ARCHIVE' || ArchiveStatus !== undefined;
  return cold && Restore?.includes('ongoing-request="false"') !== true;
}

/** Answers and pages are opened in a browser by those who may read them. */
function contentTypeOf(key: string): string {
  if (key.endsWith('.html')) return 'text/html; charset=utf-8';
  if (key.endsWith('.csv')) return 'text/csv; charset=utf-8';
  return key.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}

/** The uploader keeps the chunks of a part until it is whole; whoever gives them may use theirs again. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield new Uint8Array(chunk);
}

/**
 * No such key or version: 404; 405 for a version that is a delete marker; InvalidArgument for text that cannot be a
 * version id.
 */
function isMissing(error: unknown, version: string | undefined): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  if (statusOf(error) === 404) return error.name !== 'NoSuchBucket';
  return version !== undefined && (statusOf(error) === 405 || error.name === 'InvalidArgument');
}

function isNoSuchUpload(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchUpload';
}
