/**
 * S3's own rules over maps in memory: versions, delete markers, conditional writes, multipart uploads. After the
 * documentation of PutObject, CompleteMultipartUpload and "conditional writes" (Amazon S3 API reference and user
 * guide):
 *
 * | current version of the key | If-None-Match: *        | no condition       |
 * |----------------------------|-------------------------|--------------------|
 * | none                       | stored                  | stored             |
 * | an object                  | 412 PreconditionFailed  | stored, replaced   |
 * | a delete marker            | stored                  | stored             |
 *
 * The condition is weighed when the write becomes visible: for a multipart upload, when it is completed. A lock
 * refuses to destroy a version and takes delete markers.
 */
import { createHash } from 'node:crypto';

export class S3Failure extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface StoredVersion {
  version: string;
  deleted: boolean; // a delete marker
  bytes: Uint8Array;
  etag: string;
  storedAt: number; // milliseconds, whole seconds: S3 keeps no more
  metadata: Record<string, string>;
  checksums: Record<string, string>; // header name → value; empty for delete markers
}

interface Upload {
  bucket: string;
  key: string;
  metadata: Record<string, string>;
  parts: Map<number, { bytes: Uint8Array; etag: string; checksums: Record<string, string> }>;
}

/** What buckets hold at a moment. */
export interface Snapshot {
  serial: number; // of the newest version
  stored: { bucket: string; key: string; versions: StoredVersion[] }[];
}

export interface S3BucketsOptions {
  names: readonly string[];
  now: () => number;
  /** S3 refuses smaller parts, but for the last one. */
  partBytesMin?: number;
}

export class S3Buckets {
  /** Versions of each key, oldest first, by bucket. */
  readonly buckets: Map<string, Map<string, StoredVersion[]>>;
  readonly uploads = new Map<string, Upload>();
  private readonly now: () => number;
  private readonly partBytesMin: number;
  /** Buckets with a lock by default: no version of theirs can be destroyed. */
  private readonly locked = new Set<string>();
  private serial = 0;

  constructor(options: S3BucketsOptions) {
    this.buckets = new Map(options.names.map((name) => [name, new Map()]));
    this.now = options.now;
    this.partBytesMin = options.partBytesMin ?? 5 * 1024 * 1024;
  }

  create(bucket: string, options: { locked: boolean }): void {
    if (!this.buckets.has(bucket)) this.buckets.set(bucket, new Map());
    if (options.locked) this.locked.add(bucket);
  }

  /** What is stored now; not what is being uploaded in parts. */
  snapshot(): Snapshot {
    const stored = [...this.buckets].flatMap(([bucket, keys]) =>
      [...keys].map(([key, versions]) => ({ bucket, key, versions: [...versions] })),
    );
    return { serial: this.serial, stored };
  }

  /** Puts what was stored elsewhere in place of whatever those keys have here. */
  restore({ serial, stored }: Snapshot): void {
    for (const { bucket, key, versions } of stored) this.bucket(bucket).set(key, [...versions]);
    this.serial = Math.max(this.serial, serial);
  }

  /** The version asked for, else the current one. Throws as S3 answers. */
  find(bucket: string, key: string, version: string | undefined): StoredVersion {
    const versions = this.versions(bucket, key);
    if (version !== undefined && !/^[0-9A-Za-z._]+$/.test(version))
      throw new S3Failure(400, 'InvalidArgument', 'Invalid version id specified');
    const found = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
    if (found === undefined) throw new S3Failure(404, version === undefined ? 'NoSuchKey' : 'NoSuchVersion');
    if (found.deleted)
      throw version === undefined ? new S3Failure(404, 'NoSuchKey') : new S3Failure(405, 'MethodNotAllowed');
    return found;
  }

  put(
    bucket: string,
    key: string,
    content: Pick<StoredVersion, 'bytes' | 'metadata' | 'checksums'>,
    ifNoneMatch?: string,
  ) {
    this.weigh(bucket, key, ifNoneMatch);
    return this.append(bucket, key, { ...content, deleted: false, etag: quoted(md5(content.bytes)) });
  }

  delete(bucket: string, key: string): StoredVersion {
    return this.append(bucket, key, { deleted: true, bytes: new Uint8Array(0), etag: '', metadata: {}, checksums: {} });
  }

  /** Removes one version for ever; of one that is not there nothing is said. */
  deleteVersion(bucket: string, key: string, version: string): void {
    const versions = this.versions(bucket, key);
    const found = versions.find((each) => each.version === version);
    if (found?.deleted === false && this.locked.has(bucket)) throw new S3Failure(403, 'AccessDenied');
    const kept = versions.filter((each) => each !== found);
    this.bucket(bucket).set(key, kept);
  }

  /** All versions of the keys under the prefix but delete markers, newest first within a key. */
  listVersions(bucket: string, prefix: string): (StoredVersion & { key: string; latest: boolean })[] {
    return [...this.bucket(bucket)]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .flatMap(([key, versions]) => versions.toReversed().map((each, at) => ({ key, latest: at === 0, ...each })))
      .filter(({ deleted }) => !deleted);
  }

  /** Current objects under the prefix, in ascending order of the UTF-8 bytes of their keys. */
  list(bucket: string, prefix: string): { key: string; object: StoredVersion }[] {
    const current: { key: string; object: StoredVersion }[] = [];
    for (const [key, versions] of this.bucket(bucket)) {
      const object = versions.at(-1);
      if (key.startsWith(prefix) && object !== undefined && !object.deleted) current.push({ key, object });
    }
    return current.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  createUpload(bucket: string, key: string, metadata: Record<string, string>): string {
    this.bucket(bucket);
    const id = `upload-${++this.serial}`;
    this.uploads.set(id, { bucket, key, metadata, parts: new Map() });
    return id;
  }

  putPart(id: string, number: number, bytes: Uint8Array, checksums: Record<string, string>): string {
    if (number < 1 || number > 10_000) throw new S3Failure(400, 'InvalidArgument');
    const etag = quoted(md5(bytes));
    this.upload(id).parts.set(number, { bytes, etag, checksums });
    return etag;
  }

  completeUpload(
    id: string,
    list: readonly { number: number; etag: string; sha256: string | undefined }[],
    ifNoneMatch?: string,
  ): StoredVersion {
    const { bucket, key, metadata, parts } = this.upload(id);
    const chosen = list.map(({ number, etag, sha256 }, index) => {
      const part = parts.get(number);
      if (part === undefined || part.etag !== etag) throw new S3Failure(400, 'InvalidPart');
      if (sha256 !== undefined && part.checksums['x-amz-checksum-sha256'] !== sha256)
        throw new S3Failure(400, 'InvalidPart');
      if (index > 0 && number <= list[index - 1].number) throw new S3Failure(400, 'InvalidPartOrder');
      if (index < list.length - 1 && part.bytes.length < this.partBytesMin) throw new S3Failure(400, 'EntityTooSmall');
      return part;
    });
    if (chosen.length === 0) throw new S3Failure(400, 'MalformedXML');
    this.weigh(bucket, key, ifNoneMatch);
    this.uploads.delete(id);
    return this.append(bucket, key, {
      deleted: false,
      bytes: Buffer.concat(chosen.map((part) => part.bytes)),
      etag: quoted(
        `${md5(Buffer.concat(chosen.map((part) => Buffer.from(part.etag.slice(1, -1), 'hex'))))}-${chosen.length}`,
      ),
      metadata,
      checksums: {},
    });
  }

  abortUpload(id: string): void {
    this.upload(id);
    this.uploads.delete(id);
  }

  private weigh(bucket: string, key: string, ifNoneMatch: string | undefined): void {
    const versions = this.versions(bucket, key);
    if (ifNoneMatch === undefined) return;
    if (ifNoneMatch !== '*') throw new S3Failure(501, 'NotImplemented');
    if (versions.at(-1)?.deleted === false) throw new S3Failure(412, 'PreconditionFailed');
  }

  private append(bucket: string, key: string, content: Omit<StoredVersion, 'version' | 'storedAt'>): StoredVersion {
    const storedAt = Math.floor(this.now() / 1000) * 1000;
    const stored = { ...content, storedAt, version: `version.${String(++this.serial).padStart(8, '0')}` };
    const versions = this.bucket(bucket);
    versions.set(key, [...(versions.get(key) ?? []), stored]);
    return stored;
  }

  private bucket(name: string): Map<string, StoredVersion[]> {
    const found = this.buckets.get(name);
    if (found === undefined) throw new S3Failure(404, 'NoSuchBucket');
    return found;
  }

  private versions(bucket: string, key: string): StoredVersion[] {
    return this.bucket(bucket).get(key) ?? [];
  }

  private upload(id: string): Upload {
    const found = this.uploads.get(id);
    if (found === undefined) throw new S3Failure(404, 'NoSuchUpload');
    return found;
  }
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function quoted(text: string): string {
  return `"${text}"`;
}
