import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, renderHtml, renderMarkdown } from '../../dashboard/bulletin-render.ts';
import type { BulletinDocument } from '../../dashboard/bulletin-sections.ts';
import { bulletin } from '../../dashboard/bulletin.ts';
import * as en from '../../dashboard/format-en.ts';
import * as vi from '../../dashboard/format-vi.ts';
import { nationalBulletins, provinceBulletins } from '../../dashboard/published-bulletins.ts';
import { bulletinFolder, goldenBulletins, sha256Base64 } from '../support/bulletin-samples.ts';
import { sampleFirstDay, sampleYear, type SampleDocuments } from './sample-summary.ts';

type Language = 'vi' | 'en';
type Issue = { kind: 'daily' | 'monthly'; language: Language };
const issues: readonly Issue[] = (['daily', 'monthly'] as const).flatMap((kind) =>
  (['vi', 'en'] as const).map((language) => ({ kind, language })),
);
const year = sampleYear();

function markdown(document: BulletinDocument, issue: Issue): string {
  return bulletin(document, { ...issue, format: 'md', sha256Base64 });
}

function provinceOf({ provinces }: SampleDocuments, id: string) {
  const found = provinces.find((each) => each.province.province === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

/**
 * Every way in which the values of a document may be written, apart from the columns of days and the batches, which a
 * bulletin does not tell.
 */
function sayable(document: BulletinDocument, language: Language): { numbers: Set<string>; texts: string[] } {
  const { formatCount, formatDay, formatInstant, formatSize } = language === 'vi' ? vi : en;
  const numbers = new Set<string>();
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'number')
      for (const text of [formatCount(Math.abs(value)), formatSize(String(value))]) numbers.add(text);
    else if (typeof value === 'string') {
      if (/^-?\d+\.\d\d$/.test(value)) numbers.add(formatSize(value));
      else if (/^\d{4}-\d\d-\d\d$/.test(value)) texts.push(formatDay(value), value);
      else if (/^\d{4}-\d\d-\d\dT/.test(value))
        texts.push(formatInstant(value), formatInstant(value).replace(/ ?\d\d:\d\d/, ''));
      else texts.push(value);
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value))
        if (!['days', 'batches', 'spark'].includes(name) || typeof each === 'number') visit(each);
  };
  visit(document);
  // Years are written without a separator of thousands.
  const place = document.kind === 'national' ? document.national : document.province;
  for (const line of place.attainment) numbers.add(String(line.year));
  const { formatMoney } = language === 'vi' ? vi : en;
  for (const { year, unit, value, base, missing, yearAgo } of place.reported) {
    numbers.add(String(year));
    if (unit === 'VND')
      for (const amount of [value, base?.value, missing, yearAgo?.value, yearAgo?.change])
        if (typeof amount === 'number') texts.push(formatMoney(Math.abs(amount)));
  }
  const day = formatInstant(document.asOf);
  texts.push(
    language === 'vi' ? day.slice(3, 10) : day.slice(0, 7),
    `provinces/${'province' in document ? document.province.province : ''}.json`,
  );
  numbers.add(document.unitSystem.slice(2));
  if (document.kind === 'national') numbers.add(String(document.provinces.length));
  return { numbers, texts: texts.filter((text) => /\d/.test(text)).toSorted((a, b) => b.length - a.length) };
}

/** Numbers of a bulletin that cannot be found in its document. The goal, 100 %, is a word and not a number. */
function untraceable(text: string, document: BulletinDocument, language: Language): string[] {
  const { numbers, texts } = sayable(document, language);
  let rest = text.replace(/\\([^\w\s])/g, '$1').replace(/đạt 100 %|100% is/g, '');
  for (const each of texts) rest = rest.replaceAll(each, ' ');
  return [...rest.matchAll(/\d(?:[\d.,]*\d)?/g)].map(([number]) => number).filter((number) => !numbers.has(number));
}

describe('bulletin', () => {
  it('equals a golden file', async () => {
    const golden = goldenBulletins();
    const names = await readdir(bulletinFolder);
    expect(names.toSorted()).toEqual([...golden.keys()].toSorted());
    for (const name of names) expect(await readFile(join(bulletinFolder, name), 'utf8')).toBe(golden.get(name));
  });

  it('words rate and rank as the press does', () => {
    const text = markdown(provinceOf(year, 'vn34-52'), { kind: 'daily', language: 'vi' });
    expect(text).toMatch(
      /BHXH Gia Lai đã đồng bộ \d\d,\d\d %, xác thực đạt \d\d,\d\d % .* tạm thời đứng thứ \d+ trong 32 /,
    );
    expect(text).toContain('(hệ 34 đơn vị)');
    expect(text).toContain('điểm phần trăm');
  });

  it('names ties, incomplete ledgers and offices that stopped sending', () => {
    const tied = structuredClone(year.national);
    for (const each of tied.provinces.slice(0, 2)) Object.assign(each, { rank: 1, tied: true });
    expect(markdown(tied, { kind: 'daily', language: 'vi' }).match(/Thứ 1 \(đồng hạng\)/g)).toHaveLength(2);
    expect(markdown(tied, { kind: 'daily', language: 'en' }).match(/Rank 1 \(tied\)/g)).toHaveLength(2);
    const text = markdown(year.national, { kind: 'daily', language: 'vi' });
    expect(text).toContain('Điện Biên: chưa đủ dữ liệu (chưa gửi toàn bộ danh sách');
    expect(text).toContain('Phú Thọ: chưa đủ dữ liệu (chưa gửi dữ liệu)');
    expect(text).toContain('Đà Nẵng: 31 ngày không có dữ liệu mới');
    expect(markdown(provinceOf(year, 'vn34-11'), { kind: 'daily', language: 'en' })).toContain(
      'not ranked: incomplete data',
    );
  });

  it('words the date of 100 %, not at this pace, and unknown', () => {
    const pace = (id: string): string => markdown(provinceOf(year, id), { kind: 'daily', language: 'vi' });
    expect(pace('vn34-42')).toContain('Đã đạt 100 %: không còn trường hợp nào.');
    expect(pace('vn34-96')).toContain('Với nhịp hiện nay không đạt 100 %');
    expect(pace('vn34-52')).toMatch(/đạt 100 % vào ngày \d\d\/\d\d\/20\d\d\./);
    expect(pace('vn34-25')).toContain('Chưa có dữ liệu. Chưa đủ dữ liệu (chưa gửi dữ liệu).');
    expect(markdown(sampleFirstDay().national, { kind: 'daily', language: 'en' })).toContain('not enough days');
  });

  it('has no number that its document does not have, whatever the figures', () => {
    const property = fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (seed, which) => {
      const documents = sampleYear(seed);
      for (const document of [documents.national, documents.provinces[which % documents.provinces.length]])
        for (const issue of issues)
          expect(untraceable(markdown(document, issue), document, issue.language)).toEqual([]);
    });
    expect(() => fc.assert(property, { numRuns: 4 })).not.toThrow();
    for (const issue of issues)
      for (const document of [sampleFirstDay().national, ...year.provinces])
        expect(untraceable(markdown(document, issue), document, issue.language)).toEqual([]);
  });

  it('changes with every figure it gives', () => {
    const text = markdown(year.national, { kind: 'daily', language: 'vi' });
    expect(untraceable(text, sampleYear(8).national, 'vi').length).toBeGreaterThan(40);
  });

  it('prints share of plan and fall against last year as the press did (Bình Định, June 2023)', () => {
    const document = structuredClone(provinceOf(year, 'vn34-52'));
    const counts = {
      supplied: 22_107,
      count: 15_822,
      base: 22_107,
      percent: '71.57',
      gapPoints: '-28.43',
      missing: 6_285,
    };
    const yearAgo = { day: '2022-06-13', count: 18_372, change: -2_550, changePercent: '-13.88' };
    const supplied = {
      year: 2023,
      indicator: 'plan_BHXHTN',
      refused: null,
      source: 'Kế hoạch',
      asOf: '2023-01-05',
    } as const;
    document.province.attainment = [{ ...supplied, measure: 'BHXHTN', summedOf: [], ...counts, yearAgo }];
    expect(markdown(document, { kind: 'monthly', language: 'vi' })).toContain(
      'BHXH tự nguyện: 15.822 người; đạt 71,57 % kế hoạch năm 2023; kế hoạch 22.107 người; thấp hơn 28,43 điểm ' +
        'phần trăm; còn thiếu 6.285 người; so với 13/06/2022 giảm 2.550 người (−13,88 %). Nguồn: Kế hoạch, ' +
        '05/01/2023.',
    );
    expect(markdown(document, { kind: 'monthly', language: 'en' })).toContain(
      '15,822 people; 71.57% of the plan of 2023; plan 22,107 people; 28.43 percentage points below; 6,285 ' +
        'people missing; down 2,550 people since 2022-06-13 (−13.88%).',
    );
  });

  it('shows foreign text as text', () => {
    const document = structuredClone(provinceOf(year, 'vn34-52'));
    const evil = '<img src=x onerror=1> [a](http://b) *c*\n# d | `e` @f';
    const units = document.groups?.units.groups ?? [];
    Object.assign(units[0], { name: evil, remaining: 1_000_000 });
    document.registryVersion = evil;
    const html = bulletin(document, { kind: 'monthly', language: 'vi', format: 'html', sha256Base64 });
    expect(html).not.toContain('<img');
    expect(html.match(/&lt;img src=x onerror=1&gt;/g)).toHaveLength(2);
    const text = markdown(document, { kind: 'monthly', language: 'vi' });
    expect(text).not.toMatch(/(^|[^\\])<img|(^|[^\\])\[a|http:\/\/|^# d|(^|[^\\])`e|(^|[^\\])@f/m);
    expect(escapeMarkdown('- a')).toBe('\\- a');
    expect(escapeMarkdown('1. a')).toBe('1\\. a');
    expect(renderMarkdown([{ kind: 'list', items: ['97,32 % · 1.158.094'] }])).toBe('- 97,32 % · 1.158.094\n');
  });

  it('allows only its own style, by hash', () => {
    const html = renderHtml([{ kind: 'title', text: 'A & B' }], { language: 'vi', sha256Base64 });
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    expect(html).toContain(`style-src 'sha256-${sha256Base64(style)}'; base-uri 'none'; form-action 'none'"`);
    expect(html).not.toMatch(/<script|<link|\sstyle=|\son\w+=|@import|url\(/);
    expect(html).toContain('@media print');
    expect(html).toContain('<h1>A &amp; B</h1>');
  });
});

describe('the published bulletins', () => {
  it('are those of the country and of every province with figures: day, month and newest', () => {
    const national = nationalBulletins(year.national, { sha256Base64 });
    expect(national.map(([name]) => name).toSorted()).toEqual(
      ['2026-03', '2026-03-02', 'latest']
        .flatMap((issue) => ['en.html', 'en.md', 'vi.html', 'vi.md'].map((end) => `bulletins/national/${issue}.${end}`))
        .toSorted(),
    );
    const files = new Map(provinceBulletins(year.provinces, { sha256Base64 }));
    expect(files.size).toBe(33 * 12);
    expect(files.get('bulletins/vn34-52/latest.vi.md')).toBe(files.get('bulletins/vn34-52/2026-03-02.vi.md'));
    expect(files.has('bulletins/vn34-25/latest.vi.md')).toBe(false);
  });
});
