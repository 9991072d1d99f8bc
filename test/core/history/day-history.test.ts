import { describe, expect, it } from 'vitest';
import { readDays, readHistory, recordDay, rollUp } from '../../../core/history/day-history.ts';
import { addDays } from '../../../core/base/calendar-day.ts';
import { loadHistory } from '../../../core/history/load-history.ts';
import { findUnit, isValidOn, unitsOn } from '../../../core/domain/province-units.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const header = 'province,day,participants,out_of_scope,synced,verified,source,note';

function load(world: TestWorld, ...rows: string[]): ReturnType<typeof loadHistory> {
  return loadHistory(world, new TextEncoder().encode([header, ...rows].join('\n')));
}

describe('history', () => {
  it('is rolled up from the old provinces to those of today by sums of counts', async () => {
    const world = testWorld();
    // Bình Định and Gia Lai became Gia Lai.
    await load(
      world,
      'vn63-52,2025-06-30,1000,100,850,800,report,',
      'vn63-64,2025-06-30,500,0,490,480,report,',
      'vn34-52,2025-07-01,1510,100,1345,1290,report,',
    );
    const days = (await readHistory(world, { from: '2025-06-01', to: '2025-07-31' })).get('vn34-52');
    expect(days).toMatchObject([
      {
        day: '2025-06-30',
        persons: {
          participants: 1500,
          outOfScope: 100,
          denominator: 1400,
          synced: 1340,
          verified: 1280,
          remaining: 120,
        },
        schemes: null,
        missing: [],
      },
      { day: '2025-07-01', persons: { verified: 1290 }, missing: [] },
    ]);
  });

  it('names the provinces of a day that are missing from a sum', async () => {
    const world = testWorld();
    await load(world, 'vn63-52,2025-06-30,1000,100,850,800,report,');
    expect(rollUp(await readDays(world, 'vn63-52', '2025-06-30', '2025-06-30'))).toMatchObject([
      { province: 'vn34-52', missing: ['vn63-64'] },
    ]);
  });

  it('keeps every fact and counts the last one', async () => {
    const world = testWorld();
    const first = await load(world, 'vn34-01,2025-08-01,100,0,90,80,report,');
    expect(first).toEqual({ rows: 1, recorded: 1, corrected: 0, known: 0 });
    const corrected = await load(world, 'vn34-01,2025-08-01,100,0,90,81,report,misprint');
    expect(corrected).toEqual({ rows: 1, recorded: 0, corrected: 1, known: 0 });
    expect(await readDays(world, 'vn34-01', '2025-08-01', '2025-08-01')).toMatchObject([
      { fact: 2, source: 'corrected', verified: 81, note: 'report; misprint' },
    ]);
    expect(await world.state.read({ partition: 'PROVINCE#vn34-01', sort: 'DAY#2025-08-01' })).toMatchObject({
      verified: 80,
    });
  });

  it('records nothing twice', async () => {
    const world = testWorld();
    const row = 'vn34-01,2025-08-01,100,0,90,80,report,';
    await load(world, row);
    expect(await load(world, row)).toEqual({ rows: 1, recorded: 0, corrected: 0, known: 1 });
  });

  it('goes on where a store that writes one after another failed, and tells what was there', async () => {
    const world = testWorld();
    const rows = Array.from({ length: 40 }, (_, n) => `vn34-01,${addDays('2025-08-01', n)},100,0,90,80,report,`);
    const { state } = world;
    Object.assign(state, { createAll: undefined });
    const compareAndSet = state.compareAndSet.bind(state);
    let writes = 0;
    state.compareAndSet = async (...write) => {
      if (++writes === 20) throw new Error('no answer');
      return compareAndSet(...write);
    };
    await expect(load(world, ...rows)).rejects.toThrow('no answer');
    const left = (await readDays(world, 'vn34-01', '2025-01-01', '2025-12-31')).length;
    expect(left).toBeGreaterThan(15);
    expect(await load(world, ...rows)).toEqual({ rows: 40, recorded: 40 - left, corrected: 0, known: left });
  });

  it('records beside somebody who records the same days', async () => {
    const world = testWorld();
    const rows = ['vn34-01,2025-08-01,100,0,90,80,a,', 'vn34-01,2025-08-02,100,0,90,80,a,'];
    const { state } = world;
    const createAll = state.createAll.bind(state);
    state.createAll = async (items) => {
      state.createAll = createAll;
      await load(world, rows[0], 'vn34-01,2025-08-02,100,0,90,85,b,');
      return createAll(items);
    };
    expect(await load(world, ...rows)).toEqual({ rows: 2, recorded: 0, corrected: 1, known: 1 });
    expect(await readDays(world, 'vn34-01', '2025-08-01', '2025-08-02')).toMatchObject([
      { fact: 1, verified: 80 },
      { fact: 2, verified: 80, source: 'corrected' },
    ]);
  });

  it('records one fact for two concurrent equal ones', async () => {
    const world = testWorld();
    await load(world, 'vn34-01,2025-08-01,100,0,90,80,report,');
    const [day] = await readDays(world, 'vn34-01', '2025-08-01', '2025-08-01');
    const other = { ...day, verified: 81, remaining: 19 };
    const answers = await Promise.all([recordDay(world, other), recordDay(world, other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['known', 'recorded']);
  });

  it.each([
    ['HISTORY_UNITS', 2, 'vn34-52,2025-06-30,1,0,1,1,s,'],
    ['HISTORY_UNITS', 2, 'vn63-52,2025-07-01,1,0,1,1,s,'],
    ['HISTORY_PROVINCE', 2, 'vn63-53,2025-06-30,1,0,1,1,s,'],
    ['HISTORY_DAY', 2, 'vn63-52,2025-02-29,1,0,1,1,s,'],
    ['HISTORY_FIGURES', 2, 'vn63-52,2025-02-28,10,1,10,9,s,'],
    ['HISTORY_FIGURES', 2, 'vn63-52,2025-02-28,10,0,9,10,s,'],
    ['HISTORY_FIGURES', 2, 'vn63-52,2025-02-28,"1,000",0,9,9,s,'],
    ['HISTORY_ROW', 2, 'vn63-52,2025-02-28,10,0,9,9,,'],
    ['HISTORY_ROW', 2, 'vn63-52,2025-02-28,10,0,9'],
  ])('refuses a file with %s in line %i and records nothing', async (code, line, row) => {
    const world = testWorld();
    const loading = load(world, row, 'vn34-01,2025-08-01,100,0,90,80,report,');
    await expect(loading).rejects.toMatchObject({ code, line });
    expect(await readDays(world, 'vn34-01', '2025-01-01', '2025-12-31')).toEqual([]);
  });

  it('refuses the same day of a province twice in one file, and a header of its own', async () => {
    const row = 'vn34-01,2025-08-01,100,0,90,80,report,';
    await expect(load(testWorld(), row, row)).rejects.toMatchObject({ code: 'HISTORY_DOUBLE', line: 3 });
    const strange = new TextEncoder().encode('province,day,rate\nvn34-01,2025-08-01,98.5\n');
    await expect(loadHistory(testWorld(), strange)).rejects.toMatchObject({ code: 'HISTORY_HEADER' });
  });
});

describe('the provinces of a day', () => {
  it('are 63 until 2025-06-30 and 34 since', () => {
    const all = (day: string): Set<string> => {
      const ids = Array.from({ length: 100 }, (_, code) => `vn34-${String(code).padStart(2, '0')}`);
      return new Set(ids.flatMap((id) => unitsOn(id, day).map((unit) => unit.id)));
    };
    expect(all('2025-06-30').size).toBe(63);
    expect(all('2025-07-01').size).toBe(34);
    const old = findUnit('vn63-52');
    expect(old && [isValidOn(old, '2025-06-30'), isValidOn(old, '2025-07-01'), old.today]).toEqual([
      true,
      false,
      'vn34-52',
    ]);
  });
});
