import { describe, expect, it } from 'vitest';
import { schemes, verdictNames } from '../../../core/domain/codes.ts';
import { $ProvinceState, noFigures, stateKey, type Figures } from '../../../core/domain/province-state.ts';
import { loadTargets, readTargets } from '../../../core/summary/targets.ts';
import { plannedOf, targetsFor } from '../../../core/summary/target-figures.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

const header = 'year,province,indicator,value,source,as_of';
const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);

function newWorld() {
  return { state: new MemoryStateStore() };
}

/** Books of Gia Lai with a full of HI: 20,000 members. */
async function worldWithBooks() {
  const world = newWorld();
  const figures: Figures = { ...noFigures, participants: 20_000, denominator: 20_000, remaining: 20_000 };
  const state = {
    version: 1,
    manifest: '0'.repeat(64),
    batch: '0'.repeat(32),
    registryVersion: '2026-01-31',
    asOf: '2026-01-31T00:00:00Z',
    lastUpload: '2026-01-31T00:00:00Z',
    ...figures,
    schemes: Object.fromEntries(schemes.map((scheme) => [scheme, scheme === 'BHYT' ? figures : noFigures])),
    verdicts: Object.fromEntries(verdictNames.map((name) => [name, name === 'ID_MISSING' ? 20_000 : 0])),
    recent: [],
    recentContent: [],
    fullAt: { BHYT: '2026-01-31T00:00:00Z' },
  };
  $ProvinceState.parse(state);
  await world.state.put(stateKey('vn34-52'), state);
  return world;
}

describe('loadTargets', () => {
  it('records what is supplied for the country, for provinces of today and for old ones', async () => {
    const world = newWorld();
    const file = bytes(
      '2026,vn,target_verified,99.5,"Plan, of headquarters",2026-01-05',
      '2026,vn34-52,plan_BHYT,1450000,Decision 12,2026-01-05',
      '2025,vn63-64,population,1590000,Statistics office,2025-01-01',
    );
    expect(await loadTargets(world, file)).toEqual({ rows: 3, recorded: 3, changed: 0, known: 0, older: 0 });
    expect(await loadTargets(world, file)).toMatchObject({ recorded: 0, known: 3 });
    const items = await readTargets(world, 2026);
    expect(items.map(({ province, indicator, value }) => [province, indicator, value])).toEqual([
      ['vn63-64', 'population', 1_590_000],
      ['vn', 'target_verified', 99.5],
      ['vn34-52', 'plan_BHYT', 1_450_000],
    ]);
  });

  it('records by when a target is to be reached, in a column that may be left out or empty', async () => {
    const world = newWorld();
    const file = (by: string) =>
      new TextEncoder().encode(`${header},by\n2026,vn,target_verified,98,x,2026-01-05,${by}\n`);
    expect(await loadTargets(world, file('2026-06-30'))).toMatchObject({ recorded: 1 });
    expect(await loadTargets(world, file('2026-06-30'))).toMatchObject({ known: 1 });
    expect((await readTargets(world, 2026))[0]).toMatchObject({ value: 98, by: '2026-06-30' });
    expect(await loadTargets(world, file(''))).toMatchObject({ changed: 1 });
    expect((await readTargets(world, 2026))[0]).not.toHaveProperty('by');
    for (const line of [
      '2026,vn,target_verified,98,x,2026-01-05,2027-01-01',
      '2026,vn,target_verified,98,x,2026-01-05,30/06/2026',
      '2026,vn,target_synced,98,x,2026-01-05,2026-06-30',
    ])
      await expect(loadTargets(world, new TextEncoder().encode(`${header},by\n${line}\n`))).rejects.toMatchObject({
        code: 'TARGET_BY',
        line: 2,
      });
  });

  it('keeps the figure with the newer day, whichever file comes last', async () => {
    const older = bytes('2026,vn34-52,population,3500000,Census,2025-04-01');
    const newer = bytes('2026,vn34-52,population,3600000,Survey,2026-04-01');
    for (const files of [
      [older, newer],
      [newer, older],
    ]) {
      const world = newWorld();
      for (const file of files) await loadTargets(world, file);
      expect((await readTargets(world, 2026)).map(({ value }) => value)).toEqual([3_600_000]);
    }
  });

  it.each([
    ['TARGET_ROW', '2026,vn,population,1,x'],
    ['TARGET_YEAR', '26,vn,population,1,x,2026-01-01'],
    ['TARGET_PROVINCE', '2026,vn34-99,population,1,x,2026-01-01'],
    ['TARGET_UNITS', '2026,vn63-52,population,1,x,2026-01-01'],
    ['TARGET_UNITS', '2024,vn34-52,population,1,x,2026-01-01'],
    ['TARGET_INDICATOR', '2026,vn,plan,1,x,2026-01-01'],
    ['TARGET_VALUE', '2026,vn,population,1.500,x,2026-01-01'],
    ['TARGET_VALUE', '2026,vn,target_verified,"98,5",x,2026-01-01'],
    ['TARGET_VALUE', '2026,vn,target_verified,101,x,2026-01-01'],
    ['TARGET_SOURCE', '2026,vn,population,1,,2026-01-01'],
    ['TARGET_DAY', '2026,vn,population,1,x,2026-02-30'],
    ['TARGET_DOUBLE', '2026,vn,population,2,x,2026-01-01'],
    ['TARGET_IMPLAUSIBLE', '2026,vn34-52,plan_BHYT,20000000,x,2026-01-01'],
    ['TARGET_IMPLAUSIBLE', '2026,vn34-52,plan_BHYT,20,x,2026-01-01'],
  ])('refuses a whole file with %s: %s', async (code, line) => {
    const world = await worldWithBooks();
    const first = '2026,vn,population,1,x,2026-01-01';
    await expect(loadTargets(world, bytes(first, line))).rejects.toMatchObject({ code, line: 3 });
    expect(await readTargets(world, 2026)).toEqual([]);
  });

  it('does not doubt a figure where the ledger is incomplete', async () => {
    const world = await worldWithBooks();
    const file = bytes('2026,vn34-52,plan_BHTN,150000,x,2026-01-01', '2026,vn34-01,plan_BHYT,8000000,x,2026-01-01');
    expect(await loadTargets(world, file)).toMatchObject({ recorded: 2 });
  });
});

describe('reported figures', () => {
  it('are kept for each day, so that the same day of two years can be compared', async () => {
    const world = newWorld();
    await loadTargets(
      world,
      bytes(
        '2024,vn,money_collected,435100000000000,a,2024-12-31',
        '2025,vn,money_collected,30000000000000,a,2025-01-31',
        '2025,vn,money_collected,472300000000000,a,2025-12-31',
        '2024,vn,population,101000000,a,2024-12-31',
      ),
    );
    const values = (await readTargets(world, 2026)).map(({ value }) => value);
    expect(values.toSorted((a, b) => a - b)).toEqual([30_000_000_000_000, 435_100_000_000_000, 472_300_000_000_000]);
  });

  it('refuses money that cannot be a part of the plan in the same file', async () => {
    const world = newWorld();
    const file = bytes(
      '2026,vn34-52,plan_money_collected,1355800000000,a,2026-01-05',
      '2026,vn34-52,money_collected,202552000000000,a,2026-02-28',
    );
    await expect(loadTargets(world, file)).rejects.toMatchObject({ code: 'TARGET_IMPLAUSIBLE', line: 3 });
    expect(await readTargets(world, 2026)).toEqual([]);
  });
});

describe('targetsFor', () => {
  it('takes the newest year of each figure of a province', async () => {
    const world = newWorld();
    await loadTargets(
      world,
      bytes(
        '2025,vn34-52,participants_planned,100,x,2025-01-01',
        '2026,vn34-52,participants_planned,120,y,2026-01-01',
        '2025,vn34-52,population,900,x,2025-01-01',
        '2026,vn34-01,population,800,x,2025-01-01',
      ),
    );
    const targets = targetsFor(await readTargets(world, 2026), 'vn34-52');
    expect(targets.map(({ year, indicator, value }) => [year, indicator, value])).toEqual([
      [2026, 'participants_planned', 120],
      [2025, 'population', 900],
    ]);
    expect(plannedOf(targets)).toEqual({ value: 120, source: 'y', asOf: '2026-01-01' });
  });
});
