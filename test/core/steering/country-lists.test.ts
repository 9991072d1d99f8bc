/** What the nightly lists and the states know of every province, over the nights of a small country. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { readCountryLists, type CountryLists, type ProvinceLists } from '../../../core/steering/country-lists.ts';
import { Office, somePeople } from '../../support/office.ts';
import { switchRegistry } from '../../support/registry-days.ts';

const [hanoi, gialai, hcm] = ['vn34-01', 'vn34-52', 'vn34-79'];
const day = 86_400_000; // milliseconds

function placeIn({ provinces }: CountryLists, id: string): ProvinceLists | undefined {
  return provinces.find(({ province }) => province === id);
}

let office: Office;
let first: CountryLists;
let afterRun: CountryLists;
beforeAll(async () => {
  const people = somePeople(12);
  office = await Office.open(people);
  const { world } = office;
  await office.send([1, 2, 3, 4].map((n) => office.row(n)));
  // The same person under two numbers in one province, and in two others; one whose row there does not agree.
  await office.send(
    [office.row(1, { number: '0100000001' }), office.row(2, { number: '0100000002', name: 'Lê Sai' })],
    {
      province: hanoi,
    },
  );
  await office.send(
    ['7900000001', '7900000091'].map((number) => office.row(1, { number })),
    { province: hcm },
  );
  first = await readCountryLists(world);
  people[3].status = 'deceased';
  people.push({ id: '052224000002', name: 'Lê Thị Út', birth: '2024-05-05', sex: '1' });
  await switchRegistry(world, people, '2026-02-01');
  world.clock.time += day;
  await reconcile(world);
  afterRun = await readCountryLists(world);
});

describe('the lists of the country', () => {
  it('are not known before the first run, and everybody waits for it', () => {
    expect(first).toMatchObject({ run: null, pairs: null, overlap: null });
    expect(placeIn(first, gialai)).toEqual({
      province: gialai,
      day: null,
      lists: null,
      children: null,
      waiting: null,
      behind: 4,
      sentDaysAgo: 0,
      stale: false,
    });
    expect(first.national).toMatchObject({ behind: 8, stale: 0, lists: { deceased: 0 } });
  });

  it('say of each province what the run found, and add up', () => {
    expect(placeIn(afterRun, gialai)).toMatchObject({
      day: '2026-01-31',
      lists: { deceased: 1, superseded: 0, held: 0, sharing: 1, recheck: 1 },
      children: { resident: 1, uninsured: 1 },
      waiting: 0,
      behind: 0,
      sentDaysAgo: 1,
    });
    expect(placeIn(afterRun, 'vn34-04')).toMatchObject({ behind: 0, sentDaysAgo: null, stale: false });
    expect(afterRun.national).toEqual({
      lists: { deceased: 1, superseded: 0, held: 0, sharing: 4, recheck: 1 },
      children: { resident: 1, uninsured: 1 },
      waiting: 0,
      behind: 0,
      stale: 0,
    });
  });

  it('name the pairs of provinces that share persons, and a province with itself for two numbers of one', () => {
    expect(afterRun.pairs).toEqual([
      { provinces: [hanoi, gialai], persons: 1 },
      { provinces: [hanoi, hcm], persons: 1 },
      { provinces: [gialai, hcm], persons: 1 },
      { provinces: [hcm, hcm], persons: 1 },
    ]);
    expect(afterRun.overlap).toBe(2);
  });

  it('say who sends nothing any more, and whom a registry that is put in use leaves to the next run', async () => {
    const { world } = office;
    world.clock.time += 14 * day;
    await switchRegistry(world, office.people, '2026-02-28');
    const later = await readCountryLists(world);
    expect(placeIn(later, gialai)).toMatchObject({ stale: true, sentDaysAgo: 15, behind: 4 });
    expect(later.national).toMatchObject({ stale: 3, behind: 8 });
  });

  it('keep what the states know where the report of the run is gone', async () => {
    const { world } = office;
    for await (const { key } of world.objects.list('runs/')) await world.objects.remove(key);
    const later = await readCountryLists(world);
    expect(later).toMatchObject({ pairs: null, overlap: 2 });
    expect(placeIn(later, gialai)).toMatchObject({ lists: { deceased: 1 }, waiting: null });
  });
});
