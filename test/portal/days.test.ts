/** Past days, two days, provinces in one chart and weeks, by their addresses: to whom, and what a wrong one is told. */
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../core/base/calendar-day.ts';
import { loadHistory } from '../../core/history/load-history.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { chartScriptPath } from '../../portal/views/chart-script.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const [giaLai, haTinh] = ['vn34-52', 'vn34-42'];
const clerk = { role: 'clerk', province: giaLai } as const;
const headquarters = { role: 'headquarters' } as const;
/** Closed by the night, loaded before it. */
const [closed, loaded] = ['2026-01-31', '2026-01-20'];

let portal: TestPortal;
beforeAll(async () => {
  const office = await Office.open(somePeople(30));
  const { world } = office;
  const lines = Array.from({ length: 20 }, (_, at) =>
    [giaLai, haTinh].map((province, k) => `${province},${addDays(loaded, at - 10)},100,0,99,${60 + at + 5 * k},table`),
  ).flat();
  const header = 'province,day,participants,out_of_scope,synced,verified,source';
  await loadHistory(world, new TextEncoder().encode([header, ...lines].join('\n')));
  const rows = Array.from({ length: 10 }, (_, at) => office.row(at + 1, at < 3 ? { name: 'Người Khác' } : {}));
  await office.send(rows, { kind: 'full', metadata: { schemes: 'BHYT', rows: '10' } });
  for (let night = 0; night < 2; night++) {
    world.clock.time += 86_400_000;
    await reconcile(world, { provinces: [giaLai] });
  }
  portal = testPortal(world);
});

async function textOf(path: string, as: Parameters<TestPortal['ask']>[1], status = 200): Promise<string> {
  const answer = await portal.ask(path, as);
  expect([path, answer.status]).toEqual([path, status]);
  return answer.text();
}

async function statusOf(path: string, as: Parameters<TestPortal['ask']>[1]): Promise<number> {
  return (await portal.ask(path, as)).status;
}

describe('a past day', () => {
  it('has an address that leads to its page, in the language of the reader', async () => {
    const to = async (path: string): Promise<string | null> => {
      const answer = await portal.ask(path, { as: clerk });
      expect(answer.status).toBe(302);
      return answer.headers.get('location');
    };
    expect(await to(`/days/${closed}`)).toBe(`/days/${closed}/`);
    expect(await to(`/days/${closed}?lang=en`)).toBe(`/days/${closed}/#en`);
    expect(await to(`/days?day=${closed}`)).toBe(`/days/${closed}`);
    expect(await to(`/p/${giaLai}/days/${closed}`)).toBe(`/days/${closed}/provinces/${giaLai}.html`);
  });

  it('is the published page as of then, which is not looked at for something newer', async () => {
    const text = await textOf(`/days/${closed}/`, { as: clerk });
    expect(text).toContain('Số liệu cuối ngày 31/01/2026');
    expect(text).toContain('70,00 %');
    expect(text).toContain('href="provinces/vn34-52.html"');
    expect(text).toContain('href="../2026-01-30/"');
    expect(text).toContain('href="../2026-02-01/"');
    expect(text).toContain('data-root="../../"');
    expect(text).not.toMatch(/data-made|href="national\.json"|bulletins\//);
    // Of Hà Tĩnh, which is in the sum, persons alone are known.
    expect(text).not.toContain('id="vi-reasons"');
    const province = await textOf(`/days/${closed}/provinces/${giaLai}.html`, { as: clerk });
    expect(province).toContain('href="../../2026-01-30/provinces/vn34-52.html"');
    expect(province).toContain('id="vi-reasons"');
    expect(province).not.toMatch(/id="vi-(?:units|categories|lists|batches)"/);
  });

  it('says what was not kept, and shows nothing in its place', async () => {
    const text = await textOf(`/days/${loaded}/`, { as: clerk });
    expect(text).toContain('Số liệu được nạp, chỉ có số người: mọi tỉnh, thành phố có số liệu.');
    expect(text).not.toMatch(/id="vi-(?:reasons|schemes|actors)"/);
    const province = await textOf(`/days/${loaded}/provinces/vn34-01.html`, { as: clerk });
    expect(province).toContain('Không lưu số liệu ngày này của tỉnh, thành phố này.');
    expect(province).not.toContain('Chưa gửi dữ liệu lần nào');
  });

  it('is a table to take away, and figures for programs', async () => {
    const file = await textOf(`/days/${loaded}?format=csv`, { as: clerk });
    const lines = file.split('\r\n');
    expect(lines[0]).toContain('Hạng,"Tỉnh, thành phố",Tỷ lệ xác thực,Đã xác thực,');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 4).join(','))).toEqual([
      '1,Hà Tĩnh,75.00,75',
      '2,Gia Lai,70.00,70',
      ',Cả nước,72.50,145',
      '',
    ]);
    const figures = JSON.parse(await textOf(`/api/v1/days/${loaded}`, { as: clerk })) as object;
    expect(figures).toMatchObject({
      ranked: 2,
      provinces: [
        { province: haTinh, rank: 1 },
        { province: giaLai, rank: 2 },
      ],
      notKept: { personsAlone: [haTinh, giaLai].toSorted() },
    });
  });

  it.each(['2019-01-01', '2026-02-02', '2099-01-01'])('%s is refused with the days there are', async (day) => {
    const text = await textOf(`/days/${day}/`, { as: clerk }, 404);
    expect(text).toContain('ngày đầu tiên có thể xem là 2026-01-10, gần nhất là 2026-02-01');
    expect(text).toContain('min="2026-01-10" max="2026-02-01"');
    const problem = await textOf(`/api/v1/days/${day}`, { as: clerk }, 404);
    expect(JSON.parse(problem)).toMatchObject({ code: 'PAST_DAY_UNKNOWN' });
  });

  it.each([
    '/days/2026-02-31',
    '/days/today',
    `/days/${closed}/national.json`,
    `/days/${closed}/provinces/vn63-52.html`,
  ])('%s is nothing', async (path) => {
    expect(await statusOf(path, { as: clerk })).toBe(404);
  });

  it('is for whoever is logged in, below /p for its own office', async () => {
    expect(await statusOf(`/days/${closed}/`, {})).toBe(401);
    expect(await statusOf(`/p/${haTinh}/days/${closed}`, { as: clerk })).toBe(404);
  });
});

describe('two days', () => {
  it('stand side by side with places and differences, with links to why for whoever may see that', async () => {
    const path = `/compare?from=${loaded}&to=${closed}`;
    const text = await textOf(path, { as: clerk });
    expect(text).toContain('Từ cuối ngày 20/01/2026 đến cuối ngày 31/01/2026.');
    expect(text).toContain(`href="/p/${giaLai}/diff?from=${loaded}&amp;to=${closed}"`);
    expect(text).toContain(`href="/days/${closed}/provinces/${haTinh}.html"`);
    expect(await textOf(path, { as: headquarters })).toContain(`href="/p/${haTinh}/diff?`);
    const rows = (await textOf(`${path}&format=csv&sort=-points`, { as: clerk })).split('\r\n').slice(1);
    expect(rows).toEqual([
      'Hà Tĩnh,75.00,84.00,9.00,1,1,0,25,16,-9,0',
      'Gia Lai,70.00,70.00,0.00,2,2,0,30,3,-27,-90',
      '"Cả nước (2 tỉnh, thành phố có hạng ở cả hai ngày)",72.50,82.72,10.23,,,,55,19,-36,-90',
      '',
    ]);
  });

  it('have up to eight provinces in one chart, with the values below', async () => {
    const path = `/compare?from=2026-01-12&to=${closed}&provinces=${haTinh},${giaLai}`;
    const answer = await portal.ask(path, { as: clerk });
    const text = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(text).toContain(`src="${chartScriptPath}"`);
    expect(text).toContain('<svg class="chart"');
    expect((await portal.ask(chartScriptPath)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const values = (await textOf(`${path}&format=csv&table=values`, { as: clerk })).split('\r\n');
    expect(values.slice(1, 4)).toEqual(['2026-01-31,,70.00', '2026-01-29,84.00,79.00', '2026-01-28,83.00,78.00']);
    const form = await textOf(`/compare?provinces=${haTinh}&provinces=${giaLai}&provinces=vn34-99`, { as: clerk });
    expect(form.match(/ checked/g)).toHaveLength(2);
    const many = Array.from({ length: 34 }, (_, at) => `vn34-${String(at + 1).padStart(2, '0')}`).join(',');
    expect(await textOf(`/compare?provinces=${many}`, { as: clerk }, 422)).toContain('tối đa 8');
  });

  it.each([
    [`from=${closed}&to=${loaded}`, 422],
    ['from=2019-01-01', 422],
    ['from=yesterday', 400],
  ])('of %s are refused: %i', async (query, status) => {
    expect(await statusOf(`/compare?${query}`, { as: clerk })).toBe(status);
  });
});

describe('the history of all days', () => {
  it('is a file for whoever is logged in, of one province for its office', async () => {
    const all = await textOf('/api/v1/history.csv', { as: clerk });
    expect(all.split('\r\n')).toHaveLength(44);
    const own = await portal.ask(`/p/${giaLai}/history.csv`, { as: clerk });
    expect(own.headers.get('content-disposition')).toBe('attachment; filename="history-vn34-52.csv"');
    expect((await own.text()).split('\r\n')).toHaveLength(24);
    await textOf(`/p/${haTinh}/history.csv`, { as: clerk }, 404);
  });
});

describe('a week', () => {
  it('is listed and shown to headquarters, with links to the weeks beside it', async () => {
    expect(await textOf('/weeks', { as: headquarters })).toContain('href="/weeks/2026-W05"');
    const text = await textOf('/weeks/2026-W05', { as: headquarters });
    expect(text).toContain('<h1>Tuần 5 năm 2026</h1>');
    expect(text).toContain('href="/weeks/2026-W04"');
    expect(text).not.toContain('href="/weeks/2026-W06"');
    expect(await textOf('/weeks/2026-W04?lang=en', { as: headquarters })).toContain('href="/weeks/2026-W05"');
    expect(JSON.parse(await textOf('/api/v1/weeks/2026-W05', { as: headquarters }))).toMatchObject({
      week: '2026-W05',
    });
    const runs = await textOf('/weeks/2026-W05?format=csv&table=runs', { as: headquarters });
    expect(runs.split('\r\n').slice(1, 3)).toEqual(['2026-02-01,Xong,1,0,0', '2026-01-31,Xong,1,0,0']);
  });

  it('that is not over, and one for an office, is refused', async () => {
    const text = await textOf('/weeks/2026-W06', { as: headquarters }, 404);
    expect(text).toContain('tuần đầu tiên có thể xem là 2026-W02, gần nhất là 2026-W05');
    await textOf('/weeks/2026-W05', { as: clerk }, 403);
  });
});
