/** A login leads on to the page that was asked for, and nowhere else. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedPage, loginFor } from '../../../portal/access/asked-page.ts';
import { testPortal } from '../../support/portal-world.ts';
import { testWorld } from '../../support/test-world.ts';

const origin = 'https://doisoat.example.vn';
const html = { headers: { accept: 'text/html' } };

describe('the page that was asked for before a login', () => {
  it('stands in the address of the login, with its query and without the base path', async () => {
    const { ask } = testPortal(testWorld());
    const answer = await ask('/compare?provinces=vn34-42,vn34-52&from=2026-01-20', html);
    const to = '/login?to=%2Fcompare%3Fprovinces%3Dvn34-42%2Cvn34-52%26from%3D2026-01-20';
    expect([answer.status, answer.headers.get('location')]).toEqual([303, to]);
    expect(loginFor(new URL(`${origin}/doi-soat/goals?sort=-short`), '/doi-soat')).toBe(
      '/login?to=%2Fgoals%3Fsort%3D-short',
    );
  });

  it('is kept by both ways to log in, also after a wrong key', async () => {
    const world = testWorld();
    const { ask, world: portalWorld } = testPortal(world);
    portalWorld.ownerKey = 'the-key-of-this-machine';
    const page = await (await ask('/login?to=%2Fgoals', html)).text();
    expect(page).toContain('name="to" value="/goals"');
    const show = (key: string): Promise<Response> =>
      ask('/login/key', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1:8080' },
        body: new URLSearchParams({ key, to: '/goals' }).toString(),
      });
    const wrong = await show('another');
    expect([wrong.status, (await wrong.text()).includes('name="to" value="/goals"')]).toEqual([401, true]);
    const right = await show('the-key-of-this-machine');
    expect([right.status, right.headers.get('location')]).toEqual([303, '/goals']);
  });

  it.each([
    undefined,
    '',
    'goals',
    '//evil.example/goals',
    '/\\evil.example',
    '/goals\\..',
    'https://evil.example',
    '/ /evil.example',
    '/\t/evil.example',
    '/goals\r\nSet-Cookie: a=b',
    '/login?to=%2Flogin',
    '/logout',
    `/${'a'.repeat(1000)}`,
  ])('is the first page where it is none of ours: %j', (given) => {
    expect(askedPage(given)).toBe('/home');
  });

  it('never leads to another host, whatever is written', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', '%', '\t', ' ', 'a', '0') }),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (given) => {
        expect(new URL(askedPage(given), origin).origin).toBe(origin);
      }),
    );
  });
});
