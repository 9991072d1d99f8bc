/** Whoever tries a deployment has the ledger of the system check recounted, and orders and follows nothing else. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operations } from '../../core/operations/operations.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets } from '../support/deployment.ts';
import { Ordering, sessionOf, type OrderBody } from '../support/ordering.ts';

const check = systemCheck.id;
const tester = sessionOf('acceptance', `${check}.op-1`);
const recount = { operation: 'ledger verify', request: { province: check } };
const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
const unknown = { status: 404, json: { code: 'ORDER_UNKNOWN' } };

async function inCloud(use: (ordering: Ordering, deployment: Deployment) => Promise<void>): Promise<void> {
  const deployment = await Deployment.make();
  try {
    await capturedOutput(() => use(new Ordering(deployment, operations), deployment));
  } finally {
    await deployment.dispose();
  }
}

const written = (deployment: Deployment): string[] =>
  [...deployment.keys(buckets.records), ...deployment.keys(buckets.uploads)].filter((key) =>
    /^(?:audit|orders)\//.test(key),
  );

describe('a session of the system check', () => {
  it('has the ledger of the check recounted, is told what was found, and is recorded as everybody', async () => {
    await inCloud(async (ordering, deployment) => {
      expect(await ordering.order(tester, { ...recount, id })).toEqual({ status: 202, json: { id, state: 'queued' } });
      expect((await ordering.follow(tester, id)).json).toMatchObject({ id, state: 'queued' });
      await ordering.run(id);
      const { status, json } = await ordering.follow(tester, id);
      expect([status, json.state, json.report]).toEqual([200, 'done', { ok: true, provinces: [] }]);
      expect((await ordering.follow('operator', id)).json.state).toBe('done');
      const [key] = written(deployment);
      const record: unknown = JSON.parse(deployment.text(buckets.records, key) ?? '');
      expect(record).toMatchObject({ id, operation: 'ledger verify', request: { province: check }, principal: tester });
    });
  });

  it.each<[string, OrderBody, string?]>([
    ['another ledger', { operation: 'ledger verify', request: { province: 'vn34-52' } }],
    ['all ledgers', { operation: 'ledger verify', request: {} }],
    ['a field that nobody knows', { operation: 'ledger verify', request: { province: check, remove: true } }],
    ['a repair', { operation: 'ledger repair', request: { province: check } }],
    ['a sweep', { operation: 'ledger sweep', request: { province: check, remove: true } }],
    ['a compaction', { operation: 'ledger compact', request: { province: check } }],
    ['a restore', { operation: 'ledger restore', request: { keys: [`ratified/${check}/1`] } }],
    ['a list', { operation: 'batches', request: { limit: 1 } }, 'PRINCIPAL_NOT_HEADQUARTERS'],
    ['a decision', { operation: 'trace decide', request: { file: '' } }, 'PRINCIPAL_NOT_REVIEWER'],
    ['what is no operation', { operation: 'burn' }],
    ['no purpose', { ...recount, purpose: '' }],
  ])(
    'may not order %s: it is a stranger there, and nothing is kept',
    async (_, body, code = 'PRINCIPAL_NOT_OPERATOR') => {
      await inCloud(async (ordering, deployment) => {
        const refused = { status: 403, json: { code } };
        expect(await ordering.order(tester, body)).toEqual(refused);
        expect(await ordering.order(sessionOf('office', 'vn34-52.cb-1'), body)).toEqual(refused);
        expect(written(deployment)).toEqual([]);
      });
    },
  );

  it('of all operations may order one', () => {
    const narrow = Object.values(operations).filter((each) => each.narrow !== undefined);
    expect(narrow.map(({ name }) => name)).toEqual(['ledger verify']);
  });

  it('is told of no order of others: whether there is one under an id, it is told the same', async () => {
    await inCloud(async (ordering) => {
      const others = [
        ['operator', { operation: 'ledger verify', request: {} }],
        ['operator', recount],
        ['operator', { operation: 'ledger repair', request: { province: check } }],
        ['headquarters', { operation: 'release', request: { province: 'vn34-52', batch: '0'.repeat(32) } }],
        [sessionOf('acceptance', `${check}.op-2`), recount],
      ] as const;
      for (const [at, [caller, body]] of others.entries()) {
        const other = `order-0123456789-${at}`;
        expect((await ordering.order(caller, { ...body, id: other })).status).toBe(202);
        await ordering.run(other).catch(() => {});
        for (const path of [other, `${other}/report/0`]) expect(await ordering.follow(tester, path)).toEqual(unknown);
        // Nor does it take such an order over.
        expect((await ordering.order(tester, { ...recount, id: other })).json).toEqual({ code: 'ORDER_DIFFERS' });
      }
      expect(await ordering.follow(tester, id)).toEqual(unknown);
    });
  });

  it('is told no more of an order that it may not give any more', async () => {
    await inCloud(async (ordering, deployment) => {
      const verify = operations['ledger verify'];
      const wide = { ...verify, narrow: { ...verify.narrow!, $Request: z.strictObject({}) as never } };
      const before = new Ordering(deployment, { 'ledger verify': wide });
      expect((await before.order(tester, { operation: 'ledger verify', request: {}, id })).status).toBe(202);
      expect((await before.follow(tester, id)).status).toBe(200);
      expect(await ordering.follow(tester, id)).toEqual(unknown);
    });
  });

  it('is nobody if it is named for another sender, or of another role, account or stage', async () => {
    await inCloud(async (ordering, deployment) => {
      await ordering.order(tester, { ...recount, id });
      const kept = written(deployment);
      const strangers = [
        sessionOf('acceptance', 'vn34-52.op-1'),
        sessionOf('acceptance', 'op-1'),
        sessionOf('acceptance', `${check}x.op-1`),
        sessionOf('office', `${check}.op-1`),
        sessionOf('acceptance', `${check}.op-1`, '999999999999'),
        tester.replace('-test-', '-prod-'),
        tester.replace('assumed-role', 'federated-user'),
      ];
      const refused = { status: 403, json: { code: 'PRINCIPAL_NOT_OPERATOR' } };
      for (const stranger of strangers) {
        expect(await ordering.order(stranger, recount)).toEqual(refused);
        expect(await ordering.follow(stranger, id)).toEqual(refused);
      }
      expect(written(deployment)).toEqual(kept);
    });
  });
});
