/**
 * What an operator does when moving from version 0.1 to 0.2 (`docs/upgrade.md`), on the data directory of version 0.1:
 * `people.csv.gz` is the population of its registry on its last day, as a snapshot extract has it.
 *
 * @module-tag long
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { CanonProgress } from '../../core/summary/status.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { buildRegistry, type RegistryManifest } from '../../core/registry/build/build-index.ts';
import { compactRegistry } from '../../core/registry/build/compact.ts';
import { folderExtract } from '../../local/files/folder-extract.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryScratch } from '../core/registry/registry-support.ts';
import { unpackFolder } from '../support/packed-folder.ts';
import { runCliAt } from '../support/run-cli.ts';
import { testWorld } from '../support/test-world.ts';

const fixture = join(import.meta.dirname, '../fixtures/data-v1');
const copies = mkdtempSync(join(tmpdir(), 'doisoat-upgrade-'));
const provinces = ['vn34-52', 'vn34-42'];
/** The books of the province, sent on the first day, and again on the second. */
const books = 'objects/incoming/vn34-52/delta/9edf065d9cbfe6077d757ff704aeb827.csv';
const night = '2026-02-03T17:30:00Z';
/** Milliseconds: each test is several commands. */
const patience = 300_000;

interface Built {
  canon: number;
  canons: number[];
}
interface Run {
  status: string;
  national: Record<'participants' | 'compared' | 'changed' | 'waiting' | 'drift', number> & {
    causes: Record<string, number>;
    canons: Record<string, number>;
  };
}
interface Status {
  names: CanonProgress;
  national: { persons: object; verdicts: object };
}
interface Receipt {
  status: string;
  applied: { changed: number; unchanged: number };
  verdicts: Record<string, number>;
}

function openCopy() {
  const folder = mkdtempSync(join(copies, 'copy-'));
  unpackFolder(join(fixture, 'data.gz'), folder);
  const ask = async <T>(instant: string, ...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await runCliAt(instant, ...args, '--dir', folder, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as T;
  };
  return { folder, ask };
}

/** An extract of the people of the last day, or of those lines of it that are kept, changed. */
function extractAt(
  folder: string,
  head: { version: string; base?: string },
  some?: { keep: (line: string) => boolean; change?: (text: string) => string },
): string {
  const extract = join(folder, '..', `${head.version}-${Math.random()}`);
  mkdirSync(extract);
  const [first, ...lines] = gunzipSync(readFileSync(join(fixture, 'people.csv.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  const kept = some === undefined ? lines : lines.filter(some.keep);
  const text = [first, ...kept, ''].join('\n');
  const bytes = Buffer.from(some?.change?.(text) ?? text);
  writeFileSync(join(extract, 'part-0000.csv'), bytes);
  const { version, base = null } = head;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kind = base === null ? 'snapshot' : 'delta';
  const parts = [{ name: 'part-0000.csv', rows: kept.length, sha256 }];
  const asOf = `${version.slice(0, 10)}T00:00:00Z`;
  const manifest = { format: 1, version, kind, base, asOf, rows: kept.length, parts };
  writeFileSync(join(extract, 'manifest.json'), JSON.stringify(manifest));
  return extract;
}

/** Every row of both ledgers: who, canon, and all that a verdict says. */
async function ledgerRows(folder: string) {
  const world = await openWorld(folder, { log: false });
  try {
    type Row = Record<'participant' | 'id' | 'canon' | 'verdict' | 'details' | 'schemes', number>;
    const rows: (Row & { province: string })[] = [];
    for (const province of provinces) {
      const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
      await ledger.scan(new Dictionaries(), (row, at) =>
        rows.push({
          province,
          participant: row.participant[at],
          id: row.id[at],
          canon: row.canon[at],
          verdict: row.verdict[at],
          details: row.details[at],
          schemes: row.schemes[at],
        }),
      );
    }
    return rows;
  } finally {
    world.close();
  }
}

function withoutCanon(rows: Awaited<ReturnType<typeof ledgerRows>>) {
  return rows.map((row) => ({ ...row, canon: 0 }));
}

/** A held claim is not compared, nor who is known by a `leave` alone. */
const isCompared = ({ verdict }: { verdict: number }): boolean => verdict !== 0 && verdict !== 15;

/** The books of the first province once more, as they were on the first day, on purpose. */
function sendBooksAgain(ask: ReturnType<typeof openCopy>['ask'], folder: string, instant: string): Promise<Receipt> {
  const file = join(mkdtempSync(join(copies, 'books-')), 'books.csv');
  copyFileSync(join(folder, books), file);
  const sent = ['--province', 'vn34-52', '--resend', '--as-of', '2026-01-31T18:00:00Z'];
  return ask<Receipt>(instant, 'sync', file, ...sent);
}

const statusAt = (ask: ReturnType<typeof openCopy>['ask'], instant: string) => ask<Status>(instant, 'status');

describe('moving a data directory of version 0.1 to canonicalisation 2', () => {
  afterAll(() => rmSync(copies, { recursive: true }), 60_000);

  it(
    'changes no verdict, moves rows over with their next upload, and compares rows of both canons',
    async () => {
      const { folder, ask } = openCopy();
      const first = await ledgerRows(folder);
      const figures = (await statusAt(ask, '2026-02-03T05:00:00Z')).national;
      expect(new Set(first.map(({ canon }) => canon))).toEqual(new Set([257]));
      const extract = extractAt(folder, { version: '2026-02-03' });
      expect(await ask<Built>('2026-02-03T06:00:00Z', 'registry', 'build', extract)).toMatchObject({
        canon: 513,
        canons: [513, 257],
        active: true,
      });
      const run = await ask<Run>(night, 'reconcile');
      expect(run).toMatchObject({ status: 'done', national: { waiting: 0, drift: 0, causes: {} } });
      expect(run.national.canons).toEqual({ 257: run.national.participants });
      // Every row that can be compared was.
      expect(run.national.compared).toBe(first.filter(isCompared).length);
      expect(withoutCanon(await ledgerRows(folder))).toEqual(withoutCanon(first));
      const status = await statusAt(ask, '2026-02-03T18:00:00Z');
      expect(status.national).toEqual(figures);
      expect(status.names).toEqual({
        canonicalisation: 2,
        day: '2026-02-03',
        participants: { 1: run.national.participants },
        waiting: 0,
      });

      // The fingerprint is another of the one name with ñ alone; the others make the claim that they made before.
      const receipt = await sendBooksAgain(ask, folder, '2026-02-04T01:00:00Z');
      expect(receipt).toMatchObject({ status: 'committed', applied: { changed: 1, unchanged: 597, held: 0 } });
      const before = await ledgerRows(folder);
      expect(before.filter(({ canon }) => canon === 513).length).toBeGreaterThan(590);
      const verdicts = (rows: typeof first) => rows.map(({ participant, verdict }) => [participant, verdict]);
      expect(verdicts(before)).toEqual(verdicts(first));

      // Every second person is given another name by a delta: all who agreed with them differ now, in both ledgers.
      const claimed = new Set(before.map(({ id }) => String(id).padStart(12, '0')));
      const isAsked = (line: string): boolean => Number(line[11]) % 2 === 0 && claimed.has(line.slice(0, 12));
      const rename = (text: string): string => text.replaceAll(/^(\d{12},\d*),([^,]+),/gm, '$1,Một Tên Mới Khác,');
      const delta = extractAt(folder, { version: '2026-02-04', base: '2026-02-03' }, { keep: isAsked, change: rename });
      const built = await ask<Built>('2026-02-04T06:00:00Z', 'registry', 'build', delta);
      expect(built).toMatchObject({ canon: 513, canons: [513, 257] });
      const next = await ask<Run>('2026-02-04T17:30:00Z', 'reconcile');
      expect(next).toMatchObject({ status: 'done', national: { waiting: 0, drift: 0 } });
      const lost = { 257: 0, 513: 0 };
      const after = await ledgerRows(folder);
      before.forEach((row, at) => {
        if (row.verdict === 1 && after[at].verdict === 3) lost[row.canon as 257 | 513] += 1;
      });
      expect(Math.min(lost[257], lost[513])).toBeGreaterThan(100);
      expect(next.national.causes.correction).toBeGreaterThan(lost[257] + lost[513] - 1);
      const { 257: left, 513: moved } = next.national.canons;
      expect(left + moved).toBe(next.national.participants);
      expect((await statusAt(ask, '2026-02-04T18:00:00Z')).names.participants).toEqual({ 1: left, 2: moved });
    },
    patience,
  );

  it(
    'moves rows over when the retained uploads are read again, once, and changes no verdict',
    async () => {
      const { folder, ask } = openCopy();
      const before = await ledgerRows(folder);
      await ask('2026-02-03T06:00:00Z', 'registry', 'build', extractAt(folder, { version: '2026-02-03' }));
      interface Renewed {
        provinces: { province: string; renewed: number; left: number; unread: object }[];
      }
      const renewed = await ask<Renewed>('2026-02-03T07:00:00Z', 'ledger', 'renew-names');
      expect(renewed.provinces.map(({ province, unread }) => [province, unread])).toEqual([
        ['vn34-42', {}],
        ['vn34-52', {}],
      ]);
      const after = await ledgerRows(folder);
      expect(withoutCanon(after)).toEqual(withoutCanon(before));
      for (const [k, province] of ['vn34-42', 'vn34-52'].entries()) {
        const own = after.filter((row) => row.province === province);
        const compared = own.filter(isCompared);
        const moved = compared.filter(({ canon }) => canon === 513).length;
        expect(renewed.provinces[k]).toMatchObject({ renewed: moved, left: compared.length - moved });
        expect(compared.length - moved).toBeLessThan(5);
      }
      const again = await ask<Renewed>('2026-02-03T07:10:00Z', 'ledger', 'renew-names');
      expect(again.provinces.map(({ renewed: rows }) => rows)).toEqual([0, 0]);
      expect(await ask('2026-02-03T07:20:00Z', 'ledger', 'verify')).toMatchObject({ ok: true });
      // What was claimed before is known under the new fingerprints too: nothing counts as another claim.
      expect(await sendBooksAgain(ask, folder, '2026-02-03T08:00:00Z')).toMatchObject({
        applied: { changed: 0, held: 0 },
      });
    },
    patience,
  );

  it(
    'reads registered names of canonicalisation 1 to the byte as version 0.1 did',
    async () => {
      const { folder } = openCopy();
      const local = await openWorld(folder, { log: false });
      try {
        // What 0.1 built of a snapshot and two deltas, as one snapshot; and the same people built now.
        const compacted = await compactRegistry(local, '2026-02-02');
        const source = folderExtract(extractAt(folder, { version: '2026-02-02.full' }));
        const options = { key: local.fingerprintKey, scratch: new MemoryScratch(), canons: [257] };
        const built = await buildRegistry(testWorld(), source, options);
        const bytes = ({ objects }: RegistryManifest) => objects.map(({ key, sha256 }) => [key, sha256]);
        expect(bytes(built)).toEqual(bytes(compacted));
        expect(built).toMatchObject({ format: 2, canon: 257, rows: 2028 });
      } finally {
        local.close();
      }
    },
    patience,
  );

  it(
    'can wait: the old index serves uploads, and a delta on it, which says what it is',
    async () => {
      const { folder, ask } = openCopy();
      const next = join(fixture, 'next.csv');
      expect(await ask<Receipt>('2026-02-03T05:00:00Z', 'sync', next, '--province', 'vn34-52')).toMatchObject({
        verdicts: { VERIFIED: 2, BIRTH_DATE_DIFFERS: 1 },
      });
      const delta = extractAt(
        folder,
        { version: '2026-02-03', base: '2026-02-02' },
        {
          keep: (line) => line.startsWith('052'),
        },
      );
      const { code, stdout } = await runCliAt('2026-02-03T06:00:00Z', 'registry', 'build', delta, '--dir', folder);
      expect({ code, said: stdout.includes('A delta keeps that of its base 2026-02-02') }).toEqual({
        code: 0,
        said: true,
      });
      const { versions } = await ask<{ versions: (Built & { version: string })[] }>(
        '2026-02-03T06:10:00Z',
        'registry',
        'list',
      );
      expect(versions.find(({ version }) => version === '2026-02-03')).toMatchObject({ canon: 257, canons: [257] });
      const run = await ask<Run>(night, 'reconcile');
      expect(run).toMatchObject({ status: 'done', national: { waiting: 0, drift: 0 } });
      expect(Object.keys(run.national.canons)).toEqual(['257']);
    },
    patience,
  );

  it(
    'has a way back: rows that moved over wait while the old index is in use, and no longer',
    async () => {
      const { folder, ask } = openCopy();
      await ask('2026-02-03T06:00:00Z', 'registry', 'build', extractAt(folder, { version: '2026-02-03' }));
      const [file] = readdirSync(join(folder, 'objects/incoming/vn34-42/full'));
      const path = join(copies, file);
      copyFileSync(join(folder, 'objects/incoming/vn34-42/full', file), path);
      const again = ['--province', 'vn34-42', '--resend', '--schemes', 'BHYT', '--as-of', '2026-02-02T01:30:00Z'];
      await ask('2026-02-03T07:00:00Z', 'sync', path, ...again);
      await ask(night, 'reconcile');
      const before = await ledgerRows(folder);
      await ask('2026-02-04T01:00:00Z', 'registry', 'activate', '2026-02-02', '--confirm-base');
      const back = await ask<Run>('2026-02-04T17:30:00Z', 'reconcile');
      expect(back).toMatchObject({ status: 'done', national: { drift: 0, causes: {} } });
      expect(withoutCanon(await ledgerRows(folder))).toEqual(withoutCanon(before));
      await ask('2026-02-05T01:00:00Z', 'registry', 'activate', '2026-02-03');
      const again2 = await ask<Run>('2026-02-05T17:30:00Z', 'reconcile');
      expect(again2).toMatchObject({ status: 'done', national: { waiting: 0, drift: 0, causes: {} } });
      // The old index does not serve them, so every row was looked at once more.
      expect(again2.national.compared).toBe(before.filter(isCompared).length);
    },
    patience,
  );
});
