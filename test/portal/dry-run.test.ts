/** What a version would change by HTTP, for headquarters; and the age of the extract on every page. */
import { beforeAll, describe, expect, it } from 'vitest';
import { dryRun } from '../../core/reconcile/dry-run.ts';
import { extractAgeMax } from '../../core/summary/extract-age.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';
import { buildVersion } from '../support/registry-days.ts';

const headquarters = { as: { role: 'headquarters' } } as const;
const day = 86_400_000;
let office: Office;
let portal: TestPortal;

beforeAll(async () => {
  const people = somePeople(12);
  office = await Office.open(people);
  await office.send([office.row(1), office.row(2), office.row(3)]);
  const next = people.map((person, at) => (at < 2 ? { ...person, status: 'deceased' } : person));
  await buildVersion(office.world, next, '2026-02-28');
  await buildVersion(office.world, people.slice(0, 4), 'few');
  portal = testPortal(office.world);
});

describe('a dry run', () => {
  it('is offered of every built version, and told as the command tells it', async () => {
    const { versions } = (await (await portal.ask('/api/v1/registry', headquarters)).json()) as { versions: object[] };
    expect(versions).toEqual([
      expect.objectContaining({ version: '2026-01-31', people: 12, active: true }),
      expect.objectContaining({ version: '2026-02-28', kind: 'snapshot', active: false }),
      expect.objectContaining({ version: 'few', people: 4, active: false }),
    ]);
    const told = await portal.ask('/api/v1/registry/2026-02-28/dry-run', headquarters);
    expect(told.status).toBe(200);
    expect(await told.json()).toEqual(await dryRun(office.world, '2026-02-28'));
    for (const unknown of ['2027-01-01', '..%2F..%2Fstate', '9'.repeat(80)]) {
      const answer = await portal.ask(`/api/v1/registry/${unknown}/dry-run`, headquarters);
      expect([unknown, answer.status]).toEqual([unknown, 404]);
    }
  });

  it('is a page with what would change of the country and of each province', async () => {
    const list = await (await portal.ask('/dry-run', headquarters)).text();
    expect(list).toContain('name="version" value="2026-02-28"');
    expect(list).not.toContain('value="2026-01-31"');
    const page = await (await portal.ask('/dry-run?version=2026-02-28', headquarters)).text();
    expect(page).toContain('3 người thành 1 (−2)');
    expect(page).toContain('Gia Lai');
    expect(page).toContain('có người mất: 2');
    expect(page).toContain('Phiên bản này kích hoạt được.');
    const refused = await (await portal.ask('/dry-run?version=few&lang=en', headquarters)).text();
    expect(refused).toContain('<code>REGISTRY_SHRINK_NOT_CONFIRMED</code>');
    const runs = await (await portal.ask('/runs', headquarters)).text();
    expect(runs).toContain('href="/dry-run"');
    expect(await (await portal.ask('/runs', { as: { role: 'operator' } })).text()).not.toContain('href="/dry-run"');
  });

  it('is for headquarters alone, and nowhere where the index is out of reach', async () => {
    const paths = ['/dry-run', '/api/v1/registry', '/api/v1/registry/2026-02-28/dry-run'];
    for (const path of paths) {
      for (const role of ['clerk', 'director', 'reviewer', 'operator'] as const)
        expect((await portal.ask(path, { as: { role, province: 'vn34-52' } })).status).toBe(403);
      expect((await portal.ask(path)).status).toBe(401);
    }
    const { registry: _, ...without } = portal.world;
    const other = testPortal(office.world, {}, without);
    for (const path of paths) expect((await other.ask(path, headquarters)).status).toBe(404);
    expect(await (await other.ask('/runs', headquarters)).text()).not.toContain('href="/dry-run"');
  });
});

describe('every page behind the login', () => {
  it('says which extract is in use, as of when, how old, and in words when it is old', async () => {
    const { clock } = office.world;
    const { time } = clock;
    try {
      for (const path of ['/home', '/held', '/runs', '/p/vn34-52/batches']) {
        clock.time = Date.UTC(2026, 0, 31) + 3 * day;
        const page = await (await portal.ask(path, headquarters)).text();
        expect(page).toContain('2026-01-31, số liệu đến 31/01/2026, cách đây 3 ngày.');
        expect(page).not.toContain('cần bản trích mới');
        clock.time = Date.UTC(2026, 0, 31) + (extractAgeMax + 1) * day;
        const old = await (await portal.ask(`${path}?lang=en`, headquarters)).text();
        expect(old).toContain('2026-01-31, as of 2026-01-31, 36 days old.');
        expect(old).toMatch(/<span class="bad"\s*>Over 35 days old/);
      }
    } finally {
      clock.time = time;
    }
  });

  it('is shown also where the extract in use cannot be told', async () => {
    const { world } = portal;
    const read: typeof world.state.read = (key) =>
      key.partition === 'REGISTRY' ? Promise.reject(new Error('no answer')) : world.state.read(key);
    const state = Object.assign(Object.create(world.state) as typeof world.state, { read });
    const other = testPortal(office.world, {}, { ...world, state });
    const page = await other.ask('/held', headquarters);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('<footer');
  });
});
