import { appendFile, mkdir, open, readFile, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ByteRange } from '../../core/ports.ts';
import type { Scratch } from '../../core/registry/build/spill.ts';
import { errorCode, unless } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';

/**
 * A folder of another machine on a shared disk is left alone for this long: whether its process lives cannot be asked.
 */
const foreignAgeMax = 24 * 3_600_000; // milliseconds
/** What a killed build left is kept for this long, so that it can resume. */
const buildAgeMax = 7 * 24 * 3_600_000; // milliseconds
const buildPrefix = 'build-';

/**
 * Spill files of one registry build, in a folder of its own that the next build of the same extract finds again.
 * `remove` ends it.
 */
export class FileScratch implements Scratch {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `name`: of the extract (`scratchNameOf`). */
  static async open(dataDirectory: string, name: string): Promise<FileScratch> {
    const root = join(dataDirectory, 'scratch');
    await removeLeftOvers(root);
    const folder = join(root, `${buildPrefix}${encodeURIComponent(name)}`);
    await mkdir(folder, { recursive: true, mode: privateModes.folder });
    return new FileScratch(folder);
  }

  /** The folder of a build that another thread has opened. */
  static at(folder: string): FileScratch {
    return new FileScratch(folder);
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    await appendFile(this.path(name), bytes, { mode: privateModes.file });
  }

  async read(name: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    if (range === undefined) return unless('ENOENT', () => readFile(this.path(name)));
    const file = await unless('ENOENT', () => open(this.path(name)));
    if (file === undefined) return undefined;
    try {
      const bytes = new Uint8Array(range.length);
      let length = 0;
      // One read moves at most 2 GiB.
      while (length < range.length) {
        const { bytesRead } = await file.read(bytes, length, range.length - length, range.offset + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  }

  async drop(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Removes all files of this build. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Removes the folder of a build that ended; what a failed one needs to resume stays. */
  async removeIfEmpty(): Promise<void> {
    await rmdir(this.folder).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'ENOENT', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    });
  }

  private path(name: string): string {
    return join(this.folder, encodeURIComponent(name));
  }
}

/**
 * A new folder of this process under `D/scratch/`; those of processes that ended without removing theirs are removed.
 */
export async function makeScratchFolder(dataDirectory: string): Promise<string> {
  const root = join(dataDirectory, 'scratch');
  await removeLeftOvers(root);
  const folder = join(root, `${hostname()}~${process.pid}~${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: privateModes.folder });
  return folder;
}

async function removeLeftOvers(root: string): Promise<void> {
  const names = (await unless('ENOENT', () => readdir(root))) ?? [];
  for (const name of names) {
    const [host, process_] = name.split('~');
    const path = join(root, name);
    const left = name.startsWith(buildPrefix)
      ? await isOld(path, buildAgeMax)
      : host === hostname()
        ? !isAlive(Number(process_))
        : await isOld(path, foreignAgeMax);
    if (left) await rm(path, { recursive: true, force: true });
  }
}

/** Whether a process of this machine runs. */
export function isAlive(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function isOld(path: string, age: number): Promise<boolean> {
  const found = await unless('ENOENT', () => stat(path));
  return found !== undefined && found.mtimeMs < Date.now() - age;
}
