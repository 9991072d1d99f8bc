import { expect, it } from 'vitest';
import { recordDay, type DayFigures } from '../../../core/history/day-history.ts';
import { loadHistory } from '../../../core/history/load-history.ts';
import { percentText } from '../../../core/base/percent.ts';
import { makeDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput, writeGroups } from '../../../core/summary/summary-read.ts';
import { verdictCodeEnd } from '../../../core/domain/codes.ts';
import { countsFormat, stateFigures, type CountsObject } from '../../../core/ledger/counts.ts';
import { batchKey, stateKey, type ProvinceState } from '../../../core/domain/province-state.ts';
import { unitsOn } from '../../../core/domain/province-units.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { loadTargets } from '../../../core/summary/targets.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { TestClock, testHash } from '../../support/test-world.ts';

const instant = '2025-07-03T02:00:00.000Z';
const province = 'vn34-52';

/**
 * Gia Lai with 100 people in two units, two days of history before the merger and one after, and what a run and
 * headquarters left beside them.
 */
async function newWorld() {
  const clock = new TestClock();
  clock.time = Date.parse(instant);
  const world = { objects: new MemoryObjectStore({ clock }), state: new MemoryStateStore(), clock, hash: testHash };
  const unit = (verified: number, missing: number) =>
    Array.from({ length: verdictCodeEnd }, (_, verdict) => (verdict === 1 ? verified : verdict === 9 ? missing : 0));
  const counts: CountsObject = {
    format: countsFormat,
    persons: unit(80, 20),
    schemes: { BHXHBB: unit(0, 0), BHXHTN: unit(0, 0), BHYT: unit(80, 20), BHTN: unit(0, 0) },
    units: { X1: unit(50, 10), X2: unit(30, 10) },
    categories: {},
  };
  const state: ProvinceState = {
    version: 3,
    manifest: '0'.repeat(64),
    batch: '1'.repeat(32),
    registryVersion: '2025-06-30',
    asOf: instant,
    lastUpload: instant,
    ...stateFigures(counts),
    recent: [],
    recentContent: [],
    fullAt: { BHYT: instant },
  };
  await world.state.put(stateKey(province), state);
  await writeGroups(world, province, { ledgerVersion: 2, counts });
  const day = (id: string, on: string, verified: number, denominator: number): DayFigures => ({
    province: id,
    day: on,
    source: 'loaded',
    note: 'table of the month',
    ledgerVersion: 0,
    registryVersion: '',
    lastUpload: null,
    participants: denominator,
    outOfScope: 0,
    denominator,
    synced: verified,
    verified,
    remaining: denominator - verified,
    schemes: null,
    verdicts: null,
  });
  for (const each of [
    day('vn63-52', '2025-06-26', 40, 60),
    day('vn63-64', '2025-06-26', 30, 40),
    day('vn63-52', '2025-06-30', 45, 60), // the other half is not known
    day('vn34-52', '2025-07-02', 78, 100),
    day('vn34-52', '2025-07-03', 99, 100), // today is not over
  ])
    await recordDay(world, each);
  await world.state.put(
    { partition: `PROVINCE#${province}`, sort: 'LISTS' },
    {
      day: '2025-07-02',
      run: 1,
      lists: { deceased: 4 },
      children: { resident: 10, uninsured: 3 },
      partialDates: { yearOnly: 3, monthOnly: 0, fullDate: 1 },
      added: 'by a newer program',
    },
  );
  for (const [id, storedOn] of [
    ['a', '2025-07-01'],
    ['b', '2025-07-02'],
    ['c', '2025-06-01'],
  ] as const)
    await world.state.put(batchKey(province, id.repeat(32)), {
      status: id === 'b' ? 'refused' : 'committed',
      kind: 'delta',
      key: 'incoming/vn34-52/delta/a.csv',
      objectVersion: 'v',
      ledgerVersion: { a: 3, b: 0, c: 2 }[id],
      manifest: '',
      code: id === 'b' ? 'NO_ROWS' : '',
      duplicateOf: '',
      registryVersion: '2025-06-30',
      asOf: instant,
      storedOn,
      read: 9,
      accepted: 8,
      rejected: 1,
      held: 0,
      // The first was committed before this was counted.
      ...(id === 'c' ? {} : { leftUnverified: id === 'a' ? 4 : 0 }),
    });
  const targets = 'year,province,indicator,value,source,as_of\n2025,vn34-52,target_verified,90,Plan,2025-01-01\n';
  await loadTargets(world, new TextEncoder().encode(targets));
  return world;
}

it('a summary is made from states, closed days, groups, lists, batches and targets only', async () => {
  const world = await newWorld();
  const input = await readSummaryInput(world, { ledger: false });
  const { national, provinces } = makeDocuments(input, world.clock.now());
  const [giaLai] = provinces;
  expect(giaLai.province).toMatchObject({
    province,
    rank: 1,
    ledgerVersion: 3,
    asOf: instant,
    registryVersion: '2025-06-30',
  });
  expect(giaLai.days).toMatchObject({ days: ['2025-06-26', '2025-07-02', '2025-07-03'], verified: [70, 78, 80] });
  expect(giaLai.province.changes.map(({ days, since, verified }) => [days, since, verified])).toEqual([
    [1, '2025-07-02', 2],
    [7, '2025-06-26', 10],
  ]);
  expect(giaLai.groups).toMatchObject({
    ledgerVersion: 2,
    units: { total: 2, groups: [{ name: 'X1', remaining: 10 }, { name: 'X2' }] },
  });
  expect(giaLai.lists).toEqual({
    day: '2025-07-02',
    run: 1,
    lists: { deceased: 4 },
    children: { resident: 10, uninsured: 3 },
  });
  expect(giaLai.batches.map(({ status, code, storedOn }) => [status, code, storedOn])).toEqual([
    ['refused', 'NO_ROWS', '2025-07-02'],
    ['committed', '', '2025-07-01'],
    ['committed', '', '2025-06-01'],
  ]);
  expect(input.facts.provinces.get(province)?.caution).toEqual({
    leavers: [
      { day: '2025-07-01', ledgerVersion: 3, persons: 4 },
      { day: '2025-06-01', ledgerVersion: 2, persons: null },
    ],
    partialDates: { asOf: '2025-07-02', yearOnly: 3, monthOnly: 0, fullDate: 1 },
  });
  expect(giaLai.province.attainment).toMatchObject([
    { indicator: 'target_verified', percent: '80.00', gapPoints: '-10.00', missing: 10 },
  ]);
  expect(national.run).toBeNull();
});

it('a reader of the ledger stops at a missing version and shows no older groups instead', async () => {
  const world = await newWorld();
  await expect(readSummaryInput(world, { ledger: true })).rejects.toMatchObject({ code: 'INTEGRITY' });
});

it('a loaded day has ranks among 63: Hà Tĩnh on 26 May 2023 is first with over 97 %', async () => {
  const clock = new TestClock();
  clock.time = Date.parse('2023-05-27T02:00:00Z');
  const world = { objects: new MemoryObjectStore({ clock }), state: new MemoryStateStore(), clock, hash: testHash };
  const old = provinces.flatMap(({ id }) => unitsOn(id, '2023-05-26')).map(({ id }) => id);
  const rows = old.map((id, at) => {
    const [people, verified] = id === 'vn63-42' ? [1_298_000, 1_263_000] : [1_000_000, 960_000 + 100 * at];
    return `${id},2023-05-26,${people},0,${verified},${verified},report of the day,`;
  });
  const header = 'province,day,participants,out_of_scope,synced,verified,source,note';
  // Where the books came a day earlier nothing is compared.
  rows[0] = rows[0].replace('2023-05-26', '2023-05-25');
  await loadHistory(world, new TextEncoder().encode([header, ...rows].join('\n')));
  const places = async () => {
    const { national } = makeDocuments(await readSummaryInput(world, { ledger: false }), clock.now());
    return new Map(national.beforeMerger.map((each) => [each.province, each]));
  };
  const one = await places();
  expect(one.get('vn63-42')).toMatchObject({ verifiedPercent: '97.30', rank: 1, tied: false, ranked: 62 });
  expect(one.get(old[0])).toMatchObject({ day: '2023-05-25', rank: null });
  await loadHistory(world, new TextEncoder().encode([header, rows[0].replace('2023-05-25', '2023-05-26')].join('\n')));
  const haTinh = (await places()).get('vn63-42');
  expect(haTinh).toMatchObject({ nameVi: 'Hà Tĩnh', verifiedPercent: '97.30', rank: 1, tied: false, ranked: 63 });
  expect(percentText(1_298_000 - (haTinh?.verified ?? 0), haTinh?.denominator ?? 0)).toBe('2.69');
});
