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

export const countryUnitsAccess: Access = { to: 'country', roles: ['headquarters'] };

const paging = pagingQuery({ default: 100, max: 1000 });
export const $ProvinceUnitQuery = $UnitFilter.extend(paging.shape);
export const $CountryUnitQuery = $CountryUnitFilter.extend(paging.shape);
export type UnitQuery = z.output<typeof $UnitFilter>;
export type CountryUnitQuery = z.output<typeof $CountryUnitFilter>;

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

function placeOf(cursor: string): number | undefined {
  return /^\d{1,7}$/.test(cursor) ? Number(cursor) : undefined;
}

/** A cursor is how many units stand before its page. Throws Problem REQUEST_INVALID, CURSOR_INVALID. */
function pageOf(c: PortalContext): UnitPage {
  const { limit, after = 0 } = pagingOf(c, paging, placeOf);
  return { limit, after };
}

/** Units of the province of the request. Throws Problem REQUEST_INVALID, CURSOR_INVALID, `IntegrityError`. */
export function askedProvinceUnits(c: PortalContext): Promise<ProvinceUnits> {
  return provinceUnits(keptUnits(c), c.get('province'), readUnitQuery(c), pageOf(c));
}

/** Units of all provinces. Throws Problem REQUEST_INVALID, CURSOR_INVALID, `IntegrityError`. */
export function askedCountryUnits(c: PortalContext): Promise<CountryUnits> {
  return countryUnits(keptUnits(c), readCountryUnitQuery(c), pageOf(c));
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
