import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeStatus } from '../../core/status.ts';
import type { Status } from '../../core/status.ts';
import { makeSummary } from '../../core/summary.ts';
import { escapeHtml } from '../../dashboard/escape-html.ts';
import * as en from '../../dashboard/format-en.ts';
import * as vi from '../../dashboard/format-vi.ts';
import { nationalPage } from '../../dashboard/national-page.ts';

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

/** Elements of the body in order. Throws unless every one is closed in its turn: our own pages have no void elements there. */
function elementsOf(page: string): { name: string; attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  const body = page.slice(page.indexOf('<body>'), page.indexOf('</html>'));
  for (const [, slash, name, rest] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<]*")*)>|</g)) {
    if (name === undefined) throw new Error('a bare <');
    if (slash === '') open.push(name);
    else if (open.pop() !== name) throw new Error(`</${name}> closes another element`);
    const attributes = [...(rest ?? '').matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
    if (slash === '') elements.push({ name, attributes: Object.fromEntries(attributes) });
  }
  if (open.length > 0) throw new Error(`<${open.join('><')}> left open`);
  return elements;
}

describe('nationalPage', () => {
  it('allows its own style sheet by its hash, and nothing else', () => {
    const page = pageOf(withGiaLai);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${sha256Base64(style)}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son\w+=|@import|url\(/);
    const targets = elementsOf(page).flatMap(({ attributes }) => attributes.href ?? attributes.src ?? []);
    expect(new Set(targets)).toEqual(new Set(['#vi', '#en', 'national.json', 'national.csv']));
  });

  it('is well formed, with one first heading and a named header for every row and column', () => {
    const elements = elementsOf(pageOf(withGiaLai));
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
    expect(elements.filter(({ name }) => name === 'table')).toHaveLength(6);
    expect(elements.filter(({ name }) => name === 'caption')).toHaveLength(6);
    const headers = elements.filter(({ name }) => name === 'th');
    expect(headers.filter(({ attributes }) => !/^(row|col)$/.test(attributes.scope ?? ''))).toEqual([]);
    // 34 provinces and the country, four schemes, one reason, in two languages.
    expect(headers.filter(({ attributes }) => attributes.scope === 'row')).toHaveLength(2 * (35 + 4 + 1));
  });

  it('says the figures in Vietnamese first, then in English, as each writes numbers', () => {
    const page = pageOf(withGiaLai);
    const [vietnamese, english] = [page.slice(0, page.indexOf('id="en"')), page.slice(page.indexOf('id="en"'))];
    expect(vietnamese).toContain('Đã xác thực <strong>97,32 %</strong>: 9.732 trong 10.000 người; còn lại 268.');
    expect(vietnamese).toContain('<td>1</td><th scope="row">Gia Lai</th>');
    expect(vietnamese).toContain('Số liệu lúc 01/02/2026 00:30 (giờ Việt Nam)');
    expect(vietnamese).toContain('<td class="text">Người tham gia</td>');
    expect(english).toContain('<strong>97.32%</strong> verified: 9,732 of 10,000 people; 268 remain.');
    expect(english).toContain('1 of 34 provinces');
  });

  it('says that there is nothing yet rather than a rate of nobody', () => {
    const page = pageOf();
    expect(page).toContain('Chưa có dữ liệu của tỉnh, thành phố nào.');
    expect(page).toContain('No province has data yet.');
    expect(page).not.toMatch(/NaN|null|undefined|100,00 %<\/strong>/);
  });

  it('shows text of the summary as text', () => {
    const page = pageOf((status) => {
      status.registryVersion = '<script>alert("x")</script>';
    });
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
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
