/** The command `diff` on files: documents, tables, refusals and wrong usage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { closeDays } from '../../core/reconcile/close-day.ts';
import { $Diff } from '../../core/steering/diff.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCliAt } from '../support/run-cli.ts';
import { TestClock } from '../support/test-world.ts';

const province = 'vn34-52';
const [first, second] = ['2026-01-31', '2026-02-01'];

describe('doisoat diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-diff-'));
  const cli = (...args: string[]) => runCliAt('2026-02-02T05:00:00Z', '--dir', folder, 'diff', ...args);

  beforeAll(async () => {
    const clock = new TestClock();
    const opened = await openWorld(folder, { log: false });
    const world = { ...opened, clock, objects: new FileObjectStore(folder, () => clock.time) };
    const people = somePeople(6);
    const extract = new MemoryExtract([people]);
    await buildRegistry(world, extract, { key: world.fingerprintKey, scratch: new MemoryScratch() });
    await activateRegistry(world, '2026-01-31');
    const row = (n: number, { name = people[n - 1].name, year = '1990' } = {}): string => {
      const { id, birth } = people[n - 1];
      const [, month, day] = birth.split('-');
      return `520000000${n},${id},${name},${day}/${month}/${year},BHYT,DV1`;
    };
    const uploads = [
      [row(1, { name: 'Nguyễn Văn Sai' }), row(2), row(3)],
      [row(1), row(2, { year: '1970' }), row(4)],
    ];
    for (const [at, rows] of uploads.entries()) {
      const text = ['participant_number,personal_id,full_name,birth_date,schemes,unit', ...rows].join('\n');
      const key = `incoming/${province}/delta/${at}.csv`;
      await world.objects.put(key, new TextEncoder().encode(text));
      const { version = '' } = (await world.objects.head(key)) ?? {};
      await syncBatch(world, { key, version });
      clock.time += 86_400_000;
      await closeDays(world, province, [first, second][at]);
    }
    opened.close();
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints one document: all provinces of two days, or two versions of one', async () => {
    const { code, stdout } = await cli(first, second, '--json');
    expect(code).toBe(0);
    const days = $Diff.parse(JSON.parse(stdout));
    expect(days).toMatchObject({ from: { day: first }, to: { day: second } });
    expect(days.provinces).toHaveLength(34);
    const versions = await cli('1', '2', '--province', province, '--units', '--json');
    const [own] = $Diff.parse(JSON.parse(versions.stdout)).provinces;
    expect(own.persons).toEqual(days.provinces.find((each) => each.province === province)?.persons);
    expect(own.persons.verified).toMatchObject({ mended: 1, newlyWrong: -1, joined: 1 });
    expect(own.units?.map(({ unit }) => unit)).toEqual(['DV1']);
  });

  it('prints a table, a line for each cause, and who is left out, in the language that was asked for', async () => {
    const english = await cli(first, second, '--lang', 'en');
    expect(english.stdout).toContain('From the close of 2026-01-31 to the close of 2026-02-01\n');
    expect(english.stdout).toMatch(/Gia Lai +66\.66% +75\.00% +\+8\.33 +\+1 /);
    expect(english.stdout).toContain('provinces complete at both times: 0; left out: ');
    const vietnamese = await cli(first, second, '--province', 'Gia Lai', '--units', '--lang', 'vi');
    expect(vietnamese.stdout).toContain('Đã xác thực: 2 → 3\n');
    expect(vietnamese.stdout).toMatch(/ \+1 {2}Cơ quan gửi lại, nay đã xác thực\n/);
    expect(vietnamese.stdout).toMatch(/ −1 {2}Cơ quan gửi lại, nay không còn khớp\n/);
    expect(vietnamese.stdout).toMatch(/DV1 +66,66 % +75,00 %/);
  });

  it.each([
    [[second, first], 1, 'DAYS_REVERSED'],
    [['2020-01-01', second], 1, 'DAY_UNKNOWN'],
    [['1', '9', '--province', province], 1, 'VERSION_UNKNOWN'],
  ])('refuses %j', async (args, code, refusal) => {
    const ended = await cli(...args, '--json');
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.stdout)).toMatchObject({ refusal: { code: refusal } });
  });

  it.each([
    [['1', '2']],
    [[first, '2', '--province', province]],
    [['yesterday', second]],
    [[first]],
    [[first, second, '--scheme', 'XYZ']],
    [[first, second, '--units', '--scheme', 'BHYT']],
  ])('says that %j is wrong usage', async (args) => {
    expect((await cli(...args)).code).toBe(2);
  });
});
