/** Where the open cases are, by HTTP: every number leads to its people, to whom it may be told. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CasesDocument } from '../../core/cases/cases-document.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import type { CountryLists } from '../../core/steering/country-lists.ts';
import type { Matrix } from '../../core/steering/matrix.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const other = 'vn34-01';
const third = 'vn34-79';
const clerk = { role: 'clerk', province } as const;
const headquarters = { role: 'headquarters' } as const;
const wrong = { name: 'Người Khác Hẳn' };

let portal: TestPortal;
beforeAll(async () => {
  const people = somePeople(8);
  people[7].status = 'deceased';
  const office = await Office.open(people);
  await office.send([
    office.row(1, { ...wrong, schemes: 'BHXHBB;BHYT' }),
    office.row(2, wrong),
    office.row(3, { id: '' }).replace('DV1', 'Đơn vị <2>'),
    office.row(4),
  ]);
  await office.send([office.row(5, { number: '0100000005', id: '' }), office.row(6)], { province: other });
  // One deceased, one who is in two provinces, and more different claims on one ID than are compared.
  const tries = ['Lê Thị An', 'Lê Thị Bình', 'Lê Thị Chi', 'Lê Thị Dung'].map((name, at) =>
    office.row(7, { name, number: `790000000${at}` }),
  );
  await office.send([office.row(8), office.row(6), ...tries], { province: third });
  office.world.clock.time += 86_400_000;
  await reconcile(office.world);
  portal = testPortal(office.world);
});

async function textOf(path: string, as: Parameters<TestPortal['ask']>[1], status = 200): Promise<string> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(status);
  return answer.text();
}

/** Every link of a page that stands around a number, with the number. */
function numbersIn(page: string): [href: string, number: number][] {
  const found = page.matchAll(/<a href="([^"]+)">([\d.]+)<\/a>/g);
  return Array.from(found, ([, href, text]) => [href.replaceAll('&amp;', '&'), Number(text.replaceAll('.', ''))]);
}

/** How many people the page of a link is of: open cases of a province, or a matrix of the country. */
async function peopleBehind(href: string): Promise<number> {
  const [place, query] = href.split('?');
  const text = await textOf(`/api/v1${place.replace('/p/', '/provinces/')}?${query}`, { as: headquarters });
  return place === '/matrix'
    ? (JSON.parse(text) as Matrix).totals.total
    : (JSON.parse(text) as CasesDocument).cases.length;
}

describe('the API', () => {
  it('gives headquarters the country, as a document and as a file', async () => {
    const matrix = JSON.parse(await textOf('/api/v1/matrix?columns=scheme', { as: headquarters })) as Matrix;
    expect(matrix).toMatchObject({ rows: 'province', columnKeys: ['BHXHBB', 'BHXHTN', 'BHYT', 'BHTN'] });
    expect(matrix.lines).toEqual([
      { key: other, cells: [0, 0, 1, 0], total: 1 },
      { key: province, cells: [1, 0, 3, 0], total: 3 },
      { key: third, cells: [0, 0, 5, 0], total: 5 },
    ]);
    const file = await portal.ask('/api/v1/matrix?columns=scheme&format=csv', { as: headquarters });
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="matrix-2026-02-01.csv"');
    expect(await file.text()).toContain(`${province},1,0,3,0,3`);
  });

  it('gives an office its own province alone, with its units', async () => {
    const query = 'rows=unit&columns=actor&reason=ID_MISSING';
    const text = await textOf(`/api/v1/provinces/${province}/matrix?${query}`, { as: clerk });
    expect(JSON.parse(text)).toMatchObject({
      filter: { reason: 'ID_MISSING' },
      lines: [{ key: 'Đơn vị <2>', cells: [0, 1, 0], total: 1 }],
    });
    await textOf(`/api/v1/provinces/${other}/matrix`, { as: clerk }, 404);
    await textOf('/api/v1/matrix', { as: clerk }, 403);
    await textOf('/api/v1/lists', { as: clerk }, 403);
  });

  it.each([
    ['/api/v1/matrix?rows=reason', 422, 'MATRIX_AXES'],
    ['/api/v1/matrix?rows=unit', 400, 'REQUEST_INVALID'],
    ['/api/v1/matrix?columns=province', 400, 'REQUEST_INVALID'],
    [`/api/v1/provinces/${province}/matrix?rows=province`, 400, 'REQUEST_INVALID'],
  ])('answers %s with %s %s', async (path, status, code) => {
    expect(JSON.parse(await textOf(path, { as: headquarters }, status))).toMatchObject({ code });
  });

  it('gives headquarters the lists of all provinces', async () => {
    const lists = JSON.parse(await textOf('/api/v1/lists', { as: headquarters })) as CountryLists;
    expect(lists.provinces).toHaveLength(34);
    expect(lists).toMatchObject({
      run: { day: '2026-01-31' },
      pairs: [{ provinces: [other, third], persons: 1 }],
      overlap: 1,
    });
  });
});

describe('the pages', () => {
  it.each([
    ['/matrix', 9],
    [`/p/${province}/matrix`, 3],
    [`/p/${province}/matrix?rows=unit&columns=scheme`, 3],
    [`/p/${province}/matrix?rows=scheme&columns=actor&reason=NAME_DIFFERS`, 2],
  ])('lead from every number of %s to as many people', async (path, all) => {
    const page = await textOf(`${path}${path.includes('?') ? '&' : '?'}lang=vi`, { as: headquarters });
    expect(page).toContain(`${all} người chưa xác thực`);
    const numbers = numbersIn(page);
    expect(numbers.length).toBeGreaterThan(5);
    for (const [href, persons] of numbers) expect(await peopleBehind(href)).toBe(persons);
  });

  it('have zeros without a link, sums, and an order that the address says', async () => {
    const placesIn = (page: string): string[] => Array.from(page.matchAll(/\/p\/(vn34-\d\d)\/matrix/g), ([, id]) => id);
    const usual = await textOf('/matrix?lang=vi', { as: headquarters });
    expect(placesIn(usual)).toEqual([third, province, other]);
    const page = await textOf('/matrix?sort=-name&reason=&lang=vi', { as: headquarters });
    expect(placesIn(page)).toEqual([third, other, province]);
    expect(page).toContain('<span>0</span>');
    expect(page).toContain('aria-sort="descending"');
    expect(page).toContain('href="?sort=name');
    expect(page).toContain('name="sort" value="-name"'); // kept by the form of the axes
    expect(page).toMatch(/<tfoot>[^]*<strong>Tổng số người<\/strong>[^]*<span>9<\/span>/);
    expect(page).toContain('Chưa gửi dữ liệu, không có dòng: ');
  });

  it('give their tables as files: numbers without links, the sum at the end', async () => {
    const ask = async (path: string): Promise<string[]> => {
      const answer = await portal.ask(path, { as: headquarters });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      return (await answer.text()).split('\r\n');
    };
    const matrix = await ask(`/p/${province}/matrix?rows=unit&columns=scheme&format=csv&lang=vi`);
    expect(matrix.slice(1)).toEqual(['DV1,1,2,2', 'Đơn vị <2>,0,1,1', 'Tổng số người,1,3,3', '']);
    const lists = await ask('/lists?sort=-held&format=csv&lang=vi');
    expect(lists).toHaveLength(34 + 3);
    expect(lists.at(-2)).toMatch(/^Cả nước,\d+,/);
    expect((await ask('/lists?table=pairs&format=csv&lang=vi')).slice(1)).toEqual(['Hà Nội,Hồ Chí Minh,1', '']);
  });

  it('say of schemes what their sums mean, and of wrong axes what is wrong', async () => {
    const page = await textOf(`/p/${province}/matrix?lang=en`, { as: clerk });
    expect(page).toContain('Somebody may have several schemes');
    expect(page).not.toContain('href="/lists"');
    const failed = await textOf(`/p/${province}/matrix?rows=scheme&lang=vi`, { as: clerk }, 422);
    expect(failed).toContain('Dòng và cột của bảng phải là hai tiêu chí khác nhau.');
  });

  it('tell of a province that has sent nothing just that', async () => {
    const page = await textOf('/p/vn34-04/matrix?lang=vi', { as: headquarters });
    expect(page).toContain('Tỉnh này chưa gửi dữ liệu.');
  });

  it('list every province with links to its lists, in any order', async () => {
    const page = await textOf('/lists?sort=behind&lang=en', { as: headquarters });
    expect(page).toContain('Rows of the run of the night of 2026-01-31');
    const links = [
      `/p/${third}/lists/2026-01-31/deceased`,
      `/p/${third}/lists/2026-01-31/sharing`,
      `/p/${other}/lists/2026-01-31/sharing`,
      `/held?province=${third}`,
      `/p/${third}/batches`,
    ];
    for (const link of links) {
      expect(page).toContain(`href="${link}"`);
      await textOf(link, { as: headquarters });
    }
    expect(page).toContain('The sum of the provinces counts 1 too many.');
  });

  it('show the held claims of one province alone', async () => {
    expect(await textOf(`/held?province=${province}&lang=en`, { as: headquarters })).toContain('Nothing is held.');
    await textOf('/held?province=vn34-00', { as: headquarters }, 400);
  });
});
