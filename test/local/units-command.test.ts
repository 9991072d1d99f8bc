/** The command `units` on files: a table loaded, a wrong one refused, lists of a province and of the country. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { $CountryUnits } from '../../core/steering/units-nationwide.ts';
import { $ProvinceUnits } from '../../core/steering/units.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

it('units records a table with or without the word load, refuses a wrong one, and lists units', async () => {
  const folder = makeTempFolder();
  const file = join(folder, 'units.csv');
  const cli = (...args: string[]) => runCli('units', ...args, '--dir', join(folder, 'data'));
  const lines = ['code,name,parent,kind,goal,source,as_of', 'X1,Xã Một,,commune,95,Sở,2026-01-05'];
  writeFileSync(file, lines.join('\r\n'));
  const province = ['--province', 'Gia Lai'];
  const done = await cli(file, ...province, '--json');
  const table = { province: 'vn34-52', units: 1, asOf: '2026-01-05' };
  expect([done.code, JSON.parse(done.stdout)]).toEqual([0, { provinces: [{ ...table, status: 'recorded' }] }]);
  const again = await cli('load', file, ...province, '--lang', 'vi');
  expect(again.stdout).toBe('Gia Lai: 1 đơn vị, 05/01/2026: đã có\n');
  writeFileSync(file, [...lines, 'X1,Xã Hai,,commune,,Sở,2026-01-05'].join('\n'));
  const refused = await cli(file, ...province);
  expect([refused.code, refused.stderr.includes('[UNITS_DOUBLE]')]).toEqual([1, true]);

  const list = await cli('list', ...province, '--json');
  expect($ProvinceUnits.parse(JSON.parse(list.stdout)).units).toMatchObject([
    { unit: 'X1', name: 'Xã Một', rank: null },
  ]);
  expect((await cli('list', ...province, '--lang', 'vi')).stdout).toContain('Xã Một');
  const country = await cli('list', '--kind', 'commune', '--json');
  expect($CountryUnits.parse(JSON.parse(country.stdout))).toMatchObject({ total: 1, units: [{ province: 'vn34-52' }] });
  expect((await cli('list', '--parent', 'X1')).code).toBe(2);
}, 60_000);
