/** Tables of the portal: their order, rows and files by the address alone. */
import { describe, expect, it } from 'vitest';
import { readZipDirectory } from '../../core/formats/zip/directory.ts';
import { readZipEntry } from '../../core/formats/zip/entry.ts';
import { html } from '../../dashboard/html.ts';
import { createPortal } from '../../portal/app.ts';
import type { Route } from '../../portal/http/route.ts';
import { $PortalSettings } from '../../portal/settings.ts';
import { hereWith, keptFields } from '../../portal/views/address-query.ts';
import { answerPage } from '../../portal/views/layout.ts';
import { dataTable, type DataColumn, type DataRow } from '../../portal/views/table.ts';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const columns: readonly DataColumn[] = [
  { title: 'Tỉnh', name: 'place' },
  { title: 'Còn lại', name: 'left', kind: 'count' },
  { title: 'Tỷ lệ', name: 'rate', kind: 'percent' },
  { title: 'Điểm', name: 'points', kind: 'points' },
  { title: 'Ngày', name: 'day', kind: 'day' },
  { title: 'Tệp', kind: 'link' },
];
const link = html`<a href="/x">tệp</a>`;
const rows: readonly DataRow[] = [
  [html`<a href="/p/1">Hà Tĩnh</a>`, 1200, '97.32', '-1.50', '2026-01-31', link],
  ['Đắk Lắk', 30, '9.00', '0.15', '2025-12-01', link],
  [{ value: 'An Giang', show: () => html`<b>An Giang</b>` }, null, null, null, '', link],
  ['=HYPERLINK("x")', 4, '100.00', '-12.00', '2026-02-01', link],
];
const sum: DataRow = ['Cả nước', 1234, '50.00', null, null, ''];
const others: readonly DataRow[] = Array.from({ length: 25 }, (_, at) => [`Đơn vị ${at + 1}`, at]);

function pageOf(c: Parameters<Route['handle']>[0]): Response {
  const units: DataColumn[] = columns.slice(0, 2);
  return answerPage(c, {
    title: 'Bảng',
    body: html`${dataTable(c, { label: 'Tỉnh: [a]', columns, rows, foot: [sum] })}
      ${dataTable(c, { name: 'units', label: 'Đơn vị', columns: units, rows: others, pageRows: 10 })}
      ${dataTable(c, { name: 'people', label: 'Người', columns: units, rows: others, people: true, files: false })}
      <form>${keptFields(c, ['find'])}</form>
      <a href="${hereWith(c, { scheme: 'BHYT' })}">BHYT</a>`,
  });
}

const routes: readonly Route[] = [{ method: 'GET', path: '/table', access: { to: 'everyone' }, handle: pageOf }];
const portal = createPortal(testPortal(testWorld()).world, $PortalSettings.parse({ basePath: '/b' }), { routes });

async function answer(query: string): Promise<Response> {
  return portal.request(`http://127.0.0.1:8080/b/table${query}`, { headers: { host: '127.0.0.1:8080' } });
}

/** The first cells of a table of the page. */
async function firstCells(query: string, label: string): Promise<string[]> {
  const text = await (await answer(query)).text();
  const table = text.slice(text.indexOf(`aria-label="${label}"`)).split('</table>')[0];
  return [...table.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, cell]) => cell.replaceAll(/<[^>]*>/g, ''));
}

const main = 'Tỉnh: [a]';
const formula = '=HYPERLINK(&quot;x&quot;)';

describe('a table', () => {
  it.each([
    ['', ['Hà Tĩnh', 'Đắk Lắk', 'An Giang', formula]],
    ['?sort=-left', ['Hà Tĩnh', 'Đắk Lắk', formula, 'An Giang']],
    ['?sort=left', [formula, 'Đắk Lắk', 'Hà Tĩnh', 'An Giang']],
    ['?sort=rate', ['Đắk Lắk', 'Hà Tĩnh', formula, 'An Giang']],
    ['?sort=points', [formula, 'Hà Tĩnh', 'Đắk Lắk', 'An Giang']],
    ['?sort=place', [formula, 'An Giang', 'Đắk Lắk', 'Hà Tĩnh']],
    ['?sort=-day', [formula, 'Hà Tĩnh', 'Đắk Lắk', 'An Giang']],
    ['?sort=6', ['Hà Tĩnh', 'Đắk Lắk', 'An Giang', formula]],
    ['?sort=nothing', ['Hà Tĩnh', 'Đắk Lắk', 'An Giang', formula]],
    ['?find=dak%20lak', ['Đắk Lắk']],
    ['?find=AN%20GI&sort=-left', ['An Giang']],
  ])('has for %s the rows %j, and the sum below them', async (query, expected) => {
    expect(await firstCells(query, main)).toEqual([...expected, 'Cả nước']);
  });

  it('says how it is sorted, and leads to the other way', async () => {
    const text = await (await answer('?sort=-left&scheme=BHYT')).text();
    expect(text).toMatch(/aria-sort="descending"\s*>\s*<a class="sort" href="\?sort=left&amp;scheme=BHYT"/);
    expect(text).toContain('href="?sort=place&amp;scheme=BHYT"');
    expect(text.match(/aria-sort/g)).toHaveLength(1);
  });

  it('keeps what was chosen in links to pages, other languages, schemes and in forms', async () => {
    const text = await (await answer('?sort=-left&find-units=don&page-units=2&sort-units=-left')).text();
    expect(text).toContain('href="?sort=-left&amp;find-units=don&amp;page-units=3&amp;sort-units=-left"');
    expect(text).toContain('href="?sort=-left&amp;find-units=don&amp;page-units=2&amp;sort-units=-left&amp;lang=en"');
    expect(text).toContain(
      'href="?sort=-left&amp;find-units=don&amp;page-units=2&amp;sort-units=-left&amp;scheme=BHYT"',
    );
    expect(text).toContain('<input type="hidden" name="sort" value="-left" />');
  });

  it('is paged after it is sorted and looked through', async () => {
    expect(await firstCells('?sort-units=-left&page-units=3', 'Đơn vị')).toEqual(
      [5, 4, 3, 2, 1].map((n) => `Đơn vị ${n}`),
    );
    expect(await firstCells('?page-units=99', 'Đơn vị')).toHaveLength(5);
  });

  it('of people has no field to look somebody up, whatever the address says', async () => {
    expect(await firstCells('?find-people=1', 'Người')).toHaveLength(25);
    expect(await (await answer('')).text()).not.toContain('name="find-people"');
  });

  it('writes nothing of an address into the page but as text', async () => {
    const text = await (await answer('?find=%22%3E%3Cscript%3E&sort=%3Cb%3E&page-units=%3Ci%3E')).text();
    expect(text).not.toMatch(/<script|<b>|<i>/);
  });
});

describe('its file', () => {
  it('is CSV with BOM, CRLF, numbers as numbers, guarded texts, without links', async () => {
    const file = await answer('?format=csv&sort=-left');
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="table.csv"');
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\r\n')).toEqual([
      '\ufeffTỉnh,Còn lại,Tỷ lệ,Điểm,Ngày',
      'Hà Tĩnh,1200,97.32,-1.50,2026-01-31',
      'Đắk Lắk,30,9.00,0.15,2025-12-01',
      '"\'=HYPERLINK(""x"")",4,100.00,-12.00,2026-02-01',
      'An Giang,,,,',
      'Cả nước,1234,50.00,,',
      '',
    ]);
  });

  it('is a workbook whose numbers are numbers and whose texts are texts', async () => {
    const bytes = new Uint8Array(await (await answer('?format=xlsx')).arrayBuffer());
    const entry = readZipDirectory(bytes).get('xl/worksheets/sheet1.xml');
    const pieces: string[] = [];
    if (entry !== undefined) readZipEntry(bytes, entry, (block) => pieces.push(new TextDecoder().decode(block)));
    const sheet = pieces.join('');
    expect(sheet).toContain('<v>1200</v>');
    expect(sheet).toContain('<v>-1.5</v>');
    expect(sheet).toContain('>=HYPERLINK(&quot;x&quot;)</t>');
    expect(sheet).not.toContain('<f>');
  });

  it('holds all rows of a named table, sorted and looked through, and not one page', async () => {
    const file = await answer('?format=csv&table=units&sort-units=-left&find-units=2&page-units=2');
    expect(file.headers.get('content-disposition')).toContain('filename="table-units.csv"');
    const lines = (await file.text()).trimEnd().split('\r\n');
    expect(lines.slice(1)).toEqual([25, 24, 23, 22, 21, 20, 12, 2].map((n) => `Đơn vị ${n},${n - 1}`));
  });

  it.each([
    ['?format=csv&table=people', 404],
    ['?format=csv&table=none', 404],
    ['?format=pdf', 400],
  ])('is not made for %s: %i', async (query, status) => {
    expect((await answer(query)).status).toBe(status);
  });
});
