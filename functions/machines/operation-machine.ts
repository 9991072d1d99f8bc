/**
 * An order of work as an Amazon States Language document (`docs/operations.md`): its parts are listed, done beside each
 * other, and gathered into a report. A part that was given up stops no other; the order then ends `failed`, and so does
 * the execution if it was a fault, which wakes the operator. What is refused with a code concerns who ordered it.
 * A part that an invocation does not finish in its time goes on in the next one.
 * https://states-language.net/spec.html
 */
import { task, type State } from './task-state.ts';

export interface OperationMachineOptions {
  /** Name or ARN of the function that does one task (`functions/operation-task-handler.ts`). */
  functionName: string;
  /** Parts of an order that are worked on at once. */
  concurrency: number;
}

export interface OperationMachine {
  Comment: string;
  StartAt: string;
  States: Record<string, State>;
}

/** What a task does. */
export const operationSteps = { plan: 'plan', part: 'part', end: 'end', giveUp: 'give up' } as const;
/** What a task answers as `next`; anything else ends the execution. */
export const orderGoesOn = 'go';
export const orderFailed = 'failed';
/** An execution of an order may take this long: all ledgers are read whole, a few at a time. */
export const orderHoursMax = 12;

const { plan, part, end, giveUp } = operationSteps;
const done = 'done';
const failed = 'failed';

/** The document. Its input names an order: `{ "id": … }`, or the array with it that a pipe hands over. */
export function operationMachineOf(options: OperationMachineOptions): OperationMachine {
  const { functionName } = options;
  const started = { 'request.$': '$', 'execution.$': '$$.Execution.Name' };
  const states: Record<string, State> = {
    [plan]: {
      ...task(functionName, { step: plan, ...started }),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: giveUp }],
      Next: `${plan}: go on?`,
    },
    [`${plan}: go on?`]: choice(orderGoesOn, 'parts', done),
    parts: { ...mapOf(options), Next: end },
    [end]: { ...task(functionName, { step: end, 'id.$': '$.id' }), Next: `${end}: failed?` },
    [`${end}: failed?`]: choice(orderFailed, failed, done),
    [giveUp]: { ...task(functionName, { step: giveUp, ...started }), Next: failed },
    [done]: { Type: 'Succeed' },
    [failed]: {
      Type: 'Fail',
      Error: 'ORDER_FAILED',
      Cause: 'A part failed for good. What was done is kept: order it again.',
    },
  };
  return { Comment: 'Made in functions/machines/operation-machine.ts', StartAt: plan, States: states };
}

function choice(next: string, then: string, otherwise: string): State {
  return {
    Type: 'Choice',
    Choices: [{ Variable: '$.next', StringEquals: next, Next: then }],
    Default: otherwise,
  };
}

/** Results are objects, not state: they may be larger than what a machine carries. */
function mapOf({ functionName, concurrency }: OperationMachineOptions): State {
  const [givenUp, partDone] = ['given up', 'part done'];
  const one = {
    ...task(functionName, { step: part, 'id.$': '$.id', 'part.$': '$.part' }),
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: givenUp }],
    Next: `${part}: go on?`,
  };
  return {
    Type: 'Map',
    ItemsPath: '$.parts',
    ItemSelector: { 'id.$': '$.id', 'part.$': '$$.Map.Item.Value' },
    MaxConcurrency: concurrency,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: part,
      States: {
        [part]: one,
        [`${part}: go on?`]: choice(orderGoesOn, part, partDone),
        [partDone]: { Type: 'Pass', End: true },
        [givenUp]: { Type: 'Pass', End: true },
      },
    },
    ResultPath: null,
  };
}
