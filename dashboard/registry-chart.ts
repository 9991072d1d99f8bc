/**
 * What the registry did to the books: births and new IDs, deaths, corrections, day by day. A strip of bars for each, as
 * their sizes differ; the values by pointer, by keyboard, and in a table.
 */
import { extractAge, extractAgeMax } from '../core/summary/extract-age.ts';
import type { NationalSummary, RegistryChanges } from '../core/summary/summary-schema.ts';
import { dayGrid, dayScale, round } from './chart-frame.ts';
import { readable } from './chart-readings.ts';
import { html, type Html } from './html.ts';
import { cells, paragraph, part, row, table } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the drawing, and of what stands one below the other in it. */
const plot = { width: 640, height: 0, left: 4, right: 636, top: 4, bottom: 0 };
const sizes = { label: 22, strip: 56, gap: 14, below: 26 };
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
  const [from, to] = [days[0], days[days.length - 1]];
  // By the calendar: a night without a run leaves its place empty.
  const slot = (plot.right - plot.left) / ((Date.parse(to) - Date.parse(from)) / 86_400_000 + 1);
  const span = [plot.left + slot / 2, plot.right - slot / 2] as const;
  const x = dayScale(days, { ...plot, left: span[0], right: span[1] });
  const bottomOf = (strip: number): number => plot.top + (strip + 1) * (sizes.label + sizes.strip) + strip * sizes.gap;
  const box = { ...plot, bottom: bottomOf(names.length - 1), height: bottomOf(names.length - 1) + sizes.below };
  // All bars of a strip are one path of upright strokes: a page has two languages, and ninety days.
  const drawn = names.map((name, strip) => {
    const most = Math.max(...values[strip]);
    const strokes = days.map((day, k) => {
      const tall = most === 0 ? 0 : round((values[strip][k] / most) * sizes.strip);
      return tall === 0 ? '' : `M${x(day)} ${bottomOf(strip)}v-${tall}`;
    });
    return html`<text class="axis" x="${plot.left}" y="${bottomOf(strip) - sizes.strip - 8}">\
${registry.strips[name]} (${registry.most(texts.count(most))})</text>\
<path class="grid" d="M${plot.left} ${bottomOf(strip)}H${plot.right}"/>\
<path class="bars" stroke-width="${round(slot * 0.7)}" d="${strokes.join('')}"/>`;
  });
  const label = `${texts.language}-chart-registry`;
  const desc = registry.chart(texts.day(from), texts.day(to));
  return readable(
    {
      label,
      title: registry.title,
      desc,
      box,
      span,
      drawn: html`${drawn}${dayGrid(days, { ...box, top: box.bottom - 4 }, texts)}`,
    },
    {
      names: names.map((name) => registry.strips[name]),
      rows: days.map((day, k) => ({ day, told: values.map((each) => texts.count(each[k])) })),
    },
    texts,
  );
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
