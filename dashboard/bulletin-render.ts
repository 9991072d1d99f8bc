/** A bulletin as Markdown or as an HTML page: the same blocks, their text escaped for each. */
import { dark, light, print, themeRule } from './design-tokens.ts';
import { html, joined, type Html } from './html.ts';
import { htmlDocument, type PageOptions } from './html-document.ts';

/** Part of a bulletin; its texts are plain. */
export type Block =
  | { kind: 'title' | 'lead' | 'heading' | 'text' | 'note'; text: string }
  | { kind: 'list'; items: readonly string[] };

export function renderMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(markdownOf).join('\n\n')}\n`;
}

function markdownOf(block: Block): string {
  if (block.kind === 'list') return block.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
  const text = escapeMarkdown(block.text);
  if (block.kind === 'title') return `# ${text}`;
  if (block.kind === 'heading') return `## ${text}`;
  if (block.kind === 'lead') return `**${text}**`;
  return block.kind === 'note' ? `*${text}*` : text;
}

/** Text escaped for any place in Markdown: nothing in it becomes markup, a link, HTML or another line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/@/g, '\\@')
    .replace(/www\./gi, (match) => match.replace('.', '\\.'))
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** `sha256Base64` allows the one style sheet by its hash; everything else is forbidden. */
export function renderHtml(
  blocks: readonly Block[],
  { language, sha256Base64 }: PageOptions & { language: string },
): string {
  const title = blocks.flatMap((block) => (block.kind === 'title' ? [block.text] : [])).join(' ');
  const body = html`<main>
${joined(blocks.map(htmlOf))}
</main>`;
  return htmlDocument({ language, title, style, body, sha256Base64 });
}

function htmlOf(block: Block): Html {
  if (block.kind === 'list') return html`<ul>\n${joined(block.items.map((item) => html`<li>${item}</li>`))}\n</ul>`;
  const { kind, text } = block;
  if (kind === 'title') return html`<h1>${text}</h1>`;
  if (kind === 'heading') return html`<h2>${text}</h2>`;
  return kind === 'text' ? html`<p>${text}</p>` : html`<p class="${kind}">${text}</p>`;
}

const style = `
:root { color-scheme: light dark; ${themeRule(light)} }
@media (prefers-color-scheme: dark) { :root { ${themeRule(dark)} } }
body { margin: 0; background: var(--paper); color: var(--ink); \
font: 17px/1.6 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 0.25rem; border-top: 1px solid var(--line); padding-top: 0.75rem; }
ul { margin: 0.25rem 0; padding-left: 1.25rem; }
.lead { font-size: 1.15rem; font-weight: 600; }
.note { color: var(--soft); font-size: 0.9rem; border-top: 1px solid var(--line); padding-top: 0.75rem; \
margin-top: 1.5rem; }
@media print {
  :root { color-scheme: light; ${themeRule(print)} }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  li { break-inside: avoid; }
}
`;
