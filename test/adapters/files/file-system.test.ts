import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renameFile, syncDirectory, type FileSystem } from '../../../adapters/files/file-system.ts';
import { isObjectKey } from '../../../adapters/files/object-key.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });
const unasked = () => Promise.reject(new Error('not asked'));

/** A file system that answers these errors, one after another, then succeeds. */
function failing(platform: NodeJS.Platform, codes: { open?: string; sync?: string; rename?: string[] }) {
  const renames = [...(codes.rename ?? [])];
  const told = { closed: 0, renamed: 0, waits: [] as number[] };
  const system: FileSystem = {
    platform,
    open: async () => {
      if (codes.open !== undefined) throw failure(codes.open);
      return {
        sync: async () => {
          if (codes.sync !== undefined) throw failure(codes.sync);
        },
        close: async () => {
          told.closed++;
        },
      };
    },
    rename: async () => {
      const code = renames.shift();
      if (code !== undefined) throw failure(code);
      told.renamed++;
    },
    sleep: async (milliseconds) => {
      told.waits.push(milliseconds);
    },
  };
  return { system, told };
}

describe('syncing a folder', () => {
  it.each(['EPERM', 'EISDIR', 'EACCES', 'EBADF', 'EINVAL'])(
    'does nothing on Windows, which answers %s',
    async (code) => {
      const { system, told } = failing('win32', { sync: code });
      await syncDirectory('folder', system);
      expect(told.closed).toBe(1);
      await syncDirectory('folder', failing('win32', { open: code }).system);
    },
  );

  it.each(['EINVAL', 'ENOTSUP'])('does nothing where the file system has no such thing: %s', async (code) => {
    const { system, told } = failing('linux', { sync: code });
    await syncDirectory('folder', system);
    expect(told.closed).toBe(1);
  });

  it.each(['EPERM', 'EISDIR', 'EACCES', 'EIO', 'ENOSPC'])('fails elsewhere on %s', async (code) => {
    const { system, told } = failing('linux', { sync: code });
    await expect(syncDirectory('folder', system)).rejects.toMatchObject({ code });
    expect(told.closed).toBe(1);
  });

  it.each(['EIO', 'ENOENT', 'ENOSPC'])('fails on Windows, too, on %s', async (code) => {
    await expect(syncDirectory('folder', failing('win32', { open: code }).system)).rejects.toMatchObject({ code });
  });
});

describe('renaming a file', () => {
  it('waits on Windows while somebody holds the file that it replaces', async () => {
    const { system, told } = failing('win32', { rename: ['EPERM', 'EBUSY', 'EACCES'] });
    await renameFile('a', 'b', system);
    expect(told.renamed).toBe(1);
    expect(told.waits).toEqual([4, 8, 16]);
  });

  it('gives up on Windows after about a second', async () => {
    const { system, told } = failing('win32', { rename: Array.from({ length: 100 }, () => 'EPERM') });
    await expect(renameFile('a', 'b', system)).rejects.toMatchObject({ code: 'EPERM' });
    expect(told.waits.reduce((sum, wait) => sum + wait, 0)).toBe(1020);
  });

  it('fails at once elsewhere, and where nothing is held', async () => {
    for (const [platform, code] of [
      ['linux', 'EPERM'],
      ['win32', 'ENOENT'],
    ] as const) {
      const { system } = failing(platform, { rename: [code] });
      await expect(renameFile('a', 'b', { ...system, sleep: unasked })).rejects.toMatchObject({ code });
    }
  });
});

describe('keys on Windows', () => {
  it.each([
    'incoming/CON/a.csv',
    'incoming/vn34-52/delta/nul.csv',
    'a/Com1.tar.gz',
    'a/LPT³',
    'a/aux ',
    'a/prn .csv',
    'a/CONIN$',
    'a/C:/b',
    'a/b.csv:stream',
    'a/b.',
    'a/b ',
    'a./b',
    'a/b?.csv',
    'a/*',
    'a/"b"',
    'a/<b>',
    'a/b|c',
  ])('refuses %j there alone', (key) => {
    expect(isObjectKey(key, 'win32')).toBe(false);
    expect(isObjectKey(key, 'linux')).toBe(true);
  });

  it.each(['incoming/vn34-52/delta/báo cáo 30.11.csv', 'a/con-2.csv', 'a/console', 'a/null', 'a/com10', 'a/.x', '~/b'])(
    'takes %j',
    (key) => {
      expect(isObjectKey(key, 'win32')).toBe(true);
    },
  );

  it('takes nothing there that it refuses elsewhere, whatever the key', () => {
    const segment = fc.oneof(fc.string(), fc.constantFrom('con', 'a.', '..', 'a\\b', 'C:', 'nul.txt', 'x'));
    const keys = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'));
    const isTakenThereAlone = (key: string) => isObjectKey(key, 'win32') && !isObjectKey(key, 'linux');
    const { counterexample } = fc.check(fc.property(keys, (key) => !isTakenThereAlone(key)));
    expect(counterexample).toBeNull();
  });
});
