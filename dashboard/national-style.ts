/** The style sheet of the national page. Colours have a contrast of 7:1 and more, in light, dark and print. */
export const nationalStyle = `
:root { color-scheme: light dark; --ink: #16202c; --soft: #3f4d5d; --paper: #ffffff; --line: #c3ccd6; --band: #f1f4f7; --link: #0a4a8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9eef4; --soft: #bcc8d4; --paper: #11181f; --line: #3c4955; --band: #1a242e; --link: #9fcbff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
nav, main { max-width: 72rem; margin: 0 auto; padding: 0.75rem 1rem; }
nav a { display: inline-block; padding: 0.25rem 0.5rem 0.25rem 0; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
section + section { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.title { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; text-wrap: balance; }
.headline { font-size: 1.25rem; margin: 0.5rem 0; }
.headline strong { font-size: 2.25rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 0.5rem; }
caption strong { display: block; font-size: 1.15rem; }
caption span, .note { color: var(--soft); }
th, td { padding: 0.35rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
th[scope="row"], .text, thead th:first-child, .ranking thead th:nth-child(2), .reasons thead th:nth-child(n + 3) { text-align: left; font-weight: 600; }
.text { font-weight: 400; min-width: 12rem; }
.ranking td:last-child, .ranking thead th:last-child { white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--band); }
tbody tr.empty { color: var(--soft); }
tfoot td, tfoot th { border-top: 2px solid var(--soft); border-bottom: 0; font-weight: 600; }
abbr { text-decoration: none; }
@media print {
  :root { --ink: #000000; --soft: #333333; --paper: #ffffff; --line: #999999; --band: #ffffff; --link: #000000; }
  body { font-size: 9.5pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  section + section { break-before: page; border: 0; margin: 0; }
}
`;
