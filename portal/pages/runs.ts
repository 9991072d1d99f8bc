/** `/runs`: how the system is, and the nights; `/runs/2026-01-31`: the runs of a day, step by step. */
import { addDays } from '../../core/base/calendar-day.ts';
import type { RunLine } from '../../core/reconcile/list-runs.ts';
import type { RunDetails } from '../../core/reconcile/run-details.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { dryRunAccess } from '../api/dry-run.ts';
import { healthDetails, runDay, runPage, watchAccess, type HealthDetails } from '../api/runs.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { dryRunTexts } from '../texts/dry-run.ts';
import { runsTexts } from '../texts/runs.ts';
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
import { table, type Cell } from '../views/table.ts';

export const runPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/runs', access: watchAccess, handle: runsPage },
  { method: 'GET', path: '/runs/:day', access: watchAccess, handle: runDayPage },
];

async function runsPage(c: PortalContext): Promise<Response> {
  const texts = runsTexts[c.get('language')];
  const isFirst = c.req.query('cursor') === undefined;
  const { runs, missed, next } = await runPage(c);
  const health = isFirst ? healthPart(c, await healthDetails(c.get('world'))) : '';
  const { day, status, provinces, drift, changed, seconds, cost } = texts.columns;
  const columns = [
    { title: day },
    { title: status },
    { title: provinces },
    ...[drift, changed, seconds, cost].map((title) => ({ title, isNumber: true })),
  ];
  const lines = [
    ...runs.map((run) => ({ day: run.day, cells: runRow(c, run) })),
    ...spansOf(missed).map(({ from, to }) => ({ day: to, cells: missedRow(from, to, c.get('language')) })),
  ].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const list = table(
    texts.title,
    columns,
    lines.map(({ cells }) => cells),
  );
  return answerPage(c, {
    title: texts.title,
    body: html`${health} ${lines.length === 0 ? html`<p>${texts.none}</p>` : list}
    ${nextLink(next === null ? null : address(c, `/runs?cursor=${next}`), texts.older)}`,
  });
}

function runRow(c: PortalContext, run: RunLine): Cell[] {
  const language = c.get('language');
  const texts = runsTexts[language];
  const { formatCount, formatDay } = formats[language];
  const counts =
    run.provinces === null
      ? texts.unknown
      : texts.provinces(formatCount(run.provinces.done), formatCount(run.provinces.failed.length));
  const failures = failuresOf(run, language);
  return [
    html`<a href="${address(c, `/runs/${run.day}`)}">${formatDay(run.day)}</a
      >${run.run === 1 ? '' : texts.number(run.run)}`,
    statusText(run.status, language),
    failures.length === 0 ? counts : html`${counts} ${bulletList(failures)}`,
    driftText(run.drift, language),
    run.changed === null ? '–' : formatCount(run.changed),
    run.seconds === null ? '–' : `${formatCount(Math.round(run.seconds))} ${texts.second}`,
    run.cost === null ? '–' : dollarsText(run.cost.dollars, language),
  ];
}

function missedRow(from: string, to: string, language: Language): Cell[] {
  const texts = runsTexts[language];
  const { formatDay } = formats[language];
  const note = html`<span class="bad">${texts.missedNote}</span>`;
  return [texts.missed(formatDay(from), formatDay(to)), note, ...Array.from({ length: 5 }, () => '')];
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
      ${runs.map((run) => runPart(run, language))}`,
  });
}

function runPart(run: RunDetails, language: Language): Html {
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
    ${stepsTable(run.steps, language)}
    ${
      report === null
        ? ''
        : html`<h3>${texts.byProvince}</h3>
            ${provincesPart(report, language)}`
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
