/** Parts of the pages of runs: a run in a list, its facts, its steps, its provinces. */
import { failureReason, runWords } from '../../core/catalogue/run-texts.ts';
import { groupedFailures, type RunLine } from '../../core/reconcile/list-runs.ts';
import type { RunDetails } from '../../core/reconcile/run-details.ts';
import type { RunReport } from '../../core/reconcile/run-report.ts';
import { stepScopes, type StepName } from '../../core/reconcile/step-results.ts';
import { html, type Html } from '../../dashboard/html.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { runsTexts } from '../texts/runs.ts';
import { facts } from './batch-parts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from './formats.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from './table.ts';

/** A run may cost less than a cent: four digits of a dollar. */
export function dollarsText(dollars: number, language: Language): string {
  return formats[language].formatSize(dollars.toFixed(4));
}

export function statusText(status: RunLine['status'], language: Language): Html {
  const kind = status === 'done' ? 'good' : status === 'running' ? '' : 'bad';
  return html`<span class="${kind}">${runsTexts[language].statuses[status]}</span>`;
}

/** What failed in a run: the first step of each province, and steps over the country. */
export function failuresOf({ provinces, failed }: RunLine, language: Language): string[] {
  const ofProvinces = (provinces?.failed ?? []).map(({ province, ...why }) => ({ ...why, item: province }));
  return groupedFailures([...ofProvinces, ...failed]).map(({ items, ...why }) => {
    return failureText(placesText(why.step, items, language), why, language);
  });
}

function failureText(place: string, { step, code }: { step: string; code: string }, language: Language): string {
  return runsTexts[language].failedAt(place, word(step, language), failureReason(code)[language], code);
}

/** Provinces by name, groups by their number; nothing of a step over the whole run. */
function placesText(step: string, items: readonly string[], language: Language): string {
  const over = Object.hasOwn(stepScopes, step) ? stepScopes[step as StepName] : 'run';
  if (over === 'run') return '';
  if (over === 'province') return items.map((item) => provinceNameOf(item, language)).join(', ');
  return runsTexts[language].over[over](formats[language].formatCount(items.length));
}

export function bulletList(items: readonly string[]): Html | '' {
  return items.length === 0
    ? ''
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
}

/** Persons off from what was published, told in colour if there are any. */
export function driftText(drift: number | null, language: Language): Html | string {
  if (drift === null) return '–';
  const count = formats[language].formatCount(drift);
  return drift === 0 ? count : html`<span class="bad">${count}</span>`;
}

export function runFacts(run: RunDetails, language: Language): Html {
  const texts = runsTexts[language];
  const { formatInstant } = formats[language];
  const { report, cost } = run;
  return facts([
    [texts.started, formatInstant(run.startedAt)],
    [texts.ended, run.finishedAt === null ? texts.notEnded : formatInstant(run.finishedAt)],
    run.seconds === null ? undefined : [texts.columns.seconds, secondsOf(run.seconds, language)],
    report === null ? undefined : [texts.work, secondsOf(report.workSeconds, language)],
    [texts.version, run.registryVersion],
    report === null ? undefined : [texts.published, report.published ? texts.yes : texts.no],
    report === null
      ? undefined
      : [
          texts.costs,
          cost === null
            ? texts.noCost
            : texts.cost(
                dollarsText(cost.dollars, language),
                cost.region,
                formats[language].formatDay(cost.pricesAsOf),
              ),
        ],
  ]);
}

function secondsOf(seconds: number, language: Language): string {
  return `${tenths(seconds, language)} ${runsTexts[language].second}`;
}

function tenths(seconds: number, language: Language): string {
  return formats[language].formatSize(seconds.toFixed(1));
}

export function foundFacts({ national, failed }: RunReport, language: Language): Html {
  const texts = runsTexts[language];
  const { formatCount } = formats[language];
  const { children } = national;
  const wasShared = failed.every(({ step }) => step !== 'share');
  const ofSharing = (count: number): string => (wasShared ? formatCount(count) : texts.unknown);
  return facts([
    [texts.compared, formatCount(national.compared)],
    [texts.changed, formatCount(national.changed)],
    [texts.causes, countsText(national.causes, language)],
    [texts.drift, driftText(national.drift, language)],
    [texts.overlap, ofSharing(national.overlap)],
    [texts.askedTooOften, ofSharing(national.idsAskedTooOften)],
    [texts.children, texts.childrenOf(formatCount(children.uninsured), formatCount(children.resident))],
    [texts.lost, countsText(national.redriven, language)],
    [texts.traced, countsText(national.traced, language)],
  ]);
}

/** Names of the report, which may have a code behind them, with their counts. */
function countsText(counts: Record<string, number>, language: Language): string {
  const { formatCount } = formats[language];
  const all = Object.entries(counts).map(([name, count]) => {
    const [first, ...code] = name.split(' ');
    return `${[word(first, language), ...code].join(' ')}: ${formatCount(count)}`;
  });
  return all.join('; ') || runsTexts[language].nothing;
}

function word(name: string, language: Language): string {
  return Object.hasOwn(runWords, name) ? runWords[name][language] : name;
}

/** `run`: which one of its day. */
export function stepsTable(c: PortalContext, { run, steps }: Pick<RunDetails, 'run' | 'steps'>): Html {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { step, over, done, skipped, failed, seconds } = texts.stepColumns;
  const columns: DataColumn[] = [
    { title: step, name: 'step' },
    { title: over, name: 'over' },
    { title: done, name: 'done', kind: 'count' },
    { title: skipped, name: 'skipped', kind: 'count' },
    { title: failed, name: 'failed', kind: 'count' },
    { title: seconds, name: 'seconds', kind: 'count' },
  ];
  const { formatCount } = formats[language];
  const rows = steps.map((line): DataRow => {
    const failures = line.failed.map((each) => ({ ...each, step: line.step }));
    const why = groupedFailures(failures).map(({ items, code }) =>
      texts.failedIn(placesText(line.step, items, language), failureReason(code)[language], code),
    );
    const count = failures.length;
    return [
      word(line.step, language),
      texts.over[line.over](formatCount(line.items)),
      line.done,
      line.skipped,
      count === 0 ? 0 : { value: count, show: html`<span class="bad">${formatCount(count)}</span>${bulletList(why)}` },
      secondsCell(line.seconds, language),
    ];
  });
  return dataTable(c, { name: `steps${run}`, label: `${texts.steps}${texts.number(run)}`, columns, rows });
}

function secondsCell(seconds: number, language: Language): DataCell {
  return { value: seconds.toFixed(1), show: tenths(seconds, language) };
}

/** Provinces with books or a failure, those that failed first; how many others there are is said below. */
export function provincesPart(c: PortalContext, run: number, { provinces }: RunReport): Html {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { place, result, drift, compared, changed, rechecks, closed, seconds } = texts.placeColumns;
  const columns: DataColumn[] = [
    { title: place, name: 'province' },
    { title: result, name: 'result' },
    { title: drift, name: 'drift', kind: 'count' },
    { title: compared, name: 'compared', kind: 'count' },
    { title: changed, name: 'changed', kind: 'count' },
    { title: rechecks, name: 'rechecks', kind: 'count' },
    { title: closed, name: 'closed' },
    { title: seconds, name: 'seconds', kind: 'count' },
  ];
  const { formatCount, formatDay } = formats[language];
  const shown = provinces.filter(({ ledgerVersion, failed }) => ledgerVersion > 0 || failed !== null);
  const order = [...shown.filter(({ failed }) => failed !== null), ...shown.filter(({ failed }) => failed === null)];
  const rows = order.map((each): DataRow => [
    provinceNameOf(each.province, language),
    each.failed === null
      ? statusText('done', language)
      : html`<span class="bad">${failureText('', each.failed, language)}</span>`,
    { value: each.drift, show: driftText(each.drift, language) },
    each.compared,
    each.changed,
    each.rechecks,
    { value: each.closed.join(', '), show: each.closed.map(formatDay).join(', ') },
    secondsCell(each.seconds, language),
  ]);
  const empty = provinces.length - shown.length;
  const label = `${texts.byProvince}${texts.number(run)}`;
  return html`${rows.length === 0 ? '' : dataTable(c, { name: `provinces${run}`, label, columns, rows })}
  ${empty === 0 ? '' : html`<p>${texts.empty(formatCount(empty))}</p>`}`;
}
