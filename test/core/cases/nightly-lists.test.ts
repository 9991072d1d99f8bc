/** Nightly lists: which there are, and what became of whom they name. */
import { describe, expect, it } from 'vitest';
import { findList, listsByDay, readListNow, tallyOf, type ListRef } from '../../../core/cases/nightly-lists.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { Office, somePeople } from '../../support/office.ts';
import { switchRegistry } from '../../support/registry-days.ts';

const province = 'vn34-52';

describe('nightly lists', () => {
  it('follow whom they name until it is done', async () => {
    const people = somePeople(12);
    const office = await Office.open(people);
    const { world } = office;
    for (const n of [0, 1, 2, 3]) people[n].status = 'deceased';
    await switchRegistry(world, people, '2026-02-28');
    await office.send([
      ...[1, 2, 3, 4].map((n) => office.row(n)),
      ...[5, 6, 7].map((n) => office.row(n)),
      office.row(5, { number: '5200000105' }),
    ]);
    world.clock.time += 86_400_000;
    await reconcile(world);
    const days = await listsByDay(world, province);
    const [day, lists] = [...days][0];
    expect(lists.map(({ kind }) => kind)).toEqual(['deceased', 'sharing']);
    const list = (kind: string): ListRef => lists.find((each) => each.kind === kind) ?? lists[0];
    const states = async (kind: string): Promise<string[][]> => {
      const now = await readListNow(world, province, list(kind), 'exact');
      return (now?.entries ?? []).map(({ participantNumber, state }) => [participantNumber, state]);
    };
    expect(await states('deceased')).toEqual([1, 2, 3, 4].map((n) => [`520000000${n}`, 'open']));
    expect(await states('sharing')).toEqual([
      ['5200000005', 'open'],
      ['5200000105', 'open'],
    ]);

    people[0].status = 'alive';
    await switchRegistry(world, people, '2026-03-31');
    await office.send([office.row(1), office.row(7, { number: '5200000105' })]);
    await office.send([office.row(2)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
    expect(await states('deceased')).toEqual([
      ['5200000001', 'mended'],
      ['5200000002', 'left'],
      ['5200000003', 'open'],
      ['5200000004', 'open'],
    ]);
    expect(await states('sharing')).toEqual([
      ['5200000005', 'mended'],
      // It shares another ID now.
      ['5200000105', 'open'],
    ]);
    const now = await readListNow(world, province, list('deceased'), 'exact');
    expect(tallyOf(now?.entries ?? [])).toEqual({ open: 2, mended: 1, left: 1, outOfScope: 0 });
    expect(findList(day, 'deceased')).toMatchObject({ kind: 'deceased' });
  });

  it('have the names that are known, on days of the calendar', () => {
    for (const name of ['deceased', 'sharing', 'hints', 'traced', 'recheck-12', 'children-under-6'])
      expect(findList('2026-01-31', name)).toBeDefined();
    for (const name of ['', 'recheck', 'recheck-012', 'recheck--1', '../traced', 'DECEASED', '__proto__'])
      expect(findList('2026-01-31', name)).toBeUndefined();
    expect(findList('2026-02-30', 'deceased')).toBeUndefined();
    expect(findList('../2026', 'deceased')).toBeUndefined();
  });
});
