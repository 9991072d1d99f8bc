/** Parts of an order that an invocation does not finish in its time. */
import { expect, describe, it } from 'vitest';
import * as z from 'zod';
import { Unfinished } from '../../core/base/errors.ts';
import type { Asked, Operation } from '../../core/operations/operation.ts';
import type { Operations } from '../../functions/operation-orders.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment } from '../support/deployment.ts';
import { Ordering } from '../support/ordering.ts';

type Perform = (part: string, asked: Asked) => Promise<unknown>;

const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
const mend = { operation: 'mend', request: {}, id };

async function inCloud(perform: Perform, use: (ordering: Ordering) => Promise<void>): Promise<string> {
  const deployment = await Deployment.make();
  const kind: Operation<object> = {
    name: 'mend',
    by: 'operator',
    way: 'queued',
    $Request: z.strictObject({}),
    parts: () => Promise.resolve(['a', 'b', 'c']),
    perform: (_world, _request, asked) => perform(asked.part, asked),
    gather: (_request, parts) => ({ parts }),
  };
  const operations = { mend: kind as unknown as Operation } satisfies Operations;
  try {
    return await capturedOutput(() => use(new Ordering(deployment, operations)));
  } finally {
    await deployment.dispose();
  }
}

describe('an order', () => {
  it('goes on with a part that was not finished in its time, from where it was', async () => {
    const seen: unknown[] = [];
    const slow: Perform = async (part, { reached }) => {
      const at = (reached as { at: number } | undefined)?.at ?? 0;
      seen.push([part, at]);
      if (part === 'b' && at < 3) throw new Unfinished({ at: at + 1 });
      return { part };
    };
    const output = await inCloud(slow, async (ordering) => {
      expect((await ordering.done('operator', mend)).json).toMatchObject({
        state: 'done',
        report: { parts: [{ part: 'a' }, { part: 'b' }, { part: 'c' }] },
      });
    });
    expect(seen).toEqual([
      ['a', 0],
      ['b', 0],
      ['b', 1],
      ['b', 2],
      ['b', 3],
      ['c', 0],
    ]);
    expect(output).not.toContain('invocation.failed');
  });

  it('gives up a part that gets no further', async () => {
    const performed: string[] = [];
    const stuck: Perform = async (part) => {
      performed.push(part);
      if (part === 'b') throw new Unfinished({ at: 1 });
      return { part };
    };
    await inCloud(stuck, async (ordering) => {
      await ordering.order('operator', mend);
      await expect(ordering.run(id)).rejects.toThrow('ORDER_FAILED');
      expect(performed.filter((part) => part === 'b')).toHaveLength(4);
      expect((await ordering.follow('operator', id)).json).toMatchObject({
        state: 'failed',
        missing: [{ part: 'b', code: 'ORDER_PART_FAILED' }],
      });
    });
  });
});
