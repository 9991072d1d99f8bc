/**
 * A state that invokes a function, as all our machines do it.
 * https://states-language.net/spec.html
 */

/** Of an Amazon States Language document. */
export type State = Record<string, unknown>;

/**
 * A function that was throttled, killed or out of time is tried again. What fails with a code is recorded by the
 * function: no error here.
 */
const retry = [
  {
    ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException'],
    IntervalSeconds: 5,
    MaxAttempts: 6,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 2, JitterStrategy: 'FULL' },
];

/** Invokes the function of that name or ARN; its result is the whole answer of Lambda. */
export function invocation(functionName: string, payload: Record<string, unknown>): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionName, Payload: payload },
    Retry: retry,
  };
}

/** The same; what the function answers is all that goes on. */
export function task(functionName: string, payload: Record<string, unknown>): State {
  return { ...invocation(functionName, payload), OutputPath: '$.Payload' };
}
