/**
 * A clerk's day, in both homes of the portal: log in, check and send CSV and a workbook, close the browser, come back,
 * find the answers, mend in LibreOffice, send again, see the open cases shrink, ask about one person. Another office
 * sees nothing of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, hasChromium, launch, overflowOf, skipNote } from './browser.ts';
import { oneMachine, onAws, type Home } from './day/homes.ts';
import { bookedRow, csvOf, heading, rowOf, wrongAmong } from './day/small-office.ts';

if (!hasChromium) process.stderr.write(`a clerk's day ${skipNote}\n`);

const soffice = process.env.DOISOAT_SOFFICE ?? 'soffice';
const hasOffice = canRun(soffice);
const province = 'vn34-52';
/** People in the first file and in the second. */
const [first, second] = [100, 140];

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env.CI !== undefined; // in CI a missing LibreOffice is a failure
  }
}

describe.skipIf(!hasChromium || !hasOffice).each([
  ['on one machine', oneMachine],
  ['on AWS, over emulators', onAws],
])("a clerk's day %s", (_name, start) => {
  let browser: Browser;
  let home: Home;
  let folder: string;
  let clerk: BrowserContext;
  /** What the console of a page of the portal said was wrong. */
  const complaints: string[] = [];
  /** Text of the answers with work alone, and the page of their batch. */
  let toMend = '';
  let batch = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doisoat-day-files-'));
    [browser, home] = await Promise.all([launch(), start()]);
    clerk = await newContext();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const newContext = (): Promise<BrowserContext> =>
    browser.newContext({ locale: 'vi-VN', acceptDownloads: true, bypassCSP: false });

  async function open(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && url.startsWith(home.url)) complaints.push(`${url}: ${message.text()}`);
    });
    await page.goto(`${home.url}${path}`);
    return page;
  }

  /** By the page of the provider, which has a link for each account. */
  async function logIn(context: BrowserContext, account: string): Promise<Page> {
    const page = await open(context, 'login');
    await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của cơ quan' }).click();
    await page.getByRole('link', { name: account }).click();
    await page.waitForURL(`${home.url}home`);
    return page;
  }

  async function said(page: Page, text: RegExp): Promise<void> {
    await page
      .waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('#say')?.textContent ?? ''),
        text.source,
        { timeout: 60_000 },
      )
      .catch(async () => {
        throw new Error(`expected ${text.source}, the page says: ${(await page.textContent('#say')) ?? ''}`);
      });
  }

  function file(name: string, bytes: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  async function saved(page: Page, act: () => Promise<unknown>): Promise<Download> {
    const [download] = await Promise.all([page.waitForEvent('download'), act()]);
    return download;
  }

  async function sendFile(page: Page, path: string, rows: number): Promise<void> {
    await page.fill('#purpose', 'đối soát tháng 11');
    await page.setInputFiles('#file', path);
    await said(page, new RegExp(`Tệp đọc được: ${rows} dòng`));
    await page.click('#send');
    await said(page, /^Đã ghi nhận/);
  }

  /** People with an open case, as the page counts them. */
  async function openCases(): Promise<number> {
    const page = await open(clerk, `p/${province}/cases`);
    const text = (await page.textContent('main p strong')) ?? '';
    await page.close();
    return Number(text.replaceAll('.', ''));
  }

  it('begins with a login, and leads to the work of the role', async () => {
    const page = await logIn(clerk, 'cb-17');
    expect(await page.textContent('h1')).toBe('Việc của tôi');
    expect(await page.textContent('header')).toContain('cb-17 · cán bộ nghiệp vụ · Gia Lai');
    await page.close();
  });

  it('checks a CSV file, sends it, and gives the rows with work to mend', async () => {
    const page = await open(clerk, 'home');
    await page.getByRole('link', { name: 'Gửi tệp' }).first().click();
    const rows = Array.from({ length: first }, (_, at) => bookedRow(at));
    await sendFile(page, file('thang-11.csv', csvOf(rows)), first);
    batch = (await page.getAttribute('#receipt ul.links a[href*="/batches/"]', 'href')) ?? '';
    const joined = await saved(page, () => page.click('#join-open'));
    toMend = readFileSync(await joined.path(), 'utf8');
    await page.close();
    expect(await openCases()).toBe(wrongAmong(0, first));
  }, 120_000);

  it('sends a workbook', async () => {
    const page = await open(clerk, `p/${province}/upload`);
    const rows = Array.from({ length: second - first }, (_, i) => bookedRow(first + i));
    const book = await writeXlsx({ sheets: [{ name: 'Danh sách', rows: [heading, ...rows] }] });
    await sendFile(page, file('bo-sung.xlsx', book), second - first);
    await page.close();
    expect(await openCases()).toBe(wrongAmong(0, second));
  }, 120_000);

  it('has the answers when the clerk comes back the next morning', async () => {
    // Another window of the same browser: what the first one knew is gone but for its session.
    const storageState = await clerk.storageState();
    await clerk.close();
    clerk = await browser.newContext({ locale: 'vi-VN', acceptDownloads: true, storageState });
    const page = await open(clerk, `p/${province}/batches`);
    expect(await page.locator('tbody tr').count()).toBe(2);
    await page.click(`tbody a[href$="${batch}"]`);
    expect(await page.textContent('main')).toContain('Đã ghi nhận');
    const outcomes = await saved(page, () => page.click('a[href$="/outcomes.csv"]'));
    const lines = readFileSync(await outcomes.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(1 + first);
    expect(lines.filter((line) => line.split(',')[4] !== 'VERIFIED')).toHaveLength(1 + wrongAmong(0, first));
    const book = await saved(page, () => page.click('a[href$="/answers.xlsx"]'));
    expect(
      readFileSync(await book.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    await page.close();
  }, 120_000);

  it('takes the rows back that were mended in LibreOffice, and says who became verified', async () => {
    const before = await openCases();
    const lines = toMend.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(1 + wrongAmong(0, first));
    // All but the last two are mended by what the identity cards say.
    const mended = lines.map((line, i) => {
      const at = Number(/\b52(1\d{7})\b/.exec(line)?.[1] ?? Number.NaN) - 10_000_000;
      if (i === 0 || i > lines.length - 3) return line;
      return line.replace(bookedRow(at).join(','), rowOf(at).join(','));
    });
    const saveAs = join(folder, 'saved');
    const infilter = '--infilter=CSV:44,34,76,1,,1066,false,false';
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const csv = file('da-sua.csv', `${mended.join('\r\n')}\r\n`);
    execFileSync(soffice, [profile, '--headless', infilter, '--convert-to', 'xlsx', '--outdir', saveAs, csv], {
      timeout: 120_000,
      stdio: 'ignore',
    });
    const page = await open(clerk, `p/${province}/upload`);
    await sendFile(page, join(saveAs, 'da-sua.xlsx'), lines.length - 1);
    const link = (await page.getAttribute('#receipt ul.links a[href*="/batches/"]', 'href')) ?? '';
    await page.goto(new URL(link, home.url).href);
    expect(await page.textContent('.done')).toContain(String(lines.length - 3));
    await page.close();
    expect(await openCases()).toBe(before - (lines.length - 3));
  }, 240_000);

  it('answers about one person within two seconds of being asked, and that case is gone too', async () => {
    const before = await openCases();
    const at = 100;
    expect(bookedRow(at)).not.toEqual(rowOf(at));
    const [number, id, name, day, , scheme] = rowOf(at);
    const page = await open(clerk, `p/${province}/check`);
    await page.fill('[name="purpose"]', 'cán bộ hỏi tại quầy');
    await page.fill('#participant_number-1', number);
    await page.fill('#personal_id-1', id);
    await page.fill('#full_name-1', name);
    await page.fill('#birth_date-1', day);
    await page.check(`#schemes-1-${scheme}`);
    await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
    await page.waitForSelector('#told, #answers, table');
    expect(await page.textContent('main')).toContain('Đã xác thực');
    await page.close();
    expect(await openCases()).toBe(before - 1);
  }, 120_000);

  it('shows nothing of it to another office', async () => {
    const stranger = await newContext();
    const page = await logIn(stranger, 'cb-99');
    const { request } = stranger;
    for (const path of [
      batch.slice(1),
      `p/${province}/cases`,
      `p/${province}/batches`,
      `p/${province}/cases.csv`,
      `api/v1${batch}/outcomes.csv`,
      `api/v1/provinces/${province}/cases`,
    ])
      expect([path, (await request.get(`${home.url}${path}`)).status()]).toEqual([path, 404]);
    await page.goto(`${home.url}p/vn34-42/batches`);
    expect(await page.textContent('main')).toContain('Chưa có lần gửi nào');
    await stranger.close();
  }, 60_000);

  it('has pages that are accessible, fit a narrow screen, and print', async () => {
    const state = await clerk.storageState();
    const lax = await browser.newContext({ locale: 'vi-VN', bypassCSP: true, storageState: state });
    const page = await lax.newPage();
    for (const path of ['home', `p/${province}/cases`, `p/${province}/batches`, batch.slice(1), `p/${province}/check`])
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${home.url}${path}`);
        expect([path, width, await axeViolations(page)]).toEqual([path, width, []]);
        expect([path, width, await overflowOf(page)]).toEqual([path, width, 0]);
      }
    await page.emulateMedia({ media: 'print' });
    await page.goto(`${home.url}${batch.slice(1)}`);
    expect(await page.isVisible('header nav')).toBe(false);
    await lax.close();
  }, 120_000);

  it('ends with the logout, after which nothing is shown', async () => {
    const page = await open(clerk, 'home');
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.goto(`${home.url}p/${province}/cases`);
    expect(page.url()).toBe(`${home.url}login?to=%2Fp%2F${province}%2Fcases`);
    expect(await page.textContent('h1')).toBe('Đăng nhập');
    await page.close();
    expect(complaints).toEqual([]);
  });
});
