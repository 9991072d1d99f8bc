/** @module-tag long */
import { describe, expect, it } from 'vitest';
import { steps, stagesOf } from '../../core/reconcile/reconcile.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { capturedOutput, metricSums } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';

const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const dead = ['052090000001,,Nguyễn Văn An,1990-02-03,1,deceased,,vn34-52,2026-02-27'];
const batch =
  'participant_number,personal_id,full_name,birth_date,sex,schemes\n5200000001,052090000001,Nguyễn Văn ' +
  'An,03/02/1990,1,BHYT\n';

interface Pinned {
  run: { day: string; number: number };
  province: string[];
  idGroup: string[];
  peopleGroup: string[];
}

describe('the function of the scheduled run', () => {
  it('does the tasks of a night, from the pin to the report, and tells drift and provinces undone', async () => {
    const deployment = await Deployment.make();
    const handler = reconcileHandler(deployment.container);
    const perform = (task: object) => handler(task, context(120_000));
    let end: unknown;
    const output = await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', people);
      await deployment.sync(sqsEvent([s3Message([deployment.upload('delta/a.csv', batch)])]), context());
      await deployment.buildRegistry('2026-02-28', dead);
      const pinned = (await perform({ step: 'pin', request: { provinces: ['vn34-52'] } })) as unknown as Pinned;
      for (const { over, steps: inRow } of stagesOf(steps))
        for (const item of over === 'run' ? [''] : pinned[over])
          for (const { name } of inRow)
            expect(await perform({ step: name, run: pinned.run, item })).toEqual({ status: 'done', code: '' });
      end = await perform({ step: 'end', run: pinned.run });
    });
    expect(end).toMatchObject({ status: 'done' });
    expect(metricSums(output)).toMatchObject({ LedgerDrift: 0, ReconcileFailed: 0 });
    const report = deployment.keys(buckets.ledger).find((key) => key.endsWith('/report.json')) ?? '';
    expect(JSON.parse(deployment.text(buckets.ledger, report) ?? '')).toMatchObject({
      published: true,
      cost: { region: 'us-east-1', dollars: expect.any(Number) },
    });
    // The death is told to the office, the night is published, the work files are gone.
    const results = deployment.keys(buckets.results);
    expect(results.some((key) => /^results\/vn34-52\/recheck\/.*\.csv$/.test(key))).toBe(true);
    expect(JSON.parse(deployment.text(buckets.results, 'published/national.json') ?? '')).toMatchObject({
      run: { status: 'done', causes: { death: 1 }, failedProvinces: [] },
      registryChanges: { causes: { death: [1] } },
    });
    const runs = deployment.keys(buckets.ledger).filter((key) => deployment.text(buckets.ledger, key) !== undefined);
    expect(runs.filter((key) => key.startsWith('runs/') && key.includes('/steps/'))).toEqual([]);
    const state = await deployment.container.world.state.read({ partition: 'PROVINCE#vn34-52', sort: 'STATE' });
    expect(state).toMatchObject({ registryVersion: '2026-02-28', verdicts: { DECEASED: 1, VERIFIED: 0 } });
    await deployment.dispose();
  });

  it('throws a bare code for an unknown task', async () => {
    const deployment = await Deployment.make();
    const handler = reconcileHandler(deployment.container);
    const output = await capturedOutput(async () => {
      await expect(handler({ step: 'compact' }, context())).rejects.toThrow(/^[A-Z_]+$/);
    });
    expect(metricSums(output).Faults).toBe(1);
    await deployment.dispose();
  });
});
