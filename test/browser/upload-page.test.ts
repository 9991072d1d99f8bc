import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
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

/** Policies of the page forbid what the checker injects; its own tests of them are by requests below. */
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
    return page;
  }

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

  it('sends with the address that serve printed alone, and keeps its key for this browser', async () => {
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    await page.goto(`${served.url}upload`);
    await said(page, /Hãy mở địa chỉ mà lệnh doisoat serve in ra/);
    await fill(page);
    await page.setInputFiles('#file', file('khong-khoa.csv', csv(150, 160)));
    await said(page, /Tệp đọc được: 10 dòng/);
    await page.click('#send');
    await said(page, /Hãy mở địa chỉ mà lệnh doisoat serve in ra/);
    await page.goto(served.upload);
    await said(page, /^$/);
    expect(page.url()).toBe(`${served.url}upload`);
    // From another page of the same address, in another tab.
    const other = await context.newPage();
    await other.goto(`${served.url}upload`);
    await fill(other);
    await other.setInputFiles('#file', file('co-khoa.csv', csv(150, 160)));
    await said(other, /Tệp đọc được: 10 dòng/);
    await other.click('#send');
    await said(other, /^Đã ghi nhận/);
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
    expect(await page.$$eval('#receipt ul.links a', (links) => links.map((link) => link.textContent))).toHaveLength(4);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#join')]);
    expect(download.suggestedFilename()).toBe('mot-doisoat.csv');
    const joined = readFileSync(await download.path(), 'utf8');
    expect(joined.trimEnd().split(/\r?\n/)).toHaveLength(151);
    for (const row of rows.slice(0, 150)) expect(joined).toContain(row);
    // The same bytes again are said to be a duplicate.
    await page.setInputFiles('#file', file('mot-lai.csv', csv(0, 150)));
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /đã được xử lý trước đây/);
    await page.context().close();
  });

  it('shows new batches on an open national page; the receipt is readable in light, dark and print', async () => {
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
    await changed(before);
    const between = await giaLai();
    // Nationalities that are not understood: the receipt has long notes.
    await served.sync(file('lenh.csv', csv(360, 400).replaceAll(/,VN$/gm, ',Kinh')));
    await changed(between);
    await national.click('#vi .ranking a[href*="vn34-52"]');
    const receipt = await national.getAttribute('#vi a[href*="receipt.html"]', 'href');
    await context.close();
    expect(receipt).toMatch(/receipt\.html$/);

    const narrow = await (await browser.newContext({ viewport: { width: 560, height: 900 } })).newPage();
    await narrow.goto(new URL(receipt ?? '', `${served.url}provinces/`).href);
    expect(await narrow.textContent('#vi')).toContain('Quốc tịch không rõ');
    expect(await brokenCounts(narrow)).toEqual([]);
    await narrow.context().close();
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { media: 'print' }] as const) {
      const page = await (
        await browser.newContext({ bypassCSP: true, viewport: { width: 390, height: 900 } })
      ).newPage();
      await page.emulateMedia(options);
      await page.goto(new URL(receipt ?? '', `${served.url}provinces/`).href);
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

  it('works by keyboard alone and marks missing fields', async () => {
    const page = await open();
    await page.setInputFiles('#file', file('phim.csv', csv(210, 215)));
    await said(page, /Tệp đọc được/);
    await page.focus('#send');
    await page.keyboard.press('Enter');
    await said(page, /Hãy điền các mục/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('province');
    await page.keyboard.type('Gia Lai');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Cán bộ 17');
    await page.keyboard.press('Tab');
    await page.keyboard.type('đối soát');
    // Every control can be reached; the order is the order of the page.
    const order: string[] = [];
    await page.focus('#province');
    for (let i = 0; i < 12; i++) {
      order.push(
        await page.evaluate(() => document.activeElement?.id || (document.activeElement?.getAttribute('value') ?? '')),
      );
      await page.keyboard.press('Tab');
    }
    expect(order).toEqual([
      'province',
      'officer',
      'purpose',
      'delta',
      'BHXHBB',
      'BHXHTN',
      'BHYT',
      'BHTN',
      'pick',
      'templates',
      '', // the table of columns, which scrolls
      expect.anything(),
    ]);
    await page.focus('#send');
    await page.keyboard.press('Enter');
    await said(page, /^Đã ghi nhận/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('receipt');
    await page.context().close();
  });

  it('shows why the server refused a readable file, with a receipt', async () => {
    const page = await open();
    await fill(page);
    await page.check('input[value="full"]');
    await page.check('input[value="BHYT"]');
    await page.fill('#rows', '5');
    // Everybody else of this province would have left.
    await page.setInputFiles('#file', file('toan-bo.csv', csv(0, 5)));
    await said(page, /Tệp đọc được: 5 dòng/);
    await page.click('#send');
    await page.waitForSelector('#receipt:not([hidden])');
    expect(await page.textContent('#receipt')).toMatch(/\[SHRINK_NOT_CONFIRMED\]/);
    expect(await page.locator('#join').count()).toBe(0);
    const [gone] = await Promise.all([page.waitForEvent('download'), page.click('#receipt a[href$="removed.csv"]')]);
    expect(readFileSync(await gone.path(), 'utf8')).toMatch(/^\ufeffparticipant_number,schemes\r\n\d{10},BHYT\r\n/);
    const [printed] = await Promise.all([
      page.context().waitForEvent('page'),
      page.click('#receipt a[href$="receipt.html"]'),
    ]);
    await printed.waitForLoadState();
    expect(await printed.textContent('body')).toContain('SHRINK_NOT_CONFIRMED');
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

  it('shows Vietnamese first and English on request, findings included', async () => {
    const page = await open();
    expect(await page.textContent('h1 span[lang="vi"]')).toBe('Gửi dữ liệu đối soát');
    expect(await page.isVisible('h1 span[lang="en"]')).toBe(false);
    await page.setInputFiles('#file', file('ngu.csv', csv(230, 233)));
    await said(page, /Tệp đọc được/);
    await page.click('#en');
    await said(page, /The file can be read: 3 rows/);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.isVisible('h1 span[lang="vi"]')).toBe(false);
    // Also of what was answered, however often it is asked.
    await fill(page);
    await page.click('#send');
    await said(page, /^Committed/);
    expect(await page.textContent('#receipt')).toContain('Answers');
    await page.click('#vi');
    await said(page, /^Đã ghi nhận/);
    expect(await page.textContent('#receipt')).toContain('Câu trả lời');
    await page.context().close();
  });

  it.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1280],
    ['dark', 1280],
  ] as const)('has no accessibility violation: %s, %i px', async (colorScheme, width) => {
    const page = await open({ ...lax, colorScheme, viewport: { width, height: 900 } });
    await fill(page);
    await page.setInputFiles(
      '#file',
      file(`axe-${colorScheme}-${width}.csv`, `${csv(240, 250)}\r\nx,${rows[0].split(',').slice(1).join(',')}`),
    );
    await said(page, /Tệp đọc được/);
    await page.click('#send');
    await said(page, /^(Đã ghi nhận|Tệp này đã được xử lý)/);
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

describe.skipIf(!hasChromium)('the server of the upload page', () => {
  let served: Served;
  let token: string;
  beforeAll(async () => {
    served = await serveSample();
    token = new URL(served.upload).hash.replace('#key=', '');
  }, 60_000);
  afterAll(async () => {
    await served?.stop();
  });
  const query = `province=vn34-52&kind=delta&officer=a&purpose=b&sha256=${'0'.repeat(64)}`;
  const ask = (method: string, path: string, headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject);
      request.end(method === 'POST' ? 'x' : undefined);
    });
  const own = () => ({
    Origin: served.url.slice(0, -1),
    'X-Doisoat-Token': token,
    'Content-Type': 'application/octet-stream',
  });

  it('refuses another origin, no origin, no token and a foreign host name', async () => {
    expect(token).toMatch(/^[\w-]{30,}$/);
    expect(await ask('POST', `/api/uploads?${query}`, { ...own(), Origin: 'http://evil.example' })).toBe(403);
    expect(await ask('POST', `/api/uploads?${query}`, { 'X-Doisoat-Token': token })).toBe(403);
    expect(await ask('POST', `/api/uploads?${query}`, { Origin: served.url.slice(0, -1) })).toBe(403);
    expect(await ask('GET', '/upload', { Host: 'evil.example' })).toBe(421);
    expect(
      await ask('POST', `/api/uploads?${query}`, { ...own(), Host: 'evil.example', Origin: 'http://evil.example' }),
    ).toBe(421);
  });

  it('refuses fields that are wrong or unknown, and other methods', async () => {
    for (const wrong of ['province=vn34-99', 'kind=extract', 'sha256=x', 'key=incoming/x', 'schemes=X'])
      expect(await ask('POST', `/api/uploads?${query}&${wrong}`, own())).toBe(400);
    expect(await ask('POST', `/api/uploads?${query}`, { ...own(), 'Content-Type': 'text/plain' })).toBe(415);
    expect(await ask('POST', `/api/uploads?${query}`, { ...own(), 'Content-Length': '2000000001' })).toBe(413);
    expect(await ask('PUT', `/api/uploads?${query}`, own())).toBe(405);
    expect(await ask('GET', '/api/uploads/unknown', own())).toBe(404);
    expect(await ask('GET', '/api/uploads/unknown')).toBe(403);
  });

  it('serves results under the secret path only, and nothing else', async () => {
    const batch = '0'.repeat(32);
    for (const path of [
      `/results/vn34-52/${batch}/receipt.json`,
      `/results-guess/vn34-52/${batch}/receipt.json`,
      `/results-guess/../objects/state.sqlite`,
      '/..%2f..%2fstate.sqlite',
      '/fingerprint.key',
    ])
      expect(await ask('GET', path)).toBe(404);
  });

  it('offers the workbook of every form', async () => {
    const links = [
      ...(await (await fetch(`${served.url}upload`)).text()).matchAll(/href="\/(upload\/template-[^"]+)"/g),
    ];
    expect(links.length).toBe(5);
    for (const [, path] of links) {
      const bytes = new Uint8Array(await (await fetch(served.url + path)).arrayBuffer());
      expect([path, ...bytes.subarray(0, 2)]).toEqual([path, 0x50, 0x4b]);
    }
    expect(await ask('GET', '/upload/template-nobody.xlsx')).toBe(404);
  });

  it('sends the headers that isolate a page', async () => {
    const { headers } = await fetch(`${served.url}upload`);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});
