/** The map of tiles as SVG: name and rate in every tile, so that it reads in print and without colours. */
import { rateClass, rateClasses } from './design-tokens.ts';
import { html, joined, type Html } from './html.ts';
import { shortNames, tilePositions } from './tile-positions.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the drawing; a tile is wide enough for «Tuyên Quang» in 12.5 units. */
const tile = { width: 88, height: 46, gap: 4 };

export interface TileValue {
  name: string;
  percent: string | null; // null: not ranked, or nothing known
  href: string | null;
}

/** The map of a system; a province without a value has an empty tile. `texts` are those of the page's language. */
export function tileMap(system: 'vn34' | 'vn63', values: ReadonlyMap<string, TileValue>, texts: PageTexts): Html {
  const positions = tilePositions(system);
  const columns = Math.max(...positions.map(({ column }) => column)) + 1;
  const rows = Math.max(...positions.map(({ row }) => row)) + 1;
  const [width, height] = [columns * (tile.width + tile.gap), rows * (tile.height + tile.gap)];
  const label = `${texts.language}-${system}-map-title`;
  const tiles = positions.map(({ id, column, row }) =>
    drawTile(id, { x: column * (tile.width + tile.gap) + 2, y: row * (tile.height + tile.gap) + 2 }),
  );
  return html`<svg class="tiles" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="${label}">
<title id="${label}">${texts.map.title}</title>
<desc>${texts.map.desc}</desc>
${joined(tiles)}
</svg>`;

  function drawTile(id: string, { x, y }: { x: number; y: number }): Html {
    const value = values.get(id);
    const percent = value?.percent ?? null;
    const kind = rateClass(percent);
    const name = shortNames[id] ?? value?.name ?? id;
    const rate = texts.percent(percent).replace(/\s?%/, '');
    const middle = x + tile.width / 2;
    const drawn = html`<rect class="${kind}" x="${x}" y="${y}" width="${tile.width}" height="${tile.height}" rx="4"/>\
<text class="${kind}" x="${middle}" y="${y + 18}">${name}</text>\
<text class="${kind} rate" x="${middle}" y="${y + 37}">${rate}</text>`;
    const href = value?.href ?? null;
    return href === null ? drawn : html`<a href="${href}">${drawn}</a>`;
  }
}

/** What the colours of the map mean. */
export function mapKey(texts: PageTexts): Html {
  const entries = rateClasses.map(({ name, from }, i) => {
    const text = i === 0 ? texts.map.under(rateClasses[1].from) : from === 100 ? texts.map.full : texts.map.from(from);
    return entry(name, text);
  });
  return html`<ul class="key" aria-label="${texts.map.key}">${entries}${entry('kn', texts.map.none)}</ul>`;
}

function entry(kind: string, text: string): Html {
  return html`<li><svg viewBox="0 0 20 14" aria-hidden="true">\
<rect class="${kind}" x="1" y="1" width="18" height="12" rx="2"/></svg>${text}</li>`;
}
