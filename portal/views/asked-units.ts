/** Which units a request asks for, and what this process keeps of their counts and tables. */
import type * as z from 'zod';
import { KeptUnits } from '../../core/steering/unit-board.ts';
import { $UnitFilter, provinceUnits, type ProvinceUnits, type UnitPage } from '../../core/steering/units.ts';
import { $CountryUnitFilter, countryUnits, type CountryUnits } from '../../core/steering/units-nationwide.ts';
import { UnitTree } from '../../core/units/unit-tree.ts';
import type { Access } from '../access/access.ts';
import { pagingOf, pagingQuery } from '../http/paging.ts';
import { parsed } from '../http/parse-body.ts';
import type { PortalContext } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';
import { orderAsked, wholeAsked } from './table.ts';

export const countryUnitsAccess: Access = { to: 'country', roles: ['headquarters'] };

/** Lines of a page of the table. */
export const unitRows = 100;
/** Lines that are sorted, looked through and taken away at once: 1 s of processor and 200 MB. */
export const wholeUnitsMax = 50_000;

const paging = pagingQuery({ default: 100, max: 1000 });
export const $ProvinceUnitQuery = $UnitFilter.extend(paging.shape);
export const $CountryUnitQuery = $CountryUnitFilter.extend(paging.shape);
type UnitQuery = z.output<typeof $UnitFilter>;
type CountryUnitQuery = z.output<typeof $CountryUnitFilter>;

const keptOf = new WeakMap<PortalWorld, KeptUnits>();

function keptUnits(c: PortalContext): KeptUnits {
  const world = c.get('world');
  const kept = keptOf.get(world) ?? new KeptUnits(world);
  keptOf.set(world, kept);
  return kept;
}

/** The query without fields that a form left empty. */
function given(c: PortalContext): Record<string, string> {
  return Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''));
}

/** Throws Problem REQUEST_INVALID. */
export function readUnitQuery(c: PortalContext): UnitQuery {
  return parsed($UnitFilter, given(c));
}

/** Throws Problem REQUEST_INVALID. */
export function readCountryUnitQuery(c: PortalContext): CountryUnitQuery {
  return parsed($CountryUnitFilter, given(c));
}

const $UnitChoice = $UnitFilter.omit({ sort: true });
/** Which units a page asks for: their order is that of its table. */
export type UnitChoice = z.output<typeof $UnitChoice>;

/** Throws Problem REQUEST_INVALID. */
export function readUnitChoice(c: PortalContext): UnitChoice {
  return parsed($UnitChoice, given(c));
}

/**
 * The units of a page of a table, the lowest rate first, by `ask`: one page of them, the last one if there are fewer,
 * and all, up to `wholeUnitsMax`, where an order, some of them or a file is asked for.
 */
export async function unitsOfPage<Found extends { total: number; units: readonly unknown[] }>(
  c: PortalContext,
  ask: (page: UnitPage) => Promise<Found>,
): Promise<Found> {
  if (wholeAsked(c)) return ask({ after: 0, limit: wholeUnitsMax });
  const { page } = orderAsked(c, []);
  const found = await ask({ after: (page - 1) * unitRows, limit: unitRows });
  if (found.units.length > 0 || found.total === 0) return found;
  return ask({ after: Math.floor((found.total - 1) / unitRows) * unitRows, limit: unitRows });
}

function placeOf(cursor: string): number | undefined {
  return /^\d{1,7}$/.test(cursor) ? Number(cursor) : undefined;
}

/** A cursor is how many units stand before its page. Throws Problem REQUEST_INVALID, CURSOR_INVALID. */
export function pageOfUnits(c: PortalContext): UnitPage {
  const { limit, after = 0 } = pagingOf(c, paging, placeOf);
  return { limit, after };
}

/** Units of the province of the request. Throws `IntegrityError`. */
export function askedProvinceUnits(c: PortalContext, filter: UnitQuery, page: UnitPage): Promise<ProvinceUnits> {
  return provinceUnits(keptUnits(c), c.get('province'), filter, page);
}

/** Units of all provinces. Throws `IntegrityError`. */
export function askedCountryUnits(c: PortalContext, filter: CountryUnitQuery, page: UnitPage): Promise<CountryUnits> {
  return countryUnits(keptUnits(c), filter, page);
}

/** The code of a unit of the province of the request, and of all below it by the table. Throws `IntegrityError`. */
export async function codesUnder(c: PortalContext, code: string): Promise<ReadonlySet<string>> {
  return new UnitTree(await keptUnits(c).table(c.get('province')), [code]).codesUnder(code);
}

/** What the table of the province of the request calls a unit; undefined if it has none of this code. */
export async function unitNames(c: PortalContext): Promise<ReadonlyMap<string, string>> {
  const table = await keptUnits(c).table(c.get('province'));
  return new Map(table?.units.map(({ code, name }) => [code, name]));
}
