/** `/compare`: two days side by side, and provinces in one chart between them. */
import * as z from 'zod';
import { addDays } from '../../core/base/calendar-day.ts';
import { Refusal } from '../../core/base/errors.ts';
import { provinceNameOf, provinces } from '../../core/domain/provinces.ts';
import type { HistoryDay } from '../../core/history/day-history.ts';
import { twoDays } from '../../core/steering/two-days.ts';
import { provinceDays } from '../../core/summary/past-day.ts';
import { percentText } from '../../core/base/percent.ts';
import { compareChart, comparedMax } from '../../dashboard/compare-chart.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { decide } from '../access/access.ts';
import { parsed } from '../http/parse-body.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { compareTexts, daysTexts } from '../texts/days.ts';
import { countryDiffAccess } from '../views/asked-diff.ts';
import { keptFields } from '../views/address-query.ts';
import { chartScriptPath } from '../views/chart-script.ts';
import { errorSummary, refusalAsError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { askedKept, askedPast, daysAccess } from '../views/past-days.ts';
import { dataTable, type DataColumn, type DataRow } from '../views/table.ts';
import { twoDaysTable } from '../views/two-days-table.ts';

/** Where no days are asked for: a month. */
const monthDays = 30;
/** Days of a page of the table of values. */
const valueRows = 31;
const pageTexts = { vi: vietnamese, en: english };
const ids: readonly string[] = provinces.map(({ id }) => id);

const $Days = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });

export const comparePageRoutes: readonly Route[] = [
  { method: 'GET', path: '/compare', access: daysAccess, handle: comparePage },
];

async function comparePage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = compareTexts[language];
  const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''));
  const asked = parsed($Days, { from: given.from, to: given.to });
  const kept = await askedKept(c);
  if (kept === undefined) return answerPage(c, { title: texts.title, body: html`<p>${daysTexts[language].none}</p>` });
  const to = asked.to ?? kept.last;
  const monthBefore = addDays(to, -monthDays);
  const from = asked.from ?? (monthBefore < kept.first ? kept.first : monthBefore);
  const chosen = chosenProvinces(c);
  const result = await refusalAsError(language, 'from', () => comparedPart(c, { from, to, chosen }));
  const errors = 'error' in result ? [result.error] : [];
  return answerPage(c, {
    title: texts.title,
    status: errors.length === 0 ? 200 : 422,
    scripts: chosen.length > 0 ? [chartScriptPath] : [],
    body: html`${errorSummary(daysTexts[language].failed, errors)} ${formPart(c, { from, to, chosen, ...kept })}
    ${'done' in result ? result.done : ''}`,
  });
}

/** `provinces=vn34-42,vn34-52`, or a member for each, as the form sends them. Others than ours are left aside. */
function chosenProvinces(c: PortalContext): string[] {
  const named = new Set((c.req.queries('provinces') ?? []).flatMap((each) => each.split(',')));
  return ids.filter((id) => named.has(id));
}

interface Asked {
  from: string;
  to: string;
  chosen: readonly string[];
}

function formPart(c: PortalContext, { from, to, chosen, first, last }: Asked & { first: string; last: string }): Html {
  const language = c.get('language');
  const texts = compareTexts[language];
  const dayField = (name: 'from' | 'to', value: string): Html =>
    html`<div>
      <label for="${name}">${texts[name]}</label>
      <input type="date" id="${name}" name="${name}" min="${first}" max="${last}" value="${value}" required />
    </div>`;
  const box = (id: string): Html =>
    html`<label class="choice">
      <input type="checkbox" name="provinces" value="${id}" ${chosen.includes(id) ? raw('checked') : ''} />
      ${provinceNameOf(id, language)}
    </label>`;
  return html`<form method="get" action="${address(c, '/compare')}">
    ${keptFields(c, ['from', 'to', 'provinces', 'page', 'page-values'])}
    <div class="fields">${dayField('from', from)}${dayField('to', to)}</div>
    <details class="screen" ${chosen.length > 0 ? raw('open') : ''}>
      <summary>${texts.chosen} (≤ ${comparedMax})</summary>
      <div class="choices">${ids.map(box)}</div>
    </details>
    <p><button class="main">${texts.show}</button></p>
  </form>`;
}

/** Throws Refusal DAYS_REVERSED, PAST_DAY_UNKNOWN, PROVINCES_TOO_MANY. */
async function comparedPart(c: PortalContext, { from, to, chosen }: Asked): Promise<Html> {
  if (to < from) throw new Refusal('DAYS_REVERSED');
  if (chosen.length > comparedMax)
    throw new Refusal('PROVINCES_TOO_MANY', { chosen: chosen.length, limit: comparedMax });
  const language = c.get('language');
  const texts = compareTexts[language];
  const { formatDay } = formats[language];
  const [before, after] = [await askedPast(c, from), await askedPast(c, to)];
  const unknown = [before, after].map(({ day, unknown: all }) => {
    const named = all.filter((id) => chosen.length === 0 || chosen.includes(id));
    if (named.length === 0) return '';
    const names = named.map((id) => provinceNameOf(id, language)).join(', ');
    return html`<p class="note">${texts.notKept(formatDay(day), names)}</p>`;
  });
  const mayAskWhy = decide(countryDiffAccess, c.get('identity'), { province: undefined, changes: false }) === 'allowed';
  const why = address(c, `/diff?from=${from}&to=${to}`);
  return html`<p>
      ${texts.span(formatDay(from), formatDay(to))} ${mayAskWhy ? html`<a href="${why}">${texts.why}</a>` : ''}
    </p>
    <h2>${texts.provinces}</h2>
    ${twoDaysTable(c, twoDays(before, after), chosen)} ${unknown}
    ${chosen.length === 0 ? html`<p class="screen">${texts.pick}</p>` : await chartPart(c, { from, to, chosen })}`;
}

async function chartPart(c: PortalContext, { from, to, chosen }: Asked): Promise<Html> {
  const language = c.get('language');
  const texts = compareTexts[language];
  const world = c.get('world');
  const lines: { name: string; days: HistoryDay[] }[] = [];
  for (const id of chosen) {
    const days = await provinceDays(world, id, { from, to });
    lines.push({ name: provinceNameOf(id, language), days: days.filter(({ missing }) => missing.length === 0) });
  }
  const chart = compareChart(
    lines.map(({ name, days }) => ({
      name,
      points: days.map(({ day, persons }) => ({ day, rateHundredths: hundredths(persons) })),
    })),
    { texts: pageTexts[language] },
  );
  return html`<h2>${texts.chart}</h2>
    ${chart ?? html`<p>${texts.noChart}</p>`}
    <h2>${texts.values}</h2>
    ${valuesTable(c, lines)}`;
}

/** Floored: 9732 is 97.32 %; null where nobody is to be verified. */
function hundredths({ verified, denominator }: HistoryDay['persons']): number | null {
  const percent = percentText(verified, denominator);
  return percent === null ? null : Number(percent.replace('.', ''));
}

/** The newest day first, a column for each province. */
function valuesTable(c: PortalContext, lines: readonly { name: string; days: readonly HistoryDay[] }[]): Html {
  const language = c.get('language');
  const texts = compareTexts[language];
  const rates = lines.map(
    ({ days }) => new Map(days.map(({ day, persons }) => [day, percentText(persons.verified, persons.denominator)])),
  );
  const all = [...new Set(rates.flatMap((each) => [...each.keys()]))].sort().toReversed();
  const columns: DataColumn[] = [
    { title: daysTexts[language].day, name: 'day', kind: 'day' },
    ...lines.map(({ name }): DataColumn => ({ title: name, kind: 'percent' })),
  ];
  const rows = all.map((day): DataRow => [day, ...rates.map((each) => each.get(day) ?? null)]);
  return dataTable(c, { name: 'values', label: texts.values, columns, rows, pageRows: valueRows });
}
