import { appendFile, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from '../core/registry-spill.ts';
import { errorCode, unless } from './durable-files.ts';

/** A folder of another machine on a shared disk is left alone for this long: whether its process lives cannot be asked. */
const foreignAgeMax = 24 * 3_600_000; // milliseconds

/**
 * Spill files of one registry build, in a folder of its own. `remove` ends it.
 */
export class FileScratch implements Scratch {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(dataDirectory: string): Promise<FileScratch> {
    return new FileScratch(await makeScratchFolder(dataDirectory));
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    await appendFile(this.path(name), bytes);
  }

  async read(name: string): Promise<Uint8Array> {
    return (await unless('ENOENT', () => readFile(this.path(name)))) ?? new Uint8Array(0);
  }

  async drop(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Removes all files of this build. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private path(name: string): string {
    return join(this.folder, encodeURIComponent(name));
  }
}

/** A new folder of this process under `D/scratch/`; those of processes that ended without removing theirs are removed. */
export async function makeScratchFolder(dataDirectory: string): Promise<string> {
  const root = join(dataDirectory, 'scratch');
  await removeLeftOvers(root);
  const folder = join(root, `${hostname()}~${process.pid}~${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function removeLeftOvers(root: string): Promise<void> {
  const names = (await unless('ENOENT', () => readdir(root))) ?? [];
  for (const name of names) {
    const [host, process_] = name.split('~');
    const path = join(root, name);
    const left = host === hostname() ? !isAlive(Number(process_)) : await isOld(path);
    if (left) await rm(path, { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await unless('ENOENT', () => stat(path));
  return found !== undefined && found.mtimeMs < Date.now() - foreignAgeMax;
}
