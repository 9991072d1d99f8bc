/** The style sheet of the receipt: the colours of the pages; each language on pages of A4 of its own. */
import { dark, light, print, themeRule } from './design-tokens.ts';

export const receiptStyle = `
:root { color-scheme: light dark; ${themeRule(light)} }
@media (prefers-color-scheme: dark) { :root { ${themeRule(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
nav, main { max-width: 60rem; margin: 0 auto; padding: 0.75rem 1rem; }
nav a { display: inline-block; padding: 0.25rem 0.75rem 0.25rem 0; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
section + section { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.title { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
.part { font-size: 1.1rem; line-height: 1.3; margin: 1.5rem 0 0.35rem; }
.status { border-left: 0.4rem solid var(--good); background: var(--band); padding: 0.6rem 0.9rem; margin: 0.75rem 0; }
.status strong { display: block; font-size: 1.35rem; color: var(--good); }
.status.refused { border-color: var(--bad); }
.status.refused strong { color: var(--bad); }
.status p { margin: 0.2rem 0; }
dl { display: grid; grid-template-columns: fit-content(75%) minmax(4rem, 1fr); gap: 0.15rem 1rem; margin: 0.25rem 0; }
dt { color: var(--soft); min-width: 9rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
code { font: 0.95em/1.4 ui-monospace, "Cascadia Mono", Consolas, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem 0.3rem 0; text-align: right; border-bottom: 1px solid var(--line);
  vertical-align: top; }
thead th { border-bottom: 2px solid var(--soft); }
th[scope="row"], thead th:first-child, .text { text-align: left; }
th[scope="row"] { font-weight: 600; }
.results td.text { min-width: 9rem; padding-left: 0.6rem; }
.results thead th.text { padding-left: 0.6rem; }
.note { color: var(--soft); margin: 0.25rem 0; }
.sign { display: none; }
@media (max-width: 32rem) {
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 0.35rem; }
  .results thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .results tr { display: block; border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  .results th, .results td { display: block; border: 0; text-align: left; padding: 0; }
}
@page { size: A4 portrait; margin: 14mm 15mm; }
@media print {
  :root { color-scheme: light; ${themeRule(print)} }
  body { font-size: 9.5pt; line-height: 1.35; }
  nav { display: none; }
  main { max-width: none; padding: 0; }
  .title { font-size: 16pt; margin-top: 0; }
  .part { font-size: 11pt; margin: 0.7rem 0 0.2rem; break-after: avoid; }
  .status { border: 1px solid var(--ink); border-left-width: 4px; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr, dl > div, .sign { break-inside: avoid; }
  th, td { padding-top: 0.15rem; padding-bottom: 0.15rem; }
  section + section { break-before: page; border: 0; margin: 0; padding: 0; }
  .sign { display: grid; grid-template-columns: 1fr 1fr; text-align: center; margin-top: 1.2rem; padding-bottom: 18mm; }
}
`;
