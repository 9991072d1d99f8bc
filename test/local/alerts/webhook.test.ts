/** Alerts by HTTP against a real server: what is sent, to whom, and what becomes of every answer. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainAlert } from '../../../core/alerts/alert.ts';
import { checkChannel } from '../../../core/alerts/alert-settings.ts';
import type { Message } from '../../../core/alerts/rule-state.ts';
import { webhookBody, webhookBodyMax, webhookSender } from '../../../local/alerts/webhook.ts';
import { morning, ruleOf } from '../../support/alerts.ts';

interface Asked {
  request: IncomingMessage;
  body: string;
}

let server: Server;
let host: string;
let asked: Asked[];
let answer: { status: number; headers?: Record<string, string> };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push({ request, body });
      response.writeHead(answer.status, answer.headers).end('ignored');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  answer = { status: 204 };
});

const message: Message = {
  id: '0000000000000001-1-0',
  madeAt: '2026-02-01T01:00:00.000Z',
  test: false,
  alerts: [{ ...plainAlert('rateFell', 'vn34-52', '2026-02-01'), points: '-0.73', since: '2026-01-31' }],
  more: 0,
  attempts: 1,
  notBefore: 0,
};

function send(url = `http://${host}/hook?token=x`, hosts = [host]) {
  const offer = { webhookHosts: hosts, mailDomains: [], topic: false };
  const sender = webhookSender({ offer, secretOf: (rule) => `secret of ${rule}`, now: () => morning });
  return sender(message, { ...ruleOf(), channel: { type: 'webhook', url } });
}

describe('a webhook', () => {
  it('gets one signed document: what happened in both languages and in figures', async () => {
    expect(await send()).toEqual({ sent: true });
    expect(asked).toHaveLength(1);
    const [{ request, body }] = asked;
    expect([request.method, request.url]).toEqual(['POST', '/hook?token=x']);
    const signature = createHmac('sha256', 'secret of 0000000000000001').update(body).digest('hex');
    expect(request.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-doisoat-delivery': message.id,
      'x-doisoat-signature': `sha256=${signature}`,
    });
    expect(JSON.parse(body)).toMatchObject({
      format: 1,
      id: message.id,
      place: 'vn34-52',
      test: false,
      sentAt: '2026-02-01T01:00:00.000Z',
      alerts: [{ kind: 'rateFell', province: 'vn34-52', points: '-0.73' }],
      text: {
        vi: 'Gia Lai: tỷ lệ xác thực giảm 0,73 điểm phần trăm từ 31/01/2026.',
        en: 'Gia Lai: the verification rate fell by 0.73 percentage points since 2026-01-31.',
      },
    });
  });

  it('that redirects is not followed', async () => {
    answer = { status: 302, headers: { Location: `http://${host}/inside` } };
    expect(await send()).toEqual({ sent: false, cause: 'REDIRECTED', status: 302 });
    expect(asked).toHaveLength(1);
  });

  it('that answers with an error, or not at all, is a failure with its cause', async () => {
    answer = { status: 503 };
    expect(await send()).toEqual({ sent: false, cause: 'STATUS', status: 503 });
    expect(await send('http://127.0.0.1:9/', ['127.0.0.1:9'])).toEqual({ sent: false, cause: 'UNREACHABLE' });
  });

  it('whose host is no longer in the configuration is not asked', async () => {
    expect(await send(undefined, ['hooks.example.vn'])).toEqual({ sent: false, cause: 'NOT_ALLOWED' });
    expect(asked).toEqual([]);
  });

  it('gets no more than its bound, and how many alerts are left out', () => {
    const code = 'X'.repeat(4_000); // longer than any code of ours
    const many = { ...message, alerts: Array.from({ length: 100 }, () => ({ ...message.alerts[0], code })) };
    const body = webhookBody(many, ruleOf(), morning);
    const { alerts, more } = JSON.parse(body.toString()) as { alerts: unknown[]; more: number };
    expect(body.length).toBeLessThanOrEqual(webhookBodyMax);
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.length + more).toBe(100);
  });
});

describe('where a webhook may lead', () => {
  const offer = { webhookHosts: ['hooks.example.vn', '127.0.0.1:9000'], mailDomains: [], topic: false };
  const refused = (url: string): boolean => {
    try {
      checkChannel({ type: 'webhook', url }, offer);
      return false;
    } catch {
      return true;
    }
  };

  it.each(['https://hooks.example.vn/a?b=c', 'https://hooks.example.vn:443/', 'http://127.0.0.1:9000/'])(
    'is a host of the configuration: %s',
    (url) => expect(refused(url)).toBe(false),
  );

  it.each([
    'http://hooks.example.vn/', // in the clear
    'https://hooks.example.vn:8443/',
    'https://hooks.example.vn.test/',
    'https://x.hooks.example.vn/',
    'https://hooks.example.vn@evil.test/',
    'https://user:word@hooks.example.vn/',
    'https://evil.test/#hooks.example.vn',
    'https://evil.test\\@hooks.example.vn/',
    'http://127.0.0.1/', // another port
    'http://localhost:9000/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]:9000/',
    'http://2130706433:9001/',
    'file:///etc/passwd',
    'ftp://hooks.example.vn/',
    'https://hooks.example.vn/\nX: y',
    'hooks.example.vn',
    '',
  ])('is nothing else: %s', (url) => expect(refused(url)).toBe(true));
});
