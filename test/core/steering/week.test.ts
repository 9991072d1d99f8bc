/** A week that is over: what it says, and that it says so for good. */
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { loadHistory } from '../../../core/history/load-history.ts';
import { vietnamDate } from '../../../core/intake/upload-request.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { diffOfDays } from '../../../core/steering/diff.ts';
import { readWeek, weeksKept, type Week } from '../../../core/steering/week.ts';
import { loadTargets } from '../../../core/summary/targets.ts';
import { Office, somePeople } from '../../support/office.ts';

const [giaLai, haTinh] = ['vn34-52', 'vn34-42'];
const oneDay = 86_400_000; // milliseconds
const week = '2026-W06'; // 2 to 8 February
let office: Office;
let made: Week;
let refused: string;

async function night(): Promise<void> {
  office.world.clock.time += oneDay;
  await reconcile(office.world, { provinces: [giaLai, haTinh] });
}

async function nightsUntil(day: string): Promise<void> {
  while (vietnamDate(office.world.clock.now()) <= day) await night();
}

beforeAll(async () => {
  office = await Office.open(somePeople(60));
  const people = Array.from({ length: 20 }, (_, at) => office.row(at + 1, at < 5 ? { name: 'Người Khác' } : {}));
  const others = Array.from({ length: 10 }, (_, at) => office.row(at + 31, { number: String(4_200_000_000 + at) }));
  await office.send(people, { kind: 'full', metadata: { schemes: 'BHYT', rows: '20' }, province: giaLai });
  await office.send(others, { kind: 'full', metadata: { schemes: 'BHYT', rows: '10' }, province: haTinh });
  await nightsUntil('2026-02-03');
  await office.send([office.row(1), office.row(2), office.row(25)], { province: giaLai });
  refused = (await office.send([office.row(8)], { province: haTinh, metadata: { rows: '9' } })).batchId;
  await nightsUntil('2026-02-08');
  made = await readWeek(office.world, week);
});

describe('a week', () => {
  it('has the figures of both ends, who moved, why, the goal, the nights and the refused files', async () => {
    expect(made).toMatchObject({ from: '2026-02-01', to: '2026-02-08', compared: [haTinh, giaLai], earlier: [] });
    expect(made.national).toMatchObject({
      before: { verifiedPercent: '83.33', persons: { verified: 25, denominator: 30 } },
      after: { persons: { verified: 28, denominator: 31 } },
      points: '6.99',
      remaining: -2,
      denominator: 1,
    });
    expect(made.provinces.find(({ province }) => province === giaLai)).toMatchObject({
      before: { rank: 2, verifiedPercent: '75.00' },
      after: { rank: 2 },
      points: '10.71',
      places: 0,
    });
    expect(made.why?.verified).toMatchObject({ mended: 2, joined: 1, left: 0 });
    expect(made.goal).toMatchObject({ percent: '100.00', by: '2026-12-31', missing: 3 });
    expect(made.runs.map(({ day, status }) => [day, status])).toEqual(
      Array.from({ length: 7 }, (_, k) => [addDays('2026-02-08', -k), 'done']),
    );
    expect(made.refused).toMatchObject([{ province: haTinh, batchId: refused, day: '2026-02-04' }]);
  });

  it('has the causes that a comparison of its two ends has', async () => {
    const { national } = await diffOfDays(office.world, [made.from, made.to], { provinces: [giaLai, haTinh] });
    expect(made.why).toMatchObject({ verified: national.persons.verified, denominator: national.persons.denominator });
  });

  it('never changes, whatever is sent, corrected, supplied or refused afterwards', async () => {
    const { world } = office;
    await office.send([office.row(3)], { province: giaLai });
    const header = 'province,day,participants,out_of_scope,synced,verified,source\n';
    await loadHistory(world, new TextEncoder().encode(`${header}${giaLai},2026-02-08,9,0,9,1,a correction\n`));
    const target = `year,province,indicator,value,source,as_of\n2026,vn,target_verified,90,a plan,2026-01-01\n`;
    await loadTargets(world, new TextEncoder().encode(target));
    await nightsUntil('2026-02-15');
    expect(await readWeek(world, week)).toEqual(made);
    expect((await readWeek(world, '2026-W07')).goal.percent).toBe('90.00');
  });

  it('is one week for two who make it at once', async () => {
    const [one, other] = await Promise.all(['2026-W05', '2026-W05'].map((each) => readWeek(office.world, each)));
    expect(one).toEqual(other);
    expect(one.provinces.every(({ before }) => before === null)).toBe(true);
    expect(one.national).toMatchObject({ before: null, points: null });
    expect(one.why).toBeNull();
  });
});

describe('weeks', () => {
  it('can be asked for once their Sunday is closed, and no others', async () => {
    const { world } = office;
    expect(await weeksKept(world)).toEqual({ first: '2026-W05', last: '2026-W07' });
    for (const asked of ['2026-W04', '2026-W08', '2026-W54', 'next'])
      await expect(readWeek(world, asked)).rejects.toMatchObject({
        code: 'WEEK_UNKNOWN',
        facts: { first: '2026-W05', last: '2026-W07' },
      });
    await nightsUntil('2026-02-21');
    // Sunday is over and the night has not run: the week waits for it, for some days.
    world.clock.time += oneDay;
    expect((await weeksKept(world))?.last).toBe('2026-W07');
    world.clock.time += 3 * oneDay;
    expect((await weeksKept(world))?.last).toBe('2026-W08');
  });
});
