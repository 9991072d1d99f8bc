import { chmod, link, mkdir, open, readFile, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { errorCode } from './error-code.ts';
import { renameFile, syncDirectory } from './file-system.ts';
import { privateModes, type Modes } from './modes.ts';

export { errorCode, syncDirectory };

/** Runs `act`; if the error has that code, gives undefined instead. */
export async function unless<T>(code: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (errorCode(error) === code) return undefined;
    throw error;
  }
}

/** A name that no other process uses: the process, and 64 random bits. */
export function temporaryName(): string {
  return `${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
}

/** Creates a folder and those above it, durably. A mode that is not private is set whatever the process's mask is. */
export async function makeDirectory(directory: string, mode = privateModes.folder): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode });
  if (first === undefined) return;
  // Each new folder is an entry of the one above it.
  for (let each = directory; each !== dirname(first); each = dirname(each)) {
    if (mode !== privateModes.folder) await chmod(each, mode);
    await syncDirectory(dirname(each));
  }
}

/** Runs `act`, which needs the folder; creates it if it is not there, also if a sweeper removes it meanwhile. */
export async function inDirectory<T>(directory: string, act: () => Promise<T>, mode = privateModes.folder): Promise<T> {
  const attemptsMax = 5; // a sweeper that empties one folder five times within one call is a fault
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt === attemptsMax) throw error;
      await makeDirectory(directory, mode);
    }
  }
}

/** Writes all bytes; one `write` may take fewer. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, start, bytes.length - start);
    start += bytesWritten;
  }
}

export interface CreateOptions {
  /** Gets each chunk before it is written. */
  seen?: (chunk: Uint8Array) => void;
  /** Asked once all is written; the time of change, in milliseconds since 1970, to be set. */
  stamp?: (size: number) => Promise<number>;
  /** Who may read the file, and enter the folders that are made for it; the owner alone otherwise. */
  modes?: Modes;
  /** False: what can be made again need not survive a loss of power. */
  durable?: boolean;
}

/**
 * Creates a file with all the chunks and its folder if need be; durable when it returns, but for its name. A chunk is
 * not used after the next one is asked for.
 */
export async function createFile(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: CreateOptions = {},
): Promise<void> {
  const { file, folder } = options.modes ?? privateModes;
  const handle = await inDirectory(dirname(path), () => open(path, 'wx', file), folder);
  let size = 0;
  try {
    if (file !== privateModes.file) await handle.chmod(file); // whatever the process's mask is
    for await (const chunk of chunks) {
      options.seen?.(chunk);
      await writeAll(handle, chunk);
      size += chunk.length;
    }
    if (options.stamp !== undefined) {
      const seconds = (await options.stamp(size)) / 1000;
      await handle.utimes(seconds, seconds);
    }
    if (options.durable !== false) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file whole: a reader sees the old bytes or the new ones, also after a loss of power. */
export async function replaceFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${temporaryName()}`;
  try {
    const chunks =
      typeof content === 'string' ? [Buffer.from(content)] : content instanceof Uint8Array ? [content] : content;
    await createFile(temporary, chunks);
    await renameFile(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(path));
}

/**
 * The text of a file that is made once: of racing processes one makes it, and all read that one. It is whole from its
 * first moment.
 */
export async function createOnce(path: string, text: string): Promise<string> {
  const temporary = `${path}.${temporaryName()}`;
  try {
    await createFile(temporary, [Buffer.from(text)]);
    await unless('EEXIST', () => link(temporary, path));
    await syncDirectory(dirname(path));
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(path, 'utf8');
}

/** Removes a folder and those above it, up to `root` (kept), as long as they are empty. */
export async function removeEmptyDirectories(directory: string, root: string): Promise<void> {
  for (let each = directory; relative(root, each) !== '' && each.startsWith(join(root, '/')); each = dirname(each)) {
    try {
      await rmdir(each);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
      if (code !== 'ENOENT') throw error;
    }
  }
}
