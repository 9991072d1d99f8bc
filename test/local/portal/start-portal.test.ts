/** The portal as a server of this machine: what it serves of the disk, to whom, and how it ends. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPortal, type RunningPortal } from '../../../local/portal/start-portal.ts';
import { openWorld, type LocalWorld } from '../../../local/world.ts';
import { makeToken } from '../../../portal/access/tokens.ts';
import { noThreads } from '../../support/no-threads.ts';
import { rawRequest, type RawRequest } from '../../support/raw-request.ts';

interface Started {
  data: string;
  world: LocalWorld;
  portal: RunningPortal;
  ask: (path: string, options?: RawRequest) => ReturnType<typeof rawRequest>;
  stop: () => Promise<void>;
}

const batch = '0'.repeat(32);
const receiptPath = `/objects/results/vn34-52/${batch}/receipt.html`;

/** A portal over a folder with pages, beside which lies what must not be served. */
async function start(settings: object = {}, host = '127.0.0.1'): Promise<Started> {
  const data = mkdtempSync(join(tmpdir(), 'doisoat-test-'));
  const folder = join(data, 'published');
  await mkdir(join(folder, 'provinces'), { recursive: true });
  await writeFile(join(data, 'config.json'), JSON.stringify({ portal: settings }));
  await writeFile(join(data, 'secret.json'), 'secret');
  await writeFile(join(folder, 'index.html'), '<p>trang');
  await writeFile(join(folder, 'national.json'), '{}');
  await writeFile(join(folder, 'national.csv'), 'a,b');
  await writeFile(join(folder, '.hidden.json'), 'secret');
  await writeFile(join(folder, 'index.html.1-2.tmp'), 'secret');
  await symlink(join(data, 'secret.json'), join(folder, 'provinces', 'linked.key'));
  const world = await openWorld(data, { log: false, warn: () => {} });
  await world.objects.put(`results/vn34-52/${batch}/receipt.html`, Buffer.from('<p>phiếu'));
  await world.objects.put(`results/vn34-52/${batch}/answers.csv`, Buffer.from('secret'));
  try {
    const portal = await startPortal(world, { host, port: 0, publish: async () => {}, threads: noThreads });
    return {
      data,
      world,
      portal,
      ask: (path, options) => rawRequest(portal.url, path, options),
      async stop() {
        await portal.stop();
        world.close();
        rmSync(data, { recursive: true });
      },
    };
  } catch (error) {
    world.close();
    rmSync(data, { recursive: true });
    throw error;
  }
}

it('answers, and says so by a code, while uploads of before cannot be listed', async () => {
  const data = mkdtempSync(join(tmpdir(), 'doisoat-test-'));
  const world = await openWorld(data, { log: false, warn: () => {} });
  const told: [string, object][] = [];
  world.log = { event: (name, facts) => void told.push([name, facts]) };
  const list = world.objects.list.bind(world.objects);
  world.objects.list = (prefix) => {
    if (!prefix.startsWith('incoming/')) return list(prefix);
    throw Object.assign(new Error('a store at an address of its own'), { code: 'ECONNREFUSED' });
  };
  const portal = await startPortal(world, { host: '127.0.0.1', port: 0, publish: async () => {}, threads: noThreads });
  expect((await rawRequest(portal.url, '/login')).status).toBe(200);
  expect(told).toEqual([['portal.takeUpFailed', { code: 'ECONNREFUSED' }]]);
  await portal.stop();
  world.close();
  rmSync(data, { recursive: true });
});

describe('the portal on this machine', () => {
  let started: Started;
  let ask: Started['ask'];
  beforeAll(async () => {
    started = await start();
    ({ ask } = started);
  });
  afterAll(async () => {
    await started.stop();
  });

  it('serves pages and documents with their types and security headers, whole to GET, empty to HEAD', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, body: '<p>trang' });
    const types = { '/index.html': 'text/html', '/national.json': 'application/json', '/national.csv?x=1': 'text/csv' };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await ask(path);
      expect([status, headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      const head = await ask(path, { method: 'HEAD' });
      expect(head).toMatchObject({ status: 200, body: '' });
      expect(head.headers['content-length']).toBe(headers['content-length']);
    }
  });

  it('serves the receipts that the pages link to, and no other result', async () => {
    expect(await ask(receiptPath)).toMatchObject({ status: 200, body: '<p>phiếu' });
    expect((await ask(receiptPath, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    '/../fingerprint.key',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/provinces/../../secret.json',
    '/..\\secret.json',
    '/..%5csecret.json',
    '//etc/passwd',
    '/.hidden.json',
    '/%2ehidden.json',
    '/index.html.1-2.tmp',
    '/index.html/',
    '/provinces/linked.key',
    '/provinces/',
    '/index.html%00.json',
    '/%ff.json',
    '/%',
    '/missing.json',
    '/state.sqlite',
    '/portal.key',
    `/objects/results/vn34-52/${batch}/answers.csv`,
    `/objects/results/vn34-52/${'1'.repeat(32)}/receipt.html`,
    `/objects/results/vn34-52/${batch}/../../../../secret.json`,
    `/objects/results/..%2f..%2f/${batch}/receipt.html`,
    'http://elsewhere/secret.json',
  ])('serves nothing under %s', async (path) => {
    const { status, body } = await ask(path);
    // What is no address at all does not get as far as the routes.
    expect(path.includes('\\') ? [400, 404] : [404]).toContain(status);
    expect(body).not.toContain('secret');
  });

  it('answers only reads, and only under a local host name', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect(await ask('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/home', { method: 'DELETE' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/logout')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await ask('/', { host: 'rebound.example' })).status).toBe(421);
    expect((await ask('/', { host: '127.0.0.1.rebound.example' })).status).toBe(421);
    expect((await ask('/', { host: 'localhost:1' })).status).toBe(200);
    expect((await ask('/', { host: 'rebound.example' })).headers['x-frame-options']).toBe('DENY');
  });

  it('keeps the address with its key for the user of the machine alone, and takes the key', async () => {
    const { upload } = started.portal;
    expect(upload).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/upload#key=[\w-]{32}$/);
    expect(readFileSync(join(started.data, 'upload-address'), 'utf8')).toBe(`${upload}\n`);
    const key = upload.split('key=')[1];
    const headers = { 'content-type': 'application/json' };
    const answer = await ask('/login/key', { method: 'POST', headers, body: JSON.stringify({ key }) });
    expect(answer.status).toBe(204);
    const [cookie] = answer.headers['set-cookie'] ?? [];
    expect((await ask('/home', { headers: { cookie: cookie.split(';')[0] } })).status).toBe(200);
  });
});

describe('the portal where others can log in', () => {
  const proxySecret = 'x'.repeat(32);

  it('shows receipts to the office and to headquarters alone', async () => {
    const { world, ask, stop } = await start({ proxySecret });
    const tokens = { ...world, randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
    const status = async (role: 'clerk' | 'headquarters' | 'reviewer', province: string | null) => {
      const token = await makeToken(tokens, { user: 'x', role, province }, 1);
      return (await ask(receiptPath, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect(await status('clerk', 'vn34-52')).toBe(200);
    expect(await status('headquarters', null)).toBe(200);
    expect(await status('clerk', 'vn34-01')).toBe(404);
    expect(await status('reviewer', null)).toBe(404);
    expect((await ask(receiptPath)).status).toBe(401);
    await stop();
  });

  it('has no owner behind a proxy: no key is printed and none is taken', async () => {
    const { portal, data, ask, stop } = await start({ proxySecret, behindProxy: true });
    expect(portal.upload).toBe(`${portal.url}upload`);
    expect(existsSync(join(data, 'upload-address'))).toBe(false);
    const headers = { 'content-type': 'application/json' };
    expect((await ask('/login/key', { method: 'POST', headers, body: '{"key":""}' })).status).toBe(404);
    await stop();
  });

  it('is refused elsewhere than on loopback without a login', async () => {
    await expect(start({}, '0.0.0.0')).rejects.toMatchObject({ code: 'LOGIN_NOT_CONFIGURED' });
    const { portal, data, stop } = await start({ proxySecret, hosts: ['doisoat.example.vn'] }, '0.0.0.0');
    expect(portal.upload).toBe(`${portal.url}upload`);
    expect(existsSync(join(data, 'upload-address'))).toBe(false);
    const answer = await rawRequest(portal.url.replace('0.0.0.0', '127.0.0.1'), '/', { host: 'doisoat.example.vn' });
    expect(answer.status).toBe(200);
    await stop();
  });

  it('is refused with settings that it does not know', async () => {
    const refused = (reason: RegExp) => ({
      code: 'CONFIG_INVALID',
      facts: { reason: expect.stringMatching(reason) as string },
    });
    const oidc = { issuer: 'http://id.example.vn', clientId: 'x' };
    await expect(start({ oidc })).rejects.toMatchObject(refused(/https/));
    await expect(start({ basePath: 'no-slash' })).rejects.toMatchObject(refused(/basePath/));
    await expect(start({ secret: 'x' })).rejects.toMatchObject(refused(/secret/));
  });
});

describe('an end', () => {
  it('takes no more requests and finishes those under way', async () => {
    const { data, portal, ask, stop } = await start();
    const key = portal.upload.split('key=')[1];
    const body = JSON.stringify({ key });
    const { port } = new URL(portal.url);
    const answered = Promise.withResolvers<number | undefined>();
    const slow = request(
      {
        host: '127.0.0.1',
        port,
        path: '/login/key',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
      },
      ({ statusCode }) => answered.resolve(statusCode),
    );
    slow.on('error', answered.reject);
    slow.write(body.slice(0, 5));
    await sleep(50);
    let stopped = false;
    const end = portal.stop().then(() => (stopped = true));
    await sleep(300);
    expect(stopped).toBe(false);
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED');
    slow.end(body.slice(5));
    expect(await answered.promise).toBe(204);
    await end;
    expect(existsSync(join(data, 'upload-address'))).toBe(false);
    await stop();
  });
});
