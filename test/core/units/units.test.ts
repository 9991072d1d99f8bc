/** The table of units: what a file may say, how it is kept, and how units add up. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUnitTable, recordUnitTable, shardBytesMax, unitTableName } from '../../../core/units/kept-units.ts';
import { loadUnits } from '../../../core/units/load-units.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import { publishedUnitsMax, type UnitRow, type UnitTable } from '../../../core/units/unit-table.ts';
import { nodeHash } from '../../../adapters/node/node-hash.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

const province = 'vn34-52';
const header = 'province,code,name,parent,kind,goal,source,as_of';
const line = (
  code: string,
  more: Partial<Record<'parent' | 'kind' | 'goal' | 'asOf' | 'province' | 'name', string>> = {},
) =>
  [
    more.province ?? province,
    code,
    more.name ?? `Xã ${code}`,
    more.parent ?? '',
    more.kind ?? 'commune',
    more.goal ?? '',
    'Sở Nội vụ',
    more.asOf ?? '2026-01-31',
  ].join(',');
const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode([header, ...lines].join('\r\n'));
const newWorld = () => ({ state: new MemoryStateStore(), hash: nodeHash });
const unit = (code: string, more: Partial<UnitRow> = {}): UnitRow => {
  return { code, name: `Đơn vị ${code}`, parent: '', kind: 'commune', goal: null, ...more };
};
const table = (units: UnitRow[], asOf = '2026-01-31'): UnitTable => ({ province, asOf, source: 'Sở', units });

describe('a file of units', () => {
  it('becomes the table of each province that it names, and is read back', async () => {
    const world = newWorld();
    const loaded = await loadUnits(
      world,
      bytes(
        line('H1', { kind: 'district', goal: '97.5' }),
        line('X1', { parent: 'H1' }),
        line('C1', { parent: 'X1', kind: 'employer', name: 'Hộ kinh doanh Trần Thị Bé' }),
        line('X9', { province: 'vn34-01' }),
      ),
    );
    expect(loaded.provinces).toEqual([
      { province, units: 3, asOf: '2026-01-31', status: 'recorded' },
      { province: 'vn34-01', units: 1, asOf: '2026-01-31', status: 'recorded' },
    ]);
    const kept = await readUnitTable(world, province);
    expect(kept?.units.map(({ code, goal }) => [code, goal])).toEqual([
      ['H1', 97.5],
      ['X1', null],
      ['C1', null],
    ]);
    const published = async (...codes: string[]) =>
      (await readUnitTable(world, province, { published: new Set(codes) }))?.units.map(({ code }) => code);
    expect(await published('C1', 'H1', 'X1')).toEqual(['H1', 'X1']);
    expect(await published('X1')).toEqual(['X1']);
    expect(await readUnitTable(world, 'vn34-42')).toBeUndefined();
  });

  it('may leave out the province where one is asked for, and then may name no other', async () => {
    const world = newWorld();
    const own = new TextEncoder().encode('code,name,parent,kind,goal,source,as_of\nX1,Xã,,commune,,Sở,2026-01-31');
    expect((await loadUnits(world, own, province)).provinces).toHaveLength(1);
    const other = bytes(line('X1', { province: 'vn34-01' }));
    await expect(loadUnits(world, other, province)).rejects.toMatchObject({ code: 'UNITS_ROW', line: 2 });
  });

  it.each([
    ['no header', () => new TextEncoder().encode(''), 'UNITS_HEADER', 1],
    ['a column too few', () => new TextEncoder().encode('province,code,name\n'), 'UNITS_HEADER', 1],
    ['an unknown province', () => bytes(line('X1', { province: 'vn63-52' })), 'UNITS_ROW', 2],
    ['an unknown kind', () => bytes(line('X1'), line('X2', { kind: 'ward' })), 'UNITS_ROW', 3],
    ['no code', () => bytes(line('')), 'UNITS_ROW', 2],
    ['a cell too many', () => bytes(`${line('X1')},more`), 'UNITS_ROW', 2],
    ['two days', () => bytes(line('X1'), line('X2', { asOf: '2026-02-01' })), 'UNITS_ROW', 3],
    ['a code twice', () => bytes(line('X1'), line('X1')), 'UNITS_DOUBLE', 3],
    ['an unknown parent', () => bytes(line('X1'), line('X2', { parent: 'H9' })), 'UNITS_PARENT', 3],
    [
      'more names to be published than every publishing can read',
      () => bytes(...Array.from({ length: publishedUnitsMax + 1 }, (_, k) => line(`X${k}`))),
      'UNITS_ROW',
      publishedUnitsMax + 2,
    ],
    ['a circle', () => bytes(line('X1', { parent: 'X2' }), line('X2', { parent: 'X1' })), 'UNITS_PARENT', 3],
    ['itself as parent', () => bytes(line('X1', { parent: 'X1' })), 'UNITS_PARENT', 2],
    [
      'nine levels',
      () => bytes(...Array.from({ length: 9 }, (_, k) => line(`X${k}`, { parent: k === 0 ? '' : `X${k - 1}` }))),
      'UNITS_PARENT',
      10,
    ],
    ['a goal above 100', () => bytes(line('X1', { goal: '100.01' })), 'UNITS_GOAL', 2],
    ['a share for per cent', () => bytes(line('X1', { goal: '0.95' })), 'UNITS_GOAL', 2],
    ['a decimal comma', () => bytes(line('X1', { goal: '"97,5"' })), 'UNITS_GOAL', 2],
  ])('with %s is refused with its line, and nothing is recorded', async (_what, file, code, at) => {
    const world = newWorld();
    await expect(loadUnits(world, file())).rejects.toMatchObject({ code, line: at });
    expect(await unitTableName(world, province)).toBeUndefined();
  });

  it('is refused without a word of its text', async () => {
    const file = bytes(line('0905123456789', { name: 'Trần Thị Bé', kind: 'hộ Trần Thị Bé' }));
    const refusal: unknown = await loadUnits(newWorld(), file).catch((error: unknown) => error);
    expect(JSON.stringify(refusal)).not.toMatch(/Bé|0905/);
  });
});

describe('a table in the state store', () => {
  it('is replaced whole by one of the same day or a later one, and stays before an older one', async () => {
    const world = newWorld();
    expect(await recordUnitTable(world, table([unit('X1'), unit('X2')]))).toBe('recorded');
    expect(await recordUnitTable(world, table([unit('X2'), unit('X1')]))).toBe('known');
    expect(await recordUnitTable(world, table([unit('X3')]))).toBe('replaced');
    expect(await recordUnitTable(world, table([unit('X4')], '2026-01-30'))).toBe('older');
    expect((await readUnitTable(world, province))?.units).toEqual([unit('X3')]);
    const sorts: string[] = [];
    for await (const { sort } of world.state.list(`UNITS#${province}`, '')) sorts.push(sort);
    expect(sorts).toHaveLength(2);
  });

  it('lies in items below the limit of DynamoDB, whatever its size', async () => {
    const world = newWorld();
    const name = 'Công ty trách nhiệm hữu hạn một thành viên '.repeat(4);
    const units = Array.from({ length: 3000 }, (_, k) => unit(`DV${k}`, { name, kind: 'employer' }));
    await recordUnitTable(world, table(units));
    const sizes: number[] = [];
    for await (const { item } of world.state.list(`UNITS#${province}`, 'SHARD#'))
      sizes.push(new TextEncoder().encode(JSON.stringify(item)).length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(shardBytesMax + 100);
    expect((await readUnitTable(world, province))?.units).toHaveLength(3000);
  });

  it('is one of those that were recorded at once, whole, and leaves nothing of the other', async () => {
    const world = newWorld();
    const both = [table([unit('A1'), unit('A2')]), table([unit('B1')])];
    await Promise.all(both.map((each) => recordUnitTable(world, each)));
    const kept = await readUnitTable(world, province);
    expect([['A1', 'A2'], ['B1']]).toContainEqual(kept?.units.map(({ code }) => code));
    const sorts: string[] = [];
    for await (const { sort } of world.state.list(`UNITS#${province}`, 'SHARD#')) sorts.push(sort);
    expect(sorts).toHaveLength(1);
  });
});

describe('the tree of units', () => {
  it('gives a unit the sum of its own rows and of all below it, and the first level the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ parent: fc.nat(), own: fc.nat(1000), listed: fc.boolean() }), { maxLength: 40 }),
        (drawn) => {
          // A parent is drawn among those before, so that no circle comes about.
          const listed = drawn.map((each, k) => ({ ...each, code: `U${k}` })).filter((each) => each.listed);
          const rows = listed.map(({ code, parent }, k) =>
            unit(code, { parent: k === 0 || parent % 3 === 0 ? '' : listed[parent % k].code }),
          );
          const tree = new UnitTree(
            { units: rows },
            drawn.map((_, k) => `U${k}`),
          );
          const own = new Float64Array(tree.nodes.length);
          drawn.forEach((each, k) => (own[tree.placeOf(`U${k}`)] = each.own));
          const sums = tree.rollUp(own);
          for (const [place, { code }] of tree.nodes.entries()) {
            const below = [...tree.codesUnder(code)].reduce((sum, each) => sum + own[tree.placeOf(each)], 0);
            expect(sums[place]).toBe(below);
          }
          const first = [...tree.nodes.entries()].filter(([, { level }]) => level === 1);
          expect(first.reduce((sum, [place]) => sum + sums[place], 0)).toBe(own.reduce((sum, each) => sum + each, 0));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes the goal of the nearest unit above that has one, and that of the province where there is none', () => {
    const units = [
      unit('H', { goal: 95 }),
      unit('X', { parent: 'H' }),
      unit('T', { parent: 'X', goal: 90 }),
      unit('Y'),
    ];
    const goals = new UnitTree({ units }, ['Z', ''], 98).nodes.map(({ code, goal, goalBy, level }) => [
      code,
      goal,
      goalBy,
      level,
    ]);
    expect(goals).toEqual([
      ['H', 95, 'unit', 1],
      ['X', 95, 'parent', 2],
      ['T', 90, 'unit', 3],
      ['Y', 98, 'province', 1],
      ['Z', 98, 'province', 1],
      ['', 98, 'province', 1],
    ]);
  });
});
