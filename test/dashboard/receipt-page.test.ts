import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verdictNames } from '../../core/domain/codes.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { receiptPage } from '../../dashboard/receipt-page.ts';

const sha256Base64 = (text: string) => createHash('sha256').update(text).digest('base64');
const figures = { participants: 1210, outOfScope: 10, denominator: 1200, synced: 1190, verified: 1199, remaining: 1 };
const counts = { ...figures, schemes: { BHXHBB: figures, BHXHTN: figures, BHYT: figures, BHTN: figures } };
const committed: Receipt = $Receipt.parse({
  batchId: 'ab'.repeat(16),
  province: 'vn34-52',
  kind: 'delta',
  status: 'committed',
  rows: { read: 1_234_567, accepted: 1_234_500, rejected: 60, blank: 7 },
  applied: { changed: 3, unchanged: 4, stale: 5, left: 6, held: 8 },
  verdicts: Object.fromEntries(verdictNames.map((name) => [name, name === 'NAME_DIFFERS' ? 12 : 0])),
  registryVersion: '2026-01-31',
  ledgerVersion: 12,
  counts: { before: { ...counts, verified: 1100, remaining: 100 }, after: counts },
  sha256: 'cd'.repeat(32),
  profile: 'd02-lt',
  asOf: '2026-01-31T05:00:00.000Z',
  durationMs: 1,
});
const { asOf: _, ...undated } = committed;
const refused: Receipt = {
  ...undated,
  asOf: null,
  status: 'refused',
  refusal: {
    code: 'HEADER_MISSING_COLUMN',
    line: 7,
    message: { vi: 'Dòng 7: thiếu <cột> & dòng', en: 'Line 7: no <column>' },
  },
  rows: { read: 0, accepted: 0, rejected: 0, blank: 0 },
};

const page = (receipt: Receipt) => receiptPage(receipt, { sha256Base64 });

describe('receiptPage', () => {
  it('shows counts, results with actor and next step, rates before and after, and what to compare', () => {
    const html = page(committed);
    for (const text of ['Đã ghi nhận', '1.234.567', '1,234,567', 'Họ tên không khớp', 'Cán bộ BHXH', 'lập TK1-TS'])
      expect(html).toContain(text);
    for (const text of [
      '91,66 %',
      '99,91 %',
      '99.91%',
      'd02-lt',
      '2026-01-31',
      '31/01/2026 12:00',
      'Gia Lai (vn34-52)',
    ])
      expect(html).toContain(text);
    expect(html).toContain(committed.sha256);
    expect(html).not.toContain('Giới tính không khớp');
  });

  it('shows values not understood and participants not counted', () => {
    const message = { vi: 'Loại hình <không rõ>', en: 'Unknown scheme' };
    const notes = [{ field: 'schemes', code: 'SCHEME_UNKNOWN' as const, rows: 4321, message }];
    const html = page($Receipt.parse({ ...committed, notes, applied: { ...committed.applied, notCounted: 4567 } }));
    for (const text of ['Loại hình &lt;không rõ&gt;', 'Unknown scheme', '4.321', '4,321', '4.567', '4,567'])
      expect(html).toContain(text);
    expect(html).toContain('Không rõ loại hình, chưa vào sổ');
    for (const text of ['Chỗ chưa hiểu được', 'chưa vào sổ']) expect(page(committed)).not.toContain(text);
  });

  it('of a refusal gives reason, line and next step, and no figures', () => {
    const html = page(refused);
    for (const text of [
      'Bị từ chối',
      'HEADER_MISSING_COLUMN',
      'xử lý: Dòng 7: thiếu',
      'thiếu &lt;cột&gt; &amp; dòng',
      'Line 7',
    ])
      expect(html).toContain(text);
    for (const text of ['outcomes.csv', 'Tỷ lệ xác thực', '<cột>']) expect(html).not.toContain(text);
  });

  it('links to the files beside it that hold something, and to no other', () => {
    const linked = (receipt: Receipt): string[] =>
      [...page(receipt).matchAll(/<section id="vi"[^]*?<\/section>/g)].flatMap(([section]) =>
        [...section.matchAll(/href="([^"#]+)"/g)].map(([, href]) => href),
      );
    expect(linked(committed)).toEqual(['answers.xlsx', 'outcomes.csv', 'rejected.csv']);
    const { rows } = committed;
    expect(linked({ ...committed, rows: { ...rows, rejected: 0 } })).toEqual(['answers.xlsx', 'outcomes.csv']);
    expect(linked({ ...committed, rows: { ...rows, accepted: 0 } })).toEqual(['answers.xlsx', 'rejected.csv']);
    expect(linked({ ...committed, rows: { ...rows, accepted: 0, rejected: 0 } })).toEqual([]);
    expect(linked(refused)).toEqual([]);
    expect(linked({ ...refused, removed: { count: 3, listed: 3 } })).toEqual(['removed.csv']);
  });

  it('of a duplicate names the batch that has the content and leads to its receipt', () => {
    const html = page({ ...committed, status: 'duplicate', duplicateOf: 'ef'.repeat(16) });
    expect(html).toContain('Đã gửi trước đó');
    expect(html).toContain(`<a href="../${'ef'.repeat(16)}/receipt.html"><code>${'ef'.repeat(16)}</code></a>`);
    expect(html).not.toContain('outcomes.csv');
    expect(html).not.toContain('Tỷ lệ xác thực');
  });

  it('runs and requests nothing, and allows one style sheet by hash', () => {
    const html = page(committed);
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';
    expect(html).toContain(`style-src 'sha256-${sha256Base64(style)}'`);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<img|<link|\son\w+=|\sstyle=|https?:|url\(|@import/);
  });

  it('names its parts in order, with one h1', () => {
    const levels = [...page(committed).matchAll(/<h(\d)/g)].map((found) => Number(found[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1).length).toBe(1);
    for (let i = 1; i < levels.length; i++) expect(levels[i] - levels[i - 1]).toBeLessThanOrEqual(1);
  });

  it.each(['light', 'dark'])('has a contrast of at least 7:1 in %s', (scheme) => {
    const style = /<style>([^]*)<\/style>/.exec(page(committed))?.[1] ?? '';
    const roots = style.match(/:root \{[^}]*\}/g) ?? [];
    const colours = Object.fromEntries(
      [...(roots[scheme === 'light' ? 0 : 1] ?? '').matchAll(/--(\w+): (#\w{6})/g)].map((found) => [
        found[1],
        found[2],
      ]),
    );
    for (const ink of ['ink', 'soft', 'link', 'good', 'bad'])
      for (const ground of ['paper', 'band'])
        expect([ink, ground, contrast(colours[ink], colours[ground]) >= 7]).toEqual([ink, ground, true]);
  });
});

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
