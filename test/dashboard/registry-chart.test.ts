import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { extractAgeMax } from '../../core/summary/extract-age.ts';
import { noRegistryChanges } from '../../core/summary/registry-changes.ts';
import type { NationalSummary } from '../../core/summary/summary-schema.ts';
import { nationalPage } from '../../dashboard/national-page.ts';
import { provincePage } from '../../dashboard/province-page.ts';
import { sampleFirstDay, sampleYear } from './sample-summary.ts';

const options = { sha256Base64: (text: string) => createHash('sha256').update(text).digest('base64') };
const { national, provinces } = sampleYear(1);
const page = (change: Partial<NationalSummary> = {}): string => nationalPage({ ...national, ...change }, options);

describe('births, deaths and corrections on the national page', () => {
  it('are a bar for each day and kind, with the values in words and in a table', () => {
    const text = page();
    const { days, causes } = national.registryChanges;
    const group = (n: number): string => n.toLocaleString('de-DE');
    const [, start, told, names] =
      /data-start="([^"]*)" data-days="([^"]*)" data-names="(sinh, số định danh mới\|[^"]*)"/.exec(text) ?? [];
    expect([start, names]).toEqual([days[0], 'sinh, số định danh mới|mất|cải chính, xác lập lại, hủy số']);
    const corrected = days.map(
      (_, k) => causes.correction[k] + causes.superseded[k] + causes.cancelled[k] + causes.oldId[k],
    );
    const expected = days.map((_, k) => [k, ...[causes.newId[k], causes.death[k], corrected[k]].map(group)].join('|'));
    expect(told?.split(';')).toEqual(expected);
    const all = causes.death.reduce((sum, n) => sum + n, 0);
    const short = causes.death.slice(-30).reduce((sum, n) => sum + n, 0);
    expect(text).toContain(`<th scope="row">có người mất</th><td>${group(short)}</td><td>${group(all)}</td>`);
    expect(text.length).toBeLessThan(400_000);
  });

  it('take the 30 days of the calendar, not the last 30 runs', () => {
    const days = ['2026-01-01', '2026-02-20', '2026-02-28'];
    const three = { death: [5, 7, 11], newId: [0, 0, 0], superseded: [0, 0, 0], cancelled: [0, 0, 0] };
    const causes = { ...noRegistryChanges.causes, ...three, correction: [0, 0, 0], oldId: [0, 0, 0], rule: [0, 0, 0] };
    expect(page({ registryChanges: { days, causes } })).toContain('<td>18</td><td>23</td>');
  });

  it('are not there before the first run, and one day alone is drawn', () => {
    expect(nationalPage(sampleFirstDay().national, options)).not.toContain('vi-chart-registry');
    const causes = Object.fromEntries(Object.keys(noRegistryChanges.causes).map((cause) => [cause, [0]]));
    const one = { days: ['2026-03-01'], causes: causes as NationalSummary['registryChanges']['causes'] };
    expect(page({ registryChanges: one }).match(/(?:x|y|width|height|d)="[^"]*(?:NaN|Infinity)/g)).toBeNull();
  });
});

describe('the age of the extract', () => {
  it('is told on every page, in words and colour once it is old', () => {
    const fresh = '2026-02-28, số liệu dân cư đến 28/02/2026, cách lúc công bố 2 ngày.';
    expect(page()).toContain(fresh);
    expect(provincePage(provinces[0], options)).toContain(fresh);
    expect(page()).not.toContain(`Đã quá ${extractAgeMax} ngày`);
    const old = page({ registryAsOf: '2026-01-01T00:00:00Z' });
    expect(old).toContain(`<strong class="down">Đã quá ${extractAgeMax} ngày: cần bản trích mới.</strong>`);
    expect(old).toContain('60 days before this was published');
    expect(page({ registryVersion: null, registryAsOf: null })).not.toContain('cách lúc công bố');
  });
});
