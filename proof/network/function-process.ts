/**
 * A function as a process: the bundle that is deployed, its environment variables, and events that come one after the
 * other from the parent. What it logs goes to standard output, as in Lambda.
 */
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

interface Invocation {
  event: unknown;
  remainingMs: number;
}

/** What a streamed answer was; of its bytes the first. */
interface StreamedAnswer {
  statusCode: number;
  bytes: number;
  text: string;
}

type StreamHandler = (event: unknown, stream: Writable, context: Context) => Promise<void>;

const textMax = 2_000; // bytes

/** What the runtime of Lambda gives functions that stream: here what they send is counted, and not kept. */
const runtime = {
  streamifyResponse(handler: StreamHandler) {
    return async (event: unknown, context: Context): Promise<StreamedAnswer> => {
      const answer: StreamedAnswer = { statusCode: 0, bytes: 0, text: '' };
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          if (answer.bytes < textMax) answer.text += chunk.subarray(0, textMax).toString();
          answer.bytes += chunk.length;
          done();
        },
      });
      answers.set(stream, answer);
      await handler(event, stream, context);
      return answer;
    };
  },
  HttpResponseStream: {
    from(stream: Writable, { statusCode }: { statusCode: number }): Writable {
      const answer = answers.get(stream);
      if (answer !== undefined) answer.statusCode = statusCode;
      return stream;
    },
  },
};
const answers = new WeakMap<Writable, StreamedAnswer>();
Object.assign(globalThis, { awslambda: runtime });

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
