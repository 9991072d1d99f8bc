import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeStatus, type Status } from '../../core/summary/status.ts';
import { $NationalSummary, $ProvinceDocument } from '../../core/summary/summary-schema.ts';
import { makeSummary } from '../../core/summary/summary.ts';
import * as en from '../../dashboard/format-en.ts';
import * as vi from '../../dashboard/format-vi.ts';
import { nationalPage } from '../../dashboard/national-page.ts';
import { provincePage } from '../../dashboard/province-page.ts';
import { nationalBulletins } from '../../dashboard/published-bulletins.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { sampleFirstDay, sampleYear, threeYears } from './sample-summary.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

function pageOf(change: (status: Status) => void = () => {}): string {
  const status = makeStatus(new Map(), { registryVersion: '2026-01-31', asOf: '2026-01-31T17:30:00.000Z' });
  change(status);
  return nationalPage(makeSummary(status, Date.parse('2026-02-01T00:00:00Z')), { sha256Base64 });
}

/** Gia Lai with 9,732 of 10,000 verified, and the sums the country then has. */
function withGiaLai(status: Status): void {
  const persons = {
    participants: 12_345,
    outOfScope: 2_345,
    denominator: 10_000,
    synced: 9_900,
    verified: 9_732,
    remaining: 268,
  };
  const giaLai = status.provinces.find((each) => each.province === 'vn34-52');
  if (giaLai) Object.assign(giaLai, { persons, ledgerVersion: 3, lastUpload: '2026-01-31T02:00:00.000Z' });
  status.national.persons = persons;
  status.national.verdicts.ID_MISSING = 268;
}

/**
 * Elements of the body in order. Throws unless every one is closed in its turn: our own pages have no void elements
 * there.
 */
function elementsOf(page: string): { name: string; attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  const body =
    page.slice(page.indexOf('<body '), page.indexOf('<script>')) +
    page.slice(page.indexOf('</script>') + 9, page.indexOf('</html>'));
  for (const [, slash, name, rest, closed] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+="[^"<]*")*)(\/?)>|</g,
  )) {
    if (name === undefined) throw new Error('a bare <');
    if (name === 'br') continue;
    if (slash === '' && closed === '') open.push(name);
    else if (closed === '' && open.pop() !== name) throw new Error(`</${name}> closes another element`);
    const attributes = [...(rest ?? '').matchAll(/([a-zA-Z-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
    if (slash === '') elements.push({ name, attributes: Object.fromEntries(attributes) });
  }
  if (open.length > 0) throw new Error(`<${open.join('><')}> left open`);
  return elements;
}

const full = sampleYear();
const pages = new Map(publishedPages(full, { sha256Base64, receipts: '../../objects/results' }));
const first = sampleFirstDay();
const firstPages = new Map(publishedPages(first, { sha256Base64 }));
const national = pages.get('index.html') ?? '';
const giaLai = pages.get('provinces/vn34-52.html') ?? '';

/** Some of the pages: all are made by the same code, and reading them takes longer than making them. */
const looked = [
  national,
  giaLai,
  ...['index.html', 'provinces/vn34-01.html', 'provinces/vn34-08.html'].map((name) => firstPages.get(name) ?? ''),
];

describe('the published pages', () => {
  it('are one for each province, and the national page last', () => {
    expect([...pages.keys()].at(-1)).toBe('index.html');
    expect(new Set(pages.keys())).toEqual(
      new Set(['index.html', ...full.national.provinces.map(({ province }) => `provinces/${province}.html`)]),
    );
  });

  it('come from documents of the published schema', () => {
    for (const { national: document, provinces } of [full, first]) {
      expect($NationalSummary.safeParse(document).error).toBeUndefined();
      for (const each of provinces) expect($ProvinceDocument.safeParse(each).error).toBeUndefined();
    }
  });

  it('are small: a year takes less than 350 kB, three years less than 400 kB, a province with its units 150 kB', () => {
    expect(full.national.national.days.days.length).toBeGreaterThan(365);
    expect(Buffer.byteLength(national)).toBeLessThan(350_000);
    const years = sampleYear(7, threeYears);
    expect($NationalSummary.safeParse(years.national).error).toBeUndefined();
    expect(years.national.national.days.days.length).toBeGreaterThan(threeYears);
    expect(Buffer.byteLength(nationalPage(years.national, { sha256Base64 }))).toBeLessThan(400_000);
    const longest = years.provinces.find(({ province }) => province.province === 'vn34-52');
    if (longest === undefined) throw new Error('Gia Lai is in the sample');
    expect(Buffer.byteLength(provincePage(longest, { sha256Base64 }))).toBeLessThan(150_000);
  });

  it.each([
    ['national', () => national],
    ['province', () => giaLai],
    ['national, first day', () => firstPages.get('index.html') ?? ''],
    ['province without data', () => firstPages.get('provinces/vn34-01.html') ?? ''],
  ] as const)('allow their own style and script by hash, and nothing from elsewhere: %s', (_name, get) => {
    const page = get();
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? '';
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${sha256Base64(style)}'; script-src ` +
        `'sha256-${sha256Base64(script)}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<link|<img|<iframe|\sstyle=|\son\w+="|@import|url\(|https?:\/\//);
    expect(page.replace(script, '')).not.toMatch(/NaN|undefined|>null|Infinity/);
  });

  it('are well formed, and every id, label and header is in place', () => {
    for (const page of looked) {
      const elements = elementsOf(page);
      expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(2);
      const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const named = elements.flatMap(({ attributes }) => attributes['aria-labelledby']?.split(' ') ?? []);
      expect(named.filter((id) => !ids.includes(id))).toEqual([]);
      expect(
        elements.filter(({ name, attributes }) => name === 'th' && !/^(row|col)$/.test(attributes.scope ?? '')),
      ).toEqual([]);
      expect(elements.filter(({ name }) => name === 'caption')).toHaveLength(
        elements.filter(({ name }) => name === 'table').length,
      );
      const unnamed = elements.filter(
        ({ name, attributes }, i) =>
          name === 'svg' && attributes['aria-hidden'] === undefined && elements[i + 1]?.name !== 'title',
      );
      expect(unnamed).toEqual([]);
    }
  });

  it('have as many cells in every row as their table has columns', () => {
    const wrong: string[] = [];
    for (const [name, page] of [...pages, ...firstPages]) {
      for (const [, head, body, foot = ''] of page.matchAll(
        /<thead>([^]*?)<\/thead>\s*<tbody>([^]*?)<\/tbody>(?:<tfoot>([^]*?)<\/tfoot>)?/g,
      )) {
        const columns = head.match(/<th /g)?.length;
        for (const [, cells] of `${body}${foot}`.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)) {
          if (!cells.includes('colspan') && cells.match(/<t[dh][ >]/g)?.length !== columns)
            wrong.push(`${name}: ${cells}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('link to files that are published beside them', () => {
    const published = new Set([
      ...pages.keys(),
      'national.json',
      'national.csv',
      ...nationalBulletins(full.national, { sha256Base64 }).map(([name]) => name),
      ...full.provinces.map(({ province }) => `provinces/${province.province}.json`),
    ]);
    for (const name of ['index.html', 'provinces/vn34-52.html']) {
      const page = pages.get(name) ?? '';
      for (const { attributes } of elementsOf(page)) {
        const { href } = attributes;
        if (href === undefined || href.startsWith('#') || href.includes('/objects/results/')) continue;
        if (attributes['data-portal'] !== undefined) continue; // shown where a portal answers
        const { pathname } = new URL(href, `file:///${name}`);
        expect(published.has(pathname.slice(1)), `${name}: ${href}`).toBe(true);
      }
    }
  });

  it('lead from a batch to its receipt', () => {
    const [batch] = full.provinces.find(({ province }) => province.province === 'vn34-52')?.batches ?? [];
    expect(giaLai).toContain(`href="../../objects/results/vn34-52/${batch.id}/receipt.html"`);
    expect(giaLai).toContain('<td class="text">bị từ chối: Dòng tiêu đề thiếu cột</td>');
    expect(giaLai).toContain('<td class="text">refused: The header lacks columns</td>');
  });

  it('lead nowhere from a batch whose receipt does not lie beside them, nor to a bulletin of nothing', () => {
    const alone = new Map(publishedPages(full, { sha256Base64 })).get('provinces/vn34-52.html') ?? '';
    expect(alone).toMatch(/<th scope="row"><code data-batch="[0-9a-f]{32}"/);
    expect(alone).not.toContain('receipt.html"');
    expect(national).toContain('href="bulletins/national/latest.vi.html"');
    expect(pageOf()).not.toContain('bulletins/');
  });

  it('mark a suppressed cell of a unit as hidden', () => {
    const units = full.provinces.find(({ province }) => province.province === 'vn34-52')?.groups?.units;
    expect(units?.groups?.some(({ outOfScope, remaining }) => outOfScope === null || remaining === null)).toBe(true);
    expect(giaLai).toContain('Ẩn = ít hơn 5 người');
    expect(giaLai).toContain('<span class="note">ẩn</span>');
  });

  it('name every province with its place, its ties and of how many, or why it has none', () => {
    const [vietnamese] = national.split('id="en"');
    expect(vietnamese).toContain('32 trong 34 tỉnh, thành phố (hệ 34 đơn vị)');
    const body = /<table class="ranking"[^]*?<tbody>([^]*?)<\/tbody>/.exec(vietnamese)?.[1] ?? '';
    expect(body.match(/<tr/g)).toHaveLength(34);
    expect(body.match(/<tr class="empty"/g)).toHaveLength(2);
    expect(body).toContain('chưa đủ dữ liệu: chưa gửi');
    expect(body).toContain('chưa đủ dữ liệu: chưa gửi toàn bộ danh sách của mọi loại hình');
    const { provinces } = full.national;
    for (const { rank, tied, nameVi } of provinces.filter((each) => each.rank !== null))
      expect(body).toMatch(
        new RegExp(
          `<td>${rank}${tied ? '<abbr title="đồng hạng">=</abbr>' : ''}</td><th scope="row"><a [^>]*>${nameVi}<`,
        ),
      );
  });

  it('have a page for every figure of the first day, without a history', () => {
    const page = firstPages.get('index.html') ?? '';
    expect(page).toContain('Chưa đủ ngày để vẽ diễn biến.');
    expect(page).toContain('chưa đủ ngày để tính nhịp độ');
    expect(page).toContain('No plan or target has been assigned.');
  });
});

describe('nationalPage', () => {
  it('gives figures in Vietnamese, then in English, each in its number format', () => {
    const page = pageOf(withGiaLai);
    const [vietnamese, english] = [page.slice(0, page.indexOf('id="en"')), page.slice(page.indexOf('id="en"'))];
    expect(vietnamese).toContain(
      '<dd>97,32 %<span>9.732 trong 10.000 người phải xác thực; 12.345 người tham gia, trừ 2.345 người ngoài phạm vi' +
        '</span></dd>',
    );
    expect(vietnamese).toContain('Số liệu lúc 01/02/2026 00:30 (giờ Việt Nam)');
    expect(vietnamese).toContain('<td class="text long">Người tham gia</td>');
    expect(english).toContain(
      '<dd>97.32%<span>9,732 of 10,000 people to be verified; 12,345 participants less 2,345 out of scope' +
        '</span></dd>',
    );
    expect(english).toContain('1 of 34 provinces');
  });

  it('does not tell what a step of the newest run that failed would have counted', () => {
    const { national: document } = sampleYear();
    const run = document.run && { ...document.run, status: 'incomplete' as const, failedSteps: ['share'] };
    const page = nationalPage({ ...document, run }, { sha256Base64 });
    expect(page).toContain('Bước của cả nước chưa xong: tìm số định danh dùng chung.');
    expect(page).toContain('Số người có ở nhiều tỉnh: không rõ.');
    expect(page).not.toContain('tổng các tỉnh trừ số này');
    expect(page).toContain('People in more than one province: not known.');
  });

  it('states that there is nothing yet instead of a rate', () => {
    const page = pageOf();
    expect(page).toContain('Chưa có dữ liệu của tỉnh, thành phố nào.');
    expect(page).toContain('No province has data yet.');
    expect(page).not.toMatch(/NaN|undefined|>null|100,00 %<\/strong>/);
  });

  it('shows text of the summary as text', () => {
    const page = pageOf((status) => {
      status.registryVersion = '<script>alert("x")</script>';
    });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;alert');
  });
});

describe('formats', () => {
  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1_000, '1.000', '1,000'],
    [93_456_789, '93.456.789', '93,456,789'],
  ])('writes %i as %s and %s', (count, vietnamese, english) => {
    expect([vi.formatCount(count), en.formatCount(count)]).toEqual([vietnamese, english]);
  });

  it('writes instants by the clock of Viet Nam, across midnight and the year', () => {
    expect(vi.formatInstant('2025-12-31T17:00:00Z')).toBe('01/01/2026 00:00');
    expect(en.formatInstant('2025-12-31T17:00:00Z')).toBe('2026-01-01 00:00');
  });
});
