/** Alerts by HTTP: whose they are, what may be set, and what is never shown again. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertDesk } from '../../portal/ports.ts';
import type { ShownRule } from '../../core/alerts/shown-rule.ts';
import { deliverAlerts } from '../../core/alerts/run-alerts.ts';
import type { Message } from '../../core/alerts/rule-state.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const province = 'vn34-52';
type As = NonNullable<NonNullable<Parameters<TestPortal['ask']>[1]>['as']>;
const clerk: As = { role: 'clerk', province };
const headquarters: As = { role: 'headquarters', user: 'tw-1' };
const operator: As = { role: 'operator', user: 'vh-1' };
const url = 'https://hooks.example.vn/in?token=of-the-receiver';
const webhook = { place: province, kinds: ['rateFell'], channel: { type: 'webhook', url } };
const mail = { place: province, kinds: ['held', 'batchRefused'], channel: { type: 'mail', to: 'truc@example.vn' } };

let portal: TestPortal;
let sent: Message[];
beforeEach(() => {
  const world = testWorld();
  portal = testPortal(world);
  sent = [];
  const desk: AlertDesk = {
    offer: { webhookHosts: ['hooks.example.vn'], mailDomains: ['example.vn'], topic: false },
    secretOf: (rule) => `secret-of-${rule}`,
    deliver: (rule) => deliverAlerts(world, { webhook: async (message) => (sent.push(message), { sent: true }) }, rule),
  };
  portal.world.alerts = desk;
});

function post(path: string, body: unknown, as: As): Promise<Response> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return portal.ask(path, { ...init, as });
}

function submit(path: string, fields: Record<string, string> | [string, string][], as: As): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  return portal.ask(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers, as });
}

async function set(rule: object, as: As): Promise<{ alert: ShownRule; secret: string | null }> {
  const answer = await post('/api/v1/alerts', rule, as);
  expect(answer.status).toBe(201);
  return (await answer.json()) as { alert: ShownRule; secret: string | null };
}

async function codeOf(answer: Promise<Response>): Promise<[status: number, code: string]> {
  const { status, code } = (await (await answer).json()) as { status: number; code: string };
  return [status, code];
}

async function list(as: As): Promise<ShownRule[]> {
  return ((await (await portal.ask('/api/v1/alerts', { as })).json()) as { alerts: ShownRule[] }).alerts;
}

async function pageOf(as: As, query = ''): Promise<string> {
  return (await portal.ask(`/alerts${query}`, { as, headers: { accept: 'text/html' } })).text();
}

describe('setting an alert', () => {
  it('gives it back with the defaults of the summary, and the secret once', async () => {
    const { alert, secret } = await set(webhook, clerk);
    expect(alert).toMatchObject({ place: province, kinds: ['rateFell'], days: 14, points: '0.50', places: 1 });
    expect(secret).toBe(`secret-of-${alert.id}`);
    expect((await set(mail, clerk)).secret).toBeNull();
    const later = JSON.stringify(await list(clerk)) + (await pageOf(clerk)) + (await pageOf(operator));
    for (const hidden of ['secret-of', 'of-the-receiver']) expect(later).not.toContain(hidden);
    expect(later).toContain('https://hooks.example.vn/…');
  });

  it.each([
    [{ place: 'vn34-01' }, 'ALERT_PLACE'],
    [{ place: 'vn' }, 'ALERT_PLACE'],
    [{ channel: { type: 'webhook', url: 'https://evil.test/' } }, 'ALERT_HOST'],
    [{ channel: { type: 'webhook', url: 'http://hooks.example.vn/' } }, 'ALERT_HOST'],
    [{ channel: { type: 'mail', to: 'a@evil.test' } }, 'ALERT_ADDRESS'],
    [{ channel: { type: 'mail', to: 'a@example.vn\r\nBcc: b@evil.test' } }, 'ALERT_ADDRESS'],
    [{ channel: { type: 'topic' } }, 'ALERTS_OFF'],
  ])('is refused to an office: %j', async (changes, code) => {
    expect(await codeOf(post('/api/v1/alerts', { ...webhook, ...changes }, clerk))).toEqual([422, code]);
    expect(await list(clerk)).toEqual([]);
  });

  it.each([
    { kinds: [] },
    { kinds: ['everything'] },
    { place: 'vn63-52' },
    { points: '0.00' },
    { points: '-1.00' },
    { points: 'NaN' },
    { days: 0 },
    { places: 34 },
    { owner: { user: 'tw-1', role: 'headquarters', province: null } },
    { id: '0000000000000000' },
    { channel: { type: 'webhook', url: 'https://hooks.example.vn/', headers: {} } },
  ])('of a wrong form is refused: %j', async (changes) => {
    expect(await codeOf(post('/api/v1/alerts', { ...webhook, ...changes }, headquarters))).toEqual([
      400,
      'REQUEST_INVALID',
    ]);
  });

  it('is for headquarters about any place', async () => {
    for (const place of ['vn', 'vn34-01', province]) await set({ ...webhook, place }, headquarters);
    expect((await list(headquarters)).map(({ place }) => place).toSorted()).toEqual(['vn', 'vn34-01', province]);
  });

  it('ends at twenty a person', async () => {
    for (let count = 0; count < 20; count++) await set(mail, clerk);
    expect(await codeOf(post('/api/v1/alerts', mail, clerk))).toEqual([422, 'ALERT_RULES_FULL']);
    await set(mail, { role: 'director', province });
  });

  it('is not possible where nothing is configured, and the page says so', async () => {
    delete portal.world.alerts;
    expect(await codeOf(post('/api/v1/alerts', webhook, clerk))).toEqual([422, 'ALERTS_OFF']);
    const page = await pageOf(clerk);
    expect(page).toContain('Chưa bật cách gửi cảnh báo nào');
    expect(page).not.toContain('<form method="post" action="/alerts"');
  });
});

describe('whose an alert is', () => {
  const others: As[] = [
    { role: 'clerk', province, user: 'cb-18' },
    { role: 'director', province },
    { role: 'clerk', province: 'vn34-01' },
    headquarters,
  ];

  it('is told to nobody else: neither listed, tested nor removed', async () => {
    const { alert } = await set(webhook, clerk);
    for (const as of others) {
      expect(await list(as)).toEqual([]);
      expect(await pageOf(as)).not.toContain(alert.id);
      for (const act of ['test', 'remove'])
        expect(await codeOf(post(`/api/v1/alerts/${alert.id}/${act}`, {}, as))).toEqual([404, 'ALERT_UNKNOWN']);
    }
    expect(sent).toEqual([]);
    expect(await list(clerk)).toHaveLength(1);
  });

  it('is seen by who looks after the system, with its owner, and can be removed by them', async () => {
    const { alert } = await set(mail, clerk);
    expect(await list(operator)).toMatchObject([{ id: alert.id, owner: { user: 'cb-17', role: 'clerk', province } }]);
    expect(await pageOf(operator)).toContain('cb-17 · cán bộ nghiệp vụ · Gia Lai');
    expect((await post(`/api/v1/alerts/${alert.id}/remove`, {}, operator)).status).toBe(204);
    expect(await list(clerk)).toEqual([]);
  });

  it('is nobody’s who reviews candidates', async () => {
    expect((await portal.ask('/alerts', { as: { role: 'reviewer' } })).status).toBe(403);
  });

  it.each(['0000000000000000', '..%2f..', 'ALERT%23RULE'])('is unknown by another id: %j', async (id) => {
    expect((await post(`/api/v1/alerts/${id}/test`, {}, operator)).status).toBe(404);
  });
});

describe('a test', () => {
  it('is sent at once, and its outcome is the last delivery; a second one waits a minute', async () => {
    const { alert } = await set(webhook, clerk);
    const answer = await post(`/api/v1/alerts/${alert.id}/test`, {}, clerk);
    expect(await answer.json()).toMatchObject({ waiting: 0, deliveries: [{ status: 'sent', test: true, alerts: 0 }] });
    expect(sent).toMatchObject([{ test: true, alerts: [] }]);
    expect(await codeOf(post(`/api/v1/alerts/${alert.id}/test`, {}, clerk))).toEqual([422, 'ALERT_TEST_SOON']);
    expect(await pageOf(clerk)).toContain('gửi thử: đã gửi lúc');
  });

  it('by the page that fails says why', async () => {
    await set(mail, clerk);
    const [{ id }] = await list(clerk);
    const done = await submit(`/alerts/${id}/test`, {}, clerk);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/alerts?done=tested']);
    expect(await pageOf(clerk, '?done=tested')).toContain('cách gửi này đã tắt trong cấu hình');
    const again = await submit(`/alerts/${id}/test`, {}, clerk);
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('Hãy chờ một phút');
  });

  it('waits for the publisher where the portal cannot send', async () => {
    delete portal.world.alerts?.deliver;
    const { alert } = await set(webhook, clerk);
    const answer = await post(`/api/v1/alerts/${alert.id}/test`, {}, clerk);
    expect(await answer.json()).toMatchObject({ waiting: 1, deliveries: [] });
    expect(await pageOf(clerk)).toContain('1 tin đang chờ gửi');
  });
});

describe('the form', () => {
  const fields = { place: province, kinds: 'rateFell', days: '14', points: '0,30', places: '1' };

  it('sets an alert; the page shows the secret this once, and in no address', async () => {
    const answer = await submit('/alerts', { ...fields, type: 'webhook', webhook: url }, clerk);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const [{ id }] = await list(clerk);
    expect(await answer.text()).toContain(`secret-of-${id}`);
    expect(await pageOf(clerk)).toContain('Tỷ lệ xác thực giảm (từ 0,30 điểm phần trăm)');
  });

  it('takes several things to be told', async () => {
    const pairs = Object.entries({ ...fields, type: 'mail', mail: 'truc@example.vn' });
    await submit('/alerts', [...pairs, ['kinds', 'drift']], clerk);
    expect(await list(clerk)).toMatchObject([{ kinds: ['rateFell', 'drift'], points: '0.30' }]);
  });

  it('shows again what stood in it, and where it was wrong', async () => {
    const wrong = await submit('/alerts', { ...fields, days: 'x', type: 'mail', mail: '"><b>@evil.test' }, clerk);
    expect(wrong.status).toBe(422);
    const text = await wrong.text();
    expect(text).toContain('href="#days"');
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;@evil.test"');
    const host = await submit('/alerts', { ...fields, type: 'webhook', webhook: 'https://evil.test/' }, clerk);
    expect(await host.text()).toContain('href="#webhook"');
    const none = await submit('/alerts', { ...fields, kinds: '', type: 'mail', mail: 'a@example.vn' }, clerk);
    expect(await none.text()).toContain('href="#kinds"');
    expect(await list(clerk)).toEqual([]);
  });

  it('lets an office choose no place, and headquarters every one', async () => {
    expect(await pageOf(clerk)).not.toContain('<select id="place"');
    expect(await pageOf(headquarters)).toContain('<option value="vn34-01"');
    const forged = await submit('/alerts', { ...fields, place: 'vn34-01', type: 'webhook', webhook: url }, clerk);
    expect(forged.status).toBe(422);
  });

  it('speaks English too, and is linked from every page', async () => {
    const page = await pageOf(headquarters, '?lang=en');
    for (const text of ['Set an alert', 'Rate fell', 'Only to: @example.vn.']) expect(page).toContain(text);
    const diff = await portal.ask('/diff', { as: headquarters, headers: { accept: 'text/html' } });
    expect(await diff.text()).toContain('href="/alerts"');
  });
});
