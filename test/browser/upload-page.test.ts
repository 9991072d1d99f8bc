import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, hasChromium, launch, overflowOf, serveSample, skipNote, type Served } from './browser.ts';

if (!hasChromium) process.stderr.write(`upload page in a browser ${skipNote}\n`);

/** Counts in lists of the page whose digits stand on more than one line. */
function brokenCounts(page: Page): Promise<string[]> {
  return page.$$eval('dd', (values) =>
    values
      .filter((value) => {
        const range = document.createRange();
        range.selectNodeContents(value);
        return /^[\d.,]+$/.test(value.textContent ?? '') && range.getClientRects().length > 1;
      })
      .map((value) => value.textContent ?? ''),
  );
}

/** Policies of the page forbid what the checker injects. */
const lax = { bypassCSP: true, locale: 'vi-VN', acceptDownloads: true };

describe.skipIf(!hasChromium)('the upload page', () => {
  let browser: Browser;
  let served: Served;
  let header: string;
  let rows: string[];
  const file = (name: string, bytes: string | Uint8Array): string => {
    const path = join(served.folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const csv = (from: number, to: number): string => [header, ...rows.slice(from, to)].join('\r\n');

  beforeAll(async () => {
    [browser, served] = await Promise.all([launch(), serveSample()]);
    [header, ...rows] = readFileSync(served.batch, 'utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  async function open(options: object = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'vi-VN', acceptDownloads: true, ...options });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') throw new Error(`the console says: ${message.text()}`);
    });
    await page.goto(served.upload);
    await loggedIn(page);
    return page;
  }

  /** The key of the address has become a session, and the page was loaded again with it. */
  async function loggedIn(page: Page): Promise<void> {
    await page.waitForSelector('meta[name="doisoat-user"]:not([content=""])', { state: 'attached' });
  }

  const userOf = (page: Page): Promise<string> =>
    page.$eval('meta[name="doisoat-user"]', (meta) => meta.getAttribute('content') ?? '');

  async function fill(page: Page): Promise<void> {
    await page.selectOption('#province', 'vn34-52');
    await page.fill('#officer', 'Cán bộ 17');
    await page.fill('#purpose', 'đối soát định kỳ');
  }

  async function said(page: Page, text: RegExp): Promise<void> {
    await page
      .waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('#say')?.textContent ?? ''),
        text.source,
        { timeout: 20_000 },
      )
      .catch(async () => {
        throw new Error(`expected ${text.source}, the page says: ${(await page.textContent('#say')) ?? ''}`);
      });
  }

  it('checks the file that was chosen before its script had arrived, and keeps what was typed', async () => {
    const context = await browser.newContext({ locale: 'vi-VN' });
    const first = await context.newPage();
    await first.goto(served.upload);
    await loggedIn(first);
    await first.evaluate(
      (user) => localStorage.setItem(`doisoat-purpose:${user}`, 'of another day'),
      await userOf(first),
    );
    let arrive = (): void => undefined;
    const mayArrive = new Promise<void>((resolve) => (arrive = resolve));
    await context.route(/\.js$/, async (route) => {
      await mayArrive;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(`${served.url}upload`, { waitUntil: 'commit' });
    await page.fill('#purpose', 'typed early');
    await page.setInputFiles('#file', file('early.csv', csv(0, 20)));
    arrive();
    await said(page, /Tệp đọc được: 20 dòng/);
    expect(await page.inputValue('#purpose')).toBe('typed early');
    await context.close();
  });

  it('sends with the address that serve printed alone, which logs this browser in', async () => {
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    await page.goto(`${served.url}upload`);
    await said(page, /Hãy mở địa chỉ mà lệnh "doisoat serve" in ra/);
    await fill(page);
    await page.setInputFiles('#file', file('khong-khoa.csv', csv(150, 160)));
    await said(page, /Tệp đọc được: 10 dòng/);
    await page.click('#send');
    await said(page, /Hãy mở địa chỉ mà lệnh "doisoat serve" in ra/);
    await page.goto(`${served.url}upload#key=${'x'.repeat(32)}`);
    await said(page, /Hãy mở địa chỉ mà lệnh "doisoat serve" in ra/);
    await page.goto(served.upload);
    await loggedIn(page);
    expect(page.url()).toBe(`${served.url}upload`);
    // From another page of the same address, in another tab; it knows what was filled in.
    const other = await context.newPage();
    await other.goto(`${served.url}upload`);
    await fill(other);
    await other.setInputFiles('#file', file('co-khoa.csv', csv(150, 160)));
    await said(other, /Tệp đọc được: 10 dòng/);
    await other.click('#send');
    await said(other, /^Đã ghi nhận/);
    await page.reload();
    expect([await page.inputValue('#officer'), await page.inputValue('#purpose')]).toEqual([
      'Cán bộ 17',
      'đối soát định kỳ',
    ]);
    await context.close();
  });

  it('checks a file here, sends it, shows the results and joins the answers to the clerk’s own file', async () => {
    const page = await open();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await fill(page);
    await page.setInputFiles('#file', file('mot.csv', csv(0, 150)));
    await said(page, /Tệp đọc được: 150 dòng/);
    // Nothing was sent before the clerk said so.
    expect(sent.filter((line) => line.startsWith('POST'))).toEqual([]);
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
    const receipt = (await page.textContent('#receipt')) ?? '';
    expect(receipt).toContain('VERIFIED');
    // The page of the batch, and three results: nothing was rejected.
    const links = await page.$$eval('#receipt ul.links a', (found) => found.map((link) => link.getAttribute('href')));
    expect(links).toHaveLength(4);
    const batch = /^\/batches\/([0-9a-f]{32})$/.exec(links[0] ?? '')?.[1];
    expect(links.slice(1).every((link) => link?.startsWith(`/api/v1/batches/${String(batch)}/`))).toBe(true);
    const later = await page.context().newPage();
    await later.goto(new URL(links[0] ?? '', served.url).href);
    expect(await later.textContent('main')).toContain(batch?.slice(0, 8));
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#join')]);
    expect(download.suggestedFilename()).toBe('mot-doisoat.csv');
    const joined = readFileSync(await download.path(), 'utf8');
    expect(joined.trimEnd().split(/\r?\n/)).toHaveLength(151);
    for (const row of rows.slice(0, 150)) expect(joined).toContain(row);
    // Without the rows that need nothing.
    const [withWork] = await Promise.all([page.waitForEvent('download'), page.click('#join-open')]);
    expect(withWork.suggestedFilename()).toBe('mot-can-xu-ly.csv');
    const toMend = readFileSync(await withWork.path(), 'utf8')
      .trimEnd()
      .split(/\r?\n/);
    expect(toMend.length).toBeGreaterThan(1);
    expect(toMend.length).toBeLessThan(151);
    expect(toMend.slice(1).some((line) => /,VERIFIED,,,/.test(line))).toBe(false);
    await page.setInputFiles('#file', file('sua-lai.csv', `${toMend.join('\r\n')}\r\n`));
    await said(page, new RegExp(`Tệp đọc được: ${toMend.length - 1} dòng`));
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
    // The same bytes again are said to be a duplicate.
    await page.setInputFiles('#file', file('mot-lai.csv', csv(0, 150)));
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /đã được xử lý trước đây/);
    await page.context().close();
  });

  it('shows new batches on an open national page', async () => {
    const context = await browser.newContext({ locale: 'vi-VN' });
    const national = await context.newPage();
    await national.goto(served.url);
    const giaLai = () =>
      national.evaluate(() => document.querySelector('#vi .ranking tr a[href*="vn34-52"]')?.closest('tr')?.textContent);
    const changed = (old: string | null | undefined) =>
      national.waitForFunction(
        (text) => document.querySelector('#vi .ranking tr a[href*="vn34-52"]')?.closest('tr')?.textContent !== text,
        old,
        { timeout: 70_000 },
      );
    const before = await giaLai();
    expect(before).toContain('Gia Lai');
    const office = await open();
    await fill(office);
    await office.setInputFiles('#file', file('lam-moi.csv', csv(300, 360)));
    await said(office, /Tệp đọc được: 60 dòng/);
    await office.click('#send');
    await said(office, /^Đã ghi nhận/);
    await office.context().close();
    await changed(before);
    const between = await giaLai();
    await served.sync(file('lenh.csv', csv(360, 400)));
    await changed(between);
    await context.close();
  }, 180_000);

  it('gives a receipt that is readable in light, dark and print', async () => {
    const office = await open();
    await fill(office);
    // Nationalities that are not understood: the receipt has long notes.
    await office.setInputFiles('#file', file('quoc-tich.csv', csv(370, 390).replaceAll(/,VN$/gm, ',Kinh')));
    await said(office, /Tệp đọc được: 20 dòng/);
    await office.click('#send');
    await said(office, /^Đã ghi nhận/);
    const href = await office.getAttribute('#receipt a[href$="answers.xlsx"]', 'href');
    const address = new URL((href ?? '').replace('answers.xlsx', 'receipt.html'), served.url).href;
    const receipt = join(served.folder, 'receipt.html');
    writeFileSync(receipt, await (await office.context().request.get(address)).body());
    await office.context().close();

    const narrow = await (await browser.newContext({ viewport: { width: 560, height: 900 } })).newPage();
    await narrow.goto(`file://${receipt}`);
    expect(await narrow.textContent('body')).toContain('Quốc tịch không rõ');
    expect(await brokenCounts(narrow)).toEqual([]);
    await narrow.context().close();
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { media: 'print' }] as const) {
      const page = await (
        await browser.newContext({ bypassCSP: true, viewport: { width: 390, height: 900 } })
      ).newPage();
      await page.emulateMedia(options);
      await page.goto(`file://${receipt}`);
      expect([options, await axeViolations(page)]).toEqual([options, []]);
      await page.context().close();
    }
  });

  it('takes workbooks and compressed files', async () => {
    const cells = [header, ...rows.slice(150, 170)].map((line) => line.split(','));
    const book = await writeXlsx({ sheets: [{ name: 'Danh sách', rows: cells }] });
    for (const [name, bytes, count] of [
      ['hai.xlsx', book, 20],
      ['ba.csv.gz', gzipSync(csv(170, 200)), 30],
    ] as const) {
      const page = await open();
      await fill(page);
      await page.setInputFiles('#file', file(name, bytes));
      await said(page, new RegExp(`Tệp đọc được: ${count} dòng`));
      await page.click('#send');
      await said(page, /^Đã ghi nhận/);
      expect(await page.textContent('#receipt')).toContain('VERIFIED');
      await page.context().close();
    }
  });

  it('names what would be refused and disables sending', async () => {
    const page = await open();
    await fill(page);
    await page.setInputFiles('#file', file('hong.csv', 'không,phải,mẫu\n1,2,3\n'));
    await said(page, /Tệp sẽ bị từ chối/);
    expect(await page.textContent('#check')).toMatch(/\[[A-Z_]+\]/);
    expect(await page.isDisabled('#send')).toBe(true);
    await page.context().close();
  });

  it('lists rejected lines with their reason, and gives them as a file', async () => {
    const page = await open();
    await fill(page);
    const broken = `${csv(200, 210)}\r\nkhông-phải-số,${rows[0].split(',').slice(1).join(',')}`;
    await page.setInputFiles('#file', file('loi.csv', broken));
    await said(page, /Tệp đọc được: 11 dòng/);
    expect(await page.textContent('#check table')).toContain('[NUMBER_UNREADABLE]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#check button')]);
    expect(readFileSync(await download.path(), 'utf8')).toContain(',12,participant_number,NUMBER_UNREADABLE,');
    await page.context().close();
  });

  it('handles a hostile file within seconds', async () => {
    const page = await open();
    await fill(page);
    const bomb = gzipSync(new Uint8Array(300_000_000), { level: 9 });
    await page.setInputFiles('#file', file('bom.csv.gz', bomb));
    await said(page, /Tệp sẽ bị từ chối/);
    expect(await page.isDisabled('#send')).toBe(true);
    await page.context().close();
  });

  it('works by keyboard alone and names all that is missing at once', async () => {
    const page = await open();
    await page.click('#send');
    const links = await page.$$eval('#errors a', (found) =>
      found.map((link) => [link.getAttribute('href'), link.textContent]),
    );
    expect(links).toEqual([
      ['#province', 'Chưa chọn tỉnh, thành phố'],
      ['#officer', 'Chưa ghi cán bộ gửi'],
      ['#purpose', 'Chưa ghi mục đích'],
      ['#pick', 'Chưa chọn tệp'],
    ]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('province');
    await page.keyboard.type('Gia Lai');
    await page.setInputFiles('#file', file('phim.csv', csv(210, 215)));
    await said(page, /Tệp đọc được/);
    // By the skip link, fewer than ten steps lead to the choice of the file.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.focus('.skip');
    await page.keyboard.press('Enter');
    const order: string[] = [];
    // Four of them are the links of the summary.
    for (let i = 0; i < 16; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('value') === 'delta' ? 'delta' : (activeElement?.id ?? '');
      });
      order.push(at);
      if (at === 'officer') await page.keyboard.type('Cán bộ 17');
      if (at === 'purpose') await page.keyboard.type('đối soát');
    }
    expect(order.slice(4)).toEqual([
      'province',
      'officer',
      'purpose',
      'delta',
      'first-scheme',
      '',
      '',
      '',
      'pick',
      'templates',
      '', // the table of columns, which scrolls
      'send',
    ]);
    await page.keyboard.press('Enter');
    await said(page, /^Đã ghi nhận/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('receipt');
    expect(await page.isVisible('#errors')).toBe(false);
    await page.context().close();
  });

  it('shows who a full would remove before it is sent, and asks for a confirmation', async () => {
    const page = await open();
    await fill(page);
    await page.setInputFiles('#file', file('so.csv', csv(260, 290)));
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
    await page.check('input[value="full"]');
    await page.check('input[value="BHYT"]');
    await page.fill('#rows', '5');
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
    });
    await page.setInputFiles('#file', file('toan-bo-moi.csv', csv(260, 265)));
    await said(page, /Tệp đọc được: 5 dòng/);
    await page.waitForSelector('#shrink.errors');
    expect(await page.textContent('#shrink')).toMatch(
      /\d+ trong \d+ người \(\d+,\d\d %\).*sẽ bị đưa ra khỏi danh sách/,
    );
    expect(await page.locator('#shrink li').count()).toBeGreaterThan(0);
    await page.click('#send');
    expect(await page.textContent('#errors')).toContain('Chưa xác nhận số người bị đưa ra khỏi danh sách');
    // Nothing but the numbers was sent.
    expect(posts).toEqual(['/api/v1/provinces/vn34-52/shrink-preview']);
    await page.context().close();
  });

  it('shows why the server refused a readable file, with a receipt', async () => {
    const page = await open();
    await fill(page);
    await page.check('input[value="full"]');
    await page.check('input[value="BHYT"]');
    await page.fill('#rows', '5');
    // Where it cannot be said in advance, the refusal says it: everybody else of this province would have left.
    await page.route('**/shrink-preview?*', (route) => route.abort());
    page.removeAllListeners('console'); // the browser itself reports the broken request
    await page.setInputFiles('#file', file('toan-bo.csv', csv(0, 5)));
    await said(page, /Tệp đọc được: 5 dòng/);
    await page.waitForSelector('#shrink .note');
    await page.click('#send');
    await page.waitForSelector('#receipt:not([hidden])');
    expect(await page.textContent('#receipt')).toMatch(/\[SHRINK_NOT_CONFIRMED\]/);
    expect(await page.locator('#join').count()).toBe(0);
    const [gone] = await Promise.all([page.waitForEvent('download'), page.click('#receipt a[href$="removed.csv"]')]);
    expect(readFileSync(await gone.path(), 'utf8')).toMatch(/^\ufeffparticipant_number,schemes\r\n\d{10,12},BHYT\r\n/);
    const [printed] = await Promise.all([
      page.waitForEvent('download'),
      page.click('#receipt a[href$="receipt.html"]'),
    ]);
    expect(readFileSync(await printed.path(), 'utf8')).toContain('SHRINK_NOT_CONFIRMED');
    await page.context().close();
  });

  it('announces a failed fetch of answers and offers a retry', async () => {
    const page = await open();
    await fill(page);
    await page.setInputFiles('#file', file('dut.csv', csv(225, 229)));
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
    await page.route('**/outcomes.csv', (route) => route.abort());
    page.removeAllListeners('console'); // the browser itself reports the broken request
    await page.click('#join');
    await said(page, /NETWORK/);
    await page.unroute('**/outcomes.csv');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#join')]);
    expect(download.suggestedFilename()).toBe('dut-doisoat.csv');
    await page.context().close();
  });

  it('takes a dropped file; a drop outside the field does not leave the page', async () => {
    const page = await open();
    const drop = (selector: string, text: string) =>
      page.evaluate(
        ([target, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content], 'tha.csv'));
          document
            .querySelector(target)
            ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        },
        [selector, text],
      );
    await drop('body', csv(0, 1));
    expect(page.url()).toMatch(/\/upload$/);
    await drop('#drop', csv(220, 224));
    await said(page, /Tệp đọc được: 4 dòng/);
    await page.context().close();
  });

  it('is in one language at a time, findings included', async () => {
    const page = await open();
    expect(await page.textContent('h1')).toBe('Gửi dữ liệu đối soát');
    expect(await page.textContent('main')).not.toMatch(/Send|Choose|File\b/);
    await page.click('header a[hreflang="en"]');
    expect(await page.textContent('h1')).toBe('Send a batch');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await fill(page);
    await page.setInputFiles('#file', file('ngu.csv', csv(230, 233)));
    await said(page, /The file can be read: 3 rows/);
    await page.click('#send');
    await said(page, /^Committed/);
    expect(await page.textContent('#receipt')).toContain('Answers');
    expect(await page.textContent('main')).not.toMatch(/Tệp|Kết quả/);
    await page.context().close();
  });

  it.each([
    ['light', 390, 250],
    ['dark', 390, 251],
    ['light', 1280, 252],
    ['dark', 1280, 253],
  ] as const)('has no accessibility violation: %s, %i px', async (colorScheme, width, to) => {
    const page = await open({ ...lax, colorScheme, viewport: { width, height: 900 } });
    await fill(page);
    await page.setInputFiles(
      '#file',
      file(`axe-${colorScheme}-${width}.csv`, `${csv(235, to)}\r\nx,${rows[0].split(',').slice(1).join(',')}`),
    );
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    if (process.env.DOISOAT_SCREENSHOTS !== undefined)
      await page.screenshot({
        path: join(process.env.DOISOAT_SCREENSHOTS, `upload-${colorScheme}-${width}.png`),
        fullPage: true,
      });
    await page.context().close();
  });
});
