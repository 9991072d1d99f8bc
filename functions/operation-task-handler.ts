/**
 * One task of an order, as the state machine asks for it (`functions/machines/operation-machine.ts`): its parts are
 * listed, one is done, all are gathered. Each may be repeated at any time: what is there already is not done twice.
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { Unfinished } from '../core/base/errors.ts';
import type { Operation } from '../core/operations/operation.ts';
import type { Container } from './container.ts';
import { Fault } from './fault.ts';
import { invoke } from './invocation.ts';
import { operationSteps, orderFailed, orderGoesOn } from './machines/operation-machine.ts';
import {
  $OrderId,
  changeOrderItem,
  jsonBytes,
  orderKeys,
  orderOf,
  orderOfKey,
  readJson,
  readOrder,
  readOrderItem,
  readOutcome,
  type OrderEnd,
  type OrderItem,
  type Operations,
  type PartOutcome,
  type StoredOrder,
} from './operation-orders.ts';
import { failureOf, operationWorld } from './operation-world.ts';
import { readNotification } from './upload-event.ts';

const { plan, part, end, giveUp } = operationSteps;
/** What starts the machine: the record that a pipe took from the queue, in an array, or an operator's word. */
const $Started = z.union([
  z.strictObject({ id: $OrderId }),
  z.tuple([z.looseObject({ body: z.union([z.string(), z.record(z.string(), z.unknown())]) })]),
]);
const $Task = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal(plan), request: $Started, execution: z.string() }),
  z.strictObject({ step: z.literal(part), id: $OrderId, part: z.int().min(0) }),
  z.strictObject({ step: z.literal(end), id: $OrderId }),
  z.strictObject({ step: z.literal(giveUp), request: $Started, execution: z.string() }),
]);

const $Plan = z.object({ parts: z.array(z.string()) });

export type OperationAnswer =
  | { next: typeof orderGoesOn; id: string; parts: number[] }
  | { next: 'ended' | typeof orderFailed }
  | { next: typeof orderGoesOn; id: string; part: number }
  | { next: 'ended'; ready: boolean };

/** A task in, a small document out; what fails with a code is recorded, anything else is thrown and tried again. */
export function operationTaskHandler(container: Container, operations: Operations) {
  const { telemetry, world, env } = container;
  return (event: unknown, context: Context): Promise<OperationAnswer> =>
    invoke(telemetry, context, () => {
      const task = $Task.safeParse(event).data;
      if (task === undefined) throw new Fault('TASK_UNREADABLE');
      if (task.step === part) return performPart(task.id, task.part, context);
      if (task.step === end) return endOrder(task.id);
      const id = startedOrder(task.request);
      if (id === undefined) return Promise.resolve({ next: 'ended' });
      return task.step === plan ? planOrder(id, task.execution, context) : giveUpOrder(id, task.execution);
    });

  /** Undefined if it is none of ours, or S3 only tried the queue. */
  function startedOrder(request: z.infer<typeof $Started>): string | undefined {
    if (!Array.isArray(request)) return request.id;
    const [{ body }] = request;
    const [stored] = readNotification(typeof body === 'string' ? body : JSON.stringify(body));
    if (stored === undefined) return undefined;
    const id = stored.bucket === env.buckets.uploads ? orderOfKey(stored.key) : undefined;
    if (id === undefined) telemetry.log.event('order.ignored', { code: 'KEY_INVALID' });
    return id;
  }

  /** The execution that comes first has the order; any other one ends, as does one that comes when all is done. */
  async function planOrder(id: string, execution: string, context: Context): Promise<OperationAnswer> {
    const item = await claimed(id, execution);
    if (item === undefined) return { next: 'ended' };
    const order = await readOrder(world, id);
    const kind = kindOf(order);
    let stored = await readPlan(id);
    try {
      stored ??= { parts: [...(await kind.parts(await operationWorld(container, context), requestOf(order)))] };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      await finish(id, { reportBytes: 0, missing: [{ part: '', ...failure }] });
      return { next: 'ended' };
    }
    await world.objects.put(orderKeys.plan(id), jsonBytes(stored));
    const parts = stored.parts.map((_, at) => at);
    if (item.parts !== parts.length && (await changeOrderItem(world, id, item, { parts: parts.length })) === 'refused')
      throw new Fault('ORDER_CHANGED');
    return { next: orderGoesOn, id, parts };
  }

  /** The item, now of this execution; undefined if the order is ended or another execution's. */
  async function claimed(id: string, execution: string): Promise<OrderItem | undefined> {
    const item = await readOrderItem(world, id);
    if (item === undefined) throw new Fault('ORDER_UNKNOWN');
    if (item.state === 'running' && item.execution === execution) return item;
    if (item.state !== 'queued') return undefined;
    const startedAt = new Date(world.clock.now()).toISOString();
    const change = { state: 'running', execution, startedAt } as const;
    // Another one was faster: tried again, this one finds so.
    if ((await changeOrderItem(world, id, item, change)) === 'refused') throw new Fault('ORDER_CHANGED');
    return { ...item, ...change, version: item.version + 1 };
  }

  async function performPart(id: string, at: number, context: Context): Promise<OperationAnswer> {
    const known = await readOutcome(world, id, at);
    const outcome = known ?? (await partOutcome(id, at, context));
    if (outcome === undefined) return { next: orderGoesOn, id, part: at };
    if (known === undefined) await world.objects.put(orderKeys.part(id, at), jsonBytes(outcome));
    if ('failure' in outcome) telemetry.log.event('order.partRefused', { id, part: at, code: outcome.failure.code });
    return { next: 'ended', ready: 'result' in outcome };
  }

  /** Undefined if its time was over: what was reached is kept for the next invocation. */
  async function partOutcome(id: string, at: number, context: Context): Promise<PartOutcome | undefined> {
    const order = await readOrder(world, id);
    const name = (await readPlan(id))?.parts[at];
    if (name === undefined) throw new Fault('ORDER_PART_UNKNOWN');
    const reached = await readJson(world, orderKeys.reached(id, at));
    try {
      const asked = { part: name, order: orderOf(order), ...(reached === undefined ? {} : { reached }) };
      const result = await kindOf(order).perform(await operationWorld(container, context), requestOf(order), asked);
      return { result: result ?? null };
    } catch (error) {
      if (error instanceof Unfinished) {
        // Or it would be performed for ever.
        if (JSON.stringify(error.reached) === JSON.stringify(reached)) throw new Fault('ORDER_PART_STANDS_STILL');
        await world.objects.put(orderKeys.reached(id, at), jsonBytes(error.reached));
        telemetry.log.event('order.partUnfinished', { id, part: at });
        return undefined;
      }
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return { failure };
    }
  }

  /** Parts without a result were given up by the machine. A report of some parts is better than none. */
  async function endOrder(id: string): Promise<OperationAnswer> {
    const order = await readOrder(world, id);
    const { parts = [] } = (await readPlan(id)) ?? {};
    const results: unknown[] = [];
    const missing: OrderEnd['missing'] = [];
    for (const [at, name] of parts.entries()) {
      const outcome = await readOutcome(world, id, at);
      if (outcome === undefined) missing.push({ part: name, code: 'ORDER_PART_FAILED' });
      else if ('failure' in outcome) missing.push({ part: name, ...outcome.failure });
      else results.push(outcome.result);
    }
    const { gather, refusalOf } = kindOf(order);
    const complete = missing.length === 0;
    if (!complete && results.length === 0) return finish(id, { reportBytes: 0, missing });
    const report = gather(requestOf(order), results);
    const bytes = jsonBytes(report);
    await world.objects.put(orderKeys.report(id), bytes);
    const refusal = complete ? refusalOf?.(report) : undefined;
    return finish(id, { reportBytes: bytes.length, ...(refusal === undefined ? {} : { refusal }), missing });
  }

  /** The plan could not be made, nor its tries: nothing was done of the order. */
  async function giveUpOrder(id: string, execution: string): Promise<OperationAnswer> {
    const item = await readOrderItem(world, id);
    if (item === undefined || (item.execution !== null && item.execution !== execution)) return { next: orderFailed };
    return finish(id, { reportBytes: 0, missing: [{ part: '', code: 'ORDER_PART_FAILED' }] });
  }

  async function finish(id: string, ending: OrderEnd): Promise<OperationAnswer> {
    const next = ending.missing.some(({ code }) => code === 'ORDER_PART_FAILED') ? orderFailed : 'ended';
    const item = await readOrderItem(world, id);
    if (item === undefined) throw new Fault('ORDER_UNKNOWN');
    if (item.state === 'done' || item.state === 'failed') return { next };
    await world.objects.put(orderKeys.end(id), jsonBytes(ending));
    const state = ending.missing.length === 0 ? 'done' : 'failed';
    const endedAt = new Date(world.clock.now()).toISOString();
    if ((await changeOrderItem(world, id, item, { state, endedAt })) === 'refused') throw new Fault('ORDER_CHANGED');
    telemetry.log.event('order.ended', { id, operation: item.operation, state, missing: ending.missing.length });
    return { next };
  }

  async function readPlan(id: string): Promise<z.infer<typeof $Plan> | undefined> {
    const stored = await readJson(world, orderKeys.plan(id));
    return stored === undefined ? undefined : $Plan.parse(stored);
  }

  function kindOf({ operation }: StoredOrder): Operation {
    if (!Object.hasOwn(operations, operation)) throw new Fault('OPERATION_UNKNOWN');
    return operations[operation];
  }
}

/** As the schema of the operation gave it when it was ordered. */
function requestOf({ request }: StoredOrder): never {
  return request as never;
}
