/**
 * Another user of the machine looks for what the one-machine shell writes: every file and folder of the data directory,
 * under the two masks that machines come with, from its first byte on.
 */
import { execFile } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFile, makeDirectory } from '../../adapters/files/durable-files.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { FileScratch } from '../../local/files/scratch.ts';
import { openWorld } from '../../local/world.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
const usual = process.umask();
afterEach(() => process.umask(usual));

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;
const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** Paths below the folder, itself included, that give the group or others a right, as `mode path`. */
function open(folder: string): string[] {
  const isFolder = lstatSync(folder).isDirectory();
  const names = isFolder ? readdirSync(folder, { recursive: true }) : [];
  const paths = [folder, ...names.map((name) => join(folder, String(name)))];
  return paths.filter((path) => (modeOf(path) & 0o077) !== 0).map((path) => `${octal(modeOf(path))} ${path}`);
}

/** Runs doisoat under a mask, as a process of its own. */
function underMask(mask: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = ['-c', `umask ${mask}; exec "$0" "$@"`, process.execPath, program, ...args];
    execFile('/bin/sh', command, (error, _stdout, stderr) => {
      if (error === null) resolve(stderr);
      else reject(new Error(`${args.join(' ')}: ${stderr}`));
    });
  });
}

async function oneProvinceAtWork(mask: string, data: string, sample: string): Promise<string[]> {
  const said: string[] = [];
  const run = async (...args: string[]) => said.push(await underMask(mask, ...args));
  const provinces = ['--people', '2000', '--rows', '60', '--provinces', 'vn34-52', '--seed', '7'];
  await run('generate', '--out', sample, ...provinces);
  const [extract] = readdirSync(join(sample, 'registry'));
  await run('registry', 'build', join(sample, 'registry', extract), '--dir', data);
  const [batch] = readdirSync(join(sample, 'incoming/vn34-52/delta'));
  const file = join(sample, 'incoming/vn34-52/delta', batch);
  await run('sync', file, '--province', 'vn34-52', '--schemes', 'BHYT', '--dir', data);
  await run('publish', '--dir', data);
  await run('reconcile', '--dir', data);
  return said;
}

describe('another user of the machine', () => {
  it.each(['022', '000'])(
    'reads no file and enters no folder that commands made under umask %s',
    { tags: 'long' },
    async (mask) => {
      const folder = makeTempFolder();
      const data = join(folder, 'data');
      const said = await oneProvinceAtWork(mask, data, join(folder, 'sample'));
      expect(open(data)).toEqual([]);
      expect(open(join(folder, 'sample'))).toEqual([]);
      // What a command made is never mended by the next one.
      expect(said.join('')).not.toContain('chmod');
      expect(readdirSync(join(data, 'published')).length).toBeGreaterThan(3);
    },
  );

  it('reads nothing while it is being written: objects, metadata and temporary files', async () => {
    process.umask(0);
    const folder = makeTempFolder();
    await makeDirectory(join(folder, 'made', 'deep'));
    const seen: string[][] = [];
    await createFile(join(folder, 'made', 'deep', 'file'), [Buffer.from('a'), Buffer.from('b')], {
      seen: () => seen.push(open(folder)),
    });
    const store = new FileObjectStore(join(folder, 'data'));
    async function* body(): AsyncGenerator<Uint8Array> {
      for (const text of ['first', 'second']) {
        yield Buffer.from(text);
        seen.push(open(folder));
      }
    }
    await store.putIfAbsent('incoming/vn34-52/delta/a.csv', body(), { officer: 'x' });
    await store.put('incoming/vn34-52/delta/a.csv', body(), { officer: 'y' });
    seen.push(open(folder));
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.flat()).toEqual([]);
  });

  it('reads nothing of the state store while it is open: the database, its log and its index', async () => {
    process.umask(0);
    const folder = join(makeTempFolder(), 'data');
    const state = new SqliteStateStore(join(folder, 'state.sqlite'));
    await state.put({ partition: 'PROVINCE#vn34-52', sort: 'STATE' }, { version: 1 });
    expect(readdirSync(folder).sort()).toEqual(['state.sqlite', 'state.sqlite-shm', 'state.sqlite-wal']);
    expect(open(folder)).toEqual([]);
    state.close();
  });

  it('reads nothing of a build that is under way', async () => {
    process.umask(0);
    const folder = join(makeTempFolder(), 'data');
    const scratch = await FileScratch.open(folder, 'extract');
    await scratch.append('run-0', Buffer.from('052090000001'));
    expect(open(folder)).toEqual([]);
  });
});

describe('a data directory that was open to others', () => {
  function openDirectory(): string {
    const folder = makeTempFolder();
    process.umask(0o022);
    mkdirSync(join(folder, 'data/objects/incoming/vn34-52/delta'), { recursive: true });
    mkdirSync(join(folder, 'data/published'));
    for (const name of ['objects/incoming/vn34-52/delta/a.csv', 'published/index.html', 'events.log'])
      writeFileSync(join(folder, 'data', name), 'x');
    chmodSync(join(folder, 'data'), 0o755);
    writeFileSync(join(folder, 'outside'), 'not ours');
    symlinkSync(join(folder, 'outside'), join(folder, 'data/objects/link'));
    return folder;
  }

  async function openAndClose(data: string): Promise<string[]> {
    const warned: string[] = [];
    const world = await openWorld(data, { log: false, warn: (line) => warned.push(line) });
    world.close();
    return warned;
  }

  it('is closed when it is opened, with one line of warning, once; what a link leads to is left alone', async () => {
    const folder = openDirectory();
    const data = join(folder, 'data');
    const warned = await openAndClose(data);
    expect(warned).toHaveLength(1);
    expect(warned[0].split('\n')).toHaveLength(1);
    expect(warned[0]).toMatch(/chmod.*\b9\b/);
    expect(open(data).filter((line) => !line.endsWith('/objects/link'))).toEqual([]);
    expect(modeOf(join(folder, 'outside'))).toBe(0o644);
    expect(await openAndClose(data)).toEqual([]);
  });

  it('shows its pages to others where the configuration says so, and nothing else', async () => {
    const folder = openDirectory();
    const data = join(folder, 'data');
    writeFileSync(join(data, 'config.json'), '{"publishedReadableBy":"everybody"}');
    await openAndClose(data);
    expect(octal(modeOf(data))).toBe('0711'); // passed through by name, not listed
    expect(octal(modeOf(join(data, 'published')))).toBe('0755');
    expect(octal(statSync(join(data, 'published/index.html')).mode & 0o777)).toBe('0644');
    for (const name of readdirSync(data).filter((each) => each !== 'published'))
      expect(open(join(data, name)).filter((line) => !line.endsWith('/objects/link'))).toEqual([]);

    writeFileSync(join(data, 'config.json'), '{"publishedReadableBy":"group"}', { mode: 0o600 });
    expect(await openAndClose(data)).toHaveLength(1);
    expect(octal(modeOf(data))).toBe('0710');
    expect(octal(modeOf(join(data, 'published/index.html')))).toBe('0640');
  });
});
