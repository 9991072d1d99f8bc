import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { defaultDisclosure } from '../../core/answers/outcomes-csv.ts';
import { FileScratch } from '../../local/files/scratch.ts';
import { openFingerprintKey } from '../../local/fingerprint-key.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

async function opened<T>(directory: string, act: (world: LocalWorld) => T): Promise<T> {
  const world = await openWorld(directory, { log: false });
  try {
    return act(world);
  } finally {
    world.close();
  }
}

describe('openWorld', () => {
  it('makes the data directory with a key of its own, and finds the same key again', async () => {
    const folder = join(makeTempFolder(), 'deep', 'data');
    const first = await opened(folder, (world) => world.fingerprintKey);
    const second = await opened(folder, (world) => world.fingerprintKey);
    expect(first.bytes).toHaveLength(16);
    expect(second).toEqual(first);
    expect(first).not.toEqual(await opened(makeTempFolder(), (world) => world.fingerprintKey));
  });

  it.each([
    ['{}', defaultDisclosure],
    ['{"disclosure":"yes-no"}', 'yes-no'],
    ['{"disclosure":"fields"}', { name: 'fields', birthDate: 'fields', sex: 'fields' }],
    ['{"disclosure":"details"}', { name: 'details', birthDate: 'details', sex: 'details' }],
    [
      '{"disclosure":{"name":"fields","birthDate":"details","sex":"fields"}}',
      { name: 'fields', birthDate: 'details', sex: 'fields' },
    ],
  ])('takes %s for the policy of answers', async (text, expected) => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'config.json'), text);
    expect(await opened(folder, (world) => world.disclosure)).toEqual(expected);
  });

  it.each(['{', '{"disclosure":"everything"}', '{"disclosur":"yes-no"}', '[]'])(
    'stops at the configuration %s instead of guessing',
    async (text) => {
      const folder = makeTempFolder();
      writeFileSync(join(folder, 'config.json'), text);
      await expect(openWorld(folder, { log: false })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        facts: { path: join(folder, 'config.json') },
      });
    },
  );
});

describe('a data directory that a newer version has written', () => {
  /** Format 3, as a version after this one would leave it. */
  function newerDirectory(): string {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'config.json'), '{"named":"by a newer version"}', { mode: 0o644 });
    writeFileSync(join(folder, 'temp-left'), '');
    const database = new DatabaseSync(join(folder, 'state.sqlite'));
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE newer (x); PRAGMA user_version = 3');
    database.close();
    return folder;
  }
  const look = (folder: string) =>
    readdirSync(folder).map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).mode, statSync(path).mtimeMs, readFileSync(path, 'base64')];
    });

  it('is refused whole by its code, before anything in it is read, closed to others or written', async () => {
    const folder = newerDirectory();
    const before = look(folder);
    await expect(openWorld(folder, { log: false })).rejects.toMatchObject({ code: 'DIRECTORY_NEWER' });
    expect(look(folder)).toEqual(before);
  });

  it('keeps what a killed process has left in the write-ahead log', async () => {
    const folder = newerDirectory();
    const copy = makeTempFolder();
    const writer = new DatabaseSync(join(folder, 'state.sqlite'));
    writer.exec('INSERT INTO newer VALUES (1)');
    // As a kill leaves it: the log has not been brought into the database.
    for (const name of ['state.sqlite', 'state.sqlite-wal']) copyFileSync(join(folder, name), join(copy, name));
    writer.close();
    const before = look(copy);
    await expect(openWorld(copy, { log: false })).rejects.toMatchObject({ code: 'DIRECTORY_NEWER' });
    expect(look(copy).filter(([name]) => name !== 'state.sqlite-shm')).toEqual(before);
  });

  it('is format 2 when this version has opened it, which 0.1 refuses', async () => {
    const folder = makeTempFolder();
    await opened(folder, () => undefined);
    const database = new DatabaseSync(join(folder, 'state.sqlite'));
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
    database.close();
  });
});

describe('openFingerprintKey', () => {
  it('never makes another key where an index uses one', async () => {
    const folder = makeTempFolder();
    const key = await opened(folder, (world) => world.fingerprintKey);
    const file = join(folder, 'fingerprint.key');
    const text = readFileSync(file);
    await opened(folder, (world) => world.objects.putIfAbsent('registry/2026-01-31/x', new Uint8Array(1)));
    rmSync(file);
    await expect(openWorld(folder, { log: false })).rejects.toMatchObject({ code: 'FINGERPRINT_KEY_MISSING' });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, text);
    expect(await opened(folder, (world) => world.fingerprintKey)).toEqual(key);
  });

  it('keeps the key from other users', async () => {
    const folder = makeTempFolder();
    await openFingerprintKey(folder);
    expect(statSync(join(folder, 'fingerprint.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['fingerprint.key']);
  });

  it('gives one key to all who race to make it', async () => {
    const folder = makeTempFolder();
    const keys = await Promise.all(Array.from({ length: 10 }, () => openFingerprintKey(folder)));
    const texts = keys.map(({ number, bytes }) => `${number}:${Buffer.from(bytes).toString('hex')}\n`);
    expect(new Set(texts)).toEqual(new Set([readFileSync(join(folder, 'fingerprint.key'), 'utf8')]));
  });

  it.each(['', '1:abc', `0:${'0'.repeat(32)}`, `256:${'0'.repeat(32)}`, `1:${'0'.repeat(33)}`])(
    'stops at the key file %j instead of making another key',
    async (text) => {
      const folder = makeTempFolder();
      writeFileSync(join(folder, 'fingerprint.key'), text);
      await expect(openFingerprintKey(folder)).rejects.toMatchObject({
        code: 'FINGERPRINT_KEY_INVALID',
        facts: { path: join(folder, 'fingerprint.key') },
      });
      expect(readFileSync(join(folder, 'fingerprint.key'), 'utf8')).toBe(text);
    },
  );
});

describe('nodeHash', () => {
  it('gives the published values', () => {
    const hash = nodeHash.sha256();
    hash.update(new TextEncoder().encode('a'));
    hash.update(new TextEncoder().encode('bc'));
    expect(hash.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(nodeHash.crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('FileScratch', () => {
  it('keeps what is appended by name, reads ranges, nothing as undefined, and forgets what is dropped', async () => {
    const scratch = await FileScratch.open(makeTempFolder(), 'a');
    const reused = Uint8Array.of(1, 2);
    await scratch.append('people-001', reused);
    reused.fill(9);
    await scratch.append('people-001', Uint8Array.of(3));
    await scratch.append('../people', Uint8Array.of(4));
    expect(await scratch.read('people-001')).toEqual(Buffer.from([1, 2, 3]));
    expect(await scratch.read('people-001', { offset: 1, length: 2 })).toEqual(Uint8Array.of(2, 3));
    expect(await scratch.read('people-001', { offset: 2, length: 2 })).toEqual(Uint8Array.of(3));
    expect(await scratch.read('../people')).toEqual(Buffer.from([4]));
    await scratch.drop('people-001');
    await scratch.drop('people-001');
    expect(await scratch.read('people-001')).toBeUndefined();
    expect(await scratch.read('people-001', { offset: 0, length: 1 })).toBeUndefined();
  });

  it('finds what a killed build of the same extract left for a week, and then removes it', async () => {
    const folder = makeTempFolder();
    const killed = await FileScratch.open(folder, 'a');
    await killed.append('run', Uint8Array.of(1));
    await killed.removeIfEmpty();
    const other = await FileScratch.open(folder, 'b');
    const next = await FileScratch.open(folder, 'a');
    expect(await next.read('run')).toEqual(Buffer.from([1]));
    const eightDaysAgo = Date.now() / 1000 - 8 * 24 * 3600;
    utimesSync(next.folder, eightDaysAgo, eightDaysAgo);
    await FileScratch.open(folder, 'b');
    expect(readdirSync(join(folder, 'scratch'))).toEqual(['build-b']);
    await other.removeIfEmpty();
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  });
});
