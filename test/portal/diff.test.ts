/** Why the figures moved, by HTTP: to whom, of what, and what a wrong question is answered. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import type { Diff } from '../../core/steering/diff.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const clerk = { role: 'clerk', province } as const;
const headquarters = { role: 'headquarters' } as const;
const [first, second] = ['2026-01-31', '2026-02-01'];
const days = `from=${first}&to=${second}`;

let portal: TestPortal;
beforeAll(async () => {
  const office = await Office.open(somePeople(8));
  const { world } = office;
  const night = async (): Promise<void> => {
    world.clock.time += 86_400_000;
    await reconcile(world);
  };
  await office.send([office.row(1, { name: 'Nguyễn Văn Sai' }), office.row(2), office.row(3)]);
  await office.send([office.row(7)], { province: 'vn34-01' });
  await night();
  await office.send([office.row(1), office.row(4)]);
  await night();
  portal = testPortal(world);
});

async function textOf(path: string, as: Parameters<TestPortal['ask']>[1], status = 200): Promise<string> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(status);
  return answer.text();
}

describe('the API', () => {
  it('tells headquarters the country, all provinces in it', async () => {
    const answer = await portal.ask(`/api/v1/diff?${days}`, { as: headquarters });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const diff = (await answer.json()) as Diff;
    expect(diff.provinces).toHaveLength(34);
    expect(diff.national.leftOut).toHaveLength(34);
    expect(diff.provinces.find((each) => each.province === province)?.persons).toMatchObject({
      before: { verified: 2 },
      after: { verified: 4 },
      verified: { mended: 1, joined: 1 },
    });
  });

  it('tells an office its own province, by days or versions, with units or of a scheme', async () => {
    const ask = async (query: string): Promise<Diff> =>
      JSON.parse(await textOf(`/api/v1/provinces/${province}/diff?${query}`, { as: clerk })) as Diff;
    expect((await ask(`${days}&units=1`)).provinces[0].units).toMatchObject([{ unit: 'DV1', verified: { mended: 1 } }]);
    expect((await ask('from=1&to=2')).provinces[0].persons.verified).toMatchObject({ mended: 1, joined: 1 });
    expect((await ask(`${days}&scheme=BHTN`)).provinces[0].persons.verified).toMatchObject({ mended: 0 });
    await textOf(`/api/v1/provinces/vn34-01/diff?${days}`, { as: clerk }, 404);
    await textOf(`/api/v1/diff?${days}`, { as: clerk }, 403);
  });

  it.each([
    [`from=${second}&to=${first}`, 422, 'DAYS_REVERSED'],
    [`from=2020-01-01&to=${second}`, 404, 'DAY_UNKNOWN'],
    ['from=1&to=99', 404, 'VERSION_UNKNOWN'],
    [`from=1&to=${second}`, 400, 'REQUEST_INVALID'],
    [`${days}&units=1&scheme=BHYT`, 400, 'REQUEST_INVALID'],
    ['from=yesterday', 400, 'REQUEST_INVALID'],
  ])('answers %s with %s %s', async (query, status, code) => {
    const text = await textOf(`/api/v1/provinces/${province}/diff?${query}`, { as: headquarters }, status);
    expect(JSON.parse(text)).toMatchObject({ code });
  });
});

describe('the page', () => {
  it('shows the last closed day against the one before, in both languages, with a link to each province', async () => {
    const text = await textOf('/diff', { as: headquarters, headers: { 'accept-language': 'vi' } });
    expect(text).toContain(`value="${first}"`);
    expect(text).toContain(`value="${second}"`);
    expect(text).toContain('Từ cuối ngày 31/01/2026 đến cuối ngày 01/02/2026.');
    expect(text).toContain(`href="/p/${province}/diff?from=${first}&amp;to=${second}"`);
    expect(await textOf('/diff?lang=en', { as: headquarters })).toContain('Left out: ');
  });

  it('shows an office its causes and, if asked, its units', async () => {
    const text = await textOf(`/p/${province}/diff?${days}&units=1&lang=vi`, { as: clerk });
    expect(text).toContain('Đã xác thực: 2 → 4');
    expect(text).toContain('Cơ quan gửi lại, nay đã xác thực');
    expect(text).toContain('DV1');
  });

  it('says what is wrong above the form, which keeps what was chosen', async () => {
    const text = await textOf(`/p/${province}/diff?from=${second}&to=${first}&lang=vi`, { as: clerk }, 422);
    expect(text).toContain('role="alert"');
    expect(text).toContain(`id="from" name="from" value="${second}"`);
  });
});
