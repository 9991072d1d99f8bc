import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalBulletins, provinceBulletins } from '../../dashboard/published-bulletins.ts';
import { provincePage } from '../../dashboard/province-page.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { sampleFirstDay, sampleYear } from '../dashboard/sample-summary.ts';
import { axeViolations, hasChromium, launch, overflowOf, skipNote } from './browser.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
if (!hasChromium) process.stderr.write(`published pages in a browser ${skipNote}\n`);

/** What the margins of `dashboard/page-style.ts` leave of A4, in pixels of CSS. */
const paper = { width: Math.floor((210 - 2 * 12) * (96 / 25.4)), height: Math.floor((297 - 2 * 14) * (96 / 25.4)) };

describe.skipIf(!hasChromium)('the published pages', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launch();
    folder = mkdtempSync(join(tmpdir(), 'doisoat-pages-'));
    const year = sampleYear();
    for (const [name, documents] of [
      ['year', year],
      ['first', sampleFirstDay()],
    ] as const) {
      mkdirSync(join(folder, name, 'provinces'), { recursive: true });
      for (const [file, page] of publishedPages(documents, { sha256Base64, receipts: '../../objects/results' }))
        writeFileSync(join(folder, name, file), page);
      const bulletins = [
        ...provinceBulletins(documents.provinces, { sha256Base64 }),
        ...nationalBulletins(documents.national, { sha256Base64 }),
      ];
      for (const [file, text] of bulletins.filter(
        ([path]) => path.endsWith('latest.vi.html') || path.endsWith('latest.en.html'),
      )) {
        mkdirSync(dirname(join(folder, name, file)), { recursive: true });
        writeFileSync(join(folder, name, file), text);
      }
    }
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(file: string, options: object = {}): Promise<{ page: Page; said: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) said.push(`asked for ${request.url()}`);
    });
    await page.goto(
      pathToFileURL(join(folder, file.split('#')[0])).href + (file.includes('#') ? `#${file.split('#')[1]}` : ''),
    );
    return { page, said };
  }

  // Contrast in both colour schemes is computed of every pair (`test/dashboard/contrast.test.ts`).
  const whole = [
    ['year/index.html', 'light', 1280],
    ['year/index.html', 'dark', 1920],
    ['year/index.html', 'dark', 390],
  ] as const;
  const others = [
    'year/index.html#en',
    'year/provinces/vn34-52.html',
    'year/provinces/vn34-52.html#en',
    'year/bulletins/national/latest.vi.html',
    'year/bulletins/national/latest.en.html',
    'year/bulletins/vn34-52/latest.vi.html',
    'first/bulletins/national/latest.vi.html',
    'first/index.html',
    'first/provinces/vn34-01.html',
  ].map((file, at) => (at % 2 === 0 ? ([file, 'dark', 390] as const) : ([file, 'light', 1280] as const)));
  it.each([...whole, ...others])(
    'have no accessibility violation, overflow or message: %s, %s, %i px',
    async (file, colorScheme, width) => {
      const { page, said } = await open(file, { bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
      const unfold = (open: boolean) =>
        page.evaluate((is) => document.querySelectorAll('details').forEach((each) => (each.open = is)), open);
      await unfold(true);
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      await unfold(false);
      expect(said).toEqual([]);
      if (process.env.DOISOAT_SCREENSHOTS !== undefined)
        await page.screenshot({
          path: join(process.env.DOISOAT_SCREENSHOTS, `${file.replaceAll(/[/.#]/g, '-')}-${colorScheme}-${width}.png`),
          fullPage: true,
        });
      await page.context().close();
    },
  );

  it.each(['vi', 'en'])(
    'print the country on 4 pages of A4, the ranking with its sum on one of them: %s',
    async (language) => {
      const { page } = await open(`year/index.html#${language}`, { viewport: paper });
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(4);
      await page.emulateMedia({ media: 'print' });
      expect(await overflowOf(page)).toBeLessThanOrEqual(0); // else everything would be printed smaller
      const ranking = await page.locator(`#${language} .part:has(.ranking)`).boundingBox();
      expect(ranking?.height).toBeLessThan(paper.height);
      await page.context().close();
    },
  );

  it('are complete without script, except sorting and filter', async () => {
    const { page, said } = await open('year/index.html', { javaScriptEnabled: false });
    expect(await page.locator('#vi').isVisible()).toBe(true);
    expect(await page.locator('#en').isVisible()).toBe(false);
    await page.click('nav a[href="#en"]');
    expect(await page.locator('#vi').isVisible()).toBe(false);
    expect(await page.locator('#en h1').isVisible()).toBe(true);
    expect(await page.locator('#en .ranking tbody tr').count()).toBe(34);
    await page.click('#en .ranking a >> nth=3');
    expect(page.url()).toMatch(/provinces\/vn34-\d\d\.html#en$/);
    expect(await page.locator('#en h1').isVisible()).toBe(true);
    expect(said).toEqual([]);
    await page.context().close();
  });

  it('show the map of the measure that the address names, without script and on paper', async () => {
    const { page, said } = await open('year/index.html', { javaScriptEnabled: false });
    const shown = () =>
      page.$$eval('.measure', (all) => all.filter((each) => each.checkVisibility()).map(({ id }) => id));
    expect(await shown()).toEqual(['map-rate']);
    await page.click('#vi .choices a:text("Còn lại")');
    expect(page.url()).toMatch(/#map-remaining$/);
    expect(await shown()).toEqual(['map-remaining']);
    await page.goto(page.url().replace('#map-remaining', '#en-map-goal'));
    expect(await shown()).toEqual(['en-map-goal']);
    await page.emulateMedia({ media: 'print' });
    expect(await shown()).toEqual(['en-map-goal']);
    expect(await page.locator('#en .choices').isVisible()).toBe(false);
    expect(said).toEqual([]);
    await page.context().close();
  });

  it.each(['year/index.html', 'year/index.html#en', 'year/provinces/vn34-52.html'])(
    'tell the values of every drawing by arrow keys and by pointer, as in the table: %s',
    async (file) => {
      const { page, said } = await open(file);
      const section = page.locator(file.endsWith('#en') ? '#en' : '#vi');
      const charts = await section.locator('svg[data-days]').all();
      expect(charts.length).toBe(file.includes('provinces') ? 2 : 3);
      for (const chart of charts) {
        const told = () => chart.locator('xpath=../output').textContent();
        await chart.focus();
        const newest = await told();
        expect(newest).toMatch(/^\d[\d/-]{9}: .*\d/);
        expect(await chart.getAttribute('aria-valuetext')).toBe(newest);
        await page.keyboard.press('ArrowLeft');
        expect(await told()).not.toBe(newest);
        await page.keyboard.press('Home');
        const oldest = await told();
        await page.keyboard.press('ArrowLeft');
        expect(await told()).toBe(oldest);
        await page.keyboard.press('End');
        expect(await told()).toBe(newest);
        await chart.hover({ position: { x: 1, y: 40 } });
        expect(await told()).toBe(oldest);
      }
      // The newest month end of the table has the same figures.
      const row = section.locator('figure.days ~ details tbody tr').first();
      await section.locator('svg[data-days]').first().focus();
      await page.keyboard.press('End');
      const [rate] = (await row.locator('td').first().allTextContents()).map((text) => text.trim());
      expect(await section.locator('figure.days output').first().textContent()).toContain(rate);
      expect(said).toEqual([]);
      await page.context().close();
    },
  );

  it('show the figures of a unit next to a long unbreakable name', async () => {
    const document = sampleYear().provinces.find(({ province }) => province.province === 'vn34-52');
    const [unit] = document?.groups?.units.groups ?? [];
    if (document === undefined || unit === undefined) throw new Error('a province of the sample has units');
    unit.name = 'CTYTNHHMTV'.repeat(14);
    writeFileSync(join(folder, 'long.html'), provincePage(document, { sha256Base64 }));
    const { page } = await open('long.html');
    const hidden = await page.$eval(
      '#vi .scroll:has(th:text("CTYTNHHMTV"))',
      (region) => region.scrollWidth - region.clientWidth,
    );
    expect(hidden).toBe(0);
    await page.context().close();
  });

  it('sort by any column both ways, and filter by a name typed without its marks, under their own policy', async () => {
    const { page, said } = await open('year/index.html');
    const names = (): Promise<string[]> => page.locator('#vi .ranking tbody tr:visible th a').allTextContents();
    const byRank = await names();
    await page.click('#vi .ranking thead button:text("Tỉnh, thành phố")');
    const byName = await names();
    expect(byName).toEqual(byRank.toSorted((a, b) => a.localeCompare(b, 'vi')));
    expect(await page.getAttribute('#vi .ranking thead th:has-text("Tỉnh")', 'aria-sort')).toBe('ascending');
    await page.click('#vi .ranking thead button:text("Còn lại")');
    const remaining = await page.locator('#vi .ranking tbody tr td:nth-child(6)').allTextContents();
    const counts = remaining.filter((text) => text !== '–').map((text) => Number(text.replaceAll('.', '')));
    expect(counts).toHaveLength(33);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(remaining.at(-1)).toBe('–');
    await page.focus('#vi .ranking thead button:text("Hạng")');
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(byRank);
    await page.fill('#vi-filter', 'gia l');
    expect(await names()).toEqual(['Gia Lai']);
    expect(await page.textContent('#vi .filter [role="status"]')).toBe('1 / 34');
    expect(said).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['a portal that knows the reader', 200, true, true],
    ['a portal that does not', 401, true, false],
    ['files alone', 403, false, false],
  ])('over HTTP lead only where somebody answers: %s', async (_name, home, portal, receipts) => {
    const { server, url } = await serve(join(folder, 'year'), { home, below: '/offices' });
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${url}offices/provinces/vn34-52.html`);
    const batches = await page.$$eval('#vi [data-batch]', (all) => all.map((each) => each.getAttribute('data-batch')));
    expect(batches.length).toBeGreaterThan(0);
    const expected = batches.map((batch) => `/offices/api/v1/batches/${batch}/receipt.html`);
    await expect
      .poll(() =>
        page.$$eval('#vi a:has([data-batch])', (all) =>
          all.map((each) => new URL((each as HTMLAnchorElement).href).pathname),
        ),
      )
      .toEqual(receipts ? expected : []);
    expect(await page.locator('nav a[data-portal]').isVisible()).toBe(portal);
    expect(await page.$eval('nav a[data-portal]', (link) => new URL((link as HTMLAnchorElement).href).pathname)).toBe(
      '/offices/home',
    );
    const named = await page.$$eval('#vi a[aria-label]:has([data-batch])', (all) => all.map((each) => each.ariaLabel));
    expect(named).toEqual(receipts ? batches.map((batch) => `Biên nhận ${batch?.slice(0, 8)}`) : []);
    expect(asked.filter((each) => !each.startsWith(url))).toEqual([]);
    await context.close();
    server.closeAllConnections();
    server.close();
  });

  it('over HTTP reload when the document is newer', async () => {
    const { server, url, publish } = await serve(join(folder, 'year'), { home: 200, below: '' });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(url);
    await page.locator('[data-portal]').waitFor({ state: 'visible' });
    let loads = 0;
    page.on('load', () => loads++);
    await page.clock.runFor(11_000);
    expect(loads).toBe(0);
    publish('2026-03-03T00:00:00.000Z');
    const loaded = page.waitForEvent('load');
    await page.clock.runFor(6_000);
    await loaded;
    // The page was not written yet: not again within the minute.
    await page.clock.runFor(20_000);
    expect(loads).toBe(1);
    await context.close();
    server.closeAllConnections();
    server.close();
  });
});

/** A folder of pages `below` a path, with what a portal's home answers, and a document whose time can be set. */
async function serve(
  folder: string,
  { home, below }: { home: number; below: string },
): Promise<{ server: Server; url: string; publish: (madeAt: string) => void }> {
  let madeAt = '2026-03-02T08:05:00.000Z';
  const server = createServer((request, response) => {
    const name = request.url?.slice(below.length + 1) ?? '';
    if (name === 'home') response.writeHead(home).end();
    else if (name === 'national.json') response.end(JSON.stringify({ format: 2, madeAt }));
    else if (name === '' || name === 'provinces/vn34-52.html')
      response.setHeader('Content-Type', 'text/html').end(readFileSync(join(folder, name || 'index.html')));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/`, publish: (now) => (madeAt = now) };
}
