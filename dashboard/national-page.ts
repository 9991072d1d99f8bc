/**
 * The national page: who leads, who lags, why, and when nothing remains. One HTML file, Vietnamese first, complete
 * without script.
 */
import { runWords } from '../core/catalogue/run-texts.ts';
import { staleDays, type NationalSummary, type ProvinceSummary } from '../core/summary/summary-schema.ts';
import { sparkline } from './charts.ts';
import { attainmentPart, cautionPart, changesPart, headCards, remainingParts, schemesPart } from './figure-parts.ts';
import { goalsPart } from './goal-part.ts';
import { attributes, html, joined, type Content, type Html } from './html.ts';
import type { PageOptions } from './html-document.ts';
import { mapPart } from './map-part.ts';
import { bullets, card, cells, difference, paragraph, part, row, table } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { isWhole, pastPart } from './past-day.ts';
import { placeText, provinceLink, provinceName } from './province-links.ts';
import { extractLine, registryPart } from './registry-chart.ts';
import { reportedPart } from './reported-part.ts';
import { trendPart } from './trend-part.ts';
import { vietnamese, type PageTexts } from './page-texts.ts';
import { english } from './page-texts-en.ts';

/** Most provinces that are named as having moved most since yesterday, each way. */
const moversMax = 5;

/** The page of a summary; links lead to `provinces/<p>.html`, `national.json` and `national.csv` beside it. */
export function nationalPage(summary: NationalSummary, options: PageOptions): string {
  const { madeAt } = summary;
  const [vi, en] = [vietnamese, english].map((texts) => languageSection(summary, texts, options));
  return pageShell({ ...options, title: vietnamese.title, madeAt, source: 'national.json', root: '', vi, en });
}

function languageSection(summary: NationalSummary, texts: PageTexts, { past }: PageOptions): Html {
  const { national } = summary;
  const files = ['national.json', 'national.csv'].map((name) => html`<a href="${name}">${name}</a>`);
  const bulletin = `bulletins/national/latest.${texts.language}.html`;
  const nobody = national.persons.denominator === 0;
  // What was not kept is said above, and not shown as nothing.
  const isKept = past === undefined || isWhole(past);
  const [actors, reasons] = remainingParts(national, summary.reasons, texts);
  return html`<h1>${texts.title}</h1>
${past === undefined ? sourcesPart(summary, texts) : pastPart(past, texts)}
${nobody ? paragraph(texts.nobody) : html`<dl class="cards">${joined(nationalCards(summary, texts))}</dl>`}
<div class="two map"><div class="side">${mapPart(summary, texts, past)}
${moversPart(summary, texts)}
${stalePart(summary, texts)}
${runPart(summary, texts)}</div>
${rankingPart(summary, texts)}</div>
${isKept && schemesPart(national.schemes, texts)}
${!nobody && goalsPart(summary, texts)}
<div class="two">${trendPart(national.days, texts, { provinces: true, goal: national.goal })}
<div>${changesPart(national.changes, texts, (id) => nameIn(summary, id, texts))}
${isKept && actors}
${isKept && cautionPart(national.caution, texts)}</div></div>
${isKept && reasons}
${attainmentPart(national.attainment, texts)}
${reportedPart(national.reported, texts)}
${registryPart(summary, texts)}
<p class="note part">${texts.definitions}</p>
<p class="note">${past === undefined && html`${texts.files}: ${joined(files, ', ')}. `}\
${!nobody && past === undefined && html`<a href="${bulletin}">${texts.bulletin}</a>`}</p>`;
}

function sourcesPart(summary: NationalSummary, texts: PageTexts): Html {
  return html`${paragraph(texts.sources(texts.instant(summary.asOf), summary.registryVersion), 'soft')}
${extractLine(summary, texts)}`;
}

function nameIn({ provinces }: NationalSummary, id: string, texts: PageTexts): string {
  const found = provinces.find(({ province }) => province === id);
  return found === undefined ? id : provinceName(found, texts);
}

function nationalCards(summary: NationalSummary, texts: PageTexts): Html[] {
  const { cards } = texts;
  const ranked = summary.provinces.filter(({ rank }) => rank !== null);
  const [first, last] = [ranked.at(0), ranked.at(-1)];
  const named = (title: string, province: ProvinceSummary | undefined): Html[] =>
    province === undefined
      ? []
      : [
          card(
            title,
            provinceName(province, texts),
            `${texts.percent(province.persons.verifiedPercent)}, ${texts.ranking.rank.toLowerCase()} ` +
              `${province.rank}${province.tied ? ` (${texts.ranking.tied})` : ''}`,
          ),
        ];
  return [
    ...headCards(summary.national.persons, summary.national, texts),
    ...named(cards.leader, first),
    ...(ranked.length > 1 ? named(cards.last, last) : []),
    card(cards.ranked, String(summary.ranked), cards.rankedOf(summary.provinces.length)),
  ];
}

function rankingPart(summary: NationalSummary, texts: PageTexts): Html {
  const { ranking } = texts;
  const { persons, changes, spark } = summary.national;
  const columns = [
    { title: ranking.rank, sort: 'up' as const },
    { title: ranking.province, kind: 'text' as const, sort: 'up' as const },
    { title: ranking.rate, sort: 'down' as const },
    { title: ranking.trend, kind: 'text' as const },
    ...[
      ranking.change,
      ranking.remaining,
      texts.schemes.participants,
      ranking.outOfScope,
      ranking.denominator,
      ranking.syncedRate,
      ranking.asOf,
    ].map((title) => ({ title, sort: 'down' as const })),
  ];
  const figures = figureCells({ persons, changes, spark, asOf: summary.asOf }, texts);
  const foot = html`<tr><td></td><th scope="row">${texts.country}</th>${figures}</tr>`;
  const note = ranking.note(summary.ranked, summary.provinces.length, texts.instant(summary.asOf));
  const rows = summary.provinces.map((each) => rankingRow(each, texts));
  return part(
    texts,
    { name: 'ranking', title: ranking.title, note },
    table(ranking.title, columns, rows, { kind: 'ranking', filter: ranking.filter, foot }),
  );
}

function rankingRow(province: ProvinceSummary, texts: PageTexts): Html {
  const { rank, rankChange, eligibility } = province;
  const moved = rankChange !== null && rankChange !== 0 && html` ${movedMark(rankChange, texts)}`;
  const reason =
    rank === null &&
    eligibility.reason !== null &&
    html`<br><span class="note">${texts.unranked[eligibility.reason]}</span>`;
  const place = rank === null ? '–' : placeText(rank, province.tied, texts);
  return html`<tr${attributes({ class: rank === null ? 'empty' : undefined })}><td>${place}</td>\
<th scope="row">${provinceLink(province.province, province, texts)}${moved}${reason}</th>\
${figureCells(province, texts)}</tr>`;
}

/** Places gained or lost: an arrow, the number, and both in words. */
function movedMark(places: number, { ranking }: PageTexts): Html {
  const words = places > 0 ? ranking.gained(places) : ranking.lost(-places);
  return html`<abbr class="${places > 0 ? 'up' : 'down'} note slim" title="${words}">\
${places > 0 ? '▲' : '▼'}${Math.abs(places)}</abbr>`;
}

function figureCells(of: Pick<ProvinceSummary, 'persons' | 'changes' | 'spark' | 'asOf'>, texts: PageTexts): Html {
  const { persons, changes, spark, asOf } = of;
  const week = changes.find(({ days }) => days === 7);
  const empty = persons.denominator === 0;
  const points = spark.verifiedPercent;
  const line =
    !empty &&
    points.length >= 2 &&
    sparkline(
      points.map(Number),
      texts.ranking.spark(texts.percent(points[0]), texts.day(spark.days[0]), texts.percent(persons.verifiedPercent)),
    );
  const { remaining, participants, outOfScope, denominator } = persons;
  const unknown = participants === 0;
  const counts = [
    empty ? '–' : texts.count(remaining),
    ...[participants, outOfScope, denominator].map((count) => (unknown ? '–' : texts.count(count))),
  ];
  const time = asOf === null ? '–' : html`<time datetime="${asOf}">${texts.instant(asOf).slice(0, 10)}</time>`;
  const figures: Content[] = [
    difference(texts.signed(week?.verifiedPoints ?? null)),
    ...counts,
    texts.percent(persons.syncedPercent),
    time,
  ];
  return html`<td><strong>${texts.percent(persons.verifiedPercent)}</strong></td>\
<td class="text">${line}</td>${figures.map((figure) => html`<td>${figure}</td>`)}`;
}

/** The provinces whose rate rose and fell most since yesterday. */
function moversPart(summary: NationalSummary, texts: PageTexts): Html {
  const { movers, changes } = texts;
  const moved = summary.provinces
    .flatMap((province) => {
      const change = province.changes.find(({ days }) => days === 1);
      return change === undefined || Number(change.verifiedPoints ?? 0) === 0
        ? []
        : [{ province, change, points: Number(change.verifiedPoints) }];
    })
    .sort((left, right) => right.points - left.points);
  const place = { name: 'movers', title: movers.title };
  if (moved.length === 0) return part(texts, place, paragraph(movers.none));
  const rising = moved.filter(({ points }) => points > 0).slice(0, moversMax);
  const falling = moved.filter(({ points }) => points < 0).slice(-moversMax);
  const rows = [...rising, ...falling].map(({ province, change }) =>
    row(
      provinceLink(province.province, province, texts),
      cells(
        difference(texts.signed(change.verifiedPoints)),
        difference(texts.signedCount(change.remaining), 'fewer'),
        province.rankChange === null ? '–' : province.rankChange === 0 ? '0' : movedMark(province.rankChange, texts),
      ),
    ),
  );
  const columns = [
    { title: texts.ranking.province, kind: 'text' as const },
    ...[changes.points, changes.remaining, movers.rank].map((title) => ({ title })),
  ];
  return part(texts, { ...place, note: movers.note }, table(movers.title, columns, rows));
}

function stalePart(summary: NationalSummary, texts: PageTexts): Html {
  const { stale } = texts;
  const found = summary.stale.flatMap((id) => summary.provinces.filter(({ province }) => province === id));
  const place = { name: 'stale', title: stale.title, note: stale.note(staleDays) };
  if (found.length === 0) return part(texts, place, paragraph(stale.none));
  const rows = found.map((each) =>
    row(
      provinceLink(each.province, each, texts),
      cells(
        each.stale.days === null ? '–' : texts.count(each.stale.days),
        each.lastUpload === null ? '–' : texts.instant(each.lastUpload),
      ),
    ),
  );
  const columns = [
    { title: texts.ranking.province, kind: 'text' as const },
    { title: stale.days },
    { title: stale.last },
  ];
  return part(texts, place, table(stale.title, columns, rows));
}

function runPart({ run, provinces }: NationalSummary, texts: PageTexts): Html | undefined {
  if (run === null) return undefined;
  const titles = texts.run;
  const failed = provinces
    .filter(({ province }) => run.failedProvinces.includes(province))
    .map((each) => provinceName(each, texts));
  const undone = run.failedSteps.map((step) => runWords[step]?.[texts.language] ?? step);
  const changed = Object.entries(run.causes).map(
    ([cause, count]) => `${titles.causes[cause] ?? cause}: ${texts.count(count)}`,
  );
  const lists = [...Object.entries(run.lists), ...Object.entries(run.children)].map(
    ([list, count]) => `${texts.lists.names[list] ?? list}: ${texts.count(count)}.`,
  );
  return part(
    texts,
    { name: 'run', title: titles.title },
    bullets([
      titles.head(texts.day(run.day), titles[run.status], texts.instant(run.finishedAt)),
      ...(failed.length === 0 ? [] : [titles.failed(failed.join(', '))]),
      ...(undone.length === 0 ? [] : [titles.failedSteps(undone.join(', '))]),
      run.failedSteps.includes('share') ? titles.overlapUnknown : titles.overlap(texts.count(run.overlap)),
      ...(changed.length === 0 ? [] : [`${titles.changed}: ${changed.join('; ')}.`]),
      ...lists,
    ]),
  );
}
