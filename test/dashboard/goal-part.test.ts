/** Goals on the published pages: the headline, every province, and the line in the charts. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeStatus } from '../../core/summary/status.ts';
import { makeSummary } from '../../core/summary/summary.ts';
import { goalsPart } from '../../dashboard/goal-part.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { nationalPage } from '../../dashboard/national-page.ts';
import { trendPart } from '../../dashboard/trend-part.ts';
import { sampleFirstDay, sampleYear } from './sample-summary.ts';

const { national } = sampleYear();

describe('the part of goals', () => {
  it('says first how many will reach theirs, then who cannot be judged, and names every province', () => {
    const { judged, willReach, unjudged } = national.goals;
    expect(judged + unjudged.booksIncomplete.length + unjudged.notEnoughDays.length).toBe(34);
    const vi = String(goalsPart(national, vietnamese));
    expect(vi).toContain(`<strong>${willReach} trong ${judged} tỉnh, thành phố sẽ đạt mục tiêu đúng hạn.</strong>`);
    expect(vi).toContain('Chưa đánh giá được vì chưa đủ dữ liệu (2): Điện Biên, Phú Thọ.');
    const en = String(goalsPart(national, english));
    expect(en).toContain(`${willReach} of ${judged} provinces will reach their goal in time.`);
    expect(en.match(/<th scope="row">/g)).toHaveLength(34);
    // Who will lack most is first.
    const shorts = national.provinces.map(({ goal }) => goal.short ?? -1);
    const worst = national.provinces[shorts.indexOf(Math.max(...shorts))];
    expect(en.indexOf(worst.nameEn)).toBeLessThan(en.indexOf('on track'));
  });

  it('says that nobody can be judged on the first day, and is not there while there is nobody', () => {
    const first = sampleFirstDay().national;
    expect(String(goalsPart(first, english))).toContain('The goal of no province can be judged yet.');
    const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(nationalPage(first, { sha256Base64 })).toContain('id="vi-goals"');
    const status = makeStatus(new Map(), { registryVersion: null, asOf: '2026-03-02T08:00:00.000Z' });
    const empty = makeSummary(status, Date.parse('2026-03-02T08:05:00Z'));
    expect(nationalPage(empty, { sha256Base64 })).not.toContain('vi-goals');
  });
});

describe('the chart of rates', () => {
  const chart = (change: Partial<typeof national.national.goal>): string => {
    const goal = { ...national.national.goal, ...change };
    return String(trendPart(national.national.days, english, { provinces: true, goal })).split('</svg>')[0];
  };

  it('has the goal as a line and a straight way to it, up to the deadline', () => {
    const ahead = chart({ percent: '98.00', by: '2026-12-31' });
    expect(ahead).toContain('goal 98.00%');
    expect(ahead).toContain('>2026-12-31</text>');
    const [, toX, toY] = /class="way" d="M[\d.]+ [\d.]+L([\d.]+) ([\d.]+)"/.exec(ahead) ?? [];
    const [, lineY, endX] = /class="goal" d="M\d+ ([\d.]+)H(\d+)"/.exec(ahead) ?? [];
    expect([toX, toY]).toEqual([endX, lineY]);
  });

  it('has the line alone once the goal is reached or its day has passed', () => {
    for (const change of [{ percent: '80.00' }, { by: '2026-01-31' }]) {
      expect(chart(change)).toContain('class="goal"');
      expect(chart(change)).not.toContain('class="way"');
    }
    expect(chart({ by: '2026-01-31' })).toContain('>2026-03-02</text>');
  });
});
