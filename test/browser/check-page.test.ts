/** The form for one to ten people in a browser: without script, narrow and printed. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, hasChromium, launch, overflowOf, serveSample, skipNote, type Served } from './browser.ts';

if (!hasChromium) process.stderr.write(`form for a few people in a browser ${skipNote}\n`);

/** Policies of the page forbid what the checker injects. */
const lax = { bypassCSP: true, locale: 'vi-VN' };

describe.skipIf(!hasChromium)('the form for a few people', () => {
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    [browser, served] = await Promise.all([launch(), serveSample()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it('answers without script, in light and dark, narrow and printed, without an accessibility violation', async () => {
    const first = await (await browser.newContext(lax)).newPage();
    await first.goto(served.upload);
    await first.waitForSelector('meta[name="doisoat-user"]:not([content=""])', { state: 'attached' });
    const cookies = await first.context().cookies();
    await first.context().close();
    const [header, ...rows] = readFileSync(served.batch, 'utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/);
    const names = header.split(',');
    const cells = rows[7].split(',');
    const person = Object.fromEntries(names.map((name, i) => [name, cells[i]]));

    const script = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 900 } });
    await script.addCookies(cookies);
    const page = await script.newPage();
    await page.goto(new URL('/p/vn34-52/check', served.url).href);
    await page.click('form button.main');
    expect(await page.locator('.errors a').count()).toBeGreaterThan(0);
    await page.fill('#purpose', 'đối chiếu hồ sơ');
    for (const field of ['participant_number', 'full_name', 'birth_date', 'personal_id'])
      await page.fill(`#${field}-1`, person[field]);
    await page.check('#schemes-1-BHYT');
    await page.click('button[name="add"]');
    expect(await page.inputValue('#full_name-1')).toBe(person.full_name);
    expect(await page.locator('fieldset').count()).toBe(2);
    await page.click('form button.main');
    expect(await page.textContent('#told tbody')).toContain(person.participant_number);
    const answered = await page.content();
    await script.close();

    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { media: 'print' }] as const) {
      const shown = await (await browser.newContext({ ...lax, viewport: { width: 390, height: 900 } })).newPage();
      await shown.emulateMedia(options);
      await shown.setContent(answered);
      expect([options, await axeViolations(shown), await overflowOf(shown)]).toEqual([options, [], expect.any(Number)]);
      expect(await overflowOf(shown)).toBeLessThanOrEqual(0);
      expect(await shown.isVisible('#told table')).toBe(true);
      expect(await shown.isVisible('#purpose')).toBe(!('media' in options));
      await shown.context().close();
    }
  });
});
