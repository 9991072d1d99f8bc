/**
 * A data directory that others could read, of an earlier version or by a copy: its files and folders get the modes that
 * they would be made with today.
 */
import { constants, type Dirent, type Stats } from 'node:fs';
import { chmod, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, unless } from './durable-files.ts';
import { passingModes, privateModes, publishedModes, sharedBits, type Modes, type Readers } from './modes.ts';

export interface Narrowed {
  /** Files and folders that others could read or enter, and now cannot. */
  narrowed: number;
  /** Those that belong to another user, which only that user can change. */
  refused: number;
}

interface Work extends Narrowed {
  /** Modes are widened too, where the configuration opens the pages. */
  widen: boolean;
}

/**
 * Brings the modes of a data directory to what they should be. A look at the directory and its own entries is enough to
 * see that nothing is to be done: nobody passes an entry that is closed. Deeper entries come first, so that a narrowing
 * that was interrupted is seen again by the next one. Symbolic links are neither followed nor changed.
 */
export async function narrowModes(directory: string, pages: { folder: string; readers: Readers }): Promise<Narrowed> {
  const done: Work = { narrowed: 0, refused: 0, widen: false };
  // Windows has no such modes: who may read is inherited from the folder above.
  if (process.platform === 'win32') return done;
  const own = await lstat(directory);
  const passing = passingModes[pages.readers];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const found = await unless('ENOENT', () => lstat(path));
    if (found === undefined) continue;
    const isPages = entry.name === pages.folder;
    const modes = isPages ? publishedModes[pages.readers] : privateModes;
    const work = { ...done, narrowed: 0, refused: 0, widen: isPages };
    if (isWrong(found, modes, work)) await narrowTree(path, entry, modes, work);
    done.narrowed += work.narrowed;
    done.refused += work.refused;
  }
  if (isWrong(own, { file: passing, folder: passing }, { widen: passing !== privateModes.folder }))
    await setMode(directory, own, passing, done);
  return done;
}

function isWrong(found: Stats, modes: Modes, { widen }: Pick<Work, 'widen'>): boolean {
  if (!found.isFile() && !found.isDirectory()) return false;
  const shared = found.mode & sharedBits;
  const wanted = (found.isDirectory() ? modes.folder : modes.file) & sharedBits;
  return widen ? shared !== wanted : (shared & ~wanted) !== 0;
}

async function narrowTree(path: string, entry: Dirent, modes: Modes, work: Work): Promise<void> {
  if (entry.isDirectory())
    for (const child of (await unless('ENOENT', () => readdir(path, { withFileTypes: true }))) ?? [])
      await narrowTree(join(path, child.name), child, modes, work);
  const found = await unless('ENOENT', () => lstat(path));
  if (found !== undefined && isWrong(found, modes, work))
    await setMode(path, found, found.isDirectory() ? modes.folder : modes.file, work);
}

async function setMode(path: string, found: Stats, mode: number, work: Work): Promise<void> {
  const widens = (mode & sharedBits & ~found.mode) !== 0 && (found.mode & sharedBits & ~mode) === 0;
  try {
    // The database is not opened here: closing it would drop the locks that this process may hold on it.
    if (/(?:^|\/)state\.sqlite(?:-\w+)?$/.test(path)) await chmod(path, mode);
    else await setModeOfOpened(path, mode);
    if (!widens) work.narrowed++;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EPERM' || code === 'EACCES' || code === 'EROFS') work.refused++;
    // Gone meanwhile, or another one has put a link in its place.
    else if (code !== 'ENOENT' && code !== 'ELOOP') throw error;
  }
}

/** By the opened file, not by its name: a link that is put in its place meanwhile is not followed. */
async function setModeOfOpened(path: string, mode: number): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}
