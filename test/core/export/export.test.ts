import { beforeAll, describe, expect, it } from 'vitest';
import { exportPrefix, exportTables, partFile, wideTables } from '../../../core/export/export-tables.ts';
import { exportProvince, type ExportedFile } from '../../../core/export/write-tables.ts';
import { historyCsv } from '../../../core/history/export-history.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { vietnamDate } from '../../../core/intake/upload-request.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { readStatus } from '../../../core/summary/status.ts';
import { makeDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { exportedRows, type ExportedRow } from '../../support/exported.ts';
import type { Office } from '../../support/office.ts';
import { smallCountry } from '../../support/small-country.ts';

const giaLai = 'vn34-52';
let office: Office;
let day: string;

async function exported(exact: boolean): Promise<{ store: MemoryObjectStore; files: ExportedFile[] }> {
  const { world } = office;
  const store = new MemoryObjectStore({ clock: world.clock });
  const files: ExportedFile[] = [];
  for (const { id } of provinces) {
    const target = { sink: store, prefix: '', tables: wideTables, product: 'doisoat test' };
    files.push(...(await exportProvince(world, { province: id, day, exact }, target)).files);
  }
  return { store, files };
}

beforeAll(async () => {
  office = await smallCountry();
  day = vietnamDate(office.world.clock.now());
});

/** Sums of `count` by the named columns; null as soon as one count is hidden. */
function sums(rows: readonly ExportedRow[], ...by: string[]): Record<string, number | null> {
  const all: Record<string, number | null> = {};
  for (const row of rows) {
    const key = by.map((name) => row[name]).join(' ');
    const before = key in all ? all[key] : 0;
    all[key] = before === null || typeof row.count !== 'number' ? null : before + row.count;
  }
  return all;
}

describe('an export', () => {
  it('says of now what `status` says, for every province and scheme', async () => {
    const { store } = await exported(false);
    const status = await readStatus(office.world);
    const now = (await exportedRows(store, 'rates')).filter((row) => row.day === day);
    const expected = status.provinces.flatMap(({ province, persons, schemes }) =>
      Object.entries({ PERSONS: persons, ...schemes }).map(([scheme, figures]) => {
        const { outOfScope, ...others } = figures;
        return { day, province, scheme, out_of_scope: outOfScope, ...others };
      }),
    );
    const ordered = (rows: object[]) =>
      rows.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();
    expect(ordered(now)).toEqual(ordered(expected));
    const reasons = (await exportedRows(store, 'reasons')).filter((row) => row.day === day && row.scheme === 'PERSONS');
    const verdicts = Object.entries(status.national.verdicts).filter(([, count]) => count > 0);
    expect(sums(reasons, 'verdict')).toEqual(Object.fromEntries(verdicts));
  });

  it('has the past days that `history export` has, and closed ones with why the figures moved', async () => {
    const { store } = await exported(false);
    const days = await exportedRows(store, 'days');
    let text = '';
    for await (const piece of historyCsv(office.world)) text += new TextDecoder().decode(piece);
    const lines = text.replace('\ufeff', '').trim().split('\r\n').slice(1);
    const told = days.map(({ province, day: on, participants, out_of_scope, synced, verified }) =>
      [province, on, participants, out_of_scope, synced, verified].join(','),
    );
    expect(told.toSorted()).toEqual(lines.map((line) => line.split(',').slice(0, 6).join(',')).toSorted());
    expect(new Set(days.map(({ province }) => String(province).slice(0, 4)))).toEqual(new Set(['vn63', 'vn34']));
    const moved = days.filter(({ source, moves_since: since }) => source === 'closed' && since !== null);
    expect(moved.some(({ verified_mended: mended }) => mended !== 0)).toBe(true);
    // Days of both systems as days of today's provinces.
    const rates = await exportedRows(store, 'rates');
    expect(rates.filter(({ day: on }) => on === '2025-06-30').map(({ province }) => province)).toEqual([giaLai]);
  });

  it('hides the cells of units that the published documents hide, and no other', async () => {
    const { store } = await exported(false);
    const { provinces: documents } = makeDocuments(
      await readSummaryInput(office.world, { ledger: true }),
      office.world.clock.now(),
    );
    const groups = await exportedRows(store, 'groups');
    const verdicts = (await exportedRows(store, 'verdicts')).filter(({ scheme }) => scheme === 'PERSONS');
    let cells = 0;
    for (const {
      province: { province },
      groups: shown,
    } of documents) {
      for (const group of shown?.units.groups ?? []) {
        const row = groups.find(
          (each) => each.province === province && each.kind === 'unit' && each.name === group.name,
        );
        expect(row).toMatchObject({ participants: group.participants, verified: group.verified });
        const told = verdicts.filter((each) => each.province === province && each.unit === group.name);
        for (const [verdict, count] of Object.entries(group.reasons)) {
          expect(told.find((each) => each.verdict === verdict)?.count).toBe(count);
          cells += 1;
        }
      }
    }
    expect(cells).toBeGreaterThan(0);
    const small = [...verdicts, ...(await exportedRows(store, 'ages'))].filter(
      ({ unit, verdict, count }) => unit !== null && verdict !== 'VERIFIED_ANY' && count !== null && Number(count) < 5,
    );
    expect(small).toEqual([]);
  });

  it('with exact counts sums to the counts of persons and of every scheme', async () => {
    const { store } = await exported(true);
    const reasons = (await exportedRows(store, 'reasons')).filter((row) => row.day === day);
    const verdicts = await exportedRows(store, 'verdicts');
    expect(sums(verdicts, 'province', 'scheme', 'verdict')).toEqual(sums(reasons, 'province', 'scheme', 'verdict'));
    const status = await readStatus(office.world);
    const open = sums(await exportedRows(store, 'ages'), 'province');
    const remaining = status.provinces.filter(({ persons }) => persons.remaining > 0);
    expect(open).toEqual(Object.fromEntries(remaining.map(({ province, persons }) => [province, persons.remaining])));
  });

  it('is the same bytes for the same data, whatever the time of the day', async () => {
    const first = await exported(true);
    office.world.clock.time += 1000;
    expect((await exported(true)).files).toEqual(first.files);
  });

  it('has no column and no cell that tells who somebody is', async () => {
    const people = new Set(office.people.flatMap(({ id, oldId = '', name }) => [id, oldId, name]));
    for (const exact of [false, true]) {
      const { store } = await exported(exact);
      for (const table of wideTables) {
        for (const row of await exportedRows(store, table))
          for (const cell of Object.values(row)) {
            expect(people.has(String(cell))).toBe(false);
            expect(String(cell)).not.toMatch(/^(?:52|42)\d{8}$/);
          }
        expect(exportTables[table].columns.map(({ name }) => name).join()).not.toMatch(
          /participant_|person|birth|full_name/,
        );
      }
    }
  });
});

describe('the nightly export', () => {
  it('leaves the tables of every province and says what they are, after the run was published', async () => {
    const { world } = office;
    const published: string[] = [];
    world.clock.time += 86_400_000;
    const run = {
      ...world,
      exports: { exact: false, product: 'doisoat test' },
      publish: async () => void published.push(...(await exportKeys())),
    };
    const report = await reconcile(run, { provinces: [giaLai] });
    expect(report.status).toBe('done');
    expect(published).toEqual([]);
    const today = vietnamDate(world.clock.now());
    const keys = wideTables.map((table) => exportPrefix + partFile(table, giaLai, today));
    expect(await exportKeys()).toEqual([...keys, `export/manifests/exported_on=${today}/${giaLai}.json`].toSorted());
  });

  it('that fails is told of its province, and the run was published all the same', async () => {
    const { world } = office;
    world.clock.time += 86_400_000;
    let published = 0;
    const run = {
      ...world,
      objects: new Proxy(world.objects, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]): unknown => {
            if (name === 'put' && String(given[0]).startsWith(exportPrefix)) return Promise.reject(new Error('no'));
            return (member as (...all: unknown[]) => unknown).apply(target, given);
          };
        },
      }),
      exports: { exact: false, product: 'doisoat test' },
      publish: async () => void (published += 1),
    };
    const report = await reconcile(run, { provinces: [giaLai] });
    expect(published).toBe(1);
    expect(report.provinces[0].failed).toEqual({ step: 'export', code: 'FAULT' });
    expect(report.status).toBe('incomplete');
  });

  async function exportKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of office.world.objects.list(exportPrefix)) keys.push(key);
    return keys;
  }
});
