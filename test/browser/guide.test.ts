/** The guide on paper and on a narrow screen. */
import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxyHeader, signIdentity } from '../../portal/access/proxy-header.ts';
import { guideRoles } from '../../portal/guide/guide.ts';
import { guideOf } from '../../portal/guide/routes.ts';
import { proxySecret, testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';
import { axeViolations, hasChromium, launch, overflowOf, skipNote } from './browser.ts';

if (!hasChromium) process.stderr.write(`the guide in a browser ${skipNote}\n`);

const pagesMax = 2; // printed A4 pages of a role
const each = guideRoles.flatMap((role) => [[role, 'vi'] as const, [role, 'en'] as const]);

describe.skipIf(!hasChromium)('the guide', () => {
  const world = testWorld();
  const server = createAdaptorServer({ fetch: testPortal(world).portal.fetch });
  const reader = { user: 'cb-17', role: 'operator', province: null, exp: world.clock.now() / 1000 + 3600 } as const;
  const extraHTTPHeaders = { [proxyHeader]: signIdentity(reader, proxySecret) };
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
  });

  it.each(each)(`of a %s in %s prints on at most ${pagesMax} pages`, async (role, language) => {
    const page = await browser.newPage({ extraHTTPHeaders });
    await page.goto(`${url}/guide/${role}?lang=${language}`);
    expect(await page.locator('h1').textContent()).toBe(guideOf(role, language).title);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await page.close();
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(pagesMax);
  });

  it.each(['clerk', 'operator'])('of a %s is clean for axe, and no wider than a telephone', async (role) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 800 },
      bypassCSP: true,
      extraHTTPHeaders,
    });
    const page = await context.newPage();
    await page.goto(`${url}/guide/${role}`);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await context.close();
  });
});
