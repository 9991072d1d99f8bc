/** Units of a province and of the country: figures that add up, places, goals, changes, pace, filters and orders. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { provinceUnits, $ProvinceUnits, $UnitFilter, type ProvinceUnits } from '../../../core/steering/units.ts';
import { countryUnits, $CountryUnitFilter } from '../../../core/steering/units-nationwide.ts';
import { KeptUnits } from '../../../core/steering/unit-board.ts';
import { loadUnits } from '../../../core/units/load-units.ts';
import { Office, somePeople } from '../../support/office.ts';
import type { TestWorld } from '../../support/test-world.ts';

const province = 'vn34-52';
const header = 'province,code,name,parent,kind,goal,source,as_of';
const all = { after: 0, limit: 100 };

/**
 * Communes X1 and X2 of district H1, employer C1 in X1, commune X3 without anybody; rows of the district itself, of a
 * unit that no table has, and without a unit.
 */
const units = ['C1', 'C1', 'C1', 'X1', 'X1', 'X2', 'X2', 'X2', 'H1', 'Q9', 'Q9', ''];
const wrongAtFirst = [1, 2, 4, 6, 7, 10];
const wrongLater = [1, 4, 6, 7];

let world: TestWorld;
let kept: KeptUnits;

function rows(office: Office, wrong: readonly number[]): string[] {
  return units.map((unit, at) =>
    office.row(at + 1, wrong.includes(at + 1) ? { name: 'Nguyễn Văn Sai' } : {}).replace(/DV1$/, unit),
  );
}

beforeAll(async () => {
  const office = await Office.open(somePeople(20));
  ({ world } = office);
  const night = async (days = 1): Promise<void> => {
    world.clock.time += days * 86_400_000;
    await reconcile(world);
  };
  const table = [
    header,
    `${province},H1,Huyện Một,,district,90,Sở,2026-01-01`,
    `${province},X1,Xã Một,H1,commune,,Sở,2026-01-01`,
    `${province},X2,Xã Hai,H1,commune,50,Sở,2026-01-01`,
    `${province},X3,Xã Ba,,commune,,Sở,2026-01-01`,
    `${province},C1,Hộ kinh doanh Bé,X1,employer,,Sở,2026-01-01`,
  ];
  await loadUnits(world, new TextEncoder().encode(table.join('\n')));
  await office.send(rows(office, wrongAtFirst));
  await office.send([office.row(20).replace(/DV1$/, 'K1')], { province: 'vn34-01' });
  await night();
  await night(29);
  await office.send(rows(office, wrongLater));
  await night();
  kept = new KeptUnits(world);
}, 60_000);

const ask = async (query: Record<string, string> = {}, page = all): Promise<ProvinceUnits> =>
  $ProvinceUnits.parse(await provinceUnits(kept, province, $UnitFilter.parse(query), page));
const counts = (found: ProvinceUnits): [string, number, number][] =>
  found.units.map(({ unit, persons }) => [unit, persons.verified, persons.denominator]);

describe('the units of a province', () => {
  it('are those without a parent unless others are asked for, and add up to the province', async () => {
    const found = await ask();
    expect(counts(found)).toEqual([
      ['H1', 5, 9],
      ['Q9', 2, 2],
      ['', 1, 1],
      ['X3', 0, 0],
    ]);
    expect(found.persons).toMatchObject({ verified: 8, denominator: 12 });
    expect([found.total, found.ranked]).toEqual([4, 3]);
    expect(found.table).toEqual({ asOf: '2026-01-01', source: 'Sở', units: 5 });
  });

  it('have the sums of all units below them, and their own rows', async () => {
    const found = await ask({ parent: 'H1', sort: 'best' });
    expect(counts(found)).toEqual([
      ['X1', 3, 5],
      ['X2', 1, 3],
    ]);
    expect(found.above).toEqual([{ unit: 'H1', name: 'Huyện Một' }]);
    expect(counts(await ask({ kind: 'employer' }))).toEqual([['C1', 2, 3]]);
    expect(counts(await ask({ level: '3' }))).toEqual([['C1', 2, 3]]);
    expect(counts(await ask({ kind: 'unlisted', sort: 'name' }))).toEqual([
      ['', 1, 1],
      ['Q9', 2, 2],
    ]);
  });

  it('have places by exact rates among those that are asked for, with ties', async () => {
    const found = await ask({ sort: 'best' });
    expect(found.units.map(({ unit, rank, tied }) => [unit, rank, tied])).toEqual([
      ['Q9', 1, true],
      ['', 1, true],
      ['H1', 3, false],
      ['X3', null, false],
    ]);
  });

  it('have the goal of the table, of the unit above, or of the province, and what is missing to it', async () => {
    const lines = [...(await ask()).units, ...(await ask({ parent: 'H1' })).units];
    const goals = lines.map(({ unit, goal }) => [unit, goal.percent, goal.by, goal.points, goal.missing]);
    expect(goals).toEqual([
      ['H1', 90, 'unit', '-34.44', 4], // 5 of 9; 8.1 are needed
      ['Q9', 100, 'province', '0.00', 0],
      ['', 100, 'province', '0.00', 0],
      ['X3', 100, 'province', null, null],
      ['X2', 50, 'unit', '-16.67', 1],
      ['X1', 90, 'parent', '-30.00', 2],
    ]);
    expect((await ask({ parent: 'H1', sort: 'behind' })).units.map(({ unit }) => unit)).toEqual(['X1', 'X2']);
  });

  it('are compared with themselves at earlier closes, and those that did not move are counted', async () => {
    const found = await ask({ parent: 'H1', sort: 'change' });
    const moved = found.units.map(({ unit, changes }) => [unit, changes.find(({ days }) => days === 30)]);
    expect(moved).toEqual([
      ['X2', expect.objectContaining({ since: '2026-02-01', verified: 0, remaining: 0, verifiedPoints: '0.00' })],
      ['X1', expect.objectContaining({ since: '2026-02-01', verified: 1, remaining: -1, verifiedPoints: '20.00' })],
    ]);
    expect(found.still).toBe(1);
  });

  it('have a pace once a month has enough closed days', async () => {
    const { pace } = (await ask({ parent: 'H1' })).units.find(({ unit }) => unit === 'X1') ?? {};
    expect(pace).toMatchObject({ state: 'notAtThisPace', perDay: '0.00' });
  });

  it('come page by page', async () => {
    const first = await ask({}, { after: 0, limit: 3 });
    const second = await ask({}, { after: Number(first.next), limit: 3 });
    expect([...first.units, ...second.units].map(({ unit }) => unit)).toEqual(['H1', 'Q9', '', 'X3']);
    expect(second.next).toBeNull();
  });

  it('are called by their codes where there is no table, and are none where there are no books', async () => {
    const hanoi = await provinceUnits(kept, 'vn34-01', $UnitFilter.parse({}), all);
    expect(hanoi.units).toMatchObject([{ unit: 'K1', name: null, kind: null, level: 1 }]);
    const empty = await provinceUnits(kept, 'vn34-42', $UnitFilter.parse({}), all);
    expect([empty.units, empty.table, empty.ledgerVersion]).toEqual([[], null, 0]);
  });
});

describe('the units of the country', () => {
  it('are ranked among those of their kind, with the provinces that have no table', async () => {
    const communes = await countryUnits(kept, $CountryUnitFilter.parse({ kind: 'commune' }), all);
    expect(communes.units.map((each) => [each.province, each.unit, each.rank])).toEqual([
      [province, 'X2', 2],
      [province, 'X1', 1],
      [province, 'X3', null],
    ]);
    expect([communes.provinces, communes.withoutTable, communes.still]).toEqual([1, ['vn34-01'], 1]);
    const top = await countryUnits(kept, $CountryUnitFilter.parse({ sort: 'best' }), all);
    expect(top.units.map(({ unit }) => unit)).toEqual(['Q9', 'K1', '', 'H1', 'X3']);
    expect(top.ranked).toBe(4);
  });
});
