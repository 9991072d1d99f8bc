/** A table that scrolls by itself on a screen, and becomes a list of rows with labels on a narrow one. */
import { html, raw, type Html } from '../../dashboard/html.ts';

export interface TableColumn {
  title: string;
  isNumber?: boolean;
  /** Where a click on the title leads: the same table in another order. */
  href?: string;
  sorted?: 'ascending' | 'descending' | undefined;
}

export type Cell = Html | string;

/** The first cell of each row is its heading. `label` says what the table is, to whoever does not see it. */
export function table(label: string, columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Html {
  const head = columns.map(({ title, isNumber, href, sorted }) => {
    const order = sorted === undefined ? '' : raw(` aria-sort="${sorted}"`);
    const mark = sorted === undefined ? '' : sorted === 'ascending' ? ' ▲' : ' ▼';
    const content = href === undefined ? title : html`<a href="${href}">${title}${mark}</a>`;
    return html`<th scope="col" class="${isNumber === true ? 'number' : ''}" ${order}>${content}</th>`;
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
