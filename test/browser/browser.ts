/** A headless Chromium for tests, and a server with data of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's, or another one by the variable. */
export const chromiumPath = process.env.DOISOAT_CHROMIUM ?? '/usr/bin/chromium';
/** In CI a missing browser is a failure, not a reason to skip. */
export const hasChromium = existsSync(chromiumPath) || process.env.CI !== undefined;
const install = 'install it (apt-get install chromium) or set DOISOAT_CHROMIUM';
export const skipNote = `skipped: no Chromium at ${chromiumPath}; ${install}`;

const root = fileURLToPath(new URL('../..', import.meta.url));

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeScope {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

/** What axe finds on a page as it is shown now: rule and elements. The page must be open with `bypassCSP`. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => (globalThis as unknown as AxeScope).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Pixels by which the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export interface Served {
  folder: string;
  url: string;
  /** Of the upload page, with the key that lets it send. */
  upload: string;
  /** A sample batch, as an office exports it. */
  batch: string;
  /** `doisoat sync` of a file, a process of its own. */
  sync(file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Sample data, an index, pages, and `doisoat serve` on a free port. */
export async function serveSample(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-browser-'));
  const [sample, data] = [join(folder, 'sample'), join(folder, 'data')];
  await doisoat(
    'generate',
    '--out',
    sample,
    '--people',
    '3000',
    '--rows',
    '400',
    '--provinces',
    'vn34-52',
    '--seed',
    '5',
  );
  await doisoat('registry', 'build', join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]), '--dir', data);
  await doisoat('publish', '--dir', data);
  const child = start('serve', '--port', '0', '--dir', data);
  const upload = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /(http:\/\/[^\s]+\/upload#key=[\w-]+)\n/.exec(text);
      if (found !== null) resolve(found[1]);
    });
    child.on('close', (code) => reject(new Error(`serve ended with ${String(code)}: ${text}`)));
  });
  const incoming = join(sample, 'incoming/vn34-52/delta');
  return {
    folder,
    url: upload.replace(/upload#.*$/, ''),
    upload,
    batch: join(incoming, readdirSync(incoming)[0]),
    sync: (file) => doisoat('sync', file, '--province', 'vn34-52', '--dir', data),
    async stop() {
      const ended = new Promise((resolve) => {
        child.on('close', resolve);
      });
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function doisoat(...args: string[]): Promise<void> {
  const child = start(...args);
  child.stdout?.resume();
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`doisoat ${args.join(' ')} ended with ${String(code)}: ${err}`);
}
