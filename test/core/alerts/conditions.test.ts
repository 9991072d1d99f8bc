/** What holds of the things a rule asks about, and at which thresholds. */
import { describe, expect, it } from 'vitest';
import { conditionsOf, type Published } from '../../../core/alerts/conditions.ts';
import type { AlertRule } from '../../../core/alerts/alert-rule.ts';
import { runByDefault } from '../../../core/alerts/alert-settings.ts';
import { day, morning, publishedAt, ruleOf, runOf, upload } from '../../support/alerts.ts';

const province = 'vn34-52';

function found(rule: Partial<AlertRule>, published: Published, time = morning) {
  return conditionsOf(ruleOf(rule), published, { time, runBy: runByDefault }).map(({ alert }) => alert);
}

/** A published document with members that this program does not make itself. */
function withMembers(published: Published, members: object): Published {
  for (const { province: summary } of published.provinces)
    if (summary.province === province) Object.assign(summary, members);
  return published;
}

describe('conditions', () => {
  it('are nothing where all is well', () => {
    const kinds = [
      'provinceStale',
      'rateFell',
      'rankLost',
      'offTrack',
      'batchRefused',
      'held',
      'drift',
      'runFailed',
    ] as const;
    const published = publishedAt({ verified: { [province]: 801 }, batches: [upload], run: runOf() });
    expect(found({ kinds: [...kinds] }, published)).toEqual([]);
    expect(found({ kinds: [...kinds], place: 'vn' }, published)).toEqual([]);
  });

  it.each([
    ['0.50', 795, 1],
    ['0.51', 795, 0],
    ['0.50', 796, 0],
    ['10.00', 700, 1],
  ])('of a fall are told from %s points on: %i of 1,000 after 800', (points, verified, count) => {
    const alerts = found({ kinds: ['rateFell'], points }, publishedAt({ verified: { [province]: verified } }));
    expect(alerts).toHaveLength(count);
    for (const alert of alerts) expect(alert).toMatchObject({ province, since: '2026-01-31' });
  });

  it.each([
    [13, 0],
    [14, 1],
  ])('of silence are told after the days of the rule: %i days', (silent, count) => {
    const alerts = found({ kinds: ['provinceStale'] }, publishedAt({ verified: { [province]: 800 }, silent }));
    expect(alerts).toHaveLength(count);
  });

  it('of a province that never sent are none: nobody stopped', () => {
    expect(found({ kinds: ['provinceStale'] }, publishedAt())).toEqual([]);
  });

  it('of a lost rank name the places, the rank and of how many', () => {
    const published = withMembers(publishedAt({ verified: { [province]: 800 } }), { rank: 5, rankChange: -3 });
    expect(found({ kinds: ['rankLost'], places: 3 }, published)).toMatchObject([{ places: 3, rank: 5 }]);
    expect(found({ kinds: ['rankLost'], places: 4 }, published)).toEqual([]);
    withMembers(published, { rankChange: 3 });
    expect(found({ kinds: ['rankLost'] }, published)).toEqual([]);
  });

  it.each([
    ['late', 1],
    ['never', 1],
    ['overdue', 1],
    ['onTrack', 0],
    ['reached', 0],
    ['unknown', 0],
  ])('of a goal that is %s', (state, count) => {
    const published = withMembers(publishedAt({ verified: { [province]: 800 } }), { goal: { state } });
    expect(found({ kinds: ['offTrack'] }, published)).toHaveLength(count);
  });

  it('of uploads are those of today and yesterday, refused or held', () => {
    const batches = [
      { ...upload, id: '1'.repeat(32), status: 'refused', code: 'FILE_EMPTY' } as const,
      { ...upload, id: '2'.repeat(32), status: 'refused', code: 'FILE_EMPTY', storedOn: '2026-01-30' } as const,
      { ...upload, id: '3'.repeat(32), held: 12 },
    ];
    const published = publishedAt({ verified: { [province]: 800 }, batches });
    expect(found({ kinds: ['batchRefused', 'held'] }, published)).toMatchObject([
      { kind: 'batchRefused', batch: '1'.repeat(32), code: 'FILE_EMPTY' },
      { kind: 'held', batch: '3'.repeat(32), rows: 12 },
    ]);
  });

  it('say of fewer than five held rows only that there are some', () => {
    for (const held of [1, 4]) {
      const published = publishedAt({ verified: { [province]: 800 }, batches: [{ ...upload, held }] });
      expect(found({ kinds: ['held'] }, published)).toMatchObject([{ kind: 'held', rows: null }]);
    }
  });

  it('of a night tell drift where the ledger does not agree, and a failure to the province alone', () => {
    const failures = [
      { province, step: 'recount', code: 'LEDGER_DRIFT' },
      { province: 'vn34-01', step: 'reverify', code: 'FAULT' },
    ];
    const run = runOf({ status: 'incomplete', failures, failedProvinces: failures.map((each) => each.province) });
    const published = publishedAt({ verified: { [province]: 800, 'vn34-01': 800 }, run });
    const kinds = ['drift', 'runFailed'] as const;
    expect(found({ kinds: [...kinds] }, published)).toMatchObject([
      { kind: 'drift', province, code: 'LEDGER_DRIFT', runDay: '2026-01-31' },
      { kind: 'runFailed', province, state: 'incomplete' },
    ]);
    expect(found({ kinds: [...kinds], place: 'vn34-01' }, published)).toMatchObject([{ kind: 'runFailed' }]);
    expect(found({ kinds: [...kinds], place: 'vn' }, published)).toMatchObject([
      { kind: 'drift', province },
      { kind: 'runFailed', province: 'vn', state: 'incomplete' },
    ]);
  });

  it('of a night that did not run begin at six in the morning, and at once if two are missing', () => {
    const rule = { kinds: ['runFailed' as const], place: 'vn' };
    const published = publishedAt({ run: runOf({ day: '2026-01-30' }) });
    const early = morning - 3 * 3_600_000; // five o'clock
    expect(found(rule, published, early)).toEqual([]);
    expect(found(rule, published, morning - 2 * 3_600_000)).toMatchObject([{ state: 'missed', runDay: '2026-01-31' }]);
    expect(found(rule, publishedAt({ run: runOf({ day: '2026-01-29' }) }), early)).toHaveLength(1);
    expect(found(rule, publishedAt(), morning + day)).toEqual([]); // there was never a run
  });

  it('of the whole country are those of every province and its own', () => {
    const published = publishedAt({ verified: { [province]: 700, 'vn34-01': 700 } });
    const alerts = found({ kinds: ['rateFell'], place: 'vn' }, published);
    expect(alerts.map((alert) => alert.province)).toEqual(expect.arrayContaining([province, 'vn34-01']));
    expect(found({ kinds: ['rateFell'], place: 'vn34-04' }, published)).toEqual([]);
  });
});
