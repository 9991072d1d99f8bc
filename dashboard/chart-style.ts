/** The style of drawings, for the published pages and the portal; colours are the theme's. */
import { lineColours } from './design-tokens.ts';

/** Dashes of the lines of a drawing: no two are alike, so that colour is not needed. */
const dashes = ['none', '7 4', '2 3', '12 4', '8 3 2 3', '4 4', '14 3 3 3 3 3', '1 5'];

const lines = dashes
  .map(
    (dash, i) => `text.s${i + 1} { fill: var(--${lineColours[i]}); }
path.s${i + 1} { stroke: var(--${lineColours[i]}); stroke-dasharray: ${dash}; }`,
  )
  .join('\n');

export const chartStyle = `
figure.days { margin: 8px 0; }
.chart { display: block; overflow: visible; width: 100%; height: auto; margin: 8px 0; touch-action: pan-y; }
.chart text { font: 500 13px system-ui, "Segoe UI", "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
@media (max-width: 30rem) { .chart text { font-size: 19px; } }
.chart:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.axis { fill: var(--soft); }
.grid { stroke: var(--line); }
.chart .cursor, .chart .goal { stroke: var(--ink); stroke-width: 1.5; fill: none; pointer-events: none; }
.chart .goal { stroke-dasharray: 3 3; }
.chart .way { fill: none; stroke: var(--main); stroke-width: 1.75; stroke-dasharray: 1 5; stroke-linecap: round; }
.chart .lead { stroke: var(--edge); stroke-width: 1; fill: none; }
path[class^="s"] { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
${lines}
path.mark { fill: var(--paper); stroke-width: 1.5; stroke-dasharray: none; }
path.area { fill: var(--fill); stroke: none; }
path.bars { stroke: var(--main); }
@media print {
  .screen { display: none; }
  .chart { max-width: 14cm; break-inside: avoid; }
}
`;
