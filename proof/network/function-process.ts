/**
 * A function as a process: the bundle that is deployed, its environment variables, and events that come one after the
 * other from the parent. What it logs goes to standard output, as in Lambda.
 */
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

interface Invocation {
  event: unknown;
  remainingMs: number;
}

const [bundle] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)) as {
  handler: (event: unknown, context: Context) => Promise<unknown>;
};

function contextOf(remainingMs: number): Context {
  const until = Date.now() + remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'doisoat-network',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:doisoat-network',
    memoryLimitInMB: '1769',
    awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    logGroupName: '/doisoat/network',
    logStreamName: 'network',
    getRemainingTimeInMillis: () => until - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

process.on('message', ({ event, remainingMs }: Invocation) => {
  handler(event, contextOf(remainingMs)).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : 'failed' }),
  );
});
// A parent that is gone asks for nothing more.
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
