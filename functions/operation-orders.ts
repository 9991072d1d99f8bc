/**
 * Orders of work: what was asked, by whom and why, and how far it is (`docs/operations.md`). The item of a queued order
 * says its state; everything else of it are objects, which may be larger and hold a file, and the first of them starts
 * the machine.
 */
import * as z from 'zod';
import { parseJson } from '../core/base/parse-json.ts';
import type { Operation, Order } from '../core/operations/operation.ts';
import type { StateKey, World } from '../core/ports.ts';
import { textSha256 } from '../core/registry/format.ts';
import { Fault } from './fault.ts';
import { orderHoursMax } from './machines/operation-machine.ts';

/** Kinds of work by name. */
export type Operations = Readonly<Record<string, Operation>>;

export const $OrderId = z.string().regex(/^[0-9a-z-]{16,64}$/);

/** Partition of the items of orders. */
export const orderPartition = 'OPERATION';
/**
 * What was ordered. In the bucket of uploads, which tells queues of new objects: a new order starts the machine
 * (`infra/operations.ts`), and what the machine writes wakes nobody.
 */
export const ordersPrefix = 'orders/';
/** Results of parts, and reports: with those of the nights. */
export const reportsPrefix = 'runs/operations/';

const hour = 3_600_000; // milliseconds
/** A message that starts nothing is put aside within the hour: what is still queued then was never started. */
export const startMax = 2 * hour;

const $OrderItem = z.object({
  version: z.int().positive(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  operation: z.string(),
  /** SHA-256 of all that was ordered: another order under the same id is another one. */
  content: z.string(),
  orderedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** The execution of the machine whose order it is: a second one ends at once. */
  execution: z.string().nullable(),
  /** 0 before they are counted. */
  parts: z.int().min(0),
});
export type OrderItem = z.infer<typeof $OrderItem>;

const $StoredOrder = z.object({
  id: $OrderId,
  operation: z.string(),
  request: z.record(z.string(), z.unknown()),
  principal: z.string(),
  officer: z.string().nullable(),
  purpose: z.string(),
  orderedAt: z.iso.datetime(),
});
/** Everything that was asked: what tasks are given. */
export type StoredOrder = z.infer<typeof $StoredOrder>;

/** Why a part is not ready: codes, places, facts of ours. */
export const $PartFailure = z.object({
  code: z.string(),
  line: z.int().positive().optional(),
  facts: z.record(z.string(), z.string().or(z.number())).optional(),
});
export type PartFailure = z.infer<typeof $PartFailure>;

const $PartOutcome = z.union([z.strictObject({ failure: $PartFailure }), z.strictObject({ result: z.unknown() })]);
export type PartOutcome = z.infer<typeof $PartOutcome>;

const $OrderEnd = z.object({
  /** Bytes of the report, which is an object of its own; 0 if there is none. */
  reportBytes: z.int().min(0),
  refusal: z.string().optional(),
  missing: z.array($PartFailure.extend({ part: z.string() })),
});
export type OrderEnd = z.infer<typeof $OrderEnd>;

export const orderKeys = {
  order: (id: string) => `${ordersPrefix}${id}.json`,
  plan: (id: string) => `${reportsPrefix}${id}/plan.json`,
  parts: (id: string) => `${reportsPrefix}${id}/parts/`,
  part: (id: string, at: number) => `${reportsPrefix}${id}/parts/${String(at).padStart(5, '0')}.json`,
  reached: (id: string, at: number) => `${reportsPrefix}${id}/reached/${String(at).padStart(5, '0')}.json`,
  report: (id: string) => `${reportsPrefix}${id}/report.json`,
  end: (id: string) => `${reportsPrefix}${id}/end.json`,
  audit: (id: string, orderedAt: string) => `audit/operations/${orderedAt.slice(0, 10)}/${id}.json`,
};

export type OrderWorld = Pick<World, 'objects' | 'state' | 'hash' | 'clock'>;

/** SHA-256 of what was ordered: an order repeated has the same. */
export function contentOf({ hash }: OrderWorld, order: Omit<StoredOrder, 'orderedAt'>): string {
  const { id, operation, request, principal, officer, purpose } = order;
  return textSha256(JSON.stringify([id, operation, request, principal, officer, purpose]), hash);
}

/**
 * Writes once who ordered what and why, before anything is done. The request itself is left out if it has a file, whose
 * hash stays. `differs`: the day has another order under this id.
 */
export async function auditOrder(world: OrderWorld, order: StoredOrder): Promise<'audited' | 'differs'> {
  const { request, ...rest } = order;
  const content = contentOf(world, order);
  const record = {
    ...rest,
    sha256: textSha256(JSON.stringify(request), world.hash),
    content,
    ...('file' in request ? {} : { request }),
  };
  const key = orderKeys.audit(order.id, order.orderedAt);
  if ((await world.objects.putIfAbsent(key, jsonBytes(record))) === 'stored') return 'audited';
  const known = z.object({ content: z.string() }).parse(await readJson(world, key));
  return known.content === content ? 'audited' : 'differs';
}

const $Ordered = z.object({
  content: z.string(),
  principal: z.string(),
  request: z.record(z.string(), z.unknown()).optional(),
});

/** Who gave a queued order, and what was asked if that has no file; undefined if no record of it is kept. */
export async function readOrdered(
  world: OrderWorld,
  { id, item }: { id: string; item: OrderItem },
): Promise<z.infer<typeof $Ordered> | undefined> {
  const stored = await readJson(world, orderKeys.audit(id, item.orderedAt));
  const ordered = stored === undefined ? undefined : $Ordered.parse(stored);
  return ordered?.content === item.content ? ordered : undefined;
}

/** The item; undefined if no order of that id is queued. */
export async function readOrderItem({ state }: OrderWorld, id: string): Promise<OrderItem | undefined> {
  const item = await state.read(keyOf(id));
  return item === undefined ? undefined : $OrderItem.parse(item);
}

/** The order that an object holds; undefined if no key of ours names one. */
export function orderOfKey(key: string): string | undefined {
  if (!key.startsWith(ordersPrefix) || !key.endsWith('.json')) return undefined;
  return $OrderId.safeParse(key.slice(ordersPrefix.length, -'.json'.length)).data;
}

/** Notes an audited order: it is queued, unless there is one of this id. */
export async function noteOrder(world: OrderWorld, order: StoredOrder): Promise<void> {
  await world.state.compareAndSet(keyOf(order.id), undefined, {
    version: 1,
    state: 'queued',
    operation: order.operation,
    content: contentOf(world, order),
    orderedAt: order.orderedAt,
    startedAt: null,
    endedAt: null,
    execution: null,
    parts: 0,
  });
}

/** Starts the machine, by way of the bucket's events. What was sent before starts nothing more. */
export async function sendOrder(world: OrderWorld, order: StoredOrder): Promise<void> {
  await world.objects.putIfAbsent(orderKeys.order(order.id), jsonBytes(order));
}

/** `refused`: somebody else has changed it since it was read. */
export function changeOrderItem(
  { state }: OrderWorld,
  id: string,
  item: OrderItem,
  change: Partial<Omit<OrderItem, 'version'>>,
): Promise<'set' | 'refused'> {
  return state.compareAndSet(keyOf(id), item.version, { ...item, ...change, version: item.version + 1 });
}

/** What an order of that state is by now: one that nothing works on any more has failed. */
export function stateAt(item: OrderItem, now: number): { state: OrderItem['state']; code?: string } {
  const { state, orderedAt, startedAt } = item;
  if (state === 'queued' && now > Date.parse(orderedAt) + startMax)
    return { state: 'failed', code: 'ORDER_NOT_STARTED' };
  // As the machine's own end, and an hour for the clocks.
  if (state === 'running' && now > Date.parse(startedAt ?? orderedAt) + (orderHoursMax + 1) * hour)
    return { state: 'failed', code: 'ORDER_BROKEN_OFF' };
  return { state };
}

/** What was ordered. Throws if there is none, or another one than was noted. */
export async function readOrder(world: OrderWorld, id: string): Promise<StoredOrder> {
  const order = $StoredOrder.parse(await readJson(world, orderKeys.order(id)));
  const item = await readOrderItem(world, id);
  if (item?.content !== contentOf(world, order)) throw new Fault('ORDER_DIFFERS');
  return order;
}

export async function readOutcome(world: OrderWorld, id: string, at: number): Promise<PartOutcome | undefined> {
  const stored = await readJson(world, orderKeys.part(id, at));
  return stored === undefined ? undefined : $PartOutcome.parse(stored);
}

/** How a queued order ended; undefined if it has not, or if that has expired. */
export async function readOrderEnd(world: OrderWorld, id: string): Promise<OrderEnd | undefined> {
  const stored = await readJson(world, orderKeys.end(id));
  return stored === undefined ? undefined : $OrderEnd.parse(stored);
}

/** As operations are given it. */
export function orderOf({ id, principal, officer, purpose }: StoredOrder): Order {
  return { id, principal, officer, purpose };
}

/** The document of an object; undefined if there is no such object. */
export async function readJson({ objects }: Pick<World, 'objects'>, key: string): Promise<unknown> {
  const bytes = await objects.read(key);
  return bytes === undefined ? undefined : parseJson(new TextDecoder().decode(bytes));
}

export function jsonBytes(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

function keyOf(id: string): StateKey {
  return { partition: orderPartition, sort: id };
}
