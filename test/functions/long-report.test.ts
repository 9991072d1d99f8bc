import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Operation } from '../../core/operations/operation.ts';
import { reportBytesMax } from '../../functions/operate-handler.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment } from '../support/deployment.ts';
import { Ordering } from '../support/ordering.ts';

const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
const words = 'đối soát '.repeat(reportBytesMax / 10);
const write: Operation<object> = {
  name: 'write',
  by: 'operator',
  way: 'queued',
  $Request: z.strictObject({}),
  parts: () => Promise.resolve(['']),
  perform: () => Promise.resolve({}),
  gather: () => ({ words }),
};

it('a report that no answer can hold is told in pieces, to whoever may ask of its order', async () => {
  const deployment = await Deployment.make();
  const ordering = new Ordering(deployment, { write: write as unknown as Operation });
  const piece = (from: number, caller = 'operator') => ordering.follow(caller, `${id}/report/${from}`);
  try {
    await capturedOutput(async () => {
      await ordering.order('operator', { operation: 'write', request: {}, id });
      expect((await piece(0)).status).toBe(404); // not before it has ended
      await ordering.run(id);
      const { json } = await ordering.follow('operator', id);
      const pieces: Buffer[] = [];
      let from = 0;
      for (; from < Number(json.reportBytes); from += pieces[pieces.length - 1].length) {
        const told = await piece(from);
        expect(told).toMatchObject({ status: 200, json: { id, from, of: json.reportBytes } });
        pieces.push(Buffer.from(String(told.json.base64), 'base64'));
      }
      expect(pieces.length).toBeGreaterThan(1);
      expect(JSON.parse(Buffer.concat(pieces).toString('utf8'))).toEqual({ words });
      expect(await piece(from)).toEqual({ status: 404, json: { code: 'ORDER_UNKNOWN' } });
      expect((await piece(0, 'headquarters')).status).toBe(403);
      for (const path of ['report/-1', 'report/', 'else/0'])
        expect((await ordering.follow('operator', `${id}/${path}`)).json).toEqual({ code: 'ORDER_UNKNOWN' });
    });
  } finally {
    await deployment.dispose();
  }
});
