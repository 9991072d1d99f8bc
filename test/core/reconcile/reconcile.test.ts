import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { readDays } from '../../../core/history/day-history.ts';
import { reconcile, stagesOf, steps } from '../../../core/reconcile/reconcile.ts';
import { itemsIn, jobKey, readJob } from '../../../core/reconcile/run-items.ts';
import { stepScopes } from '../../../core/reconcile/step-results.ts';
import { reportOf } from '../../../core/reconcile/run-report.ts';
import { readLatestRun } from '../../../core/summary/latest-run.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { Office, somePeople } from '../../support/office.ts';
import { publishedCounts, switchRegistry } from '../../support/registry-days.ts';
import type { Person } from '../registry/registry-support.ts';

const gialai = 'vn34-52';
const hanoi = 'vn34-01';
const nextVersion = '2026-02-01';
const all = [gialai, hanoi];

function next(people: readonly Person[]): Person[] {
  const changed: Person[] = people.map((person) => ({ ...person }));
  changed[0].status = 'deceased';
  changed[1].name = 'Nguyễn Thị Khác';
  changed.push({ id: '052223000001', name: 'Lê Thị Bé', birth: '2023-05-05', sex: '1' });
  changed.push({ id: '052224000002', name: 'Lê Thị Út', birth: '2024-05-05', sex: '1' });
  return changed;
}

/** Two provinces with books; the registry moved on; it is the next night. */
async function afterADay(): Promise<Office> {
  const people = somePeople(20);
  const office = await Office.open(people);
  await office.send([1, 2, 3, 4, 5].map((n) => office.row(n)));
  await office.send([office.row(5, { number: '0100000005' }), office.row(6)], { province: hanoi });
  await office.send([office.row(3, { number: '0100000003', name: 'Lê Văn Sai' })], { province: hanoi });
  await switchRegistry(office.world, next(people), nextVersion);
  office.world.clock.time += 86_400_000;
  return office;
}

async function list(office: Office, province: string, name: string): Promise<string[]> {
  const bytes = await office.world.objects.read(`results/${province}/lists/2026-01-31/${name}.csv`);
  return bytes === undefined ? [] : new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
}

describe('the scheduled run', () => {
  it('re-verifies, recounts, compares provinces, closes the day and reports', async () => {
    const office = await afterADay();
    const report = await reconcile(office.world, { provinces: all });
    expect(report).toMatchObject({
      status: 'done',
      day: '2026-01-31',
      registryVersion: nextVersion,
      failed: [],
      national: {
        participants: 8,
        drift: 0,
        causes: { death: 1, correction: 1 },
        rechecks: 2,
        lists: { deceased: 1, sharing: 2 },
        children: { resident: 2, uninsured: 2 },
        sharedIds: 2,
        idsElsewhere: 2,
        overlap: 1,
        pairs: { 'vn34-01 vn34-52': 1 },
      },
    });
    expect(await list(office, gialai, 'deceased')).toEqual([expect.stringMatching(/^5200000001,DV1,DECEASED,/)]);
    expect(await list(office, gialai, 'sharing')).toEqual([
      '5200000005,DV1,VERIFIED,SHARED_SAME_PERSON;ALSO_ELSEWHERE',
    ]);
    expect(await list(office, gialai, 'children-under-6')).toEqual([',2']);
    expect(await list(office, gialai, 'children-under-6-people')).toEqual([]);
    expect(await readDays(office.world, gialai, '2026-01-01', '2026-02-28')).toMatchObject([
      { day: '2026-01-31', fact: 1, source: 'closed', participants: 5, verdicts: { DECEASED: 1, VERIFIED: 3 } },
    ]);
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true });
    expect(await reportOf(office.world, '2026-01-31')).toEqual(report);
    expect(await readLatestRun(office.world)).toMatchObject({ day: '2026-01-31', overlap: 1, failedProvinces: [] });
  });

  it('splits partial dates by whether the registry could complete them', async () => {
    const people = somePeople(8);
    people[6].birth = '1990';
    people[7].birth = '1990-08';
    const office = await Office.open(people);
    const rows = [
      office.row(1, { date: '1990' }),
      office.row(2, { date: '1990' }),
      office.row(3, { date: '03/1990' }),
      office.row(4),
      office.row(7, { date: '01/01/1990' }),
      office.row(8, { date: '08/08/1990' }),
    ];
    expect((await office.send(rows)).verdicts).toMatchObject({ VERIFIED: 1, VERIFIED_PARTIAL_DATE: 5 });
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: [gialai] });
    const { facts } = await readSummaryInput(office.world, { ledger: false });
    expect(facts.provinces.get(gialai)?.caution.partialDates).toEqual({
      asOf: '2026-01-31',
      yearOnly: 2,
      monthOnly: 1,
      fullDate: 2,
    });
  });

  it('counts a child as insured in any province; lists children only if policy allows', async () => {
    const office = await afterADay();
    const child = ['0100000099', '052223000001', '', 'Lê Thị Bé', '05/05/2023', '1'];
    await office.send([[...child, 'BHYT', 'DV1'].join(',')], { province: hanoi });
    // Known here, in a scheme that is not health insurance: so its unit is known.
    const other = ['5200000098', '052224000002', '', 'Lê Thị Út', '05/05/2024', '1'];
    await office.send([[...other, 'BHXHTN', 'DV7'].join(',')]);
    const report = await reconcile({ ...office.world, childrenNamed: true }, { provinces: all });
    expect(report.national.children).toEqual({ resident: 2, uninsured: 1 });
    expect(await list(office, gialai, 'children-under-6')).toEqual(['DV7,1']);
    // One child alone is what the sum of the province says.
    const told = await office.world.state.read({ partition: `PROVINCE#${gialai}`, sort: 'LISTS' });
    expect(told?.childrenByUnit).toEqual({ units: null, total: 1, others: null });
    expect(await list(office, gialai, 'children-under-6-people')).toEqual(['052224000002']);
  });

  it('counts IDs that two provinces together ask about more often than one may', async () => {
    const office = await afterADay();
    for (const [province, dates] of [
      [gialai, ['01/01/1980', '02/01/1980']],
      [hanoi, ['03/01/1980', '04/01/1980']],
    ] as const)
      for (const date of dates) await office.send([office.row(12, { date })], { province });
    expect((await reconcile(office.world, { provinces: all })).national.idsAskedTooOften).toBe(1);
    const told = office.world.log.events.filter(({ name }) => name === 'reconcile.askedTooOften');
    expect(told.map(({ facts }) => facts)).toEqual([{ group: '052-055', ids: 1 }]);
  });

  it('is one run, even if started several times', async () => {
    const office = await afterADay();
    const first = await reconcile(office.world, { provinces: all });
    expect(await reconcile(office.world, { provinces: all })).toEqual(first);
    const again = await reconcile(office.world, { provinces: all, again: true });
    expect(again).toMatchObject({ run: 2, status: 'done', national: { changed: 0, compared: 0, drift: 0 } });
  });

  it('is another run after an activation', async () => {
    const office = await afterADay();
    await reconcile(office.world, { provinces: all });
    await switchRegistry(office.world, somePeople(20), '2026-02-02');
    expect(await reconcile(office.world, { provinces: all })).toMatchObject({ run: 2, registryVersion: '2026-02-02' });
  });

  it('names the province that failed and stops no other', async () => {
    const office = await afterADay();
    const read = office.world.objects.read.bind(office.world.objects);
    office.world.objects.read = async (key, options) => {
      if (key.startsWith(`staged/${hanoi}/`)) throw new Error('no answer');
      return read(key, options);
    };
    const report = await reconcile(office.world, { provinces: all });
    expect(report.status).toBe('incomplete');
    expect(report.provinces).toMatchObject([
      { province: gialai, status: 'done', changed: 2 },
      { province: hanoi, status: 'failed', failed: { step: 'compact', code: 'FAULT' } },
    ]);
    office.world.objects.read = read;
    expect(await reconcile(office.world, { provinces: all })).toMatchObject({ run: 2, status: 'done' });
  });

  it('stops a province whose recount differs, and leaves its day open', async () => {
    const office = await afterADay();
    const key = { partition: `PROVINCE#${hanoi}`, sort: 'STATE' };
    const state = (await office.world.state.read(key)) as { verified: number };
    await office.world.state.put(key, { ...state, verified: state.verified + 1 });
    const report = await reconcile(office.world, { provinces: all });
    expect(report.provinces[1]).toMatchObject({ failed: { step: 'reverify', code: 'LEDGER_DRIFT' }, closed: [] });
    expect(await readDays(office.world, hanoi, '2026-01-01', '2026-02-28')).toEqual([]);
  });

  it('finds a state that was set back', async () => {
    const office = await afterADay();
    const key = { partition: `PROVINCE#${hanoi}`, sort: 'STATE' };
    const state = await office.world.state.read(key);
    await office.send([office.row(7)], { province: hanoi });
    await office.world.state.put(key, state ?? {});
    const report = await reconcile(office.world, { provinces: all });
    expect(report.provinces[1].failed).toEqual({ step: 'compact', code: 'INTEGRITY' });
  });

  it('finds and processes uploads whose event was lost, once they are old enough', async () => {
    const office = await afterADay();
    await office.store([office.row(8)], { province: hanoi });
    const early = await reconcile(office.world, { provinces: all });
    expect(early.national.redriven).toEqual({});
    office.world.clock.time += 3_600_000;
    const report = await reconcile(office.world, { provinces: all, again: true });
    expect(report.national.redriven).toEqual({ committed: 1 });
    expect(await publishedCounts(office.world, hanoi)).toMatchObject({ participants: 4 });
  });

  it('closes missed days, each with the counts of its end', async () => {
    const office = await afterADay();
    await reconcile(office.world, { provinces: all });
    await office.send([office.row(9)]); // on 2026-02-01
    office.world.clock.time += 2 * 86_400_000;
    await office.send([office.row(10)]); // on 2026-02-03
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: all });
    const days = await readDays(office.world, gialai, '2026-01-01', '2026-02-28');
    expect(days.map(({ day, participants }) => [day, participants])).toEqual([
      ['2026-01-31', 5],
      ['2026-02-01', 6],
      ['2026-02-02', 6],
      ['2026-02-03', 7],
    ]);
  });

  it('closes again, with the same figures, the days that a lost state store has forgotten', async () => {
    const office = await afterADay();
    await reconcile(office.world, { provinces: all });
    await office.send([office.row(9)]);
    office.world.clock.time += 2 * 86_400_000;
    await reconcile(office.world, { provinces: all });
    const read = async () => {
      const days = await readDays(office.world, gialai, '2026-01-01', '2026-02-28');
      return days.map((fact) => ({ ...fact, recordedAt: '' }));
    };
    const before = await read();
    expect(before).toHaveLength(3);
    office.world.state = new MemoryStateStore();
    await rebuildState(office.world);
    await switchRegistry(office.world, next(somePeople(20)), nextVersion);
    await reconcile(office.world, { provinces: all });
    expect(await read()).toEqual(before);
  });

  it('leaves nothing behind but its report', async () => {
    const office = await afterADay();
    await office.world.objects.put('runs/2026-01-20/1/steps/insured/vn34-52', new Uint8Array(8));
    office.world.clock.time += 8 * 86_400_000;
    await reconcile(office.world, { provinces: all, day: '2026-01-31' });
    const left: string[] = [];
    for await (const { key } of office.world.objects.list('runs/')) left.push(key);
    expect(left.filter((key) => !key.endsWith('/sweep-clock'))).toEqual(['runs/2026-01-31/1/report.json']);
  });

  it('refuses a day that is not over', async () => {
    const office = await afterADay();
    await expect(reconcile(office.world, { day: '2026-02-01' })).rejects.toMatchObject({ code: 'DAY_NOT_OVER' });
  });
});

describe('the list of steps', () => {
  it('reads back every step result and refuses other forms', async () => {
    const office = await afterADay();
    const haiphong = 'vn34-31'; // has no ledger
    for (const again of [false, true]) {
      const { day, run: number } = await reconcile(office.world, { provinces: [...all, haiphong], again });
      let done = 0;
      for (const { name, over } of steps) {
        for (const item of itemsIn(over, { provinces: all })) {
          const stored = await office.world.state.read(jobKey({ day, number }, name, item));
          expect(await readJob(office.world, { day, number }, name, item)).toEqual(stored);
          if (stored?.status === 'done') done++;
        }
      }
      expect(done).toBeGreaterThan(steps.length);
    }
    const run = { day: '2026-01-31', number: 2 };
    const stored = await office.world.state.read(jobKey(run, 'sweep', gialai));
    await office.world.state.put(jobKey(run, 'sweep', gialai), { ...stored, result: { removed: -1 } });
    await expect(readJob(office.world, run, 'sweep', gialai)).rejects.toThrow('removed');
  });

  it('is that of whoever reads of runs', () => {
    expect(Object.entries(stepScopes)).toEqual(steps.map(({ name, over }) => [name, over]));
  });

  it('is grouped by scope', () => {
    expect(stagesOf(steps).map(({ over, steps: inRow }) => [over, inRow.length])).toEqual([
      ['run', 1],
      ['province', 3],
      ['idGroup', 1],
      ['province', 5],
      ['peopleGroup', 1],
      ['run', 1],
      ['run', 1],
      ['run', 1],
      ['province', 1],
    ]);
  });
});
