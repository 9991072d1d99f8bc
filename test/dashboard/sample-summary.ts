/**
 * Documents of invented figures by a seed, made by the summary itself: a year of 34 provinces, or six provinces on
 * their first day.
 */
import type { CautionFacts } from '../../core/summary/caveats.ts';
import { addDays } from '../../core/base/calendar-day.ts';
import { schemes, verdictNames } from '../../core/domain/codes.ts';
import type { HistoryDay } from '../../core/history/day-history.ts';
import type { DayItem } from '../../core/history/day-item.ts';
import { noFigures, type Figures, type SchemeFigures, type VerdictCounts } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { unitsOn } from '../../core/domain/province-units.ts';
import { makeStatus, type ProvinceStatus } from '../../core/summary/status.ts';
import { noFacts, noProvinceFacts, type ProvinceFacts, type SummaryFacts } from '../../core/summary/summary-facts.ts';
import {
  registryDaysMax,
  type BatchSummary,
  type Group,
  type NationalSummary,
  type ProvinceDocument,
  type RegistryChanges,
} from '../../core/summary/summary-schema.ts';
import { makeProvinceDocument, makeSummary } from '../../core/summary/summary.ts';
import type { TargetItem } from '../../core/summary/target-item.ts';
import { randomFrom } from '../../generate/random.ts';

const today = '2026-03-02';
const now = Date.parse('2026-03-02T08:05:00Z');
const remainingShares = {
  NAME_DIFFERS: 31,
  BIRTH_DATE_DIFFERS: 22,
  ID_MISSING: 17,
  OLD_ID_ONLY: 9,
  SEVERAL_DIFFER: 7,
  ID_NOT_FOUND: 5,
  ID_INVALID: 4,
  DECEASED: 2,
  SEX_DIFFERS: 2,
  DATA_INVALID: 1,
} as const;

export interface SampleDocuments {
  national: NationalSummary;
  provinces: ProvinceDocument[];
}

const lastDayOf63 = '2025-06-30';

/** The old provinces of one of today's, unlike each other: the first was ahead. */
function oldFacts(id: string, size: number, rate: number): DayItem[] {
  return unitsOn(id, lastDayOf63).map((unit, at, units) => ({
    version: 1,
    province: unit.id,
    day: lastDayOf63,
    fact: 1,
    recordedAt: '2025-12-01T00:00:00.000Z',
    source: 'loaded',
    note: '',
    ledgerVersion: 0,
    registryVersion: '',
    lastUpload: null,
    ...figuresOf(Math.round(size / units.length), Math.max(0, rate - 0.013 * at)),
    schemes: null,
    verdicts: null,
  }));
}

/** Closed days of the sample: a year and what precedes it. */
const sampleDays = 380;
/** Three years of them. */
export const threeYears = 3 * 365;

/**
 * A year of 34 provinces, or as many closed days as asked for: two without complete books, one long without an upload,
 * one that finished, two with one rate, one getting worse.
 */
export function sampleYear(seed = 7, days = sampleDays): SampleDocuments {
  const random = randomFrom(seed);
  const facts = new Map<string, ProvinceFacts>();
  const statuses = provinces.map(({ id, nameVi }, i): ProvinceStatus => {
    const size =
      i === 9
        ? 812_000
        : Math.round(250_000 + random() * 1_100_000 + (id === 'vn34-79' || id === 'vn34-01' ? 5_000_000 : 0));
    const end = id === 'vn34-42' ? 1 : i === 5 || i === 6 ? 0.9512 : 0.84 + random() * 0.155;
    const start = 0.55 + random() * 0.2;
    const worse = id === 'vn34-96';
    const history: HistoryDay[] = [];
    let rate = start;
    for (let back = days; back >= 1; back--) {
      const aim = end - (end - start) * (back / days) ** 1.7;
      if (random() < 0.3) rate = Math.min(end, Math.max(rate, aim - random() * 0.004));
      if (worse && back < 40) rate -= 0.0007;
      const persons = figuresOf(Math.round(size * (1 - back / 9_000)), rate);
      const day = addDays(today, -back);
      const items = day === lastDayOf63 ? oldFacts(id, size, rate) : [];
      history.push({ province: id, day, persons, schemes: null, verdicts: null, facts: items, missing: [] });
    }
    const persons = figuresOf(size, worse ? rate : end);
    const stale = i === 20 ? 31 : 0;
    const instant = `${addDays(today, -stale - (i % 4))}T0${2 + (i % 6)}:14:00.000Z`;
    const fullAt = i === 3 ? { BHYT: instant } : { BHXHBB: instant, BHXHTN: instant, BHYT: instant, BHTN: instant };
    facts.set(id, {
      ...noProvinceFacts,
      fullAt,
      asOf: instant,
      registryVersion: '2026-02-28',
      history,
      groups: sampleGroups(persons, random),
      batches: sampleBatches(random),
      lists: {
        day: today,
        run: 1,
        lists: { deceased: 214, superseded: 96, held: 12, sharing: 41, recheck: 388 },
        children: { resident: 21_400, uninsured: 1_208 },
      },
      caution: sampleCaution(i, countsOf(persons).verdicts.VERIFIED_PARTIAL_DATE),
    });
    if (i === 11) {
      facts.delete(id);
      return emptyProvince(id, nameVi);
    }
    return { province: id, name: nameVi, ledgerVersion: 40 + i, lastUpload: instant, ...countsOf(persons) };
  });
  const run = {
    day: today,
    run: 1,
    status: 'done',
    finishedAt: '2026-03-01T21:40:00.000Z',
    failedProvinces: [],
    failedSteps: [],
    overlap: 18_204,
    causes: { death: 412, correction: 1_933, newId: 220 },
    lists: { deceased: 6_120, superseded: 3_011, held: 240 },
    children: { resident: 702_000, uninsured: 31_877 },
  } as const;
  return documentsOf(statuses, {
    provinces: facts,
    targets: sampleTargets(),
    run: { ...run, failedProvinces: [], failedSteps: [] },
    registryAsOf: '2026-02-27T17:00:00.000Z',
    registryChanges: sampleChanges(random),
  });
}

/** A run every night; once a month a snapshot brings more. */
function sampleChanges(random: () => number): RegistryChanges {
  const days = Array.from({ length: registryDaysMax }, (_, k) => addDays(today, k - registryDaysMax));
  const column = (usual: number): number[] =>
    days.map((day) => Math.floor(usual * (day.endsWith('-28') ? 9 : 0.5 + random())));
  const [death, newId, correction] = [column(400), column(220), column(1_900)];
  const causes = { death, newId, superseded: column(12), cancelled: column(3), correction, oldId: column(2) };
  return { days, causes: { ...causes, rule: days.map(() => 0) } };
}

/** Six provinces that sent their first file today; nothing else is known. */
export function sampleFirstDay(): SampleDocuments {
  const facts = new Map<string, ProvinceFacts>();
  const statuses = provinces.map(({ id, nameVi }, i): ProvinceStatus => {
    if (i % 6 !== 2) return emptyProvince(id, nameVi);
    const instant = '2026-03-02T03:00:00.000Z';
    facts.set(id, {
      ...noProvinceFacts,
      asOf: instant,
      fullAt: i > 12 ? { BHXHBB: instant, BHXHTN: instant, BHYT: instant, BHTN: instant } : {},
    });
    return {
      province: id,
      name: nameVi,
      ledgerVersion: 1,
      lastUpload: instant,
      ...countsOf(figuresOf(40 + i * 900, 0.7 + i / 150)),
    };
  });
  return documentsOf(statuses, { ...noFacts, provinces: facts });
}

function documentsOf(all: ProvinceStatus[], facts: SummaryFacts): SampleDocuments {
  const status = makeStatus(new Map(), { registryVersion: '2026-02-28', asOf: '2026-03-02T08:00:00.000Z' });
  const sum = <T extends Record<string, number>>(pick: (each: ProvinceStatus) => T): T => {
    const total = { ...pick(all[0]) };
    for (const key in total)
      (total as Record<string, number>)[key] = all.reduce((count, each) => count + pick(each)[key], 0);
    return total;
  };
  const schemeSums = Object.fromEntries(schemes.map((scheme) => [scheme, sum((each) => each.schemes[scheme])]));
  const national = {
    persons: sum((each) => each.persons),
    schemes: schemeSums as SchemeFigures,
    verdicts: sum((each) => each.verdicts),
  };
  const summary = makeSummary({ ...status, provinces: all, national }, now, facts);
  return {
    national: summary,
    provinces: summary.provinces.map(({ province }) => makeProvinceDocument(summary, province, facts)),
  };
}

function emptyProvince(province: string, name: string): ProvinceStatus {
  return { province, name, ledgerVersion: 0, lastUpload: null, ...countsOf(noFigures) };
}

function figuresOf(participants: number, rate: number): Figures {
  const outOfScope = Math.round(participants * 0.012);
  const denominator = participants - outOfScope;
  const verified = Math.round(denominator * rate);
  return {
    participants,
    outOfScope,
    denominator,
    synced: Math.min(denominator, Math.round(verified + (denominator - verified) * 0.6)),
    verified,
    remaining: denominator - verified,
  };
}

function countsOf(persons: Figures): Pick<ProvinceStatus, 'persons' | 'schemes' | 'verdicts'> {
  const verdicts = Object.fromEntries(verdictNames.map((name) => [name, 0])) as VerdictCounts;
  const partial = Math.round(persons.verified * 0.021);
  Object.assign(verdicts, {
    VERIFIED: persons.verified - partial,
    VERIFIED_PARTIAL_DATE: partial,
    OUT_OF_SCOPE: persons.outOfScope,
  });
  let left = persons.remaining;
  for (const [name, share] of Object.entries(remainingShares)) {
    const count = Math.min(left, Math.ceil((persons.remaining * share) / 100));
    verdicts[name as keyof typeof remainingShares] = count;
    left -= count;
  }
  const parts = { BHXHBB: 0.19, BHXHTN: 0.03, BHYT: 0.97, BHTN: 0.16 };
  const rate = persons.denominator === 0 ? 0 : persons.verified / persons.denominator;
  const figures = schemes.map((scheme) => [
    scheme,
    figuresOf(Math.round(persons.participants * parts[scheme]), Math.min(1, rate + (rate === 1 ? 0 : 0.003))),
  ]);
  return { persons, schemes: Object.fromEntries(figures) as SchemeFigures, verdicts };
}

function sampleGroups(persons: Figures, random: () => number): ProvinceFacts['groups'] {
  const group = (name: string, participants: number): Group => {
    const { outOfScope, denominator, verified, remaining } = figuresOf(participants, 0.8 + random() * 0.19);
    const small = remaining < 5;
    const [names, missing] = [Math.floor(remaining * 0.6), remaining - Math.floor(remaining * 0.6)];
    return {
      name,
      participants,
      outOfScope: outOfScope < 5 ? null : outOfScope,
      denominator,
      verified: small ? null : verified,
      remaining: small ? null : remaining,
      verifiedPercent: small ? null : (Math.floor((verified / denominator) * 10_000) / 100).toFixed(2),
      reasons: { NAME_DIFFERS: names < 5 ? null : names, ID_MISSING: missing < 5 ? null : missing },
    };
  };
  const names = [
    'Phường Quy Nhơn',
    'Phường Pleiku',
    'Xã Ia Grai',
    'Công ty CP Gỗ Sông Kôn',
    'Trường THPT số 1',
    'Bệnh viện đa khoa',
    'Xã An Lão',
    'HTX Nông nghiệp Bình Hòa',
    'Trạm y tế xã Vĩnh Sơn',
    '',
  ];
  const units = names.map((name, i) =>
    group(name, Math.max(18, Math.round((persons.participants / 40) * (1 - i / 9)))),
  );
  const categories = ['HC', 'DN', 'HS', 'GD', 'TE', 'HN'].map((name, i) =>
    group(name, Math.round(persons.participants / (3 + i))),
  );
  return {
    ledgerVersion: 1,
    units: { groups: units, total: 431, others: group('', Math.round(persons.participants / 2)) },
    categories: { groups: categories, total: 6, others: null },
  };
}

function sampleBatches(random: () => number): BatchSummary[] {
  return Array.from({ length: 12 }, (_, i): BatchSummary => {
    const read = Math.round(800 + random() * 40_000);
    const id = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
    const batch = {
      id,
      kind: i % 5 === 4 ? 'full' : 'delta',
      status: 'committed',
      code: '',
      storedOn: addDays(today, -i * 6),
      asOf: addDays(today, -i * 6),
      ledgerVersion: 50 - i,
      registryVersion: '2026-02-28',
      read,
      accepted: read - 7,
      rejected: 5,
      held: 2,
    } as const;
    return i === 3
      ? { ...batch, status: 'refused', code: 'HEADER_MISSING_COLUMN', accepted: 0, rejected: 0, held: 0 }
      : batch;
  });
}

/** Two uploads of the month by which people left; partial dates as a run of last night counted them. */
function sampleCaution(i: number, partialDates: number): CautionFacts {
  const yearOnly = Math.floor(partialDates * 0.6);
  const monthOnly = Math.floor(partialDates * 0.1);
  return {
    leavers: [
      { day: addDays(today, -3), ledgerVersion: 40 + i, persons: 40 + i },
      { day: addDays(today, -20), ledgerVersion: 39 + i, persons: 7 * i },
    ],
    partialDates: { asOf: today, yearOnly, monthOnly, fullDate: partialDates - yearOnly - monthOnly },
  };
}

function sampleTargets(): TargetItem[] {
  const target = { version: 1, year: 2026, source: 'Kế hoạch năm 2026 (số liệu mẫu)', asOf: '2026-01-05' };
  return [
    { ...target, province: 'vn', indicator: 'target_verified', value: 98 },
    { ...target, province: 'vn', indicator: 'plan_BHXHTN', value: 1_100_000 },
    { ...target, province: 'vn34-52', indicator: 'target_verified', value: 95 },
    { ...target, province: 'vn34-52', indicator: 'plan_BHXHBB', value: 140_000 },
    { ...target, province: 'vn34-52', indicator: 'participants_planned', value: 700_000 },
    ...(['vn', 'vn34-52'] as const).flatMap((province): TargetItem[] => {
      const money = { ...target, province, source: 'Báo cáo thu, chi (số liệu mẫu)', asOf: '2026-02-28' };
      const share = province === 'vn' ? 1 : 0.02;
      return [
        { ...money, indicator: 'money_collected', value: 78_400_000_000_000 * share },
        { ...money, indicator: 'plan_money_collected', value: 512_000_000_000_000 * share, asOf: '2026-01-05' },
        { ...money, indicator: 'money_late', value: 12_700_000_000_000 * share },
        { ...money, indicator: 'money_receivable', value: 472_100_000_000_000 * share },
        { ...money, indicator: 'money_paid_HI', value: 24_100_000_000_000 * share },
        { ...money, year: 2025, indicator: 'money_paid_HI', value: 22_300_000_000_000 * share, asOf: '2025-02-28' },
      ];
    }),
    { ...target, province: 'vn', indicator: 'provinces_goal_SI', value: 31, asOf: '2026-02-28' },
  ];
}
