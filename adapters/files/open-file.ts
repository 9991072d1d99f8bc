import { createHash } from 'node:crypto';
import { constants, read, type Stats } from 'node:fs';
import { lstat, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteRange } from '../../core/ports.ts';
import { unless } from './durable-files.ts';

/** Bytes of one streamed chunk: large enough that the system call costs nothing, small beside any memory limit. */
export const chunkBytes = 1 << 20;

/**
 * Milliseconds since 1970. Rounded, because the time passes through a floating-point number of seconds when it is set.
 */
export function stampOf(found: Stats): number {
  return Math.round(found.mtimeMs);
}

export function unchanged(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs;
}

export async function exists(path: string): Promise<boolean> {
  return (await unless('ENOENT', () => stat(path))) !== undefined;
}

/** A link is not followed, and a pipe is not waited for. (Windows has neither flag.) */
const plainly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a file for reading; undefined if there is none, or a folder or link. */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  return (await openWithSize(path))?.handle;
}

/** The same, and how many bytes it has. */
export async function openWithSize(path: string): Promise<{ handle: FileHandle; size: number } | undefined> {
  const handle = await unless('ENOENT', () => unless('ENOTDIR', () => unless('ELOOP', () => open(path, plainly))));
  if (handle === undefined) return undefined;
  const found = await handle.stat();
  if (found.isFile()) return { handle, size: found.size };
  await handle.close();
  return undefined;
}

/**
 * Whether what was opened is the file that lies at the path, in a folder that is no link to another one: `folder` is
 * the folder's real place. A link that was there only while the file was opened is found by the inode.
 */
export async function liesIn(folder: string, path: string, handle: FileHandle): Promise<boolean> {
  const place = await unless('ENOENT', () => unless('ENOTDIR', () => realpath(dirname(path))));
  if (place !== folder) return false;
  const [opened, there] = [await handle.stat(), await unless('ENOENT', () => lstat(path))];
  return there !== undefined && there.ino === opened.ino && there.dev === opened.dev;
}

/** Names a file among those that ever had its name, size and time of change; changed also by a new link to it. */
export function inodeOf(found: Stats): string {
  return `${found.dev}-${found.ino}-${found.ctimeMs}`;
}

export async function withFile<T>(path: string, act: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
  const handle = await openFile(path);
  if (handle === undefined) return undefined;
  try {
    return await act(handle);
  } finally {
    await handle.close();
  }
}

export async function readRange(handle: FileHandle, key: string, range: ByteRange, size: number): Promise<Uint8Array> {
  requireWithin(key, range, size);
  const bytes = new Uint8Array(range.length);
  await fill(handle, key, bytes, range.offset);
  return bytes;
}

/** Throws `RangeError` unless the range lies within an object of `size` bytes. */
export function requireWithin(key: string, { offset, length }: ByteRange, size: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!whole || offset + length > size)
    throw new RangeError(`${key}: bytes ${offset}+${length} asked for, ${size} there`);
}

/** Fills `bytes` with those of the file from `offset` on. */
export async function fill(handle: FileHandle, key: string, bytes: Uint8Array, offset: number): Promise<void> {
  for (let filled = 0; filled < bytes.length;) {
    const bytesRead = await readInto(handle, bytes, filled, offset + filled);
    if (bytesRead === 0)
      throw new Error(`${key}: ended after ${offset + filled} bytes, expected ${offset + bytes.length}`);
    filled += bytesRead;
  }
}

/**
 * A small batch reads a thousand ranges, and a read of the handle itself costs five times the processor time of this
 * one.
 */
function readInto(handle: FileHandle, bytes: Uint8Array, from: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(handle.fd, bytes, from, bytes.length - from, position, (error, bytesRead) =>
      error === null ? resolve(bytesRead) : reject(error),
    );
  });
}

export async function hashOf(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.min(chunkBytes, size));
  for (let position = 0; position < size;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return hash.digest('hex');
}
