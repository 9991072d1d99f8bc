/**
 * A day of the country through the functions as deployed, in small: every province sends as many batches as on an
 * ordinary day, what changes is published, and the night follows. Every request is counted by its operation; the means
 * are what `doisoat cost` counts with (`core/cost/day.ts`).
 *
 *   npm run bench -- cloud-day [--batches 20] [--write local/prices/usage-day.json]
 */
import { writeFileSync } from 'node:fs';
import { provinces } from '../../core/domain/provinces.ts';
import type { Asked, UsageDay } from '../../core/cost/day.ts';
import { steps } from '../../core/reconcile/reconcile.ts';
import { machineOf } from '../../functions/machines/reconcile-machine.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { dynaliteTable } from '../../test/support/aws-stores.ts';
import { Deployment, buckets, context, eventFixture, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import { walkMachine } from '../../test/support/walk-machine.ts';
import { AskedCounter, CountedUnits } from '../harness/asked.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { count, say, table as textTable } from '../harness/table.ts';

const rowsOfBatch = 5;
/** So many batches of the last round are published one by one. */
const publishedAlone = 12;
/** Functions answer within these, milliseconds. */
const publishTime = 60_000;
const nightTime = 900_000;
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit';

const idOf = (n: number): string => `0520900${String(n).padStart(5, '0')}`;

function person(n: number): string {
  return `${idOf(n)},,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30`;
}

/** Each row of each batch is somebody whom nobody named before. */
function batchOf(from: number): string {
  const rows = Array.from({ length: rowsOfBatch }, (_, k) => from + k).map(
    (n) => `${5_200_000_000 + n},${idOf(n)},Nguyễn Văn An,03/02/1990,1,BHYT,0${(n % 7) + 10}`,
  );
  return `${[header, ...rows].join('\n')}\n`;
}

export const benchmark = benchCase({ batches: 20, write: optionalText }, async ({ batches, write }) => {
  const table = await dynaliteTable();
  const deployment = await Deployment.make({ table });
  const counter = new AskedCounter(deployment, new CountedUnits(table.client));
  const all = provinces.length * batches;
  const send = async (k: number): Promise<void> => {
    const province = provinces[k % provinces.length].id;
    const key = `incoming/${province}/delta/${k}.csv`;
    const stored = deployment.store(buckets.uploads, key, batchOf(k * rowsOfBatch));
    const body = s3Message([stored], (record) => {
      record.userIdentity = { principalId: `AWS:AROAEXAMPLEEXAMPLE:${province}.cb-1` };
    });
    const answer = await deployment.sync(sqsEvent([body]), context());
    must(answer.batchItemFailures.length === 0, `a batch of ${province} failed`);
    const state = await deployment.container.world.state.read({ partition: `PROVINCE#${province}`, sort: 'STATE' });
    must(state?.participants === (Math.floor(k / provinces.length) + 1) * rowsOfBatch, `${province} lacks a batch`);
  };
  const publish = async (event: 'dynamodb-stream' | 'scheduler'): Promise<void> =>
    void (await deployment.publish(eventFixture(event), context(publishTime)));
  try {
    await counter.mean(1, async () => {
      const people = Array.from({ length: all * rowsOfBatch }, (_, n) => person(n));
      await deployment.buildRegistry('2026-01-31', people);
      // The first batch of a province finds no books, and the first publication no bulletin of the day.
      for (let k = 0; k < provinces.length; k++) await send(k);
      await publish('scheduler');
    });
    counter.log = '';
    const batch = await counter.mean(all - 2 * provinces.length, (k) => send(provinces.length + k));
    await counter.mean(1, () => publish('scheduler'));
    const last = all - provinces.length;
    let changed: Asked[] = [];
    for (let k = 0; k < provinces.length; k++) {
      await counter.mean(1, () => send(last + k));
      if (k < publishedAlone) changed = [...changed, await counter.mean(1, () => publish('dynamodb-stream'))];
    }
    const wholePublication = await counter.mean(1, () => publish('scheduler'));
    let [transitions, invocations] = [0, 0];
    const night = await counter.mean(1, async () => {
      const reconcile = reconcileHandler(deployment.container);
      const over = { province: 1, idGroup: 1, peopleGroup: 1 };
      await walkMachine(
        machineOf(steps, { functionName: 'reconcile', concurrency: over }),
        {},
        {
          invoke: (_, task) => (invocations++, reconcile(task, context(nightTime))),
          entered: () => transitions++,
        },
      );
    });
    const day: UsageDay = {
      format: 1,
      provinces: provinces.length,
      batchesPerProvince: batches,
      batch,
      publication: meanOf(changed),
      wholePublication,
      night: { ...night, invocations, transitions },
      metrics: counter.metrics(),
    };
    report(day);
    if (write !== undefined) writeFileSync(write, `${JSON.stringify(day, null, 2)}\n`);
  } finally {
    await deployment.dispose();
    await table.dispose();
  }
});

function meanOf(all: readonly Asked[]): Asked {
  const mean = (of: (asked: Asked) => number): number =>
    Math.round((all.reduce((sum, each) => sum + of(each), 0) / all.length) * 100) / 100;
  const operations = [...new Set(all.flatMap(({ s3 }) => Object.keys(s3)))];
  return {
    s3: Object.fromEntries(operations.map((operation) => [operation, mean(({ s3 }) => s3[operation] ?? 0)])),
    bytesWritten: Math.round(mean(({ bytesWritten }) => bytesWritten)),
    readUnits: mean(({ readUnits }) => readUnits),
    writeUnits: mean(({ writeUnits }) => writeUnits),
    invocations: 1,
    logBytes: Math.round(mean(({ logBytes }) => logBytes)),
  };
}

function report({ batch, publication, wholePublication, night, metrics }: UsageDay): void {
  const lines = Object.entries({ batch, publication, 'whole publication': wholePublication, night }).map(
    ([name, { s3, bytesWritten, readUnits, writeUnits, logBytes }]) => [
      name,
      Object.entries(s3)
        .map(([operation, requests]) => `${requests} ${operation}`)
        .join(', '),
      ...[bytesWritten, readUnits, writeUnits, logBytes].map(count),
    ],
  );
  say(textTable([['', 'S3', 'bytes written', 'read units', 'write units', 'bytes logged'], ...lines], [0, 1]));
  say(`${night.transitions} transitions and ${night.invocations} invocations of the night`);
  say(`metrics with a value: ${metrics.country} of the country, ${metrics.byProvince} of single provinces`);
}
