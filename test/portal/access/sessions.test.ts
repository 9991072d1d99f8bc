/** Sessions, tokens and the header of the proxy: hashed, short, revocable, and worth nothing when altered. */
import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyIdentity, signIdentity } from '../../../portal/access/proxy-header.ts';
import {
  endSession,
  readSession,
  sessionAgeMax,
  sessionIdleMax,
  sessionPartition,
  sessionsMax,
  sessionsOf,
  startSession,
  sweepSessions,
} from '../../../portal/access/sessions.ts';
import { listTokens, makeToken, readToken, revokeToken, tokenPartition } from '../../../portal/access/tokens.ts';
import { proxySecret, testPortal } from '../../support/portal-world.ts';
import { testWorld } from '../../support/test-world.ts';

const clerk = { user: 'cb-17', role: 'clerk', province: 'vn34-52' } as const;
const origin = 'http://127.0.0.1:8080';

function session() {
  const memory = testWorld();
  return { memory, ...testPortal(memory) };
}

async function items(memory: ReturnType<typeof testWorld>, partition: string) {
  const found = [];
  for await (const each of memory.state.list(partition, '')) found.push(each);
  return found;
}

describe('a session', () => {
  it('is kept as a hash: nothing in the store opens it', async () => {
    const { memory, world, ask } = session();
    const cookie = await startSession(world, clerk);
    const [stored] = await items(memory, sessionPartition);
    const text = JSON.stringify(stored);
    expect(text).not.toContain(cookie);
    expect(text).not.toContain(cookie.split('.')[1]);
    expect((await ask('/home', { headers: { cookie: `doisoat=${stored.sort}` } })).status).toBe(401);
    expect((await ask('/home', { headers: { cookie: `doisoat=${cookie}` } })).status).toBe(200);
  });

  it('ends after 45 minutes without use and after ten hours, and never before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: sessionIdleMax * 1.2 }), { maxLength: 30 }),
        async (pauses) => {
          const { memory, world } = session();
          const cookie = await startSession(world, clerk);
          const started = memory.clock.time;
          // What is written is at most a minute behind what was seen.
          let [seen, written] = [started, started];
          for (const pause of pauses) {
            memory.clock.time += pause;
            const now = memory.clock.time;
            const alive = (await readSession(world, cookie)) !== undefined;
            const over = now - started > sessionAgeMax || now - written > sessionIdleMax;
            expect(alive).toBe(!over);
            expect(over || now - seen <= sessionIdleMax).toBe(true);
            if (over) return;
            seen = now;
            if (now - written > 60_000) written = now;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes when somebody was last there at most once a minute', async () => {
    const { memory, world, ask } = session();
    const cookie = await startSession(world, clerk);
    let writes = 0;
    const plain = memory.state.compareAndSet.bind(memory.state);
    memory.state.compareAndSet = (...call) => {
      writes++;
      return plain(...call);
    };
    // An hour of a question every five seconds: 720 of them.
    for (let i = 0; i < 720; i++) {
      memory.clock.time += 5_000;
      expect((await ask('/home', { headers: { cookie: `doisoat=${cookie}` } })).status).toBe(200);
    }
    expect(writes).toBeGreaterThan(50);
    expect(writes).toBeLessThanOrEqual(60);
  });

  it('is worth nothing after logging out, nor does a late sign of life bring it back', async () => {
    const { memory, world, ask } = session();
    const cookie = await startSession(world, clerk);
    memory.clock.time += 120_000;
    const read = memory.state.read.bind(memory.state);
    // A question that has read the session while it is being ended.
    memory.state.read = async (key) => {
      const item = await read(key);
      memory.state.read = read;
      await memory.state.remove(key);
      return item;
    };
    await readSession(world, cookie);
    expect(await items(memory, sessionPartition)).toEqual([]);
    const again = await startSession(world, clerk);
    const headers = { cookie: `doisoat=${again}`, origin };
    const out = await ask('/logout', { method: 'POST', headers });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login']);
    expect(out.headers.getSetCookie().some((line) => line.startsWith('doisoat=; Max-Age=0'))).toBe(true);
    expect((await ask('/home', { headers: { cookie: `doisoat=${again}` } })).status).toBe(401);
  });

  it('changes nothing by a cookie without an Origin, or with one of another site', async () => {
    const { memory, world, ask } = session();
    const cookie = await startSession(world, clerk);
    await startSession(world, clerk);
    const end = (headers: Record<string, string>) =>
      ask('/sessions/end-others', { method: 'POST', headers: { cookie: `doisoat=${cookie}`, ...headers } });
    expect((await end({})).status).toBe(403);
    expect((await end({ origin: 'null' })).status).toBe(403);
    expect((await end({ origin: 'http://elsewhere.test' })).status).toBe(403);
    expect((await end({ origin: 'https://127.0.0.1:8080' })).status).toBe(403);
    expect((await end({ origin, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await items(memory, sessionPartition)).toHaveLength(2);
    expect((await end({ origin, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect(await items(memory, sessionPartition)).toHaveLength(1);
  });

  it('shows a user their own sessions alone', async () => {
    const { world, ask, memory } = session();
    const cookie = await startSession(world, clerk);
    memory.clock.time += 60_000;
    await startSession(world, clerk);
    await startSession(world, { ...clerk, user: 'cb-18' });
    await startSession(world, { ...clerk, province: 'vn34-01' });
    const page = await (await ask('/sessions', { headers: { cookie: `doisoat=${cookie}` } })).text();
    expect(page.match(/<th scope="row">/g)).toHaveLength(2);
    expect(page.match(/phiên này/g)).toHaveLength(1);
  });

  it('is the ninth of a user: the oldest ends', async () => {
    const { memory, world } = session();
    const cookies: string[] = [];
    for (let i = 0; i <= sessionsMax; i++) {
      cookies.push(await startSession(world, clerk));
      memory.clock.time += 1000;
    }
    await startSession(world, { ...clerk, user: 'cb-18' });
    expect(await readSession(world, cookies[0])).toBeUndefined();
    for (const cookie of cookies.slice(1)) expect(await readSession(world, cookie)).toMatchObject(clerk);
    expect(await sessionsOf(world, 'cb-17')).toHaveLength(sessionsMax);
  });

  it('is swept when it is over, a bounded number at a time, and stays while it is not', async () => {
    const { memory, world } = session();
    for (let i = 0; i < 100; i++) await startSession(world, { ...clerk, user: `old-${i}` });
    memory.clock.time += sessionAgeMax + 1;
    const cookie = await startSession(world, clerk);
    for (let i = 0; i < 200; i++) await sweepSessions(world);
    expect((await items(memory, sessionPartition)).length).toBe(1);
    expect(await readSession(world, cookie)).toMatchObject(clerk);
    await endSession(world, (await sessionsOf(world))[0].key);
    expect(await readSession(world, cookie)).toBeUndefined();
  });
});

describe('a token', () => {
  it('is of one office, kept as a hash, and holds for its days', async () => {
    const { memory, world, ask } = session();
    const token = await makeToken(world, clerk, 90);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await items(memory, tokenPartition))).not.toContain(token);
    const asks = () => ask('/home', { headers: { authorization: `Bearer ${token}` } });
    expect((await asks()).status).toBe(200);
    memory.clock.time += 90 * 86_400_000 - 1;
    expect((await asks()).status).toBe(200);
    memory.clock.time += 1;
    expect((await asks()).status).toBe(401);
    expect(await listTokens(world)).toEqual([]);
    expect(await items(memory, tokenPartition)).toEqual([]);
  });

  it('needs a province for a role of an office, and takes none for another', async () => {
    const { world } = session();
    await expect(makeToken(world, { ...clerk, province: null }, 1)).rejects.toMatchObject({
      code: 'PROVINCE_REQUIRED',
    });
    const reviewer = { user: 'r', role: 'reviewer', province: 'vn34-52' } as const;
    await expect(makeToken(world, reviewer, 1)).rejects.toMatchObject({ code: 'PROVINCE_NOT_OF_ROLE' });
  });

  it('is worth nothing once it is revoked, altered, or sent in another way', async () => {
    const { world, ask } = session();
    const token = await makeToken(world, clerk, 1);
    const status = async (authorization: string) => (await ask('/home', { headers: { authorization } })).status;
    const altered = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [`Bearer ${altered}`, `Basic ${token}`, token, 'Bearer ', `Bearer ${token} ${token}`])
      expect([wrong, await status(wrong)]).toEqual([wrong, 401]);
    expect(await status(`Bearer ${token}`)).toBe(200);
    const [{ key }] = await listTokens(world);
    await revokeToken(world, key);
    expect(await status(`Bearer ${token}`)).toBe(401);
    expect(await readToken(world, token)).toBeUndefined();
  });
});

describe('the header of the organisation’s proxy', () => {
  const now = Date.UTC(2026, 0, 31, 5);
  const exp = now / 1000 + 60;
  const identity = { ...clerk, by: 'proxy' };

  it('is believed until it expires, in seconds or in milliseconds', () => {
    expect(proxyIdentity(signIdentity({ ...clerk, exp }, proxySecret), proxySecret, now)).toEqual(identity);
    expect(proxyIdentity(signIdentity({ ...clerk, exp: exp * 1000 }, proxySecret), proxySecret, now)).toEqual(identity);
    const header = signIdentity({ ...clerk, exp }, proxySecret);
    expect(proxyIdentity(header, proxySecret, exp * 1000 - 1)).toEqual(identity);
    expect(proxyIdentity(header, proxySecret, exp * 1000)).toBeUndefined();
  });

  it('may be signed over its first half as it stands or over the JSON in it, with padding or without', () => {
    const text = JSON.stringify({ ...clerk, exp });
    const body = Buffer.from(text).toString('base64url');
    const sign = (over: string) => createHmac('sha256', proxySecret).update(over).digest('base64url');
    for (const signature of [sign(body), sign(text), `${sign(body)}=`, `${sign(text)}=`])
      expect(proxyIdentity(`${body}.${signature}`, proxySecret, now)).toEqual(identity);
    expect(proxyIdentity(`${body}.${sign(`${text} `)}`, proxySecret, now)).toBeUndefined();
  });

  it('is refused when anything in it is altered', () => {
    const header = signIdentity({ ...clerk, exp }, proxySecret);
    fc.assert(
      fc.property(fc.nat(header.length - 1), fc.constantFrom('A', 'b', '9', '.', '-', ''), (at, character) => {
        const altered = `${header.slice(0, at)}${character}${header.slice(at + 1)}`;
        // The last character of each half has bits that encode nothing; they may differ in the signature alone.
        const same = altered.split('.').length === 2 && decoded(altered) === decoded(header);
        fc.pre(altered !== header && !same);
        expect(proxyIdentity(altered, proxySecret, now)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['an unknown role', { ...clerk, role: 'admin' }],
    ['the owner of a machine', { ...clerk, role: 'owner' }],
    ['no province of a clerk', { ...clerk, province: null }],
    ['an empty province of a clerk', { ...clerk, province: '' }],
    ['a province that is none', { ...clerk, province: 'vn34-99' }],
    ['a province of the old units', { ...clerk, province: 'vn63-52' }],
    ['a user without a name', { ...clerk, user: '' }],
    ['no end', { ...clerk, exp: undefined }],
  ])('is refused with %s: 401', async (_, stated) => {
    const { ask, memory } = session();
    const document = { exp: memory.clock.now() / 1000 + 60, ...stated } as Parameters<typeof signIdentity>[0];
    const answer = await ask('/home', { headers: { 'x-doisoat-identity': signIdentity(document, proxySecret) } });
    expect(answer.status).toBe(401);
  });

  it('is refused under another secret, and where no proxy is known', async () => {
    const { ask, memory } = session();
    const document = { ...clerk, exp: memory.clock.now() / 1000 + 60 };
    const wrong = createHash('sha256').update('another').digest('hex');
    const asks = (header: string, of = ask) => of('/home', { headers: { 'x-doisoat-identity': header } });
    expect((await asks(signIdentity(document, wrong))).status).toBe(401);
    const { ask: none } = testPortal(testWorld(), { proxySecret: undefined });
    expect((await asks(signIdentity(document, ''), none)).status).toBe(401);
  });

  it('gives nobody a province by another role: one of headquarters has none', () => {
    const header = signIdentity({ user: 'tw', role: 'headquarters', province: 'vn34-52', exp }, proxySecret);
    expect(proxyIdentity(header, proxySecret, now)).toMatchObject({ role: 'headquarters', province: null });
  });
});

function decoded(header: string): string {
  return header
    .split('.')
    .map((half) => Buffer.from(half, 'base64url').toString('hex'))
    .join('.');
}
