/** What mending would do, for programs. */
import { $WhatIf } from '../../core/steering/what-if.ts';
import type { Route } from '../http/route.ts';
import {
  $CountryWhatIfQuery,
  $ProvinceWhatIfQuery,
  chosenOfCountry,
  chosenOfProvince,
  countryWhatIf,
  countryWhatIfAccess,
  provinceWhatIf,
  provinceWhatIfAccess,
} from '../views/asked-what-if.ts';

const privately = { 'Cache-Control': 'private, no-store' };

export const whatIfApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/what-if',
    access: countryWhatIfAccess,
    api: {
      name: 'whatIfCountry',
      summary: 'What mending reasons or actors in every province alike would do to rates, places and goals',
      query: $CountryWhatIfQuery,
      answers: { 200: $WhatIf },
    },
    handle: async (c) => c.json(await countryWhatIf(c, chosenOfCountry(c)), 200, privately),
  },
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/what-if',
    access: provinceWhatIfAccess,
    api: {
      name: 'whatIfProvince',
      summary: 'What mending reasons, actors or units of the province would do to its rate, place and goal',
      query: $ProvinceWhatIfQuery,
      answers: { 200: $WhatIf },
    },
    handle: async (c) => c.json(await provinceWhatIf(c, chosenOfProvince(c)), 200, privately),
  },
];
