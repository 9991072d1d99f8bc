import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayItem } from '../../../core/history/day-item.ts';
import { noFigures } from '../../../core/domain/province-state.ts';
import { changeText, fraction, percentText, pointsText } from '../../../core/base/percent.ts';
import { documentFiles, makeDocuments } from '../../../core/summary/published-documents.ts';
import { $SummaryEvent, eventFile, eventsOf } from '../../../core/summary/summary-events.ts';
import { makeStatus, type ProvinceStatus, type Status } from '../../../core/summary/status.ts';
import { groupsOf } from '../../../core/summary/summary-groups.ts';
import {
  noFacts,
  noProvinceFacts,
  type ProvinceFacts,
  type SummaryFacts,
} from '../../../core/summary/summary-facts.ts';
import { $NationalSummary, $ProvinceDocument, makeSummary } from '../../../core/summary/summary.ts';
import type { TargetItem } from '../../../core/summary/target-item.ts';
import { nationalPage } from '../../../dashboard/national-page.ts';
import { closedDays, figures } from '../../support/trends.ts';

const now = Date.parse('2026-02-01T01:00:00Z');

function statusWith(provinces: Record<string, Partial<ProvinceStatus>>): Status {
  const status = makeStatus(new Map(), { registryVersion: '2026-01-31', asOf: '2026-02-01T01:00:00.000Z' });
  for (const each of status.provinces) Object.assign(each, provinces[each.province]);
  return status;
}

/** All in HI: so many verified of so many. */
function books(
  verified: number,
  denominator: number,
  lastUpload = '2026-01-31T03:00:00.000Z',
): Partial<ProvinceStatus> {
  const persons = figures(verified, denominator);
  const schemes = { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: persons, BHTN: noFigures };
  return { persons, schemes, ledgerVersion: 1, lastUpload };
}

function facts(provinces: Record<string, Partial<ProvinceFacts>>, targets: TargetItem[] = []): SummaryFacts {
  const known = Object.entries(provinces).map(([id, each]): [string, ProvinceFacts] => [
    id,
    { ...noProvinceFacts, ...each },
  ]);
  return { ...noFacts, provinces: new Map(known), targets };
}

function planned(province: string, value: number): TargetItem {
  return {
    version: 1,
    year: 2026,
    province,
    indicator: 'participants_planned',
    value,
    source: 'plan',
    asOf: '2026-01-02',
  };
}

/** A fact of 500 people, loaded if nothing else is said. */
function dayFact(province: string, day: string, verified: number, more: Partial<DayItem> = {}): DayItem {
  return {
    version: 1,
    province,
    day,
    fact: 1,
    recordedAt: '2025-12-01T00:00:00Z',
    source: 'loaded',
    note: '',
    ledgerVersion: 0,
    registryVersion: '',
    lastUpload: null,
    ...figures(verified, 500),
    schemes: null,
    verdicts: null,
    ...more,
  };
}

const full: Partial<ProvinceFacts> = { fullAt: { BHYT: '2026-01-10T00:00:00Z' } };

describe('eligibility', () => {
  it('takes a full of every scheme with participants, or 95 % of the supplied number; the others have no place', () => {
    const status = statusWith({
      'vn34-01': books(50, 100),
      'vn34-04': books(99, 100),
      'vn34-08': books(949, 1_000),
      'vn34-11': books(940, 950),
      'vn34-12': { ...books(0, 0), lastUpload: '2026-01-31T03:00:00.000Z' },
    });
    const targets = [planned('vn34-08', 1_053), planned('vn34-11', 1_000)];
    const summary = makeSummary(status, now, facts({ 'vn34-01': full }, targets));
    const shown = summary.provinces
      .slice(0, 6)
      .map(({ province, rank, eligibility }) => [province, rank, eligibility.by, eligibility.reason]);
    expect(shown).toEqual([
      ['vn34-11', 1, 'planned', null],
      ['vn34-01', 2, 'full', null],
      ['vn34-04', null, null, 'FULL_MISSING'],
      ['vn34-08', null, null, 'PARTICIPANTS_BELOW_PLAN'],
      ['vn34-12', null, null, 'NOBODY_TO_VERIFY'],
      ['vn34-14', null, null, 'NOTHING_UPLOADED'],
    ]);
    expect(summary.ranked).toBe(2);
    const below = summary.provinces.find(({ province }) => province === 'vn34-08');
    expect(below?.eligibility).toMatchObject({
      schemesWithoutFull: ['BHYT'],
      planned: { value: 1_053, percent: '94.96' },
    });
  });

  it('lists provinces with incomplete ledgers after the ranked ones, by rate', () => {
    const status = statusWith({ 'vn34-01': books(1, 100), 'vn34-04': books(99, 100), 'vn34-08': books(98, 100) });
    const { provinces, ranked } = makeSummary(status, now, facts({ 'vn34-01': full }));
    expect(ranked).toBe(1);
    expect(provinces.slice(0, 3).map(({ province }) => province)).toEqual(['vn34-01', 'vn34-04', 'vn34-08']);
  });
});

describe('a summary with history', () => {
  const status = statusWith({
    'vn34-01': books(980, 1_000),
    'vn34-04': books(975, 1_000),
    'vn34-08': books(1, 2, '2026-01-18T10:00:00.000Z'),
  });
  const history = (province: string, verified: number) =>
    closedDays(
      province,
      '2026-01-31',
      Array.from({ length: 60 }, () => figures(verified, 1_000, 7)),
    );
  const input = {
    'vn34-01': { ...full, history: history('vn34-01', 950) },
    'vn34-04': { ...full, history: history('vn34-04', 960) },
  };

  it('names gains in rank, caveats and stale provinces', () => {
    const summary = makeSummary(status, now, facts(input));
    expect(summary.provinces.slice(0, 2).map(({ province, rank, rankChange }) => [province, rank, rankChange])).toEqual(
      [
        ['vn34-01', 1, 1],
        ['vn34-04', 2, -1],
      ],
    );
    expect(summary.provinces[0].caution).toMatchObject({
      outOfScope: 0,
      outOfScopeChange: { since: '2026-01-02', persons: -7 },
      participantsChange: { persons: -7 },
    });
    expect(summary.stale).toEqual(['vn34-08']);
    expect(summary.provinces.find(({ province }) => province === 'vn34-08')?.stale).toEqual({ stale: true, days: 14 });
    expect(summary.national.changes[0]).toMatchObject({ days: 1, provinces: 2, verified: 45 });
  });

  describe('who left while unverified', () => {
    const caution = (left: Record<string, [string, number | null][]>) => {
      const of = (province: 'vn34-01' | 'vn34-04') => ({
        ...input[province],
        caution: {
          leavers: (left[province] ?? []).map(([day, persons]) => ({ day, ledgerVersion: 1, persons })),
          partialDates: null,
        },
      });
      const { provinces, national } = makeSummary(
        status,
        now,
        facts({ 'vn34-01': of('vn34-01'), 'vn34-04': of('vn34-04') }),
      );
      return [
        provinces[0].caution.leftUnverified,
        provinces[1].caution.leftUnverified,
        national.caution.leftUnverified,
      ];
    };

    it('is the sum over the uploads after the close of the day that participants are compared with', () => {
      const left: [string, number][] = [
        ['2026-01-02', 50],
        ['2026-01-03', 7],
        ['2026-02-01', 3],
      ];
      expect(caution({ 'vn34-01': left })[0]).toEqual({ since: '2026-01-02', persons: 10 });
    });

    it('counts from the version that the day was closed with, late uploads included', () => {
      const days = history('vn34-01', 950);
      const since = days.find(({ day }) => day === '2026-01-02');
      if (since === undefined) throw new Error('the day is known');
      since.facts = [dayFact('vn34-01', '2026-01-02', 450, { source: 'closed', ledgerVersion: 7 })];
      const leavers = [
        { day: '2026-01-03', ledgerVersion: 7, persons: 50 }, // is in the close, whatever its day says
        { day: '2026-01-02', ledgerVersion: 8, persons: 3 },
        { day: '2026-01-20', ledgerVersion: 9, persons: 4 },
      ];
      const known = { 'vn34-01': { ...full, history: days, caution: { leavers, partialDates: null } } };
      const [first] = makeSummary(statusWith({ 'vn34-01': books(980, 1_000) }), now, facts(known)).provinces;
      expect(first.caution.leftUnverified).toEqual({ since: '2026-01-02', persons: 7 });
    });

    it('is absent if one of these uploads did not record it', () => {
      expect(
        caution({
          'vn34-01': [
            ['2026-01-02', null],
            ['2026-01-20', 7],
          ],
        })[0],
      ).toMatchObject({ persons: 7 });
      expect(
        caution({
          'vn34-01': [
            ['2026-01-20', 7],
            ['2026-01-21', null],
          ],
        })[0],
      ).toBeNull();
    });

    it('is the sum of the provinces for the country, if each has one', () => {
      const early = makeSummary(
        statusWith({ 'vn34-01': books(980, 1_000), 'vn34-04': books(975, 1_000) }),
        now,
        facts({
          'vn34-01': {
            ...input['vn34-01'],
            caution: { leavers: [{ day: '2026-01-05', ledgerVersion: 1, persons: 4 }], partialDates: null },
          },
          'vn34-04': {
            ...input['vn34-04'],
            caution: { leavers: [{ day: '2026-01-09', ledgerVersion: 1, persons: 5 }], partialDates: null },
          },
        }),
      );
      expect(early.national.caution.leftUnverified).toEqual({ since: '2026-01-02', persons: 9 });
      // A third province has joined since: the country's books of then are not those of now.
      expect(caution({ 'vn34-01': [['2026-01-20', 7]] })[2]).toBeNull();
    });
  });

  it('adds up what partial dates the books have, of the oldest run, and only if every province was counted', () => {
    const dates = (asOf: string, yearOnly: number) => ({
      ...full,
      caution: { leavers: [], partialDates: { asOf, yearOnly, monthOnly: 1, fullDate: 2 } },
    });
    const two = statusWith({ 'vn34-01': books(980, 1_000), 'vn34-04': books(975, 1_000) });
    const both = makeSummary(two, now, facts({ 'vn34-01': dates('2026-01-31', 5), 'vn34-04': dates('2026-01-30', 6) }));
    expect(both.national.caution.partialDatesByBooks).toEqual({
      asOf: '2026-01-30',
      yearOnly: 11,
      monthOnly: 2,
      fullDate: 4,
    });
    const one = makeSummary(two, now, facts({ 'vn34-01': dates('2026-01-31', 5), 'vn34-04': full }));
    expect(one.national.caution.partialDatesByBooks).toBeNull();
    expect(one.provinces[0].caution.partialDatesByBooks).toMatchObject({ yearOnly: 5 });
  });

  it('shows no fall of provinces with loaded history and no upload yet', () => {
    const year = (province: string) => closedDays(province, '2026-01-31', Array(400).fill(figures(900, 1_000)));
    const started = facts(
      { 'vn34-01': { ...full, history: year('vn34-01') }, 'vn34-52': { history: year('vn34-52') } },
      [planned('vn34-52', 1_100), planned('vn', 2_200)],
    );
    const { provinces, national } = makeSummary(statusWith({ 'vn34-01': books(910, 1_000) }), now, started);
    expect(
      national.changes.map(({ days, provinces: of, participants, verified }) => [days, of, participants, verified]),
    ).toEqual([1, 7, 30, 90, 365].map((days) => [days, 1, 0, 10]));
    expect(national.days.provinces.at(0)).toBe(1);
    expect(national.pace).toMatchObject({ state: 'notAtThisPace', perDay: '0.00' });
    expect(national.attainment[0].yearAgo).toMatchObject({ count: 1_000 });
    const waiting = provinces.find(({ province }) => province === 'vn34-52');
    expect(waiting).toMatchObject({ changes: [], spark: { days: [] }, pace: { state: 'notEnoughDays' } });
    expect(waiting?.caution.participantsChange).toBeNull();
    expect(waiting?.attainment).toMatchObject([{ count: 0, yearAgo: null }]);
  });

  it('compares the country with last year only if all that are in it were known then', () => {
    const two = statusWith({ 'vn34-01': books(980, 1_000), 'vn34-04': books(975, 1_000) });
    const country = (daysOfOther: number) => {
      const days = (province: string, length: number) =>
        closedDays(province, '2026-01-31', Array(length).fill(figures(900, 1_000)));
      const known = {
        'vn34-01': { history: days('vn34-01', 400) },
        'vn34-04': { history: days('vn34-04', daysOfOther) },
      };
      return makeSummary(two, now, facts(known, [planned('vn', 3_000)])).national;
    };
    expect(country(400).attainment[0].yearAgo).toMatchObject({ day: '2025-02-01', count: 2_000 });
    expect(country(400).caution.participantsChange).not.toBeNull();
    expect(country(20).attainment[0].yearAgo).toBeNull();
    expect(country(20).caution.participantsChange).toBeNull();
  });

  it('shows the history of a province without uploads, and old provinces at their last state', () => {
    const loaded = closedDays('vn34-52', '2025-06-30', [figures(900, 1_000), figures(910, 1_000)]);
    loaded[1].facts = [dayFact('vn63-52', '2025-06-30', 460), dayFact('vn63-64', '2025-06-30', 450)];
    const none = statusWith({});
    const documents = makeDocuments({ status: none, facts: facts({ 'vn34-52': { history: loaded } }) }, now);
    const giaLai = documents.provinces.find(({ province }) => province.province === 'vn34-52');
    expect(giaLai?.days).toMatchObject({ days: ['2025-06-29', '2025-06-30'], verified: [900, 910] });
    expect(documents.national.national.days.verified).toEqual([900, 910]);
    expect(documents.national.national.changes).toEqual([]);
    expect(documents.national.beforeMerger).toMatchObject([
      {
        province: 'vn63-52',
        today: 'vn34-52',
        nameVi: 'Bình Định',
        day: '2025-06-30',
        verifiedPercent: '92.00',
        rank: 1,
      },
      { province: 'vn63-64', today: 'vn34-52', nameVi: 'Gia Lai', verifiedPercent: '90.00', rank: 2, ranked: 2 },
    ]);
    const page = nationalPage(documents.national, { sha256Base64: () => '' });
    expect(page).toContain('63 tỉnh, thành phố trước sáp nhập, đến ngày 30/06/2025');
    expect(page).toMatch(
      /<a href="provinces\/vn34-52.html"><path class="k\d"[^>]*><text class="k\d"[^>]*>Bình Định<\/text>/,
    );
    expect(page).toContain(
      '<td>1</td><th scope="row"><a href="provinces/vn34-52.html">Bình Định</a></th><td>92,00 %</td></tr>',
    );
    // Of the other 61 nothing is known; they have their names all the same.
    expect(page).toMatch(/<text class="kn"[^>]*>Hà Giang<\/text>/);
    expect(page).not.toMatch(/>vn63-/);
    expect($NationalSummary.parse(documents.national)).toEqual(documents.national);
  });

  it('gives documents of the published form, and the same ones for the same inputs', () => {
    const read = { status, facts: facts(input) };
    const documents = makeDocuments(read, now);
    expect($NationalSummary.parse(documents.national)).toEqual(documents.national);
    for (const each of documents.provinces) expect($ProvinceDocument.parse(each)).toEqual(each);
    expect(documentFiles(makeDocuments(read, now))).toEqual(documentFiles(documents));
    for (const event of eventsOf(documents, '2026-02-01')) expect($SummaryEvent.parse(event)).toEqual(event);
  });

  it('reports a refused batch once, on its day or the next', () => {
    const batch = {
      id: '0'.repeat(32),
      kind: 'delta',
      status: 'refused',
      code: 'HEADER_MISSING',
      storedOn: '2026-01-31',
      asOf: '',
      ledgerVersion: 0,
      registryVersion: '',
      read: 3,
      accepted: 0,
      rejected: 0,
      held: 0,
    } as const;
    const batches = [batch, { ...batch, id: '1'.repeat(32), storedOn: '2026-01-30' }];
    const documents = makeDocuments({ status, facts: facts({ ...input, 'vn34-52': { batches } }) }, now);
    const refused = eventsOf(documents, '2026-02-01').filter(({ kind }) => kind === 'batchRefused');
    expect(refused).toMatchObject([{ province: 'vn34-52', day: '2026-01-31', code: 'HEADER_MISSING' }]);
    expect(eventFile(refused[0])[0]).toBe(`events/2026-01-31-batchRefused-vn34-52-${'0'.repeat(32)}.json`);
  });
});

describe('groupsOf', () => {
  const counts = (verified: number, missing: number, outside: number): number[] => {
    const byVerdict = Array.from({ length: 16 }, () => 0);
    [byVerdict[1], byVerdict[9], byVerdict[14]] = [verified, missing, outside];
    return byVerdict;
  };

  it('shows counts that are not small, and the rate of each group', () => {
    const { groups, total, others } = groupsOf({ A: counts(90, 10, 6), B: counts(50, 0, 0) });
    expect([total, others]).toEqual([2, null]);
    expect(groups?.[0]).toEqual({
      name: 'A',
      participants: 106,
      outOfScope: 6,
      denominator: 100,
      verified: 90,
      remaining: 10,
      verifiedPercent: '90.00',
      reasons: { ID_MISSING: 10 },
    });
  });

  it('hides small counts and the rates and sums that would reveal them', () => {
    const { groups } = groupsOf({ A: counts(90, 2, 0), B: counts(50, 20, 0), C: counts(70, 30, 0) });
    const byName = Object.fromEntries((groups ?? []).map((group) => [group.name, group]));
    const untold = { verified: null, remaining: null, verifiedPercent: null, reasons: { ID_MISSING: null } };
    expect(byName.A).toMatchObject({ participants: 92, ...untold });
    expect(byName.B).toMatchObject({ participants: 70, ...untold });
    expect(byName.C).toMatchObject({ verified: 70, remaining: 30 });
    const two = (missing: number) => counts(90, missing, 0).with(3, missing);
    const both = groupsOf({ A: two(2), B: two(30), C: two(40) }).groups ?? [];
    expect(both.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['C', 80],
      ['B', null], // with A, so that A cannot be worked out
      ['A', null], // four, in two reasons
    ]);
    expect(groupsOf({ A: counts(90, 2, 0) })).toEqual({ groups: null, total: 1, others: null });
  });

  it('shows the largest groups one by one and the others as one', () => {
    const many = Object.fromEntries(Array.from({ length: 503 }, (_, at) => [`U${at}`, counts(1_000 - at, 10, 0)]));
    const { groups, total, others } = groupsOf(many);
    expect([groups?.length, total, others?.participants, others?.name]).toEqual([500, 503, 500 + 499 + 498 + 30, '']);
  });
});

describe('differences', () => {
  it.each([
    [fraction(9_999, 10_000), fraction(1, 1), '-0.01'],
    [fraction(99_999, 100_000), fraction(1, 1), '0.00'],
    [fraction(1, 8), fraction(0, 1), '12.50'],
    [fraction(1, 800), fraction(0, 1), '0.13'],
    [fraction(0, 1), fraction(1, 800), '-0.13'],
  ])('%o less %o is %s points', (left, right, text) => {
    expect(pointsText(left, right)).toBe(text);
  });

  it('are the negative of each other, and within a hundredth of the printed rates', () => {
    const rate = fc
      .integer({ min: 1, max: 90_000_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
    const property = fc.property(rate, rate, ([a, m], [b, n]) => {
      const points = Number(pointsText(fraction(a, m), fraction(b, n)));
      const printed = Number(percentText(a, m)) - Number(percentText(b, n));
      const back = Number(pointsText(fraction(b, n), fraction(a, m)));
      return points + back === 0 && Math.abs(points - printed) < 0.0151;
    });
    expect(() => fc.assert(property)).not.toThrow();
  });

  it('of counts are per cent of the earlier count, or null without one', () => {
    expect([changeText(15_822, 18_372), changeText(5, 0), changeText(0, 5), changeText(5, 5)]).toEqual([
      '-13.88',
      null,
      '-100.00',
      '0.00',
    ]);
  });
});
