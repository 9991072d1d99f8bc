import { afterEach, describe, expect, it } from 'vitest';
import { Hono } from 'hono';
import { portalSecrets, frontHeaders } from '../../functions/env-names.ts';
import { hostsOf, portalHandler, type OpenedPortal } from '../../functions/portal-handler.ts';
import { releaseByUrl } from '../../functions/portal-release.ts';
import { readPortalEnv, readPortalKey, readPortalSettings } from '../../functions/portal-settings.ts';
import { releaseHandler } from '../../functions/release-handler.ts';
import { createTelemetry } from '../../functions/telemetry.ts';
import { capturedOutput, metricSums } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';
import { s3ClientOver } from '../support/s3-request-handler.ts';

const bindings = { event: {}, requestContext: { domainName: 'abc.lambda-url.test' }, context: context() };

/** A handler over an application that answers with what it was asked. */
function handlerOf(opened: Partial<OpenedPortal> = {}, open?: () => Promise<OpenedPortal>) {
  const portal = new Hono();
  portal.all('/broken', (c) => c.text('x', 500));
  portal.get('/stream', () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('secret words')) })));
  portal.all('*', async (c) =>
    c.json({ headers: c.req.header(), path: c.req.path, method: c.req.method, body: await c.req.text() }),
  );
  const whole = { portal, flush: async () => {}, frontSecret: undefined, ...opened };
  const handler = portalHandler({ telemetry: createTelemetry('portal', 'test'), open: open ?? (async () => whole) });
  return (path: string, init: RequestInit = {}) =>
    handler.fetch(new Request(`https://abc.lambda-url.test${path}`, init), bindings);
}

describe('the portal behind CloudFront', () => {
  const front = { [frontHeaders.secret]: 's'.repeat(43), [frontHeaders.host]: 'doisoat.example.vn' };
  const ask = handlerOf({ frontSecret: 's'.repeat(43) });

  it('answers what CloudFront asks, under the name that CloudFront was asked by', async () => {
    const body = Buffer.from('a=1&b=đ');
    const answer = await ask('/x?y=1', { method: 'POST', headers: { ...front, origin: 'https://a' }, body });
    const told = (await answer.json()) as { headers: Record<string, string>; body: string };
    expect(told).toMatchObject({ path: '/x', method: 'POST', body: 'a=1&b=đ' });
    expect(told.headers).toMatchObject({ host: 'doisoat.example.vn', origin: 'https://a' });
    for (const name of Object.values(frontHeaders)) expect(told.headers[name]).toBeUndefined();
  });

  it('answers nobody who comes past it', async () => {
    const output = await capturedOutput(async () => {
      for (const headers of [
        {},
        { [frontHeaders.host]: 'doisoat.example.vn' },
        { ...front, [frontHeaders.secret]: 't'.repeat(43) },
        { ...front, [frontHeaders.secret]: '' },
      ] as Record<string, string>[]) {
        const answer = await ask('/x', { headers });
        expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: 'FORBIDDEN' })]);
      }
    });
    expect(output).toContain('portal.pastFront');
    expect(output).not.toContain('ttt');
  });

  it('believes nobody who says to be CloudFront where none stands', async () => {
    const { headers } = (await (await handlerOf()('/', { headers: { ...front, host: 'own' } })).json()) as {
      headers: Record<string, string>;
    };
    expect(headers.host).toBe('own');
    for (const name of Object.values(frontHeaders)) expect(headers[name]).toBeUndefined();
  });

  it('knows the function’s own name where nothing stands in front', () => {
    expect(hostsOf('url', ['a'], 'b')).toEqual(['a', 'b']);
    expect(hostsOf('cloudfront', ['a'], 'b')).toEqual(['a']);
  });
});

describe('faults of the portal', () => {
  it('are counted, and leave as a bare code', async () => {
    const output = await capturedOutput(async () => {
      expect((await handlerOf()('/broken')).status).toBe(500);
      const answer = await handlerOf()('/stream');
      await expect(answer.text()).rejects.toMatchObject({ message: 'ANSWER_FAILED' });
    });
    expect(metricSums(output)).toMatchObject({ Faults: 2 });
    expect(output).not.toContain('secret words');
  });

  it('of the start are answered, and the next request tries again', async () => {
    let tries = 0;
    const ask = handlerOf({}, async () => {
      if (tries++ === 0) throw new Error('PORTAL_KEY: secret words');
      return { portal: new Hono(), flush: async () => {}, frontSecret: undefined };
    });
    const output = await capturedOutput(async () => {
      const answer = await ask('/');
      expect([answer.status, await answer.json()]).toEqual([500, expect.objectContaining({ code: 'FAULT' })]);
      expect((await ask('/')).status).toBe(404);
    });
    expect(output).not.toContain('secret words');
    expect(output).toContain('portal.failed');
    expect(metricSums(output)).toMatchObject({ Faults: 1 });
  });
});

describe('settings of the portal', () => {
  const stored: Record<string, string> = {
    [portalSecrets.oidc]: 'of-the-client',
    [portalSecrets.proxy]: 'of-the-proxy-which-is-long-enough',
  };
  const secret = async (object: string) => stored[object];
  const oidc = { issuer: 'https://login.example.vn', clientId: 'doisoat' };

  it('are the stage’s with the secrets of the bucket', async () => {
    const settings = await readPortalSettings(JSON.stringify({ oidc, behindProxy: true }), secret);
    expect(settings).toMatchObject({
      oidc: { ...oidc, clientSecret: 'of-the-client' },
      proxySecret: 'of-the-proxy-which-is-long-enough',
      behindProxy: true,
    });
    const none = await readPortalSettings('{}', async () => undefined);
    expect(none.oidc).toBeUndefined();
    expect(none.proxySecret).toBeUndefined();
  });

  it('hold no secret of their own', async () => {
    for (const open of [{ proxySecret: 'x'.repeat(40) }, { oidc: { ...oidc, clientSecret: 'hush' } }])
      await expect(readPortalSettings(JSON.stringify(open), secret)).rejects.toMatchObject({
        code: 'PORTAL_SECRET_OPEN',
      });
  });

  it('name what is missing, without its value', async () => {
    expect(() => readPortalEnv({ DOISOAT_PORTAL_FRONT: 'hush' })).toThrow(
      /DOISOAT_PORTAL_FRONT, DOISOAT_RELEASE_URL|DOISOAT_RELEASE_URL, DOISOAT_PORTAL_FRONT/,
    );
    expect(await readPortalKey(async () => '0f'.repeat(32))).toEqual(Uint8Array.from({ length: 32 }, () => 15));
    for (const text of [undefined, 'hush', '0F'.repeat(32)])
      await expect(readPortalKey(async () => text)).rejects.toThrow(/^PORTAL_KEY_(?:MISSING|FORM)$/);
  });
});

describe('a release that headquarters orders in the portal', () => {
  const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
  const dates = ['01/02/1990', '02/02/1990', '03/02/1990', '04/02/1990'];
  const rows = dates.map((date, at) => `520000000${at + 1},052090000001,Nguyễn Văn An,${date},1,BHYT`);
  const file = ['participant_number,personal_id,full_name,birth_date,sex,schemes', ...rows, ''].join('\n');
  const role = 'doisoat-test-portal';
  const arn = `arn:aws:sts::123456789012:assumed-role/${role}/${role}`;
  const order = { province: 'vn34-52', batch: '0'.repeat(32), officer: 'hq-07', purpose: 'công văn 12' };
  let deployment: Deployment | undefined;
  afterEach(() => deployment?.dispose());

  /** Its function as the URL of it answers a signed request. */
  function releaseOf(of: Deployment, answer?: () => Promise<Response>) {
    const handler = releaseHandler(of.container);
    return releaseByUrl({
      url: 'https://release.lambda-url.test/',
      client: s3ClientOver(of.s3),
      async fetch(_url, init) {
        if (answer !== undefined) return answer();
        expect(new Headers(init?.headers).get('authorization')).toMatch(/^AWS4-HMAC-SHA256 .*\/lambda\/aws4_request/);
        const event = { body: init?.body as string, requestContext: { authorizer: { iam: { userArn: arn } } } };
        const told = await handler(event, context());
        return new Response(told.body, { status: told.statusCode });
      },
    });
  }

  it('is done by the function that may, in the name of the user; refusals come back as they are', async () => {
    const of = await Deployment.make();
    deployment = of;
    await capturedOutput(async () => {
      await of.buildRegistry('2026-01-31', people);
      await of.sync(sqsEvent([s3Message([of.upload('delta/a.csv', file)])]), context());
      const key = of.keys(buckets.results).find((each) => each.endsWith('receipt.json')) ?? '';
      const batch = key.split('/')[2];
      const release = releaseOf(of);
      expect(await release({ ...order, batch })).toMatchObject({ status: 'committed', releases: batch });
      const audit = of.keys(buckets.records).find((each) => each.startsWith(`audit/vn34-52/release-${batch}`)) ?? '';
      const { principal, purpose } = JSON.parse(of.text(buckets.records, audit) ?? '');
      expect({ principal, purpose }).toEqual({ principal: 'portal:hq-07', purpose: order.purpose });
      await expect(release(order)).rejects.toMatchObject({ name: 'Refusal', code: 'BATCH_UNKNOWN' });
    });
  });

  it('is waited for no longer than somebody waits, and fails without a word of the answer', async () => {
    const of = await Deployment.make();
    deployment = of;
    const late = releaseOf(of, async () => {
      throw new DOMException('late', 'TimeoutError');
    });
    await expect(late(order)).rejects.toMatchObject({ name: 'Problem', code: 'BUSY' });
    const odd = releaseOf(of, async () => new Response('Nguyễn Văn An', { status: 502 }));
    await expect(odd(order)).rejects.toThrow(/^RELEASE_FAILED: status 502$/);
  });
});
