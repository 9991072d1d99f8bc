/** A table that scrolls by itself on a screen, and becomes a list of rows with labels on a narrow one. */
import { attributes, html, type Html } from '../../dashboard/html.ts';

export interface TableColumn {
  title: string;
  isNumber?: boolean;
  /** Where the same table is sorted by this column, and how it is sorted by it now. */
  sort?: { href: string; now: 'ascending' | 'descending' | undefined };
}

export type Cell = Html | string;

/** Beside the title of the column that a table is sorted by. */
const marks = { ascending: ' ▲', descending: ' ▼', none: '' };

/** The first cell of each row is its heading. `label` says what the table is, to whoever does not see it. */
export function table(label: string, columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Html {
  const head = columns.map(({ title, isNumber, sort }) => {
    const kind = isNumber === true ? 'number' : '';
    const content = sort === undefined ? title : html`<a href="${sort.href}">${title}${marks[sort.now ?? 'none']}</a>`;
    return html`<th scope="col" class="${kind}" ${attributes({ 'aria-sort': sort?.now })}>${content}</th>`;
  });
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, at) => {
      const { title, isNumber } = columns[at + 1];
      const kind = isNumber === true ? 'number' : '';
      // One element in a cell, or none: on a narrow screen the label stands beside it, and empty cells are left out.
      const content = cell === '' ? '' : html`<span>${cell}</span>`;
      return html`<td data-label="${title}" class="${kind}">${content}</td>`;
    });
    return html`<tr>
      <th scope="row">${first}</th>
      ${cells}
    </tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
