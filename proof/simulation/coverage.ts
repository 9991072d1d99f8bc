/** What a set of runs has reached: fault points, pairs of point and fault, and what must happen sometimes. */
import type { Fault } from './scheduler.ts';

export class Coverage {
  /** By point: the faults that can happen there, and how often each did. */
  readonly points = new Map<string, { possible: Set<Fault>; hits: Map<Fault | 'none', number> }>();
  readonly sometimes = new Map<string, number>();
  private run = new Set<string>();

  hit(point: string, fault: Fault | 'none', possible: readonly Fault[]): void {
    let known = this.points.get(point);
    if (known === undefined) {
      known = { possible: new Set(), hits: new Map() };
      this.points.set(point, known);
    }
    for (const each of possible) known.possible.add(each);
    known.hits.set(fault, (known.hits.get(fault) ?? 0) + 1);
    if (fault !== 'none') this.run.add(`fault ${fault}`);
  }

  /** Notes that something happened in this run. */
  note(what: string): void {
    this.run.add(what);
  }

  /** Ends a run: pairs of what happened in it are counted. */
  endRun(wanted: readonly (readonly string[])[]): void {
    for (const parts of wanted) {
      if (!parts.every((part) => this.run.has(part))) continue;
      const name = parts.join(' and ');
      this.sometimes.set(name, (this.sometimes.get(name) ?? 0) + 1);
    }
    this.run = new Set();
  }

  /** Pairs that can happen under `kinds`, and those of them that never did. */
  pairs(kinds: ReadonlySet<Fault>): { all: number; missing: string[] } {
    let all = 0;
    const missing: string[] = [];
    for (const [point, { possible, hits }] of this.points) {
      for (const fault of possible) {
        if (!kinds.has(fault)) continue;
        all += 1;
        if (!hits.has(fault)) missing.push(`${point}: ${fault}`);
      }
    }
    return { all, missing };
  }
}
