/** Pieces that both pages are made of. */
import { escapeHtml } from './escape-html.ts';
import type { PageTexts } from './page-texts.ts';

export interface Column {
  title: string;
  kind?: 'text' | 'slim';
  /** Way in which the first click on its head sorts, if it sorts. */
  sort?: 'up' | 'down';
}

/** A heading and what belongs to it. `name` is unique in a language. */
export function part(
  texts: PageTexts,
  { name, title, note = '' }: { name: string; title: string; note?: string },
  html: string,
): string {
  const id = `${texts.language}-${name}`;
  const noted = note === '' ? '' : paragraph(note, 'note');
  return `<div class="part"><h2 id="${id}">${escapeHtml(title)}</h2>${noted}
${html}</div>`;
}

/** A table wider than the screen scrolls by itself, also by keyboard. Rows and `foot` are HTML of whole rows. */
export function table(
  title: string,
  columns: readonly Column[],
  rows: readonly string[],
  more: TableMore = {},
): string {
  const head = columns.map(({ title: name, kind, sort }) => {
    const attributes = attribute('class', kind) + attribute('data-sort', sort);
    return `<th scope="col"${attributes}>${escapeHtml(name)}</th>`;
  });
  const name = escapeHtml(title);
  const attributes = attribute('class', more.kind) + attribute('data-filter', more.filter);
  const foot = more.foot === undefined ? '' : `<tfoot>${more.foot}</tfoot>`;
  return `<div class="scroll" role="region" tabindex="0" aria-label="${name}">\
<table${attributes}><caption>${name}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody>${foot}</table></div>`;
}

/** ` name="value"`, or nothing where there is no value. */
function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeHtml(value)}"`;
}

interface TableMore {
  kind?: string;
  filter?: string; // label of the field that a script adds
  foot?: string;
}

/** A row: its header, then cells of HTML. */
export function row(header: string, cells: readonly string[], kind = ''): string {
  return `<tr${kind === '' ? '' : ` class="${kind}"`}><th scope="row">${header}</th>${cells.map(cell).join('')}</tr>`;
}

/** HTML as a cell; text cells bring their own element. */
export function cell(html: string): string {
  return html.startsWith('<td') ? html : `<td>${html}</td>`;
}

export function textCell(text: string, kind = 'text'): string {
  return `<td class="${kind}">${escapeHtml(text)}</td>`;
}

export function paragraph(text: string, kind = ''): string {
  return `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
}

export function bullets(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

/** A difference, with a colour next to its sign; `good` is the direction of progress. */
export function difference(text: string, good: 'more' | 'fewer' | 'none' = 'more'): string {
  const up = text.startsWith('+');
  if (good === 'none' || !/^[+−]/.test(text)) return text;
  return `<span class="${up === (good === 'more') ? 'up' : 'down'}">${text}</span>`;
}

/** One figure of the head of a page: a name, HTML of the figure, and what it is of. */
export function card(name: string, figure: string, note: string, kind = ''): string {
  const of = note === '' ? '' : `<span>${note}</span>`;
  return `<div${kind === '' ? '' : ` class="${kind}"`}><dt>${escapeHtml(name)}</dt><dd>${figure}${of}</dd></div>`;
}
