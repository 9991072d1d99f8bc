/** What an operation of the cloud is done with. */
import type { Context } from 'aws-lambda';
import { IntegrityError, Refusal } from '../core/base/errors.ts';
import type { OperationWorld } from '../core/operations/operation.ts';
import { sha256Base64 } from '../adapters/node/node-hash.ts';
import { traceOverviewPage } from '../dashboard/trace-pages.ts';
import type { Container } from './container.ts';
import { keyFact } from './fault.ts';
import { commitReserve } from './invocation.ts';
import type { PartFailure } from './operation-orders.ts';

export async function operationWorld(container: Container, context: Context): Promise<OperationWorld> {
  const { world, env } = container;
  return {
    ...world,
    fingerprintKey: await container.fingerprintKey(),
    disclosure: env.disclosure,
    deadline: world.clock.now() + context.getRemainingTimeInMillis() - commitReserve,
    trace: env.trace,
    tracePages: { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) },
    sweepGrace: env.sweepGrace,
  };
}

/** What may be said of an error that trying again does not mend; undefined for a fault. */
export function failureOf(error: unknown): PartFailure | undefined {
  if (error instanceof IntegrityError) return told(error.code, keyFact(error));
  if (!(error instanceof Refusal)) return undefined;
  return told(error.code, error.facts, error.line);
}

function told(code: string, facts: PartFailure['facts'] = {}, line?: number): PartFailure {
  return {
    code,
    ...(line === undefined ? {} : { line }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}
