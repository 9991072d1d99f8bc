/** Spill files of a registry build in the function's own storage. They outlive an invocation, so they are wiped before and after. */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../core/registry-spill.ts';

/** Runs `use` with an empty folder; whatever happens, nothing is left in it. */
export async function withScratch<Answer>(folder: string, use: (scratch: Scratch) => Promise<Answer>): Promise<Answer> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await use({
      append: (name, bytes) => appendFile(pathOf(folder, name), bytes),
      read: (name) => readFile(pathOf(folder, name)),
      drop: (name) => rm(pathOf(folder, name), { force: true }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pathOf(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw new Error('a spill file has a name that is no file name');
  return join(folder, name);
}
