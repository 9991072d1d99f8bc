import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detailOrder, Verdict } from '../../core/domain/codes.ts';
import { classCounts, errorClasses } from '../../generate/error-classes.ts';
import type { ExtractManifest } from '../../generate/extract.ts';
import { generate, type GenerateOptions, type GenerateReport } from '../../generate/generate.ts';

type Row = Record<string, string>;

const options = { people: 40_000, rows: 2000, provinces: ['vn34-52', 'vn34-01'], seed: 'test', deltas: 2 };
let folder = '';
let report: GenerateReport;

async function generateInto(name: string, changes: Partial<GenerateOptions> = {}): Promise<GenerateReport> {
  return generate({ ...options, ...changes, out: join(folder, name) });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
  report = await generateInto('a');
});
afterAll(() => rm(folder, { recursive: true }));

async function filesOf(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(
      path.slice(root.length),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return files;
}

async function readRows(path: string): Promise<Row[]> {
  const bytes = await readFile(join(folder, path));
  return parse<Row>(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

async function readManifest(path: string): Promise<ExtractManifest> {
  return JSON.parse(await readFile(join(folder, path, 'manifest.json'), 'utf8')) as ExtractManifest;
}

async function readExtract(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name } of (await readManifest(path)).parts) rows.push(...(await readRows(join(path, name))));
  return rows;
}

/** What must be so of a row with this verdict, whatever else. */
const proofs: Record<string, ((row: Row, record: Row | undefined) => boolean) | undefined> = {
  VERIFIED: (row, record) => record?.status === 'alive' && saysDate(row, record),
  DECEASED: (row, record) => record?.status === 'deceased' && saysDate(row, record),
  ID_SUPERSEDED: (_, record) => record !== undefined && record.superseded_by !== '',
  BIRTH_DATE_DIFFERS: (row, record) => record !== undefined && !saysDate(row, record),
  ID_NOT_FOUND: (_, record) => record === undefined || (record.status === 'cancelled' && record.superseded_by === ''),
  ID_INVALID: (_, record) => record === undefined,
  ID_MISSING: (row) => row.personal_id === '' && row.old_id === '',
  OLD_ID_ONLY: (row) => row.personal_id === '' && /^\d{9}$/.test(row.old_id),
};

/** The ID that a row states, whichever column it is in and however it is written. */
function statedId(row: Row): string {
  const cell = row.old_id.length === 12 ? row.old_id : row.personal_id;
  return cell.replace(/\.0+$/, '').replace(/[^\dA-Z+]/g, '');
}

function saysDate(row: Row, record: Row): boolean {
  const [year, month, day] = record.birth_date.split('-');
  return [`${day}/${month}/${year}`, `${year}${month}${day}`, `${month}/${year}`, record.birth_date].includes(
    row.birth_date,
  );
}

describe('generate', () => {
  it('writes the same bytes for the same seed, others for another', async () => {
    await generateInto('b');
    const first = await filesOf(join(folder, 'a'));
    expect(await filesOf(join(folder, 'b'))).toEqual(first);
    await generateInto('c', { seed: 'other' });
    const other = await filesOf(join(folder, 'c'));
    expect([...other.keys()]).toEqual([...first.keys()]);
    for (const [path, hash] of other) expect(hash).not.toBe(first.get(path));
  });

  it('writes extracts whose manifests hold', async () => {
    let base: string | null = null;
    for (const { folder: path, version, kind, rows } of report.extracts) {
      const manifest = await readManifest(`a/${path}`);
      expect(manifest).toMatchObject({ format: 1, version, kind, base, rows, asOf: `${version}T00:00:00Z` });
      for (const part of manifest.parts) {
        const bytes = await readFile(join(folder, 'a', path, part.name));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(part.sha256);
        expect(await readRows(join('a', path, part.name))).toHaveLength(part.rows);
      }
      base = version;
    }
    expect(report.extracts.map(({ version }) => version)).toEqual(['2026-01-31', '2026-02-01', '2026-02-02']);
  });

  it('writes an unsorted snapshot in which each replaced ID leads to its successor', async () => {
    const rows = await readExtract('a/registry/2026-01-31');
    const byId = new Map(rows.map((row) => [row.personal_id, row]));
    expect(byId.size).toBe(rows.length);
    expect(rows.map((row) => row.personal_id)).not.toEqual([...byId.keys()].sort());
    const replaced = rows.filter((row) => row.superseded_by !== '');
    expect(rows.length - replaced.length).toBe(options.people);
    expect(replaced.length).toBeGreaterThan(50);
    for (const row of replaced) {
      expect(row.status).toBe('cancelled');
      expect(byId.get(row.superseded_by)?.status).toBe('alive');
    }
    expect(rows.some((row) => row.status === 'cancelled' && row.superseded_by === '')).toBe(true);
    expect(rows.every((row) => /^\d{4}(-\d\d(-\d\d)?)?$/.test(row.birth_date))).toBe(true);
  });

  it('writes deltas of births, deaths, corrections, moves, new IDs and cancellations', async () => {
    const before = new Map((await readExtract('a/registry/2026-01-31')).map((row) => [row.personal_id, row]));
    const rows = await readExtract('a/registry/2026-02-01');
    const fresh = rows.filter((row) => !before.has(row.personal_id));
    expect(fresh.filter((row) => row.birth_date === '2026-02-01')).toHaveLength(5);
    const changed = rows.filter((row) => before.has(row.personal_id));
    const turned = (from: string, to: string): Row[] =>
      changed.filter((row) => before.get(row.personal_id)?.status === from && row.status === to);
    expect(turned('alive', 'deceased')).toHaveLength(5);
    const cancelled = turned('alive', 'cancelled');
    expect(cancelled.filter((row) => row.superseded_by === '')).toHaveLength(5);
    expect(
      cancelled
        .map((row) => row.superseded_by)
        .filter((id) => id !== '')
        .sort(),
    ).toEqual(
      fresh
        .filter((row) => row.birth_date !== '2026-02-01')
        .map((row) => row.personal_id)
        .sort(),
    );
    const moved = turned('alive', 'alive').filter(
      (row) => row.residence_province !== before.get(row.personal_id)?.residence_province,
    );
    expect(moved).toHaveLength(5);
    const corrected = turned('alive', 'alive').filter((row) => !moved.includes(row));
    expect(corrected).toHaveLength(5);
    for (const row of corrected) {
      const old = before.get(row.personal_id);
      expect([row.full_name, row.birth_date]).not.toEqual([old?.full_name, old?.birth_date]);
    }
  });

  it('puts each error class into the batch as often as the mix says', () => {
    const counts = classCounts(options.rows);
    for (const batch of report.batches) {
      for (const [n, { name }] of errorClasses.entries())
        expect([name, batch.classes[name]]).toEqual([name, counts[n]]);
      const errors = counts.reduce((sum, count) => sum + count, 0);
      expect(batch.classes.clean).toBe(options.rows - errors);
    }
  });

  it('writes a truth for every row, in the order of the rows, in known tokens', async () => {
    for (const batch of report.batches) {
      const truth = await readRows(`a/${batch.truth}`);
      const rows = await readRows(`a/${batch.file}`);
      expect(rows).toHaveLength(options.rows);
      expect(truth.map(({ row }) => Number(row))).toEqual(rows.map((_, n) => n + 1));
      for (const { file, verdict, details } of truth) {
        expect(batch.file.endsWith(`/${file}`)).toBe(true);
        expect(verdict in Verdict).toBe(true);
        const tokens = details === '' ? [] : details.split(';');
        expect(detailOrder.filter((token) => tokens.includes(token))).toEqual(tokens);
      }
    }
  });

  it('says of rows what the records of the extract bear out', async () => {
    const byId = new Map((await readExtract('a/registry/2026-01-31')).map((row) => [row.personal_id, row]));
    const truth = await readRows('a/truth/vn34-52.csv');
    const rows = await readRows(`a/${report.batches[0].file}`);
    const seen = new Set<string>();
    for (const [n, row] of rows.entries()) {
      const { verdict } = truth[n];
      const proof = proofs[verdict];
      seen.add(verdict);
      const record = byId.get(statedId(row).padStart(12, '0'));
      expect([n, verdict, proof?.(row, record) ?? true]).toEqual([n, verdict, true]);
    }
    expect(Object.keys(proofs).filter((verdict) => !seen.has(verdict))).toEqual([]);
  });

  it('never repeats a participant number, and no ID more than twice', async () => {
    for (const batch of report.batches) {
      const rows = await readRows(`a/${batch.file}`);
      expect(new Set(rows.map((row) => row.participant_number)).size).toBe(rows.length);
      const stated = new Map<string, number>();
      for (const row of rows) {
        const number = row.participant_number;
        const id = statedId(row);
        expect(number).toMatch(/^(\d{10}|\d{12})$/);
        expect(number.length === 10 || id === number).toBe(true);
        if (id !== '') stated.set(id, (stated.get(id) ?? 0) + 1);
      }
      const twice = [...stated.values()].filter((count) => count === 2).length;
      expect(Math.max(...stated.values())).toBe(2);
      expect(twice).toBeGreaterThanOrEqual(batch.classes.twoRowsOneId);
    }
  });

  it('takes the share of people that locality says from the prefixes of the province', async () => {
    const rows = await readRows(`a/${report.batches[0].file}`);
    const stated = rows.filter((row) => row.personal_id.length === 12);
    const local = stated.filter((row) => /^0(52|64)/.test(row.personal_id)).length / stated.length;
    expect(local).toBeGreaterThan(0.87);
    expect(local).toBeLessThan(0.93);
  });

  it('makes small batches without errors that need no place in them', async () => {
    const small = await generateInto('small', { people: 500, rows: 50, provinces: ['vn34-96'], deltas: 0 });
    expect(small.batches[0].verdicts.VERIFIED).toBe(50);
    expect(small.batches[0].classes.upperCase).toBe(10);
  });

  it('refuses more rows than people, unknown provinces and impossible options', async () => {
    await expect(generateInto('x', { people: 1000, rows: 2000 })).rejects.toMatchObject({ code: 'TOO_FEW_PEOPLE' });
    await expect(generateInto('x', { provinces: ['vn63-64'] })).rejects.toMatchObject({ code: 'UNKNOWN_PROVINCE' });
    await expect(generateInto('x', { version: '2026-02-30' })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(generateInto('x', { locality: 1.5 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});
