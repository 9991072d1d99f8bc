/** The access matrix by HTTP in its short form, and that its questions find a door that is open. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openCountry, type Country } from '../../proof/portal-access/askers.ts';
import { rowOf } from '../../proof/portal-access/contract-table.ts';
import {
  askForeign,
  askGuessed,
  askMatrix,
  askWays,
  askWorthless,
  type Tally,
} from '../../proof/portal-access/questions.ts';
import type { Access } from '../../portal/access/access.ts';
import type { Route } from '../../portal/http/route.ts';
import { allRoutes } from '../../portal/routes.ts';

const [one, other] = ['vn34-52', 'vn34-01'];

/** A route of each kind, with the rights that the contract gives it. */
const few: readonly Route[] = [
  route('GET', '/api/v1/provinces/:province/cases', { to: 'province', roles: ['clerk', 'director', 'headquarters'] }),
  route('POST', '/api/v1/provinces/:province/checks', { to: 'province', roles: ['clerk', 'director'] }),
  route('GET', '/api/v1/batches/:batch', { to: 'batch', roles: ['clerk', 'director', 'headquarters'] }),
  route('GET', '/runs', { to: 'country', roles: ['headquarters', 'operator'] }),
  route('GET', '/home', { to: 'person' }),
];

function route(method: Route['method'], path: string, access: Access): Route {
  return { method, path, access, api: { name: 'x', summary: 'x', answers: {} }, handle: (c) => c.body(null, 204) };
}

let country: Country;
beforeAll(async () => {
  country = await openCountry([one, other]);
});

async function wrongOf(routes: readonly Route[]): Promise<string[]> {
  const tally: Tally = { questions: 0, wrong: [] };
  await askMatrix(country.over(routes), tally, { own: one, others: [one, other], real: false });
  return tally.wrong;
}

describe('the access matrix', () => {
  it('has no wrong answer, whoever asks for whatever in whichever way', { tags: 'long' }, async () => {
    const tally: Tally = { questions: 0, wrong: [] };
    await askMatrix(country, tally, { own: one, others: [one, other], real: true });
    await askWays(country, tally, one, other);
    await askGuessed(country, tally, one, other);
    await askWorthless(country, tally, one);
    await askForeign(country, tally, one);
    expect(tally.wrong.slice(0, 20)).toEqual([]);
    expect(tally.questions).toBeGreaterThan(allRoutes.length * 7 * 2);
  });

  it('finds nothing wrong with routes that have the rights of the contract', async () => {
    expect(await wrongOf(few)).toEqual([]);
  });

  it.each<[string, number, Access]>([
    ['a province’s cases for everybody who is logged in', 0, { to: 'person' }],
    ['a province’s cases for everyone', 0, { to: 'everyone' }],
    [
      'a province’s cases for a reviewer too',
      0,
      { to: 'province', roles: ['clerk', 'director', 'headquarters', 'reviewer'] },
    ],
    ['a province’s cases not for its director', 0, { to: 'province', roles: ['clerk', 'headquarters'] }],
    [
      'a province’s cases as a thing of the country',
      0,
      { to: 'country', roles: ['clerk', 'director', 'headquarters'] },
    ],
    ['checks by headquarters', 1, { to: 'province', roles: ['clerk', 'director', 'headquarters'] }],
    ['a batch as a thing of the country', 2, { to: 'country', roles: ['clerk', 'director', 'headquarters'] }],
    ['runs for a reviewer', 3, { to: 'country', roles: ['headquarters', 'operator', 'reviewer'] }],
    ['a page for everyone that asks who one is', 4, { to: 'everyone' }],
  ])('finds %s', async (_, at, access) => {
    const wrong = await wrongOf(few.map((each, i) => (i === at ? { ...each, access } : each)));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every((line) => line.includes(few[at].path))).toBe(true);
  });

  it('finds what an answer lets slip of another office', async () => {
    const tally: Tally = { questions: 0, wrong: [] };
    const leak = country.things.get(other)?.participant ?? '';
    const slips = few.map((each): Route => ({ ...each, handle: (c) => c.text(`… ${leak} …`) }));
    await askMatrix(country.over(slips), tally, { own: one, others: [one], real: true });
    expect(tally.wrong).toContainEqual(expect.stringContaining('names something of another office'));
  });

  it('says which route has no row in its table', () => {
    expect(() => rowOf({ method: 'GET', path: '/new' })).toThrow('GET /new stands in no row');
  });
});
