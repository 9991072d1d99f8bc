import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

it('targets records a file, answers in JSON, and refuses a wrong one with its line and code', async () => {
  const folder = makeTempFolder();
  const file = join(folder, 'targets.csv');
  const rows = ['year,province,indicator,value,source,as_of', '2026,vn,target_verified,99.5,Plan,2026-01-05'];
  writeFileSync(file, `${rows.join('\r\n')}\r\n`);
  const done = await runCli('targets', file, '--dir', join(folder, 'data'), '--json');
  expect([done.code, JSON.parse(done.stdout)]).toEqual([0, { rows: 1, recorded: 1, changed: 0, known: 0, older: 0 }]);
  writeFileSync(file, `${[...rows, '2026,vn34-52,population,3.500.000,Survey,2026-01-05'].join('\n')}\n`);
  const refused = await runCli('targets', file, '--dir', join(folder, 'data'), '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ status: 'refused', refusal: { code: 'TARGET_VALUE', line: 3 } });
  expect(refused.stderr).toContain('[TARGET_VALUE]');
});
