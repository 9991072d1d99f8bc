/** Why figures moved between two days or versions, for programs. */
import { $Diff } from '../../core/steering/diff.ts';
import type { Route } from '../http/route.ts';
import {
  $CountryDiffQuery,
  $ProvinceDiffQuery,
  countryDiff,
  countryDiffAccess,
  givenQuery,
  provinceDiff,
  provinceDiffAccess,
} from '../views/asked-diff.ts';

const privately = { 'Cache-Control': 'private, no-store' };

export const diffApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/diff',
    access: countryDiffAccess,
    api: {
      name: 'diffCountry',
      summary: 'Why the figures of all provinces and of the country moved between two closed days, or until today',
      query: $CountryDiffQuery,
      answers: { 200: $Diff },
    },
    handle: async (c) => c.json(await countryDiff(c, givenQuery(c)), 200, privately),
  },
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/diff',
    access: provinceDiffAccess,
    api: {
      name: 'diffProvince',
      summary: 'Why the figures of the province moved between two closed days or two versions of its ledger',
      query: $ProvinceDiffQuery,
      answers: { 200: $Diff },
    },
    handle: async (c) => c.json(await provinceDiff(c, givenQuery(c)), 200, privately),
  },
];
