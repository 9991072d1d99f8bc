/** Candidates by HTTP: for reviewers alone, only while trace is on, by names that are known. */
import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../core/trace/review/decide.ts';
import { traceList } from '../../core/trace/review/list.ts';
import { recordSettings, traceOff } from '../../core/trace/review/settings.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';
import { decisionFile, province, TracedOffice } from '../support/traced-office.ts';

const reviewer = { as: { role: 'reviewer', user: 'td-1' } } as const;
const day = '2026-01-31';
const list = `/trace/${province}/${day}`;
let traced: TracedOffice;
let portal: TestPortal;
let candidate: string;
let participant: string;

beforeEach(async () => {
  traced = await TracedOffice.open();
  const { office } = traced;
  // Nobody's ID, everything else somebody's.
  await office.send([1, 2].map((n) => office.row(n, { id: '' })));
  await traced.night();
  await office.world.objects.put(`${list.slice(1)}/index.html`, new TextEncoder().encode('<p>list'));
  await office.world.objects.put('trace/index.html', new TextEncoder().encode('<p>figures'));
  portal = testPortal(office.world);
  portal.world.listTrace = (asked) => traceList(traced.world, asked);
  portal.world.decideTrace = (file, by) => decide(traced.world, file, by);
  const [[number, claim]] = await traced.open();
  participant = number;
  candidate = claim.candidates[0].personalId;
});

const statusOf = async (path: string, as?: Parameters<TestPortal['ask']>[1]): Promise<number> =>
  (await portal.ask(path, as)).status;
const post = (path: string, body: string, type: string, as: Parameters<TestPortal['ask']>[1] = reviewer) =>
  portal.ask(path, { ...as, method: 'POST', body, headers: { 'content-type': type } });
const file = (reason: string): string =>
  new TextDecoder().decode(decisionFile([`${participant},${candidate},accept,${reason},`]));

describe('candidates', () => {
  it('are listed with links to the lists that are kept', async () => {
    const shown = await (await portal.ask('/trace', reviewer)).text();
    for (const path of [`${list}/index.html`, `${list}/candidates.csv`, '/trace/index.html'])
      expect(shown).toContain(`href="${path}"`);
    const csv = await portal.ask(`${list}/candidates.csv`, reviewer);
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    expect(await csv.text()).toContain(participant);
    const page = await portal.ask(`${list}/index.html`, reviewer);
    expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(await page.text()).toBe('<p>list');
    expect(await (await portal.ask('/trace/index.html', reviewer)).text()).toBe('<p>figures');
    for (const wrong of [`${list}/facts.json`, `${list}/constructor`, `/trace/${province}/2026-01-30/index.html`])
      expect(await statusOf(wrong, reviewer)).toBe(404);
    expect(await statusOf(`/trace/vn34-99/${day}/index.html`, reviewer)).toBe(404);
    traced.office.world.clock.time += 40 * 86_400_000;
    expect(await statusOf(`${list}/candidates.csv`, reviewer)).toBe(404);
  });

  it('are told as the command tells them, and decided by a file', async () => {
    const told = (await (await portal.ask(`/api/v1/trace?province=${province}`, reviewer)).json()) as {
      open: object[];
    };
    expect(told).toEqual(JSON.parse(JSON.stringify(await traceList(traced.world, province))));
    const decided = await post('/api/v1/trace/decisions', file('Giấy tờ khớp'), 'text/csv');
    expect(await decided.json()).toMatchObject({ status: 'recorded', accepted: 1, rejected: 0 });
    const after = (await (await portal.ask('/api/v1/trace', reviewer)).json()) as { open: object[] };
    expect(after.open).toHaveLength(told.open.length - 1);
    expect(await statusOf('/api/v1/trace?province=vn34-99', reviewer)).toBe(404);
  });

  it('are decided by a form, which keeps what was wrong', async () => {
    const form = (text: string) =>
      post('/trace/decisions', new URLSearchParams({ file: text }).toString(), 'application/x-www-form-urlencoded');
    const wrong = await form(file(''));
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Dòng 2: ');
    const done = await form(file('Giấy tờ khớp'));
    expect(done.status).toBe(303);
    const shown = await (await portal.ask(done.headers.get('location') ?? '', reviewer)).text();
    expect(shown).toContain('Đã ghi: 1 chấp nhận, 0 loại.');
  });

  it('are not shown once trace is off, and decided nowhere without the key', async () => {
    delete portal.world.decideTrace;
    delete portal.world.listTrace;
    expect((await post('/api/v1/trace/decisions', file('x'), 'text/csv')).status).toBe(404);
    expect(await statusOf('/api/v1/trace', reviewer)).toBe(404);
    expect(await (await portal.ask('/trace', reviewer)).text()).not.toContain('<form');
    traced.office.world.clock.time += 60_000;
    await recordSettings(traced.office.world, traceOff);
    expect(await statusOf(`${list}/index.html`, reviewer)).toBe(422);
    expect(await statusOf('/trace/index.html', reviewer)).toBe(422);
    expect(await (await portal.ask('/trace', reviewer)).text()).toContain('đang tắt');
  });

  it('are for reviewers alone', async () => {
    for (const role of ['clerk', 'director', 'headquarters', 'operator'] as const) {
      const as = { as: { role, province } } as const;
      for (const path of ['/trace', '/trace/index.html', '/api/v1/trace']) expect(await statusOf(path, as)).toBe(403);
      for (const name of ['index.html', 'candidates.csv']) expect(await statusOf(`${list}/${name}`, as)).toBe(404);
      for (const path of ['/trace/decisions', '/api/v1/trace/decisions'])
        expect((await post(path, file('x'), 'text/csv', as)).status).toBe(403);
    }
    for (const path of ['/trace', '/trace/index.html', '/api/v1/trace', `${list}/index.html`])
      expect(await statusOf(path)).toBe(401);
    expect((await post('/api/v1/trace/decisions', file('x'), 'text/csv', {})).status).toBe(401);
  });
});
