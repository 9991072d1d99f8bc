/** The commands `goals` and `what-if` on files: documents, tables, refusals and wrong usage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { $GoalsDocument } from '../../core/steering/goals-document.ts';
import { $WhatIf } from '../../core/steering/what-if.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCliAt } from '../support/run-cli.ts';
import { TestClock } from '../support/test-world.ts';

const province = 'vn34-52';
const folder = mkdtempSync(join(tmpdir(), 'doisoat-goals-'));
const cli = (...args: string[]) => runCliAt('2026-02-02T05:00:00Z', '--dir', folder, ...args);

beforeAll(async () => {
  const clock = new TestClock();
  const opened = await openWorld(folder, { log: false });
  const world = { ...opened, clock, objects: new FileObjectStore(folder, () => clock.time) };
  const people = somePeople(4);
  const extract = new MemoryExtract([people]);
  await buildRegistry(world, extract, { key: world.fingerprintKey, scratch: new MemoryScratch() });
  await activateRegistry(world, '2026-01-31');
  const rows = people.map(({ id, birth, name }, at) => {
    const [year, month, day] = birth.split('-');
    return `520000000${at},${id},${at === 0 ? 'Nguyễn Văn Sai' : name},${day}/${month}/${year},BHYT,DV1`;
  });
  const text = ['participant_number,personal_id,full_name,birth_date,schemes,unit', ...rows].join('\n');
  const key = `incoming/${province}/full/1.csv`;
  await world.objects.put(key, new TextEncoder().encode(text), { schemes: 'BHYT', rows: '4' });
  await syncBatch(world, { key, version: (await world.objects.head(key))?.version ?? '' });
  opened.close();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('doisoat goals', () => {
  it('prints one document of all provinces, or of one', async () => {
    const { code, stdout } = await cli('goals', '--json');
    expect(code).toBe(0);
    const all = $GoalsDocument.parse(JSON.parse(stdout));
    expect(all.provinces).toHaveLength(34);
    expect(all.country.goal).toMatchObject({ percent: '100.00', by: '2026-12-31', missing: 1 });
    const one = $GoalsDocument.parse(JSON.parse((await cli('goals', '--province', 'Gia Lai', '--json')).stdout));
    expect(one.provinces.map((each) => each.province)).toEqual([province]);
  });

  it('prints a table and the sentences, in the language that was asked for', async () => {
    const { stdout } = await cli('goals', '--lang', 'vi');
    expect(stdout).toMatch(/Gia Lai +75,00 % +100,00 % +31\/12\/2026 +1 +0,01 +– +– +chưa đủ ngày\n/);
    expect(stdout).toContain('Chưa đánh giá được mục tiêu của tỉnh, thành phố nào.\n');
  });
});

describe('doisoat what-if', () => {
  it('prints one document, and what it would do as tables', async () => {
    const args = ['what-if', '--province', province, '--reason', 'name_differs', '--unit', 'DV1'];
    const document = $WhatIf.parse(JSON.parse((await cli(...args, '--json')).stdout));
    expect(document.provinces[0]).toMatchObject({ mended: 1, after: { verified: 4, rank: 1, goalReached: true } });
    const { stdout } = await cli(...args, '--lang', 'en');
    expect(stdout).toMatch(/Gia Lai +1 +75\.00% +100\.00% +\+25\.00 +1 +1 +reached\n/);
    expect(stdout).toContain('Each by itself, most people first:\n');
    expect((await cli('what-if', '--lang', 'en')).stdout).toContain('Nothing is chosen');
    expect((await cli('what-if', '--actor', 'clerk', '--lang', 'en')).stdout).toMatch(/Viet Nam +1 +75\.00% /);
  });

  it('refuses a unit that is not in the books', async () => {
    const { code, stdout } = await cli('what-if', '--province', province, '--unit', 'DV9', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { refusal: { code: 'UNIT_NOT_IN_BOOKS' } }]);
  });

  it.each([[['--reason', 'VERIFIED']], [['--actor', 'nobody']], [['--unit', 'DV1']]])(
    'says that %j is wrong usage',
    async (args) => {
      expect((await cli('what-if', ...args)).code).toBe(2);
    },
  );
});
