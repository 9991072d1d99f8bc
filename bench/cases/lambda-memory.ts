/**
 * The largest province in the function as deployed: a `full` of 14 million rows against 100 million people, then the
 * next month's on top of it, each by one event in a fresh process within the memory and the processors of the function,
 * over an S3 server that is as late and as narrow as S3 is to a function. It must be read and
 * matched before the reserve of the commit begins, and end in its time.
 *
 *   npm run prove -- lambda-memory [--people 100000000] [--rows 14000000] [--uploads 2] [--memory 3008] [--timeout 900]
 *     [--kind full] [--data DIR] [--usage FILE]
 *
 * `--usage` writes what the last upload asked for, as `doisoat cost` reads it.
 */
import { createReadStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import type { Usage } from '../../core/cost/usage.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { fingerprintKeyObject } from '../../functions/env-names.ts';
import { commitReserve } from '../../functions/invocation.ts';
import { bundleFunctions } from '../../proof/network/deployed.ts';
import { tableAt, type TestTable } from '../../test/support/aws-stores.ts';
import { buckets, environmentOf, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import { benchData, type BenchData } from '../harness/bench-data.ts';
import { DynamoServer } from '../harness/dynamo-server.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { invokeBounded } from '../harness/lambda-process.ts';
import { monthsOf } from '../harness/next-month.ts';
import { S3OnFiles, type Pace } from '../harness/s3-on-files.ts';
import { count, megabytes, row, say, seconds } from '../harness/table.ts';
import { inFolder, indexPaths, linkDirectory, machine, province } from '../harness/world.ts';

/** What S3 takes for the first byte (docs/performance.md), and the network of a function, about 600 Mbit/s. */
const pace: Pace = { getLatency: 25, putLatency: 40, bandwidth: 75e6 };
const reserve = commitReserve / 1000; // seconds
const widths = [8, 14, 9, 9, 9, 10, 10, 10, 9, 8, 11, 11];

const $Receipt = z.looseObject({
  status: z.literal('committed'),
  rows: z.looseObject({ read: z.int() }),
  applied: z.looseObject({ changed: z.int(), unchanged: z.int(), left: z.int() }),
});

/** The index in use and the key of fingerprints, as the deployment has them. */
async function deployIndex(data: BenchData, s3: S3OnFiles, table: TestTable): Promise<void> {
  await s3.store.put(fingerprintKeyObject, readFileSync(join(data.index, 'fingerprint.key')));
  const local = new SqliteStateStore(join(data.index, 'state.sqlite'));
  for await (const { sort, item } of local.list('REGISTRY', ''))
    await table.store.put({ partition: 'REGISTRY', sort }, item);
  local.close();
}

export const benchmark = benchCase(
  {
    people: 100_000_000,
    rows: 14_000_000,
    uploads: 2,
    memory: 3_008,
    timeout: 900,
    kind: 'full',
    data: optionalText,
    usage: optionalText,
  },
  ({ people, rows, uploads, memory, timeout, kind, data: kept, usage: usageFile }) =>
    inFolder(kept, 'lambda-memory', async (folder) => {
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      const months = await monthsOf(data, uploads);
      const directory = join(data.folder, 'peers', `lambda-${process.pid}`);
      linkDirectory(data.index, directory, indexPaths);
      mkdirSync(join(directory, 'temp'), { recursive: true, mode: 0o700 });
      firstOfAll();
      process.env.AWS_ACCESS_KEY_ID ??= 'test';
      process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';
      process.env.AWS_REGION ??= 'ap-southeast-1';
      const { 'sync-batch': bundle } = await bundleFunctions(join(directory, 'bundles'), ['sync-batch']);
      const s3 = await S3OnFiles.start(directory, pace);
      const dynamo = await DynamoServer.start();
      const table = await tableAt(dynamo.endpoint, 'state');
      try {
        await deployIndex(data, s3, table);
        const env = {
          ...environmentOf('state'),
          AWS_ENDPOINT_URL_S3: s3.endpoint,
          AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
        };
        say(machine());
        say(`${count(people)} people; sync-batch with ${memory} MiB, ${(memory / 1769).toFixed(2)} processors`);
        say(
          row(widths, [
            'upload',
            'rows',
            'init',
            'time',
            'CPU',
            'held up',
            'group',
            'resident',
            'GET',
            'PUT',
            'read',
            'written',
          ]),
        );
        for (let month = 0; month < uploads; month++) {
          const key = `incoming/${province}/${kind}/month-${month}.csv`;
          const metadata = { schemes: 'BHXHBB;BHXHTN;BHYT;BHTN', rows: String(rows) };
          await s3.store.put(key, createReadStream(months[month].batch), metadata);
          const version = (await s3.store.head(key))?.version ?? '';
          let staged = Number.POSITIVE_INFINITY;
          const sent = performance.now();
          s3.onAsked = (method, asked) => {
            if (method !== 'GET' && asked.startsWith('staged/')) staged = Math.min(staged, performance.now());
          };
          s3.asked = { puts: 0, gets: 0, lists: 0, bytesRead: 0, bytesWritten: 0 };
          dynamo.asked = { readUnits: 0, writeUnits: 0 };
          const event = sqsEvent([s3Message([{ key, version }])]);
          const run = await invokeBounded(bundle, { memoryMiB: memory, env }, { event, remainingMs: timeout * 1000 });
          const { asked } = s3;
          const cells = [
            [month + 1, count(rows), seconds(run.initSeconds), seconds(run.seconds), seconds(run.cpuSeconds)],
            [
              seconds(run.throttledSeconds),
              ...[run.peakMiB, run.residentMiB].map((mib) => megabytes(mib * 2 ** 20, 0)),
            ],
            [count(asked.gets), count(asked.puts), megabytes(asked.bytesRead, 0), megabytes(asked.bytesWritten, 0)],
          ].flat();
          say(row(widths, cells.map(String)));
          const batch = uploadBatchId(nodeHash, { bucket: buckets.uploads, key, version });
          const receipt = await s3.text(`results/${province}/${batch}/receipt.json`);
          must(receipt !== undefined, `no receipt: ${JSON.stringify(run.answer)}\n${run.log.join('\n')}`);
          const { rows: told, applied } = $Receipt.parse(JSON.parse(receipt));
          const { changed, unchanged, left } = applied;
          const read = (staged - sent) / 1000 - run.initSeconds;
          const moved = [changed, unchanged, left].map(count);
          say(`  first object written after ${seconds(read)}; changed, unchanged, left: ${moved.join(', ')}`);
          must(told.read === rows, `${told.read} rows were read, of ${rows}`);
          if (month > 0) must(applied.unchanged > 0.9 * rows, 'most rows of a month are those of the one before');
          must(read < timeout - reserve, `read and matched in ${read.toFixed(0)} s, of ${timeout} − ${reserve}`);
          must(run.seconds < timeout, `${run.seconds.toFixed(0)} s, of ${timeout}`);
          await s3.store.remove(key);
          const of = { rows, people: data.people, what: `batch of ${rows} rows` };
          const took = { cpuSeconds: run.cpuSeconds, seconds: run.seconds, peakMiB: Math.ceil(run.residentMiB) };
          if (usageFile !== undefined) writeUsage(usageFile, { format: 1, ...of, ...asked, ...dynamo.asked, ...took });
        }
      } finally {
        await table.dispose();
        dynamo.stop();
        s3.stop();
        rmSync(directory, { recursive: true, force: true });
      }
    }),
);

function writeUsage(file: string, { cpuSeconds, seconds: wall, ...usage }: Usage): void {
  const told: Usage = { ...usage, cpuSeconds: rounded(cpuSeconds), seconds: rounded(wall) };
  writeFileSync(file, `${JSON.stringify(told, null, 2)}\n`);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The server must not wait for what else runs on the machine. Only who is root may say so. */
function firstOfAll(): void {
  try {
    setPriority(-20);
  } catch {
    // then the times are those of a busy machine
  }
}
