/** Who orders work of a deployment, and what they may order and follow (`core/operations/`). */
import { provinceOfPrincipal } from '../core/intake/admit-upload.ts';
import type { NarrowRight, Operation, OrderingRole } from '../core/operations/operation.ts';
import { readOrdered, type OrderItem, type OrderWorld, type Operations } from './operation-orders.ts';
import { sessionOf, type UrlEvent } from './url-request.ts';

const roles = ['headquarters', 'operator', 'reviewer'] as const satisfies readonly OrderingRole[];

export interface Caller {
  principal: string;
  /** Of whoever orders what is of that role. */
  role?: OrderingRole;
  /** Of whoever may order no more than some operations say. */
  narrow?: Pick<NarrowRight<never>, 'role' | 'sender'>;
}

/** The caller, if there is anything that it may order. */
export function callerOf(
  event: UrlEvent,
  place: Parameters<typeof sessionOf>[1],
  operations: Operations,
): Caller | undefined {
  for (const role of roles) {
    const principal = sessionOf(event, place, role);
    if (principal !== undefined) return { principal, role };
  }
  for (const { narrow } of Object.values(operations)) {
    const principal = narrow && sessionOf(event, place, narrow.role);
    if (narrow !== undefined && principal !== undefined && provinceOfPrincipal(principal) === narrow.sender)
      return { principal, narrow: { role: narrow.role, sender: narrow.sender } };
  }
  return undefined;
}

/** Whether the caller may order this request of that kind; `request` as it was sent. */
export function mayOrder(caller: Caller, { by, narrow }: Operation, request: unknown): boolean {
  if (caller.role !== undefined || narrow === undefined) return caller.role === by;
  const { role, sender, $Request } = narrow;
  return role === caller.narrow?.role && sender === caller.narrow.sender && $Request.safeParse(request).success;
}

/** Whether the caller may follow that order: of its role, or given by itself, by a narrow right that it still has. */
export async function mayFollow(
  world: OrderWorld,
  caller: Caller,
  kind: Operation,
  order: { id: string; item: OrderItem },
): Promise<boolean> {
  if (caller.role !== undefined || kind.narrow === undefined) return caller.role === kind.by;
  const ordered = await readOrdered(world, order);
  return ordered?.principal === caller.principal && mayOrder(caller, kind, ordered.request);
}
