/**
 * Units below each other: those of the supplied table, and on the first level whatever else the ledger has. Figures of
 * a unit are those of its own rows and of all units below it, exactly; those of the first level add up to the province.
 */
import { wholeGoal, type GoalBy, type UnitRow, type UnitTable } from './unit-table.ts';

export interface UnitNode {
  code: string; // '': rows without a unit
  row: UnitRow | null; // null: not in the table
  parent: number; // place among the nodes, -1: none
  level: number; // from 1
  children: number; // units directly below
  goal: number; // per cent
  goalBy: GoalBy;
}

export class UnitTree {
  readonly nodes: readonly UnitNode[];
  private readonly places = new Map<string, number>();
  /** Places of the nodes, the lower levels first. */
  private readonly upwards: readonly number[];

  /**
   * `codes`: of the ledger, those of the table may be among them; `goal`: of the province, in per cent. A parent that
   * is not in the table is none.
   */
  constructor(table: Pick<UnitTable, 'units'> | undefined, codes: Iterable<string>, goal = wholeGoal) {
    const nodes: UnitNode[] = [];
    const add = (code: string, row: UnitRow | null): void => {
      if (this.places.has(code)) return;
      this.places.set(code, nodes.length);
      nodes.push({ code, row, parent: -1, level: 0, children: 0, goal, goalBy: 'province' });
    };
    for (const row of table?.units ?? []) add(row.code, row);
    for (const code of codes) add(code, null);
    for (const node of nodes) {
      // The empty code has a place, if rows have no unit, and is nobody's parent.
      const parent = node.row?.parent ?? '';
      node.parent = parent === '' ? -1 : this.placeOf(parent);
      if (node.parent >= 0) nodes[node.parent].children += 1;
    }
    for (const at of nodes.keys()) settle(nodes, at);
    this.nodes = nodes;
    this.upwards = [...nodes.keys()].sort((a, b) => nodes[b].level - nodes[a].level);
  }

  /** The place of a unit of the table or the ledger, or -1. */
  placeOf(code: string): number {
    return this.places.get(code) ?? -1;
  }

  /** Sums over each unit and all below it, of counts by place; the given array is left as it is. */
  rollUp(own: Float64Array): Float64Array {
    const sums = own.slice();
    for (const at of this.upwards) {
      const { parent } = this.nodes[at];
      if (parent >= 0) sums[parent] += sums[at];
    }
    return sums;
  }

  /** Codes of a unit and of all below it. */
  codesUnder(code: string): Set<string> {
    const codes = new Set<string>();
    for (const node of this.nodes) {
      let at: UnitNode | undefined = node;
      while (at !== undefined && at.code !== code) at = at.parent < 0 ? undefined : this.nodes[at.parent];
      if (at !== undefined) codes.add(node.code);
    }
    return codes;
  }
}

/** Level and goal of a node, and of those above it that have none yet; a table has no circle. */
function settle(nodes: readonly UnitNode[], at: number): void {
  const node = nodes[at];
  if (node.level > 0) return;
  const above = node.parent < 0 ? undefined : nodes[node.parent];
  if (above !== undefined) settle(nodes, node.parent);
  node.level = (above?.level ?? 0) + 1;
  const own = node.row?.goal ?? null;
  if (own !== null) [node.goal, node.goalBy] = [own, 'unit'];
  else if (above !== undefined && above.goalBy !== 'province') [node.goal, node.goalBy] = [above.goal, 'parent'];
}
