/** A portal in memory with uploads of several provinces, and everybody who asks it, by every way to say who one is. */
import { createHash } from 'node:crypto';
import { endSession, sessionsOf, startSession } from '../../portal/access/sessions.ts';
import { listTokens, makeToken, revokeToken } from '../../portal/access/tokens.ts';
import { createPortal, type Portal } from '../../portal/app.ts';
import { proxyHeader, signIdentity } from '../../portal/access/proxy-header.ts';
import type { Route } from '../../portal/http/route.ts';
import type { PortalWorld } from '../../portal/ports.ts';
import { allRoutes } from '../../portal/routes.ts';
import { $PortalSettings } from '../../portal/settings.ts';
import { rowKey } from '../../portal/views/row-keys.ts';
import { Office, somePeople } from '../../test/support/office.ts';
import { proxySecret, testPortal } from '../../test/support/portal-world.ts';
import type { Asker } from './contract-table.ts';

export const host = '127.0.0.1:8080';
export const origin = `http://${host}`;

/** What a province has that another must not see. */
export interface Things {
  province: string;
  batch: string;
  participant: string;
  key: string;
  ticket: string;
}

export interface Answered {
  status: number;
  text: string;
  /** The handler of a route was reached: the door let somebody in. */
  reached: boolean;
}

export interface Country {
  world: PortalWorld;
  routes: readonly Route[];
  things: Map<string, Things>;
  /** With the real handlers of everything that reads. */
  real: (path: string, init: RequestInit) => Promise<Answered>;
  /** Only the door: a handler answers nothing. */
  door: (path: string, init: RequestInit) => Promise<Answered>;
  /** The same country behind other routes: for a test of the questions themselves. */
  over: (routes: readonly Route[]) => Country;
  /** Headers by which somebody says who they are. */
  headersOf: (asker: Asker, province: string, by?: 'proxy' | 'token' | 'session') => Promise<Record<string, string>>;
  /** Headers that said so once, or never: all of them are nobody's. */
  worthless: (province: string) => Promise<[what: string, headers: Record<string, string>][]>;
}

/** Opens a country with one upload in each of these provinces; one row of each is not verified. */
export async function openCountry(provinces: readonly string[]): Promise<Country> {
  const office = await Office.open(somePeople(2 * provinces.length));
  const { world } = testPortal(office.world);
  world.ownerKey = 'key-of-this-machine';
  const things = new Map<string, Things>();
  for (const [i, province] of provinces.entries()) {
    const participant = String(7_100_000_001 + i);
    const wrong = office.row(2 * i + 1, { number: participant, name: 'Hoàng Thị Khác' });
    const { batchId: batch } = await office.send([wrong, office.row(2 * i + 2)], { province });
    const key = rowKey(world.portalKey, province, participant);
    const sender = { user: `clerk-${province}`, role: 'clerk', province, by: 'proxy' } as const;
    const upload = { province, kind: 'delta', metadata: {}, sender } as const;
    const file = { bytes: 1, sha256: '0'.repeat(64), container: 'csv' } as const;
    const { id: ticket } = await world.uploads.ticket(upload, file);
    things.set(province, { province, batch, participant, key, ticket });
  }
  const settings = $PortalSettings.parse({ proxySecret });
  const through = (marked: (mark: () => void) => readonly Route[]) => {
    let reached = false;
    const portal: Portal = createPortal(world, settings, { routes: marked(() => (reached = true)) });
    return async (path: string, init: RequestInit): Promise<Answered> => {
      reached = false;
      const headers = { host, ...(init.headers as Record<string, string>) };
      const response = await portal.request(`${origin}${path}`, { ...init, headers });
      return { status: response.status, text: await response.text(), reached };
    };
  };
  const portalsOver = (routes: readonly Route[]): Pick<Country, 'routes' | 'real' | 'door'> => ({
    routes,
    real: through((mark) =>
      routes.map((route) => ({
        ...route,
        handle(c) {
          mark();
          // What changes something is looked at up to its door alone, so that every question finds the country as it
          // was; but whose a ticket is, its handler decides.
          const doorAlone = route.method === 'POST' && !route.path.includes(':ticket');
          return doorAlone ? c.body(null, 204) : route.handle(c);
        },
      })),
    ),
    door: through((mark) =>
      routes.map((route) => ({
        ...route,
        handle(c) {
          mark();
          return c.body(null, 204);
        },
      })),
    ),
  });
  const personOf = (asker: Exclude<Asker, 'nobody' | 'owner'>, province: string) => {
    const ofOffice = asker === 'clerk' || asker === 'director';
    return { user: `${asker}-${province}`, role: asker, province: ofOffice ? province : null };
  };
  const signed = (asker: Exclude<Asker, 'nobody' | 'owner'>, province: string, seconds: number, secret = proxySecret) =>
    signIdentity({ ...personOf(asker, province), exp: world.clock.now() / 1000 + seconds }, secret);

  const country: Country = {
    world,
    things,
    ...portalsOver(allRoutes),
    over: (routes) => ({ ...country, ...portalsOver(routes) }),
    async headersOf(asker, province, by = 'proxy') {
      if (asker === 'nobody') return {};
      if (asker === 'owner') {
        const cookie = await startSession(world, { user: 'owner', role: 'owner', province: null });
        return { cookie: `doisoat=${cookie}` };
      }
      if (by === 'proxy') return { [proxyHeader]: signed(asker, province, 60) };
      const person = personOf(asker, province);
      if (by === 'token') return { authorization: `Bearer ${await makeToken(world, person, 1)}` };
      return { cookie: `doisoat=${await startSession(world, person)}` };
    },
    async worthless(province) {
      const person = personOf('clerk', province);
      const revoked = await makeToken(world, person, 1);
      for (const { key } of await listTokens(world)) await revokeToken(world, key);
      const ended = await startSession(world, person);
      for (const { key } of await sessionsOf(world, person.user)) await endSession(world, key);
      const expired = await makeToken(world, person, -1);
      const header = signed('clerk', province, 60);
      const body = Buffer.from(JSON.stringify({ ...person, role: 'headquarters', exp: 4e9 })).toString('base64url');
      const alive = await startSession(world, person);
      return [
        ['a token that was revoked', { authorization: `Bearer ${revoked}` }],
        ['a token that has expired', { authorization: `Bearer ${expired}` }],
        ['a token that was made up', { authorization: `Bearer ${'A'.repeat(43)}` }],
        ['a hash of a token', { authorization: `Bearer ${createHash('sha256').update(expired).digest('hex')}` }],
        ['the cookie of a session that was ended', { cookie: `doisoat=${ended}` }],
        ['a cookie that was altered', { cookie: `doisoat=${alive.slice(0, -2)}xx` }],
        ['the cookie of another name', { cookie: `__Host-doisoat=${alive}` }],
        ['a header that has expired', { [proxyHeader]: signed('clerk', province, -1) }],
        ['a header of another secret', { [proxyHeader]: signed('clerk', province, 60, 'another') }],
        ['a header with another person under its signature', { [proxyHeader]: `${body}.${header.split('.')[1]}` }],
        ['a header without a signature', { [proxyHeader]: header.split('.')[0] }],
        // Whoever says so wrongly in one way is not helped by the other.
        ['a wrong token beside a good header', { authorization: 'Bearer x', [proxyHeader]: header }],
        ['a wrong header beside a good cookie', { [proxyHeader]: 'x.y', cookie: `doisoat=${alive}` }],
      ];
    },
  };
  return country;
}

/** The path of a route with the things of a province in it; `others` replace the rest. */
export function pathOf(route: Pick<Route, 'path'>, things: Things, others: Things = things): string {
  const values: Record<string, string> = {
    province: things.province,
    batch: others.batch,
    key: others.key,
    ticket: others.ticket,
    day: '2026-01-30',
    name: 'deceased',
    role: 'clerk',
    version: '2026-01-31',
    week: '2026-W05',
    alert: '0123456789abcdef',
  };
  return route.path
    .replace(/:([a-z]+)/gi, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new Error(`${route.path}: proof/portal-access/askers.ts has no value for :${name}`);
      return value;
    })
    .replace('/*', '/index.html');
}
