/**
 * The one style sheet of the portal's pages: the colours of the published pages; text has a contrast of 7:1 and more,
 * lines and borders of 3:1, in light, dark and print.
 */
import { chartStyle } from '../../dashboard/chart-style.ts';
import { dark, light, print, themeRule } from '../../dashboard/design-tokens.ts';

export const portalStyle = `
:root { color-scheme: light dark; ${themeRule(light)} }
@media (prefers-color-scheme: dark) { :root { ${themeRule(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0.5rem 1rem; }
header nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; margin: 0.25rem 0; }
header .who { color: var(--soft); display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center; }
a { color: var(--link); }
a[aria-current="page"] { font-weight: 700; text-decoration: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.75rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 1.5rem 0 0.4rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
form { margin: 0.75rem 0; }
form.inline { display: inline; margin: 0; }
fieldset { border: 1px solid var(--soft); border-radius: 6px; padding: 0.75rem 1rem 1rem; margin: 0 0 1rem;
  min-width: 0; }
legend { font-weight: 600; padding: 0 0.4rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0.75rem 1.25rem;
  align-items: end; }
fieldset > * + *, fieldset > details { margin-top: 0.75rem; }
label { display: block; font-weight: 600; }
span.hint { display: block; }
label .hint, .hint, .note { color: var(--soft); font-weight: 400; font-size: 0.95rem; }
.required::after { content: " *"; color: var(--bad); }
input[type="text"], input[type="number"], input[type="date"], select, textarea { width: 100%; min-height: 2.75rem;
  padding: 0.4rem 0.6rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft);
  border-radius: 6px; }
[aria-invalid="true"] { border: 2px solid var(--bad) !important; }
span.label { display: block; font-weight: 600; }
.choices { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.choice { display: flex; gap: 0.6rem; align-items: flex-start; padding: 0.3rem 0; font-weight: 400; }
.choice input { width: 1.25rem; height: 1.25rem; margin: 0.15rem 0 0; flex: none; }
.drop { border: 2px dashed var(--soft); border-radius: 6px; padding: 1.25rem; text-align: center;
  background: var(--band); }
.drop.over { border-style: solid; border-color: var(--link); }
.drop p { max-width: none; }
button, .button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.5rem 1.1rem; border-radius: 6px;
  border: 2px solid var(--link); background: var(--paper); color: var(--link); cursor: pointer; display: inline-block;
  text-decoration: none; }
button.main, .button.main { background: var(--link); color: var(--paper); }
summary { cursor: pointer; font-weight: 600; padding: 0.4rem 0; }
button:disabled { border-color: var(--line); background: var(--band); color: var(--soft); cursor: not-allowed; }
header button { min-height: 2rem; padding: 0.1rem 0.7rem; }
.errors { border-left: 0.4rem solid var(--bad); background: var(--band); padding: 0.6rem 0.9rem; margin: 0.75rem 0; }
.done { border-left: 0.4rem solid var(--good); background: var(--band); padding: 0.6rem 0.9rem; margin: 0.75rem 0; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
dl { display: grid; grid-template-columns: fit-content(60%) minmax(4rem, 1fr); gap: 0.15rem 1rem; margin: 0.25rem 0; }
dt { color: var(--soft); }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 0.5rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.4rem; }
th, td { text-align: left; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
a.sort { color: inherit; text-underline-offset: 0.2em; }
tfoot th, tfoot td { border-top: 2px solid var(--soft); font-weight: 600; }
form.find { display: flex; flex-wrap: wrap; gap: 0.4rem 0.75rem; align-items: center; }
form.find input { width: 14rem; min-height: 2.75rem; padding: 0.4rem 0.6rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; vertical-align: bottom; }
thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
tbody th { min-width: 6.5rem; }
ul.links { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; margin: 0.4rem 0; }
ul.cards { list-style: none; padding: 0; display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
ul.cards > li { border: 1px solid var(--soft); border-radius: 6px; padding: 0.6rem 0.9rem; }
code { font: 0.95em/1.4 ui-monospace, "Cascadia Mono", Consolas, monospace; overflow-wrap: anywhere; }
progress { width: 100%; height: 1rem; accent-color: var(--link); }
[hidden] { display: none !important; }
${chartStyle}
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td, th[scope="row"], caption { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  th[scope="row"] { border: 0; padding: 0.15rem 0; }
  td { display: flex; gap: 0.75rem; border: 0; padding: 0.15rem 0; overflow-wrap: anywhere; }
  td.number { text-align: left; white-space: normal; }
  td::before { content: attr(data-label); flex: 0 0 8rem; color: var(--soft); }
  td:empty { display: none; }
  tfoot { display: block; border-top: 2px solid var(--soft); }
  tfoot th, tfoot td { border: 0; }
  dl { grid-template-columns: 1fr; }
}
@page { size: A4; margin: 14mm 15mm; }
@media print {
  :root { color-scheme: light; ${themeRule(print)} }
  body { font-size: 10pt; line-height: 1.35; }
  header nav, header form, header a, .skip, form, button, .button, .screen { display: none !important; }
  header, main, footer { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding-right: 0.35rem; }
  thead .number { font-size: 8pt; }
}
`;
