/**
 * The style sheet of the pages: type scale 14, 16, 20, 28, 44 px; spacing in steps of 4 px; 390 to 1920 px; A4 in
 * print.
 */
import { chartStyle } from './chart-style.ts';
import { dark, light, print, themeRule } from './design-tokens.ts';
import { mapStyle } from './map-style.ts';

export const pageStyle = `
:root { color-scheme: light dark; ${themeRule(light)} }
@media (prefers-color-scheme: dark) { :root { ${themeRule(dark)} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
nav, main { max-width: 100rem; margin: 0 auto; padding: 8px 16px; }
nav { display: flex; flex-wrap: wrap; gap: 0 16px; }
a { color: var(--link); text-underline-offset: 0.15em; }
nav a { padding: 8px 0; min-height: 24px; }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible,
.scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@supports selector(:has(a)) {
  body:has(#en:target, #en :target) #vi, body:not(:has(#en:target, #en :target)) #en { display: none; }
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 8px 0 4px; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 4px; }
p { margin: 4px 0; max-width: 75ch; }
ul { margin: 4px 0; padding-left: 20px; max-width: 80ch; }
.note, .soft { color: var(--soft); }
.note { font-size: 0.875rem; }
.part { margin: 32px 0 0; min-width: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 8px 16px;
  margin: 16px 0 0; padding: 0; }
.cards div { border-top: 3px solid var(--edge); padding: 8px 0; }
.cards .first { border-color: var(--main); grid-column: span 2; }
.cards dt { color: var(--soft); font-size: 0.875rem; }
.cards dd { margin: 0; font-size: 1.75rem; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; }
.cards .first dd { font-size: 2.75rem; line-height: 1.1; }
.cards dd small { font-size: 1rem; }
.cards dd span:not([class]) { display: block; font-size: 0.875rem; line-height: 1.4; font-weight: 400;
  color: var(--soft); }
@media (max-width: 30rem) { .cards dd { font-size: 1.4rem; } }
.two { display: grid; gap: 0 40px; grid-template-columns: minmax(0, 1fr); align-items: start; }
@media (min-width: 64rem) {
  .two { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .two.map { grid-template-columns: minmax(0, 1fr); }
  .side { display: grid; grid-template-columns: 24rem minmax(0, 1fr); gap: 0 40px; align-items: start; }
  .side > :first-child { grid-row: 1 / span 4; }
}
@media (min-width: 96rem) {
  .two.map { grid-template-columns: 26rem minmax(0, 1fr); }
  .side { display: block; }
}
.scroll { overflow-x: auto; margin: 8px 0 0; position: relative; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9375rem;
  line-height: 1.35; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 5px 7px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
td { white-space: nowrap; }
td.text { white-space: normal; }
thead th { border-bottom: 2px solid var(--edge); vertical-align: bottom; font-weight: 600; color: var(--soft);
  font-size: 0.93em; }
th[scope="row"], .text { text-align: left; font-weight: 600; }
th[scope="row"] { min-width: 8.5rem; overflow-wrap: anywhere; }
.tight th[scope="row"] { min-width: 0; overflow-wrap: normal; }
.text { font-weight: 400; }
td.text.long { min-width: 8rem; }
td.wide { min-width: 16rem; }
thead th.text { font-weight: 600; }
.tight th[scope="row"], .slim { white-space: nowrap; }
.ranking td, .ranking th { vertical-align: middle; }
.ranking th[scope="row"] { min-width: 9.25rem; }
.ranking .spark { width: 80px; height: 20px; }
.ranking th, .ranking td { padding: 4px 5px; }
.ranking thead th { line-height: 1.2; }
.ranking td strong { font-size: 1.1em; }
tbody tr:nth-child(even) { background: var(--band); }
tr.empty td, tr.empty th { color: var(--soft); font-weight: 400; }
tfoot td, tfoot th { border-top: 2px solid var(--edge); border-bottom: 0; font-weight: 600; }
abbr { text-decoration: none; }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; text-underline-offset: 0.2em;
  min-height: 24px; }
th button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
.filter { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin: 8px 0; }
.filter input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge);
  border-radius: 4px; padding: 6px 8px; min-width: 12rem; }
details { margin: 8px 0; }
summary { cursor: pointer; padding: 4px 0; color: var(--link); }
.up { color: var(--good); }
.down { color: var(--bad); }
svg { display: block; overflow: visible; }
svg text { font: 500 12.5px system-ui, "Segoe UI", "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
${mapStyle}
${chartStyle}.spark { width: 96px; height: 24px; }
.spark path { fill: none; stroke: var(--main); stroke-width: 1.75; stroke-linejoin: round; }
.spark circle { fill: var(--main); }
.bar { width: 100%; min-width: 7rem; height: 14px; margin-top: 3px; }
.bar rect { fill: var(--main); }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { color-scheme: light; ${themeRule(print)} }
  html { font-size: 8.5pt; }
  body { font-size: 1rem; line-height: 1.4; }
  table { font-size: 0.9rem; line-height: 1.25; }
  nav, .filter, .screen, td:has(> .bar) { display: none; }
  nav, main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  .two { grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); gap: 0 6mm; }
  .two.map { display: block; }
  .cards { grid-template-columns: repeat(6, 1fr); gap: 2px 10px; margin-top: 8px; }
  .cards div { padding: 3px 0; }
  .cards dd { font-size: 1.4rem; }
  .cards .first dd { font-size: 2rem; }
  .cards dd span:not([class]) { line-height: 1.25; }
  .side { display: grid; grid-template-columns: 8.6cm 1fr; gap: 0 8mm; }
  .side > :first-child { grid-row: 1 / span 4; }
  .chart text { font-size: 19px; }
  .ranking .spark { width: 48px; height: 14px; }
  thead { display: table-header-group; }
  th, td { padding: 2px 5px; }
  .tight { font-size: 0.8rem; }
  .tight th, .tight td { padding: 2px 3px; }
  td.wide { min-width: 9rem; }
  .ranking th, .ranking td { padding: 1px 4px; }
  tr, .part, .cards div { break-inside: avoid; }
  .part:has(tbody > :nth-child(8)):not(:has(.ranking)) { break-inside: auto; }
  h2 { font-size: 1.1rem; break-after: avoid; }
  .part { margin-top: 10px; }
  tfoot { display: table-row-group; break-before: avoid; }
  a { text-decoration: none; }
  th button { text-decoration: none; }
  details:not([open]) { display: none; }
}
`;
