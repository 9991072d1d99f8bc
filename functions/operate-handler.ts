/**
 * Work on a deployment, ordered by who may (`docs/operations.md`). Asked for by signed requests to the function's URL:
 * Lambda says who calls, which a direct invocation does not. The roles that may call are assumed with MFA alone
 * (`infra/people-roles.ts`), but for one that a pipeline may have, and whose rights are narrow
 * (`infra/acceptance-role.ts`). What takes seconds is done at once; anything else is queued for the state machine.
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { IntegrityError } from '../core/base/errors.ts';
import type { OrderingRole } from '../core/operations/operation.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import {
  $OrderId,
  auditOrder,
  contentOf,
  noteOrder,
  orderKeys,
  orderOf,
  readJson,
  readOrderEnd,
  readOrderItem,
  sendOrder,
  stateAt,
  type OrderEnd,
  type Operations,
  type PartFailure,
  type StoredOrder,
} from './operation-orders.ts';
import { failureOf, operationWorld } from './operation-world.ts';
import { callerOf, mayFollow, mayOrder, type Caller } from './order-callers.ts';
import { answer, bodyOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

/** A response of Lambda has 6 MB at most; a longer report is told in pieces. */
export const reportBytesMax = 4 * 1024 * 1024;
/** In Base64 as long as the longest report that is told at once. */
export const pieceBytes = (reportBytesMax / 4) * 3;

/** No control characters: it is shown and logged as one line. */
const oneLine = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax)
    .regex(/^[^\p{Cc}\u2028\u2029]+$/u);

const $Order = z.strictObject({
  operation: z.string(),
  request: z.record(z.string(), z.unknown()),
  purpose: oneLine(1000),
  officer: oneLine(200).optional(),
  id: $OrderId.optional(),
});

const wrongRole: Record<OrderingRole, string> = {
  headquarters: 'PRINCIPAL_NOT_HEADQUARTERS',
  operator: 'PRINCIPAL_NOT_OPERATOR',
  reviewer: 'PRINCIPAL_NOT_REVIEWER',
};

/** Function URL with IAM authorisation → the answers of `docs/operations.md`. */
export function operateHandler(container: Container, operations: Operations) {
  const { telemetry, world, env } = container;
  return (event: UrlEvent, context: Context): Promise<UrlAnswer> =>
    invoke(telemetry, context, () => {
      const caller = callerOf(event, { stage: env.stage, account: env.bucketOwner }, operations);
      return event.requestContext?.http?.method === 'GET' ? tell(event, caller) : order(event, context, caller);
    });

  async function order(event: UrlEvent, context: Context, caller: Caller | undefined): Promise<UrlAnswer> {
    const asked = $Order.safeParse(bodyOf(event));
    const name = asked.data?.operation ?? '';
    const kind = Object.hasOwn(operations, name) ? operations[name] : undefined;
    const may = caller !== undefined && kind !== undefined && mayOrder(caller, kind, asked.data?.request);
    // A stranger is not told which operations there are. Nor is whoever may order one thing alone, and orders another.
    if (caller === undefined || (caller.role === undefined && !may))
      return refuse(403, { code: wrongRole[kind?.by ?? 'operator'] });
    if (!asked.success) return invalid(asked.error);
    if (kind === undefined) return refuse(404, { code: 'OPERATION_UNKNOWN' });
    if (!may) return refuse(403, { code: wrongRole[kind.by] });
    const request = kind.$Request.safeParse(asked.data.request);
    if (!request.success) return invalid(request.error, ['request']);
    const { purpose, officer = null, id = context.awsRequestId } = asked.data;
    const now = new Date(world.clock.now()).toISOString();
    const { principal } = caller;
    const given = { id, operation: kind.name, request: request.data, principal, officer, purpose, orderedAt: now };
    return kind.way === 'queued' ? queue(given) : perform(given, context);
  }

  async function queue(order: StoredOrder): Promise<UrlAnswer> {
    const { id, operation } = order;
    if ((await readOrderItem(world, id)) === undefined) {
      if ((await auditOrder(world, order)) === 'differs') return refuse(409, { code: 'ORDER_DIFFERS' });
      await noteOrder(world, order);
      telemetry.log.event('order.queued', { id, operation });
    }
    // Of two that come at once one is first, and both are told what is there.
    const item = await readOrderItem(world, id);
    if (item?.content !== contentOf(world, order)) return refuse(409, { code: 'ORDER_DIFFERS' });
    // Also if it was noted before: whoever noted it may have broken off.
    if (item.state === 'queued') await sendOrder(world, order);
    return answer(202, { id, state: stateAt(item, world.clock.now()).state });
  }

  async function perform(order: StoredOrder, context: Context): Promise<UrlAnswer> {
    if ((await auditOrder(world, order)) === 'differs') return refuse(409, { code: 'ORDER_DIFFERS' });
    const { id } = order;
    const { parts, perform, gather, refusalOf } = operations[order.operation];
    const request = order.request as never; // as its schema gave it
    let report: unknown;
    try {
      const asked = await operationWorld(container, context);
      const done: unknown[] = [];
      for (const part of await parts(asked, request))
        done.push(await perform(asked, request, { part, order: orderOf(order) }));
      report = gather(request, done);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return refuse(409, failure);
    }
    if (Buffer.byteLength(JSON.stringify(report)) > reportBytesMax)
      return refuse(409, { code: 'ORDER_REPORT_TOO_LARGE' });
    const refusal = refusalOf?.(report);
    telemetry.log.event('order.done', { id, operation: order.operation });
    return answer(200, { id, state: 'done', report, ...(refusal === undefined ? {} : { refusal }) });
  }

  async function tell(event: UrlEvent, caller: Caller | undefined): Promise<UrlAnswer> {
    if (caller === undefined) return refuse(403, { code: wrongRole.operator });
    const [, named, from] = /^\/([^/]*)(?:\/report\/(\d{1,15}))?$/.exec(event.rawPath ?? '') ?? [];
    const id = $OrderId.safeParse(named).data;
    const item = id === undefined ? undefined : await readOrderItem(world, id);
    if (id === undefined || item === undefined) return refuse(404, { code: 'ORDER_UNKNOWN' });
    const { operation, parts } = item;
    const kind = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    const may = kind !== undefined && (await mayFollow(world, caller, kind, { id, item }));
    // Whoever may order one thing alone does not learn which orders others gave.
    if (caller.role === undefined && !may) return refuse(404, { code: 'ORDER_UNKNOWN' });
    if (kind === undefined) return refuse(404, { code: 'OPERATION_UNKNOWN' });
    if (!may) return refuse(403, { code: wrongRole[kind.by] });
    if (from !== undefined) return tellPiece(id, Number(from));
    const { state, code } = stateAt(item, world.clock.now());
    if (code !== undefined) return answer(200, { id, operation, state, done: 0, parts, code, missing: [] });
    if (state === 'queued' || state === 'running')
      return answer(200, { id, operation, state, done: parts === 0 ? 0 : await readyParts(id), parts });
    const end = await readOrderEnd(world, id);
    const done = Math.max(0, parts - (end?.missing.length ?? 0));
    return answer(200, { id, operation, state, done, parts, ...(end === undefined ? {} : await ended(id, end)) });
  }

  /** A piece of the report of an order that has ended. */
  async function tellPiece(id: string, from: number): Promise<UrlAnswer> {
    const of = (await readOrderEnd(world, id))?.reportBytes ?? 0;
    const length = Math.min(pieceBytes, of - from);
    if (length <= 0) return refuse(404, { code: 'ORDER_UNKNOWN' });
    const key = orderKeys.report(id);
    const piece = await world.objects.read(key, { range: { offset: from, length } });
    if (piece === undefined) throw new IntegrityError(key, 'no object', `${of} bytes`);
    return answer(200, { id, from, of, base64: Buffer.from(piece).toString('base64') });
  }

  /** Results are objects, and a list of them costs one request. */
  async function readyParts(id: string): Promise<number> {
    let ready = 0;
    for await (const _ of world.objects.list(orderKeys.parts(id))) ready += 1;
    return ready;
  }

  async function ended(id: string, { reportBytes, refusal, missing }: OrderEnd): Promise<object> {
    const key = orderKeys.report(id);
    const reported =
      reportBytes === 0
        ? {}
        : reportBytes > reportBytesMax
          ? { reportKey: key, reportBytes }
          : { report: await readJson(world, key) };
    if (missing.length === 0) return { ...reported, ...(refusal === undefined ? {} : { refusal }) };
    const { part: _, ...first } = missing[0];
    return { ...reported, ...first, missing };
  }

  function invalid(error: z.ZodError, at: readonly string[] = []): UrlAnswer {
    const path = [...at, ...error.issues[0].path].map(String).join('.');
    return refuse(400, { code: 'REQUEST_INVALID', field: path });
  }

  function refuse(status: number, failure: PartFailure & { field?: string }): UrlAnswer {
    telemetry.log.event('order.refused', { code: failure.code, field: failure.field ?? '' });
    return answer(status, failure);
  }
}
