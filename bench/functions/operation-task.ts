/** Operations over the ledger of the largest province, and over the index of the whole population. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { stateKey } from '../../core/domain/province-state.ts';
import { senders } from '../../core/domain/provinces.ts';
import { resultsKey } from '../../core/commit/publish-batch.ts';
import {
  auditOrder,
  noteOrder,
  orderKeys,
  readOrderEnd,
  readOutcome,
  sendOrder,
  type StoredOrder,
} from '../../functions/operation-orders.ts';
import { must } from '../harness/check.ts';
import { doisoat, province } from '../harness/world.ts';
import type { Invoke, MeasuredAt, Work } from './work.ts';

const $Planned = z.object({ next: z.literal('go'), parts: z.array(z.int()) });
const $Broken = z.object({ next: z.literal('go') });
const $Done = z.object({ ready: z.literal(true) });

let serial = 0;

/** One order, from its plan to its report; of an operation over all provinces the part of the largest alone. */
function ordered(
  { stage }: MeasuredAt,
  operation: string,
  request: object,
  { what = operation, partOf }: { what?: string; partOf?: number } = {},
): Work {
  return {
    what,
    async run(invoke: Invoke) {
      const { world } = stage.container;
      const id = `order-of-the-bench-${++serial}`;
      const orderedAt = new Date(world.clock.now()).toISOString();
      const order = { id, operation, request, principal: 'bench', officer: null, purpose: 'measured', orderedAt };
      await auditOrder(world, order as StoredOrder);
      await noteOrder(world, order as StoredOrder);
      await sendOrder(world, order as StoredOrder);
      const { parts } = $Planned.parse(await invoke({ step: 'plan', request: { id }, execution: id }));
      const asked = partOf === undefined ? parts : [partOf];
      for (const part of asked) {
        let answer: unknown;
        do answer = await invoke({ step: 'part', id, part });
        while ($Broken.safeParse(answer).success);
        must($Done.safeParse(answer).success, JSON.stringify(await readOutcome(world, id, part)));
      }
      await invoke({ step: 'end', id });
      const ended = await readOrderEnd(world, id);
      const isWhole = partOf !== undefined || ended?.missing.length === 0;
      must(isWhole && ended?.refusal === undefined, `${operation}: ${JSON.stringify(ended)}`);
      const report = (await stage.s3.text(orderKeys.report(id))) ?? '';
      process.stderr.write(`${what}: ${report.slice(0, 600)}\n`);
    },
  };
}

/** Builds a delta of one person on top of the index in use; its objects come beside those of the stage. */
async function deltaOf({ stage }: MeasuredAt): Promise<string> {
  const [version, base] = ['2026-02-28', '2026-01-31'];
  const directory = dirname(stage.folder);
  const extract = join(directory, 'extract', version);
  mkdirSync(extract, { recursive: true });
  const text =
    'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on\n' +
    `052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,${province},2026-02-27\n`;
  writeFileSync(join(extract, 'part-0000.csv'), text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const parts = [{ name: 'part-0000.csv', rows: 1, sha256 }];
  const asOf = `${version}T00:00:00Z`;
  const manifest = { format: 1, version, kind: 'delta', base, asOf, rows: 1, parts };
  writeFileSync(join(extract, 'manifest.json'), JSON.stringify(manifest));
  await doisoat('registry', 'build', extract, '--dir', directory, '--no-activate');
  return version;
}

export async function* operationTask(at: MeasuredAt): AsyncGenerator<Work> {
  const { stage, ledger } = at;
  const { state } = stage.container.world;
  yield ordered(at, 'ledger verify', { province });
  // What nobody lost is as it should be: the whole book is read, and nothing is written.
  yield ordered(at, 'ledger repair', { province });
  yield ordered(at, 'ledger sweep', { province, remove: true });
  yield ordered(at, 'ledger renew-names', { province });
  yield ordered(at, 'release', { province, batch: ledger.batch });
  yield ordered(at, 'ledger compact', { province });

  const outcomes = resultsKey(province, ledger.batch, 'outcomes.csv');
  stage.s3.lose(outcomes);
  yield ordered(
    at,
    'ledger restore',
    { keys: [outcomes] },
    { what: 'ledger restore: the answers of the largest file' },
  );

  const { partition } = stateKey(province);
  for await (const { sort } of state.list(partition, '')) await state.remove({ partition, sort });
  const part = senders.findIndex(({ id }) => id === province);
  yield ordered(at, 'ledger rebuild', {}, { what: 'ledger rebuild: no item is left', partOf: part });

  yield ordered(at, 'registry verify', {});
  yield ordered(at, 'registry compact', { version: await deltaOf(at) });
}
