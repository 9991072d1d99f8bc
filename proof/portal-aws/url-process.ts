/**
 * A function URL as a process: `node url-process.ts BUNDLE PORT`. The bundle that is deployed, requests as events of
 * payload 2.0, answers as a stream, with Lambda's own limits (AWS Lambda Developer Guide, Invoking function URLs).
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

/** Of a request with its body as Lambda writes it. */
const requestMax = 6_291_456; // bytes
const remaining = 120_000; // milliseconds
/** Bodies that are handed over as text; all others in base64. */
const textTypes = /^(?:text\/|application\/(?:json|javascript|xml)(?:;|$))/;

interface AnswerFacts {
  statusCode: number;
  headers: Record<string, string>;
  cookies: string[];
}

type Handler = (event: object, answer: ServerResponse, context: Context) => Promise<void>;

/** What the runtime of Lambda gives functions that stream. */
const runtime = {
  streamifyResponse: (handler: Handler): Handler => handler,
  HttpResponseStream: {
    from(answer: ServerResponse, { statusCode, headers, cookies }: AnswerFacts): ServerResponse {
      return answer.writeHead(statusCode, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) });
    },
  },
};
Object.assign(globalThis, { awslambda: runtime });

const [bundle, port] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };

/** The event of a request; undefined if it is more than Lambda takes. */
async function eventOf(request: IncomingMessage): Promise<object | undefined> {
  const { cookie, ...rest } = request.headers;
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const isBase64Encoded = !textTypes.test(headers['content-type'] ?? '');
  const body = (await buffer(request)).toString(isBase64Encoded ? 'base64' : 'utf8');
  if (Buffer.byteLength(body) > requestMax) return undefined;
  const url = new URL(request.url ?? '/', 'http://function.invalid');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'function',
      domainName: headers.host,
      domainPrefix: 'function',
      http: { method: request.method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      timeEpoch: Date.now(),
    },
    ...(body === '' ? {} : { body }),
    isBase64Encoded,
  };
}

function contextOf(): Context {
  const until = Date.now() + remaining;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'doisoat-portal',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:doisoat-portal',
    memoryLimitInMB: '1769',
    awsRequestId: randomUUID(),
    logGroupName: '/doisoat/portal',
    logStreamName: 'portal',
    getRemainingTimeInMillis: () => until - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

const server = createServer((request, response) => {
  void (async () => {
    const event = await eventOf(request);
    if (event !== undefined) return handler(event, response, contextOf());
    const Message = `Request must be smaller than ${requestMax} bytes for the InvokeFunction operation`;
    response.writeHead(413, { 'content-type': 'application/json' }).end(JSON.stringify({ Message }));
  })();
});
server.listen(Number(port), '127.0.0.1', () => process.send?.({ ready: true }));
// A parent that is gone asks for nothing more.
process.on('disconnect', () => process.exit());
