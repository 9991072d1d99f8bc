/** `doisoat alerts` on files, and what a publication then sends to a real server. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latestRunKey } from '../../core/summary/latest-run.ts';
import { publish } from '../../local/commands/publish.ts';
import { openWorld } from '../../local/world.ts';
import { runOf } from '../support/alerts.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'doisoat-alerts-'));
const cli = (...args: string[]) => runCli('--dir', folder, 'alerts', ...args);
let server: Server;
let url: string;
const got: { body: string; signature: string | string[] | undefined }[] = [];
let status = 204;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      got.push({ body, signature: request.headers['x-doisoat-signature'] });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `http://${host}/hook?token=of-the-receiver`;
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ alerts: { webhookHosts: [host] } }));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function publishNow(): Promise<void> {
  const world = await openWorld(folder, { log: false });
  try {
    await publish(world);
  } finally {
    world.close();
  }
}

describe('doisoat alerts', () => {
  let id = '';
  let secret = '';

  it('sets an alert and prints its secret once', async () => {
    const added = await cli('add', '--kinds', 'runFailed,drift', '--webhook', url, '--json');
    expect(added.code).toBe(0);
    const document = JSON.parse(added.stdout) as { alert: { id: string; place: string }; secret: string };
    ({ secret } = document);
    ({ id } = document.alert);
    expect(document.alert).toMatchObject({ place: 'vn', kinds: ['drift', 'runFailed'] });
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const listed = await cli('list', '--lang', 'en');
    expect(listed.stdout).toContain(id);
    for (const hidden of [secret, 'of-the-receiver']) expect(listed.stdout).not.toContain(hidden);
  });

  it('sends what happened after a publication, signed, and not again after the next', async () => {
    const world = await openWorld(folder, { log: false });
    await world.state.put(latestRunKey, runOf({ day: '2026-01-01' }));
    world.close();
    await publishNow();
    await publishNow();
    expect(got).toHaveLength(1);
    const [{ body, signature }] = got;
    expect(JSON.parse(body)).toMatchObject({ alerts: [{ kind: 'runFailed', province: 'vn', state: 'missed' }] });
    expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  });

  it('says what became of a test, by its exit code too', async () => {
    status = 500;
    const failed = await cli('test', id, '--lang', 'vi');
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('nơi nhận trả lời lỗi (500)')]);
    expect(failed.stderr).toContain('[ALERT_NOT_SENT]');
    const soon = await cli('test', id, '--json');
    expect([soon.code, soon.stdout]).toEqual([1, expect.stringContaining('ALERT_TEST_SOON')]);
  });

  it('removes an alert, and knows no other id', async () => {
    expect((await cli('remove', id)).code).toBe(0);
    expect((await cli('remove', id, '--json')).stdout).toContain('ALERT_UNKNOWN');
    expect(JSON.parse((await cli('list', '--json')).stdout)).toEqual({ alerts: [] });
  });

  it.each([
    ['a host that is not configured', ['--kinds', 'held', '--webhook', 'https://evil.test/'], 1, 'ALERT_HOST'],
    ['mail, which is not configured', ['--kinds', 'held', '--mail', 'a@example.vn'], 1, 'ALERT_ADDRESS'],
    ['an unknown kind', ['--kinds', 'everything', '--mail', 'a@example.vn'], 2, 'provinceStale'],
    ['two channels', ['--kinds', 'held', '--mail', 'a@example.vn', '--webhook', 'https://x.vn'], 2, 'exactly one'],
    ['no points', ['--kinds', 'rateFell', '--points', '0', '--mail', 'a@example.vn'], 2, '0.01'],
    ['too many places', ['--kinds', 'rankLost', '--places', '34', '--mail', 'a@example.vn'], 2, '33'],
  ])('refuses %s', async (_what, args, code, text) => {
    const answer = await cli('add', ...args);
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(text);
  });
});
