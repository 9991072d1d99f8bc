import { describe, expect, it } from 'vitest';
import type { ListedClaim, ReviewedProvince, WaterfallLine } from '../../core/trace/review/reviewed.ts';
import { traceExplainPage, traceListPage, traceOverviewPage } from '../../dashboard/trace-pages.ts';
import { sha256Base64 } from '../../adapters/node/node-hash.ts';

const fields = {
  name: 'marks',
  date: 'equal',
  sex: 'equal',
  id: '',
  place: 'same',
  residence: 'unknown',
  status: 'alive',
} as const;
const weights = { name: 14.2, date: 13.8, sex: -0.5, id: 0, place: 3.6, residence: 0, status: 0 };
const claim: ListedClaim = {
  province: 'vn34-52',
  participantNumber: '5200000001',
  unit: '<b>&',
  verdict: 'ID_MISSING',
  grade: 'UNIQUE',
  candidates: [
    {
      personalId: '052090000001',
      probability: '0.9991',
      bits: 31.1,
      odds: 10.1,
      fields,
      weights,
      pass: 1,
      inUseElsewhere: true,
    },
  ],
  namesakes: 12,
  found: 3,
  prior: 0.95,
  priorBits: -26.6,
};
const facts = {
  province: 'vn34-52',
  day: '2026-03-02',
  registryVersion: '2026-01-31',
  people: 100_000_000,
  grades: { UNIQUE: 1, LIKELY: 0, SEVERAL: 0, NONE: 1 },
  waiting: 7,
};
const province: ReviewedProvince = {
  province: 'vn34-52',
  day: '2026-03-02',
  open: { UNIQUE: 1_234, LIKELY: 2, SEVERAL: 3, NONE: 4 },
  waiting: 0,
  accepted: 9,
  rejected: 8,
  verified: 5,
  otherwise: 1,
  gone: 1,
  pending: 2,
  medianDays: 6,
};

describe('pages of trace', () => {
  it('show the figures of the country in both languages, without a sum of medians', () => {
    const reviewed = {
      madeAt: '2026-03-03T05:00:00.000Z',
      registryVersion: '2026-01-31',
      hints: false,
      handover: 'ask' as const,
    };
    const html = traceOverviewPage(
      { ...reviewed, provinces: [province, { ...province, province: 'vn34-42' }] },
      { sha256Base64 },
    );
    for (const text of ['Gia Lai', '1.234', '1,234', 'Cả nước', '2.468', 'Verified since', '03/03/2026 12:00'])
      expect(html).toContain(text);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(traceOverviewPage({ ...reviewed, provinces: [] }, { sha256Base64 })).toContain('Chưa có danh sách');
  });

  it('list who has candidates, escaped, and say whom the page is for and what is not on it', () => {
    const none: ListedClaim = { ...claim, participantNumber: '5200000002', grade: 'NONE', candidates: [] };
    const html = traceListPage([none, claim], { ...facts, sha256Base64 });
    for (const text of [
      '&lt;b&gt;&amp;',
      '052090000001',
      'khác dấu',
      'marks differ',
      'Chưa có số định danh cá nhân',
      'Hiện 1 trong 2',
      'Chỉ dành cho',
      '7 dòng chờ',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('5200000002');
    expect(html).not.toContain('<b>');
  });

  it('explain a candidate by figures beside bars that a screen reader passes over', () => {
    const line = (field: WaterfallLine['field'], level: string, from: number, to: number): WaterfallLine => {
      return { field, level, bits: to - from, from, to };
    };
    const waterfalls = [[line('prior', '', 0, -26.6), line('name', 'marks', -26.6, -12.4), line('sum', '', 0, 10.1)]];
    const html = traceExplainPage(claim, { day: '2026-03-02', people: facts.people, waterfalls, sha256Base64 });
    for (const text of [
      '−26,6',
      '−26.6',
      '+14,2',
      'khác dấu',
      '12 trong 100.000.000',
      'Số này đang được một dòng khác khai',
    ])
      expect(html).toContain(text);
    expect(html.match(/<svg/g)).toHaveLength(html.match(/<svg[^>]*aria-hidden="true"/g)?.length ?? 0);
    expect(html.match(/<rect class="down" x="0\.00"/g)).toHaveLength(2);
    expect(html).not.toMatch(/ style="/);
    const nobody = { ...claim, candidates: [], grade: 'NONE' as const };
    expect(traceExplainPage(nobody, { day: '2026-03-02', people: 1, waterfalls: [], sha256Base64 })).toContain(
      'Không có ứng viên',
    );
  });
});
