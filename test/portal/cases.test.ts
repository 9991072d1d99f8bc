/** Open cases, one participant explained and the nightly lists over HTTP: what is told, to whom, and what never is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { readZipDirectory } from '../../core/formats/zip/directory.ts';
import { allRoutes } from '../../portal/routes.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';
import { switchRegistry } from '../support/registry-days.ts';
import { testWorld } from '../support/test-world.ts';

const province = 'vn34-52';
const clerk = { role: 'clerk', province } as const;
const elsewhere = { role: 'clerk', province: 'vn34-01' } as const;
const headquarters = { role: 'headquarters' } as const;

interface CaseOf {
  participantNumber: string;
  unit: string;
  verdict: string;
  details: string[];
  change: string;
  key: string;
}
interface CasesPage {
  day: string;
  comparedWith: { day: string } | null;
  cases: CaseOf[];
  next: string | null;
}

/** A world in which a death is found by the nightly run, an office mends a row and another row is wrong again. */
async function livedOffice(): Promise<Office> {
  const people = somePeople(12);
  const office = await Office.open(people);
  const { world } = office;
  const wrong = [
    office.row(1, { name: 'Nguyễn Văn Sai' }),
    office.row(2, { id: '' }),
    office.row(3, { date: '02/02/1991' }),
  ];
  await office.send([...wrong, ...[4, 5, 6].map((n) => office.row(n))]);
  await office.send([office.row(7)], { province: 'vn34-01' });
  world.clock.time += 86_400_000;
  await reconcile(world);
  people[3].status = 'deceased';
  await switchRegistry(world, people, '2026-02-28');
  await reconcile(world, { again: true });
  await office.send([office.row(1), office.row(5, { name: 'Trần Thị Khác' }), office.row(8, { id: '' })]);
  return office;
}

let office: Office;
let portal: TestPortal;
beforeAll(async () => {
  office = await livedOffice();
  portal = testPortal(office.world);
});

async function casesOf(as: Parameters<TestPortal['ask']>[1], query = ''): Promise<CasesPage> {
  const answer = await portal.ask(`/api/v1/provinces/${province}/cases${query}`, as);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  return (await answer.json()) as CasesPage;
}

describe('open cases by HTTP', () => {
  it('are those of the ledger, with what changed since the last closed day', async () => {
    const { cases, comparedWith, next } = await casesOf({ as: clerk });
    expect(comparedWith).not.toBeNull();
    expect(next).toBeNull();
    expect(cases.map(({ participantNumber, verdict, change }) => [participantNumber, verdict, change])).toEqual([
      ['5200000002', 'ID_MISSING', 'same'],
      ['5200000003', 'BIRTH_DATE_DIFFERS', 'same'],
      ['5200000004', 'DECEASED', 'registry'],
      ['5200000005', 'NAME_DIFFERS', 'wrong-again'],
      ['5200000008', 'ID_MISSING', 'new'],
    ]);
  });

  it('come in pages that together are all, behind cursors that are no numbers', async () => {
    const all = (await casesOf({ as: clerk })).cases;
    const paged: CaseOf[] = [];
    let query = '?limit=2';
    for (let pages = 0; pages < 5; pages++) {
      const page = await casesOf({ as: clerk }, query);
      paged.push(...page.cases);
      if (page.next === null) break;
      expect(page.next).toMatch(/^[0-9a-f]{80}$/);
      query = `?limit=2&cursor=${page.next}`;
    }
    expect(paged).toEqual(all);
    const answer = await portal.ask(`/api/v1/provinces/${province}/cases?cursor=${'0'.repeat(80)}`, { as: clerk });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'CURSOR_INVALID']);
  });

  it.each([
    ['?reason=ID_MISSING', ['5200000002', '5200000008']],
    ['?change=registry', ['5200000004']],
    ['?actor=participant', ['5200000002', '5200000008']],
    ['?unit=DV2', []],
    ['?unit=DV1&reason=DECEASED', ['5200000004']],
    ['?unit=&reason=&actor=&change=wrong-again', ['5200000005']],
  ])('are filtered by %s', async (query, numbers) => {
    expect((await casesOf({ as: clerk }, query)).cases.map((each) => each.participantNumber)).toEqual(numbers);
  });

  it('refuse a query that is none, and a day that was not closed', async () => {
    const code = async (query: string): Promise<unknown[]> => {
      const answer = await portal.ask(`/api/v1/provinces/${province}/cases${query}`, { as: clerk });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await code('?limit=1001')).toEqual([400, 'REQUEST_INVALID']);
    expect(await code('?reason=NOBODY')).toEqual([400, 'REQUEST_INVALID']);
    expect(await code('?since=2025-01-01')).toEqual([404, 'DAY_UNKNOWN']);
  });

  it('give an office what outcomes.csv gives it, and headquarters the details', async () => {
    const office3 = (await casesOf({ as: clerk })).cases.find((each) => each.participantNumber === '5200000003');
    const full3 = (await casesOf({ as: headquarters })).cases.find((each) => each.participantNumber === '5200000003');
    expect(office3?.details).toEqual(['DATE_OTHER']);
    expect(full3?.verdict).toBe('BIRTH_DATE_DIFFERS');
    const page = await (await portal.ask(`/p/${province}/cases`, { as: clerk })).text();
    expect(page).toContain('5200000003');
    expect(page).not.toContain('052090');
  });

  it('are files too: CSV with the columns of the contract, a workbook, one for each unit', async () => {
    const csv = await portal.ask(`/p/${province}/cases.csv`, { as: clerk });
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="cases-vn34-52-[\d-]+\.csv"$/);
    const text = Buffer.from(await csv.arrayBuffer()).toString('utf8');
    expect(
      text.startsWith('\ufeffparticipant_number,unit,verdict,details,flags,since,actor,next_step,change\r\n'),
    ).toBe(true);
    expect(text.split('\r\n')).toHaveLength(7);
    const api = await portal.ask(`/api/v1/provinces/${province}/cases?format=csv`, { as: clerk });
    expect(Buffer.from(await api.arrayBuffer()).toString('utf8')).toBe(text);
    for (const path of ['cases.xlsx', 'cases/unit.xlsx?unit=DV1']) {
      const bytes = new Uint8Array(await (await portal.ask(`/p/${province}/${path}`, { as: clerk })).arrayBuffer());
      expect([...readZipDirectory(bytes).keys()]).toContain('xl/workbook.xml');
    }
    const zip = new Uint8Array(await (await portal.ask(`/p/${province}/cases/units.zip`, { as: clerk })).arrayBuffer());
    expect([...readZipDirectory(zip).keys()]).toEqual(['DV1.xlsx']);
    expect((await portal.ask(`/p/${province}/cases/unit.xlsx`, { as: clerk })).status).toBe(400);
  });

  it('stand on a page that says what became of the list before', async () => {
    const page = await (await portal.ask(`/p/${province}/cases?lang=en`, { as: clerk })).text();
    const { comparedWith } = await casesOf({ as: clerk });
    expect(page).toContain(`Compared with the list of ${comparedWith?.day} (3)`);
    expect(page).toContain('1 new · 1 mended · 1 wrong again · 1 moved by the registry');
    const vi = await (await portal.ask(`/p/${province}/cases`, { as: clerk })).text();
    expect(vi).toContain('<h1>Người chưa xác thực</h1>');
  });

  it('are empty for a province that has sent nothing', async () => {
    const as = { role: 'clerk', province: 'vn34-79' } as const;
    const answer = await portal.ask('/api/v1/provinces/vn34-79/cases', { as });
    expect(await answer.json()).toMatchObject({ province: 'vn34-79', ledgerVersion: 0, cases: [], next: null });
    expect(await (await portal.ask('/p/vn34-79/cases', { as })).text()).toContain('Tỉnh chưa gửi dữ liệu.');
  });
});

describe('one participant', () => {
  const ask = (number: string, as: { role: 'clerk' | 'headquarters'; province?: string }): Promise<Response> =>
    portal.ask(`/api/v1/provinces/${province}/explanations`, {
      method: 'POST',
      as,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ participantNumber: number }),
    });

  it('is explained with the history that is kept, verified or not', async () => {
    const dead = (await (await ask('5200000004', clerk)).json()) as { key: string; history: unknown[] };
    expect(dead).toMatchObject({
      state: 'open',
      verdict: 'DECEASED',
      verdictBefore: 'VERIFIED',
      cause: { code: 'death' },
      registryVersion: '2026-02-28',
      claim: { name: 'whole', id: 'whole', birthDate: 'day', sex: 'male' },
      history: [
        { by: 'reverification', verdict: 'DECEASED', registryVersion: '2026-02-28', cause: 'death' },
        { by: 'upload', ledgerVersion: 1, verdict: 'VERIFIED', registryVersion: '2026-01-31', cause: 'joined' },
      ],
      historyFrom: { ledgerVersion: 1, cut: false },
    });
    expect((await (await ask('5200000001', clerk)).json()) as object).toMatchObject({
      state: 'verified',
      verdictBefore: 'NAME_DIFFERS',
      cause: { code: 'claim' },
    });
    const byKey = await portal.ask(`/api/v1/provinces/${province}/rows/${dead.key}`, { as: clerk });
    expect(await byKey.json()).toEqual(dead);
    expect(JSON.stringify(dead)).not.toContain('052090');
  });

  it('is found by the number in a body, and stands on a page without it in the address', async () => {
    const find = (number: string): Promise<Response> =>
      portal.ask(`/p/${province}/find`, {
        method: 'POST',
        as: clerk,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1:8080' },
        body: new URLSearchParams({ participantNumber: number }).toString(),
      });
    const found = await find('5200 000 004');
    expect(found.status).toBe(303);
    const location = found.headers.get('location') ?? '';
    expect(location).toMatch(/^\/p\/vn34-52\/cases\/[0-9a-f]{80}$/);
    const page = await (await portal.ask(location, { as: clerk })).text();
    expect(page).toContain('<h1>Mã số BHXH 5200000004</h1>');
    expect(page).toContain('Người này được ghi nhận là đã mất');
    // A browser keeps titles in its history.
    expect(/<title>(.*?)<\/title>/.exec(page)?.[1]).toBe('Xem một người · Đối soát');
    expect((await find('5200000099')).status).toBe(404);
    expect(await (await find('abc')).text()).toContain('Mã số phải có 10 hoặc 12 chữ số.');
  });

  it('is nobody to another province, by number or by key', async () => {
    const { key } = (await (await ask('5200000004', clerk)).json()) as { key: string };
    expect((await ask('5200000004', elsewhere)).status).toBe(404);
    for (const path of [`/api/v1/provinces/${province}/rows/${key}`, `/p/${province}/cases/${key}`])
      expect((await portal.ask(path, { as: elsewhere })).status).toBe(404);
    // A key is of one province: it opens nothing elsewhere, not even for whoever may see both.
    expect((await portal.ask(`/api/v1/provinces/vn34-01/rows/${key}`, { as: headquarters })).status).toBe(404);
    expect((await portal.ask(`/api/v1/provinces/${province}/rows/${'0'.repeat(80)}`, { as: clerk })).status).toBe(404);
  });
});

describe('the nightly lists', () => {
  it('stand with what became of whom they name', async () => {
    const answer = await portal.ask(`/api/v1/provinces/${province}/lists`, { as: clerk });
    const { days } = (await answer.json()) as {
      days: { day: string; lists: { name: string; rows: number; states: object }[] }[];
    };
    const { day, lists } = days[0];
    const dead = lists.find(({ name }) => name === 'deceased');
    expect(dead).toMatchObject({ rows: 1, states: { open: 1, mended: 0, left: 0, outOfScope: 0 } });
    const recheck = lists.find(({ name }) => name.startsWith('recheck-'));
    expect(recheck).toMatchObject({ rows: 1, states: { open: 1 } });
    const page = await (await portal.ask(`/p/${province}/lists`, { as: clerk })).text();
    expect(page).toContain('Đã mất');
    const rows = await (await portal.ask(`/p/${province}/lists/${day}/deceased`, { as: clerk })).text();
    expect(rows).toContain('5200000004');
    expect(rows).toContain('chưa xử lý xong');
    for (const path of [
      `/p/${province}/lists/${day}/deceased.csv`,
      `/api/v1/provinces/${province}/lists/${day}/deceased`,
    ]) {
      const file = await portal.ask(path, { as: clerk });
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="deceased-${province}-${day}.csv"`);
      expect(await file.text()).toContain('5200000004');
    }
  });

  it.each(['../../receipt', 'receipt', 'deceased.json', 'recheck', 'recheck-0', '%2e%2e%2fdeceased', 'toString'])(
    'have no name %s',
    async (name) => {
      const answer = await portal.ask(`/api/v1/provinces/${province}/lists/2026-01-31/${name}`, { as: headquarters });
      expect(answer.status).toBe(404);
    },
  );
});

describe('routes of cases, explanations and lists', () => {
  const routes = allRoutes.filter(({ path }) => /:province\/(?:cases|lists|find|rows|explanations)\b/.test(path));

  it('are for clerks and directors of the province, and for headquarters alone', async () => {
    expect(routes.length).toBeGreaterThan(10);
    for (const { method, path } of routes) {
      const at = path
        .replace(':province', province)
        .replace(':day', '2026-01-31')
        .replace(':name', 'deceased')
        .replace(':key', '0'.repeat(80));
      const status = async (as?: Parameters<TestPortal['ask']>[1]): Promise<number> =>
        (await portal.ask(at, { method, ...as })).status;
      expect(await status()).toBe(401);
      expect(await status({ as: elsewhere })).toBe(404);
      expect(await status({ as: { role: 'director', province: 'vn34-79' } })).toBe(404);
      const denied = method === 'GET' ? 404 : 403;
      expect(await status({ as: { role: 'reviewer' } })).toBe(denied);
      expect(await status({ as: { role: 'operator' } })).toBe(denied);
    }
  });

  it('have no place in an address for a number', () => {
    const places = routes.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    expect(new Set(places)).toEqual(new Set(['province', 'day', 'name', 'key']));
  });
});

describe('cases under `yes-no`', () => {
  it('look like an ID that does not exist, and moves that cannot be seen are none', async () => {
    const people = somePeople(4);
    const world = { ...testWorld(), disclosure: 'yes-no' as const };
    const some = await Office.open(people.slice(0, 3), world);
    const guarded = testPortal(world);
    const unknown = { id: '052090000004', name: 'Lê Văn Mới' };
    await some.send([some.row(1, { name: 'Nguyễn Văn Sai' }), some.row(2, { ...unknown, number: '5200000002' })]);
    world.clock.time += 86_400_000;
    await reconcile(world);
    // The claimed ID exists now, and the name differs: the office may not learn that.
    await switchRegistry(world, people, '2026-02-28');
    await reconcile(world, { again: true });
    const read = async (as: { role: 'clerk' | 'headquarters'; province?: string }): Promise<string[][]> => {
      const answer = await guarded.ask(`/api/v1/provinces/${province}/cases`, { as });
      return ((await answer.json()) as CasesPage).cases.map((each) => [each.verdict, each.change, each.details.join()]);
    };
    expect(await read(clerk)).toEqual([
      ['ID_NOT_FOUND', 'same', ''],
      ['ID_NOT_FOUND', 'same', ''],
    ]);
    expect((await read(headquarters)).map(([verdict, change]) => [verdict, change])).toEqual([
      ['NAME_DIFFERS', 'same'],
      ['SEVERAL_DIFFER', 'registry'],
    ]);
    const filtered = await guarded.ask(`/api/v1/provinces/${province}/cases?reason=NAME_DIFFERS`, { as: clerk });
    expect(((await filtered.json()) as CasesPage).cases).toEqual([]);
    const body = JSON.stringify({ participantNumber: '5200000002' });
    const explained = await guarded.ask(`/api/v1/provinces/${province}/explanations`, {
      method: 'POST',
      as: clerk,
      headers: { 'content-type': 'application/json' },
      body,
    });
    const told = (await explained.json()) as { history: unknown[] };
    expect(told).toMatchObject({ verdict: 'ID_NOT_FOUND', cause: null, verdictBefore: null, sameId: null });
    expect(told.history).toHaveLength(1);
  });
});
