/** Held claims by HTTP: seen and decided by headquarters alone, told to the office. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const headquarters = { as: { role: 'headquarters', user: 'tw-1' } } as const;
let office: Office;
let portal: TestPortal;
let batch: string;

beforeEach(async () => {
  office = await Office.open(somePeople(12));
  portal = testPortal(office.world);
  for (const day of [1, 2, 3]) await office.send([office.row(1, { date: `0${day}/02/1991` })]);
  ({ batchId: batch } = await office.send([office.row(1)]));
});

function post(path: string, body: string, type: string, as: Parameters<TestPortal['ask']>[1] = headquarters) {
  return portal.ask(path, { ...as, method: 'POST', body, headers: { 'content-type': type, accept: 'text/html' } });
}

const decide = (decision: string, reason: string, as?: Parameters<TestPortal['ask']>[1]) =>
  post(`/api/v1/held/${province}/${batch}`, JSON.stringify({ decision, reason }), 'application/json', as);
const submit = (fields: Record<string, string>, as?: Parameters<TestPortal['ask']>[1]) =>
  post(`/held/${province}/${batch}`, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', as);
const text = async (path: string, as: Parameters<TestPortal['ask']>[1] = headquarters): Promise<string> =>
  (await portal.ask(path, as)).text();

describe('held claims', () => {
  it('are released by headquarters, and the office sees that they were compared', async () => {
    const before = (await (await portal.ask('/api/v1/held', headquarters)).json()) as { held: object[] };
    expect(before.held).toMatchObject([{ batchId: batch, rows: 1, decision: null, people: [{ asked: 3 }] }]);
    const answer = await decide('release', 'Đã xem giấy tờ');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      decision: { decision: 'released', by: 'tw-1', reason: 'Đã xem giấy tờ' },
      people: [{ verdict: 'VERIFIED' }],
    });
    const clerk = { as: { role: 'clerk', province } } as const;
    const shown = await text(`/batches/${batch}`, clerk);
    expect(shown).toContain('đã giải tỏa');
    expect(shown).toContain('Trong đó 1 người nhờ giải tỏa dòng tạm giữ.');
    expect(await text(`/p/${province}/batches`, clerk)).toContain('Giải tỏa tạm giữ');
  });

  it('are refused by a form with a reason, which the office reads; the list shows who decided', async () => {
    const shown = await text('/held');
    expect(shown).toContain(`action="/held/${province}/${batch}"`);
    expect(shown).toContain('5200000001');
    const wrong = await submit({ decision: 'refuse', reason: 'số 052090000001' });
    expect(wrong.status).toBe(422);
    const again = await wrong.text();
    expect(again).toContain('role="alert"');
    expect(again).toContain(`href="#reason-${batch}"`);
    expect(again).toContain('số 052090000001</textarea');
    const done = await submit({ decision: 'refuse', reason: 'Không có giấy tờ' });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe('/held');
    const decided = await text('/held');
    expect(decided).toContain('người quyết định: portal:tw-1');
    expect(decided).not.toContain(`action="/held/${province}/${batch}"`);
    expect(await text(`/batches/${batch}`, { as: { role: 'clerk', province } })).toContain('Lý do: Không có giấy tờ');
    const { people } = (
      (await (await portal.ask('/api/v1/held', headquarters)).json()) as { held: { people: object[] }[] }
    ).held[0];
    expect(people).toMatchObject([{ verdict: 'BIRTH_DATE_DIFFERS' }]);
  });

  it('are decided only with a reason, of a batch that has them', async () => {
    expect((await decide('refuse', ' ')).status).toBe(422);
    expect((await decide('release', 'sinh 01/02/1990')).status).toBe(422);
    expect((await decide('wait', 'x')).status).toBe(400);
    expect((await submit({ reason: 'x' })).status).toBe(400);
    expect((await decide('release', 'Đã xem')).status).toBe(200);
    const late = await post(
      `/api/v1/held/${province}/${batch}`,
      JSON.stringify({ decision: 'refuse', reason: 'Muộn' }),
      'application/json',
    );
    expect(await late.json()).toMatchObject({ status: 422, code: 'HELD_RELEASED' });
    const body = JSON.stringify({ decision: 'refuse', reason: 'x' });
    const unknown = await post(`/api/v1/held/${province}/${'f'.repeat(32)}`, body, 'application/json');
    expect(unknown.status).toBe(404);
  });

  it('are for headquarters alone, to see and to decide', async () => {
    for (const role of ['clerk', 'director', 'reviewer', 'operator'] as const) {
      const as = { as: { role, province } } as const;
      for (const path of ['/held', '/api/v1/held']) expect((await portal.ask(path, as)).status).toBe(403);
      expect((await decide('release', 'x', as)).status).toBe(403);
      expect((await submit({ decision: 'release', reason: 'x' }, as)).status).toBe(403);
    }
    for (const path of ['/held', '/api/v1/held']) expect((await portal.ask(path)).status).toBe(401);
    expect((await decide('release', 'x', {})).status).toBe(401);
    const { held } = (await (await portal.ask('/api/v1/held', headquarters)).json()) as { held: object[] };
    expect(held).toMatchObject([{ decision: null }]);
  });
});
