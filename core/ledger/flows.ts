/**
 * Who moved from which state to which, and why, from one version of a ledger to the next: the exact decomposition of
 * the change of its counts (`docs/ledger.md`, Flows).
 */
import { byName } from '../base/by-name.ts';
import { isSynced, isVerified, schemes, Verdict, verdictCodeEnd, type Scheme } from '../domain/codes.ts';
import { Cause, causeEnd } from './verdict-change.ts';

/** States of a participant, in all, in a scheme or in a unit; their numbers are stored. */
export const flowStates = ['absent', 'verified', 'syncedOnly', 'notSynced', 'outOfScope'] as const;
const states = flowStates.length;
const absent = 0;

/** The state of a participant who is there, by verdict. */
const stateOfVerdict = Uint8Array.from({ length: verdictCodeEnd }, (_, code) => {
  if (code === Verdict.OUT_OF_SCOPE) return flowStates.indexOf('outOfScope');
  if (isVerified[code] === 1) return flowStates.indexOf('verified');
  return flowStates.indexOf(isSynced[code] === 1 ? 'syncedOnly' : 'notSynced');
});

/** Persons who moved: `Cause`, state before, state after, how many. */
export type Flow = [cause: number, before: number, after: number, persons: number];

export interface Flows {
  persons: Flow[];
  schemes: Record<Scheme, Flow[]>;
  units: Record<string, Flow[]>;
}

/** A participant as the counts have them: nobody without effective memberships. */
export interface Counted {
  verdict: number;
  unit: number; // by its number
  members: number; // effective membership bits
}

/** Room for every cause, state before and state after. */
const cells = causeEnd * states * states;

function cellOf(cause: number, before: number, after: number): number {
  return (cause * states + before) * states + after;
}

/** Gathers the flows of one version. */
export class FlowCounts {
  private readonly persons = new Float64Array(cells);
  private readonly schemes = schemes.map(() => new Float64Array(cells));
  /** By cell, and then by unit: few cells occur, but many units may. */
  private readonly units: (Float64Array | undefined)[] = Array.from({ length: cells });

  /** Notes a participant; `cause`: of another verdict. Who joins, leaves or changes the unit does so by themselves. */
  move(cause: number, before: Counted, after: Counted): void {
    const from = before.members === 0 ? absent : stateOfVerdict[before.verdict];
    const to = after.members === 0 ? absent : stateOfVerdict[after.verdict];
    if (from !== to) this.persons[cellOf(causeOf(cause, from, to), from, to)] += 1;
    const either = before.members | after.members;
    for (let s = 0; s < schemes.length; s++) {
      if ((either & (1 << s)) === 0) continue;
      const own = (before.members & (1 << s)) === 0 ? absent : from;
      const now = (after.members & (1 << s)) === 0 ? absent : to;
      if (own !== now) this.schemes[s][cellOf(causeOf(cause, own, now), own, now)] += 1;
    }
    if (before.unit === after.unit || from === absent || to === absent) {
      if (from !== to) this.moveUnit(from === absent ? after.unit : before.unit, causeOf(cause, from, to), from, to);
    } else {
      this.moveUnit(before.unit, Cause.moved, from, absent);
      this.moveUnit(after.unit, Cause.moved, absent, to);
    }
  }

  /** The common case of a first upload: a participant who was not there. */
  join(verdict: number, unit: number, members: number): void {
    if (members === 0) return;
    const to = stateOfVerdict[verdict];
    const cell = cellOf(Cause.joined, absent, to);
    this.persons[cell] += 1;
    for (let s = 0; s < schemes.length; s++) if ((members & (1 << s)) !== 0) this.schemes[s][cell] += 1;
    this.moveUnit(unit, Cause.joined, absent, to);
  }

  private moveUnit(unit: number, cause: number, from: number, to: number): void {
    const cell = cellOf(cause, from, to);
    let counts = this.units[cell];
    if (counts === undefined || unit >= counts.length) {
      const larger = new Float64Array(Math.max(64, 2 * unit));
      if (counts !== undefined) larger.set(counts);
      counts = larger;
      this.units[cell] = counts;
    }
    counts[unit] += 1;
  }

  /** The cells that are not 0, by cause, state before and state after; units, by name, in which somebody moved. */
  toObject(unitNames: readonly string[]): Flows {
    const named = new Map<number, Flow[]>();
    this.units.forEach((counts, cell) => {
      counts?.forEach((persons, unit) => {
        if (persons === 0) return;
        const flows = named.get(unit) ?? [];
        flows.push(flowOf(cell, persons));
        named.set(unit, flows);
      });
    });
    const units = [...named].map(([unit, flows]) => [unitNames[unit], flows] as const);
    const [BHXHBB, BHXHTN, BHYT, BHTN] = this.schemes.map(flowsIn);
    return {
      persons: flowsIn(this.persons),
      schemes: { BHXHBB, BHXHTN, BHYT, BHTN },
      units: byName(units.sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }
}

function causeOf(cause: number, from: number, to: number): number {
  if (from === absent) return Cause.joined;
  return to === absent ? Cause.left : cause;
}

function flowOf(cell: number, persons: number): Flow {
  const after = cell % states;
  const before = Math.floor(cell / states) % states;
  return [Math.floor(cell / states / states), before, after, persons];
}

function flowsIn(counts: Float64Array): Flow[] {
  const flows: Flow[] = [];
  counts.forEach((persons, cell) => {
    if (persons !== 0) flows.push(flowOf(cell, persons));
  });
  return flows;
}

/** Whether a stored value is a list of flows: looked at by hand, as there may be one for each of many units. */
export function areFlows(value: unknown): value is Flow[] {
  return Array.isArray(value) && value.every(isFlow);
}

function isFlow(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [cause, before, after, persons] = value as unknown[];
  return isBelow(cause, causeEnd) && isBelow(before, states) && isBelow(after, states) && isBelow(persons, Infinity);
}

function isBelow(value: unknown, end: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end;
}

/** Counts by verdict as counts by state; the first, of those who are absent, is 0. */
export function statesOf(byVerdict: readonly number[] | undefined): number[] {
  const counts = Array.from({ length: states }, () => 0);
  byVerdict?.forEach((count, verdict) => {
    counts[stateOfVerdict[verdict]] += count;
  });
  return counts;
}

/** Whether the flows are exactly what lies between two counts by verdict. */
export function addUp(
  flows: readonly Flow[],
  before: readonly number[] | undefined,
  after: readonly number[] | undefined,
): boolean {
  const counts = statesOf(before);
  for (const [, from, to, persons] of flows) {
    counts[from] -= persons;
    counts[to] += persons;
  }
  return statesOf(after).every((count, state) => state === absent || count === counts[state]);
}
