/**
 * The 63 provinces before the merger, in their last known state, with their ranks among each other; each leads to the
 * province it belongs to now.
 */
import { succession } from '../core/domain/provinces.ts';
import type { NationalSummary } from '../core/summary/summary-schema.ts';
import { html, raw, type Html } from './html.ts';
import { paragraph, table, type Column } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';
import { placeText, provinceHref, provinceLink, provinceName } from './province-links.ts';
import { rateMeasure } from './map-measures.ts';
import { tileMap, type TilePlace } from './tile-map.ts';

type OldProvince = NationalSummary['beforeMerger'][number];

/** Folded unless `open`: a map and a table; nothing where no day of them is known. */
export function oldProvinces(all: readonly OldProvince[], texts: PageTexts, open = false): Html | undefined {
  if (all.length === 0) return undefined;
  // Also those of which no day is known have their name and lead on.
  const places = new Map<string, TilePlace>(
    succession.map(([code, nameVi, nameEn, today]) => [
      `vn63-${code}`,
      {
        name: provinceName({ nameVi, nameEn }, texts),
        href: provinceHref(`vn34-${today}`, texts),
      },
    ]),
  );
  const day = all.reduce((newest, each) => (each.day > newest ? each.day : newest), '');
  const title = texts.map.before(texts.day(day));
  const note = paragraph(texts.map.oldPlaces(all[0].ranked), 'note');
  const measure = rateMeasure(
    all.map((each) => [each.province, each.verifiedPercent]),
    texts,
  );
  const map = tileMap('vn63', { label: `${texts.language}-vn63-map-title`, title, places, measure }, texts);
  const figures = placesTable(all, title, texts);
  return html`<details${open && raw(' open')}><summary>${title}</summary>${map}${note}${figures}</details>`;
}

/**
 * As wide as the map above it; counts are in the document. Ranked ones first; a province last known on an earlier day
 * has that day in place of a rank.
 */
function placesTable(all: readonly OldProvince[], title: string, texts: PageTexts): Html {
  const { rank, province, rate } = texts.ranking;
  const columns: Column[] = [{ title: rank }, { title: province, kind: 'text' }, { title: rate }];
  const last = all.length + 1;
  const rows = all.toSorted((a, b) => (a.rank ?? last) - (b.rank ?? last)).map((each) => placeRow(each, texts));
  return table(title, columns, rows, { kind: 'tight' });
}

function placeRow(each: OldProvince, texts: PageTexts): Html {
  const { today, rank, tied, day, verifiedPercent } = each;
  const place = rank === null ? texts.day(day) : placeText(rank, tied, texts);
  return html`<tr><td>${place}</td><th scope="row">${provinceLink(today, each, texts)}</th>\
<td>${texts.percent(verifiedPercent)}</td></tr>`;
}
