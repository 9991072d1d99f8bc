import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { ReconcileWorkers } from '../../local/threads/reconcile-workers.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import type { RunReport } from '../../core/reconcile/run-report.ts';
import type { RunPage } from '../../core/reconcile/list-runs.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const provinces = ['vn34-52', 'vn34-01', 'vn34-79'];

describe('the scheduled run on files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-reconcile-'));
  let world: LocalWorld;

  beforeAll(async () => {
    world = await openWorld(folder, { log: false });
    const people = somePeople(12);
    const build = async (version: string): Promise<void> => {
      const options = { key: world.fingerprintKey, scratch: new MemoryScratch() };
      await buildRegistry(world, new MemoryExtract([people], { version }), options);
      await activateRegistry(world, version);
    };
    await build('2026-01-31');
    for (const [at, province] of provinces.entries()) {
      const rows = people.map(({ id, name, birth }, n) => `52000000${10 + n + at},${id},${name},${birth},BHYT`);
      const key = `incoming/${province}/delta/books.csv`;
      const text = ['participant_number,personal_id,full_name,birth_date,schemes', ...rows].join('\n');
      await world.objects.put(key, new TextEncoder().encode(text));
      const { version = '' } = (await world.objects.head(key)) ?? {};
      await syncBatch(world, { key, version });
    }
    people[0].status = 'deceased';
    await build('2026-02-01');
  }, 60_000);

  afterAll(() => {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the same result on several threads as on one', async () => {
    const workers = new ReconcileWorkers({ directory: folder, log: false, count: 2 });
    try {
      const report = await reconcile(world, { provinces }, { runJobs: workers.runJobs });
      expect(report).toMatchObject({
        status: 'done',
        national: { participants: 36, changed: 3, causes: { death: 3 }, idsElsewhere: 12, overlap: 24, drift: 0 },
      });
    } finally {
      await workers.close();
    }
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('is answered by the command with its report, for a day that is done already', async () => {
    const { code, stdout } = await runCli('reconcile', '--dir', folder, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run: 1, status: 'done', national: { causes: { death: 3 } } });
  });

  it('publishes this run by the command, with its deaths', async () => {
    const { stdout } = await runCli('reconcile', '--dir', folder, '--again', '--provinces', 'vn34-52', '--json');
    const { day, run } = JSON.parse(stdout) as RunReport;
    const published = await readFile(join(folder, 'published/national.json'), 'utf8');
    expect(JSON.parse(published)).toMatchObject({ run: { day, run, status: 'done' } });
    expect(run).toBe(2);
  });

  it('lists the runs, tells those of a day, and refuses a day without one', async () => {
    const list = await runCli('runs', '--dir', folder, '--lang', 'en');
    expect(list.stdout).toMatch(
      /^Day +Run +State +Provinces done +Failed +Drift +Changed +Seconds +US\$\n\d{4}-.* done /,
    );
    const { runs } = JSON.parse((await runCli('runs', '--dir', folder, '--json')).stdout) as RunPage;
    expect(runs).toMatchObject([
      { run: 2, status: 'done', changed: 0 },
      { run: 1, status: 'done', changed: 3 },
    ]);
    const day = await runCli('runs', runs[0].day, '--dir', folder, '--lang', 'vi');
    expect(day.stdout).toMatch(/^Lượt 2 của ngày \d{4}-\d\d-\d\d: xong\nBước +Làm cho +Xong /);
    expect(day.stdout).toMatch(/\nđối chiếu lại +3 +3 +0 +0 +[\d,]+\n/);
    const none = await runCli('runs', '2020-01-01', '--dir', folder, '--lang', 'en');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('There is no such run of 2020-01-01')]);
  });
});

describe('doisoat history load', () => {
  it('records days once, and refuses a bad file whole with the line', async () => {
    const folder = makeTempFolder();
    const file = join(folder, 'history.csv');
    const header = 'province,day,participants,out_of_scope,synced,verified,source';
    await writeFile(file, `${header}\nvn63-52,2025-04-15,1000,10,980,970,report\n`);
    const first = await runCli('history', 'load', file, '--dir', folder, '--json');
    expect(JSON.parse(first.stdout)).toEqual({ rows: 1, recorded: 1, corrected: 0, known: 0 });
    const exported = await runCli('history', 'export', '--province', 'Gia Lai', '--dir', folder);
    expect(exported.stdout).toBe(`\ufeff${header},note\r\nvn63-52,2025-04-15,1000,10,980,970,report,\r\n`);
    await writeFile(file, `${header}\nvn63-52,2025-04-16,1000,10,980,970,report\nvn34-52,2025-04-16,1,0,1,1,report\n`);
    const refused = await runCli('history', 'load', file, '--dir', folder, '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ refusal: { code: 'HISTORY_UNITS', line: 3 } });
  });
});
