/** The 63 provinces before the merger, as they last stood, with their places among each other; each leads to the province it belongs to now. */
import type { NationalSummary } from '../core/summary-schema.ts';
import { escapeHtml } from './escape-html.ts';
import { paragraph, table } from './page-parts.ts';
import type { Column } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';
import { placeText, provinceHref, provinceLink, provinceName } from './province-links.ts';
import { tileMap } from './tile-map.ts';
import type { TileValue } from './tile-map.ts';

type OldProvince = NationalSummary['beforeMerger'][number];

/** Folded: a map and a table; nothing where no day of them is known. */
export function oldProvinces(all: readonly OldProvince[], texts: PageTexts): string {
  if (all.length === 0) return '';
  const values = new Map<string, TileValue>(
    all.map((each) => [
      each.province,
      { name: provinceName(each, texts), percent: each.verifiedPercent, href: provinceHref(each.today, texts) },
    ]),
  );
  const day = all.reduce((newest, each) => (each.day > newest ? each.day : newest), '');
  const title = texts.map.before(texts.day(day));
  const note = paragraph(texts.map.oldPlaces(all[0].ranked), 'note');
  return `<details><summary>${escapeHtml(title)}</summary>${tileMap('vn63', values, texts)}${note}${placesTable(all, title, texts)}</details>`;
}

/** Ranked ones first; a province last known on an earlier day has that day in place of a rank. */
function placesTable(all: readonly OldProvince[], title: string, texts: PageTexts): string {
  const { rank, province, rate, remaining, denominator } = texts.ranking;
  const columns: Column[] = [
    { title: rank },
    { title: province, kind: 'text' },
    { title: rate },
    { title: remaining },
    { title: denominator },
  ];
  const last = all.length + 1;
  const rows = all.toSorted((a, b) => (a.rank ?? last) - (b.rank ?? last)).map((each) => placeRow(each, texts));
  return table(title, columns, rows);
}

function placeRow(each: OldProvince, texts: PageTexts): string {
  const { today, rank, tied, day, denominator, verified, verifiedPercent } = each;
  const place = rank === null ? escapeHtml(texts.day(day)) : placeText(rank, tied, texts);
  const figures = [texts.percent(verifiedPercent), texts.count(denominator - verified), texts.count(denominator)];
  const cells = figures.map((text) => `<td>${text}</td>`).join('');
  return `<tr><td class="slim">${place}</td><th scope="row">${provinceLink(today, each, texts)}</th>${cells}</tr>`;
}
