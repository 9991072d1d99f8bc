/** Goals and what mending would do, by HTTP: to whom, in which order, and what a wrong question is answered. */
import { beforeAll, describe, expect, it } from 'vitest';
import { closeDays } from '../../core/reconcile/close-day.ts';
import type { GoalsDocument } from '../../core/steering/goals-document.ts';
import type { WhatIf } from '../../core/steering/what-if.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const clerk = { role: 'clerk', province } as const;
const headquarters = { role: 'headquarters' } as const;
const wrong = { name: 'Nguyễn Văn Sai' };

let portal: TestPortal;
let office: Office;
beforeAll(async () => {
  office = await Office.open(somePeople(12));
  const { world } = office;
  const full = async (at: string, rows: string[]): Promise<void> => {
    const metadata = { schemes: 'BHYT', rows: String(rows.length) };
    await office.send(rows, { province: at, kind: 'full', metadata });
  };
  await full(province, [office.row(1, wrong), office.row(2, { id: '' }), office.row(3), office.row(4)]);
  await full(
    'vn34-01',
    [office.row(5, wrong), office.row(6), office.row(7)].map((row, n) => `01${n}${row.slice(3)}`),
  );
  await closeDays(world, province, '2026-01-31');
  const file =
    'year,province,indicator,value,source,as_of,by\n2026,vn34-52,target_verified,75,x,2026-01-05,2026-06-30\n';
  await loadTargets(world, new TextEncoder().encode(file));
  portal = testPortal(world);
});

async function publish(): Promise<void> {
  const { world } = office;
  const documents = makeDocuments(await readSummaryInput(world, { ledger: false }), world.clock.now());
  for (const [name, text] of documentFiles(documents))
    if (name === 'national.json') await world.objects.put(`published/${name}`, new TextEncoder().encode(text));
}

async function textOf(path: string, as: Parameters<TestPortal['ask']>[1], status = 200): Promise<string> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(status);
  return answer.text();
}

async function jsonOf<T>(path: string, as: Parameters<TestPortal['ask']>[1]): Promise<T> {
  return JSON.parse(await textOf(path, as)) as T;
}

describe('goals', () => {
  it('are not there before anything was published, nor of a document that knows none', async () => {
    await textOf('/api/v1/goals', {}, 404);
    expect(await textOf('/goals?lang=vi', {})).toContain('Chưa công bố số liệu nào có mục tiêu.');
    await office.world.objects.put('published/national.json', new TextEncoder().encode('{"format":2}'));
    await textOf('/api/v1/goals', {}, 404);
    await publish();
    const { goals, provinces } = await jsonOf<GoalsDocument>('/api/v1/goals', {});
    expect(provinces).toHaveLength(34);
    expect(goals).toMatchObject({
      judged: 0,
      atOrAbove: 0,
      below: 2,
      unjudged: { notEnoughDays: ['vn34-01', province] },
    });
    expect(provinces.find((each) => each.province === province)?.goal).toMatchObject({
      percent: '75.00',
      by: '2026-06-30',
      from: 'own',
      missing: 1,
    });
  });

  it('are a table that everybody can sort by the address', async () => {
    await publish();
    const names = async (query: string): Promise<string[]> => {
      const text = await textOf(`/goals?${query}&lang=vi`, {});
      return [...text.matchAll(/<th scope="row"><a href="\/provinces\/[^"]+">([^<]+)</g)].map(([, name]) => name);
    };
    expect((await names('sort=-missing')).slice(0, 2)).toEqual(['Hà Nội', 'Gia Lai']);
    expect((await names('sort=-rate')).slice(0, 2)).toEqual(['Hà Nội', 'Gia Lai']);
    expect((await names('sort=rate')).slice(0, 2)).toEqual(['Gia Lai', 'Hà Nội']);
    expect((await names('sort=province'))[0]).toBe('An Giang');
    const text = await textOf('/goals?sort=-rate&lang=en', {});
    expect(text).toContain('aria-sort="descending"');
    expect(text).toContain('href="?sort=rate"');
    expect(text).toContain('The goal of no province can be judged yet.');
    const own = await textOf('/goals', { as: clerk });
    expect(own.match(/href="\/p\/[^"]+\/what-if">\s*chưa/g)).toHaveLength(1);
    expect(own).toContain(`href="/p/${province}/what-if"`);
    expect(text).not.toContain('/what-if');
  });
});

describe('what mending would do', () => {
  const path = `/api/v1/provinces/${province}/what-if`;

  it('tells an office rate, place and goal of a union of reasons, actors and units', async () => {
    const ask = (query: string): Promise<WhatIf> => jsonOf<WhatIf>(`${path}?${query}`, { as: clerk });
    const one = await ask('reason=NAME_DIFFERS');
    expect(one.provinces).toMatchObject([
      {
        mended: 1,
        before: { verified: 2, rank: 2, goalReached: false },
        after: { verified: 3, verifiedPercent: '75.00', rank: 1, goalReached: true },
      },
    ]);
    expect((await ask('reason=NAME_DIFFERS&reason=ID_MISSING&actor=clerk&unit=DV1')).provinces[0]).toMatchObject({
      mended: 2,
      after: { verifiedPercent: '100.00', rank: 1, tied: false },
    });
    expect((await ask('')).single).toMatchObject(
      [
        { kind: 'unit', name: 'DV1', mended: 2 },
        { kind: 'reason', name: 'ID_MISSING', mended: 1 },
        { kind: 'reason', name: 'NAME_DIFFERS', mended: 1 },
        { kind: 'actor', name: 'clerk', mended: 1 },
        { kind: 'actor', name: 'participant', mended: 1 },
      ].sort((a, b) => b.mended - a.mended || (a.name < b.name ? -1 : 1)),
    );
  });

  it('tells headquarters the country, every province mended alike', async () => {
    const all = await jsonOf<WhatIf>('/api/v1/what-if?reason=NAME_DIFFERS', { as: headquarters });
    expect(all.country).toMatchObject({ mended: 2, denominator: 7, after: { verified: 6 } });
    const places = all.provinces.filter(({ mended }) => mended > 0).map((each) => [each.province, each.after.rank]);
    expect(places).toEqual([
      ['vn34-01', 1],
      [province, 2],
    ]);
    await textOf('/api/v1/what-if', { as: clerk }, 403);
    await textOf('/api/v1/provinces/vn34-01/what-if', { as: clerk }, 404);
  });

  it.each([
    ['unit=DV2', 422, 'UNIT_NOT_IN_BOOKS'],
    ['noUnit=1', 422, 'UNIT_NOT_IN_BOOKS'],
    ['reason=VERIFIED', 400, 'REQUEST_INVALID'],
    ['actor=nobody', 400, 'REQUEST_INVALID'],
  ])('answers %s with %s %s', async (query, status, code) => {
    expect(JSON.parse(await textOf(`${path}?${query}`, { as: clerk }, status))).toMatchObject({ code });
  });

  it('under yes-no tells an office no more than its cases do: fields that differ are IDs not found', async () => {
    const silent = testPortal(office.world, {}, { ...portal.world, disclosure: 'yes-no' });
    const ask = async (as: typeof clerk | typeof headquarters): Promise<string[]> => {
      const { single } = (await (await silent.ask(path, { as })).json()) as WhatIf;
      return single.filter(({ kind }) => kind === 'reason').map(({ name }) => name);
    };
    expect(await ask(clerk)).toEqual(['ID_MISSING', 'ID_NOT_FOUND']);
    expect(await ask(headquarters)).toEqual(['ID_MISSING', 'NAME_DIFFERS']);
  });

  it('is a form whose address carries the choice', async () => {
    const text = await textOf(`/p/${province}/what-if?reason=NAME_DIFFERS&lang=vi`, { as: clerk });
    expect(text).toContain('Tỷ lệ xác thực: 50,00 % → 75,00 % (+25,00 điểm phần trăm).');
    expect(text).toContain('Hạng: 2 → 1 trong 2 tỉnh, thành phố được xếp hạng.');
    expect(text).toContain('Mục tiêu: đạt.');
    expect(text).toMatch(/name="reason"\s+value="NAME_DIFFERS"\s+checked/);
    const refused = await textOf(`/p/${province}/what-if?unit=DV2&reason=ID_MISSING&lang=en`, { as: clerk }, 422);
    expect(refused).toContain('The books of the province have no unit of this name.');
    expect(refused).toMatch(/value="ID_MISSING"\s+checked/);
    const country = await textOf('/what-if?actor=clerk&lang=en', { as: headquarters });
    expect(country).toContain('2 more people verified.');
    expect(country).toContain(`href="/p/${province}/what-if?actor=clerk"`);
    // What is chosen stays so where its line is not shown, and once alone.
    const found = await textOf(`/p/${province}/what-if?actor=clerk&unit=DV1&find-units=none&lang=en`, { as: clerk });
    const [, form] = /id="choices"([^]*?)<\/form>/.exec(found) ?? [];
    expect(form).toContain('<input type="hidden" name="unit" value="DV1" />');
    expect(found).toMatch(/form="choices"\s+name="actor"\s+value="clerk"\s+checked/);
    expect(form).not.toContain('name="actor"');
  });
});
