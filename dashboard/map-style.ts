/** The style of the map, for the published pages and the portal. */
import { darkMap, lightMap, themeRule, tileKinds } from './design-tokens.ts';
import { measureNames } from './map-measures.ts';

const tiles = tileKinds
  .map((kind) => `path.${kind} { fill: var(--${kind}); } text.${kind} { fill: var(--${kind}-text); }`)
  .join('\n');
/** The choice that is shown, without script: the one whose map the address names, else the first. */
const chosen = measureNames
  .map((_, i) => {
    const none = i === 0 ? '.maps:not(:has(> .measure:target)), ' : '';
    return `  :is(${none}.maps:has(> .measure:nth-of-type(${i + 1}):target)) > .choices a:nth-of-type(${i + 1})`;
  })
  .join(',\n');

export const mapStyle = `
:root { ${themeRule(lightMap)} }
@media (prefers-color-scheme: dark) { :root { ${themeRule(darkMap)} } }
.tiles { display: block; overflow: visible; width: 100%; max-width: 25rem; height: auto; margin: 8px auto 0; }
.tiles text { text-anchor: middle; font: 500 12.5px system-ui, "Segoe UI", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
.tiles .rate { font-size: 15px; font-weight: 700; }
.tiles a:focus-visible { outline: none; }
.tiles a:focus-visible path, .tiles a:hover path { stroke: var(--second); stroke-width: 4; }
path[class^="k"] { stroke: var(--edge); stroke-linejoin: round; }
path.kn { stroke-dasharray: 5 4; }
path.kf { stroke: var(--second); stroke-width: 3; }
.tiles .long { font-size: 12.5px; }
${tiles}
.choices { display: flex; flex-wrap: wrap; gap: 4px 8px; margin: 8px 0; padding: 0; }
.choices a { padding: 4px 10px; border: 1px solid var(--edge); border-radius: 4px; text-decoration: none; }
.measure { scroll-margin-top: 9rem; }
.measure h3 { font-size: 1rem; margin: 8px 0 0; }
@supports selector(:has(a)) {
  .maps:has(> .measure:target) > .measure:not(:target),
  .maps:not(:has(> .measure:target)) > .measure:not(:first-of-type) { display: none; }
${chosen} { background: var(--link); color: var(--paper); border-color: var(--link); }
}
.key { display: flex; flex-wrap: wrap; gap: 4px 14px; list-style: none; padding: 0; margin: 8px 0;
  font-size: 0.875rem; }
.key li { display: flex; align-items: center; gap: 6px; }
.key svg { width: 20px; height: 14px; }
@media print {
  :root { ${themeRule(lightMap)} }
  .choices { display: none; }
  .tiles { max-width: 8.6cm; break-inside: avoid; }
}
`;
