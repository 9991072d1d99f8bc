/** What a night publishes is of this night, and a crash at any place leaves nothing untrue behind. */
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { lastRun } from '../../../core/reconcile/run-items.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import type { SummaryFacts } from '../../../core/summary/summary-facts.ts';
import { Office, somePeople } from '../../support/office.ts';
import { switchRegistry } from '../../support/registry-days.ts';

const provinces = ['vn34-52'];
const firstNight = '2026-01-31';
const secondNight = '2026-02-01';

async function shown(office: Office): Promise<Pick<SummaryFacts, 'run' | 'registryChanges'>> {
  const { run, registryChanges } = (await readSummaryInput(office.world, { ledger: true })).facts;
  return { run, registryChanges };
}

/** A night is over; then somebody was recorded as deceased and a child was born, and it is the night after. */
async function afterANight(): Promise<Office> {
  const office = await Office.open(somePeople(6));
  await office.send([office.row(1), office.row(2)]);
  office.world.clock.time += 86_400_000;
  await reconcile(office.world, { provinces });
  const people = somePeople(6).map((person, at) => (at === 0 ? { ...person, status: 'deceased' } : person));
  people.push({ id: '052223000001', name: 'Lê Thị Bé', birth: '2023-05-05', sex: '1' });
  await switchRegistry(office.world, people, '2026-02-01');
  office.world.clock.time += 86_400_000;
  return office;
}

/** The process ends before or after the first write that fits: nothing is written any more, until it is started. */
function crashAt(office: Office, fits: (sort: string, item: unknown) => boolean, when: 'before' | 'after') {
  const { state } = office.world;
  const [put, compareAndSet] = [state.put.bind(state), state.compareAndSet.bind(state)];
  let is: 'alive' | 'dead' | 'restarted' = 'alive';
  const around = async <T>(sort: string, item: unknown, write: () => Promise<T>): Promise<T> => {
    const hit = is === 'alive' && fits(sort, item);
    if (hit) is = 'dead';
    if (is !== 'dead') return write();
    if (hit && when === 'after') await write();
    throw new Error('the process ended');
  };
  state.put = (key, item) => around(key.sort, item, () => put(key, item));
  state.compareAndSet = (key, expected, item) => around(key.sort, item, () => compareAndSet(key, expected, item));
  return { restart: () => (is = 'restarted') };
}

const endsRun = (sort: string, item: unknown): boolean =>
  /^\d{4}$/.test(sort) && (item as { status?: string }).status !== 'running';

describe('a nightly run', () => {
  it('publishes its own deaths, children and state, not those of the night before', async () => {
    const office = await afterANight();
    const published: Awaited<ReturnType<typeof shown>>[] = [];
    await reconcile({ ...office.world, publish: async () => published.push(await shown(office)) }, { provinces });
    expect(published).toMatchObject([
      {
        run: { day: secondNight, status: 'done', causes: { death: 1 }, children: { resident: 1, uninsured: 1 } },
        registryChanges: { days: [firstNight, secondNight], causes: { death: [0, 1] } },
      },
    ]);
  });

  it('publishes which provinces it could not do', async () => {
    const office = await afterANight();
    const read = office.world.objects.read.bind(office.world.objects);
    office.world.objects.read = async (key, options) => {
      if (key.startsWith('staged/vn34-52/')) throw new Error('no answer');
      return read(key, options);
    };
    let run: SummaryFacts['run'] = null;
    const publish = async (): Promise<void> => {
      office.world.objects.read = read;
      ({ run } = await shown(office));
    };
    await reconcile({ ...office.world, publish }, { provinces });
    expect(run).toMatchObject({ day: secondNight, status: 'incomplete', failedProvinces: provinces });
  });

  it.each([
    ['before it is noted', (sort: string) => sort === 'LATEST', 'before', firstNight, 1],
    ['when it is noted', (sort: string) => sort === 'LATEST', 'after', secondNight, 1],
    ['before it is published', (sort: string) => sort.endsWith('#note#'), 'after', secondNight, 1],
    ['when it is published', (sort: string) => sort.endsWith('#publish#'), 'before', secondNight, 2],
    ['before it is ended', endsRun, 'before', secondNight, 1],
  ] as const)(
    'that ends %s leaves a true picture to whoever publishes next, and goes on from there',
    async (_, fits, when, day, publications) => {
      const office = await afterANight();
      let published = 0;
      const world = { ...office.world, publish: async () => (published += 1) };
      const process = crashAt(office, fits, when);
      await expect(reconcile(world, { provinces })).rejects.toThrow('the process ended');
      expect((await shown(office)).run).toMatchObject({ day, status: 'done' });
      expect(await lastRun(office.world, secondNight)).toMatchObject({ status: 'running' });
      process.restart();
      expect(await reconcile(world, { provinces })).toMatchObject({ run: 1, status: 'done', published: true });
      expect(published).toBe(publications);
      expect(await shown(office)).toMatchObject({
        run: { day: secondNight, status: 'done', causes: { death: 1 } },
        registryChanges: { causes: { death: [0, 1] } },
      });
    },
  );

  it('that could not publish says so to the next publication', async () => {
    const office = await afterANight();
    const publish = (): Promise<never> => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    expect(await reconcile({ ...office.world, publish }, { provinces })).toMatchObject({
      status: 'incomplete',
      published: false,
      failed: [{ step: 'publish', item: '', code: 'ENOSPC' }],
    });
    expect((await shown(office)).run).toMatchObject({ day: secondNight, status: 'incomplete', failedProvinces: [] });
  });

  it('of an older day is not taken for the newest', async () => {
    const office = await afterANight();
    await reconcile(office.world, { provinces });
    await reconcile(office.world, { provinces, day: firstNight, again: true });
    expect((await shown(office)).run).toMatchObject({ day: secondNight });
  });
});
