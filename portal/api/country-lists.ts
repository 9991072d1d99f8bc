/** What the nightly lists know of every province, for programs. */
import { $CountryLists, readCountryLists } from '../../core/steering/country-lists.ts';
import type { Access } from '../access/access.ts';
import type { Route } from '../http/route.ts';

export const countryListsAccess: Access = { to: 'country', roles: ['headquarters'] };

export const countryListApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/lists',
    access: countryListsAccess,
    api: {
      name: 'countryLists',
      summary: 'How many stand on the nightly lists of each province, who sends nothing, which provinces share persons',
      answers: { 200: $CountryLists },
    },
    handle: async (c) => c.json(await readCountryLists(c.get('world')), 200, { 'Cache-Control': 'private, no-store' }),
  },
];
