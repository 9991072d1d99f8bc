/**
 * What the registry did to the books: births and new IDs, deaths, corrections, day by day. A strip of bars for each, as
 * their sizes differ; the values by pointer, by keyboard, and in a table.
 */
import { extractAge, extractAgeMax } from '../core/summary/extract-age.ts';
import type { NationalSummary, RegistryChanges } from '../core/summary/summary-schema.ts';
import { html, type Html } from './html.ts';
import { cells, paragraph, part, row, table } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the drawing. */
const chart = { width: 640, left: 4, right: 4, top: 4, label: 22, strip: 56, gap: 14, bottom: 26 };
/** Days of the shorter sum; the longer one is of all days there are. */
const shortDays = 30;

type Cause = keyof RegistryChanges['causes'];
/** Strips of the chart, and which causes each of them holds; the table tells every cause by itself. */
const strips = {
  newId: ['newId'],
  death: ['death'],
  correction: ['correction', 'superseded', 'cancelled', 'oldId'],
} as const satisfies Record<string, readonly Cause[]>;
type Strip = keyof typeof strips;

/** The part of the national page; nothing before the first run. */
export function registryPart({ registryChanges }: NationalSummary, texts: PageTexts): Html | undefined {
  const { days } = registryChanges;
  if (days.length === 0) return undefined;
  const { registry } = texts;
  const place = { name: 'registry', title: registry.title, note: registry.note };
  return part(
    texts,
    place,
    html`<div class="two">${registryChart(registryChanges, texts)}
<div>${sumsTable(registryChanges, texts)}</div></div>
<details><summary>${registry.byDay}</summary>${daysTable(registryChanges, texts)}</details>`,
  );
}

function registryChart({ days, causes }: RegistryChanges, texts: PageTexts): Html {
  const { registry } = texts;
  const names = Object.keys(strips) as Strip[];
  const values = names.map((name) =>
    days.map((_, at) => strips[name].reduce((sum, each) => sum + causes[each][at], 0)),
  );
  const height = chart.top + names.length * (chart.label + chart.strip + chart.gap) + chart.bottom;
  // By the calendar: a night without a run leaves its place empty.
  const at = days.map((day) => Date.parse(day) / 86_400_000);
  const [first, last] = [at[0], at[at.length - 1]];
  const width = (chart.width - chart.left - chart.right) / (last - first + 1);
  const bottomOf = (strip: number): number => chart.top + (strip + 1) * (chart.label + chart.strip) + strip * chart.gap;
  const highest = values.map((all) => Math.max(...all));
  const x = (k: number): number => round(chart.left + (at[k] - first) * width);
  const columns = days.map((day, k) => {
    const said = names.map((name, strip) => `${registry.strips[name]} ${texts.count(values[strip][k])}`).join(', ');
    return html`<g class="day"><title>${texts.day(day)}: ${said}</title>\
<rect class="hit" x="${x(k)}" width="${round(width)}" height="${height - chart.bottom}"/></g>`;
  });
  // All bars of a strip are one path of upright strokes: a page has two languages, and ninety days.
  const bars = names.map((_, strip) => {
    const strokes = days.map((_day, k) => {
      const tall = highest[strip] === 0 ? 0 : round((values[strip][k] / highest[strip]) * chart.strip);
      return tall === 0 ? '' : `M${round(x(k) + width / 2)} ${bottomOf(strip)}v-${tall}`;
    });
    return html`<path class="bars" stroke-width="${round(width * 0.7)}" d="${strokes.join('')}"/>`;
  });
  const labels = names.map(
    (name, strip) =>
      html`<text class="axis" x="${chart.left}" y="${bottomOf(strip) - chart.strip - 8}">${registry.strips[name]} \
(${registry.most(texts.count(highest[strip]))})</text><path class="grid" \
d="M${chart.left} ${bottomOf(strip)}H${chart.width - chart.right}"/>`,
  );
  const ends = [days[0], days[days.length - 1]].map(
    (day, end) =>
      html`<text class="axis" x="${end === 0 ? chart.left : chart.width - chart.right}" y="${height - 6}" \
text-anchor="${end === 0 ? 'start' : 'end'}">${texts.day(day)}</text>`,
  );
  return html`<figure class="days"><svg class="chart" viewBox="0 0 ${chart.width} ${height}" role="group" \
data-days="" aria-label="${registry.chart(texts.day(days[0]), texts.day(days[days.length - 1]))}">
${columns}${labels}${bars}${ends}
</svg><output class="note screen">${registry.keys}</output></figure>`;
}

function sumsTable({ days, causes }: RegistryChanges, texts: PageTexts): Html {
  const { registry, run } = texts;
  const recent = days.length - daysSince(days, shortDays);
  const rows = (Object.keys(causes) as Cause[]).map((cause) => {
    const [short, long] = [causes[cause].slice(recent), causes[cause]].map((all) => all.reduce((sum, n) => sum + n, 0));
    return row(run.causes[cause], cells(texts.count(short), texts.count(long)));
  });
  const columns = [
    { title: registry.cause, kind: 'text' as const },
    { title: registry.last(shortDays) },
    { title: registry.since(texts.day(days[0])) },
  ];
  return table(registry.title, columns, rows);
}

/** How many of the days are among the last `count` of the calendar up to the newest one. */
function daysSince(days: readonly string[], count: number): number {
  const newest = Date.parse(days[days.length - 1]);
  return days.filter((day) => newest - Date.parse(day) < count * 86_400_000).length;
}

function daysTable({ days, causes }: RegistryChanges, texts: PageTexts): Html {
  const { registry, run } = texts;
  const names = Object.keys(causes) as Cause[];
  const rows = days
    .map((day, at) => row(texts.day(day), cells(...names.map((cause) => texts.count(causes[cause][at])))))
    .toReversed();
  const columns = [
    { title: registry.day, kind: 'text' as const },
    ...names.map((cause) => ({ title: run.causes[cause] })),
  ];
  return table(registry.byDay, columns, rows, { kind: 'tight' });
}

/** Which extract is in use, as of when, and its age when the page was made: in words and colour once it is old. */
export function extractLine(
  of: Pick<NationalSummary, 'registryVersion' | 'registryAsOf' | 'madeAt'>,
  texts: PageTexts,
): Html | undefined {
  if (of.registryVersion === null || of.registryAsOf === null) return undefined;
  const days = extractAge(of.registryAsOf, Date.parse(of.madeAt));
  const told = texts.registry.age(of.registryVersion, texts.instant(of.registryAsOf).slice(0, 10), texts.count(days));
  if (days <= extractAgeMax) return paragraph(told, 'soft');
  return html`<p class="soft">${told} <strong class="down">${texts.registry.old(extractAgeMax)}</strong></p>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
