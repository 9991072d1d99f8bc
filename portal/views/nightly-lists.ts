/** The nightly lists of the province of a request, with what became of whom they name; tallies are kept a while. */
import { readProvinceState } from '../../core/domain/province-state.ts';
import {
  findList,
  readListNow,
  tallyOf,
  type EntryState,
  type ListNow,
  type ListRef,
} from '../../core/cases/nightly-lists.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';
import { disclosureFor } from './asked-cases.ts';

export interface ListTally {
  rows: number;
  /** Null of lists that name no participant. */
  states: Record<EntryState, number> | null;
}

/** Tallies of so many lists are kept in a process, four numbers each: a month of all provinces. */
const talliesMax = 10_000;
const tallies = new WeakMap<PortalWorld, Map<string, ListTally>>();

/** The list of an address. Throws Problem NOT_FOUND for what is called no list. */
export function listAsked(c: PortalContext, name: string): ListRef {
  const list = findList(c.req.param('day') ?? '', name);
  if (list === undefined) throw new Problem('NOT_FOUND');
  return list;
}

/** Throws Problem NOT_FOUND if there is no such list. */
export async function listNow(c: PortalContext, list: ListRef): Promise<ListNow> {
  const now = await readListNow(c.get('world'), c.get('province'), list, disclosureFor(c));
  if (now === undefined) throw new Problem('NOT_FOUND');
  return now;
}

/** How many rows a list has and what became of them: read once for each version of the ledger. */
export async function tallyOfList(c: PortalContext, list: ListRef): Promise<ListTally> {
  const world = c.get('world');
  const kept = tallies.get(world) ?? new Map<string, ListTally>();
  tallies.set(world, kept);
  const state = await readProvinceState(world.state, c.get('province'));
  const key = [c.get('province'), list.day, list.name, list.stored, state?.manifest ?? ''].join(' ');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { rows, entries } = await listNow(c, list);
  const tally = { rows, states: entries === undefined ? null : tallyOf(entries) };
  if (kept.size >= talliesMax) kept.clear();
  kept.set(key, tally);
  return tally;
}
