/**
 * The object store on files. Below the data directory:
 *
 *     objects/<key>                             the bytes; exactly the keys of the bucket
 *     versions/<key>/<sha256>                   bytes put by `put`, and bytes that a `put` replaced (hard links)
 *     metadata/<key>.<mtime ms>-<size>.json     version and metadata of the bytes with that time and size
 *     metadata/<key>.<version>.seen             when an upload was first seen (`first-seen.ts`)
 *     temp/                                     what is being written
 *
 * Every writer claims a time of its own by creating its metadata file (only if absent) before its object appears, so a
 * racing writer that loses cannot change the winner's metadata. An object without such a file was put there by hand:
 * its version is found by hashing. So is that of an upload
 * whose inode is not the one of the metadata file: others may put bytes of the same time and size in its place. One key
 * is never a folder of another.
 */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, readFile, readdir, realpath, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { $byName } from '../../core/base/by-name.ts';
import { IntegrityError } from '../../core/base/errors.ts';
import {
  ObjectMissing,
  type ByteRange,
  type KnownBody,
  type ObjectBody,
  type ObjectInfo,
  type ObjectStore,
  type OpenObject,
  type ReadOptions,
} from '../../core/ports.ts';
import {
  createFile,
  errorCode,
  inDirectory,
  removeEmptyDirectories,
  replaceFile,
  syncDirectory,
  temporaryName,
  unless,
} from './durable-files.ts';
import { renameFile } from './file-system.ts';
import { FirstSeen } from './first-seen.ts';
import { listObjects, listStrays } from './list-objects.ts';
import { checkKeyPrefix, checkObjectKey } from './object-key.ts';
import {
  chunkBytes,
  exists,
  fill,
  hashOf,
  inodeOf,
  liesIn,
  openFile,
  readRange,
  requireWithin,
  stampOf,
  unchanged,
  withFile,
} from './open-file.ts';

/** The bucket's name in batch ids made on one machine. */
export const localBucket = 'local';
/** A temporary file is written to or renamed within this time, or its process is gone. */
const temporaryAgeMax = 24 * 3_600_000; // milliseconds
/** A file changed this recently may be being written by hand: what is found of it is not kept. */
const settledAge = 2_000; // milliseconds

/** Metadata files remembered by one process, each under a kilobyte: ranges of one object are read by the thousand. */
const rememberedMax = 4096;

const $Sidecar = z.object({
  version: z.string().regex(/^[0-9a-f]{64}$/),
  metadata: $byName(z.string()),
  /** Of the file that was hashed (`inodeOf`); absent in files of before, and where nobody else writes. */
  inode: z.string().optional(),
});
type Sidecar = z.infer<typeof $Sidecar>;

/** Bytes written under a temporary name, with a metadata file claimed for them. */
interface Written {
  path: string;
  version: string;
  sidecarPath: string;
}

export class FileObjectStore implements ObjectStore {
  readonly bucket = localBucket;
  private readonly root: string;
  private readonly now: () => number;
  /** By path; the oldest goes first. A metadata file is never changed. */
  private readonly remembered = new Map<string, Sidecar>();
  private readonly firstSeen: FirstSeen;

  constructor(directory: string, now: () => number = Date.now) {
    this.root = directory;
    this.now = now;
    this.firstSeen = new FirstSeen(directory);
  }

  async head(key: string, options: { version?: string } = {}): Promise<ObjectInfo | undefined> {
    const handle = await this.openVersion(key, options.version);
    if (handle === undefined) return undefined;
    try {
      const found = await handle.stat();
      const { version, metadata } = await this.identify(key, handle, found);
      const info = { key, version, size: found.size, metadata: { ...metadata } };
      if (!FirstSeen.concerns(key)) return { ...info, storedAt: stampOf(found) };
      return { ...info, storedAt: await this.firstSeen.at(key, version, this.now()), changedAt: stampOf(found) };
    } finally {
      await handle.close();
    }
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const handle = await this.openVersion(key, options.version);
    if (handle === undefined) return undefined;
    try {
      const before = await handle.stat();
      const bytes = await readRange(handle, key, options.range ?? { offset: 0, length: before.size }, before.size);
      // Someone who edits a file by hand changes bytes under a pinned version.
      return options.version === undefined || unchanged(before, await handle.stat()) ? bytes : undefined;
    } finally {
      await handle.close();
    }
  }

  async readRanges(key: string, ranges: readonly ByteRange[]): Promise<Uint8Array[] | undefined> {
    const handle = await this.open(key);
    if (handle === undefined) return undefined;
    const { size } = await handle.stat();
    try {
      const reads = await Promise.allSettled(ranges.map((range) => readRange(handle, key, range, size)));
      // All are over before the file is closed.
      return reads.map((read) => {
        if (read.status === 'rejected') throw read.reason;
        return read.value;
      });
    } finally {
      await handle.close();
    }
  }

  async openObject(key: string): Promise<OpenObject | undefined> {
    const handle = await this.open(key);
    if (handle === undefined) return undefined;
    const { size } = await handle.stat();
    return {
      async readInto(into, offset) {
        requireWithin(key, { offset, length: into.length }, size);
        await fill(handle, key, into, offset);
      },
      close: () => handle.close(),
    };
  }

  async *stream(key: string, options: { version?: string } = {}): AsyncGenerator<Uint8Array> {
    const handle = await this.openVersion(key, options.version);
    if (handle === undefined) throw new ObjectMissing(key);
    try {
      const before = await handle.stat();
      const buffer = new Uint8Array(Math.min(chunkBytes, before.size));
      for (let position = 0; position < before.size;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0 || !unchanged(before, await handle.stat())) throw new ObjectMissing(key);
        yield buffer.subarray(0, bytesRead);
        position += bytesRead;
      }
    } finally {
      await handle.close();
    }
  }

  async putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string> = {},
    known?: KnownBody,
  ): Promise<'stored' | 'exists'> {
    const path = this.objectPath(key);
    if (await exists(path)) return this.answerExists(path);
    const written = await this.writeTemporary(key, body, metadata, known);
    try {
      await inDirectory(dirname(path), () => link(written.path, path));
      await syncDirectory(dirname(path));
      return 'stored';
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      await rm(written.sidecarPath, { force: true });
      return await this.answerExists(path);
    } finally {
      await rm(written.path, { force: true });
    }
  }

  async put(key: string, body: ObjectBody, metadata: Record<string, string> = {}): Promise<void> {
    const path = this.objectPath(key);
    const written = await this.writeTemporary(key, body, metadata);
    try {
      // Old bytes first, then new ones, then the rename: at every moment each version that was ever current can be
      // read.
      await this.keepCurrent(key);
      await this.keepVersion(key, written.path, written.version);
      await inDirectory(dirname(path), () => renameFile(written.path, path));
      await syncDirectory(dirname(path));
    } finally {
      await rm(written.path, { force: true });
    }
  }

  async *versions(key: string): AsyncGenerator<string> {
    checkObjectKey(key);
    yield* (await unless('ENOENT', () => readdir(this.versionFolder(key)))) ?? [];
    const current = await this.head(key);
    if (current !== undefined) yield current.version;
  }

  async *list(prefix: string): AsyncGenerator<{ key: string; size: number; storedAt: number; changedAt?: number }> {
    checkKeyPrefix(prefix);
    for await (const found of listObjects(join(this.root, 'objects'), prefix)) {
      const { key, stats } = found;
      const changedAt = stampOf(stats);
      if (!FirstSeen.concerns(key)) yield { key, size: stats.size, storedAt: changedAt };
      else yield { key, size: stats.size, storedAt: await this.listedAt(key, stats), changedAt };
    }
  }

  async *strays(prefix: string): AsyncGenerator<{ key: string; size: number; storedAt: number; changedAt: number }> {
    checkKeyPrefix(prefix);
    for await (const { key, stats } of listStrays(join(this.root, 'objects'), prefix))
      yield { key, size: stats.size, storedAt: Math.trunc(this.now()), changedAt: stampOf(stats) };
  }

  async remove(key: string, only?: Pick<ObjectInfo, 'storedAt' | 'changedAt'>): Promise<void> {
    const path = this.objectPath(key);
    if (only === undefined) await this.removeWithSidecar(key, path);
    else if (!(await this.removeStored(key, path, only.changedAt ?? only.storedAt))) return;
    if (FirstSeen.concerns(key)) await this.firstSeen.remove(key);
    const versions = this.versionFolder(key);
    const names = (await unless('ENOENT', () => readdir(versions))) ?? [];
    for (const name of names) await this.removeWithSidecar(key, join(versions, name));
    await removeEmptyDirectories(versions, join(this.root, 'versions'));
    for (const folder of ['objects', 'metadata']) {
      await removeEmptyDirectories(dirname(join(this.root, folder, key)), join(this.root, folder));
    }
  }

  /** Removes what killed processes left under temporary names, once it is old. */
  async removeOldTemporaries(): Promise<void> {
    const folder = join(this.root, 'temp');
    const names = (await unless('ENOENT', () => readdir(folder))) ?? [];
    for (const name of names) {
      const path = join(folder, name);
      const found = await unless('ENOENT', () => stat(path));
      if (found?.isFile() && found.mtimeMs < this.now() - temporaryAgeMax) await rm(path, { force: true });
    }
  }

  private objectPath(key: string): string {
    checkObjectKey(key);
    return join(this.root, 'objects', key);
  }

  private versionFolder(key: string): string {
    return join(this.root, 'versions', key);
  }

  private sidecarPath(key: string, stamp: number, size: number): string {
    return join(this.root, 'metadata', `${key}.${stamp}-${size}.json`);
  }

  /** The link may be younger than the last sync of its folder, and the caller builds on it. */
  private async answerExists(path: string): Promise<'exists'> {
    if (!(await stat(path)).isFile()) throw new Error('a key cannot be the folder of another key');
    await syncDirectory(dirname(path));
    return 'exists';
  }

  /** Opens the current bytes, or those of the version if they are there. */
  private async openVersion(key: string, version: string | undefined): Promise<FileHandle | undefined> {
    const path = this.objectPath(key);
    if (version === undefined) return this.open(key);
    if (!/^[0-9a-f]{64}$/.test(version)) return undefined;
    // Current first: what is replaced between the two looks was linked under `versions/` before.
    for (const candidate of [path, join(this.versionFolder(key), version)]) {
      const handle = candidate === path ? await this.open(key) : await openFile(candidate);
      if (handle === undefined) continue;
      let kept = false;
      try {
        kept = (await this.identify(key, handle, await handle.stat())).version === version;
      } finally {
        if (!kept) await handle.close();
      }
      if (kept) return handle;
    }
    return undefined;
  }

  /** Opens the current bytes. Those of an upload lie in a folder of its sender's, so nothing is followed. */
  private async open(key: string): Promise<FileHandle | undefined> {
    const path = this.objectPath(key);
    const handle = await openFile(path);
    if (handle === undefined || !FirstSeen.concerns(key)) return handle;
    const [prefix, province, ...folders] = dirname(key).split('/');
    let plain = false;
    try {
      // Where a province's folder lies, on another disk maybe, is the operator's choice.
      const place = await realpath(join(this.root, 'objects', prefix, province ?? ''));
      plain = await liesIn(join(place, ...folders), path, handle);
    } finally {
      if (!plain) await handle.close();
    }
    return plain ? handle : undefined;
  }

  /** When a listed upload was first seen: now, unless it was looked at before. */
  private async listedAt(key: string, stats: Stats): Promise<number> {
    const path = this.sidecarPath(key, stampOf(stats), stats.size);
    const sidecar = this.remembered.get(path) ?? (await this.readSidecar(key, path));
    const seen = sidecar && (await this.firstSeen.find(key, sidecar.version));
    return seen ?? Math.trunc(this.now());
  }

  private async readSidecar(key: string, path: string): Promise<Sidecar | undefined> {
    const text = (await unless('ENOENT', () => readFile(path, 'utf8'))) ?? '';
    return isBlank(text) ? undefined : this.remember(path, parseSidecar(key, text));
  }

  /** Version and metadata of the bytes behind the handle: from the metadata file, or by hashing. */
  private async identify(key: string, handle: FileHandle, found: Stats): Promise<Sidecar> {
    const path = this.sidecarPath(key, stampOf(found), found.size);
    const known = this.remembered.get(path) ?? (await this.readSidecar(key, path));
    const doubtful = FirstSeen.concerns(key);
    const inode = inodeOf(found);
    if (known !== undefined && (!doubtful || known.inode === inode)) return known;
    const version = await hashOf(handle, found.size);
    if (!unchanged(found, await handle.stat())) throw new Error(`${key}: the file changes while it is being read`);
    const metadata = known?.version === version ? known.metadata : {};
    const sidecar = { version, metadata, ...(doubtful ? { inode } : {}) };
    if (known !== undefined) await this.replaceSidecar(path, sidecar);
    else if (stampOf(found) < this.now() - settledAge) await this.claimSidecar(path, sidecar);
    return sidecar;
  }

  private remember(path: string, sidecar: Sidecar): Sidecar {
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size < rememberedMax) break;
      this.remembered.delete(oldest);
    }
    this.remembered.set(path, sidecar);
    return sidecar;
  }

  /**
   * Creates the metadata file, whole; false if there is one. Without metadata it saves hashing and nothing else, so
   * only one with metadata is made durable: after a loss of power the other may be blank, and is then passed over.
   */
  private async claimSidecar(path: string, sidecar: Sidecar): Promise<boolean> {
    const temporary = join(this.root, 'temp', temporaryName());
    const durable = Object.keys(sidecar.metadata).length > 0;
    await createFile(temporary, [Buffer.from(JSON.stringify(sidecar))], { durable });
    try {
      await inDirectory(dirname(path), () => link(temporary, path));
      if (durable) await syncDirectory(dirname(path));
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The same bytes under another inode (a copy, a link), or other bytes under the same time and size. */
  private async replaceSidecar(path: string, sidecar: Sidecar): Promise<void> {
    this.remembered.delete(path);
    await replaceFile(path, JSON.stringify(sidecar));
    this.remember(path, sidecar);
  }

  private async writeTemporary(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string>,
    known?: KnownBody,
  ): Promise<Written> {
    const path = join(this.root, 'temp', temporaryName());
    const hash = known === undefined ? createHash('sha256') : undefined;
    let written: Written | undefined;
    const claimTime = async (size: number): Promise<number> => {
      const version = known?.sha256 ?? hash?.digest('hex') ?? '';
      const sidecar = { version, metadata: lowerNames(metadata) };
      for (let stamp = Math.trunc(this.now()); ; stamp++) {
        const sidecarPath = this.sidecarPath(key, stamp, size);
        if (!(await this.claimSidecar(sidecarPath, sidecar))) continue;
        if (FirstSeen.concerns(key)) await this.firstSeen.at(key, version, stamp);
        written = { path, version: sidecar.version, sidecarPath };
        return stamp;
      }
    };
    try {
      const chunks = body instanceof Uint8Array ? [body] : body;
      await createFile(path, chunks, { seen: (chunk) => hash?.update(chunk), stamp: claimTime });
      if (written === undefined) throw new Error('a written file has a time of its own');
      return written;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Links the current object under its version. The link is taken first, so a racing `put` cannot slip in between. */
  private async keepCurrent(key: string): Promise<void> {
    const captured = join(this.root, 'temp', temporaryName());
    const path = this.objectPath(key);
    if (!(await exists(path))) return;
    try {
      if ((await unless('ENOENT', async () => (await link(path, captured), true))) === undefined) return;
      const sidecar = await withFile(captured, async (handle) => this.identify(key, handle, await handle.stat()));
      if (sidecar !== undefined) await this.keepVersion(key, captured, sidecar.version);
    } finally {
      await rm(captured, { force: true });
    }
  }

  /** Of equal bytes the last ones are kept, because their metadata is the newest. */
  private async keepVersion(key: string, path: string, version: string): Promise<void> {
    const folder = this.versionFolder(key);
    const temporary = join(this.root, 'temp', temporaryName());
    await link(path, temporary);
    try {
      await inDirectory(folder, () => renameFile(temporary, join(folder, version)));
    } finally {
      // The rename of one name of a file onto another name of it does nothing.
      await rm(temporary, { force: true });
    }
    await syncDirectory(folder);
  }

  /**
   * Takes the object aside before looking at it, so that one put meanwhile is never removed. False if it is another
   * now.
   */
  private async removeStored(key: string, path: string, stamp: number): Promise<boolean> {
    const aside = join(this.root, 'temp', temporaryName());
    const taken = await unless('ENOENT', () =>
      inDirectory(dirname(aside), async () => (await renameFile(path, aside), true)),
    );
    if (taken === undefined) return false;
    const found = await stat(aside);
    const same = stampOf(found) === stamp;
    if (same) await rm(this.sidecarPath(key, stamp, found.size), { force: true });
    else await unless('EEXIST', () => inDirectory(dirname(path), () => link(aside, path)));
    await rm(aside, { force: true });
    return same;
  }

  private async removeWithSidecar(key: string, path: string): Promise<void> {
    const found = await unless('ENOENT', () => stat(path));
    if (found === undefined) return;
    await rm(path, { force: true });
    const sidecarPath = this.sidecarPath(key, stampOf(found), found.size);
    this.remembered.delete(sidecarPath);
    await rm(sidecarPath, { force: true });
  }
}

/** Nothing, or the zeros that some file systems leave in a file that was never synced. */
function isBlank(text: string): boolean {
  return text.replaceAll('\0', '') === '';
}

function parseSidecar(key: string, text: string): Sidecar {
  const parsed = $Sidecar.safeParse(parseJson(text));
  if (!parsed.success) throw new IntegrityError(key, 'unreadable metadata file', 'version and metadata');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lowerNames(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}
