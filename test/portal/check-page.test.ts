/** The form for one to ten people: works without script, says all that is wrong at once, keeps what was entered. */
import { describe, expect, it } from 'vitest';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';

const clerk = { role: 'clerk', province: 'vn34-52' } as const;
const director = { role: 'director', province: 'vn34-52', user: 'gd-1' } as const;
const path = '/p/vn34-52/check';

async function open(settings: object = {}) {
  const office = await Office.open(somePeople(12));
  const { ask } = testPortal(office.world, settings);
  const post = (fields: [string, string][], as: object = clerk, query = '') =>
    ask(`${path}${query}`, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1:8080' },
      as: as as typeof clerk,
    });
  const person = (n: number, at: number, change: Record<string, string> = {}): [string, string][] => {
    const { id, name, birth } = office.people[n - 1];
    const [year, month, day] = birth.split('-');
    const own = {
      participant_number: String(5_200_000_000 + n),
      personal_id: id,
      full_name: name,
      birth_date: `${day}/${month}/${year}`,
      ...change,
    };
    const fields = Object.entries(own).map(([field, value]): [string, string] => [`${field}-${at}`, value]);
    return [...fields, [`schemes-${at}`, 'BHXHBB'], [`schemes-${at}`, 'BHYT']];
  };
  return { ask, post, person, office };
}

describe('the form for a few people', () => {
  it('has as many people as are asked for, from one to ten', async () => {
    const { ask } = await open();
    for (const [rows, shown] of [
      ['', 1],
      ['?rows=3', 3],
      ['?rows=99', 10],
      ['?rows=-1', 1],
      ['?rows=x', 1],
    ] as const) {
      const text = await (await ask(`${path}${rows}`, { as: clerk })).text();
      expect([rows, text.match(/<fieldset>/g)?.length]).toEqual([rows, shown]);
      expect(text.includes('name="add"')).toBe(shown < 10);
    }
  });

  it('answers below what was entered, which stays in the form', async () => {
    const { post, person, office } = await open();
    const fields: [string, string][] = [
      ['purpose', 'đối chiếu hồ sơ'],
      ['rows', '3'],
      ...person(1, 1),
      // The second is left empty.
      ...person(4, 3, { full_name: '<b>Khác "tên"</b>' }),
    ];
    const answer = await post(fields);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    const told = text.slice(text.indexOf('id="told"'), text.indexOf('<form method="post" action="/p'));
    expect(told.match(/Người thứ \d/g)).toEqual(['Người thứ 1', 'Người thứ 3']);
    expect(told).toContain('Đã xác thực: mọi thông tin khớp');
    expect(told).toContain('Họ tên không khớp');
    expect(told).toMatch(/href="\/batches\/[0-9a-f]{32}"/);
    expect(text).not.toContain('<b>Khác');
    expect(text).toContain('value="&lt;b&gt;Khác &quot;tên&quot;&lt;/b&gt;"');
    expect(text.match(/checked/g)).toHaveLength(4);
    const state = await office.world.state.read({ partition: 'PROVINCE#vn34-52', sort: 'STATE' });
    expect(state).toMatchObject({
      participants: 2,
      schemes: { BHXHBB: { participants: 2 }, BHYT: { participants: 2 } },
    });
    const english = await (await post(fields, clerk, '?lang=en')).text();
    expect(english).toContain('Verified: everything agrees');
    expect(english).not.toContain('Đã xác thực');
  });

  it('says everything that is wrong at once, each with a link to its field', async () => {
    const { post } = await open();
    const answer = await post([
      ['rows', '2'],
      ['full_name-1', 'A'],
      ['participant_number-2', '5200000002'],
      ['full_name-2', 'B'],
      ['birth_date-2', '1990\u2028'],
      ['schemes-2', 'BHYT'],
    ]);
    expect(answer.status).toBe(422);
    const text = await answer.text();
    const links = [...text.matchAll(/<li><a href="#([^"]+)">([^<]+)</g)].map(([, id, words]) => [id, words]);
    expect(links).toEqual([
      ['purpose', 'Mục đích: chưa nhập'],
      ['participant_number-1', 'Người thứ 1, Mã số BHXH: chưa nhập'],
      ['birth_date-1', 'Người thứ 1, Ngày sinh: chưa nhập'],
      ['schemes-1-BHXHBB', 'Người thứ 1, Loại bảo hiểm: chưa nhập'],
    ]);
    for (const [id] of links) expect(text).toContain(`id="${id}"`);
    expect(text).toContain('role="alert"');
    // Somebody has to be asked about.
    const nobody = await (await post([['rows', '2']])).text();
    expect([...nobody.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'purpose',
      'participant_number-1',
      'full_name-1',
      'birth_date-1',
      'schemes-1-BHXHBB',
    ]);
  });

  it('makes room for one more and keeps what was entered', async () => {
    const { post, person } = await open();
    const text = await (await post([['rows', '1'], ['add', '1'], ...person(1, 1)])).text();
    expect(text.match(/<fieldset>/g)).toHaveLength(2);
    expect(text).toContain('value="5200000001"');
    expect(text).not.toContain('role="alert"');
  });

  it('ends for the day with the officer’s checks, which the director sees', async () => {
    const { ask, post, person } = await open({ checksPerDay: 2 });
    const one = (n: number): [string, string][] => [['purpose', 'x'], ['rows', '1'], ...person(n, 1)];
    expect((await post(one(1))).status).toBe(200);
    expect((await post(one(2))).status).toBe(200);
    const over = await post(one(3));
    expect(over.status).toBe(429);
    expect(await over.text()).toContain('Hôm nay đã hết lượt tra cứu');
    expect((await post(one(3), director)).status).toBe(200);
    const use = await (await ask('/p/vn34-52/checks', { as: director })).text();
    expect([...use.matchAll(/<td[^>]*><span>([^<]+)<\/span>/g)].map(([, text]) => text)).toEqual([
      'cb-17',
      '2',
      'gd-1',
      '1',
    ]);
    expect((await ask('/p/vn34-52/checks', { as: { role: 'headquarters' } })).status).toBe(200);
    expect((await ask('/p/vn34-52/checks', { as: clerk })).status).toBe(404);
    expect((await ask('/p/vn34-52/checks', { as: { role: 'director', province: 'vn34-01' } })).status).toBe(404);
  });

  it('is for the office of the province alone', async () => {
    const { ask, post } = await open();
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, { as: { role: 'clerk', province: 'vn34-01' } })).status).toBe(404);
    expect((await post([], { role: 'headquarters' })).status).toBe(403);
  });
});
