import { describe, expect, it } from 'vitest';
import { extractAge } from '../../../core/summary/extract-age.ts';
import { noRegistryChanges, noteRegistryChanges, readRegistryChanges } from '../../../core/summary/registry-changes.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { makeSummary } from '../../../core/summary/summary.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';
import { switchRegistry } from '../../support/registry-days.ts';

describe('what the registry changed, night by night', () => {
  it('is of the last 90 days that had a run, the runs of a day as one', async () => {
    const world = { state: new MemoryStateStore() };
    expect(await readRegistryChanges(world, '2026-03-02')).toEqual(noRegistryChanges);
    const note = (day: string, run: number, causes: Record<string, number>) =>
      noteRegistryChanges(world, { day, run, causes });
    await note('2025-12-01', 1, { death: 99 }); // 91 days before
    await note('2025-12-02', 1, { death: 1 });
    await note('2026-03-01', 1, { death: 3, correction: 2 });
    await note('2026-03-01', 1, { death: 3, correction: 2 }); // the end of the run was repeated
    await note('2026-03-01', 2, { death: 4, rule: 5 });
    await note('2026-02-14', 1, {});
    await note('2026-03-02', 1, { death: 50 }); // today is not over
    expect(await readRegistryChanges(world, '2026-03-02')).toEqual({
      days: ['2025-12-02', '2026-02-14', '2026-03-01'],
      causes: {
        death: [1, 0, 7],
        newId: [0, 0, 0],
        superseded: [0, 0, 0],
        cancelled: [0, 0, 0],
        correction: [0, 0, 2],
        oldId: [0, 0, 0],
        rule: [0, 0, 5],
      },
    });
  });

  it('stands in the summary after a run, with the day of the extract in use', async () => {
    const people = somePeople(6);
    const office = await Office.open(people);
    const { world } = office;
    await office.send([office.row(1), office.row(2)]);
    const next = people.map((person, at) => (at === 0 ? { ...person, status: 'deceased' } : person));
    await switchRegistry(world, next, '2026-02-28');
    world.clock.time += 86_400_000;
    await reconcile(world, { provinces: ['vn34-52'] });
    const { status, facts } = await readSummaryInput(world, { ledger: true });
    const summary = makeSummary(status, world.clock.now(), facts);
    expect(summary).toMatchObject({
      registryVersion: '2026-02-28',
      registryAsOf: '2026-01-31T00:00:00Z',
      registryChanges: { days: ['2026-01-31'], causes: { death: [1], correction: [0] } },
    });
  });

  it('has an extract that is as many whole days old as have passed, and never younger than new', () => {
    const asOf = '2026-01-31T00:00:00Z';
    const at = (text: string): number => extractAge(asOf, Date.parse(text));
    expect([at('2026-01-30T00:00:00Z'), at('2026-01-31T23:59:59Z'), at('2026-02-01T00:00:00Z')]).toEqual([0, 0, 1]);
    expect(at('2026-03-08T00:00:00Z')).toBe(36);
  });
});
