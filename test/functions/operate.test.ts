import { describe, expect, it } from 'vitest';
import { IntegrityError, Refusal } from '../../core/base/errors.ts';
import type { Operation } from '../../core/operations/operation.ts';
import { reportBytesMax } from '../../functions/operate-handler.ts';
import { orderKeys } from '../../functions/operation-orders.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets } from '../support/deployment.ts';
import { inCloud, kinds, type Perform } from '../support/ordered-work.ts';
import { Ordering, sessionOf } from '../support/ordering.ts';

const named: Perform = (_world, part) => Promise.resolve({ part });
const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
const mend = { operation: 'mend', request: { parts: ['a', 'b', 'c'] }, id };
const audits = (deployment: Deployment) =>
  deployment.keys(buckets.records).filter((key) => key.startsWith('audit/operations/'));
const auditOf = (deployment: Deployment) =>
  JSON.parse(deployment.text(buckets.records, audits(deployment)[0]) ?? '') as Record<string, unknown>;

describe('an order', () => {
  it('that takes seconds is done within the request, and stored nowhere but in the records of orders', async () => {
    const output = await inCloud(named, async ({ ordering, deployment }) => {
      const before = deployment.keys(buckets.ledger);
      const { status, json } = await ordering.order('headquarters', {
        operation: 'look',
        request: { parts: ['a', 'b'] },
        purpose: 'công văn 12',
        officer: 'NV001',
        id,
      });
      expect({ status, json }).toEqual({
        status: 200,
        json: { id, state: 'done', report: { parts: [{ part: 'a' }, { part: 'b' }] } },
      });
      expect(deployment.keys(buckets.ledger)).toEqual(before);
      expect(deployment.keys(buckets.uploads).filter((key) => key.startsWith('orders/'))).toEqual([]);
      expect(audits(deployment)).toEqual([`audit/operations/${new Date().toISOString().slice(0, 10)}/${id}.json`]);
      expect(auditOf(deployment)).toMatchObject({
        id,
        operation: 'look',
        principal: sessionOf('headquarters'),
        officer: 'NV001',
        purpose: 'công văn 12',
        request: { parts: ['a', 'b'] },
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });
    for (const word of ['công văn', 'NV001', 'person-1']) expect(output).not.toContain(word);
  });

  it('with a file is recorded by the hash of its request, not by its text', async () => {
    await inCloud(named, async ({ ordering, deployment }) => {
      await ordering.order('headquarters', { operation: 'look', request: { file: '052090000001\n' }, id });
      const record = auditOf(deployment);
      expect(record.request).toBeUndefined();
      expect(record.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(record)).not.toContain('052090000001');
    });
  });

  it('that takes longer is queued, done part by part, and told to whoever has its role', async () => {
    await inCloud(named, async ({ ordering }) => {
      expect(await ordering.order('operator', mend)).toEqual({ status: 202, json: { id, state: 'queued' } });
      expect((await ordering.follow('operator', id)).json).toEqual({
        id,
        operation: 'mend',
        state: 'queued',
        done: 0,
        parts: 0,
      });
      await ordering.run(id);
      expect(await ordering.follow(sessionOf('operator', 'person-2'), id)).toEqual({
        status: 200,
        json: {
          id,
          operation: 'mend',
          state: 'done',
          done: 3,
          parts: 3,
          report: { parts: [{ part: 'a' }, { part: 'b' }, { part: 'c' }] },
        },
      });
      expect((await ordering.follow('headquarters', id)).status).toBe(403);
    });
  });

  it('tells how many parts are ready while others are under way', async () => {
    await inCloud(named, async ({ ordering }) => {
      await ordering.order('operator', mend);
      const seen: unknown[] = [];
      await ordering.run(id, (invoke) => async (name, event) => {
        const answer = await invoke(name, event);
        const { json } = await ordering.follow('operator', id);
        seen.push([json.state, json.done, json.parts]);
        return answer;
      });
      expect(seen).toEqual([
        ['running', 0, 3],
        ['running', 1, 3],
        ['running', 2, 3],
        ['running', 3, 3],
        ['done', 3, 3],
      ]);
    });
  });

  it('says that a complete report found something wrong, by its code', async () => {
    const damaged: Perform = () => Promise.resolve('damaged');
    await inCloud(damaged, async ({ ordering }) => {
      expect((await ordering.order('headquarters', { operation: 'look' })).json).toMatchObject({
        state: 'done',
        refusal: 'LEDGER_DAMAGED',
      });
      expect((await ordering.done('operator', mend)).json).toMatchObject({ state: 'done', refusal: 'LEDGER_DAMAGED' });
    });
  });
});

describe('an order given again', () => {
  it('is the same order: what is queued is not queued twice, what is answered is answered', async () => {
    await inCloud(named, async ({ ordering, deployment, performed }) => {
      await ordering.order('operator', mend);
      await ordering.run(id);
      expect(await ordering.order('operator', mend)).toEqual({ status: 202, json: { id, state: 'done' } });
      expect(performed).toEqual(['a', 'b', 'c']);
      const look = { operation: 'look', id: 'look-0123456789abcdef' };
      const [one, two] = [await ordering.order('headquarters', look), await ordering.order('headquarters', look)];
      expect(one.status).toBe(200);
      expect(two).toEqual(one);
      expect(audits(deployment)).toHaveLength(2);
    });
  });

  it('under the id of another one is refused, whoever gives it and whatever differs', async () => {
    await inCloud(named, async ({ ordering, performed }) => {
      const look = { operation: 'look', id: 'look-0123456789abcdef' };
      await ordering.order('headquarters', look);
      await ordering.order('operator', mend);
      const differs = { status: 409, json: { code: 'ORDER_DIFFERS' } };
      expect(await ordering.order('operator', { ...mend, request: { parts: ['a'] } })).toEqual(differs);
      expect(await ordering.order('operator', { ...mend, purpose: 'another' })).toEqual(differs);
      expect(await ordering.order('operator', { ...mend, officer: 'x' })).toEqual(differs);
      expect(await ordering.order(sessionOf('operator', 'person-2'), mend)).toEqual(differs);
      expect(await ordering.order('operator', { ...mend, id: look.id })).toEqual(differs);
      expect(await ordering.order('headquarters', { ...look, purpose: 'another' })).toEqual(differs);
      expect(performed).toEqual(['']);
    });
  });

  it('after the first was recorded and noted no further is taken up where it broke off', async () => {
    // One after another, each write of an order is the last that is made.
    for (const last of ['audit/', 'orders/']) {
      await inCloud(named, async ({ ordering, deployment }) => {
        deployment.intercept = (call, perform) =>
          call.method === 'PUT' && call.key.startsWith(last)
            ? perform().then(() => Promise.reject(new Error('broken off')))
            : perform();
        await expect(ordering.order('operator', mend)).rejects.toThrow('INVOCATION_FAILED');
        deployment.intercept = undefined;
        expect(await ordering.order('operator', mend)).toEqual({ status: 202, json: { id, state: 'queued' } });
        await ordering.run(id);
        expect((await ordering.follow('operator', id)).json).toMatchObject({ state: 'done', done: 3 });
      });
    }
    await inCloud(named, async ({ ordering, deployment }) => {
      deployment.intercept = (call, perform) =>
        call.method === 'PUT' && call.key.startsWith('orders/') ? Promise.reject(new Error('broken off')) : perform();
      await expect(ordering.order('operator', mend)).rejects.toThrow('INVOCATION_FAILED');
      deployment.intercept = undefined;
      await ordering.order('operator', mend);
      await ordering.run(id);
      expect((await ordering.follow('operator', id)).json).toMatchObject({ state: 'done', done: 3 });
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['no JSON', '{', ''],
    ['no purpose', JSON.stringify({ operation: 'look', request: {} }), 'purpose'],
    ['a purpose of two lines', JSON.stringify({ operation: 'look', request: {}, purpose: 'a\nb' }), 'purpose'],
    [
      'an id that names another place',
      JSON.stringify({ operation: 'look', request: {}, purpose: 'x', id: '../a' }),
      'id',
    ],
    [
      'a field that the operation does not know',
      JSON.stringify({ operation: 'look', request: { part: 1 }, purpose: 'x' }),
      'request',
    ],
    [
      'a field of another kind',
      JSON.stringify({ operation: 'look', request: { parts: [1] }, purpose: 'x' }),
      'request.parts.0',
    ],
  ])('%s: 400 with the field, nothing recorded', async (_, body, field) => {
    await inCloud(named, async ({ ordering, deployment }) => {
      expect(await ordering.order('headquarters', body)).toEqual({
        status: 400,
        json: { code: 'REQUEST_INVALID', field },
      });
      expect(audits(deployment)).toEqual([]);
    });
  });

  it('an operation or order that is not there', async () => {
    await inCloud(named, async ({ ordering }) => {
      for (const operation of ['burn', 'toString', '__proto__'])
        expect(await ordering.order('operator', { operation })).toEqual({
          status: 404,
          json: { code: 'OPERATION_UNKNOWN' },
        });
      for (const name of [id, '', 'x', '../orders'])
        expect(await ordering.follow('operator', name)).toEqual({ status: 404, json: { code: 'ORDER_UNKNOWN' } });
    });
  });

  it('whoever has another role, another account or stage, or calls directly', async () => {
    await inCloud(named, async ({ ordering, deployment, performed }) => {
      const strangers = [
        null,
        sessionOf('office', 'vn34-52.cb-0417'),
        sessionOf('portal', 'doisoat-test-portal'),
        sessionOf('operator', 'person-1', '999999999999'),
        sessionOf('operator').replace('-test-', '-prod-'),
        'arn:aws:iam::123456789012:user/doisoat-test-operator',
      ];
      const codes = {
        look: 'PRINCIPAL_NOT_HEADQUARTERS',
        mend: 'PRINCIPAL_NOT_OPERATOR',
        decide: 'PRINCIPAL_NOT_REVIEWER',
      };
      const others = { look: ['operator', 'reviewer'], mend: ['headquarters', 'reviewer'], decide: ['operator'] };
      for (const operation of ['look', 'mend', 'decide'] as const)
        for (const caller of [...strangers, ...others[operation]])
          expect(await ordering.order(caller, { operation })).toEqual({
            status: 403,
            json: { code: codes[operation] },
          });
      for (const caller of strangers) {
        expect((await ordering.order(caller, { operation: 'burn' })).status).toBe(403);
        expect((await ordering.follow(caller, id)).status).toBe(403);
      }
      expect(performed).toEqual([]);
      expect(audits(deployment)).toEqual([]);
    });
  });

  it('work that cannot be done, with its code, line and facts; that it was ordered is recorded', async () => {
    const refusing: Perform = () => Promise.reject(new Refusal('TARGET_ROW', { count: 2 }, 7));
    await inCloud(refusing, async ({ ordering, deployment }) => {
      const failure = { code: 'TARGET_ROW', line: 7, facts: { count: 2 } };
      expect(await ordering.order('headquarters', { operation: 'look' })).toEqual({ status: 409, json: failure });
      expect(audits(deployment)).toHaveLength(1);
    });
  });

  it('damage that was met, by the key of the object', async () => {
    const damaged: Perform = () => Promise.reject(new IntegrityError('staged/vn34-52/x/y', 'a', 'b'));
    await inCloud(damaged, async ({ ordering }) => {
      const failure = { code: 'INTEGRITY', facts: { key: 'staged/vn34-52/x/y' } };
      expect(await ordering.order('headquarters', { operation: 'look' })).toEqual({ status: 409, json: failure });
    });
  });

  it('a report that is larger than an answer may be', async () => {
    const long: Perform = () => Promise.resolve('x'.repeat(reportBytesMax));
    await inCloud(long, async ({ ordering }) => {
      expect(await ordering.order('headquarters', { operation: 'look' })).toEqual({
        status: 409,
        json: { code: 'ORDER_REPORT_TOO_LARGE' },
      });
      const { json } = await ordering.done('operator', { ...mend, request: {} });
      expect(json).toMatchObject({ state: 'done', done: 1, reportKey: orderKeys.report(id) });
      expect(json.report).toBeUndefined();
    });
  });
});

describe('a part that fails', () => {
  const failing =
    (error: () => Error): Perform =>
    (_world, part) =>
      part === 'b' ? Promise.reject(error()) : Promise.resolve({ part });

  it('with a code is recorded, stops no other, and is not tried again', async () => {
    const refusal = () => new Refusal('STATE_LOST', { province: 'vn34-52' });
    await inCloud(failing(refusal), async ({ ordering, performed }) => {
      await ordering.order('operator', mend);
      await ordering.run(id); // the execution ends well: nobody need be woken
      expect((await ordering.follow('operator', id)).json).toEqual({
        id,
        operation: 'mend',
        state: 'failed',
        done: 2,
        parts: 3,
        code: 'STATE_LOST',
        facts: { province: 'vn34-52' },
        missing: [{ part: 'b', code: 'STATE_LOST', facts: { province: 'vn34-52' } }],
        report: { parts: [{ part: 'a' }, { part: 'c' }] },
      });
      expect(performed).toEqual(['a', 'b', 'c']);
    });
  });

  it('by a fault is tried three times, stops no other, and fails the execution, which wakes the operator', async () => {
    const output = await inCloud(
      failing(() => new Error('secret words')),
      async ({ ordering, performed }) => {
        await ordering.order('operator', mend);
        await expect(ordering.run(id)).rejects.toThrow('ORDER_FAILED');
        expect((await ordering.follow('operator', id)).json).toMatchObject({
          state: 'failed',
          done: 2,
          code: 'ORDER_PART_FAILED',
          missing: [{ part: 'b', code: 'ORDER_PART_FAILED' }],
        });
        expect(performed).toEqual(['a', 'b', 'b', 'b', 'c']);
      },
    );
    expect(output).not.toContain('secret words');
  });

  it('because its function was killed is done by the next try, and what was stored is not done twice', async () => {
    await inCloud(named, async ({ ordering, performed }) => {
      await ordering.order('operator', mend);
      let calls = 0;
      await ordering.run(id, (invoke) => async (name, event) => {
        calls += 1;
        // Before its work, and after it: the answer is lost.
        if (calls % 3 === 1) throw new Error('killed');
        const answer = await invoke(name, event);
        if (calls % 3 === 2) throw new Error('killed');
        return answer;
      });
      expect(performed).toEqual(['a', 'b', 'c']);
      expect((await ordering.follow('operator', id)).json).toMatchObject({ state: 'done', done: 3 });
    });
  });

  it('before the parts are known fails the order', async () => {
    const { operations } = kinds(named);
    const refused = { ...operations.mend, parts: () => Promise.reject(new Refusal('REGISTRY_NONE')) } as Operation;
    const broken = { ...operations.mend, parts: () => Promise.reject(new Error('x')) } as Operation;
    for (const [kind, code] of [
      [refused, 'REGISTRY_NONE'],
      [broken, 'ORDER_PART_FAILED'],
    ] as const) {
      const deployment = await Deployment.make();
      await capturedOutput(async () => {
        const ordering = new Ordering(deployment, { mend: kind });
        expect((await ordering.done('operator', mend)).json).toMatchObject({
          state: 'failed',
          done: 0,
          code,
          missing: [{ part: '', code }],
        });
      });
      await deployment.dispose();
    }
  });
});

describe('an order that is told of twice', () => {
  it('is done once: a second execution finds it so and ends quietly, during the first and after it', async () => {
    await inCloud(named, async ({ ordering, performed }) => {
      await ordering.order('operator', mend);
      const asked: unknown[] = [];
      const another = () =>
        ordering.run(id, (invoke) => (name, event) => {
          asked.push((event as { step: string }).step);
          return invoke(name, event);
        });
      let second: unknown;
      await ordering.run(id, (invoke) => async (name, event) => {
        const answer = await invoke(name, event);
        second ??= await another();
        return answer;
      });
      expect(second).toEqual({ next: 'ended' });
      expect(await another()).toEqual({ next: 'ended' });
      expect(asked).toEqual(['plan', 'plan']);
      expect(performed).toEqual(['a', 'b', 'c']);
    });
  });

  it('at the same instant is done once', async () => {
    await inCloud(named, async ({ ordering, performed }) => {
      await ordering.order('operator', mend);
      await Promise.all([ordering.run(id), ordering.run(id)]);
      expect(performed.toSorted()).toEqual(['a', 'b', 'c']);
      expect((await ordering.follow('operator', id)).json).toMatchObject({ state: 'done' });
    });
  });

  it('is not done if it is none of ours', async () => {
    await inCloud(named, async ({ ordering, deployment, performed }) => {
      const forged = { ...mend, principal: 'x', officer: null, purpose: 'x', orderedAt: '2026-01-31T00:00:00.000Z' };
      deployment.store(buckets.uploads, orderKeys.order(id), JSON.stringify(forged));
      await expect(ordering.run(id)).rejects.toThrow('ORDER_FAILED');
      await ordering.order('operator', mend);
      await expect(ordering.run(id)).rejects.toThrow('ORDER_FAILED');
      await expect(ordering.start([{ id }, { id }])).rejects.toThrow('TASK_UNREADABLE');
      expect(performed).toEqual([]);
    });
  });
});

describe('an order that nothing works on any more', () => {
  const at = (deployment: Deployment, hours: number): Deployment => {
    const { world } = deployment.container;
    const clock = { ...world.clock, now: () => Date.now() + hours * 3_600_000 };
    return Object.assign(Object.create(deployment) as Deployment, {
      container: { ...deployment.container, world: { ...world, clock } },
    });
  };

  it('has failed: not started in two hours, or still running an hour after its execution must have ended', async () => {
    await inCloud(named, async ({ ordering, deployment }) => {
      const { operations } = kinds(named);
      const told = async (hours: number) => {
        const { state, code } = (await new Ordering(at(deployment, hours), operations).follow('operator', id)).json;
        return [state, code];
      };
      await ordering.order('operator', mend);
      expect(await told(1)).toEqual(['queued', undefined]);
      expect(await told(3)).toEqual(['failed', 'ORDER_NOT_STARTED']);
      const killed = new Error('stopped');
      await ordering
        .run(id, (invoke) => (name, event) => {
          if ((event as { step: string }).step !== 'plan') throw killed;
          return invoke(name, event);
        })
        .catch(() => {});
      expect(await told(12)).toEqual(['running', undefined]);
      expect(await told(14)).toEqual(['failed', 'ORDER_BROKEN_OFF']);
      // Another execution leaves it alone; one that is resumed keeps its name, and the order is its own.
      expect(await ordering.start({ id })).toEqual({ next: 'ended' });
      await ordering.start({ id }, undefined, 'execution-1');
      expect(await told(14)).toEqual(['done', undefined]);
    });
  });
});
