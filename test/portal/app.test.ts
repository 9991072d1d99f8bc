/** The door of the portal: hosts, origins, who is let in, and how errors are told. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

describe('the portal', () => {
  it('tells its health to everyone, and closes every answer to other sites', async () => {
    const { ask } = testPortal(testWorld());
    const answer = await ask('/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'ok', reasons: [] });
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers nobody under a host that is not its own', async () => {
    const { ask } = testPortal(testWorld());
    const answer = await ask('/health', { headers: { host: 'example.test' } });
    expect(answer.status).toBe(421);
    expect(await answer.json()).toMatchObject({ status: 421, code: 'HOST_UNKNOWN' });
  });

  it('asks for a login where somebody must be known, and takes the header of the proxy for one', async () => {
    const { ask } = testPortal(testWorld());
    expect((await ask('/home')).status).toBe(401);
    const answer = await ask('/home', { as: { role: 'clerk', province: 'vn34-52' } });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('<h1>Việc của tôi</h1>');
    expect(page).toContain('/p/vn34-52/cases');
  });

  it('leads a browser without a login to the page of the login', async () => {
    const { ask } = testPortal(testWorld());
    const answer = await ask('/home', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/login');
  });

  it('lets a page have the style that it comes with', async () => {
    const { ask } = testPortal(testWorld());
    const answer = await ask('/home', { as: { role: 'clerk', province: 'vn34-52' } });
    const style = /<style>([^]*)<\/style>/.exec(await answer.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  });

  it('makes an API document of its routes', async () => {
    const { ask } = testPortal(testWorld());
    const document = (await (await ask('/api/v1/openapi.json')).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/v1/figures/{province}');
  });

  it('keeps what was chosen on a page when its language is changed', async () => {
    const { ask } = testPortal(testWorld());
    const page = await (await ask('/home?reason=ID_MISSING&lang=vi', { as: { role: 'operator' } })).text();
    expect(page).toContain('href="?reason=ID_MISSING&amp;lang=en"');
  });
});
