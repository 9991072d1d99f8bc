/** Operations that are answered at once, each at its bounds. */
import { readdirSync } from 'node:fs';
import { addDays } from '../../core/base/calendar-day.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { submissionLimit } from '../../core/submissions/submission.ts';
import { comparedIndicators } from '../../core/summary/target-item.ts';
import { EnvName } from '../../functions/env-names.ts';
import { province } from '../harness/world.ts';
import { decisionsOf, traceOn, writeCandidates } from './candidates.ts';
import { asked } from './url-event.ts';
import type { MeasuredAt, Work } from './work.ts';

/** A request of Lambda has 6 MiB; text is written into one as it is, and its quotes and ends of lines twice. */
const fileBytesMax = 4.5 * 2 ** 20;

/** One order, as a function is asked for it. */
function work(operation: string, role: string, request: object | (() => Promise<object>)): Work {
  return {
    what: operation,
    env: { [EnvName.trace]: JSON.stringify(traceOn) },
    run: async (invoke) => {
      const given = typeof request === 'function' ? await request() : request;
      const id = `order-of-the-bench-${operation.replaceAll(' ', '-')}`;
      const report = await asked(invoke, { role }, { id, operation, request: given, purpose: 'measured' });
      process.stderr.write(`${operation}: ${JSON.stringify(report).slice(0, 300)}\n`);
    },
  };
}

export async function* operate(at: MeasuredAt): AsyncGenerator<Work> {
  const today = vietnamDate(Date.now());
  const { ledger } = at;
  yield work('held', 'headquarters', {});
  yield work('batches', 'headquarters', { limit: submissionLimit.max });
  yield work('targets', 'headquarters', { file: targetsOf(today) });
  yield work('units load', 'headquarters', { file: unitsOf(today) });
  const [version] = readdirSync(`${ledger.directory}/objects/registry`);
  yield work('registry list', 'operator', {});
  yield work('registry activate', 'headquarters', { version });
  await writeCandidates(at);
  yield work('trace decide', 'reviewer', async () => ({ file: await decisionsOf(at) }));
  yield work('held refuse', 'headquarters', { province, batch: ledger.batch });
}

/** Every figure of every province without a ledger, for as many years as a request has room for. */
function targetsOf(today: string): string {
  const lines = ['year,province,indicator,value,source,as_of'];
  let bytes = 0;
  for (let year = 2026; year < 2100 && bytes < fileBytesMax; year++)
    for (const { id } of provinces.filter((each) => each.id !== province))
      for (const indicator of comparedIndicators) {
        const line = `${year},${id},${indicator},${indicator.startsWith('target_') ? 95 : 1_000_000},bench,${today}`;
        bytes += line.length + 2;
        if (bytes < fileBytesMax) lines.push(line);
      }
  return lines.join('\n');
}

/** Employers of one province, as many as a request has room for. */
function unitsOf(today: string): string {
  const lines = ['province,code,name,parent,kind,goal,source,as_of'];
  for (let bytes = 0, at = 0; bytes < fileBytesMax; at++) {
    const line = `${province},XP${at},Công ty ${at},,employer,,bench,${addDays(today, -1)}`;
    bytes += Buffer.byteLength(line) + 2;
    lines.push(line);
  }
  return lines.join('\n');
}
