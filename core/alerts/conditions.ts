/**
 * What holds now of the things a rule asks about, read off what was just published. Whether it is new is the matter of
 * `rule-state.ts`: nothing of the past is needed here that the documents do not say themselves.
 */
import { addDays } from '../base/calendar-day.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { lastDueDay } from '../reconcile/nights.ts';
import type { Goal } from '../summary/goal-schema.ts';
import type { LatestRun } from '../summary/latest-run.ts';
import type { SummaryDocuments } from '../summary/published-documents.ts';
import { smallCount, type BatchSummary, type Change, type ProvinceDocument } from '../summary/summary-schema.ts';
import { country, plainAlert, type Alert, type AlertKind } from './alert.ts';
import type { AlertRule } from './alert-rule.ts';

/** Codes of a province that failed at night because its ledger and its counts, or its objects, do not agree. */
export const driftCodes: readonly string[] = ['LEDGER_DRIFT', 'INTEGRITY', 'STATE_LOST', 'REGISTRY_DAMAGED'];

export interface Published extends SummaryDocuments {
  /** The newest run that ended; undefined before the first. */
  run: LatestRun | undefined;
}

export interface Now {
  time: number; // milliseconds since 1970
  /** Milliseconds into the day in Viet Nam by which the run of the day before must have ended. */
  runBy: number;
}

/** Something that holds now. */
export interface Condition {
  /** Names this occurrence: the same key is told once. */
  key: string;
  /** It ends when it no longer holds, and is told again when it comes back; otherwise it is told once for good. */
  lasting: boolean;
  alert: Alert;
}

/** All that holds now and that the rule asks about, in the order of its kinds and of the places. */
export function conditionsOf(rule: AlertRule, published: Published, now: Now): Condition[] {
  const day = vietnamDate(now.time);
  const isAll = rule.place === country;
  const documents = published.provinces.filter(({ province }) => isAll || province.province === rule.place);
  return rule.kinds.flatMap((kind) => [
    ...(isAll ? ofCountry(kind, rule, published, now) : []),
    ...documents.flatMap((document) => ofProvince[kind]({ document, run: published.run, day, isAll }, rule)),
  ]);
}

function ofCountry(kind: AlertKind, rule: AlertRule, { national: document, run }: Published, now: Now): Condition[] {
  const day = vietnamDate(now.time);
  const { national } = document;
  if (kind === 'rateFell') return rateFell(country, national.changes, rule, day);
  if (kind === 'offTrack') return offTrack(country, national.goal, day);
  if (kind !== 'runFailed' || run === undefined) return [];
  const alert = plainAlert(kind, country, day);
  const failed: Condition[] = [];
  if (run.status === 'incomplete') failed.push(once(runName(run), { ...alert, state: 'incomplete', runDay: run.day }));
  const due = lastDueDay(now.time, now.runBy);
  if (run.day < due) failed.push(once(`missed ${due}`, { ...alert, state: 'missed', runDay: due }));
  return failed;
}

interface Place {
  document: ProvinceDocument;
  run: LatestRun | undefined;
  day: string; // today in Viet Nam
  isAll: boolean; // the rule is about the country
}

/** What a kind is of one province. */
const ofProvince: Record<AlertKind, (place: Place, rule: AlertRule) => Condition[]> = {
  provinceStale({ document, day }, rule) {
    const { province, stale } = document.province;
    if (stale.days === null || stale.days < rule.days) return [];
    return [lasting({ ...plainAlert('provinceStale', province, day), days: stale.days })];
  },
  rateFell: ({ document: { province }, day }, rule) => rateFell(province.province, province.changes, rule, day),
  rankLost({ document, day }, rule) {
    const { province, rank, rankChange } = document.province;
    if (rankChange === null || -rankChange < rule.places) return [];
    const alert = plainAlert('rankLost', province, day);
    return [once(day, { ...alert, places: -rankChange, rank, ranked: document.ranked, since: addDays(day, -1) })];
  },
  offTrack: ({ document: { province }, day }) => offTrack(province.province, province.goal, day),
  batchRefused: (place) =>
    recentBatches(place)
      .filter(({ status }) => status === 'refused')
      .map(({ id, code }) => once(id, { ...alertOf('batchRefused', place), batch: id, code })),
  held: (place) =>
    recentBatches(place)
      .filter((batch) => batch.held > 0)
      .map((batch) => once(batch.id, heldAlert(alertOf('held', place), batch))),
  drift(place) {
    const { run, document } = place;
    if (run === undefined) return [];
    const failures = run.failures.filter(({ province }) => province === document.province.province);
    return failures
      .filter(({ code }) => driftCodes.includes(code))
      .map(({ code }) => once(runName(run), { ...alertOf('drift', place), code, runDay: run.day }));
  },
  runFailed(place) {
    const { run, document, isAll } = place;
    // The country is told of the run itself, not of each province in it.
    if (isAll || run === undefined || !run.failedProvinces.includes(document.province.province)) return [];
    return [once(runName(run), { ...alertOf('runFailed', place), state: 'incomplete', runDay: run.day })];
  },
};

function alertOf(kind: AlertKind, { document, day }: Place): Alert {
  return plainAlert(kind, document.province.province, day);
}

/** Of today and yesterday, as long as an event of the summary would be told. */
function recentBatches({ document, day }: Place): BatchSummary[] {
  return document.batches.filter(({ storedOn }) => storedOn >= addDays(day, -1));
}

function runName({ day, run }: LatestRun): string {
  return `${day} ${run}`;
}

function rateFell(province: string, changes: readonly Change[], rule: AlertRule, day: string): Condition[] {
  const change = changes.find(({ days }) => days === 1);
  const points = change?.verifiedPoints ?? null;
  if (change === undefined || points === null || hundredths(points) > -hundredths(rule.points)) return [];
  return [once(day, { ...plainAlert('rateFell', province, day), points, since: change.since })];
}

function offTrack(province: string, { state }: Goal, day: string): Condition[] {
  if (state !== 'late' && state !== 'never' && state !== 'overdue') return [];
  return [lasting({ ...plainAlert('offTrack', province, day), state })];
}

/** Of fewer than five nobody is told how many: a single person could be behind them. */
function heldAlert(alert: Alert, { id, held }: BatchSummary): Alert {
  return { ...alert, batch: id, rows: held < smallCount ? null : held };
}

function once(what: string, alert: Alert): Condition {
  return { key: `${alert.kind} ${alert.province} ${what}`, lasting: false, alert };
}

function lasting(alert: Alert): Condition {
  return { key: `${alert.kind} ${alert.province}`, lasting: true, alert };
}

function hundredths(points: string): number {
  return Math.round(Number(points) * 100);
}
