import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mapMeasures, measureNames, rateMeasure } from '../../dashboard/map-measures.ts';
import { nationalPage } from '../../dashboard/national-page.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { sampleFirstDay, sampleYear } from './sample-summary.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
const { national } = sampleYear();
const near99 = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, i) => [`p${i}`, `99.${String(10 + 2 * i).padStart(2, '0')}`]);

describe('what the map shows', () => {
  it('has a figure of every province in every measure, and a word for every kind of tile', () => {
    for (const texts of [vietnamese, english])
      for (const document of [national, sampleFirstDay().national])
        for (const { figures, key } of Object.values(mapMeasures(document, texts))) {
          expect(figures.size).toBe(34);
          const kinds = new Set(key.map(({ kind }) => kind));
          expect([...figures].filter(([, { kind }]) => !kinds.has(kind))).toEqual([]);
          expect(new Set(key.map(({ text }) => text)).size).toBe(key.length);
        }
  });

  it('tells rates near 99 % apart, each in the class whose bound it is not below', () => {
    const { figures, key } = rateMeasure([...near99(34), ['done', '100.00'], ['few', null]], vietnamese);
    expect(key.map(({ text }) => text)).toEqual([
      'dưới 99,2 %',
      'từ 99,2 %',
      'từ 99,4 %',
      'từ 99,5 %',
      'từ 99,6 %',
      '100 %',
      'chưa đủ dữ liệu để xếp hạng (viền đứt)',
    ]);
    expect(['p4', 'p5', 'p14', 'p15', 'done', 'few'].map((id) => figures.get(id)?.kind)).toEqual([
      'k0',
      'k1',
      'k1',
      'k2',
      'k5',
      'kn',
    ]);
  });

  it('is one class where all are equal, and says so', () => {
    const { key } = rateMeasure(near99(1), english);
    expect(key).toEqual([{ kind: 'k2', text: 'below 100%' }]);
  });

  it('gives a fall, nought and a rise a kind each, and the words a sign', () => {
    const changed = structuredClone(national);
    const moves = ['-0.12', '0.00', '0.10', '0.35'];
    changed.provinces.forEach((province, i) => {
      for (const change of province.changes) change.verifiedPoints = moves[i % moves.length];
    });
    const { figures, key } = mapMeasures(changed, vietnamese).week;
    expect(changed.provinces.slice(0, 4).map(({ province }) => figures.get(province))).toEqual([
      { kind: 'kf', text: '−0,12' },
      { kind: 'kz', text: '0,00' },
      { kind: 'k1', text: '+0,10' },
      { kind: 'k3', text: '+0,35' },
    ]);
    expect(key.slice(0, 4).map(({ text }) => text)).toEqual([
      'giảm (viền đậm)',
      'không đổi',
      'tăng, dưới +0,20',
      'từ +0,20',
    ]);
  });

  it('says of every goal by a sign and the persons missing where it stands', () => {
    const { figures } = mapMeasures(national, vietnamese).goal;
    const signs = { onTrack: '↗ ', late: '↘ ', never: '✕ ', overdue: '! ', unknown: '' };
    const peopled = national.provinces.filter(({ persons }) => persons.denominator > 0);
    const expected = peopled.map(({ goal }) =>
      goal.state === 'reached' ? '✓' : signs[goal.state] + vietnamese.count(goal.missing),
    );
    expect(peopled.map(({ province }) => figures.get(province)?.text)).toEqual(expected);
    expect(new Set(peopled.map(({ goal }) => goal.state)).size).toBeGreaterThan(3);
  });

  it('has an address for each measure, in each language, and a link to it above the map', () => {
    const page = nationalPage(national, { sha256Base64 });
    const [vi, en] = page.slice(page.indexOf('<section id="vi"')).split('<section id="en"');
    for (const name of measureNames) {
      expect(vi).toContain(`<a href="#map-${name}">`);
      expect(vi).toContain(`<div class="measure" id="map-${name}">`);
      expect(en).toContain(`<a href="#en-map-${name}">`);
      expect(en).toContain(`<div class="measure" id="en-map-${name}">`);
    }
  });
});
