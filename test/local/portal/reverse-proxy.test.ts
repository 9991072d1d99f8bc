/** Behind a proxy that ends TLS, below a base path: links, redirects, cookies and origins are those outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPortal, type RunningPortal } from '../../../local/portal/start-portal.ts';
import { openWorld, type LocalWorld } from '../../../local/world.ts';
import { passProvider, startLoginProvider, type LoginProvider } from '../../support/login-provider.ts';
import { noThreads } from '../../support/no-threads.ts';
import { rawRequest, type RawAnswer, type RawRequest } from '../../support/raw-request.ts';

const host = 'doisoat.example.vn';
const outside = `https://${host}`;
const base = '/doisoat';

/** As nginx does it: Host as it came, the scheme in a header, whatever the client said of it. */
function proxyTo(portal: RunningPortal): Promise<Server> {
  const { port } = new URL(portal.url);
  const server = createServer((incoming, answer) => {
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
    const { url: path, method } = incoming;
    const passed = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(passed);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

describe('behind a reverse proxy', () => {
  let provider: LoginProvider;
  let world: LocalWorld;
  let portal: RunningPortal;
  let proxy: Server;
  beforeAll(async () => {
    // The provider warns that it forgets its users, which it shall.
    vi.spyOn(console, 'warn').mockReturnValue();
    provider = await startLoginProvider({
      callback: `${outside}${base}/login/callback`,
      people: { 'cb-17': { doisoat_role: 'clerk', doisoat_province: 'vn34-52' } },
    });
    const data = mkdtempSync(join(tmpdir(), 'doisoat-test-'));
    await mkdir(join(data, 'published'), { recursive: true });
    await writeFile(join(data, 'published', 'index.html'), '<p>trang');
    const { issuer, clientId, clientSecret } = provider;
    const settings = { hosts: [host], basePath: base, behindProxy: true, oidc: { issuer, clientId, clientSecret } };
    await writeFile(join(data, 'config.json'), JSON.stringify({ portal: settings }));
    world = await openWorld(data, { log: false, warn: () => {} });
    portal = await startPortal(world, {
      host: '127.0.0.1',
      port: 0,
      publish: async () => {},
      threads: noThreads,
    });
    proxy = await proxyTo(portal);
  });
  afterAll(async () => {
    proxy.close().closeAllConnections();
    await portal.stop();
    world.close();
    rmSync(world.directory, { recursive: true });
    await provider.stop();
  });
  const ask = (path: string, options: RawRequest = {}): Promise<RawAnswer> =>
    rawRequest(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, path, { host, ...options });

  /** Logs in through the proxy and the provider; the cookie of the session as it was set. */
  async function logIn(): Promise<string> {
    const left = await ask(`${base}/login/start`);
    const to = new URL(left.headers.location ?? '');
    expect(to.searchParams.get('redirect_uri')).toBe(`${outside}${base}/login/callback`);
    const login = (left.headers['set-cookie'] ?? [''])[0];
    expect(login).toMatch(/^__Host-doisoat-login=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const back = await passProvider(to.href, 'cb-17');
    expect(back.origin).toBe(outside);
    const cookie = login.split(';')[0];
    const answer = await ask(`${back.pathname}${back.search}`, { headers: { cookie } });
    expect([answer.status, answer.headers.location]).toEqual([303, `${base}/home`]);
    return (answer.headers['set-cookie'] ?? []).find((each) => each.startsWith('__Host-doisoat=')) ?? '';
  }

  it('leads to addresses below the base path alone', async () => {
    expect((await ask(base)).headers.location).toBe(`${base}/`);
    expect(await ask(`${base}/`)).toMatchObject({ status: 200, body: '<p>trang' });
    const home = await ask(`${base}/home`, { headers: { accept: 'text/html' } });
    expect([home.status, home.headers.location]).toEqual([303, `${base}/login`]);
    const page = (await ask(`${base}/login`)).body;
    const links = [...page.matchAll(/(?:href|action)="([^"#?][^"]*)"/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !link.startsWith(`${base}/`))).toEqual([]);
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/home', { headers: { accept: 'text/html' } })).status).toBe(404);
    expect((await ask('/doisoatx/')).status).toBe(404);
  });

  it('logs people in by cookies for https and this host alone', async () => {
    const line = await logIn();
    expect(line).toMatch(/^__Host-doisoat=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const [cookie] = line.split(';');
    const home = await ask(`${base}/home`, { headers: { cookie } });
    expect(home.status).toBe(200);
    expect(home.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(home.body).toContain(`href="${base}/p/vn34-52/cases"`);
    expect(home.body).toContain(`action="${base}/logout"`);
    // The name without the prefix is not taken here: a page of another host could have set it.
    const plain = { cookie: cookie.replace('__Host-', '') };
    expect((await ask(`${base}/home`, { headers: plain })).status).toBe(401);
  });

  it('takes changes from its own pages by https, and from nowhere else', async () => {
    const [cookie] = (await logIn()).split(';');
    const end = async (origin: string) =>
      (await ask(`${base}/sessions/end-others`, { method: 'POST', headers: { cookie, origin } })).status;
    for (const foreign of [`http://${host}`, 'https://example.vn', `${outside}.test`, 'null', `${outside}:8443`])
      expect([foreign, await end(foreign)]).toEqual([foreign, 403]);
    expect(await end(outside)).toBe(303);
    const out = await ask(`${base}/logout`, { method: 'POST', headers: { cookie, origin: outside } });
    expect([out.status, out.headers.location]).toEqual([303, `${base}/login`]);
    expect((await ask(`${base}/home`, { headers: { cookie } })).status).toBe(401);
  });

  it('answers under the names that the settings give alone', async () => {
    expect((await ask(`${base}/`, { host: 'elsewhere.example.vn' })).status).toBe(421);
    expect((await ask(`${base}/`, { host: `${host}:8443` })).status).toBe(421);
  });
});
