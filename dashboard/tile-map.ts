/** The map of tiles as SVG: name and figure in every tile, so that it reads in print and without colours. */
import { html, joined, type Html } from './html.ts';
import type { MapMeasure, TileFigure } from './map-measures.ts';
import { shortNames, tilePositions } from './tile-positions.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the drawing; a tile is wide enough for «Tuyên Quang» in 12.5 units. */
const tile = { width: 88, height: 46, gap: 4 };
/** Letters of a figure that a tile holds in large type. */
const lettersMax = 8;

export interface TilePlace {
  name: string;
  href: string | null;
}

interface TileMap {
  label: string; // id of its title, once in the page
  title: string;
  /** By province; one without a place has an empty tile. */
  places: ReadonlyMap<string, TilePlace>;
  measure: MapMeasure;
}

/** The map of a system with what its tiles mean. `texts` are those of the page's language. */
export function tileMap(system: 'vn34' | 'vn63', map: TileMap, texts: PageTexts): Html {
  const { label, title, places, measure } = map;
  const positions = tilePositions(system);
  const columns = Math.max(...positions.map(({ column }) => column)) + 1;
  const rows = Math.max(...positions.map(({ row }) => row)) + 1;
  const [width, height] = [columns * (tile.width + tile.gap), rows * (tile.height + tile.gap)];
  const tiles = positions.map(({ id, column, row }) =>
    drawTile(id, { x: column * (tile.width + tile.gap) + 2, y: row * (tile.height + tile.gap) + 2 }),
  );
  return html`<svg class="tiles" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="${label}">
<title id="${label}">${title}</title>
<desc>${texts.map.desc(title)}</desc>
${joined(tiles)}
</svg>${mapKey(measure, texts)}`;

  function drawTile(id: string, { x, y }: { x: number; y: number }): Html {
    const place = places.get(id);
    const { kind, text }: TileFigure = measure.figures.get(id) ?? { kind: 'kn', text: '–' };
    const name = shortNames[id] ?? place?.name ?? id;
    const middle = x + tile.width / 2;
    const size = text.length > lettersMax ? 'rate long' : 'rate';
    const drawn = html`<path class="${kind}" d="M${x} ${y}h${tile.width}v${tile.height}h-${tile.width}z"/>\
<text class="${kind}" x="${middle}" y="${y + 18}">${name}</text>\
<text class="${kind} ${size}" x="${middle}" y="${y + 37}">${text}</text>`;
    const href = place?.href ?? null;
    return href === null ? drawn : html`<a href="${href}">${drawn}</a>`;
  }
}

/** What the tiles mean. */
function mapKey({ key }: MapMeasure, texts: PageTexts): Html {
  const entries = key.map(
    ({ kind, text }) => html`<li><svg viewBox="0 0 20 14" aria-hidden="true">\
<path class="${kind}" d="M1 1h18v12h-18z"/></svg>${text}</li>`,
  );
  return html`<ul class="key" aria-label="${texts.map.key}">${entries}</ul>`;
}
