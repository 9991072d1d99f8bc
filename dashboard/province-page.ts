/**
 * The page of a province: the depth of the national page, and what its office works with: units, uploads, lists, next
 * steps.
 */
import { refusalReason } from '../core/catalogue/refusal-texts.ts';
import { schemes, verdictNames } from '../core/domain/codes.ts';
import type { BatchSummary, Group, Groups, ProvinceDocument } from '../core/summary/summary-schema.ts';
import { childrenTable, unitLabel } from './unit-parts.ts';
import { attainmentPart, cautionPart, changesPart, headCards, remainingParts, schemesPart } from './figure-parts.ts';
import { html, joined, type Content, type Html } from './html.ts';
import type { PageOptions } from './html-document.ts';
import { card, cells, paragraph, part, row, table, textCell, type Column } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { isWhole, pastPart } from './past-day.ts';
import { extractLine } from './registry-chart.ts';
import { reportedPart } from './reported-part.ts';
import { trendPart } from './trend-part.ts';
import { vietnamese, type PageTexts } from './page-texts.ts';
import { english } from './page-texts-en.ts';

export interface ProvincePageOptions extends PageOptions {
  /**
   * Relative path from the page to the folder that holds `<province>/<batch>/receipt.html`; none: no links to
   * receipts.
   */
  receipts?: string;
}

/** The page of a province's document; it is in `provinces/`, one level below the national page. */
export function provincePage(document: ProvinceDocument, options: ProvincePageOptions): string {
  const { madeAt, province } = document;
  const [vi, en] = [vietnamese, english].map((texts) => languageSection(document, texts, options));
  const title = `${province.nameVi}: ${vietnamese.title}`;
  return pageShell({ ...options, title, madeAt, source: `${province.province}.json`, root: '../', vi, en });
}

function languageSection(document: ProvinceDocument, texts: PageTexts, options: ProvincePageOptions): Html {
  const { province } = document;
  const name = texts.language === 'vi' ? province.nameVi : province.nameEn;
  const { past } = options;
  const nobody = province.persons.denominator === 0;
  const isUnknown = past?.past.unknown.includes(province.province) === true;
  // What was not kept is said above, and not shown as nothing.
  const isKept = !isUnknown && (past === undefined || isWhole(past, province.province));
  const [actors, reasons] = remainingParts(province, document.reasons, texts);
  const json = `${province.province}.json`;
  const { groups } = texts;
  const cards = [...headCards(province.persons, province, texts), placeCard(document, texts)];
  const units = { name: 'units', title: groups.units, column: groups.unit };
  const categories = { name: 'categories', title: groups.categories, column: groups.category };
  const country = `../index.html${texts.language === 'vi' ? '' : '#en'}`;
  return html`<h1>${name}</h1>
<p>${texts.title}</p>
${past === undefined ? sourcesPart(document, texts) : pastPart(past, texts, province.province)}
${(past === undefined || !isUnknown) && standing(document, texts)}
${nobody ? past === undefined && paragraph(texts.nobodyHere) : html`<dl class="cards">${joined(cards)}</dl>`}
<div class="two">${trendPart(document.days, texts, { provinces: false, goal: province.goal })}
<div>${changesPart(province.changes, texts)}
${isKept && cautionPart(province.caution, texts)}
${isKept && actors}</div></div>
${isKept && reasons}
${isKept && schemesPart(province.schemes, texts)}
${past === undefined && groupsPart(document, document.groups?.units ?? null, units, texts)}
${past === undefined && groupsPart(document, document.groups?.categories ?? null, categories, texts)}
${attainmentPart(province.attainment, texts)}
${reportedPart(province.reported, texts)}
${past === undefined && listsPart(document, texts)}
${past === undefined && batchesPart(document, texts, options)}
<p class="note part">${texts.definitions}</p>
<p class="note">${past === undefined && html`${texts.files}: <a href="${json}">${json}</a>. `}\
<a href="${country}">${texts.toCountry}</a></p>`;
}

function sourcesPart(document: ProvinceDocument, texts: PageTexts): Html {
  const { asOf, registryVersion } = document.province;
  return html`${paragraph(texts.sources(texts.instant(asOf ?? document.asOf), registryVersion), 'soft')}
${extractLine(document, texts)}`;
}

/** What keeps the province from a place, and how long it sent nothing. */
function standing({ province }: ProvinceDocument, texts: PageTexts): Html {
  const { eligibility, stale } = province;
  const missing = schemes.filter((each) => eligibility.schemesWithoutFull.includes(each));
  const lines: string[] = [];
  if (eligibility.reason !== null) lines.push(`${capital(texts.unranked[eligibility.reason])}.`);
  if (eligibility.reason !== null && missing.length > 0)
    lines.push(texts.missingFull(missing.map((each) => texts.schemes.names[each]).join(', ')));
  const { planned } = eligibility;
  if (planned !== null)
    lines.push(
      texts.planned(
        texts.percent(planned.percent),
        texts.count(planned.value),
        planned.source,
        texts.day(planned.asOf),
      ),
    );
  if (stale.stale) lines.push(stale.days === null ? texts.stale.never : texts.stale.here(stale.days));
  return joined(lines.map((line) => paragraph(line)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function placeCard({ province, ranked }: ProvinceDocument, texts: PageTexts): Html {
  const { cards, ranking } = texts;
  if (province.rank === null) return card(cards.place, '–', cards.placeOf(ranked));
  const change = province.rankChange ?? 0;
  const moved = change === 0 ? [] : [change > 0 ? ranking.gained(change) : ranking.lost(-change)];
  const notes = [cards.placeOf(ranked), ...(province.tied ? [ranking.tied] : []), ...moved];
  return card(cards.place, `${province.rank}${province.tied ? '=' : ''}`, notes.join('; '));
}

function groupsPart(
  { reasons }: ProvinceDocument,
  groups: Groups | null,
  place: { name: string; title: string; column: string },
  texts: PageTexts,
): Html {
  const titles = texts.groups;
  const { name, title } = place;
  if (groups === null || groups.total === 0) return part(texts, { name, title }, paragraph(titles.empty));
  if (groups.groups === null) return part(texts, { name, title }, paragraph(titles.none));
  const all = [...groups.groups, ...(groups.others === null ? [] : [{ ...groups.others, name: titles.others }])];
  const rows = all.map((group) => groupRow(group, reasons, texts));
  const { ranking, schemes: titled } = texts;
  const scope = [titled.participants, ranking.outOfScope, ranking.denominator];
  const names = [ranking.rate, ...scope, titled.verified, ranking.remaining];
  const columns: Column[] = [
    { title: place.column, kind: 'text' },
    ...names.map((each) => ({ title: each })),
    { title: titles.main, kind: 'text' },
  ];
  const hides = all.some(({ outOfScope, denominator, verified, remaining, reasons }) =>
    [outOfScope, denominator, verified, remaining, ...Object.values(reasons)].includes(null),
  );
  const note = `${titles.total(groups.groups.length, groups.total)}${hides ? ` ${capital(titles.hiddenNote)}` : ''}`;
  return part(texts, { name, title, note }, table(title, columns, rows));
}

/** A suppressed cell is marked as hidden: it may be small, or protect one that is. */
function groupRow(group: Group, reasonTexts: ProvinceDocument['reasons'], texts: PageTexts): Html {
  const shown = (count: number | null): Content =>
    count === null ? html`<span class="note">${texts.groups.hidden}</span>` : texts.count(count);
  const most = verdictNames
    .map((verdict) => ({ verdict, count: group.reasons[verdict] ?? 0 }))
    .reduce((left, right) => (right.count > left.count ? right : left));
  const meaning = reasonTexts[most.verdict]?.meaning[texts.language] ?? most.verdict;
  const main = most.count === 0 ? '' : `${meaning} (${texts.count(most.count)})`;
  const rate =
    group.verifiedPercent === null && group.verified === null
      ? shown(null)
      : html`<strong>${texts.percent(group.verifiedPercent)}</strong>`;
  const figures = [group.outOfScope, group.denominator, group.verified, group.remaining].map(shown);
  return row(unitLabel(group, texts), [
    ...cells(rate, texts.count(group.participants), ...figures),
    textCell(main, 'text wide'),
  ]);
}

function listsPart({ lists }: ProvinceDocument, texts: PageTexts): Html {
  const titles = texts.lists;
  const place = { name: 'lists', title: titles.title };
  if (lists === null) return part(texts, place, paragraph(titles.none));
  const rows = [...Object.entries(lists.lists), ...Object.entries(lists.children)].map(([name, count]) =>
    row(titles.names[name] ?? name, cells(texts.count(count))),
  );
  return part(
    texts,
    { ...place, note: titles.note(texts.day(lists.day)) },
    html`${table(titles.title, [{ title: titles.list, kind: 'text' }, { title: titles.count }], rows)}
${childrenTable(lists, texts)}`,
  );
}

function batchesPart(
  { batches, province }: ProvinceDocument,
  texts: PageTexts,
  { receipts }: ProvincePageOptions,
): Html {
  const titles = texts.batches;
  const place = { name: 'batches', title: titles.title };
  if (batches.length === 0) return part(texts, place, paragraph(titles.none));
  const folder = receipts === undefined ? undefined : `${receipts}/${province.province}`;
  const rows = batches.map((batch) => batchRow(batch, folder, texts));
  const names = [titles.read, titles.accepted, titles.rejected, titles.held];
  const columns: Column[] = [
    { title: titles.batch, kind: 'text' },
    { title: titles.stored },
    { title: titles.kind, kind: 'text' },
    { title: titles.status, kind: 'text' },
    ...names.map((title) => ({ title })),
  ];
  return part(texts, place, table(titles.title, columns, rows));
}

/** The batch's id leads to its receipt, where the page lies beside it; the script leads to the portal's. */
function batchRow(batch: BatchSummary, folder: string | undefined, texts: PageTexts): Html {
  const titles = texts.batches;
  const label = `${titles.receipt} ${batch.id.slice(0, 8)}`;
  const short = html`<code data-batch="${batch.id}" data-label="${label}">${batch.id.slice(0, 8)}</code>`;
  const id =
    folder === undefined
      ? short
      : html`<a href="${folder}/${batch.id}/receipt.html" aria-label="${label}">${short}</a>`;
  const reason = batch.code === '' ? '' : `: ${refusalReason(batch.code)[texts.language]}`;
  const status = `${titles.statuses[batch.status]}${reason}`;
  const counts = [batch.read, batch.accepted, batch.rejected, batch.held].map(texts.count);
  const words = [textCell(titles.kinds[batch.kind]), textCell(status)];
  return row(id, [...cells(texts.day(batch.storedOn)), ...words, ...cells(...counts)]);
}
