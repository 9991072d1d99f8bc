/** What file systems do differently: syncing a folder, and renaming over a file that somebody has open. */
import { open, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.ts';

/** The calls that differ; replaced in tests. */
export interface FileSystem {
  platform: NodeJS.Platform;
  open(path: string, flags: 'r'): Promise<{ sync(): Promise<void>; close(): Promise<void> }>;
  rename(from: string, to: string): Promise<void>;
  sleep(milliseconds: number): Promise<unknown>;
}

const machine: FileSystem = { platform: process.platform, open, rename, sleep };

/** Windows has no fsync of a folder: opening or flushing it is refused in one of these ways. */
const noFolderSyncOnWindows = ['EPERM', 'EISDIR', 'EACCES', 'EBADF', 'EINVAL'];
/** Elsewhere a file system without it (some network shares) answers EINVAL, as `fsync(2)` says, or ENOTSUP. */
const noFolderSync = ['EINVAL', 'ENOTSUP'];

/** Windows refuses to replace a file while a virus scanner or an indexer holds it, mostly for some milliseconds. */
const heldOnWindows = ['EPERM', 'EACCES', 'EBUSY'];
/** Eight waits, each twice as long as the one before: about a second in all, then the file is not let go of. */
const renameAttemptsMax = 9;
const renameWaitFirst = 4; // milliseconds

/**
 * Makes the entries of a folder survive a loss of power. Where the file system cannot do that, nothing is done: the
 * journal of NTFS keeps the order of changes, and what is behind a network share is the server's.
 */
export async function syncDirectory(directory: string, system: FileSystem = machine): Promise<void> {
  try {
    const handle = await system.open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const absent = system.platform === 'win32' ? noFolderSyncOnWindows : noFolderSync;
    if (!absent.includes(errorCode(error) ?? '')) throw error;
  }
}

/** Renames a file, over one that is there. On Windows it is tried again for a second while somebody holds that one. */
export async function renameFile(from: string, to: string, system: FileSystem = machine): Promise<void> {
  for (let attempt = 1, wait = renameWaitFirst; ; attempt++, wait *= 2) {
    try {
      await system.rename(from, to);
      return;
    } catch (error) {
      const isHeld = system.platform === 'win32' && heldOnWindows.includes(errorCode(error) ?? '');
      if (!isHeld || attempt === renameAttemptsMax) throw error;
      await system.sleep(wait);
    }
  }
}
