/**
 * Spill files of a registry build in the function's own storage. They outlive an invocation, so they are wiped before
 * and after.
 */
import { appendFile, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRange } from '../core/ports.ts';
import type { Scratch } from '../core/registry/build/spill.ts';

/** Runs `use` with an empty folder; whatever happens, nothing is left in it. */
export async function withScratch<Answer>(folder: string, use: (scratch: Scratch) => Promise<Answer>): Promise<Answer> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await use({
      append: (name, bytes) => appendFile(pathOf(folder, name), bytes),
      read: (name, range) => readPart(pathOf(folder, name), range),
      drop: (name) => rm(pathOf(folder, name), { force: true }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readPart(path: string, range: ByteRange | undefined): Promise<Uint8Array | undefined> {
  try {
    if (range === undefined) return await readFile(path);
    const file = await open(path);
    try {
      const bytes = new Uint8Array(range.length);
      const { bytesRead } = await file.read(bytes, 0, range.length, range.offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function pathOf(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw new Error('a spill file has a name that is no file name');
  return join(folder, name);
}
