/** Times that a sender chooses (cp -p, SFTP) and links that lead elsewhere, on files (docs/attacks.md). */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { attemptWindowDays, changedClaimsMax } from '../../core/commit/attempts.ts';
import { redriveLost } from '../../core/maintenance/lost-uploads.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { storedAtOf } from '../../core/commit/stored-at.ts';
import { batchId, vietnamDate } from '../../core/intake/upload-request.ts';
import { runWorkerOnce } from '../support/run-worker-once.ts';
import { healthOf, type WorkerFacts } from '../../local/worker/worker-facts.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { Office, somePeople } from '../support/office.ts';
import { runCli } from '../support/run-cli.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

const day = 86_400_000;
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';
const folders: string[] = [];
let folder: string;
let office: Office;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doisoat-times-'));
  folders.push(folder);
  office = await Office.open(somePeople(4), onFiles(folder));
});
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

function onFiles(directory: string, world = testWorld()): TestWorld {
  const objects = new FileObjectStore(directory, () => world.clock.time) as unknown as TestWorld['objects'];
  return { ...world, objects };
}

function place(name: string, row: string, at: number, root = folder): string {
  const path = join(root, 'objects/incoming/vn34-52/delta', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${header}\r\n${row}\r\n`);
  utimesSync(path, at / 1000, at / 1000);
  return path;
}

function work(world: TestWorld = office.world): Promise<WorkerFacts> {
  return runWorkerOnce(world);
}

async function verdictsOf(world: TestWorld): Promise<string[]> {
  const verdicts: string[] = [];
  for await (const { key } of world.objects.list('results/vn34-52/')) {
    if (!key.endsWith('outcomes.csv')) continue;
    const text = new TextDecoder().decode(await world.objects.read(key));
    verdicts.push(
      ...text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[4]),
    );
  }
  return verdicts;
}

const guess = (n: number): string => office.row(1, { date: `${String(1 + (n % 28)).padStart(2, '0')}/02/19${60 + n}` });

describe('the day of an attempt', () => {
  it(
    'is ours: of 39 guesses of one evening, dated three to a month, three are compared',
    { tags: 'long' },
    async () => {
      for (let n = 0; n < 39; n++)
        place(`${n}.csv`, guess(n), office.world.clock.time - Math.floor(n / 3) * attemptWindowDays * day - day);
      await work();
      const verdicts = await verdictsOf(office.world);
      expect(verdicts).toHaveLength(39);
      expect(verdicts.filter((verdict) => verdict !== 'HELD')).toHaveLength(changedClaimsMax);
    },
  );

  it('stays the same when the file is touched, copied to another machine, or the state is rebuilt', async () => {
    const path = place('a.csv', guess(1), office.world.clock.time - day);
    const first = office.world.clock.time;
    await work();
    const key = 'incoming/vn34-52/delta/a.csv';
    expect(await office.world.objects.head(key)).toMatchObject({ storedAt: first, changedAt: first - day });
    office.world.clock.time += 40 * day;
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    expect((await office.world.objects.head(key))?.storedAt).toBe(first);

    const other = mkdtempSync(join(tmpdir(), 'doisoat-times-'));
    folders.push(other);
    cpSync(folder, other, { recursive: true }); // times of change are those of the copy
    const world = { ...onFiles(other), clock: office.world.clock, state: new MemoryStateStore() };
    const { objects } = onFiles(other, world);
    expect((await objects.head(key))?.storedAt).toBe(first);
    await rebuildState({ ...world, objects });
    const ledgers = await Promise.all([office.world.state, world.state].map((state) => lastUpload(state)));
    expect(ledgers).toEqual([new Date(first).toISOString(), new Date(first).toISOString()]);
  });

  it('is that of the manifest for an upload from before, whatever the time of the file is now', async () => {
    const path = place('a.csv', guess(1), office.world.clock.time - day);
    await work();
    const { key } = { key: 'incoming/vn34-52/delta/a.csv' };
    const version = (await office.world.objects.head(key))?.version ?? '';
    const batch = batchId(office.world.hash, 'local', key, version);
    const manifest = { province: 'vn34-52', batch: { id: batch, key, objectVersion: version, storedOn: '2026-01-05' } };
    rmSync(join(folder, 'metadata/incoming'), { recursive: true });
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const storedAt = await storedAtOf(office.world, manifest as Parameters<typeof storedAtOf>[1]);
    expect(vietnamDate(storedAt)).toBe('2026-01-05');
  });

  it('counts for a file with an old time that the night finds', async () => {
    const since = office.world.clock.time;
    office.world.clock.time += 2 * day;
    place('old.csv', guess(1), since - 300 * day);
    const { redriven } = await redriveLost(office.world, 'vn34-52', since);
    expect(redriven).toMatchObject([{ status: 'committed' }]);
  });
});

async function lastUpload(state: MemoryStateStore): Promise<unknown> {
  return (await state.read({ partition: 'PROVINCE#vn34-52', sort: 'STATE' }))?.lastUpload;
}

describe('a time ahead of the clock', () => {
  it('is refused with a code when it is hours off, by the worker and by the night, not waited for', async () => {
    place('a.csv', office.row(1), office.world.clock.time + 400 * day);
    place('b.csv', office.row(2), office.world.clock.time + 7 * 3_600_000);
    expect((await work()).uploads).toEqual({ committed: 0, refused: 2, duplicate: 0 });
    place('c.csv', office.row(3), office.world.clock.time + 400 * day);
    expect((await redriveLost(office.world, 'vn34-52', 0)).redriven).toEqual([
      { batch: expect.any(String), status: 'refused', code: 'FILE_TIME_AHEAD' },
    ]);
  });

  it('is told by /health when it is minutes off, and the file is taken when its time has come', async () => {
    place('a.csv', office.row(1), office.world.clock.time + 10 * 60_000);
    const facts = await work();
    expect(facts.uploads).toEqual({ committed: 0, refused: 0, duplicate: 0 });
    expect(healthOf(facts, facts.roundAt).reasons).toEqual(['FILE_TIME_AHEAD']);
    office.world.clock.time += 11 * 60_000;
    expect((await work()).uploads.committed).toBe(1);
  });
});

describe('what lies below an office’s prefix and can be no upload', () => {
  it('is told to the office, once: a link, a name that is too long, a control character', async () => {
    const at = office.world.clock.time - day;
    for (const name of [`${'a'.repeat(201)}.csv`, 'a\nb.csv', 'a\\b.csv']) place(name, office.row(1), at);
    symlinkSync('/etc/hostname', join(folder, 'objects/incoming/vn34-52/delta/link.csv'));
    office.world.clock.time = Math.max(office.world.clock.time, Date.now() + 60_000); // a link has the machine's time
    expect((await work()).uploads).toEqual({ committed: 0, refused: 4, duplicate: 0 });
    expect((await work()).uploads).toEqual({ committed: 0, refused: 0, duplicate: 0 });
    expect((await redriveLost(office.world, 'vn34-52', 0)).redriven).toEqual([]);
    const codes: string[] = [];
    for await (const { item } of office.world.state.list('PROVINCE#vn34-52', 'BATCH#'))
      codes.push(JSON.stringify(item.code));
    expect(codes.toSorted((a, b) => (a < b ? -1 : 1)).map((code) => JSON.parse(code) as unknown)).toEqual([
      'KEY_INVALID',
      'KEY_INVALID',
      'KEY_INVALID',
      'UPLOAD_CHANGED',
    ]);
  });
});

describe('a link', () => {
  it('in the place of an upload is not followed, even if it comes between the look and the reading', async () => {
    const secret = join(folder, 'objects/incoming/vn34-01/delta/secret.csv');
    mkdirSync(dirname(secret), { recursive: true });
    writeFileSync(secret, `${header}\r\n${office.row(2)}\r\n`);
    const path = place('a.csv', office.row(1), office.world.clock.time - day);
    const key = 'incoming/vn34-52/delta/a.csv';
    const info = await office.world.objects.head(key);
    rmSync(path);
    symlinkSync(secret, path);
    expect(await office.world.objects.head(key)).toBeUndefined();
    expect(await office.world.objects.read(key)).toBeUndefined();
    await expect(office.world.objects.stream(key, { version: info?.version ?? '' }).next()).rejects.toThrow(
      'no object under',
    );
    const listed = [];
    for await (const each of office.world.objects.list('incoming/vn34-52/')) listed.push(each.key);
    expect(listed).toEqual([]);
  });

  it('in the place of the folder of a kind is not followed either', async () => {
    const secret = join(folder, 'objects/incoming/vn34-01/delta/secret.csv');
    mkdirSync(dirname(secret), { recursive: true });
    writeFileSync(secret, `${header}\r\n${office.row(2)}\r\n`);
    mkdirSync(join(folder, 'objects/incoming/vn34-52'), { recursive: true });
    symlinkSync('../vn34-01/delta', join(folder, 'objects/incoming/vn34-52/delta'));
    const key = 'incoming/vn34-52/delta/secret.csv';
    expect(await office.world.objects.head(key)).toBeUndefined();
    expect(await office.world.objects.read(key)).toBeUndefined();
  });

  it('that other bytes of the same size and time take the place of does not make them the old ones', async () => {
    const at = office.world.clock.time - day;
    const path = place('a.csv', office.row(1), at);
    await work();
    const other = `${path}.tmp`;
    writeFileSync(other, readFileSync(path, 'utf8').replace('5200000001', '5200000009'));
    utimesSync(other, at / 1000, at / 1000);
    renameSync(other, path);
    expect((await work()).uploads).toEqual({ committed: 1, refused: 0, duplicate: 0 });
  });
});

describe('status', () => {
  it('counts the files that wait for their own time', async () => {
    const at = Date.now() + 20 * 60_000;
    const fresh = mkdtempSync(join(tmpdir(), 'doisoat-times-'));
    folders.push(fresh);
    place('a.csv', office.row(1), at, fresh);
    const { stdout } = await runCli('status', '--dir', fresh, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ waits: { FILE_TIME_AHEAD: 1, CLOCK_BEHIND: 0 } });
    expect((await runCli('status', '--dir', fresh)).stdout).toContain('FILE_TIME_AHEAD');
  });
});
