/** `/weeks` and `/weeks/2026-W48`: weeks that are over, each with a page that stays as it is. */
import { addDays } from '../../core/base/calendar-day.ts';
import { firstDayOf, lastDayOf, weekOf } from '../../core/base/iso-week.ts';
import { refusalReason } from '../../core/catalogue/refusal-texts.ts';
import { readWeek, weeksKept, type Week, type Weeks } from '../../core/steering/week.ts';
import { goalStateText, perDayText } from '../../core/summary/goal-lines.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { runsTexts } from '../texts/runs.ts';
import { weekTexts } from '../texts/weeks.ts';
import { countryDiffAccess } from '../views/asked-diff.ts';
import { batchLink } from '../views/batch-parts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { causesPart } from '../views/diff-parts.ts';
import { errorSummary, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataColumn, type DataRow } from '../views/table.ts';
import { twoDaysTable } from '../views/two-days-table.ts';

/** Weeks of a page of the list. */
const pageWeeks = 53;
/** Provinces named as having moved most, each way. */
const moversMax = 5;
const pageTexts = { vi: vietnamese, en: english };

export const weekPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/weeks', access: countryDiffAccess, handle: (c) => weeksPage(c, []) },
  { method: 'GET', path: '/weeks/:week', access: countryDiffAccess, handle: weekPage },
];

/** `2026-W48` in words. */
function nameOf(c: PortalContext, week: string): string {
  return weekTexts[c.get('language')].name(String(Number(week.slice(6))), week.slice(0, 4));
}

async function weeksPage(c: PortalContext, errors: readonly FormError[]): Promise<Response> {
  const texts = weekTexts[c.get('language')];
  const weeks = await weeksKept(c.get('world'));
  return answerPage(c, {
    title: texts.title,
    status: errors.length === 0 ? 200 : 404,
    body: html`${errorSummary(texts.failed, errors)}
      <p>${texts.intro}</p>
      ${weeks === undefined ? html`<p>${texts.none}</p>` : weeksTable(c, weeks)}`,
  });
}

function weeksTable(c: PortalContext, { first, last }: Weeks): Html {
  const texts = weekTexts[c.get('language')];
  const columns: DataColumn[] = [
    { title: texts.columns.week, name: 'week' },
    { title: texts.columns.from, name: 'from', kind: 'day' },
    { title: texts.columns.to, name: 'to', kind: 'day' },
  ];
  const rows: DataRow[] = [];
  for (let week = last; week >= first; week = weekOf(addDays(firstDayOf(week), -7))) {
    const link = html`<a href="${address(c, `/weeks/${week}`)}">${nameOf(c, week)}</a>`;
    rows.push([{ value: week, show: link }, firstDayOf(week), lastDayOf(week)]);
  }
  return dataTable(c, { label: texts.title, columns, rows, pageRows: pageWeeks });
}

async function weekPage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = weekTexts[language];
  const asked = c.req.param('week') ?? '';
  const result = await refusalAsError(language, 'main', () => readWeek(c.get('world'), asked));
  if ('error' in result) return weeksPage(c, [result.error]);
  const week = result.done;
  const of = pageTexts[language];
  const isNext = (await weeksKept(c.get('world')))?.last !== week.week;
  const link = (to: string, words: string): Html => html`<li><a href="${address(c, to)}">${words}</a></li>`;
  const earlier = week.earlier.map(({ province, day }) => `${provinceNameOf(province, language)} (${of.day(day)})`);
  return answerPage(c, {
    title: nameOf(c, week.week),
    body: html`<p>${texts.span(of.day(week.from), of.day(week.to))} ${texts.made(of.instant(week.madeAt))}</p>
      <ul class="links screen">
        ${link(`/weeks/${weekOf(week.from)}`, texts.before)}
        ${isNext ? link(`/weeks/${weekOf(addDays(week.to, 1))}`, texts.next) : ''} ${link('/weeks', texts.list)}
      </ul>
      ${figuresPart(c, week)}
      ${earlier.length === 0 ? '' : html`<p class="note">${texts.earlier(earlier.join(', '))}</p>`}
      <h2>${texts.moved}</h2>
      ${moversPart(c, week)} ${twoDaysTable(c, week)}
      <h2>${texts.why}</h2>
      ${whyPart(c, week)}
      <h2>${texts.goal}</h2>
      ${goalPart(c, week)}
      <h2>${texts.runs}</h2>
      ${runsPart(c, week)}
      <h2>${texts.refused}</h2>
      ${refusedPart(c, week)}`,
  });
}

function figuresPart(c: PortalContext, { national, compared }: Week): Html {
  const language = c.get('language');
  const texts = weekTexts[language];
  const of = pageTexts[language];
  const { before, after, points, remaining } = national;
  if (before === null || after === null) return html`<p>${texts.notCompared}</p>`;
  const [then, now] = [before, after].map(({ verifiedPercent }) => of.percent(verifiedPercent));
  return html`<p>
    <strong>${points === null ? texts.rateAlone(now) : texts.rate(then, now, of.signed(points))}</strong>
    ${texts.remaining(
      of.count(before.persons.remaining),
      of.count(after.persons.remaining),
      of.signedCount(remaining ?? 0),
    )}
    ${texts.compared(of.count(compared.length))}
  </p>`;
}

function moversPart(c: PortalContext, { provinces }: Week): Html {
  const language = c.get('language');
  const texts = weekTexts[language];
  const of = pageTexts[language];
  const moved = provinces
    .filter(({ points }) => Number(points ?? 0) !== 0)
    .toSorted((a, b) => Number(b.points) - Number(a.points));
  if (moved.length === 0) return html`<p>${texts.nobodyMoved}</p>`;
  const up = moved.filter(({ points }) => Number(points) > 0).slice(0, moversMax);
  const down = moved.filter(({ points }) => Number(points) < 0).slice(-moversMax);
  return html`<ul>
    ${[...up, ...down].map(
      ({ province, points, after }) =>
        html`<li>
          ${provinceNameOf(province, language)}: ${of.signed(points)} (${of.percent(after?.verifiedPercent ?? null)})
        </li>`,
    )}
  </ul>`;
}

function whyPart(c: PortalContext, { why, from, to }: Week): Html {
  const texts = weekTexts[c.get('language')];
  if (why === null) return html`<p>${texts.notRecorded}</p>`;
  const more = address(c, `/diff?from=${from}&to=${to}`);
  return html`${causesPart(c, why)}
    <p class="screen"><a href="${more}">${texts.whyMore}</a></p>`;
}

function goalPart(c: PortalContext, { goal }: Week): Html {
  const language = c.get('language');
  const texts = weekTexts[language];
  const of = pageTexts[language];
  const { percent, by, missing } = goal;
  const [needed, managed] = [goal.neededPerDay, goal.managedPerDay].map((perDay) =>
    perDayText(perDay, formats[language].formatSize),
  );
  return html`<p>
    ${texts.goalIs(of.percent(percent), of.day(by), goalStateText(goal, language, of.day))}
    ${missing === 0 ? '' : texts.goalNeeds(of.count(missing), needed, managed)}
  </p>`;
}

function runsPart(c: PortalContext, { runs }: Week): Html {
  const language = c.get('language');
  const texts = weekTexts[language];
  if (runs.length === 0) return html`<p>${texts.noRuns}</p>`;
  const words = runsTexts[language];
  const { columns } = texts;
  const titles: DataColumn[] = [
    { title: columns.day, name: 'day' },
    { title: columns.status, name: 'status' },
    { title: columns.done, name: 'done', kind: 'count' },
    { title: columns.failed, name: 'failed', kind: 'count' },
    { title: columns.changed, name: 'changed', kind: 'count' },
  ];
  const rows = runs.map(({ day, run, status, provinces, changed }): DataRow => [
    { value: day, show: `${pageTexts[language].day(day)}${run === 1 ? '' : words.number(run)}` },
    words.statuses[status],
    provinces?.done ?? null,
    provinces?.failed.length ?? null,
    changed,
  ]);
  return dataTable(c, { name: 'runs', label: texts.runs, columns: titles, rows });
}

function refusedPart(c: PortalContext, { refused, refusedAll }: Week): Html {
  const language = c.get('language');
  const texts = weekTexts[language];
  if (refused.length === 0) return html`<p>${texts.noneRefused}</p>`;
  const { count } = pageTexts[language];
  const { columns } = texts;
  const titles: DataColumn[] = [
    { title: columns.day, name: 'day', kind: 'day' },
    { title: pageTexts[language].ranking.province, name: 'province' },
    { title: columns.batch, name: 'batch' },
    { title: columns.reason, name: 'reason' },
  ];
  const rows = refused.map(({ day, province, batchId, code }): DataRow => [
    day,
    provinceNameOf(province, language),
    batchLink(c, batchId),
    refusalReason(code)[language],
  ]);
  return html`${dataTable(c, { name: 'refused', label: texts.refused, columns: titles, rows })}
  ${refusedAll > refused.length ? html`<p>${texts.moreRefused(count(refused.length), count(refusedAll))}</p>` : ''}`;
}
