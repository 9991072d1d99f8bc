/**
 * The style sheet of the upload page. Text has a contrast of 7:1 and more, lines and borders of 3:1, in light and dark.
 */
export const uploadStyle = `
:root { color-scheme: light dark; --ink: #16202c; --soft: #3f4d5d; --paper: #ffffff; --line: #6d7a88; --band: #f1f4f7;
  --link: #0a4a8a; --good: #0b5a2b; --bad: #8a1020; --on: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9eef4; --soft: #bcc8d4; --paper: #11181f; --line: #8391a0; --band: #1a242e; --link: #9fcbff;
    --good: #8fe3ae; --bad: #ffb3ba; --on: #11181f; }
}
* { box-sizing: border-box; }
html[data-language="vi"] span[lang="en"], html[data-language="en"] span[lang="vi"], html[data-language="vi"] #vi,
html[data-language="en"] #en { display: none; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
nav, main { max-width: 52rem; margin: 0 auto; padding: 0.75rem 1rem; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; justify-content: space-between; }
a { color: var(--link); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; margin: 0 0 0.5rem; }
p { margin: 0.5rem 0; }
form, section { margin: 1.25rem 0; }
fieldset { border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem 1rem; margin: 0 0 1rem;
  min-width: 0; }
legend { font-weight: 600; padding: 0 0.4rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.75rem 1.25rem; }
fieldset > .group { margin-top: 1rem; }
label.field > span.name, .group > span.name { display: block; font-weight: 600; }
input[type="text"], input[type="number"], select { width: 100%; min-height: 2.75rem; padding: 0.4rem 0.6rem;
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
input[aria-invalid="true"], select[aria-invalid="true"] { border: 2px solid var(--bad); }
.choice { display: flex; gap: 0.6rem; align-items: flex-start; padding: 0.3rem 0; }
.choice input { width: 1.25rem; height: 1.25rem; margin: 0.15rem 0 0; flex: none; }
.hint, .note { color: var(--soft); font-size: 0.95rem; }
.drop { border: 2px dashed var(--line); border-radius: 6px; padding: 1.25rem; text-align: center;
  background: var(--band); }
.drop.over { border-style: solid; border-color: var(--link); }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.5rem 1.1rem; border-radius: 6px;
  border: 2px solid var(--link); background: var(--paper); color: var(--link); cursor: pointer; }
button.main { background: var(--link); color: var(--on); }
button:disabled { opacity: 1; border-color: var(--line); background: var(--band); color: var(--soft);
  cursor: not-allowed; }
nav button { min-height: 2.25rem; padding: 0.2rem 0.8rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
progress { width: 100%; height: 1rem; accent-color: var(--link); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.4rem; }
td:nth-last-child(-n + 3) { min-width: 8rem; }
th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; white-space: nowrap; }
ul.links { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; }
code { overflow-wrap: anywhere; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td, caption { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  td { display: flex; gap: 0.75rem; border: 0; padding: 0.15rem 0; overflow-wrap: anywhere; }
  td.number { text-align: left; }
  td::before { content: attr(data-label); flex: 0 0 7rem; color: var(--soft); }
  td:empty { display: none; }
}
@media (prefers-reduced-motion: no-preference) { .drop { transition: border-color 120ms; } }
@media print { nav, form, button { display: none; } }
`;
