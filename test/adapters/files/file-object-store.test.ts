import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileObjectStore, localBucket } from '../../../adapters/files/file-object-store.ts';
import { isObjectKey } from '../../../adapters/files/object-key.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const key = 'incoming/vn34-52/delta/batch.csv';

describe('FileObjectStore', () => {
  it('keeps below objects/ exactly the keys, and names the bucket and the version as batch ids need them', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await store.putIfAbsent(key, bytesOf('a'));
    await store.put('staged/x', bytesOf('b'));
    await store.put('staged/x', bytesOf('c'));
    expect(readdirSync(join(folder, 'objects'), { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      'incoming',
      'incoming/vn34-52',
      'incoming/vn34-52/delta',
      key,
      'staged',
      'staged/x',
    ]);
    expect(readFileSync(join(folder, 'objects', key), 'utf8')).toBe('a');
    expect(store.bucket).toBe(localBucket);
    expect((await store.head(key))?.version).toBe(sha256Of('a'));
    expect(readdirSync(join(folder, 'temp'))).toEqual([]);
  });

  it('serves a file placed by hand and detects its replacement', async () => {
    const folder = makeTempFolder();
    const seen = Date.UTC(2026, 0, 31);
    const store = new FileObjectStore(folder, () => seen);
    const path = join(folder, 'objects', key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'by hand');
    await utimes(path, 1_700_000_000, 1_700_000_000.25);
    const times = { storedAt: seen, changedAt: 1_700_000_000_250 };
    const info = { key, version: sha256Of('by hand'), size: 7, ...times, metadata: {} };
    expect(await store.head(key)).toEqual(info);
    expect(await store.head(key)).toEqual(info);
    expect(await store.putIfAbsent(key, bytesOf('late'))).toBe('exists');
    await writeFile(path, 'replaced');
    expect((await store.head(key))?.version).toBe(sha256Of('replaced'));
    expect(await store.read(key, { version: info.version })).toBeUndefined();
  });

  it('keeps the version of a file placed by hand readable after a put', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await mkdir(join(folder, 'objects'));
    await writeFile(join(folder, 'objects', 'hand'), 'by hand');
    await store.put('hand', bytesOf('by put'));
    expect(await store.read('hand', { version: sha256Of('by hand') })).toEqual(new Uint8Array(bytesOf('by hand')));
  });

  it('never serves bytes edited by hand under the stored version', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await store.put(key, bytesOf('stored'), { rows: '1' });
    const version = sha256Of('stored');
    // Writing in place changes the linked version file as well.
    await writeFile(join(folder, 'objects', key), 'forged');
    expect(await store.read(key, { version })).toBeUndefined();
    await expect(store.stream(key, { version }).next()).rejects.toThrow('no object under');
    expect(await store.head(key)).toMatchObject({ version: sha256Of('forged'), metadata: {} });
  });

  it('refuses a metadata file that cannot be read instead of forgetting the metadata', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await store.putIfAbsent(key, bytesOf('a'), { rows: '1' });
    const metadata = join(folder, 'metadata', dirname(key));
    await writeFile(join(metadata, readdirSync(metadata)[0]), '{"version":');
    await expect(store.head(key)).rejects.toThrow('INTEGRITY');
  });

  it.each(['', '\0\0\0\0'])('hashes again where a loss of power left a metadata file of %j', async (blank) => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await store.putIfAbsent(key, bytesOf('a'));
    const metadata = join(folder, 'metadata', dirname(key));
    await writeFile(join(metadata, readdirSync(metadata)[0]), blank);
    expect(await store.head(key)).toMatchObject({ version: sha256Of('a'), metadata: {} });
  });

  it('gives distinct times to two objects written at one instant', async () => {
    const store = new FileObjectStore(makeTempFolder(), () => 1_750_000_000_000);
    await store.put(key, bytesOf('one'), { rows: '1' });
    const one = await store.head(key);
    await store.put(key, bytesOf('two'), { rows: '2' });
    expect(one).toMatchObject({ storedAt: 1_750_000_000_000, metadata: { rows: '1' } });
    expect(await store.head(key)).toMatchObject({ storedAt: 1_750_000_000_001, metadata: { rows: '2' } });
    expect(await store.head(key, { version: sha256Of('one') })).toEqual(one);
  });

  it('removes old temporary files only', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await mkdir(join(folder, 'temp'));
    await writeFile(join(folder, 'temp', 'old.tmp'), 'x');
    await writeFile(join(folder, 'temp', 'new.tmp'), 'x');
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    await utimes(join(folder, 'temp', 'old.tmp'), twoDaysAgo, twoDaysAgo);
    await store.removeOldTemporaries();
    expect(readdirSync(join(folder, 'temp'))).toEqual(['new.tmp']);
  });

  it('leaves nothing of a removed object, its versions included', async () => {
    const folder = makeTempFolder();
    const store = new FileObjectStore(folder);
    await store.put('staged/a/one', bytesOf('1'), { rows: '1' });
    await store.put('staged/a/one', bytesOf('2'));
    await store.put('staged/b', bytesOf('kept'));
    await store.remove('staged/a/one');
    const left = (part: string): string[] => readdirSync(join(folder, part, 'staged'));
    expect([left('objects'), left('versions')]).toEqual([['b'], ['b']]);
    expect(left('metadata')).toEqual([expect.stringMatching(/^b\.\d+-4\.json$/)]);
  });

  it('refuses one key below another, and a key that is a folder', async () => {
    const store = new FileObjectStore(makeTempFolder());
    await store.putIfAbsent('a/b', bytesOf('x'));
    await expect(store.putIfAbsent('a', bytesOf('x'))).rejects.toThrow('folder of another key');
    await expect(store.putIfAbsent('a/b/c', bytesOf('x'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await store.head('a')).toBeUndefined();
  });

  it.each([
    '',
    '/etc/passwd',
    '../outside',
    'a/../../outside',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\0b',
    'a\nb',
    'a\u009bb',
    'a\ud800',
    'x'.repeat(201),
    `${'abc/'.repeat(256)}x`,
  ])('refuses the key %j in every method', async (bad) => {
    const store = new FileObjectStore(makeTempFolder());
    for (const call of [
      () => store.head(bad),
      () => store.read(bad),
      () => store.stream(bad).next(),
      () => store.put(bad, bytesOf('x')),
      () => store.putIfAbsent(bad, bytesOf('x')),
      () => store.remove(bad),
    ]) {
      await expect(call()).rejects.toThrow('not a key of an object');
    }
  });

  it('accepts a key only if it stays below its folder', () => {
    const segment = fc.oneof(fc.constantFrom('.', '..', '', 'a', '...', ' ', '~'), fc.string({ maxLength: 6 }));
    const staysBelow = fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
      const candidate = segments.join('/');
      return !isObjectKey(candidate) || join('/root', candidate) === `/root/${candidate}`;
    });
    expect(() => fc.assert(staysBelow)).not.toThrow();
    expect(isObjectKey('a/b c/~.csv')).toBe(true);
  });
});
