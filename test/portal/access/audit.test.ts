/** The audit: who looked at whose rows and who changed what, in batches a minute, and no participant in it. */
import { describe, expect, it } from 'vitest';
import { Audit, type AuditRecord } from '../../../portal/access/audit.ts';
import { Records } from '../../../portal/access/records.ts';
import { createPortal } from '../../../portal/app.ts';
import type { Route } from '../../../portal/http/route.ts';
import { proxyHeader, signIdentity } from '../../../portal/access/proxy-header.ts';
import { rowKey } from '../../../portal/views/row-keys.ts';
import { $PortalSettings } from '../../../portal/settings.ts';
import { proxySecret, testPortal } from '../../support/portal-world.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const participant = '0123456789';

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/rows/:key',
    access: { to: 'province', roles: ['clerk', 'headquarters'] },
    handle: (c) => c.text('row'),
  },
  {
    method: 'POST',
    path: '/p/:province/rows',
    access: { to: 'province', roles: ['clerk'] },
    handle: (c) => c.text('done'),
  },
  { method: 'GET', path: '/home', access: { to: 'person' }, handle: (c) => c.text('home') },
  { method: 'GET', path: '/*', access: { to: 'everyone' }, handle: (c) => c.text('page') },
];

function audited() {
  const memory = testWorld();
  const { world } = testPortal(memory);
  const records = new Records(world);
  const portal = createPortal(world, $PortalSettings.parse({ proxySecret }), { records, routes });
  const ask = (path: string, role: string, province?: string, init: RequestInit = {}) => {
    const exp = memory.clock.now() / 1000 + 60;
    const stated = signIdentity({ user: `${role}-1`, role, province: province ?? null, exp }, proxySecret);
    const headers = { host: '127.0.0.1', [proxyHeader]: stated };
    return portal.request(`http://127.0.0.1${path}`, { ...init, headers });
  };
  return { memory, world, records, ask };
}

async function written(memory: TestWorld): Promise<{ key: string; record: AuditRecord }[]> {
  const found = [];
  for await (const { key } of memory.objects.list('audit/portal/')) {
    const text = Buffer.from((await memory.objects.read(key)) ?? []).toString();
    found.push({ key, record: JSON.parse(text) as AuditRecord });
  }
  return found;
}

describe('the audit of the portal', () => {
  it('has one object for a minute: who, whose, which route, how often, from when to when', async () => {
    const { memory, world, ask } = audited();
    const row = rowKey(world.portalKey, 'vn34-52', participant);
    for (let i = 0; i < 3; i++) {
      await ask(`/p/vn34-52/rows/${row}`, 'clerk', 'vn34-52');
      memory.clock.time += 10_000;
    }
    await ask(`/p/vn34-52/rows/${row}`, 'headquarters');
    await ask('/p/vn34-52/rows', 'clerk', 'vn34-52', { method: 'POST' });
    expect(await written(memory)).toEqual([]);
    memory.clock.time += 30_000;
    await ask('/p/vn34-52/rows', 'clerk', 'vn34-52', { method: 'POST' });
    const [{ key, record }] = await written(memory);
    expect(key).toMatch(/^audit\/portal\/2026-01-31\/20260131T050000000Z-[0-9a-f]{16}\.json$/);
    const about = { user: 'clerk-1', role: 'clerk', province: 'vn34-52', by: 'proxy' };
    const rows = [expect.stringMatching(/^[0-9a-f]{16}$/)];
    expect(record).toEqual({
      format: 1,
      lines: [
        {
          ...about,
          what: 'look',
          route: 'GET /p/:province/rows/:key',
          count: 3,
          first: '2026-01-31T05:00:00.000Z',
          last: '2026-01-31T05:00:20.000Z',
          rows,
        },
        expect.objectContaining({ user: 'headquarters-1', role: 'headquarters', province: 'vn34-52', count: 1, rows }),
        expect.objectContaining({ ...about, what: 'change', route: 'POST /p/:province/rows', count: 2 }),
      ],
    });
    const text = JSON.stringify(record);
    expect(text).not.toContain(participant);
    expect(text).not.toContain(row);
  });

  it('has what somebody was refused: a thing of another office, and an action that is not theirs', async () => {
    const { memory, records, ask } = audited();
    expect((await ask('/p/vn34-01/rows/x', 'clerk', 'vn34-52')).status).toBe(404);
    expect((await ask('/p/vn34-01/rows', 'headquarters', undefined, { method: 'POST' })).status).toBe(403);
    await records.flush();
    const [{ record }] = await written(memory);
    expect(record.lines).toMatchObject([
      { user: 'clerk-1', province: 'vn34-01', what: 'refused', route: 'GET /p/:province/rows/:key', count: 1 },
      { user: 'headquarters-1', province: 'vn34-01', what: 'refused', route: 'POST /p/:province/rows', count: 1 },
    ]);
  });

  it('has nothing of published pages and of somebody’s own page', async () => {
    const { memory, records, ask } = audited();
    await ask('/', 'clerk', 'vn34-52');
    await ask('/home', 'clerk', 'vn34-52');
    await records.flush();
    expect(await written(memory)).toEqual([]);
  });

  it('keeps what could not be written, and shows no row once it can keep no more', async () => {
    const { memory, world } = audited();
    const audit = new Audit(world);
    const put = memory.objects.putIfAbsent.bind(memory.objects);
    let failed = 0;
    memory.objects.putIfAbsent = async () => {
      failed++;
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    };
    const note = (user: string) =>
      audit.note({
        identity: { user, role: 'clerk', province: 'vn34-52', by: 'proxy' },
        province: 'vn34-52',
        what: 'look',
        route: 'GET /x',
        row: undefined,
      });
    for (let i = 0; i < 2000; i++) await note(`u${i}`);
    await audit.flush();
    await note('u0');
    expect(failed).toBe(1);
    expect(memory.log.events.at(-1)).toEqual({ name: 'portal.auditFailed', facts: { code: 'ECONNREFUSED' } });
    await expect(note('one more')).rejects.toThrow('away');
    memory.objects.putIfAbsent = put;
    await note('one more');
    await audit.flush();
    const lines = (await written(memory)).flatMap(({ record }) => record.lines);
    expect(lines).toHaveLength(2001);
    expect(lines.find(({ user }) => user === 'u0')).toMatchObject({ count: 2 });
  });

  it('writes nothing where nothing was done', async () => {
    const { memory, records } = audited();
    await records.flush();
    expect(await written(memory)).toEqual([]);
  });
});
