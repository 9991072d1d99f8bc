/** Units for programs: those of a province, those of the country that lag, and the table that names them. */
import * as z from 'zod';
import { $CountryUnits } from '../../core/steering/units-nationwide.ts';
import { $ProvinceUnits } from '../../core/steering/units.ts';
import { loadUnits } from '../../core/units/load-units.ts';
import type { Route } from '../http/route.ts';
import { csvBody, csvTypes } from '../http/text-body.ts';
import { caseRoles } from '../views/asked-cases.ts';
import {
  $CountryUnitQuery,
  $ProvinceUnitQuery,
  askedCountryUnits,
  askedProvinceUnits,
  countryUnitsAccess,
  pageOfUnits,
  readCountryUnitQuery,
  readUnitQuery,
} from '../views/asked-units.ts';

const privately = { 'Cache-Control': 'private, no-store' };

const $Loaded = z.strictObject({
  provinces: z.array(
    z.strictObject({
      province: z.string(),
      units: z.int().nonnegative(),
      asOf: z.iso.date(),
      status: z.enum(['recorded', 'replaced', 'known', 'older']), // `older`: a newer table is known, and stays
    }),
  ),
});

export const unitApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/units',
    access: { to: 'province', roles: caseRoles },
    api: {
      name: 'listUnits',
      summary: 'Units of the province with rate, place, goal, trend and pace; by default those without a parent',
      query: $ProvinceUnitQuery,
      answers: { 200: $ProvinceUnits },
    },
    handle: async (c) => c.json(await askedProvinceUnits(c, readUnitQuery(c), pageOfUnits(c)), 200, privately),
  },
  {
    method: 'GET',
    path: '/api/v1/units',
    access: countryUnitsAccess,
    api: {
      name: 'listUnitsOfCountry',
      summary: 'Units of all provinces: the lowest rates, most remaining, furthest behind their goal, not moving',
      query: $CountryUnitQuery,
      answers: { 200: $CountryUnits },
    },
    handle: async (c) => c.json(await askedCountryUnits(c, readCountryUnitQuery(c), pageOfUnits(c)), 200, privately),
  },
  {
    method: 'POST',
    path: '/api/v1/units',
    access: countryUnitsAccess,
    api: {
      name: 'loadUnits',
      summary: 'Replaces the tables of units of the provinces in a CSV, whole or not at all',
      body: { file: csvTypes },
      answers: { 200: $Loaded },
    },
    handle: async (c) => c.json(await loadUnits(c.get('world'), await csvBody(c))),
  },
];
