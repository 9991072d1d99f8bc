/** The nights as a list: the newest first, page by page, with what failed. */
import { describe, expect, it } from 'vitest';
import { listRuns, type RunLine } from '../../../core/reconcile/list-runs.ts';
import { usualNightMs } from '../../../core/reconcile/nights.ts';
import { openRun, performJob, reconcile } from '../../../core/reconcile/reconcile.ts';
import { readRunDay } from '../../../core/reconcile/run-details.ts';
import { pinRun, runHoursMax } from '../../../core/reconcile/run-items.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
const day = 86_400_000; // milliseconds

async function pages(office: Office, limit: number): Promise<RunLine[]> {
  const all: RunLine[] = [];
  let before: string | undefined;
  do {
    const page = await listRuns(office.world, { limit, before });
    all.push(...page.runs);
    before = page.next ?? undefined;
  } while (before !== undefined);
  return all;
}

describe('the nights', () => {
  it('are told with what they did, the newest first, also after a pause of weeks and two on one day', async () => {
    const office = await Office.open(somePeople(6));
    await office.send([office.row(1), office.row(2)]);
    for (const days of [1, 1, 30]) {
      office.world.clock.time += days * day;
      await reconcile(office.world, { provinces: [province] });
    }
    await reconcile(office.world, { provinces: [province], again: true });
    const runs = await pages(office, 30);
    expect(runs.map((run) => [run.day, run.run])).toEqual([
      ['2026-03-03', 2],
      ['2026-03-03', 1],
      ['2026-02-01', 1],
      ['2026-01-31', 1],
    ]);
    expect(runs[0]).toMatchObject({
      status: 'done',
      registryVersion: '2026-01-31',
      provinces: { done: 1, failed: [] },
      failed: [],
      drift: 0,
      changed: 0,
    });
    for (const limit of [1, 2, 3]) expect(await pages(office, limit)).toEqual(runs);
  });

  it('are told beyond a quarter, as long as none goes by without one', async () => {
    const office = await Office.open(somePeople(1));
    for (const days of [1, 70, 70]) {
      office.world.clock.time += days * day;
      await reconcile(office.world, { provinces: [province] });
    }
    const { runs, next } = await listRuns(office.world, { limit: 30 });
    expect([runs.map((run) => run.day), next]).toEqual([['2026-06-20', '2026-04-11', '2026-01-31'], null]);
  });

  it('say which province failed, at which step and why', async () => {
    const office = await Office.open(somePeople(6));
    await office.send([office.row(1)]);
    office.world.clock.time += day;
    const read = office.world.objects.read.bind(office.world.objects);
    office.world.objects.read = async (key, options) => {
      if (key.startsWith(`staged/${province}/`)) throw new Error('no disk');
      return read(key, options);
    };
    await reconcile(office.world, { provinces: [province, 'vn34-01'] });
    office.world.objects.read = read;
    const [run] = await pages(office, 5);
    expect(run).toMatchObject({
      status: 'incomplete',
      provinces: { done: 1, failed: [{ province, step: expect.stringMatching(/^[a-zA-Z]+$/), code: 'FAULT' }] },
    });
  });

  it('that stopped half-way say so once nothing works on them any more, and what was done until then', async () => {
    const office = await Office.open(somePeople(6));
    await office.send([office.row(1)]);
    office.world.clock.time += day;
    const run = await pinRun(office.world, { provinces: [province] });
    const context = await openRun(office.world, run);
    await performJob(context, { run, step: 'differences', item: '' });
    expect(await pages(office, 5)).toMatchObject([{ status: 'running', provinces: null, seconds: null }]);
    office.world.clock.time += runHoursMax * 3_600_000 + 1;
    expect(await pages(office, 5)).toMatchObject([{ status: 'stopped' }]);
    const [told] = (await readRunDay(office.world, run.day)).runs;
    expect(told).toMatchObject({ status: 'stopped', report: null });
    expect(told.steps.filter(({ done }) => done > 0)).toMatchObject([{ step: 'differences', items: 1, failed: [] }]);
  });

  it('that were missed are named once, whatever the page', async () => {
    const office = await Office.open(somePeople(6));
    for (const days of [1, 4, 1]) {
      office.world.clock.time += days * day;
      await reconcile(office.world, { provinces: [province] });
    }
    office.world.clock.time += 2 * day;
    const due = { nightly: usualNightMs };
    const first = await listRuns(office.world, { limit: 2, ...due });
    expect(first.missed).toEqual(['2026-02-07', '2026-02-06']);
    const second = await listRuns(office.world, { limit: 2, before: first.next ?? '', ...due });
    expect(second).toMatchObject({
      runs: [{ day: '2026-01-31' }],
      missed: ['2026-02-03', '2026-02-02', '2026-02-01'],
    });
    // Whoever does not know when a run is due misses none that may still come.
    expect((await listRuns(office.world, { limit: 2 })).missed).toEqual([]);
    office.world.clock.time -= 12 * 3_600_000; // 00:01 of the day: that night's run is due at half past one
    expect((await listRuns(office.world, { limit: 2, ...due })).missed).toEqual(['2026-02-06']);
  });

  it('are told of a day that had none as unknown', async () => {
    const office = await Office.open(somePeople(6));
    await expect(readRunDay(office.world, '2026-01-31')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it('do not hide behind one whose report is gone', async () => {
    const office = await Office.open(somePeople(6));
    office.world.clock.time += day;
    await reconcile(office.world, { provinces: [province] });
    await office.world.objects.remove('runs/2026-01-31/1/report.json');
    expect(await pages(office, 5)).toMatchObject([{ day: '2026-01-31', status: 'done', provinces: null, drift: null }]);
  });
});
