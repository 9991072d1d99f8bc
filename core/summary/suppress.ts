/**
 * Small counts in a table whose row and column totals are known: which cells must not be shown so that none of them can
 * be worked out from those that are, not even by a reader who assumes that every hidden count is above 0 and knows
 * which of them are small. A cell can be worked out unless counts can move round a cycle of hidden cells, one more
 * here and one fewer there, with every total kept, every hidden count above 0 and every small one still small.
 * Method: docs/summary.md, "Small counts".
 */

export interface CountTable {
  rows: number;
  columns: number;
  cells: ArrayLike<number>; // counts, row by row
  /** 1 for columns whose small counts are to be hidden. */
  sensitive: ArrayLike<number>;
  /**
   * Of a cell that would tell a small count as what its row has besides (who is not verified): that count. Such a cell
   * is hidden, whatever its own count is; 0 for the others. Left out: none.
   */
  rest?: ArrayLike<number>;
}

export interface Suppression {
  /** 1 for each cell that must be hidden; no count of 0 is among them. */
  hidden: Uint8Array;
  /** Cells for which there is no way: a reader works them out though every count above 0 is hidden. */
  open: number[];
}

/** Which way a hidden count can go with everything that is assumed of it kept. */
const up = 1;
const down = 2;

/**
 * The cells to hide: those of sensitive columns above 0 and below `small`, those of `rest`, and the smallest others
 * that protect them. A 0 is never hidden: readers who take hidden counts for more than 0 would work out the others from
 * it.
 */
export function suppress(table: CountTable, small: number): Suppression {
  const { rows, columns, cells, sensitive, rest } = table;
  const hidden = new Uint8Array(rows * columns);
  const ways = new Uint8Array(rows * columns);
  for (let at = 0; at < hidden.length; at++) {
    const besides = rest?.[at] ?? 0;
    const isSmall = sensitive[at % columns] === 1 && cells[at] > 0 && cells[at] < small;
    if (isSmall || besides > 0) hidden[at] = 1;
    if (cells[at] === 0) continue;
    // What the row has besides loses one when this cell gains one, and must stay above 0 and small as well.
    if ((!isSmall || cells[at] + 1 < small) && (besides === 0 || besides > 1)) ways[at] |= up;
    if (cells[at] > 1 && (besides === 0 || besides + 1 < small)) ways[at] |= down;
  }
  const search = new CycleSearch(table, ways);
  const protectedCells = new Uint8Array(hidden.length);
  const open: number[] = [];
  const needed = [...hidden.keys()].filter((at) => hidden[at] === 1);
  for (const at of needed) {
    if (protectedCells[at] === 1) continue;
    const path = search.cheapest(at, hidden);
    if (path === undefined) open.push(at);
    for (const each of path ?? []) {
      hidden[each] = 1;
      protectedCells[each] = 1;
    }
  }
  for (const at of open) if (cells[at] === 0) hidden[at] = 0;
  return { hidden, open };
}

/** Cycles of counts that can move; nodes of the search are the rows, then the columns. */
class CycleSearch {
  private readonly table: CountTable;
  private readonly ways: Uint8Array;

  constructor(table: CountTable, ways: Uint8Array) {
    this.table = table;
    this.ways = ways;
  }

  /** The cells of the cycle through `start` that hides the least besides what is hidden; undefined if there is none. */
  cheapest(start: number, hidden: Uint8Array): number[] | undefined {
    const { rows, columns } = this.table;
    const [row, column] = [Math.floor(start / columns), rows + (start % columns)];
    // One fewer here is one more in another cell of the row; one more here one fewer in another cell of the column.
    const ends: [number, number][] = [];
    if ((this.ways[start] & down) !== 0) ends.push([row, column]);
    if ((this.ways[start] & up) !== 0) ends.push([column, row]);
    for (const [source, goal] of ends) {
      const path = this.amongHidden(start, hidden, source, goal);
      if (path !== undefined) return path;
    }
    const found = ends.map(([source, goal]) => this.dijkstra(start, hidden, source, goal));
    return found.filter((path) => path !== undefined).toSorted((a, b) => a.cost - b.cost)[0]?.cells;
  }

  /**
   * A cell by which the search may leave a node, and where it leads: from a row by one more, from a column by one
   * fewer.
   */
  private step(node: number, k: number): { at: number; to: number; way: number } {
    const { rows, columns } = this.table;
    if (node < rows) return { at: node * columns + k, to: rows + k, way: up };
    return { at: k * columns + (node - rows), to: k, way: down };
  }

  /** Breadth first over hidden cells alone: most cells are protected by what is hidden already. */
  private amongHidden(start: number, hidden: Uint8Array, source: number, goal: number): number[] | undefined {
    const { rows, columns } = this.table;
    const by = new Int32Array(rows + columns).fill(-1);
    const queue = [source];
    for (const node of queue) {
      for (let k = 0; k < (node < rows ? columns : rows); k++) {
        const { at, to, way } = this.step(node, k);
        if (at === start || hidden[at] === 0 || (this.ways[at] & way) === 0 || by[to] !== -1 || to === source) continue;
        by[to] = at;
        if (to === goal) return this.pathOf(start, by, source, goal);
        queue.push(to);
      }
    }
    return undefined;
  }

  /** Over all cells; one that is shown costs its count, for that much is no longer shown. */
  private dijkstra(
    start: number,
    hidden: Uint8Array,
    source: number,
    goal: number,
  ): { cost: number; cells: number[] } | undefined {
    const { rows, columns, cells } = this.table;
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
      if (node === goal) return { cost: distance[goal], cells: this.pathOf(start, by, source, goal) };
      done[node] = 1;
      for (let k = 0; k < (node < rows ? columns : rows); k++) {
        const { at, to, way } = this.step(node, k);
        if (at === start || (this.ways[at] & way) === 0) continue;
        const length = distance[node] + (hidden[at] === 1 ? 0 : cells[at]);
        if (length >= distance[to]) continue;
        distance[to] = length;
        by[to] = at;
      }
    }
  }

  private pathOf(start: number, by: Int32Array, source: number, goal: number): number[] {
    const { rows, columns } = this.table;
    const path = [start];
    for (let node = goal; node !== source;) {
      path.push(by[node]);
      node = node < rows ? rows + (by[node] % columns) : Math.floor(by[node] / columns);
    }
    return path;
  }
}
