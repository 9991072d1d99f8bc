/** Units by HTTP: the table loaded by headquarters, who lags for the office and for the country, names and links. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CountryUnits } from '../../core/steering/units-nationwide.ts';
import type { ProvinceUnits } from '../../core/steering/units.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const clerk = { role: 'clerk', province } as const;
const director = { role: 'director', province } as const;
const headquarters = { role: 'headquarters' } as const;
const origin = 'http://127.0.0.1:8080';
const table = [
  'province,code,name,parent,kind,goal,source,as_of',
  `${province},H1,Huyện Một,,district,95,Sở Nội vụ,2026-01-15`,
  `${province},DV1,Xã Một,H1,commune,,Sở Nội vụ,2026-01-15`,
  `${province},C1,Hộ Trần Thị Bé,DV1,employer,,Sở Nội vụ,2026-01-15`,
].join('\n');

let portal: TestPortal;
beforeAll(async () => {
  const office = await Office.open(somePeople(8));
  const wrong = { name: 'Nguyễn Văn Sai' };
  await office.send([
    office.row(1, wrong),
    office.row(2),
    office.row(3, wrong).replace(/DV1$/, 'C1'),
    office.row(4).replace(/DV1$/, 'Q9'),
  ]);
  await office.world.state.put(
    { partition: `PROVINCE#${province}`, sort: 'LISTS' },
    { day: '2026-01-31', run: 1, lists: {}, children: { resident: 9, uninsured: 5 } },
  );
  const list = 'unit,children_under_6_without_bhyt\r\n,2\r\nDV1,2\r\nQ9,1\r\n';
  await office.world.objects.put(
    `results/${province}/lists/2026-01-31/children-under-6.csv`,
    new TextEncoder().encode(list),
  );
  portal = testPortal(office.world);
});

async function textOf(path: string, as: Parameters<TestPortal['ask']>[1], status = 200): Promise<string> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(status);
  return answer.text();
}

const send = (body: string, as: { role: 'headquarters' | 'director'; province?: string }, status: number) =>
  textOf('/api/v1/units', { as, method: 'POST', body, headers: { origin, 'content-type': 'text/csv' } }, status);

async function sendForm(text: string): Promise<Response> {
  const body = new FormData();
  body.set('file', new File([text], 'units.csv', { type: 'text/csv' }));
  return portal.ask('/units?lang=en', { as: headquarters, method: 'POST', body, headers: { origin } });
}

describe('the table', () => {
  it('is refused whole, with the line and the code, by the API and by the form of the page', async () => {
    const wrong = table.replace('commune', 'ward');
    expect(JSON.parse(await send(wrong, headquarters, 422))).toMatchObject({ code: 'UNITS_ROW' });
    const answer = await sendForm(wrong);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Line 3: This row has a wrong form; column kind.');
    await send(table, director, 403);
    const units = await textOf(`/p/${province}/units?lang=en`, { as: clerk });
    expect(units).toContain('There is no table of units of this province');
  });

  it('is loaded by headquarters, and known when it comes again', async () => {
    const answer = await sendForm(table);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/units?done=1-3-0']);
    const done = await textOf('/units?done=1-3-0&lang=en', { as: headquarters });
    expect(done).toContain('Tables of 1 provinces loaded, 3 units');
    expect(JSON.parse(await send(table, headquarters, 200))).toEqual({
      provinces: [{ province, units: 3, asOf: '2026-01-15', status: 'known' }],
    });
  });
});

describe('the units of a province', () => {
  it('are told to its office and to headquarters, by name, with the employers, and to nobody else', async () => {
    const text = await textOf(`/p/${province}/units?parent=DV1&lang=vi`, { as: director });
    expect(text).toContain('Hộ Trần Thị Bé');
    expect(text).toContain('Bảng đơn vị: 3 đơn vị, nguồn Sở Nội vụ, ngày 15/01/2026.');
    await textOf(`/p/${province}/units`, { as: headquarters });
    await textOf(`/p/${province}/units`, { as: { role: 'clerk', province: 'vn34-01' } }, 404);
    await textOf('/units', { as: director }, 403);
  });

  it('lead to the units below and to the open cases, of all below where there are some', async () => {
    const top = await textOf(`/p/${province}/units?lang=en`, { as: clerk });
    expect(top).toContain(`href="/p/${province}/units?parent=H1"`);
    expect(top).toContain(`href="/p/${province}/cases?under=H1"`);
    const cases = await textOf(`/p/${province}/cases?under=H1&lang=en`, { as: clerk });
    expect(cases).toContain('Only Huyện Một and the units below it.');
    expect(cases).toContain('5200000003');
    const below = (await (await portal.ask(`/api/v1/provinces/${province}/cases?under=C1`, { as: clerk })).json()) as {
      cases: { unit: string }[];
    };
    expect(below.cases.map(({ unit }) => unit)).toEqual(['C1']);
  });

  it('come as a document, in pages, with the children of the last run', async () => {
    const path = `/api/v1/provinces/${province}/units`;
    const first = JSON.parse(await textOf(`${path}?limit=1`, { as: clerk })) as ProvinceUnits;
    expect(first).toMatchObject({ total: 2, childrenDay: '2026-01-31', next: '1' });
    expect(first.units).toMatchObject([{ unit: 'H1', childrenUnder6: 2, persons: { verified: 1, denominator: 3 } }]);
    const second = JSON.parse(await textOf(`${path}?limit=1&cursor=1`, { as: clerk })) as ProvinceUnits;
    expect(second.units).toMatchObject([{ unit: 'Q9', childrenUnder6: 1 }]);
    for (const wrong of ['cursor=x', 'kind=ward', 'level=9', 'sort=luck'])
      await textOf(`${path}?${wrong}`, { as: clerk }, 400);
  });

  it('are told with their children in full on the page of the list', async () => {
    const text = await textOf(`/p/${province}/lists/2026-01-31/children-under-6?lang=vi`, { as: director });
    expect(text).toMatch(/Xã Một[^]*DV1[^]*<span>2<\/span>/);
    expect(await textOf(`/p/${province}/lists?lang=vi`, { as: director })).toContain('Xem từng đơn vị');
  });
});

describe('the units of the country', () => {
  it('are told to headquarters, of a kind, by page and API', async () => {
    const text = await textOf('/units?kind=commune&lang=en', { as: headquarters });
    expect(text).toContain('Xã Một');
    expect(text).toContain(`href="/p/${province}/cases?under=DV1"`);
    const answer = await portal.ask('/api/v1/units?kind=commune&sort=remaining', { as: headquarters });
    const found = (await answer.json()) as CountryUnits;
    expect(found.units).toMatchObject([{ province, unit: 'DV1', rank: 1, persons: { remaining: 2 } }]);
  });

  it('are sorted, looked through and taken away whole by the address of their page', async () => {
    const ask = async (query: string): Promise<string[]> => {
      const answer = await portal.ask(`/units?level=1&format=csv&${query}&lang=vi`, { as: headquarters });
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      return (await answer.text()).split('\r\n').slice(1, -1);
    };
    expect(await ask('')).toEqual([
      'Huyện Một (H1),Gia Lai,2,33.33,2,3,95.00,-61.67,2,',
      'Q9,Gia Lai,1,100.00,0,1,100.00,0.00,0,',
    ]);
    expect((await ask('sort=-rate')).map((line) => line.split(',')[0])).toEqual(['Q9', 'Huyện Một (H1)']);
    expect(await ask('find=huyen')).toHaveLength(1);
    const last = await textOf('/units?level=1&page=9&lang=vi', { as: headquarters });
    expect(last).toContain('Huyện Một');
  });
});
