/** Pages in both languages, one below the other: receipts and pages of trace. They run and request nothing. */
import { attributes, html, joined, type Html } from './html.ts';
import { htmlDocument, type PageOptions } from './html-document.ts';

/** Level of the first heading of a section: a page has one first heading, and the second language is a part of it. */
export type Level = 1 | 2;

interface TwoLanguages<T> extends PageOptions {
  title: string;
  style: string;
  /** Texts of each language, and what its section is made of. */
  texts: readonly [vi: T, en: T];
  section: (texts: T, level: Level) => Html;
}

export function twoLanguages<T extends { language: string }>(page: TwoLanguages<T>): string {
  const { title, style, section, sha256Base64 } = page;
  const sections = page.texts.map(
    (texts, at) => html`<section id="${texts.language}" lang="${texts.language}">
${section(texts, at === 0 ? 1 : 2)}
</section>`,
  );
  const body = html`<nav aria-label="Ngôn ngữ · Language"><a href="#vi" lang="vi">Tiếng Việt</a> \
<a href="#en" lang="en">English</a></nav>
<main>
${joined(sections)}
</main>`;
  return htmlDocument({ language: 'vi', title, style, body, sha256Base64 });
}

/** The heading of a section, or of a part of it. */
export function heading(level: number, kind: 'title' | 'part', text: string): Html {
  return html`<h${level} class="${kind}">${text}</h${level}>`;
}

interface PlainTable {
  name: string; // class of its style
  title: string;
  head: readonly string[];
  rows: readonly Html[];
  texts: readonly number[]; // columns that hold text
}

/** A table wider than the screen scrolls by itself, also by keyboard. */
export function plainTable({ name, title, head, rows, texts }: PlainTable): Html {
  const cells = head.map((cell, at) =>
    cell === ''
      ? html`<td></td>`
      : html`<th scope="col"${attributes({ class: texts.includes(at) ? 'text' : undefined })}>${cell}</th>`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table class="${name}">
<thead><tr>${cells}</tr></thead>
<tbody>
${joined(rows)}
</tbody></table></div>`;
}

/** A row: its header, then its cells, of which those of the columns `texts` hold text. */
export function plainRow(header: string, cells: readonly string[], texts: readonly number[]): Html {
  const made = cells.map(
    (cell, at) => html`<td${attributes({ class: texts.includes(at + 1) ? 'text' : undefined })}>${cell}</td>`,
  );
  return html`<tr><th scope="row">${header}</th>${made}</tr>`;
}

/** Names and what they are. */
export function factList(facts: readonly (readonly [name: string, fact: string | Html])[]): Html {
  return html`<dl>${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>`;
}
