/** What an operation of the cloud is done with. */
import type { Context } from 'aws-lambda';
import { IntegrityError, Refusal } from '../core/base/errors.ts';
import type { OperationWorld } from '../core/operations/operation.ts';
import { sha256Base64 } from '../adapters/node/node-hash.ts';
import { traceOverviewPage } from '../dashboard/trace-pages.ts';
import type { Container } from './container.ts';
import { commitReserve } from './invocation.ts';
import type { PartFailure } from './operation-orders.ts';

const day = 86_400_000; // milliseconds

export async function operationWorld(container: Container, context: Context): Promise<OperationWorld> {
  const { world, env } = container;
  return {
    ...world,
    fingerprintKey: await container.fingerprintKey(),
    disclosure: env.disclosure,
    deadline: world.clock.now() + context.getRemainingTimeInMillis() - commitReserve,
    trace: env.trace,
    tracePages: { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) },
    // The lock counts from the second an object was stored; a day more for the clocks.
    sweepGrace: env.ledgerLockDays === 0 ? 0 : (env.ledgerLockDays + 1) * day,
  };
}

/** What may be said of an error that trying again does not mend; undefined for a fault. */
export function failureOf(error: unknown): PartFailure | undefined {
  if (error instanceof IntegrityError) return { code: error.code, facts: { key: error.key } };
  if (!(error instanceof Refusal)) return undefined;
  const { code, line, facts } = error;
  return {
    code,
    ...(line === undefined ? {} : { line }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}
