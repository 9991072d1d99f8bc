/** Kinds of work that do what a test says, and a deployment that takes orders of them. */
import * as z from 'zod';
import type { Asked, Operation, OperationWorld } from '../../core/operations/operation.ts';
import type { Operations } from '../../functions/operation-orders.ts';
import { capturedOutput } from './captured-output.ts';
import { Deployment } from './deployment.ts';
import { Ordering } from './ordering.ts';

const $Parts = z.strictObject({ parts: z.array(z.string()).optional(), file: z.string().optional() });
type Request = z.infer<typeof $Parts>;
export type Perform = (world: OperationWorld, part: string, asked: Asked) => Promise<unknown>;

/** What a test performs: parts as the request has them, results as `perform` says. */
export function kinds(perform: Perform): { operations: Operations; performed: string[] } {
  const performed: string[] = [];
  const make = (name: string, by: Operation['by'], way: Operation['way']): Operation<Request> => ({
    name,
    by,
    way,
    $Request: $Parts,
    parts: (_world, { parts = [''] }) => Promise.resolve(parts),
    perform: (world, _request, asked) => {
      performed.push(asked.part);
      return perform(world, asked.part, asked);
    },
    gather: (_request, parts) => ({ parts }),
    refusalOf: (report) => (JSON.stringify(report).includes('damaged') ? 'LEDGER_DAMAGED' : undefined),
  });
  const all = [
    make('look', 'headquarters', 'answered'),
    make('mend', 'operator', 'queued'),
    make('decide', 'reviewer', 'answered'),
    make('load', 'headquarters', 'queued'),
  ];
  return {
    operations: Object.fromEntries(all.map((each) => [each.name, each as unknown as Operation])),
    performed,
  };
}

/** A deployment that performs what a test does; what it logs. */
export async function inCloud(
  perform: Perform,
  use: (place: { ordering: Ordering; deployment: Deployment; performed: string[] }) => Promise<void>,
): Promise<string> {
  const deployment = await Deployment.make();
  const { operations, performed } = kinds(perform);
  try {
    return await capturedOutput(() => use({ ordering: new Ordering(deployment, operations), deployment, performed }));
  } finally {
    await deployment.dispose();
  }
}
