/** Login by a real OpenID provider on loopback, and by the key of this machine. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { passProvider, startLoginProvider, type LoginProvider } from '../../support/login-provider.ts';
import { testPortal, type TestPortal } from '../../support/portal-world.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const origin = 'http://127.0.0.1:8080';
const callback = `${origin}/login/callback`;
const people = {
  'cb-17': { doisoat_role: 'clerk', doisoat_province: 'vn34-52' },
  'tw-1': { doisoat_role: ['staff', 'headquarters'] },
  guest: { doisoat_role: 'guest' },
  nobody: {},
  'no-place': { doisoat_role: 'clerk' },
  'no-such-place': { doisoat_role: 'clerk', doisoat_province: 'vn34-99' },
  'two-roles': { doisoat_role: ['reviewer', 'operator'] },
};

let provider: LoginProvider;
beforeAll(async () => {
  // It warns that it forgets its users, which it shall.
  vi.spyOn(console, 'warn').mockReturnValue();
  provider = await startLoginProvider({ callback, people });
});
afterAll(async () => {
  await provider.stop();
});

function settings(of: LoginProvider = provider): object {
  const { issuer, clientId, clientSecret } = of;
  return { oidc: { issuer, clientId, clientSecret } };
}

interface Tried {
  answer: Response;
  cookies: string[];
  world: TestWorld;
  portal: TestPortal;
  back: URL;
  kept: string;
}

/** A whole login; the answer is that of the callback. */
async function logIn(account: string | undefined, of: LoginProvider = provider): Promise<Tried> {
  const world = testWorld();
  const portal = testPortal(world, settings(of));
  const left = await portal.ask('/login/start');
  expect(left.status).toBe(303);
  const kept = cookieOf(left, 'doisoat-login') ?? '';
  const back = await passProvider(left.headers.get('location') ?? '', account);
  const answer = await portal.ask(`${back.pathname}${back.search}`, {
    headers: { cookie: `doisoat-login=${kept}`, accept: 'text/html' },
  });
  return { answer, cookies: answer.headers.getSetCookie(), world, portal, back, kept };
}

function cookieOf(response: Response, name: string): string | undefined {
  const line = response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`));
  return line === undefined ? undefined : /=([^;]*)/.exec(line)?.[1];
}

describe('login by an OpenID provider', () => {
  it('gives a session of the role and province that the claims state', async () => {
    const { answer, cookies, portal } = await logIn('cb-17');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/home']);
    const line = cookies.find((each) => each.startsWith('doisoat=')) ?? '';
    expect(line).toMatch(/^doisoat=[0-9a-f]{16}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const home = await (await portal.ask('/home', { headers: { cookie: line.split(';')[0] } })).text();
    expect(home).toContain('cb-17 · cán bộ nghiệp vụ · Gia Lai');
  });

  it('takes the one role of a list of groups, and no province for a role without one', async () => {
    const { answer, portal } = await logIn('tw-1');
    const home = await portal.ask('/home', { headers: { cookie: `doisoat=${cookieOf(answer, 'doisoat')}` } });
    expect(await home.text()).toContain('tw-1 · BHXH Việt Nam');
  });

  it('asks the user endpoint where the token holds the subject alone', async () => {
    const terse = await startLoginProvider({ callback, people, inToken: false });
    const { answer } = await logIn('cb-17', terse);
    expect(answer.headers.get('location')).toBe('/home');
    expect(terse.asked).toContain('/me');
    await terse.stop();
  });

  it.each(['guest', 'nobody', 'no-place', 'no-such-place', 'two-roles'])(
    'shows a clear page to %s, whose role or province is none of ours, and starts no session',
    async (account) => {
      const { answer, cookies } = await logIn(account);
      expect(answer.status).toBe(403);
      const page = await answer.text();
      expect(page).toContain('Tài khoản chưa được phân quyền');
      expect(page).toContain('PERSON_UNKNOWN');
      expect(cookies.filter((each) => each.startsWith('doisoat='))).toEqual([]);
    },
  );

  it('refuses whoever gave up at the provider, and logs that by its code without a name', async () => {
    const { answer, world } = await logIn(undefined);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('LOGIN_REFUSED');
    expect(world.log.events.filter(({ name }) => name === 'portal.loginFailed')).toEqual([
      { name: 'portal.loginFailed', facts: { code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' } },
    ]);
  });

  it('takes a login once: its state is dropped by the callback, and the provider takes its code once', async () => {
    const { answer, cookies, portal, back, kept } = await logIn('cb-17');
    expect(answer.status).toBe(303);
    expect(cookies.some((each) => each.startsWith('doisoat-login=; Max-Age=0'))).toBe(true);
    const path = `${back.pathname}${back.search}`;
    const without = await portal.ask(path);
    expect([without.status, await without.json()]).toMatchObject([400, { code: 'LOGIN_EXPIRED' }]);
    const again = await portal.ask(path, { headers: { cookie: `doisoat-login=${kept}` } });
    expect([again.status, await again.json()]).toMatchObject([401, { code: 'LOGIN_REFUSED' }]);
  });

  it('leads on to the page that was asked for', async () => {
    const { ask } = testPortal(testWorld(), settings());
    const page = await (await ask('/login?to=%2Fgoals%3Fsort%3D-short')).text();
    expect(page).toContain('href="/login/start?to=%2Fgoals%3Fsort%3D-short"');
    const left = await ask('/login/start?to=%2Fgoals%3Fsort%3D-short');
    const back = await passProvider(left.headers.get('location') ?? '', 'cb-17');
    const cookie = `doisoat-login=${cookieOf(left, 'doisoat-login')}`;
    const answer = await ask(`${back.pathname}${back.search}`, { headers: { cookie } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/goals?sort=-short']);
  });

  it('takes no callback of another login, no altered state, and none after ten minutes', async () => {
    const world = testWorld();
    const { ask } = testPortal(world, settings());
    const [one, other] = [await ask('/login/start'), await ask('/login/start')];
    const back = await passProvider(one.headers.get('location') ?? '', 'cb-17');
    const path = `${back.pathname}${back.search}`;
    const withLogin = (value: string) => ask(path, { headers: { cookie: `doisoat-login=${value}` } });
    const [own, foreign] = [one, other].map((each) => cookieOf(each, 'doisoat-login') ?? '');
    expect(await (await withLogin(foreign)).json()).toMatchObject({ code: 'LOGIN_REFUSED' });
    const altered = `${own.slice(0, 40)}${own[40] === 'A' ? 'B' : 'A'}${own.slice(41)}`;
    expect(await (await withLogin(altered)).json()).toMatchObject({ code: 'LOGIN_EXPIRED' });
    world.clock.time += 600_001;
    expect(await (await withLogin(own)).json()).toMatchObject({ code: 'LOGIN_EXPIRED' });
  });

  it('ends the session that was there before: a cookie that somebody planted is worth nothing', async () => {
    const world = testWorld();
    const portal = testPortal(world, settings());
    portal.world.ownerKey = 'key-of-this-machine';
    const planted = cookieOf(await ownerLogin(portal, 'key-of-this-machine'), 'doisoat');
    const left = await portal.ask('/login/start');
    const back = await passProvider(left.headers.get('location') ?? '', 'cb-17');
    const answer = await portal.ask(`${back.pathname}${back.search}`, {
      headers: { cookie: `doisoat=${planted}; doisoat-login=${cookieOf(left, 'doisoat-login')}` },
    });
    const fresh = cookieOf(answer, 'doisoat');
    expect(fresh).not.toBe(planted);
    expect((await portal.ask('/home', { headers: { cookie: `doisoat=${planted}` } })).status).toBe(401);
    expect((await portal.ask('/home', { headers: { cookie: `doisoat=${fresh}` } })).status).toBe(200);
  });

  it('asks the provider for its document once an hour', async () => {
    const own = await startLoginProvider({ callback, people });
    const world = testWorld();
    const { ask } = testPortal(world, settings(own));
    for (let i = 0; i < 3; i++) await ask('/login/start');
    const documents = () => own.asked.filter((path) => path === '/.well-known/openid-configuration').length;
    expect(documents()).toBe(1);
    world.clock.time += 3_600_001;
    await ask('/login/start');
    expect(documents()).toBe(2);
    await own.stop();
  });

  it('says by a code that the provider is out of order or away, and works again with it', async () => {
    const own = await startLoginProvider({ callback, people });
    const { ask } = testPortal(testWorld(), settings(own));
    own.outOfOrder(true);
    const page = await ask('/login/start', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('LOGIN_UNAVAILABLE');
    own.outOfOrder(false);
    expect((await ask('/login/start')).status).toBe(303);
    await own.stop();
    const { ask: later } = testPortal(testWorld(), settings(own));
    expect(await (await later('/login/start')).json()).toMatchObject({ code: 'LOGIN_UNAVAILABLE' });
  });

  it('lets the document of the provider lead to no other address', async () => {
    const asked: string[] = [];
    const elsewhere = await listen((request) => {
      asked.push(request.url ?? '');
      return {};
    });
    const misled = await listen((_, own) => ({
      issuer: own,
      authorization_endpoint: `${own}/auth`,
      token_endpoint: `${elsewhere.url}/token`,
      jwks_uri: `${elsewhere.url}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }));
    const finish = async (origins: string[]): Promise<unknown> => {
      const { ask } = testPortal(testWorld(), { oidc: { issuer: misled.url, clientId: 'doisoat', origins } });
      const left = await ask('/login/start');
      const state = new URL(left.headers.get('location') ?? '').searchParams.get('state');
      const cookie = `doisoat-login=${cookieOf(left, 'doisoat-login')}`;
      return (await ask(`/login/callback?code=x&state=${state}`, { headers: { cookie } })).json();
    };
    expect(await finish([])).toMatchObject({ code: 'LOGIN_UNAVAILABLE' });
    expect(asked).toEqual([]);
    // Where the settings name it, it is asked, and what it answers is no token.
    expect(await finish([elsewhere.url])).toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(asked).toEqual(['/token']);
  });
});

/** A server that answers everything with a document. */
async function listen(answer: (request: IncomingMessage, own: string) => object): Promise<{ url: string }> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(request, url)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url };
}

function ownerLogin({ ask }: TestPortal, key: string, headers: Record<string, string> = {}): Promise<Response> {
  return ask('/login/key', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, ...headers },
    body: JSON.stringify({ key }),
  });
}

describe('login by the key of this machine', () => {
  it('makes its user the owner, who may do everything', async () => {
    const portal = testPortal(testWorld());
    portal.world.ownerKey = 'key-of-this-machine';
    const answer = await ownerLogin(portal, 'key-of-this-machine');
    expect(answer.status).toBe(204);
    const home = await portal.ask('/home', { headers: { cookie: `doisoat=${cookieOf(answer, 'doisoat')}` } });
    expect(await home.text()).toContain('người dùng máy này');
  });

  it('refuses another key, another site, another form, and logs how often', async () => {
    const world = testWorld();
    const portal = testPortal(world);
    portal.world.ownerKey = 'key-of-this-machine';
    expect((await ownerLogin(portal, 'key-of-this-machinE')).status).toBe(401);
    expect((await ownerLogin(portal, '')).status).toBe(401);
    expect((await ownerLogin(portal, 'key-of-this-machine', { origin: 'http://elsewhere.test' })).status).toBe(403);
    expect((await ownerLogin(portal, 'key-of-this-machine', { 'content-type': 'text/plain' })).status).toBe(415);
    world.clock.time += 60_000;
    await ownerLogin(portal, 'x');
    expect(world.log.events.at(-1)).toEqual({ name: 'portal.identitiesRefused', facts: { by: 'key', count: 3 } });
  });

  it('works without script, by the form of the login page', async () => {
    const portal = testPortal(testWorld());
    portal.world.ownerKey = 'key-of-this-machine';
    const byForm = (key: string) =>
      portal.ask('/login/key', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        body: new URLSearchParams({ key }).toString(),
      });
    const answer = await byForm('key-of-this-machine');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/home']);
    const wrong = await byForm('no');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('Khóa không đúng');
  });

  it('is not there where no machine has such a key, and an owner of before is nobody', async () => {
    const portal = testPortal(testWorld());
    portal.world.ownerKey = 'key-of-this-machine';
    const cookie = `doisoat=${cookieOf(await ownerLogin(portal, 'key-of-this-machine'), 'doisoat')}`;
    delete portal.world.ownerKey;
    expect((await ownerLogin(portal, 'key-of-this-machine')).status).toBe(404);
    expect((await portal.ask('/home', { headers: { cookie } })).status).toBe(401);
  });
});

describe('the page of the login', () => {
  it('says which ways there are, and that there is none', async () => {
    const none = await (await testPortal(testWorld(), { proxySecret: undefined }).ask('/login')).text();
    expect(none).toContain('Chưa có cách đăng nhập nào');
    const all = testPortal(testWorld(), settings());
    all.world.ownerKey = 'key';
    const page = await (await all.ask('/login')).text();
    expect(page).toContain('href="/login/start"');
    expect(page).toContain('qua cổng thông tin của cơ quan');
    expect(page).toContain('action="/login/key"');
  });
});
