/** What a probe is told: codes, without a login, and never more than one look at the stores a second. */
import { describe, expect, it } from 'vitest';
import { checkStore } from '../../portal/api/health-checks.ts';
import { onceASecond } from '../../portal/http/once-a-second.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const broken = () => Promise.reject(Object.assign(new Error('Nguyễn Văn An'), { code: 'ECONNREFUSED' }));

describe('the health of the portal', () => {
  it('is told to anybody by GET and HEAD, and says ready when a registry is in use', async () => {
    const { ask } = testPortal((await Office.open(somePeople(2))).world);
    for (const path of ['/health', '/health/ready', '/health/live']) {
      const answer = await ask(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toMatchObject({ status: 'ok' });
      const head = await ask(path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    }
  });

  it('is well before the first registry, and not ready', async () => {
    const { ask } = testPortal(testWorld());
    expect((await ask('/health')).status).toBe(200);
    const answer = await ask('/health/ready');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      status: 'failing',
      reasons: ['REGISTRY_NONE'],
      checks: { state: 'ok', objects: 'ok', registry: 'REGISTRY_NONE', publishedSeconds: null },
    });
  });

  it('fails by a code alone while a store does not answer; the process lives', async () => {
    for (const [store, method, reason] of [
      ['state', 'read', 'STATE_STORE_FAILING'],
      ['objects', 'head', 'OBJECT_STORE_FAILING'],
    ] as const) {
      const world = testWorld();
      Object.assign(world[store], { [method]: broken });
      const { ask } = testPortal(world);
      const answer = await ask('/health');
      expect(answer.status).toBe(503);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ status: 'failing', reasons: [reason] });
      expect(text).not.toMatch(/Nguyễn|ECONNREFUSED/);
      expect((await ask('/health/live')).status).toBe(200);
    }
  });

  it('tells how long ago the summary was published, in whole seconds', async () => {
    const world = testWorld();
    await world.objects.put('published/national.json', new Uint8Array(1));
    world.clock.time += 90_500;
    const { checks } = (await (await testPortal(world).ask('/health')).json()) as { checks: object };
    expect(checks).toMatchObject({ publishedSeconds: 90 });
  });

  it('costs one read of each store, however many ask at once, with worthless tokens too', async () => {
    const world = testWorld();
    const { state, objects } = world;
    let reads = 0;
    const [read, head] = [state.read.bind(state), objects.head.bind(objects)];
    state.read = (key) => (reads++, read(key));
    objects.head = (key) => (reads++, head(key));
    const { ask } = testPortal(world);
    const headers = { authorization: 'Bearer guessed' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('/health', { headers })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(reads).toBe(2);
  });

  it('is told by the home where it looks at more', async () => {
    const world = testWorld();
    const portal = testPortal(world);
    portal.world.health = async () => ({
      state: 'ok',
      objects: 'ok',
      registry: 'ok',
      disk: 'DISK_LOW',
      publishedSeconds: 3,
    });
    const answer = await portal.ask('/health');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ reasons: ['DISK_LOW'] });
  });
});

describe('a look at a store', () => {
  it('takes no answer for none, and a refused right for an answer', async () => {
    expect(await checkStore(() => new Promise(() => {}), 1)).toBe('TIMEOUT');
    expect(await checkStore(broken)).toBe('FAILING');
    const denied = Object.assign(new Error('denied'), { $metadata: { httpStatusCode: 403 } });
    expect(await checkStore(() => Promise.reject(denied))).toBe('ok');
  });

  it('is kept for a second from its end, failures too', async () => {
    let [now, made] = [0, 0];
    const ask = onceASecond(
      () => (++made % 2 === 0 ? Promise.reject(new Error('away')) : Promise.resolve(made)),
      () => now,
    );
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    now = 999;
    expect(await ask()).toBe(1);
    now = 1_000;
    await expect(ask()).rejects.toThrow('away');
    now = 1_999;
    await expect(ask()).rejects.toThrow('away');
    now = 2_000;
    expect(await ask()).toBe(3);
  });
});

describe('metrics of the portal', () => {
  it('are for headquarters and operator alone, and nowhere where none are kept', async () => {
    const portal = testPortal(testWorld());
    expect((await portal.ask('/metrics', { as: { role: 'operator' } })).status).toBe(404);
    portal.world.metrics = async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'a 1\n' });
    expect((await portal.ask('/metrics')).status).toBe(401);
    expect((await portal.ask('/metrics', { as: { role: 'clerk', province: 'vn34-52' } })).status).toBe(403);
    const answer = await portal.ask('/metrics', { as: { role: 'operator' } });
    expect([answer.status, await answer.text()]).toEqual([200, 'a 1\n']);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  });
});
