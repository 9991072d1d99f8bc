/**
 * When uploads were first seen, by our own clock: the times of a file are its sender's choice (cp -p, SFTP), and the
 * day of an attempt hangs on it. Kept beside the metadata, by the bytes and not by their times, so that a file that is
 * touched, copied to another machine or rebuilt from has the same day:
 *
 *     metadata/<key>.<first 32 digits of the version>.seen      the instant, ISO 8601
 */
import { link, readFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createFile, errorCode, inDirectory, syncDirectory, temporaryName, unless } from './durable-files.ts';

/** Instants remembered by one process, each under a kilobyte: a worker lists every upload every few seconds. */
const rememberedMax = 100_000;

export class FirstSeen {
  private readonly root: string; // the data directory
  private readonly remembered = new Map<string, number>();

  constructor(root: string) {
    this.root = root;
  }

  /** Whether a key is an upload's: only those come from others. */
  static concerns(key: string): boolean {
    return key.startsWith('incoming/');
  }

  /** The instant in milliseconds, or undefined. */
  async find(key: string, version: string): Promise<number | undefined> {
    const path = this.path(key, version);
    const known = this.remembered.get(path);
    if (known !== undefined) return known;
    const text = await unless('ENOENT', () => readFile(path, 'utf8'));
    const instant = text === undefined ? Number.NaN : Date.parse(text.trim());
    return Number.isNaN(instant) ? undefined : this.remember(path, instant);
  }

  /** The instant that is kept, or `now`, which is kept from then on; of two processes the first one decides. */
  async at(key: string, version: string, now: number): Promise<number> {
    const known = await this.find(key, version);
    if (known !== undefined) return known;
    const path = this.path(key, version);
    const temporary = join(this.root, 'temp', temporaryName());
    await createFile(temporary, [Buffer.from(`${new Date(now).toISOString()}\n`)]);
    try {
      await inDirectory(dirname(path), () => link(temporary, path));
      await syncDirectory(dirname(path));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      const other = await this.find(key, version);
      // A file that says nothing is none of ours: what we saw now is the best there is, and it is said each time anew.
      return other ?? Math.trunc(now);
    } finally {
      await rm(temporary, { force: true });
    }
    return this.remember(path, Math.trunc(now));
  }

  /** Forgets a removed key, whatever versions it had. */
  async remove(key: string): Promise<void> {
    const folder = dirname(join(this.root, 'metadata', key));
    const start = `${basename(key)}.`;
    for (const name of (await unless('ENOENT', () => readdir(folder))) ?? []) {
      if (!name.startsWith(start) || !/^[0-9a-f]{32}\.seen$/.test(name.slice(start.length))) continue;
      this.remembered.delete(join(folder, name));
      await rm(join(folder, name), { force: true });
    }
  }

  private remember(path: string, instant: number): number {
    if (this.remembered.size >= rememberedMax) this.remembered.clear(); // read once more, that is all
    this.remembered.set(path, instant);
    return instant;
  }

  private path(key: string, version: string): string {
    return join(this.root, 'metadata', `${key}.${version.slice(0, 32)}.seen`);
  }
}
