/** Pieces that both pages are made of. */
import { attributes, html, joined, type Content, type Html } from './html.ts';
import type { PageTexts } from './page-texts.ts';

export interface Column {
  title: string;
  kind?: 'text' | 'slim' | 'text screen'; // `screen`: not in print
  /** Way in which the first click on its head sorts, if it sorts. */
  sort?: 'up' | 'down';
}

/** A heading and what belongs to it. `name` is unique in a language. */
export function part(
  texts: PageTexts,
  { name, title, note }: { name: string; title: string; note?: string },
  body: Html,
): Html {
  const id = `${texts.language}-${name}`;
  return html`<div class="part"><h2 id="${id}">${title}</h2>${note !== undefined && paragraph(note, 'note')}
${body}</div>`;
}

/** A table wider than the screen scrolls by itself, also by keyboard. Rows and `foot` are whole rows. */
export function table(title: string, columns: readonly Column[], rows: readonly Html[], more: TableMore = {}): Html {
  const { kind, filter, foot } = more;
  const head = columns.map(
    (column) =>
      html`<th scope="col"${attributes({ class: column.kind, 'data-sort': column.sort })}>${column.title}</th>`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${title}">\
<table${attributes({ class: kind, 'data-filter': filter })}><caption>${title}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${joined(rows)}</tbody>${foot !== undefined && html`<tfoot>${foot}</tfoot>`}</table></div>`;
}

interface TableMore {
  kind?: string;
  filter?: string; // label of the field that a script adds
  foot?: Html;
}

/** A row: its header, then whole cells. */
export function row(header: Content, cells: readonly Html[]): Html {
  return html`<tr><th scope="row">${header}</th>${cells}</tr>`;
}

/** Cells of figures, or what stands in place of one. */
export function cells(...contents: readonly Content[]): Html[] {
  return contents.map((content) => html`<td>${content}</td>`);
}

export function textCell(text: string, kind = 'text', columns?: number): Html {
  return html`<td${attributes({ class: kind, colspan: columns?.toString() })}>${text}</td>`;
}

export function paragraph(text: string, kind?: string): Html {
  return html`<p${attributes({ class: kind })}>${text}</p>`;
}

export function bullets(items: readonly string[]): Html {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** A difference, with a colour next to its sign; `good` is the direction of progress. */
export function difference(text: string, good: 'more' | 'fewer' = 'more'): Content {
  const up = text.startsWith('+');
  if (!/^[+−]/.test(text)) return text;
  return html`<span class="${up === (good === 'more') ? 'up' : 'down'}">${text}</span>`;
}

/** One figure of the head of a page: a name, the figure, and what it is of. */
export function card(name: string, figure: Content, note: string, kind?: string): Html {
  const of = note !== '' && html`<span>${note}</span>`;
  return html`<div${attributes({ class: kind })}><dt>${name}</dt><dd>${figure}${of}</dd></div>`;
}
