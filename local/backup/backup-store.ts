/** A directory of backups: files by their SHA-256, and manifests (`docs/backup.md`, Format 1). */
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { parseJson } from '../../core/base/parse-json.ts';
import { Refusal } from '../../core/base/errors.ts';
import {
  createFile,
  createOnce,
  inDirectory,
  makeDirectory,
  syncDirectory,
  temporaryName,
  unless,
} from '../../adapters/files/durable-files.ts';
import { chunkBytes, openFile } from '../../adapters/files/open-file.ts';
import { lockAlone, lockShared, type DirectoryLock } from './directory-lock.ts';
import { $BackupManifest, backupFormat, backupId, idPattern, type BackupManifest, type Blob } from './format.ts';

const marker = 'doisoat-backup.json';
const newline = 10; // "\n"

/** A manifest that was read and is what its name says. */
export interface KeptBackup {
  id: string;
  manifest: BackupManifest;
}

export class BackupStore {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Throws Refusal FILE_NOT_FOUND if there is no such folder, BACKUP_DIRECTORY if it is none of backups, BACKUP_FORMAT
   * if it is of a newer format.
   */
  static async open(directory: string): Promise<BackupStore> {
    if ((await unless('ENOENT', () => stat(directory))) === undefined) throw new Refusal('FILE_NOT_FOUND');
    const text = await unless('ENOENT', () => unless('ENOTDIR', () => readFile(join(directory, marker), 'utf8')));
    if (text === undefined) throw new Refusal('BACKUP_DIRECTORY');
    const format = Number(/"format":\s*(\d+)/.exec(text)?.[1]);
    if (Number.isNaN(format)) throw new Refusal('BACKUP_DAMAGED', { damaged: 1, first: marker });
    refuseOtherFormat(format);
    return new BackupStore(directory);
  }

  /** The same; an empty or absent folder becomes one of backups. */
  static async openOrMake(directory: string): Promise<BackupStore> {
    const names = (await unless('ENOENT', () => unless('ENOTDIR', () => readdir(directory)))) ?? [];
    // Of racing first backups one makes the mark, and both use it. A killed one may have left its temporary name.
    if (!names.includes(marker) && names.every((name) => name.startsWith(marker))) {
      await makeDirectory(directory);
      await createOnce(join(directory, marker), `${JSON.stringify({ format: backupFormat })}\n`);
    }
    return BackupStore.open(directory);
  }

  lock(): DirectoryLock {
    return lockShared(this.lockPath);
  }

  lockAlone(): DirectoryLock | undefined {
    return lockAlone(this.lockPath);
  }

  private get lockPath(): string {
    return join(this.directory, 'lock.sqlite');
  }

  blobPath(sha256: string): string {
    return join(this.directory, 'blobs', sha256.slice(0, 2), sha256);
  }

  /** Bytes of a file; undefined if it is not there. */
  async sizeOf(sha256: string): Promise<number | undefined> {
    return (await unless('ENOENT', () => stat(this.blobPath(sha256))))?.size;
  }

  /** Whether the file is there with this size; its bytes are `verify`'s matter. */
  async has({ sha256, size }: Blob): Promise<boolean> {
    return (await this.sizeOf(sha256)) === size;
  }

  /**
   * Adds a file; its bytes are durable, its name is once a manifest was added. `expected`: what its hash must be;
   * undefined is given, and nothing added, if it is not.
   */
  async add(
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    expected?: string,
  ): Promise<{ blob: Blob; isNew: boolean } | undefined> {
    const temporary = join(this.directory, 'temp', temporaryName());
    const hash = createHash('sha256');
    let size = 0;
    try {
      await createFile(temporary, chunks, {
        seen(chunk) {
          hash.update(chunk);
          size += chunk.length;
        },
      });
      const sha256 = hash.digest('hex');
      if (expected !== undefined && sha256 !== expected) return undefined;
      const isNew = !(await this.has({ sha256, size }));
      if (isNew) {
        const path = this.blobPath(sha256);
        await inDirectory(dirname(path), () => rename(temporary, path));
      }
      return { blob: { sha256, size }, isNew };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The bytes in order; the last step fails unless they are what the name says. Throws Refusal BACKUP_DAMAGED. */
  async *read({ sha256, size }: Blob): AsyncGenerator<Uint8Array> {
    const handle = await openFile(this.blobPath(sha256));
    const name = nameOf(sha256);
    if (handle === undefined) throw damaged(name);
    try {
      const hash = createHash('sha256');
      const buffer = new Uint8Array(Math.min(chunkBytes, Math.max(1, size)));
      let read = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, read);
        if (bytesRead === 0) break;
        read += bytesRead;
        if (read > size) throw damaged(name);
        hash.update(buffer.subarray(0, bytesRead));
        yield buffer.subarray(0, bytesRead);
      }
      if (read !== size || hash.digest('hex') !== sha256) throw damaged(name);
    } finally {
      await handle.close();
    }
  }

  /** A whole small file. Throws Refusal BACKUP_DAMAGED. */
  async bytes(blob: Blob): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(blob)) chunks.push(chunk.slice());
    return Buffer.concat(chunks);
  }

  /** The records of a list; all of it was right once the last one was given. Throws Refusal BACKUP_DAMAGED. */
  async *records<T>(blob: Blob, $Record: z.ZodType<T>): AsyncGenerator<T> {
    for await (const line of this.lines(blob)) {
      const parsed = $Record.safeParse(parseJson(line));
      if (!parsed.success) throw damaged(nameOf(blob.sha256));
      yield parsed.data;
    }
  }

  /** The lines of a list; only after the last one it is known whether all are right. */
  async *lines(blob: Blob): AsyncGenerator<string> {
    let rest = Buffer.alloc(0);
    for await (const chunk of this.read(blob)) {
      const bytes = Buffer.concat([rest, chunk]);
      let from = 0;
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
        yield bytes.toString('utf8', from, at);
        from = at + 1;
      }
      rest = Buffer.from(bytes.subarray(from));
    }
  }

  /** Writes the manifest: from now on the backup is there. */
  async addManifest(manifest: BackupManifest): Promise<string> {
    // Also of those that a killed backup has added.
    const blobs = join(this.directory, 'blobs');
    for (const folder of await readdir(blobs)) await syncDirectory(join(blobs, folder));
    await syncDirectory(blobs);
    const bytes = Buffer.from(`${JSON.stringify(manifest)}\n`);
    const id = backupId(manifest.at, createHash('sha256').update(bytes).digest('hex'));
    const temporary = join(this.directory, 'temp', temporaryName());
    try {
      await createFile(temporary, [bytes]);
      const folder = join(this.directory, 'manifests');
      await inDirectory(folder, () => rename(temporary, join(folder, `${id}.json`)));
      await syncDirectory(folder);
    } finally {
      await rm(temporary, { force: true });
    }
    return id;
  }

  /** Ids of all backups, the newest first. */
  async ids(): Promise<string[]> {
    const names = (await unless('ENOENT', () => readdir(join(this.directory, 'manifests')))) ?? [];
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
      .toReversed();
  }

  manifestPath(id: string): string {
    return join(this.directory, 'manifests', `${id}.json`);
  }

  /** Throws Refusal BACKUP_DAMAGED, BACKUP_FORMAT. */
  async manifest(id: string): Promise<KeptBackup> {
    const bytes = await unless('ENOENT', () => readFile(this.manifestPath(id)));
    const name = `manifests/${id}.json`;
    if (bytes === undefined || !idPattern.test(id)) throw damaged(name);
    const text = bytes.toString('utf8');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (id.split('-')[1] !== sha256.slice(0, id.split('-')[1].length)) throw damaged(name);
    const json = JSON.parse(text) as { format?: unknown };
    refuseOtherFormat(Number(json.format));
    const parsed = $BackupManifest.safeParse(json);
    if (!parsed.success || backupId(parsed.data.at, sha256) !== id) throw damaged(name);
    return { id, manifest: parsed.data };
  }

  /** The newest backup, or the one whose id begins so. Throws Refusal BACKUP_UNKNOWN and those of `manifest`. */
  async find(start = ''): Promise<KeptBackup> {
    const found = (await this.ids()).filter((id) => id.startsWith(start));
    if (found.length === 0 || (start !== '' && found.length > 1))
      throw new Refusal('BACKUP_UNKNOWN', { found: found.length });
    return this.manifest(found[0]);
  }
}

/** Below the directory, for people. */
export function nameOf(sha256: string): string {
  return `blobs/${sha256.slice(0, 2)}/${sha256}`;
}

export function damaged(first: string, count = 1): Refusal {
  return new Refusal('BACKUP_DAMAGED', { damaged: count, first });
}

function refuseOtherFormat(format: number): void {
  if (format !== backupFormat) throw new Refusal('BACKUP_FORMAT', { format, known: backupFormat });
}
