/** What the doctor asks of the machine itself; tests answer for it. */
import { randomBytes } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode, syncDirectory } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';

export interface Machine {
  now(): number; // milliseconds since 1970
  nodeVersion: string;
  /** Bytes that this user may still write. */
  freeBytes(directory: string): Promise<number>;
  /** Name of the share's kind if the directory is on one. */
  networkShare(directory: string): Promise<string | undefined>;
  /** Tries to write, sync and lock there; the code of what failed, or undefined. */
  tryWriting(directory: string): Promise<{ step: 'write' | 'sync' | 'lock'; code: string } | undefined>;
  isPortFree(port: number): Promise<boolean>;
  fetch: typeof fetch;
}

/** File systems of other machines, by the numbers of Linux (statfs(2)). */
const shares: Record<number, string> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x01021997: '9P',
};

export const thisMachine: Machine = {
  now: () => Date.now(),
  nodeVersion: process.versions.node,
  async freeBytes(directory) {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  },
  async networkShare(directory) {
    return process.platform === 'linux' ? shares[(await statfs(directory)).type >>> 0] : undefined;
  },
  tryWriting,
  isPortFree: (port) =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    }),
  fetch,
};

async function tryWriting(directory: string): ReturnType<Machine['tryWriting']> {
  const path = join(directory, `doctor-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  let step: 'write' | 'sync' | 'lock' = 'write';
  try {
    const handle = await open(path, 'wx', privateModes.file);
    try {
      step = 'sync';
      await handle.sync();
      await syncDirectory(directory);
    } finally {
      await handle.close();
    }
    step = 'lock';
    const database = new DatabaseSync(path);
    try {
      database.exec('BEGIN EXCLUSIVE; COMMIT');
    } finally {
      database.close();
    }
    return undefined;
  } catch (error) {
    return { step, code: errorCode(error) ?? 'FAULT' };
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}
