/** Like with like: the country over the provinces complete on both days, and why it moved. */
import { describe, expect, it } from 'vitest';
import { noGroupMoves, verifiedAt, denominatorAt } from '../../../core/domain/moves.ts';
import type { Figures } from '../../../core/domain/province-state.ts';
import type { DayItem } from '../../../core/history/day-item.ts';
import { rollUp, type HistoryDay } from '../../../core/history/day-history.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { nationalChanges, wasComplete, whyOf, type KnownProvince } from '../../../core/summary/complete-days.ts';
import { makeDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { trendOf } from '../../../core/summary/trend.ts';
import { bulletin } from '../../../dashboard/bulletin.ts';
import { Office, somePeople } from '../../support/office.ts';
import { figures } from '../../support/trends.ts';

const today = '2026-02-02';
const none = figures(0, 0);

function dayOf(province: string, day: string, persons: Figures, more: Partial<DayItem> = {}): HistoryDay {
  const item: DayItem = {
    version: 1,
    province,
    day,
    fact: 1,
    recordedAt: '2026-02-01T00:00:00Z',
    source: 'closed',
    note: '',
    ledgerVersion: 1,
    registryVersion: '2026-01-31',
    lastUpload: null,
    ...persons,
    schemes: { BHXHBB: none, BHXHTN: none, BHYT: persons, BHTN: none },
    verdicts: null,
    fulls: ['BHYT'],
    ...more,
  };
  return rollUp([item])[0];
}

function known(province: string, history: HistoryDay[], now: Figures, complete = true): KnownProvince {
  const trend = trendOf(history, { day: today, persons: now, known: true });
  return { province, complete, planned: undefined, history, trend };
}

describe('changes of the country', () => {
  const grown = known('vn34-04', [dayOf('vn34-04', '2026-02-01', figures(5, 10), { fulls: [] })], figures(900, 1_000));
  const fallen = known('vn34-01', [dayOf('vn34-01', '2026-02-01', figures(950, 1_000))], figures(940, 1_000));

  it('are over the provinces complete then and now, so that counts and rates agree; the others are named', () => {
    expect(nationalChanges([fallen, grown], today)).toMatchObject([
      { days: 1, since: '2026-02-01', provinces: 1, leftOut: ['vn34-04'], verified: -10, verifiedPoints: '-1.00' },
    ]);
  });

  it('are not told while no province was complete', () => {
    expect(nationalChanges([grown], today)).toEqual([]);
    expect(nationalChanges([{ ...fallen, complete: false }], today)).toEqual([]);
  });

  it('take a close for complete by its fulls, loaded figures as whole, and old items for not known', () => {
    const day = (more: Partial<DayItem>) => dayOf('vn34-01', '2026-02-01', figures(5, 10), more);
    const { fulls: _, ...fact } = day({}).facts[0];
    expect(wasComplete(day({}), undefined)).toBe(true);
    expect(wasComplete(day({ fulls: ['BHXHBB'] }), undefined)).toBe(false);
    expect(wasComplete({ ...day({}), facts: [fact] }, undefined)).toBe(false);
    expect(wasComplete(day({ fulls: [] }), { value: 10, source: 'plan', asOf: '2026-01-01' })).toBe(true);
    expect(wasComplete(day({ ledgerVersion: 0, source: 'loaded', schemes: null }), undefined)).toBe(true);
    expect(wasComplete({ ...day({}), missing: ['vn63-01'] }, undefined)).toBe(false);
  });
});

describe('why the figures moved between closed days', () => {
  function moved(since: number, mended: number, joined: number): NonNullable<DayItem['moves']> {
    const moves = noGroupMoves();
    moves.persons[verifiedAt.mended] = mended;
    moves.persons[denominatorAt.joined] = joined;
    return { since, ...moves };
  }
  const days = (province: string, second: Partial<DayItem>) => [
    dayOf(province, '2026-01-31', figures(5, 10), { moves: moved(0, 0, 0) }),
    dayOf(province, '2026-02-01', figures(7, 11), { ledgerVersion: 4, ...second }),
  ];

  it('is the sum over the provinces of which it is known; the others are named', () => {
    const all = [
      known('vn34-01', days('vn34-01', { moves: moved(1, 2, 1) }), figures(7, 11)),
      known('vn34-04', days('vn34-04', { moves: moved(1, 2, 1) }), figures(7, 11)),
      known('vn34-08', days('vn34-08', {}), figures(7, 11)),
      known('vn34-10', days('vn34-10', { moves: moved(1, 3, 1) }), figures(7, 11)),
      known('vn34-11', days('vn34-11', { moves: moved(2, 2, 1) }), figures(7, 11)),
      known('vn34-12', days('vn34-12', { moves: moved(1, 2, 1), fulls: [] }), figures(7, 11)),
    ];
    expect(whyOf(all, 'all')).toMatchObject([
      {
        days: 1,
        from: '2026-01-31',
        to: '2026-02-01',
        provinces: 2,
        leftOut: ['vn34-08', 'vn34-10', 'vn34-11', 'vn34-12'],
        before: { denominator: 20, verified: 10 },
        after: { denominator: 22, verified: 14 },
        verified: { mended: 4, joined: 0 },
        denominator: { joined: 2 },
      },
    ]);
    expect(whyOf([all[5]], 'one')).toMatchObject([{ provinces: 1, leftOut: [] }]);
    expect(whyOf([all[2]], 'one')).toEqual([]);
  });

  it('stands in the bulletins, by cause, without a unit', async () => {
    const people = somePeople(12);
    const office = await Office.open(people);
    const { world } = office;
    const night = async (): Promise<void> => {
      world.clock.time += 86_400_000;
      await reconcile(world);
    };
    const rows = Array.from({ length: 9 }, (_, i) => office.row(i + 1, i < 2 ? { name: 'Người Khác Hẳn' } : {}));
    await office.send(rows, { kind: 'full', metadata: { schemes: 'BHYT', rows: '9' } });
    await office.send([office.row(11, { number: '5200000111' })], { province: 'vn34-01' });
    await night();
    await office.send([office.row(1), office.row(10)]);
    await night();
    const { national, provinces } = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
    const text = (document: Parameters<typeof bulletin>[0]) =>
      bulletin(document, { kind: 'daily', language: 'vi', format: 'md', sha256Base64: () => '' });
    expect(text(national)).toContain(
      'Từ cuối ngày 31/01/2026 đến cuối ngày 01/02/2026 ' +
        '(1 tỉnh, thành phố đủ dữ liệu ở cả hai thời điểm; không tính: Hà Nội).',
    );
    const [own] = provinces.filter(({ province }) => province.province === 'vn34-52');
    expect(text(own)).toContain(
      '- Đã xác thực: 7 → 9. Cơ quan gửi lại, nay đã xác thực: tăng 1 người; Mới vào sổ, đã xác thực: tăng 1 người.\n' +
        '- Phải xác thực: 9 → 10. Mới vào sổ: tăng 1 người.',
    );
  });
});
