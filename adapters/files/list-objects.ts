import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from './durable-files.ts';
import { isObjectKey } from './object-key.ts';

/**
 * Files below `root` whose key begins with the prefix, in ascending order of the key's UTF-8 bytes, one folder in
 * memory at a time per level. Files whose name cannot be a key are passed over.
 */
export async function* listObjects(root: string, prefix: string): AsyncGenerator<Found> {
  for await (const found of walk(root, startOf(prefix), prefix)) if (isObject(found)) yield found;
}

/** What `listObjects` passes over: links, and files whose name cannot be a key. */
export async function* listStrays(root: string, prefix: string): AsyncGenerator<Found> {
  for await (const found of walk(root, startOf(prefix), prefix)) if (!isObject(found)) yield found;
}

interface Found {
  key: string;
  stats: Stats; // of a link itself
}

function isObject({ key, stats }: Found): boolean {
  return stats.isFile() && isObjectKey(key);
}

function startOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

/** `folder` is '' or ends with a slash. */
async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<Found> {
  for (const entry of await sortedEntries(join(root, folder))) {
    const key = folder + entry.name;
    if (entry.isDirectory()) {
      const inner = `${key}/`;
      if (inner.startsWith(prefix) || prefix.startsWith(inner)) yield* walk(root, inner, prefix);
    } else if (key.startsWith(prefix)) {
      // A link that came since the folder was read is no file.
      const stats = await unless('ENOENT', () => lstat(join(root, key)));
      if (stats?.isDirectory() === false) yield { key, stats };
    }
  }
}

/** A folder sorts by its name and a slash, because that is how the keys below it begin. */
async function sortedEntries(folder: string): Promise<Dirent[]> {
  const read = () => readdir(folder, { withFileTypes: true });
  const entries = (await unless('ENOENT', () => unless('ENOTDIR', read))) ?? [];
  const named = entries.map((entry) => ({
    entry,
    bytes: Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name),
  }));
  named.sort((left, right) => Buffer.compare(left.bytes, right.bytes));
  return named.map((each) => each.entry);
}
