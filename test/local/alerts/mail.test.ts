/** Alerts by mail against a real SMTP server on this machine. */
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { plainAlert, type Alert } from '../../../core/alerts/alert.ts';
import { checkChannel } from '../../../core/alerts/alert-settings.ts';
import type { Message } from '../../../core/alerts/rule-state.ts';
import { $AlertSettings } from '../../../local/alerts/local-settings.ts';
import { mailSender } from '../../../local/alerts/mail.ts';
import { ruleOf } from '../../support/alerts.ts';

let server: SMTPServer;
let port: number;
let got: { to: string[]; text: string }[];
let refusing: boolean;

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_auth, _session, done) => done(new Error('no')),
    onRcptTo: (_address, _session, done) => done(refusing ? new Error('no such box') : null),
    onData(stream, { envelope }, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      stream.on('end', () => {
        got.push({ to: envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  got = [];
  refusing = false;
});

const alert: Alert = { ...plainAlert('held', 'vn34-52', '2026-02-01'), batch: 'b'.repeat(32) };
const message: Message = {
  id: '0000000000000001-1-0',
  madeAt: '2026-02-01T01:00:00.000Z',
  test: false,
  alerts: [alert],
  more: 0,
  attempts: 1,
  notBefore: 0,
};

function send(changes: object = {}, to = 'truc@example.vn', sent: Partial<Message> = {}) {
  const from = 'doisoat@example.vn';
  const mail = { host: '127.0.0.1', port, from, domains: ['example.vn'], ...changes };
  const settings = $AlertSettings.parse({ mail }).mail;
  if (settings === undefined) throw new Error('no mail');
  const offer = { webhookHosts: [], mailDomains: ['example.vn'], topic: false };
  const sender = mailSender({ settings, offer, password: 'secret', page: 'https://doisoat.example.vn/alerts' });
  return sender({ ...message, ...sent }, { ...ruleOf(), channel: { type: 'mail', to } });
}

/** Head and body as they are read: encoded words (RFC 2047) and quoted-printable undone. */
function read(text: string): { head: string; body: string } {
  const [head, ...body] = text.split('\r\n\r\n');
  const subject = head
    .replaceAll(/\?=\s+=\?UTF-8\?Q\?/g, '')
    .replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, each: string) => unquoted(each.replaceAll('_', ' ')));
  return { head: subject, body: unquoted(body.join('\r\n\r\n')) };
}

function unquoted(text: string): string {
  return decodeURIComponent(
    text
      .replaceAll('=\r\n', '')
      .replaceAll('%', '%25')
      .replaceAll(/=([0-9A-F]{2})/g, '%$1'),
  );
}

describe('a mail', () => {
  it('is plain text, Vietnamese first, with the page where alerts are set', async () => {
    expect(await send()).toEqual({ sent: true });
    expect(got).toMatchObject([{ to: ['truc@example.vn'] }]);
    const { head, body } = read(got[0].text);
    expect(head).toContain('To: truc@example.vn');
    expect(head).toContain('Message-ID: <0000000000000001-1-0@example.vn>');
    expect(head).toContain('Auto-Submitted: auto-generated');
    expect(head).toMatch(/Content-Type: text\/plain; charset=utf-8/i);
    expect(head).toContain('Subject: Đối soát: Gia Lai: có dòng tạm giữ / Claims held');
    const [first, second, third] = body.split(/\r?\n\r?\n/);
    expect(first).toBe('Gia Lai: một tệp có dưới 5 dòng bị tạm giữ.');
    expect(second).toBe('Gia Lai: an upload has fewer than 5 held rows.');
    expect(third.trim()).toBe('https://doisoat.example.vn/alerts');
  });

  it('has no figure in its subject, however many alerts it tells', async () => {
    const fell = { ...plainAlert('rateFell', 'vn34-52', '2026-02-01'), points: '-0.73', since: '2026-01-31' };
    await send({}, undefined, { alerts: [fell] });
    await send({}, undefined, { alerts: [fell, alert], more: 3 });
    const subjects = got.map(({ text }) => /Subject: .*/.exec(read(text).head)?.[0] ?? '');
    expect(subjects[0]).not.toMatch(/\d/);
    expect(subjects[1]).toBe('Subject: Đối soát: 5 cảnh báo / Doisoat: 5 alerts');
  });

  it('that the server refuses, by its login or its receiver, is a failure with its cause', async () => {
    refusing = true;
    expect(await send()).toEqual({ sent: false, cause: 'MAIL_REFUSED' });
    expect(await send({ user: 'doisoat' })).toEqual({ sent: false, cause: 'MAIL_LOGIN' });
    expect(got).toEqual([]);
  });

  it('never goes in the clear to another machine: a server without TLS gets nothing', async () => {
    // The same server under a name that is not loopback's to us.
    const settings = {
      ...$AlertSettings.parse({ mail: { host: '127.0.0.1', port, from: 'd@example.vn', domains: ['example.vn'] } })
        .mail!,
      isHere: false,
    };
    const offer = { webhookHosts: [], mailDomains: ['example.vn'], topic: false };
    const sender = mailSender({ settings, offer, password: undefined, page: undefined });
    const rule = { ...ruleOf(), channel: { type: 'mail', to: 'truc@example.vn' } as const };
    expect(await sender(message, rule)).toEqual({ sent: false, cause: 'UNREACHABLE' });
    expect(got).toEqual([]);
  });
});

describe('whom a mail may reach', () => {
  const offer = { webhookHosts: [], mailDomains: ['example.vn'], topic: false };
  const refused = (to: string): boolean => {
    try {
      checkChannel({ type: 'mail', to }, offer);
      return false;
    } catch {
      return true;
    }
  };

  it.each(['truc@example.vn', 'bhxh.gia-lai+to1@example.vn'])('is one address of the configuration: %s', (to) =>
    expect(refused(to)).toBe(false),
  );

  it.each([
    'truc@evil.test',
    'truc@sub.example.vn',
    'truc@example.vn.evil.test',
    'a@example.vn,b@evil.test',
    'a@example.vn b@evil.test',
    'a@example.vn\nBcc: b@evil.test',
    'a@example.vn\r\n\r\nbody',
    '"a\r\nBcc: b@evil.test"@example.vn',
    'Name <a@evil.test>@example.vn',
    'a@evil.test@example.vn',
    'a;b@example.vn',
    'a@example.vn\0',
    'a\u2028b@example.vn',
    '@example.vn',
    'truc',
  ])('is nothing else: %j', (to) => expect(refused(to)).toBe(true));
});
