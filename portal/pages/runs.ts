/** `/runs`: how the system is, and the nights; `/runs/2026-01-31`: the runs of a day, step by step. */
import { addDays } from '../../core/base/calendar-day.ts';
import type { RunLine } from '../../core/reconcile/list-runs.ts';
import type { RunDetails } from '../../core/reconcile/run-details.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { dryRunAccess } from '../api/dry-run.ts';
import { healthDetails, newestRuns, runDay, runPage, watchAccess, type HealthDetails } from '../api/runs.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { dryRunTexts } from '../texts/dry-run.ts';
import { runsTexts } from '../texts/runs.ts';
import { tableTexts } from '../texts/table.ts';
import { facts } from '../views/batch-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { nextLink } from '../views/next-link.ts';
import {
  bulletList,
  dollarsText,
  driftText,
  failuresOf,
  foundFacts,
  provincesPart,
  runFacts,
  statusText,
  stepsTable,
} from '../views/run-parts.ts';
import { dataTable, wholeAsked, wholeRowsMax, type DataColumn, type DataRow } from '../views/table.ts';

/** Lines of a page, when all of the newest are sorted or looked through. */
const pageRows = 100;

export const runPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/runs', access: watchAccess, handle: runsPage },
  { method: 'GET', path: '/runs/:day', access: watchAccess, handle: runDayPage },
];

async function runsPage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = runsTexts[language];
  const isFirst = c.req.query('cursor') === undefined;
  const isWhole = wholeAsked(c);
  const { runs, missed, next } = isWhole ? await newestRuns(c, wholeRowsMax) : await runPage(c);
  const health = isFirst ? healthPart(c, await healthDetails(c.get('world'))) : '';
  const { day, status, provinces, drift, changed, seconds, cost } = texts.columns;
  const columns: DataColumn[] = [
    { title: day, name: 'day', kind: 'day' },
    { title: status, name: 'status' },
    { title: provinces, name: 'provinces' },
    { title: drift, name: 'drift', kind: 'count' },
    { title: changed, name: 'changed', kind: 'count' },
    { title: seconds, name: 'seconds', kind: 'count' },
    { title: cost, name: 'cost', kind: 'count' },
  ];
  const lines = [
    ...runs.map((run) => ({ day: run.day, cells: runRow(c, run) })),
    ...spansOf(missed).map(({ from, to }) => ({ day: to, cells: missedRow(from, to, language) })),
  ].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const rows = lines.map(({ cells }) => cells);
  return answerPage(c, {
    title: texts.title,
    body: html`${health}
    ${rows.length === 0 ? html`<p>${texts.none}</p>` : dataTable(c, { label: texts.title, columns, rows, pageRows })}
    ${isWhole && next !== null ? html`<p class="note">${tableTexts[language].newest(String(wholeRowsMax))}</p>` : ''}
    ${nextLink(next === null || isWhole ? null : address(c, `/runs?cursor=${next}`), texts.older)}`,
  });
}

function runRow(c: PortalContext, run: RunLine): DataRow {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { formatCount, formatDay } = formats[language];
  const counts =
    run.provinces === null
      ? texts.unknown
      : texts.provinces(formatCount(run.provinces.done), formatCount(run.provinces.failed.length));
  const failures = failuresOf(run, language);
  return [
    {
      value: run.day,
      show: html`<a href="${address(c, `/runs/${run.day}`)}">${formatDay(run.day)}</a
        >${run.run === 1 ? '' : texts.number(run.run)}`,
    },
    statusText(run.status, language),
    failures.length === 0 ? counts : html`${counts} ${bulletList(failures)}`,
    { value: run.drift, show: driftText(run.drift, language) },
    run.changed,
    run.seconds === null
      ? null
      : { value: Math.round(run.seconds), show: `${formatCount(Math.round(run.seconds))} ${texts.second}` },
    run.cost === null ? null : { value: run.cost.dollars.toFixed(4), show: dollarsText(run.cost.dollars, language) },
  ];
}

function missedRow(from: string, to: string, language: Language): DataRow {
  const texts = runsTexts[language];
  const { formatDay } = formats[language];
  const note = html`<span class="bad">${texts.missedNote}</span>`;
  const days = { value: from === to ? to : `${from}/${to}`, show: texts.missed(formatDay(from), formatDay(to)) };
  return [days, note, ...Array.from({ length: 5 }, () => ({ value: null, show: '' }))];
}

/** Days in a row as one, the newest first as they are given. */
function spansOf(days: readonly string[]): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.from, -1) === day) last.from = day;
    else spans.push({ from: day, to: day });
  }
  return spans;
}

async function runDayPage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { day, runs } = await runDay(c);
  return answerPage(c, {
    title: texts.dayTitle(formats[language].formatDay(day)),
    body: html`<p class="screen"><a href="${address(c, '/runs')}">${texts.all}</a></p>
      ${runs.map((run) => runPart(c, run))}`,
  });
}

function runPart(c: PortalContext, run: RunDetails): Html {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { report } = run;
  return html`<h2>${texts.runTitle(run.run, texts.statuses[run.status])}</h2>
    ${bulletList(failuresOf(run, language))} ${runFacts(run, language)}
    ${
      report === null
        ? html`<p>${texts.noReport}</p>`
        : html`<h3>${texts.found}</h3>
            ${foundFacts(report, language)}`
    }
    <h3>${texts.steps}</h3>
    ${stepsTable(c, run)}
    ${
      report === null
        ? ''
        : html`<h3>${texts.byProvince}</h3>
            ${provincesPart(c, run.run, report)}`
    }`;
}

function tryLink(c: PortalContext): Html {
  return html`<p class="screen"><a href="${address(c, '/dry-run')}">${dryRunTexts[c.get('language')].title}</a></p>`;
}

/** Headquarters, where the index is at hand. */
function mayTry(c: PortalContext): boolean {
  const who = { province: undefined, changes: false };
  return c.get('world').registry !== undefined && decide(dryRunAccess, c.get('identity'), who) === 'allowed';
}

function healthPart(c: PortalContext, { registry, lastRun, nextRunAt, waiting }: HealthDetails): Html {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { formatCount, formatDay, formatInstant } = formats[language];
  return html`<h2>${texts.health}</h2>
    ${facts([
      [
        texts.registry,
        registry === null ? texts.noRegistry : texts.registryAge(registry.version, formatCount(registry.ageDays)),
      ],
      [texts.lastRun, lastRun === null ? texts.noRun : `${formatDay(lastRun.day)}: ${texts.statuses[lastRun.status]}`],
      [texts.nextRun, nextRunAt === null ? texts.nextUnknown : formatInstant(nextRunAt)],
      [
        texts.waiting,
        waiting.oldestAt === null
          ? texts.nothingWaits
          : texts.waitingSince(formatCount(waiting.count), formatInstant(waiting.oldestAt)),
      ],
    ])}
    ${mayTry(c) ? tryLink(c) : ''}
    <h2>${texts.title}</h2>`;
}
