/**
 * The questions headquarters begins its day with (`docs/questions.md`), answered by somebody who follows the links:
 * from the first page, by at most a link and a choice, to a figure that is right. With DOISOAT_SCREENSHOTS the pictures
 * of the page are taken.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CountryLists } from '../../core/steering/country-lists.ts';
import type { Diff } from '../../core/steering/diff.ts';
import type { GoalsDocument } from '../../core/steering/goals-document.ts';
import type { Matrix } from '../../core/steering/matrix.ts';
import type { DryRun } from '../../core/reconcile/dry-run.ts';
import { wholeCountry } from '../support/whole-country.ts';
import { axeViolations, hasChromium, launch, overflowOf, skipNote } from './browser.ts';
import { serveCountry, type CountryServer } from './country-server.ts';

if (!hasChromium) process.stderr.write(`the questions of headquarters in a browser ${skipNote}\n`);

const nights = 20;

describe.skipIf(!hasChromium)('headquarters begins its day', () => {
  let browser: Browser;
  let server: CountryServer;

  beforeAll(async () => {
    server = await serveCountry(await wholeCountry({ nights, loadedDays: 400 }));
    browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** From the first page by the link of the question. */
  async function ask(question: string): Promise<Page> {
    const page = await browser.newPage({
      extraHTTPHeaders: server.as('headquarters'),
      locale: 'vi-VN',
      viewport: { width: 1280, height: 1000 },
      bypassCSP: true,
    });
    await page.goto(`${server.url}/home`);
    await page.getByRole('link', { name: question }).click();
    return page;
  }

  async function api<T>(path: string): Promise<T> {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { headers: server.as('headquarters') });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as T;
  }

  /** Takes the picture, and looks at the page as a whole. */
  async function looked(page: Page, name: string): Promise<void> {
    expect(await axeViolations(page)).toEqual([]);
    const folder = process.env.DOISOAT_SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: join(folder, `question-${name}.png`) });
    await page.setViewportSize({ width: 390, height: 844 });
    expect([name, await overflowOf(page)]).toEqual([name, 0]);
    await page.close();
  }

  const textOf = async (page: Page): Promise<string> => (await page.innerText('main')).replace(/\s+/g, ' ');
  const shown = (count: number): string => new Intl.NumberFormat('vi-VN').format(count);

  it('1 why did the rate move: causes that add up, of the country and of each province', async () => {
    const page = await ask('Vì sao tỷ lệ thay đổi?');
    await page.fill('#from', '2026-02-10');
    await page.locator('main form button.main').click();
    const to = await page.inputValue('#to');
    const { national } = await api<Diff>(`diff?from=2026-02-10&to=${to}`);
    const { before, after } = national.persons;
    expect(after.verified - before.verified).toBeGreaterThan(20);
    const text = await textOf(page);
    expect(text).toContain(shown(before.verified));
    expect(text).toContain(shown(after.verified));
    expect(text).toContain(`+${shown(after.verified - before.verified)}`);
    await looked(page, '1-moved');
  });

  it('2 which provinces will miss the goal: the headline, and what is missing in each', async () => {
    const page = await ask('Tỉnh nào không đạt mục tiêu đúng hạn, còn thiếu bao nhiêu?');
    const { goals, provinces } = await api<GoalsDocument>('goals');
    const text = await textOf(page);
    expect(text).toContain(`${goals.willReach} trong ${goals.judged}`);
    expect(provinces.length).toBe(34);
    expect(goals.judged).toBe(34);
    const missing = provinces.filter(({ goal }) => goal.state === 'never' || goal.state === 'late');
    expect(missing.length + goals.willReach).toBe(34);
    await looked(page, '2-goals');
  });

  it('3 what must be mended: what helps most, and what the choice would do to rate and rank', async () => {
    const page = await ask('Sửa những gì thì đạt mục tiêu?');
    await page.locator('main input[type=checkbox]').first().check();
    await page.locator('main button.main').click();
    expect(new URL(page.url()).search).toMatch(/reason=|actor=/);
    expect(await textOf(page)).toMatch(/100,00 %|\d\d,\d\d %/);
    await looked(page, '3-what-if');
  });

  it('4 where the people are: the sum of a province leads to exactly its cases', async () => {
    const page = await ask('Số người chưa xác thực nằm ở đâu, ai phải xử lý?');
    const matrix = await api<Matrix>('matrix');
    const most = matrix.lines.toSorted((a, b) => b.total - a.total)[0];
    expect(await textOf(page)).toContain(shown(matrix.totals.total));
    await page
      .locator(`main a[href*="/p/${most.key}/cases"]`, { hasText: shown(most.total) })
      .first()
      .click();
    expect((await page.textContent('main p strong')) ?? '').toBe(shown(most.total));
    await page.goBack();
    await looked(page, '4-matrix');
  });

  it('5 which units lag: the lowest rate of all provinces is first', async () => {
    const page = await ask('Đơn vị nào chậm?');
    const { units } = await api<{ units: { name: string; persons: { verifiedPercent: string } }[] }>('units');
    const rates = units.map(({ persons }) => Number(persons.verifiedPercent));
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(await textOf(page)).toContain(`${units[0].persons.verifiedPercent.replace('.', ',')} %`);
    await looked(page, '5-units');
  });

  it('6 a past day: the country as it was, and days and provinces compared', async () => {
    const page = await ask('Một ngày đã qua ra sao, khác hôm nay thế nào?');
    await page.fill('#day', '2026-02-10');
    await page.locator('main form button.main').first().click();
    expect(page.url()).toContain('2026-02-10');
    expect(await page.innerText('body')).toContain('10/02/2026');
    await page.goto(`${server.url}/compare?provinces=vn34-42,vn34-52,vn34-01&from=2026-01-20&to=2026-02-18`);
    expect(await page.locator('main svg').count()).toBeGreaterThan(0);
    expect(await textOf(page)).toContain('Hà Tĩnh');
    await looked(page, '6-compare');
  });

  it('7 the last nights: each with its provinces and what failed', async () => {
    const page = await ask('Các đêm vừa qua chạy có trọn vẹn không?');
    const { runs } = await api<{ runs: { day: string; provinces: { done: number; failed: string[] } }[] }>('runs');
    expect(runs.length).toBe(nights);
    expect(runs.every(({ provinces }) => provinces.done === 34 && provinces.failed.length === 0)).toBe(true);
    const [year, month, day] = runs[0].day.split('-');
    expect(await textOf(page)).toContain(`${day}/${month}/${year}`);
    await looked(page, '7-runs');
  });

  it('8 a new extract: how many verdicts would change, by province and cause', async () => {
    const page = await ask('Bản trích mới sẽ làm thay đổi những gì?');
    await page.locator('main button[name=version]').last().click();
    const { national } = await api<DryRun>('registry/2026-02-20/dry-run');
    expect(national.changed).toBeGreaterThan(200);
    expect(await textOf(page)).toContain(shown(national.changed));
    await looked(page, '8-dry-run');
  });

  it('9 being told: an alert is set by a form and listed', async () => {
    const page = await ask('Ai báo cho tôi khi có việc?');
    await page.locator('main input[name=kinds]').first().check();
    await page.locator('main input[type=radio][value=webhook]').check();
    await page.fill('main [name=webhook]', 'https://nhan-tin.example.vn/doisoat');
    await page.locator('main form button.main').first().click();
    expect(await textOf(page)).toContain('nhan-tin.example.vn');
    await looked(page, '9-alerts');
  });

  it('lists of the country: deaths, shared numbers, provinces that send nothing', async () => {
    const { provinces } = await api<CountryLists>('lists');
    expect(provinces.length).toBe(34);
  });
});
