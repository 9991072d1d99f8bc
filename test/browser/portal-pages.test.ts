/** The pages of the portal over a whole country, on a narrow screen: without barriers, and no wider than it. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { $NewRule } from '../../core/alerts/alert-rule.ts';
import { addRule } from '../../core/alerts/rule-store.ts';
import { wholeCountry } from '../support/whole-country.ts';
import { axeViolations, hasChromium, launch, overflowOf, skipNote } from './browser.ts';
import { serveCountry, type CountryServer } from './country-server.ts';

if (!hasChromium) process.stderr.write(`pages of the portal ${skipNote}\n`);

const nights = 3;
const pages = [
  '/home',
  '/units?level=1&sort=-remaining',
  '/matrix?sort=-name',
  '/lists',
  '/goals',
  '/alerts',
  '/runs',
  '/runs/DAY',
  '/what-if?reason=NAME_DIFFERS&actor=clerk',
  '/compare?provinces=vn34-01,vn34-52',
  '/weeks',
  '/days/DAY',
  '/p/vn34-52/days/DAY',
  '/p/vn34-52/units',
  '/p/vn34-52/matrix?rows=unit&columns=reason',
  '/p/vn34-52/what-if?reason=NAME_DIFFERS',
  '/p/vn34-52/batches',
];

describe.skipIf(!hasChromium)('the pages of the portal', () => {
  let browser: Browser;
  let server: CountryServer;
  let page: Page;
  let day: string;
  const said: string[] = [];

  beforeAll(async () => {
    const office = await wholeCountry({ nights, loadedDays: 40 });
    day = new Date(office.world.clock.now() - 86_400_000).toISOString().slice(0, 10);
    const owner = { user: 'tw-01', role: 'headquarters', province: null };
    const offer = { webhookHosts: ['nhan-tin.example.vn'], mailDomains: [], topic: false };
    const channel = { type: 'webhook', url: 'https://nhan-tin.example.vn/doisoat' };
    const rule = $NewRule.parse({ place: 'vn34-52', kinds: ['rateFell', 'rankLost'], channel });
    await addRule(office.world, rule, { id: '0123456789abcdef', owner, offer });
    [browser, server] = await Promise.all([launch(), serveCountry(office)]);
    page = await browser.newPage({
      bypassCSP: true,
      viewport: { width: 390, height: 900 },
      extraHTTPHeaders: server.as('headquarters'),
    });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each(pages)('have no accessibility violation, overflow or message: %s', async (path) => {
    said.length = 0;
    const answer = await page.goto(server.url + path.replace('DAY', day));
    expect(answer?.status()).toBe(200);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await cutOff(page)).toBe(0); // each row is a list there
    expect(said).toEqual([]);
    if (process.env.DOISOAT_SCREENSHOTS !== undefined) {
      const name = `portal${path.replaceAll(/[^\w-]/g, '-')}.png`;
      await page.screenshot({ path: join(process.env.DOISOAT_SCREENSHOTS, name), fullPage: true });
    }
  });
});

/** Pixels of tables that are out of sight. */
function cutOff(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      0,
      ...Array.from(
        document.querySelectorAll('.scroll:has([data-label])'),
        (each) => each.scrollWidth - each.clientWidth,
      ),
    ),
  );
}
