/** The machine and the data directory as files: before anything is opened. */
import { access, lstat, readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import packageFacts from '../../package.json' with { type: 'json' };
import { errorCode, unless } from '../../adapters/files/durable-files.ts';
import { passingModes, privateModes, publishedModes, sharedBits } from '../../adapters/files/modes.ts';
import { unfinishedMark } from '../backup/unfinished.ts';
import { isAlive } from '../files/scratch.ts';
import { publishedFolder } from '../serve/published-folder.ts';
import type { Config } from '../world.ts';
import type { Finding } from './findings.ts';
import type { Machine } from './machine.ts';

const secretFiles = ['fingerprint.key', 'portal.key', 'config.json'];
/** Left-overs of other machines are told after a day: whether their process lives cannot be asked. */
const leftOverAge = 24 * 3_600_000; // milliseconds

export function checkNode({ nodeVersion }: Machine): Finding[] {
  const needed = packageFacts.engines.node.replace(/^\D+/, '');
  if (Number.parseInt(nodeVersion) >= Number.parseInt(needed)) return [];
  return [{ code: 'NODE_OLD', facts: { found: nodeVersion, needed } }];
}

/** What makes every other question useless, or undefined. */
export async function checkPresence(directory: string): Promise<Finding | undefined> {
  const found = await unless('ENOENT', () => unless('ENOTDIR', () => stat(directory)));
  if (found?.isDirectory() !== true) return { code: 'DIRECTORY_MISSING', facts: {} };
  const isUnfinished = await unless('ENOENT', async () => (await access(join(directory, unfinishedMark)), true));
  return isUnfinished === true ? { code: 'RESTORE_UNFINISHED', facts: {} } : undefined;
}

export async function checkFileSystem(directory: string, machine: Machine): Promise<Finding[]> {
  const found: Finding[] = [];
  const failed = await machine.tryWriting(directory);
  if (failed !== undefined) {
    const code = failed.step === 'write' ? 'DIRECTORY_READ_ONLY' : 'FILE_SYSTEM_UNSAFE';
    found.push({ code, facts: { code: failed.code } });
  }
  const type = await machine.networkShare(directory);
  if (type !== undefined) found.push({ code: 'FILE_SYSTEM_NETWORK', facts: { type } });
  return found;
}

/** Modes of the directory and of its own entries: nobody passes an entry that is closed. */
export async function checkModes(directory: string, config: Config): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const found: Finding[] = [];
  const open: string[] = [];
  if (isWider((await lstat(directory)).mode, passingModes[config.publishedReadableBy])) open.push('.');
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const info = await unless('ENOENT', () => lstat(join(directory, entry.name)));
    const modes = entry.name === publishedFolder ? publishedModes[config.publishedReadableBy] : privateModes;
    if (info === undefined || !isWider(info.mode, entry.isDirectory() ? modes.folder : modes.file)) continue;
    if (secretFiles.includes(entry.name)) found.push({ code: 'KEY_OPEN', facts: { file: entry.name } });
    else open.push(entry.name);
  }
  if (open.length > 0) found.push({ code: 'DIRECTORY_OPEN', facts: { first: open[0], count: open.length } });
  return found;
}

/** Others may do more than they should. */
function isWider(mode: number, wanted: number): boolean {
  return (mode & sharedBits & ~wanted) !== 0;
}

/** Scratch of processes that ended, and temporary files that nobody writes any more. */
export async function checkLeftOvers(directory: string, now: number): Promise<Finding[]> {
  let [count, bytes] = [0, 0];
  for (const folder of ['scratch', 'temp', 'page-uploads'])
    for (const name of (await unless('ENOENT', () => readdir(join(directory, folder)))) ?? []) {
      const path = join(directory, folder, name);
      const info = await unless('ENOENT', () => stat(path));
      if (info === undefined || !(await isLeft(name, info.mtimeMs, now))) continue;
      count += 1;
      bytes += await bytesBelow(path);
    }
  return count === 0 ? [] : [{ code: 'SCRATCH_LEFT', facts: { count, mib: Math.ceil(bytes / 2 ** 20) } }];
}

async function isLeft(name: string, changedAt: number, now: number): Promise<boolean> {
  const [host, id] = name.split('~');
  if (id !== undefined && host === hostname()) return !isAlive(Number(id));
  // What a build keeps so that it can resume is a build's for a week.
  return changedAt < now - (name.startsWith('build-') ? 7 : 1) * leftOverAge;
}

async function bytesBelow(path: string): Promise<number> {
  let bytes = 0;
  const read = () => readdir(path, { recursive: true, withFileTypes: true });
  try {
    for (const entry of await read())
      if (entry.isFile()) bytes += (await unless('ENOENT', () => stat(join(entry.parentPath, entry.name))))?.size ?? 0;
    return bytes;
  } catch (error) {
    if (errorCode(error) !== 'ENOTDIR') throw error;
    return (await unless('ENOENT', () => stat(path)))?.size ?? 0;
  }
}
