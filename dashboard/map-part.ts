/**
 * The map of the country in every measure. Which one is shown is in the address (`#map-remaining`), so it can be sent
 * to others, survives a reload and works without script; paper has the one that was chosen, else the rate.
 */
import type { NationalSummary } from '../core/summary/summary-schema.ts';
import { html, type Html } from './html.ts';
import type { PageOptions } from './html-document.ts';
import { mapMeasures, measureNames } from './map-measures.ts';
import { part } from './page-parts.ts';
import { oldProvinces } from './old-provinces.ts';
import type { PageTexts } from './page-texts.ts';
import { provinceHref, provinceName } from './province-links.ts';
import { tileMap, type TilePlace } from './tile-map.ts';

/** The part of the national page. */
export function mapPart(summary: NationalSummary, texts: PageTexts, past?: PageOptions['past']): Html {
  // On a day of theirs, the old provinces are what the page is about.
  const isBeforeMerger = summary.beforeMerger.some(({ day }) => day === past?.past.day);
  const { map } = texts;
  const places = new Map<string, TilePlace>(
    summary.provinces.map((each) => [
      each.province,
      { name: provinceName(each, texts), href: provinceHref(each.province, texts) },
    ]),
  );
  const measures = mapMeasures(summary, texts);
  // The target of an address in English is in the English section, so that it is the one that shows.
  const idOf = (name: string): string => `${texts.language === 'vi' ? '' : `${texts.language}-`}map-${name}`;
  const choices = measureNames.map((name) => html`<a href="#${idOf(name)}">${map.measures[name].name}</a>`);
  const maps = measureNames.map((name) => {
    const { title } = map.measures[name];
    const drawing = { label: `${idOf(name)}-title`, title, places, measure: measures[name] };
    return html`<div class="measure" id="${idOf(name)}"><h3>${title}</h3>${tileMap('vn34', drawing, texts)}</div>`;
  });
  return part(
    texts,
    { name: 'map', title: map.title },
    html`<div class="maps"><nav class="choices" aria-label="${map.choose}">${choices}</nav>${maps}</div>\
${oldProvinces(summary.beforeMerger, texts, isBeforeMerger)}`,
  );
}
