import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../../local/serve/serve-published.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server over a folder with pages, beside which lies what must not be served. */
async function serve(): Promise<{ url: string; stop: () => void }> {
  const data = makeTempFolder();
  const folder = join(data, 'published');
  await mkdir(join(folder, 'provinces'), { recursive: true });
  await writeFile(join(data, 'fingerprint.key'), '1:secret');
  await writeFile(join(data, 'secret.json'), 'secret');
  await writeFile(join(folder, 'index.html'), '<p>trang');
  await writeFile(join(folder, 'national.json'), '{}');
  await writeFile(join(folder, 'national.csv'), 'a,b');
  await writeFile(join(folder, '.hidden.json'), 'secret');
  await writeFile(join(folder, 'index.html.1-2.tmp'), 'secret');
  const batch = join(data, 'objects', 'results', 'vn34-52', '0'.repeat(32));
  await mkdir(batch, { recursive: true });
  await writeFile(join(batch, 'receipt.html'), '<p>phiếu');
  await writeFile(join(batch, 'answers.csv'), 'secret');
  await symlink(join(data, 'secret.json'), join(folder, 'provinces', 'linked.key'));
  const started = await startServer({ folder, port: 0 });
  onTestFinished(() => started.stop());
  return started;
}

/** A request whose path is sent as it is: fetch would tidy it. */
function ask(url: string, path: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const { method = 'GET', host = `127.0.0.1:${port}` } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host }, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('startServer', () => {
  it('serves the page and the documents with their types and the security headers', async () => {
    const { url } = await serve();
    expect(await ask(url, '/')).toMatchObject({ status: 200, body: '<p>trang' });
    const types = { '/index.html': 'text/html', '/national.json': 'application/json', '/national.csv?x=1': 'text/csv' };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await ask(url, path);
      expect([status, headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    }
    expect(await ask(url, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('serves the receipts that the pages link to, and no other result', async () => {
    const { url } = await serve();
    const path = `/objects/results/vn34-52/${'0'.repeat(32)}/receipt.html`;
    expect(await ask(url, path)).toMatchObject({ status: 200, body: '<p>phiếu' });
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
    '/index.html.1-2.tmp',
    '/index.html/',
    '/provinces/linked.key',
    '/provinces/',
    '/index.html%00.json',
    '/%ff.json',
    '/%',
    '/missing.json',
    `/objects/results/vn34-52/${'0'.repeat(32)}/answers.csv`,
    `/objects/results/vn34-52/${'1'.repeat(32)}/receipt.html`,
    `/objects/results/vn34-52/${'0'.repeat(32)}/../../../../secret.json`,
    'http://elsewhere/secret.json',
  ])('answers 404 to %s', async (path) => {
    const { url } = await serve();
    const { status, body } = await ask(url, path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('serves only reads, and only under a local host name', async () => {
    const { url } = await serve();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(url, '/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    expect((await ask(url, '/', { host: 'rebound.example' })).status).toBe(421);
    expect((await ask(url, '/', { host: 'localhost:1' })).status).toBe(200);
  });

  it('takes no more requests once it is stopped', async () => {
    const { url, stop } = await serve();
    expect((await ask(url, '/')).status).toBe(200);
    stop();
    await expect(ask(url, '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('refuses to start without published files', async () => {
    await expect(startServer({ folder: makeTempFolder(), port: 0 })).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
  });
});
