/**
 * Small counts in a table whose row and column totals are known: which cells must not be shown so that none of them can
 * be worked out from those that are. A cell can be worked out unless counts can move round a cycle of hidden cells, one
 * more here and one fewer there, with every total kept and no count below 0. Method: docs/summary.md, "Small counts".
 */

export interface CountTable {
  rows: number;
  columns: number;
  cells: ArrayLike<number>; // counts, row by row
  /** 1 for columns whose small counts are to be hidden. */
  sensitive: ArrayLike<number>;
  /** 1 for cells that are to be hidden whatever their count; left out: none. */
  also?: ArrayLike<number>;
}

/**
 * Hiding a 0 reveals less than hiding a count, but readers expect to see zeros: it costs as much as a count of
 * this size.
 */
const zeroCost = 5;

/**
 * 1 for each cell that must be hidden: those of sensitive columns above 0 and below `small`, those of `also`, and the
 * smallest others that protect them. Undefined if there is no way: a table of one row, or of one column that is not 0.
 */
export function suppress(table: CountTable, small: number): Uint8Array | undefined {
  const { rows, columns, cells, sensitive, also } = table;
  const hidden = new Uint8Array(rows * columns);
  for (let at = 0; at < hidden.length; at++)
    if ((sensitive[at % columns] === 1 && cells[at] > 0 && cells[at] < small) || also?.[at] === 1) hidden[at] = 1;
  hidePartners(table, hidden);
  const onCycle = cellsOnCycles(table, hidden);
  for (let at = 0; at < hidden.length; at++) {
    if (hidden[at] === 0 || onCycle[at] === 1) continue;
    const [row, column] = [Math.floor(at / columns), rows + (at % columns)];
    const fewer = cells[at] === 0 ? undefined : cheapestPath(table, hidden, at, { source: row, goal: column });
    const path = fewer ?? cheapestPath(table, hidden, at, { source: column, goal: row });
    if (path === undefined) return undefined;
    for (const each of path) {
      hidden[each] = 1;
      onCycle[each] = 1;
    }
  }
  return hidden;
}

/**
 * A hidden cell that is alone in its row or column is a subtraction away: the smallest other count of the line goes
 * with it.
 */
function hidePartners({ rows, columns, cells }: CountTable, hidden: Uint8Array): void {
  for (let changed = true; changed;) {
    changed = false;
    for (let row = 0; row < rows; row++) changed = hideOne(row * columns, 1, columns) || changed;
    for (let column = 0; column < columns; column++) changed = hideOne(column, columns, rows) || changed;
  }

  function hideOne(from: number, step: number, count: number): boolean {
    let hiddenHere = 0;
    let smallest = -1;
    for (let k = 0, at = from; k < count; k++, at += step) {
      if (hidden[at] === 1) hiddenHere += 1;
      else if (cells[at] > 0 && (smallest === -1 || cells[at] < cells[smallest])) smallest = at;
    }
    if (hiddenHere !== 1 || smallest === -1) return false;
    hidden[smallest] = 1;
    return true;
  }
}

/**
 * 1 for each hidden count above 0 on a cycle of such counts: those that are no bridge in the graph of rows and
 * columns (Tarjan's low-link).
 */
function cellsOnCycles({ rows, columns, cells }: CountTable, hidden: Uint8Array): Uint8Array {
  const onCycle = new Uint8Array(hidden.length);
  const order = new Int32Array(rows + columns); // 0: not visited
  const low = new Int32Array(rows + columns);
  let visited = 0;
  for (let root = 0; root < rows; root++) if (order[root] === 0) walk(root);
  return onCycle;

  /** Depth first without recursion: a table may have hundreds of rows in one chain. */
  function walk(root: number): void {
    const stack = [{ node: root, by: -1, next: 0 }];
    order[root] = low[root] = ++visited;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const { node, by } = top;
      if (top.next === (node < rows ? columns : rows)) {
        stack.pop();
        const above = stack.at(-1);
        if (above === undefined) continue;
        low[above.node] = Math.min(low[above.node], low[node]);
        if (low[node] <= order[above.node]) onCycle[by] = 1;
        continue;
      }
      const k = top.next++;
      const at = node < rows ? node * columns + k : k * columns + (node - rows);
      if (at === by || hidden[at] === 0 || cells[at] === 0) continue;
      const to = node < rows ? rows + k : k;
      if (order[to] === 0) {
        order[to] = low[to] = ++visited;
        stack.push({ node: to, by: at, next: 0 });
      } else {
        low[node] = Math.min(low[node], order[to]);
        onCycle[at] = 1;
      }
    }
  }
}

/**
 * The cells of the cheapest way by which the count of cell `start` can become one fewer (from its row to its column) or
 * one more (from its column to its row): from a row by one more in any cell to a column, from a column by one fewer in
 * a cell above 0 to a row. Undefined if there is none. (Dijkstra; nodes are the rows, then the columns.)
 */
function cheapestPath(
  { rows, columns, cells }: CountTable,
  hidden: Uint8Array,
  start: number,
  { source, goal }: { source: number; goal: number },
): number[] | undefined {
  const nodes = rows + columns;
  const distance = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
  const by = new Int32Array(nodes).fill(-1);
  const done = new Uint8Array(nodes);
  distance[source] = 0;
  for (;;) {
    let node = -1;
    for (let each = 0; each < nodes; each++)
      if (done[each] === 0 && distance[each] < (node === -1 ? Number.POSITIVE_INFINITY : distance[node])) node = each;
    if (node === -1) return undefined;
    if (node === goal) break;
    done[node] = 1;
    const isRow = node < rows;
    for (let k = 0; k < (isRow ? columns : rows); k++) {
      const at = isRow ? node * columns + k : k * columns + (node - rows);
      if (at === start || (!isRow && cells[at] === 0)) continue;
      const to = isRow ? rows + k : k;
      const length = distance[node] + (hidden[at] === 1 ? 0 : cells[at] === 0 ? zeroCost : cells[at]);
      if (length >= distance[to]) continue;
      distance[to] = length;
      by[to] = at;
    }
  }
  const path = [start];
  for (let node = goal; node !== source;) {
    path.push(by[node]);
    node = node < rows ? rows + (by[node] % columns) : Math.floor(by[node] / columns);
  }
  return path;
}
