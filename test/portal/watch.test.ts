/** Nights, health and targets by HTTP: of headquarters, the nights of operators too. */
import { beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { prices } from '../../core/cost/prices.ts';
import { usualNightMs } from '../../core/reconcile/nights.ts';
import type { RunDay } from '../../core/reconcile/run-details.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const headquarters = { as: { role: 'headquarters' } } as const;
const figures = 'year,province,indicator,value,source,as_of';
let office: Office;
let portal: TestPortal;

beforeEach(async () => {
  office = await Office.open(somePeople(12));
  portal = testPortal(office.world);
});

const statusOf = async (path: string, as?: Parameters<TestPortal['ask']>[1]): Promise<number> =>
  (await portal.ask(path, as)).status;

describe('the nights', () => {
  it('are listed with what they did, beside how the system is', async () => {
    await office.send([office.row(1)]);
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: ['vn34-52'] });
    await office.store([office.row(2)]);
    const runs = await (await portal.ask('/api/v1/runs?limit=5', headquarters)).json();
    expect(runs).toMatchObject({ runs: [{ day: '2026-01-31', status: 'done', provinces: { done: 1 } }], next: null });
    expect(await (await portal.ask('/api/v1/health', { as: { role: 'operator' } })).json()).toEqual({
      registry: expect.objectContaining({ version: '2026-01-31', people: 12 }),
      lastRun: expect.objectContaining({ day: '2026-01-31', status: 'done', failedProvinces: [] }),
      nextRunAt: null,
      waiting: { count: 1, oldestAt: new Date(office.world.clock.now()).toISOString() },
    });
    const shown = await (await portal.ask('/runs', headquarters)).text();
    expect(shown).toContain('31/01/2026');
    expect(shown).toContain('1 xong, 0 lỗi');
    expect(shown).toContain('1 tệp, cũ nhất từ');
    expect(shown).toContain('do chương trình khác bắt đầu');
    expect(shown).toContain('href="/runs/2026-01-31"');
    const older = await (await portal.ask('/runs?cursor=2026-01-31', headquarters)).text();
    expect(older).toContain('Chưa có lần chạy nào.');
  });

  it('say which days were missed and when the next one begins, where the time is known', async () => {
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: ['vn34-52'] });
    office.world.clock.time += 4 * 86_400_000;
    const known = testPortal(office.world, {}, { ...portal.world, nightly: usualNightMs });
    expect(await (await known.ask('/api/v1/runs', headquarters)).json()).toMatchObject({
      runs: [{ day: '2026-01-31' }],
      missed: ['2026-02-04', '2026-02-03', '2026-02-02', '2026-02-01'],
    });
    expect(await (await known.ask('/api/v1/health', headquarters)).json()).toMatchObject({
      nextRunAt: '2026-02-05T18:30:00.000Z', // half past one of the 6th in Viet Nam
    });
    const shown = await (await known.ask('/runs', headquarters)).text();
    expect(shown).toContain('01/02/2026 – 04/02/2026');
    expect(shown).toContain('06/02/2026 01:30');
    expect(await (await portal.ask('/api/v1/runs', headquarters)).json()).toMatchObject({ missed: [] });
  });

  it('of a day are told step by step, with what failed in words', async () => {
    await office.send([office.row(1)]);
    await office.send([office.row(2)], { province: 'vn34-01' });
    office.world.clock.time += 86_400_000;
    const key = { partition: 'PROVINCE#vn34-01', sort: 'STATE' };
    const state = await office.world.state.read(key);
    await office.world.state.put(key, { ...state, verified: 7 });
    await reconcile({ ...office.world, prices }, { provinces: ['vn34-52', 'vn34-01'] });
    await office.world.state.put(key, state ?? {});
    await reconcile(office.world, { provinces: ['vn34-52', 'vn34-01'] });
    const path = '/runs/2026-01-31';
    const told = (await (await portal.ask(`/api/v1${path}`, { as: { role: 'operator' } })).json()) as RunDay;
    expect(told).toMatchObject({
      day: '2026-01-31',
      runs: [
        { run: 2, status: 'done', cost: null },
        {
          run: 1,
          status: 'incomplete',
          cost: { region: 'us-east-1' },
          provinces: { done: 1, failed: [{ province: 'vn34-01', step: 'recount', code: 'LEDGER_DRIFT' }] },
          report: { published: false },
        },
      ],
    });
    const step = (name: string) => told.runs[1].steps.find((each) => each.step === name);
    expect(step('recount')).toMatchObject({ items: 2, done: 1, failed: [{ item: 'vn34-01', code: 'LEDGER_DRIFT' }] });
    expect(step('closeDay')).toMatchObject({ items: 2, done: 1, skipped: 1, failed: [] });
    const [page, english] = [path, `${path}?lang=en`].map(async (each) =>
      (await portal.ask(each, headquarters)).text(),
    );
    expect(await page).toContain('Hà Nội: bước đếm lại: Đếm lại không khớp với số đã công bố (mã LEDGER_DRIFT)');
    expect(await page).toContain('– (không có bảng giá lúc chạy)');
    expect(await page).toMatch(/0,0\d+ đô la Mỹ \(bảng giá us-east-1 ngày 01\/12\/2025\)/);
    expect(await english).toContain('Ha Noi: step “recount”: A recount differs from the published counts');
    for (const none of ['/runs/2026-01-30', '/runs/yesterday', '/api/v1/runs/2026-01-30'])
      expect(await statusOf(none, headquarters)).toBe(404);
  });

  it('are told before there is any', async () => {
    const fresh = testPortal({ ...office.world });
    expect(await (await fresh.ask('/api/v1/health', headquarters)).json()).toMatchObject({
      lastRun: null,
      waiting: { count: 0, oldestAt: null },
    });
    expect(await statusOf('/api/v1/runs?cursor=yesterday', headquarters)).toBe(400);
  });

  it('are for headquarters and operators alone', async () => {
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: ['vn34-52'] });
    const day = '2026-01-31';
    for (const path of ['/runs', `/runs/${day}`, '/api/v1/runs', `/api/v1/runs/${day}`, '/api/v1/health']) {
      for (const role of ['headquarters', 'operator'] as const)
        expect(await statusOf(path, { as: { role } })).toBe(200);
      for (const role of ['clerk', 'director'] as const)
        expect(await statusOf(path, { as: { role, province: 'vn34-52' } })).toBe(403);
      expect(await statusOf(path, { as: { role: 'reviewer' } })).toBe(403);
      expect(await statusOf(path)).toBe(401);
    }
  });
});

describe('targets', () => {
  const load = (body: string, as: Parameters<TestPortal['ask']>[1] = headquarters) =>
    portal.ask('/api/v1/targets', { ...as, method: 'POST', body, headers: { 'content-type': 'text/csv' } });
  const submit = (file: string) =>
    portal.ask('/targets', {
      ...headquarters,
      method: 'POST',
      body: new URLSearchParams({ file }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  it('are loaded as a file and told by year', async () => {
    const answer = await load(`${figures}\n2026,vn34-52,target_verified,97.5,Giao,2026-01-15`);
    expect(await answer.json()).toEqual({ rows: 1, recorded: 1, changed: 0, known: 0, older: 0 });
    expect(await (await portal.ask('/api/v1/targets', headquarters)).json()).toEqual({
      year: 2026,
      targets: [
        {
          year: 2026,
          province: 'vn34-52',
          indicator: 'target_verified',
          value: 97.5,
          source: 'Giao',
          asOf: '2026-01-15',
        },
      ],
    });
    expect(await (await portal.ask('/api/v1/targets?year=2025', headquarters)).json()).toMatchObject({ targets: [] });
    expect(await statusOf('/api/v1/targets?year=1', headquarters)).toBe(400);
  });

  it('with a wrong line are refused whole, with the line', async () => {
    const answer = await load(
      `${figures}\n2026,vn34-52,target_verified,97.5,Giao,2026-01-15\n2026,vn34-52,x,1,G,2026-01-15`,
    );
    expect(await answer.json()).toMatchObject({ status: 422, code: 'TARGET_INDICATOR', title: /^Line 3: / });
    const { targets } = (await (await portal.ask('/api/v1/targets', headquarters)).json()) as { targets: object[] };
    expect(targets).toEqual([]);
    const image = { ...headquarters, method: 'POST', body: 'x', headers: { 'content-type': 'image/png' } };
    expect(await statusOf('/api/v1/targets', image)).toBe(415);
    expect((await load('x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('are loaded by a form, which keeps what was wrong', async () => {
    const wrong = await submit(`${figures}\n2026,vn34-99,population,5,G,2026-01-15`);
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('Dòng 2: ');
    expect(page).toContain('href="#file"');
    expect(page).toContain('2026,vn34-99,population,5,G,2026-01-15</textarea');
    const done = await submit(`${figures}\n2026,vn,population,101000000,Cục Thống kê,2026-01-15`);
    expect(done.status).toBe(303);
    const shown = await (await portal.ask(done.headers.get('location') ?? '', headquarters)).text();
    expect(shown).toContain('Đã nạp 1 dòng: 1 mới, 0 thay đổi.');
    expect(shown).toContain('101.000.000');
    expect(shown).toContain('Cục Thống kê');
  });

  it('are of headquarters alone', async () => {
    for (const role of ['clerk', 'director', 'reviewer', 'operator'] as const) {
      const as = { as: { role, province: 'vn34-52' } } as const;
      for (const path of ['/targets', '/api/v1/targets']) expect(await statusOf(path, as)).toBe(403);
      expect((await load(figures, as)).status).toBe(403);
      expect(await statusOf('/targets', { ...as, method: 'POST', body: 'file=' })).toBe(403);
    }
    for (const path of ['/targets', '/api/v1/targets']) expect(await statusOf(path)).toBe(401);
    expect((await load(figures, {})).status).toBe(401);
  });
});
