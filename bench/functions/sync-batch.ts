/** `sync-batch` and the files of the largest province, month after month. */
import { createReadStream, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import type { Usage } from '../../core/cost/usage.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { commitReserve } from '../../functions/invocation.ts';
import type { FunctionLimits } from '../../proof/network/deployed.ts';
import { buckets, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import type { BenchData } from '../harness/bench-data.ts';
import { must } from '../harness/check.ts';
import { DeployedStage } from '../harness/deployed-stage.ts';
import { processorMiB } from '../harness/lambda-process.ts';
import { monthsOf } from '../harness/next-month.ts';
import { count, megabytes, row, say, seconds } from '../harness/table.ts';
import { indexPaths, linkDirectory, province } from '../harness/world.ts';

const reserve = commitReserve / 1000; // seconds
const widths = [8, 14, 9, 9, 9, 10, 10, 10, 9, 8, 11, 11];

const $Receipt = z.looseObject({
  status: z.literal('committed'),
  rows: z.looseObject({ read: z.int() }),
  applied: z.looseObject({ changed: z.int(), unchanged: z.int(), left: z.int() }),
});

export interface Uploads {
  uploads: number;
  memory: number; // MiB
  timeout: number; // seconds
  kind: string;
  usage: string | undefined; // file
}

/** Throws if a file is not read, matched and committed within these limits. */
export async function measureUploads(
  data: BenchData,
  { uploads, memory, timeout, kind, usage: usageFile }: Uploads,
): Promise<void> {
  const { people, rows } = data;
  const months = await monthsOf(data, uploads);
  const directory = join(data.folder, 'peers', `lambda-${process.pid}`);
  linkDirectory(data.index, directory, indexPaths);
  const stage = await DeployedStage.start(directory, ['REGISTRY']);
  const { s3, dynamo } = stage;
  try {
    say(`${count(people)} people; sync-batch with ${memory} MiB, ${(memory / processorMiB).toFixed(2)} processors`);
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
      const event = sqsEvent([s3Message([{ key, version }])]);
      const run = await invokedOnce(stage, { memoryMiB: memory, seconds: timeout }, event);
      const { asked } = s3;
      const cells = [
        [month + 1, count(rows), seconds(run.initSeconds), seconds(run.seconds), seconds(run.cpuSeconds)],
        [seconds(run.throttledSeconds), ...[run.peakMiB, run.residentMiB].map((mib) => megabytes(mib * 2 ** 20, 0))],
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
    stage.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** In a fresh process. */
async function invokedOnce(stage: DeployedStage, limits: FunctionLimits, event: unknown) {
  const process = await stage.process('sync-batch', limits, {});
  try {
    const invoked = await process.invoke(event, limits.seconds);
    return { ...process.usage(), ...invoked, log: process.log };
  } finally {
    await process.stop();
  }
}

function writeUsage(file: string, { cpuSeconds, seconds: wall, ...usage }: Usage): void {
  const told: Usage = { ...usage, cpuSeconds: rounded(cpuSeconds), seconds: rounded(wall) };
  writeFileSync(file, `${JSON.stringify(told, null, 2)}\n`);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
