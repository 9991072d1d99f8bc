/** The commands `matrix` and `lists` on files: documents, files, tables and wrong usage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { $CountryLists } from '../../core/steering/country-lists.ts';
import { $Matrix } from '../../core/steering/matrix.ts';
import { openWorld } from '../../local/world.ts';
import { Office, somePeople } from '../support/office.ts';
import { runCliAt } from '../support/run-cli.ts';
import { TestClock } from '../support/test-world.ts';

const province = 'vn34-52';

describe('doisoat matrix and lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-matrix-'));
  const cli = (...args: string[]) => runCliAt('2026-02-02T05:00:00Z', '--dir', folder, ...args);

  beforeAll(async () => {
    const clock = new TestClock();
    const opened = await openWorld(folder, { log: false });
    const world = { ...opened, clock, objects: new FileObjectStore(folder, () => clock.time) };
    const office = await Office.open(somePeople(4), world as unknown as Office['world']);
    const wrong = office.row(1, { name: 'Người Khác Hẳn', schemes: 'BHXHBB;BHYT' });
    await office.send([wrong, office.row(2, { id: '' }), office.row(3)]);
    opened.close();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('print provinces by reason, and one province by unit, as a document or a file', async () => {
    const { code, stdout } = await cli('matrix', '--json');
    expect(code).toBe(0);
    const country = $Matrix.parse(JSON.parse(stdout));
    expect(country).toMatchObject({ rows: 'province', columns: 'reason', totals: { total: 2 } });
    expect(country.lines.map(({ key, total }) => [key, total])).toEqual([[province, 2]]);
    const units = await cli('matrix', '--province', province, '--by', 'unit', '--columns', 'scheme', '--csv');
    expect(units.stdout).toBe('\ufeffunit,BHXHBB,BHXHTN,BHYT,BHTN,total\r\nDV1,1,0,2,0,2\r\ntotal,1,0,2,0,2\r\n');
  });

  it('print a table with what its codes mean and what sums of schemes are, in the language asked for', async () => {
    const english = await cli('matrix', '--province', province, '--lang', 'en');
    expect(english.stdout).toContain('2 open cases');
    expect(english.stdout).toMatch(/NAME_DIFFERS +1 +1 +1\n/);
    expect(english.stdout).toContain('NAME_DIFFERS: The name differs');
    expect(english.stdout).toContain('the total counts everybody once');
    const vietnamese = await cli('matrix', '--by', 'actor', '--scheme', 'bhxhbb', '--lang', 'vi');
    expect(vietnamese.stdout).toMatch(/Gia Lai +1 +1\n/);
    expect(vietnamese.stdout).toContain('Chưa có dữ liệu: 33');
  });

  it('narrows the cases to the people of a cell', async () => {
    const { stdout } = await cli('cases', '--province', province, '--scheme', 'BHXHBB', '--actor', 'clerk', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ cases: [{ verdict: 'NAME_DIFFERS' }] });
  });

  it.each([
    [['matrix', '--by', 'unit'], 2, "need the option '--province <name>'"],
    [['matrix', '--by', 'colour'], 2, 'Allowed choices'],
    [['matrix', '--province', province, '--by', 'scheme', '--columns', 'scheme'], 1, 'MATRIX_AXES'],
  ])('%j ends with %i and says %s', async (args, code, said) => {
    const outcome = await cli(...args, '--lang', 'en');
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(said);
  });

  it('prints the lists of all provinces, or that there was no run', async () => {
    const { stdout } = await cli('lists', '--json');
    expect($CountryLists.parse(JSON.parse(stdout)).provinces).toHaveLength(34);
    expect((await cli('lists', '--lang', 'en')).stdout).toBe('There was no nightly run yet\n');
  });
});
