/**
 * Another user of the machine finds `doisoat serve` on 127.0.0.1 and wants to send a file in an office's name: all that
 * the server gives to whoever asks is not enough to send.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeTempFolder } from '../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
const body = 'participant_number,full_name,birth_date\n5200000001,Nguyễn Văn An,03/02/1990\n';

/** `doisoat serve` of a new data directory; what it printed. */
async function serve(): Promise<{ folder: string; url: string; printed: string; stop: () => Promise<void> }> {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'published'), { mode: 0o700 });
  writeFileSync(join(folder, 'published/index.html'), '<!doctype html>', { mode: 0o600 });
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--dir', folder]);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > 2) resolve(text);
    });
    child.on('close', () => reject(new Error(`serve ended: ${text}`)));
  });
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { folder, url: printed.split('\n')[0], printed, stop };
}

/** Shows a key as the page does, and sends with whatever that gives; the status of each. */
async function send(url: string, key: string): Promise<[login: number, upload: number]> {
  const Origin = url.slice(0, -1);
  const login = await fetch(`${url}login/key`, {
    method: 'POST',
    headers: { Origin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  const cookie = login.headers.getSetCookie().map((line) => line.split(';')[0]);
  const upload = await fetch(`${url}api/v1/provinces/vn34-52/uploads`, {
    method: 'POST',
    headers: { Origin, 'Content-Type': 'text/csv', ...(cookie.length > 0 ? { Cookie: cookie.join('; ') } : {}) },
    body,
  });
  return [login.status, upload.status];
}

/** The same with the key as the token of a program. */
async function sendAsToken(url: string, key: string): Promise<number> {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'text/csv' };
  return (await fetch(`${url}api/v1/provinces/vn34-52/uploads`, { method: 'POST', headers, body })).status;
}

describe('another user of the machine', () => {
  it('sends nothing with what the server gives to whoever asks; the user who started it does', async () => {
    const { folder, url, printed, stop } = await serve();
    // Everything that looks like a key in what anybody can fetch.
    const page = await (await fetch(`${url}upload`)).text();
    const scripts = [...page.matchAll(/(?:src|content)="(\/upload\/[^"]+\.js)"/g)].map(([, path]) => path);
    expect(scripts.length).toBeGreaterThan(0);
    const texts = [page];
    for (const path of scripts) texts.push(await (await fetch(url + path.slice(1))).text());
    const keys = new Set(texts.flatMap((text) => [...text.matchAll(/["'=]([\w-]{24,64})["'\s&]/g)].map(([, k]) => k)));
    for (const key of ['', ...keys]) {
      expect([key, await send(url, key)]).toEqual([key, [401, 401]]);
      expect([key, await sendAsToken(url, key)]).toEqual([key, 401]);
    }

    const address = printed.split('\n')[1];
    const key = new URL(address).hash.replace('#key=', '');
    expect(await send(url, key)).toEqual([204, 202]);
    // Who has lost the address finds it in the data directory, which is theirs alone.
    expect(readFileSync(join(folder, 'upload-address'), 'utf8')).toBe(`${address}\n`);
    expect(statSync(join(folder, 'upload-address')).mode & 0o777).toBe(0o600);
    await stop();
    expect(() => statSync(join(folder, 'upload-address'))).toThrow('ENOENT');
  });
});
