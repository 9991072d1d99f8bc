/** Backups of a real data directory: of one moment, incremental, without secrets, refused when damaged. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ObjectInfo } from '../../../core/ports.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { FileObjectStore } from '../../../adapters/files/file-object-store.ts';
import { loadItems, snapshotItems, type StoredItem } from '../../../adapters/sqlite/state-snapshot.ts';
import { BackupStore } from '../../../local/backup/backup-store.ts';
import { pruneBackups, verifyBackups } from '../../../local/backup/care.ts';
import { makeBackup, requireApart } from '../../../local/backup/make-backup.ts';
import { restoreBackup } from '../../../local/backup/restore-backup.ts';
import { openSealed, readPrivateKey, readRecipient, sealFor } from '../../../local/backup/sealed.ts';
import { openWorld, type LocalWorld } from '../../../local/world.ts';
import { unpackFolder } from '../../support/packed-folder.ts';
import { runCliAt } from '../../support/run-cli.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const fixture = join(import.meta.dirname, '../../fixtures/data-v1');
const province = 'vn34-52';
const today = '2026-02-03T05:00:00Z';

interface Place {
  root: string;
  data: string;
  folder: string;
}

function makePlace(): Place {
  const root = makeTempFolder();
  const data = join(root, 'data');
  unpackFolder(join(fixture, 'data.gz'), data);
  return { root, data, folder: join(root, 'backups') };
}

async function open(directory: string, options: { withoutKey?: boolean } = {}): Promise<LocalWorld> {
  const world = await openWorld(directory, { log: false, warn: () => {}, ...options });
  onTestFinished(() => {
    try {
      world.close();
    } catch {
      // closed by the test
    }
  });
  return world;
}

async function backUp(place: Place, world?: LocalWorld, recipient?: ReturnType<typeof readRecipient>) {
  const store = await BackupStore.openOrMake(place.folder);
  return { store, report: await makeBackup(world ?? (await open(place.data)), store, { recipient }) };
}

function itemsOf(directory: string): StoredItem[] {
  return [...snapshotItems(join(directory, 'state.sqlite'))].filter(({ sort }) => sort !== 'LEASE');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of all) found.push(each);
  return found;
}

/** Objects, their metadata and times, as a store tells them. */
async function objectsOf(directory: string): Promise<ObjectInfo[]> {
  const objects = new FileObjectStore(directory);
  const found: ObjectInfo[] = [];
  for await (const { key } of objects.list('')) {
    const info = await objects.head(key);
    if (info !== undefined && !key.endsWith('sweep-clock')) found.push(info);
  }
  return found;
}

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

describe('a backup', () => {
  it(
    'restores every object, time and item as it was, and the second one copies nothing',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const first = await backUp(place);
      const again = await backUp(place);
      expect(first.report.copied.files).toBeGreaterThan(300);
      expect(again.report).toMatchObject({ copied: { files: 0, bytes: 0 }, moments: 1, objects: first.report.objects });
      const restored = join(place.root, 'restored');
      const done = await restoreBackup(again.store, await again.store.find(), restored);
      expect(done).toMatchObject({ ledger: { ok: true }, objects: first.report.objects, registry: { problems: 0 } });
      expect(await objectsOf(restored)).toEqual(await objectsOf(place.data));
      expect(itemsOf(restored)).toEqual(itemsOf(place.data));
      expect(readFileSync(join(restored, 'events.log'))).toEqual(readFileSync(join(place.data, 'events.log')));
      expect(filesBelow(place.folder).filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
    },
  );

  it('keeps versions of uploads that were replaced', async () => {
    const place = makePlace();
    const key = `incoming/${province}/delta/replaced.csv`;
    const world = await open(place.data);
    await world.objects.put(key, Buffer.from('first'), { officer: 'An' });
    await world.objects.put(key, Buffer.from('second'), { officer: 'Bình' });
    const versions = await gather(new FileObjectStore(place.data).versions(key));
    const { store } = await backUp(place, world);
    const restored = join(place.root, 'restored');
    await restoreBackup(store, await store.find(), restored);
    const objects = new FileObjectStore(restored);
    expect(new Set(await gather(objects.versions(key)))).toEqual(new Set(versions));
    expect((await objects.head(key))?.metadata).toEqual({ officer: 'Bình' });
    const old = versions.find((version) => version !== versions.at(-1)) ?? ''; // the present one stands last
    expect(Buffer.from((await objects.read(key, { version: old })) ?? []).toString()).toBe('first');
  });

  it(
    'holds no session, token, key or secret setting; with a recipient they are sealed for that one',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const secret = 'a secret of the proxy that nobody may find 0123456789';
      writeFileSync(join(place.data, 'config.json'), JSON.stringify({ portal: { proxySecret: secret } }), {
        mode: 0o600,
      });
      const world = await open(place.data);
      for (const partition of ['PORTAL#SESSION', 'PORTAL#TOKEN', 'PORTAL#TICKET'])
        await world.state.put({ partition, sort: 'somebody' }, { version: 1, user: 'somebody-who-logged-in' });
      await world.state.put(
        { partition: 'ALERT#RULE', sort: '00' },
        { version: 1, url: 'https://x.vn/secret-webhook' },
      );
      await world.state.put({ partition: 'PORTAL#WEEK', sort: '2026-W05' }, { version: 1 });
      const key = readFileSync(join(place.data, 'fingerprint.key'), 'utf8').trim();
      const { privatePem, publicPem } = keyPair();
      const { store, report } = await backUp(place, world);
      expect(report.leftOut).toEqual(
        expect.arrayContaining([
          { what: 'PORTAL#SESSION', count: 1 },
          { what: 'fingerprint.key', count: 1 },
          { what: 'portal.proxySecret', count: 1 },
          { what: 'ALERT#RULE', count: 1 },
        ]),
      );
      const sealed = await backUp(place, world, readRecipient(publicPem));
      expect(sealed.report.secrets).toEqual(['fingerprint.key', 'portal.proxySecret', 'ALERT#RULE']);
      for (const path of filesBelow(place.folder)) {
        const text = readFileSync(path, 'latin1');
        for (const word of [key.slice(2), secret, 'somebody-who-logged-in', 'secret-webhook'])
          expect([path, text.includes(word)]).toEqual([path, false]);
      }
      const [bare, whole] = [join(place.root, 'bare'), join(place.root, 'whole')];
      const without = await restoreBackup(store, await store.find(report.id), bare);
      expect(without).toMatchObject({ canCompare: false, keys: { missing: ['fingerprint.key', 'portal.key'] } });
      expect(JSON.parse(readFileSync(join(bare, 'config.json'), 'utf8'))).toEqual({ portal: {} });
      const privateKey = readPrivateKey(privatePem);
      const kept = await store.find(sealed.report.id);
      expect(await restoreBackup(store, kept, whole, { privateKey })).toMatchObject({ canCompare: true });
      expect(readFileSync(join(whole, 'fingerprint.key'), 'utf8').trim()).toBe(key);
      expect(readFileSync(join(whole, 'config.json'), 'utf8')).toContain(secret);
      const partitions = (directory: string) => new Set(itemsOf(directory).map(({ partition }) => partition));
      expect(partitions(bare).has('PORTAL#WEEK')).toBe(true);
      expect([partitions(bare).has('ALERT#RULE'), partitions(whole).has('ALERT#RULE')]).toEqual([false, true]);
      for (const directory of [bare, whole])
        expect(itemsOf(directory).filter(({ partition }) => /SESSION|TOKEN|TICKET/.test(partition))).toEqual([]);
      await expect(
        restoreBackup(store, kept, join(place.root, 'x'), { privateKey: readPrivateKey(keyPair().privatePem) }),
      ).rejects.toMatchObject({ code: 'BACKUP_KEY', facts: { what: 'other' } });
    },
  );

  it(
    'leaves out what was committed after its moment; after a restore it is answered once, alike',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const world = await open(place.data);
      const upload = { key: `incoming/${province}/delta/next.csv`, version: '' };
      await world.objects.put(upload.key, readFileSync(join(fixture, 'next.csv')), { schemes: 'BHYT' });
      upload.version = (await world.objects.head(upload.key))?.version ?? '';
      let receipt: object | undefined;
      // The commit falls between the snapshot of the state and the first look at the objects.
      const objects = new (class extends FileObjectStore {
        override async *list(prefix: string) {
          if (prefix === '' && receipt === undefined) receipt = await syncBatch(world, upload);
          yield* super.list(prefix);
        }
      })(place.data);
      const { store, report } = await backUp(place, { ...world, objects });
      expect(receipt).toMatchObject({ status: 'committed' });
      const restored = join(place.root, 'restored');
      await restoreBackup(store, await store.find(report.id), restored);
      const keys = (await objectsOf(restored)).map(({ key }) => key);
      const batch = (receipt as unknown as { batchId: string }).batchId;
      expect(keys.filter((key) => key.startsWith(`results/${province}/${batch}/`))).toEqual([]);
      expect(keys).toContain(upload.key);
      writeFileSync(join(restored, 'fingerprint.key'), readFileSync(join(place.data, 'fingerprint.key')), {
        mode: 0o600,
      });
      const there = await open(restored);
      const withoutDuration = (told: object | undefined) => ({ ...told, durationMs: 0 });
      expect(withoutDuration(await syncBatch(there, upload))).toEqual(withoutDuration(receipt));
      // The office sends it once more, here and there.
      expect(withoutDuration(await syncBatch(there, upload))).toEqual(withoutDuration(await syncBatch(world, upload)));
      expect(await verifyLedger(there)).toMatchObject({ ok: true });
      const state = { partition: `PROVINCE#${province}`, sort: 'STATE' };
      const plain = async (each: LocalWorld) => ({ ...(await each.state.read(state)) });
      expect(await plain(there)).toEqual(await plain(world));
    },
  );

  it('takes a new moment if an object goes away meanwhile, and fails without a manifest if it is lost', async () => {
    const place = makePlace();
    const world = await open(place.data);
    const lost = (await objectsOf(place.data)).find(({ key }) => key.startsWith('staged/'))?.key ?? '';
    class Losing extends FileObjectStore {
      left: number;
      constructor(times: number) {
        super(place.data);
        this.left = times;
      }
      override head(key: string, options?: { version?: string }) {
        return key === lost && this.left-- > 0 ? Promise.resolve(undefined) : super.head(key, options);
      }
    }
    const { store, report } = await backUp(place, { ...world, objects: new Losing(2) });
    expect(report.moments).toBe(3);
    const always = makeBackup({ ...world, objects: new Losing(Number.POSITIVE_INFINITY) }, store);
    await expect(always).rejects.toMatchObject({ code: 'BACKUP_CHANGING' });
    expect(await store.ids()).toEqual([report.id]);
  });

  it('takes a new moment if a nightly run that was under way has ended', async () => {
    const place = makePlace();
    const world = await open(place.data);
    const key = { partition: 'RUN#2026-02-01', sort: '0001' };
    const ended = await world.state.read(key);
    if (ended === undefined) throw new Error('the fixture has a run');
    await world.state.put(key, { ...ended, status: 'running' });
    let looked = false;
    const objects = new (class extends FileObjectStore {
      override async *list(prefix: string) {
        if (prefix === '' && !looked) await world.state.put(key, ended);
        looked ||= prefix === '';
        yield* super.list(prefix);
      }
    })(place.data);
    expect((await backUp(place, { ...world, objects })).report.moments).toBe(2);
  });

  it('stops at an object whose bytes have changed on the disk', async () => {
    const place = makePlace();
    // Small ones are like each other, and one whole copy is enough.
    const staged = filesBelow(join(place.data, 'objects/staged'));
    const [damaged] = staged.toSorted((a, b) => statSync(b).size - statSync(a).size);
    const { mtime } = statSync(damaged);
    const bytes = readFileSync(damaged);
    bytes[0] ^= 1;
    writeFileSync(damaged, bytes);
    execFileSync('touch', ['-d', mtime.toISOString(), damaged]);
    await expect(backUp(place)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(existsSync(join(place.folder, 'manifests'))).toBe(false);
  });

  it('refuses what is elsewhere, and a folder that is none of backups or within the data', async () => {
    const place = makePlace();
    const world = await open(place.data);
    const store = await BackupStore.openOrMake(place.folder);
    const elsewhere = { ...world, state: { ...world.state } };
    await expect(makeBackup(elsewhere, store)).rejects.toMatchObject({
      code: 'BACKUP_ELSEWHERE',
      facts: { what: 'state' },
    });
    await expect(BackupStore.openOrMake(place.data)).rejects.toMatchObject({ code: 'BACKUP_DIRECTORY' });
    expect(() => requireApart(join(place.data, 'backups'), place.data)).toThrow('BACKUP_DIRECTORY');
    expect(() => requireApart(place.root, place.data)).toThrow('BACKUP_DIRECTORY');
    requireApart(`${place.data}-backups`, place.data);
    writeFileSync(join(place.folder, 'doisoat-backup.json'), '{"format":2}\n');
    await expect(BackupStore.open(place.folder)).rejects.toMatchObject({ code: 'BACKUP_FORMAT', facts: { format: 2 } });
  });
});

describe('a damaged backup', () => {
  it(
    'is found by verify, and restored by nobody, whichever kind of file has a changed bit',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const { publicPem } = keyPair();
      const { store, report } = await backUp(place, undefined, readRecipient(publicPem));
      const { manifest } = await store.manifest(report.id);
      const staged = manifest.objects.find(({ prefix }) => prefix.startsWith('staged/')) ?? manifest.objects[0];
      const [first] = await gather(store.lines(staged));
      const { sha256 } = JSON.parse(first) as { sha256: string };
      const kinds = [manifest.state, manifest.files, manifest.config, manifest.secrets, staged, { sha256 }];
      const paths = [...kinds.map((blob) => store.blobPath(blob?.sha256 ?? '')), store.manifestPath(report.id)];
      for (const [n, path] of paths.entries()) {
        const whole = readFileSync(path);
        for (const at of [Math.floor(whole.length / 2)]) {
          const bytes = Buffer.from(whole);
          bytes[at] ^= 1 << (n % 8);
          writeFileSync(path, bytes);
          const { damaged, unusable } = await verifyBackups(store);
          expect([path, damaged.length, unusable]).toEqual([path, 1, [report.id]]);
          const target = join(place.root, `restored-${n}-${at}`);
          const key =
            path === store.blobPath(manifest.secrets?.sha256 ?? '')
              ? { privateKey: readPrivateKey(keyPair().privatePem) }
              : {};
          const restoring = store.find().then((kept) => restoreBackup(store, kept, target, key));
          await expect(restoring).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
          expect(existsSync(target)).toBe(false);
        }
        writeFileSync(path, whole);
      }
      rmSync(store.blobPath(sha256));
      expect((await verifyBackups(store)).damaged).toHaveLength(1);
      await expect(restoreBackup(store, await store.find(), join(place.root, 'gone'))).rejects.toThrow(
        'BACKUP_DAMAGED',
      );
      // What is missing is copied again by the next one.
      expect((await backUp(place)).report.copied.files).toBe(1);
      expect((await verifyBackups(store)).damaged).toEqual([]);
    },
  );
});

describe('restore', () => {
  it(
    'goes into an empty directory alone, and one that it did not finish is refused by every command',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const { store } = await backUp(place);
      const target = join(place.root, 'target');
      mkdirSync(target);
      writeFileSync(join(target, 'a-file'), 'of somebody');
      await expect(restoreBackup(store, await store.find(), target)).rejects.toMatchObject({
        code: 'DIRECTORY_NOT_EMPTY',
      });
      expect(readdirSync(target)).toEqual(['a-file']);
      rmSync(join(target, 'a-file'));
      await restoreBackup(store, await store.find(), target);
      writeFileSync(join(target, 'restore-unfinished.json'), '{}');
      for (const command of [['status'], ['worker', '--once'], ['serve', '--port', '0'], ['backup', `${target}-2`]]) {
        const { code, stdout } = await runCliAt(today, ...command, '--dir', target, '--json');
        expect([code, (JSON.parse(stdout) as { refusal: { code: string } }).refusal.code]).toEqual([
          1,
          'RESTORE_UNFINISHED',
        ]);
      }
    },
  );

  it(
    'without the key shows figures and pages and compares nothing; with the key it goes on',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const { store } = await backUp(place);
      const target = join(place.root, 'target');
      await restoreBackup(store, await store.find(), target);
      const at = async (...args: string[]) => {
        const { code, stdout } = await runCliAt(today, ...args, '--dir', target, '--json');
        const document = JSON.parse(stdout) as { status?: string; refusal?: { code: string }; ok?: boolean };
        return { code, document };
      };
      const sync = ['sync', join(fixture, 'next.csv'), '--province', province, '--schemes', 'BHYT'];
      for (const args of [sync, ['reconcile'], ['worker', '--once', '--health-port', '0']])
        expect(await at(...args)).toMatchObject({
          code: 1,
          document: { refusal: { code: 'FINGERPRINT_KEY_MISSING' } },
        });
      expect(await at('publish')).toMatchObject({ code: 0 });
      expect(await at('status')).toMatchObject({ code: 0 });
      expect(await at('ledger', 'verify')).toMatchObject({ code: 0, document: { ok: true } });
      expect(await at('registry', 'verify')).toMatchObject({ code: 0 });
      expect(existsSync(join(target, 'published/index.html'))).toBe(true);
      expect(existsSync(join(target, 'fingerprint.key'))).toBe(false);
      writeFileSync(join(target, 'fingerprint.key'), readFileSync(join(place.data, 'fingerprint.key')), {
        mode: 0o600,
      });
      expect(await at(...sync)).toMatchObject({ code: 0, document: { status: 'committed' } });
    },
  );
});

describe('pruning', () => {
  it(
    'removes old backups and what only they need, and no file while another backup is at work',
    { tags: 'long' },
    async () => {
      const place = makePlace();
      const world = await open(place.data);
      await world.objects.put('audit/x/only-in-the-first.json', Buffer.from('first'));
      const { store } = await backUp(place, world);
      await world.objects.remove('audit/x/only-in-the-first.json');
      await backUp(place, { ...world, clock: { ...world.clock, now: () => Date.now() + 60_000 } });
      mkdirSync(join(place.folder, 'temp'), { recursive: true });
      appendFileSync(join(place.folder, 'temp/of-a-killed-one.tmp'), 'x');
      const lock = store.lock();
      const beside = await pruneBackups(store, 1);
      expect(beside).toMatchObject({ filesKept: true, files: 0 });
      expect(beside.removed).toHaveLength(1);
      lock.release();
      const alone = await pruneBackups(store, 1);
      // The object, its list and the manifest's state of before.
      expect(alone).toMatchObject({ filesKept: false, removed: [] });
      expect(alone.files).toBeGreaterThan(0);
      expect(existsSync(join(place.folder, 'temp/of-a-killed-one.tmp'))).toBe(false);
      expect(await verifyBackups(store)).toMatchObject({ backups: 1, damaged: [] });
      await restoreBackup(store, await store.find(), join(place.root, 'restored'));
    },
  );
});

describe('sealed secrets', () => {
  it('open with the private key alone, and are refused when changed', () => {
    const { privatePem, publicPem } = keyPair();
    const sealed = sealFor(readRecipient(publicPem), 'đối soát');
    expect(openSealed(readPrivateKey(privatePem), sealed)).toBe('đối soát');
    const text = Buffer.from(sealed).toString();
    const changed = JSON.parse(text) as { body: string };
    const body = Buffer.from(changed.body, 'base64');
    body[0] ^= 1;
    const other = Buffer.from(JSON.stringify({ ...changed, body: body.toString('base64') }));
    expect(() => openSealed(readPrivateKey(privatePem), other)).toThrow('BACKUP_KEY');
    expect(() => readRecipient(privatePem)).toThrow('BACKUP_KEY');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
    expect(() => readRecipient(rsa.toString())).toThrow('BACKUP_KEY');
  });
});

describe('a state store that is loaded', () => {
  it('has all items or none', async () => {
    const path = join(makeTempFolder(), 'state.sqlite');
    const items = async function* (): AsyncGenerator<StoredItem> {
      yield { partition: 'A', sort: '1', version: 1, item: '{}' };
      throw new Error('damage');
    };
    await expect(loadItems(path, items())).rejects.toThrow('damage');
    expect([...snapshotItems(path)]).toEqual([]);
  });
});
