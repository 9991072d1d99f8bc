/** Each fault is made in a directory, and exactly that is found; a healthy directory gives nothing. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StateItem, StateKey } from '../../core/ports.ts';
import { readProvinceState, type ProvinceState } from '../../core/domain/province-state.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { BackupStore } from '../../local/backup/backup-store.ts';
import { makeBackup } from '../../local/backup/make-backup.ts';
import { examine, type DoctorOptions } from '../../local/doctor/doctor.ts';
import { findings, findingTexts, type Finding, type FindingCode } from '../../local/doctor/findings.ts';
import { thisMachine, type Machine } from '../../local/doctor/machine.ts';
import { openWorld } from '../../local/world.ts';
import { readPage } from '../docs/markdown.ts';
import { unpackFolder } from '../support/packed-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const fixture = join(import.meta.dirname, '../fixtures/data-v1');
/** The day on which the data of the fixture ends, noon in Viet Nam. */
const now = Date.parse('2026-02-03T05:00:00Z');
const province = 'vn34-52';
const hour = 3_600_000;

const machine: Machine = {
  ...thisMachine,
  now: () => now,
  freeBytes: async () => 1e12,
  networkShare: async () => undefined,
};

function healthy(): string {
  const data = join(makeTempFolder(), 'data');
  unpackFolder(join(fixture, 'data.gz'), data);
  return data;
}

async function codes(data: string, options: DoctorOptions = {}): Promise<FindingCode[]> {
  return (await examine(data, { machine, ...options })).map(({ code }) => code);
}

/** Changes one item of the state. */
async function change(data: string, key: StateKey, make: (item: StateItem) => StateItem): Promise<void> {
  const state = new SqliteStateStore(join(data, 'state.sqlite'));
  await state.put(key, make((await state.read(key)) ?? {}));
  state.close();
}

async function provinceState(data: string): Promise<ProvinceState> {
  const store = new SqliteStateStore(join(data, 'state.sqlite'));
  const state = await readProvinceState(store, province);
  store.close();
  if (state === undefined) throw new Error('the fixture has a ledger');
  return state;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Changes a bit and keeps size and time. */
function flip(path: string): void {
  const bytes = readFileSync(path);
  const { mtimeMs } = statSync(path);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(path, bytes);
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
}

const configured = (config: object) => (data: string) =>
  writeFileSync(join(data, 'config.json'), JSON.stringify(config), { mode: 0o600 });

interface Fault {
  make?: (data: string) => unknown;
  options?: DoctorOptions;
}

const stateKey = { partition: `PROVINCE#${province}`, sort: 'STATE' };
const lastRun = { partition: 'RUN#2026-02-02', sort: '0001' };
const secret = 'a secret of at least thirty-two bytes';

const faults: Record<Exclude<FindingCode, 'CHECK_FAILED' | 'WORKER_FAILING'>, Fault> = {
  NODE_OLD: { options: { machine: { ...machine, nodeVersion: '22.1.0' } } },
  DIRECTORY_MISSING: { make: (data) => rmSync(data, { recursive: true }) },
  DIRECTORY_READ_ONLY: {
    options: { machine: { ...machine, tryWriting: async () => ({ step: 'write', code: 'EROFS' }) } },
  },
  FILE_SYSTEM_UNSAFE: {
    options: { machine: { ...machine, tryWriting: async () => ({ step: 'lock', code: 'ENOLCK' }) } },
  },
  FILE_SYSTEM_NETWORK: { options: { machine: { ...machine, networkShare: async () => 'NFS' } } },
  DIRECTORY_OPEN: { make: (data) => chmodSync(join(data, 'objects'), 0o755) },
  KEY_OPEN: { make: (data) => chmodSync(join(data, 'fingerprint.key'), 0o644) },
  DISK_LOW: { options: { machine: { ...machine, freeBytes: async () => 1e6 } } },
  RESTORE_UNFINISHED: { make: (data) => writeFileSync(join(data, 'restore-unfinished.json'), '{}', { mode: 0o600 }) },
  CONFIG_WRONG: { make: configured({ unknown: 1 }) },
  NOTHING_YET: {
    make: (data) => {
      rmSync(data, { recursive: true });
      mkdirSync(data, { mode: 0o700 });
    },
  },
  STATE_MISSING: { make: (data) => rmSync(join(data, 'state.sqlite')) },
  STATE_DAMAGED: { make: (data) => writeFileSync(join(data, 'state.sqlite'), 'no database at all'.repeat(100)) },
  STATE_NEWER: {
    make: (data) => {
      const database = new DatabaseSync(join(data, 'state.sqlite'));
      database.exec('PRAGMA user_version = 3');
      database.close();
    },
  },
  STATE_BEHIND: {
    make: (data) => writeFileSync(join(data, `objects/ratified/${province}/999`), '{}', { mode: 0o600 }),
  },
  STATE_UNREACHABLE: { options: { state: 'postgres://doisoat@127.0.0.1:9/doisoat' } },
  STORE_UNREACHABLE: {
    make: configured({ objects: { bucket: 'nowhere', endpoint: 'http://127.0.0.1:9' } }),
  },
  INDEX_NONE: {
    make: (data) => {
      const state = new SqliteStateStore(join(data, 'state.sqlite'));
      return state.remove({ partition: 'REGISTRY', sort: 'CURRENT' }).then(() => state.close());
    },
  },
  INDEX_MISSING: {
    make: (data) =>
      rmSync(filesBelow(join(data, 'objects/registry/2026-02-02')).find((path) => path.endsWith('.arrow')) ?? ''),
  },
  INDEX_DAMAGED: {
    make: (data) =>
      flip(filesBelow(join(data, 'objects/registry/2026-02-02')).find((path) => path.endsWith('.arrow')) ?? ''),
    options: { deep: true },
  },
  INDEX_FORMAT_OLD: {
    make: (data) => {
      const path = join(data, 'objects/registry/2026-02-02/manifest.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"format":\s*\d+/, '"format":1'));
    },
  },
  FINGERPRINT_KEY_MISSING: { make: (data) => rmSync(join(data, 'fingerprint.key')) },
  FINGERPRINT_KEY_WRONG: {
    make: (data) => writeFileSync(join(data, 'fingerprint.key'), `1:${'0'.repeat(32)}\n`),
  },
  LEDGER_DAMAGED: {
    make: async (data) => {
      const { batch, manifest } = await provinceState(data);
      rmSync(join(data, `objects/staged/${province}/${batch}/${manifest}`));
    },
  },
  UPLOADS_UNANSWERED: {
    make: async (data) => {
      const objects = new FileObjectStore(data, () => now - 3 * hour);
      await objects.put(`incoming/${province}/delta/waits.csv`, Buffer.from('x'));
    },
  },
  UPLOADS_AHEAD: {
    make: async (data) => {
      const objects = new FileObjectStore(data, () => now + hour / 2);
      await objects.put(`incoming/${province}/delta/ahead.csv`, Buffer.from('x'));
    },
  },
  CLOCK_BEHIND: {
    make: (data) => change(data, stateKey, (item) => ({ ...item, lastUpload: '2026-02-04T05:00:00.000Z' })),
  },
  WORKER_UNREACHABLE: { options: { worker: 'http://127.0.0.1:9' } },
  PUBLISHING_UNFINISHED: {
    make: async (data) => {
      const { version } = await provinceState(data);
      await new FileObjectStore(data).remove(`ratified/${province}/${version}`);
    },
  },
  PAGES_NONE: { make: (data) => rmSync(join(data, 'published'), { recursive: true }) },
  PAGES_OLD: {
    make: (data) => {
      const path = join(data, 'published/national.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"ledgerVersion":\s*\d+/, '"ledgerVersion":1'));
    },
  },
  NIGHT_MISSED: { options: { machine: { ...machine, now: () => now + 72 * hour } } },
  NIGHT_FAILED: { make: (data) => change(data, lastRun, (item) => ({ ...item, status: 'incomplete' })) },
  NIGHT_STOPPED: {
    make: (data) =>
      change(data, lastRun, (item) => ({
        ...item,
        status: 'running',
        finishedAt: null,
        startedAt: '2026-02-02T01:00:00.000Z',
      })),
  },
  EXTRACT_OLD: {
    make: (data) =>
      change(data, { partition: 'REGISTRY', sort: 'CURRENT' }, (item) => ({ ...item, asOf: '2025-12-01T00:00:00Z' })),
  },
  BACKUP_NONE: { make: (data) => configured({ backup: { directory: join(data, '../none') } })(data) },
  BACKUP_OLD: {
    make: async (data) => {
      const directory = join(data, '../backups');
      const world = await openWorld(data, { log: false, warn: () => {} });
      const clock = { ...world.clock, now: () => now - 48 * hour };
      const objects = new FileObjectStore(data, clock.now);
      await makeBackup({ ...world, clock, objects }, await BackupStore.openOrMake(directory));
      world.close();
      configured({ backup: { directory } })(data);
    },
  },
  SCRATCH_LEFT: {
    make: (data) => {
      mkdirSync(join(data, 'scratch', `${hostname()}~4194305~00`), { recursive: true, mode: 0o700 });
    },
  },
  PUBLISH_LEASE_HELD: {
    make: (data) =>
      change(data, { partition: 'PUBLISH', sort: 'LEASE' }, () => ({ version: 9, until: now + 24 * hour })),
  },
  PORTAL_NOT_HTTPS: { make: configured({ portal: { proxySecret: secret } }) },
  PROXY_SECRET_SHORT: { make: configured({ portal: { proxySecret: 'short', behindProxy: true } }) },
  PROVIDER_UNREACHABLE: {
    make: configured({ portal: { behindProxy: true, oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x' } } }),
    options: { online: true },
  },
  PORT_TAKEN: { options: { ports: [8080], machine: { ...machine, isPortFree: async () => false } } },
};

describe('a healthy directory', () => {
  it('has no finding, neither at a look nor when every byte is read', async () => {
    const data = healthy();
    const before = filesBelow(data).filter((path) => !/state\.sqlite|metadata/.test(path));
    expect(await codes(data)).toEqual([]);
    expect(await codes(data, { deep: true })).toEqual([]);
    expect(filesBelow(data).filter((path) => !/state\.sqlite|metadata/.test(path))).toEqual(before);
  });
});

describe('a directory with a fault', () => {
  const root = mkdtempSync(join(tmpdir(), 'doisoat-doctor-'));
  const untouched = join(root, 'data');
  beforeAll(() => unpackFolder(join(fixture, 'data.gz'), untouched));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  for (const [code, { make, options }] of Object.entries(faults))
    it(`has the finding ${code} and no other`, async () => {
      const data = make === undefined ? untouched : healthy();
      await make?.(data);
      expect(await codes(data, options)).toEqual([code]);
    });

  it('and a worker that reports one has its reasons', async () => {
    const server = createServer((_, answer) => answer.writeHead(503).end('{"reasons":["UPLOADS_DEAD"]}'));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const found = await examine(healthy(), { machine, worker: `http://127.0.0.1:${port}` });
    expect(found).toEqual([{ code: 'WORKER_FAILING', facts: { reasons: 'UPLOADS_DEAD' } }]);
  });

  it('and a check that fails itself is told, and the others are done', async () => {
    const data = healthy();
    await change(data, { partition: 'RECONCILIATION', sort: 'LATEST' }, () => ({ none: 'of ours' }));
    const found = await examine(data, {
      machine: { ...machine, freeBytes: () => Promise.reject(new RangeError('x')) },
    });
    expect(found.map(({ facts }) => facts.check)).toEqual(expect.arrayContaining(['disk', 'nights']));
  });
});

describe('the list of findings', () => {
  it('stands in docs/doctor.md with its levels, code by code', () => {
    const rows = [...readPage('docs/doctor.md').text.matchAll(/^\| `([A-Z_]+)` \| (fault|warning) \|/gm)];
    expect(rows.map(([, code, level]) => [code, level])).toEqual(
      Object.entries(findings).map(([code, { level }]) => [code, level]),
    );
  });

  it('leaves no fact of a finding unsaid', async () => {
    const data = healthy();
    const found: Finding[] = [];
    for (const code of ['KEY_OPEN', 'EXTRACT_OLD', 'UPLOADS_UNANSWERED'] as const) await faults[code].make?.(data);
    found.push(...(await examine(data, { machine })));
    expect(found).toHaveLength(3);
    for (const each of found.map(findingTexts)) expect(JSON.stringify(each)).not.toMatch(/\?|\{[a-z]+\}/);
  });
});

describe('doisoat doctor', () => {
  it('ends with 0 for warnings alone, with 1 for a fault, and prints one document', async () => {
    const data = healthy();
    const warned = await runCli('doctor', '--dir', data, '--json');
    // Days have passed since the fixture was made.
    const document = JSON.parse(warned.stdout) as { ok: boolean; findings: { code: string; level: string }[] };
    expect([warned.code, document.ok]).toEqual([0, true]);
    expect(document.findings.map(({ level }) => level)).not.toContain('fault');
    rmSync(join(data, 'fingerprint.key'));
    const { code, stdout } = await runCli('doctor', '--dir', data, '--lang', 'vi');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\[FINGERPRINT_KEY_MISSING\] Thiếu "fingerprint\.key"/);
    expect(existsSync(join(data, 'fingerprint.key'))).toBe(false);
  });
});
