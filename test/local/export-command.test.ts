/** `export` on files: what is there when it ends, fails or is stopped, and what DuckDB reads of it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { exportTables } from '../../core/export/export-tables.ts';
import { $ExportManifest, exportManifest } from '../../core/export/write-tables.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { ExportFolder, manifestName } from '../../local/files/export-folder.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCli } from '../support/run-cli.ts';

const province = 'vn34-52';
const folder = mkdtempSync(join(tmpdir(), 'doisoat-export-'));
const out = join(folder, 'out');
const cli = (...args: string[]) => runCli('--dir', join(folder, 'data'), ...args);
const people = somePeople(6);

beforeAll(async () => {
  const world = await openWorld(join(folder, 'data'), { log: false });
  await buildRegistry(world, new MemoryExtract([people]), { key: world.fingerprintKey, scratch: new MemoryScratch() });
  await activateRegistry(world, '2026-01-31');
  // The last two have their personal ID as participant number.
  const rows = people.map(({ id, name, birth }, n) => {
    const number = n < 4 ? `520000000${n}` : id;
    const told = n === 5 ? 'Người Khác Hẳn' : name;
    return `${number},${n % 2 === 0 ? id : ''},${told},${birth},BHYT;BHXHBB,${n === 5 ? 'B' : 'A'}`;
  });
  const text = ['participant_number,personal_id,full_name,birth_date,schemes,unit', ...rows].join('\n');
  const key = `incoming/${province}/delta/books.csv`;
  await world.objects.put(key, new TextEncoder().encode(text));
  const { version = '' } = (await world.objects.head(key)) ?? {};
  await syncBatch(world, { key, version });
  world.close();
}, 60_000);

beforeEach(() => rmSync(out, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

async function ask(sql: string): Promise<unknown[][]> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => name.replaceAll('\\', '/'))
    .toSorted();
}

describe('the command export', () => {
  it('writes tables that DuckDB opens, with the columns and types of the list', async () => {
    const { code, stdout } = await cli('export', '--out', out, '--province', province, '--json');
    expect(code).toBe(0);
    const { out: where, ...manifest } = JSON.parse(stdout) as { out: string };
    expect(where).toBe(out);
    expect($ExportManifest.parse(manifest)).toEqual(JSON.parse(readFileSync(join(out, manifestName), 'utf8')));
    for (const [table, { columns }] of Object.entries(exportTables)) {
      const described = await ask(`DESCRIBE SELECT * FROM '${out}/${table}/**/*.parquet'`);
      const own = described.slice(0, columns.length).map(([name, type]) => [name, type]);
      expect(own).toEqual(columns.map(({ name, type }) => [name, type]));
    }
    expect(await ask(`SELECT verified, remaining FROM '${out}/rates/**/*.parquet' WHERE scheme = 'PERSONS'`)).toEqual([
      ['3', '3'],
    ]);
  });

  it('says in its manifest what the files are', async () => {
    await cli('export', '--out', out);
    const { files } = $ExportManifest.parse(JSON.parse(readFileSync(join(out, manifestName), 'utf8')));
    expect(files.map(({ key }) => key)).toEqual(filesIn(out));
    for (const { key, bytes, sha256 } of files) {
      const content = readFileSync(join(out, key));
      const hash = nodeHash.sha256();
      hash.update(content);
      expect([content.length, hash.hex()]).toEqual([bytes, sha256]);
    }
  });

  it('lists open cases for one province alone, and no personal ID though it is the participant number', async () => {
    expect((await cli('export', '--out', out, '--tables', 'cases')).code).toBe(2);
    expect((await cli('export', '--out', out, '--tables', 'cases', '--province', province)).code).toBe(0);
    const { stdout } = await cli('cases', '--province', province, '--json');
    const { cases } = JSON.parse(stdout) as { cases: { participantNumber: string; unit: string; verdict: string }[] };
    const expected = cases.map(({ participantNumber, unit, verdict }) => [
      participantNumber.length === 12 ? null : participantNumber,
      unit,
      verdict,
    ]);
    expect(expected.filter(([number]) => number === null)).toHaveLength(1);
    const rows = await ask(`SELECT participant_number, unit, verdict FROM '${out}/cases/**/*.parquet'`);
    expect(rows).toEqual(expected);
    for (const name of filesIn(out)) {
      const bytes = readFileSync(join(out, name)).toString('latin1');
      for (const { id } of people) expect(bytes).not.toContain(id);
    }
  });

  it('replaces the export before whole: tables that were not asked for are gone', async () => {
    await cli('export', '--out', out);
    await cli('export', '--out', out, '--tables', 'rates', '--province', province);
    expect(readdirSync(out).toSorted()).toEqual([manifestName, 'rates']);
    expect(filesIn(out)).toEqual([`rates/version=1/province_id=${province}/part-0.parquet`]);
  });

  it('refuses a folder in which something else would be lost, and leaves it as it is', async () => {
    await cli('export', '--out', out, '--tables', 'rates');
    const before = filesIn(out);
    for (const name of ['notes.txt', 'rates/mine.parquet']) {
      writeFileSync(join(out, name), 'mine');
      const { code, stderr } = await cli('export', '--out', out, '--tables', 'days');
      expect(code).toBe(1);
      expect(stderr).toContain('[EXPORT_FOLDER]');
      expect(readFileSync(join(out, name), 'utf8')).toBe('mine');
      rmSync(join(out, name));
    }
    expect(filesIn(out)).toEqual(before);
  });

  it('knows its tables and no other', async () => {
    for (const tables of ['people', '', 'rates,people'])
      expect((await cli('export', '--out', out, '--tables', tables)).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});

describe('the folder of an export', () => {
  const key = (name: string) => `rates/version=1/province_id=${name}/part-0.parquet`;
  const manifestOf = (...keys: string[]) =>
    exportManifest(
      { day: '2026-01-31', exact: false, product: 'test' },
      {},
      keys.map((each) => ({ key: each, rows: 1, bytes: 1, sha256: '0'.repeat(64) })),
    );

  async function exportOf(name: string): Promise<void> {
    const made = await ExportFolder.open(out);
    await made.put(key(name), Uint8Array.of(1));
    await made.finish(manifestOf(key(name)));
    await made.close();
  }

  it('keeps the export before whole when one fails', async () => {
    await exportOf('one');
    const made = await ExportFolder.open(out);
    await made.put(key('two'), Uint8Array.of(2));
    await expect(
      made.put(
        key('three'),
        (async function* (): AsyncGenerator<Uint8Array> {
          yield Uint8Array.of(3);
          throw new Error('the source ended');
        })(),
      ),
    ).rejects.toThrow('the source ended');
    await made.close();
    expect(readdirSync(out).toSorted()).toEqual([manifestName, 'rates']);
    expect(filesIn(out)).toEqual([key('one')]);
  });

  it('goes on with what a killed process was putting in place, from every point of it', async () => {
    // Points: manifest gone; old table moved; new table there.
    for (const moves of [0, 1, 2]) {
      rmSync(out, { recursive: true, force: true });
      await exportOf('one');
      const staging = join(out, '.doisoat-999999999-left.tmp');
      mkdirSync(join(staging, 'old'), { recursive: true });
      mkdirSync(join(staging, 'new/rates/version=1/province_id=two'), { recursive: true });
      writeFileSync(join(staging, 'new', key('two')), 'x');
      writeFileSync(join(staging, 'new', manifestName), JSON.stringify(manifestOf(key('two'))));
      rmSync(join(out, manifestName));
      if (moves > 0) renameSync(join(out, 'rates'), join(staging, 'old/rates'));
      if (moves > 1) renameSync(join(staging, 'new/rates'), join(out, 'rates'));
      await (await ExportFolder.open(out)).close();
      expect(readdirSync(out).toSorted()).toEqual([manifestName, 'rates']);
      expect(filesIn(out)).toEqual([key('two')]);
    }
  });

  it('forgets what a killed process had not finished writing', async () => {
    await exportOf('one');
    mkdirSync(join(out, '.doisoat-999999999-left.tmp/new/rates'), { recursive: true });
    await (await ExportFolder.open(out)).close();
    expect(readdirSync(out).toSorted()).toEqual([manifestName, 'rates']);
  });
});
