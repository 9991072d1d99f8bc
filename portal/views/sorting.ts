/** The order of a table, in the address: `?sort=&order=`. */
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import type { TableColumn } from './table.ts';

export interface Sorting {
  by: string; // a column
  descending: boolean;
}

/** The order that is asked for; names ascend and numbers descend if it says no more. Throws Problem REQUEST_INVALID. */
export function sortingOf(c: PortalContext, columns: readonly string[], usual: string): Sorting {
  const { sort, order } = c.req.query();
  const by = sort === undefined || sort === '' ? usual : sort;
  if (!columns.includes(by)) throw new Problem('REQUEST_INVALID', 'sort');
  if (order !== undefined && order !== 'up' && order !== 'down') throw new Problem('REQUEST_INVALID', 'order');
  return { by, descending: order === undefined ? by !== 'key' : order === 'down' };
}

/** A column whose title leads to the same page in its order, and from there to the opposite one. */
export function sortableColumn(
  c: PortalContext,
  { by, descending }: Sorting,
  { name, title }: { name: string; title: string },
): TableColumn {
  const isSorted = by === name;
  const turned = isSorted ? !descending : name !== 'key';
  const query = new URLSearchParams({ ...c.req.query(), sort: name, order: turned ? 'down' : 'up' });
  const now = isSorted ? (descending ? 'descending' : 'ascending') : undefined;
  return { title, isNumber: name !== 'key', sort: { href: `?${query.toString()}`, now } };
}
