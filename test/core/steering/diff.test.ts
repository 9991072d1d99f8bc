import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { dayKey } from '../../../core/history/day-item.ts';
import { readDays } from '../../../core/history/day-history.ts';
import { vietnamDate } from '../../../core/intake/upload-request.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { closeDays } from '../../../core/reconcile/close-day.ts';
import { diffOfDays, diffOfVersions, type Diff, type DiffPlace } from '../../../core/steering/diff.ts';
import { Office, somePeople } from '../../support/office.ts';
import { switchRegistry } from '../../support/registry-days.ts';

const province = 'vn34-52';
const other = 'vn34-01';
const late = 'vn34-79';
const all = provinces.map(({ id }) => id);
const dayMs = 86_400_000;
const full = (rows: readonly string[]) => ({
  kind: 'full',
  metadata: { schemes: 'BHYT', rows: String(rows.length), 'confirm-shrink': 'true' },
});

/**
 * Three closed days. First: a full of ten, two of them wrong. Second: one mended, one wrong, one joins, one leaves;
 * another province has sent deltas alone. Third: a death, found by the night; a third province completes its books.
 */
async function livedOffice(): Promise<{ office: Office; days: string[] }> {
  const people = somePeople(40);
  const office = await Office.open(people);
  const { world } = office;
  const days: string[] = [];
  const night = async (): Promise<void> => {
    world.clock.time += dayMs;
    await reconcile(world);
    days.push(addDays(vietnamDate(world.clock.now()), -1));
  };
  const rows = Array.from({ length: 10 }, (_, i) => office.row(i + 1, i < 2 ? { name: 'Người Khác Hẳn' } : {}));
  await office.send(rows, { province, ...full(rows) });
  const others = [21, 22, 23].map((n) => office.row(n, { schemes: 'BHXHBB' }));
  await office.send(others, { province: other });
  await night();
  await office.send([office.row(1), office.row(3, { date: '31/12/1970' }), office.row(11, { id: '' })], { province });
  await office.send([office.row(4)], { province, kind: 'leave', metadata: { schemes: 'BHYT' } });
  await office.send([office.row(24, { schemes: 'BHXHBB' })], { province: other });
  await night();
  people[4].status = 'deceased';
  await switchRegistry(world, people, '2026-03-31');
  const last = [31, 32].map((n) => office.row(n));
  await office.send(last, { province: late, ...full(last) });
  await night();
  return { office, days };
}

function placeIn(diff: Diff, id: string): DiffPlace | undefined {
  return diff.provinces.find((each) => each.province === id)?.persons;
}

let office: Office;
let days: string[];
beforeAll(async () => {
  ({ office, days } = await livedOffice());
});

describe('why the figures moved between two closed days', () => {
  it('is told by cause, and the causes add up to the change', async () => {
    const diff = await diffOfDays(office.world, [days[0], days[1]], { provinces: all });
    expect(placeIn(diff, province)).toEqual({
      before: { denominator: 10, synced: 10, verified: 8, remaining: 2 },
      after: { denominator: 10, synced: 9, verified: 7, remaining: 3 },
      verified: {
        mended: 1,
        newlyWrong: -1,
        joined: 0,
        left: -1,
        registry: { death: 0, newId: 0, superseded: 0, cancelled: 0, correction: 0, oldId: 0 },
        rule: 0,
        released: 0,
        scope: 0,
      },
      denominator: { joined: 1, left: -1, scope: 0 },
    });
  });

  it('puts what the night found under the registry', async () => {
    const diff = await diffOfDays(office.world, [days[1], days[2]], { provinces: [province] });
    expect(placeIn(diff, province)?.verified).toMatchObject({ mended: 0, newlyWrong: 0, registry: { death: -1 } });
  });

  it('lists all provinces; the country is those complete on both days, the others are named', async () => {
    const diff = await diffOfDays(office.world, [days[0], days[2]], { provinces: all });
    expect(diff.provinces.map((each) => each.province)).toEqual(all);
    expect(diff.national.provinces).toEqual([province]);
    expect(diff.national.leftOut).toEqual(all.filter((id) => id !== province));
    expect(diff.national.completed).toEqual([late]);
    expect(diff.national.persons).toEqual(placeIn(diff, province));
    expect(placeIn(diff, late)).toMatchObject({ before: { verified: 0 }, verified: { joined: 2 } });
  });

  it('is all zero of a day with itself, and until today the present state', async () => {
    const today = vietnamDate(office.world.clock.now());
    const same = await diffOfDays(office.world, [days[1], days[1]], { provinces: [province] });
    expect(placeIn(same, province)?.verified).toMatchObject({ mended: 0, left: 0 });
    const now = await diffOfDays(office.world, [days[2], today], { provinces: all });
    expect(placeIn(now, province)?.after.verified).toBe(
      (await readProvinceState(office.world.state, province))?.verified,
    );
  });

  it('tells a scheme alone, and units beside the persons', async () => {
    const scheme = await diffOfDays(office.world, [days[0], days[1]], { provinces: [other], scheme: 'BHXHBB' });
    expect(scheme.scheme).toBe('BHXHBB');
    expect(placeIn(scheme, other)?.verified.joined).toBe(1);
    const none = await diffOfDays(office.world, [days[0], days[1]], { provinces: [other], scheme: 'BHTN' });
    expect(placeIn(none, other)?.after.denominator).toBe(0);
    const units = await diffOfDays(office.world, [days[0], days[2]], { provinces: [province], units: true });
    const [{ persons, units: [unit] = [] }] = units.provinces;
    expect(unit).toEqual({ unit: 'DV1', ...persons });
  });

  it('refuses days the wrong way round and days that were not closed, with those that can be asked for', async () => {
    const ask = (from: string, to: string) => diffOfDays(office.world, [from, to], { provinces: all });
    await expect(ask(days[1], days[0])).rejects.toMatchObject({ code: 'DAYS_REVERSED' });
    await expect(ask('2025-01-01', days[0])).rejects.toMatchObject({
      code: 'DAY_UNKNOWN',
      facts: { first: days[0], last: days[2] },
    });
    await expect(ask(days[0], '2031-01-01')).rejects.toMatchObject({ code: 'DAY_UNKNOWN' });
  });

  it('says the same after the state store was lost', async () => {
    const lost = await livedOffice();
    const before = await diffOfDays(lost.office.world, [days[0], days[2]], { provinces: all });
    for (const id of all) for (const day of days) await lost.office.world.state.remove(dayKey(id, day));
    for (const id of all) await lost.office.world.state.remove({ partition: `PROVINCE#${id}`, sort: 'STATE' });
    await rebuildState(lost.office.world);
    for (const id of all) await closeDays(lost.office.world, id, days[2]);
    expect(await diffOfDays(lost.office.world, [days[0], days[2]], { provinces: all })).toEqual(before);
  });

  it('is found in the chain where the state store has forgotten a day of a province, or what moved on it', async () => {
    const { world } = office;
    const expected = await diffOfDays(world, [days[0], days[2]], { provinces: all });
    const kept = await world.state.read(dayKey(province, days[1]));
    if (kept === undefined) throw new Error('the day was closed');
    await world.state.remove(dayKey(province, days[1]));
    expect(await diffOfDays(world, [days[0], days[2]], { provinces: all })).toEqual(expected);
    const parts = await diffOfDays(world, [days[0], days[1]], { provinces: all });
    await world.state.put(dayKey(province, days[1]), kept);
    expect(parts).toEqual(await diffOfDays(world, [days[0], days[1]], { provinces: all }));
  });

  it('refuses moves that are not what lies between the counts', async () => {
    const { world } = office;
    const [item] = await readDays(world, province, days[1], days[1]);
    const { moves } = item;
    if (moves === undefined) throw new Error('the day has moves');
    const persons = moves.persons.with(0, moves.persons[0] + 1);
    await world.state.put(dayKey(province, days[1]), { ...item, moves: { ...moves, persons } });
    await expect(diffOfDays(world, [days[0], days[1]], { provinces: all })).rejects.toThrow('moves of 0 verified');
    await world.state.put(dayKey(province, days[1]), item);
  });
});

describe('why the figures moved between two versions', () => {
  it('is told from before the first version on', async () => {
    const { version = 0 } = (await readProvinceState(office.world.state, province)) ?? {};
    const diff = await diffOfVersions(office.world, [0, version], { province });
    expect([diff.from, diff.to]).toEqual([{ version: 0 }, { version }]);
    expect(diff.provinces[0].persons).toMatchObject({
      verified: { mended: 1, newlyWrong: -1, joined: 8, left: -1, registry: { death: -1 } },
      denominator: { joined: 11, left: -1 },
    });
    await expect(diffOfVersions(office.world, [0, version + 1], { province })).rejects.toMatchObject({
      code: 'VERSION_UNKNOWN',
      facts: { last: version },
    });
    await expect(diffOfVersions(office.world, [2, 1], { province })).rejects.toMatchObject({ code: 'DAYS_REVERSED' });
  });
});
