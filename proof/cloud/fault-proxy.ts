/**
 * The way from functions and offices to the emulator: every request is counted, some fail as the plan of faults says,
 * and a form is taken only if it is what its signed policy says, which the emulator does not look at.
 */
import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { policyFault } from '../../test/support/s3-server.ts';
import type { FaultPlan, RequestFault } from './faults.ts';

/** Longer than a moment, shorter than the clients wait. */
const slowness = 1_500; // milliseconds

export interface FaultProxyOptions {
  target: string;
  faults: FaultPlan;
  /**
   * Access keys whose requests may fail. Not those of offices: a store that is told twice keeps two versions, of which
   * one is a duplicate.
   */
  faulty: ReadonlySet<string>;
  /** Secret of each access key that may sign a form. */
  secrets: Record<string, string>;
}

export class FaultProxy {
  /** Requests by service and action, such as `s3 GET`. */
  readonly counts = new Map<string, number>();
  formsRefused = 0;
  /** What went wrong of itself between here and the emulator: nothing should. */
  readonly broken: string[] = [];
  private readonly options: FaultProxyOptions;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly server = createServer((request, response) => {
    this.pass(request, response).catch((error: unknown) => {
      this.broken.push(error instanceof Error ? error.message : 'unknown');
      response.destroy();
    });
  });

  constructor(options: FaultProxyOptions) {
    this.options = options;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const target = String(headers['x-amz-target'] ?? '');
    const service = target === '' ? 's3' : 'dynamodb';
    const action = service === 's3' ? method : (target.split('.')[1] ?? '');
    const counted = `${service} ${action}`;
    this.counts.set(counted, (this.counts.get(counted) ?? 0) + 1);
    const body = await buffer(request);
    const form = method === 'POST' && (headers['content-type'] ?? '').startsWith('multipart/form-data');
    if (form && (await this.formFault(url.slice(1), headers['content-type'] ?? '', body)) !== undefined) {
      this.formsRefused += 1;
      response.writeHead(403).end();
      return;
    }
    const writes = service === 's3' ? method === 'PUT' || form : /^(?:Put|Update|Delete)/.test(action);
    const accessKey = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    const reads = service === 's3' && method === 'GET';
    const fault = this.options.faulty.has(accessKey) ? this.options.faults.of({ service, writes, reads }) : undefined;
    if (fault === 'reset') {
      response.destroy();
      return;
    }
    if (fault === 'slowDown' || fault === 'error') {
      refuse(response, service, fault);
      return;
    }
    if (fault === 'slow') await sleep(slowness);
    const answer = await this.forward(request, body);
    const bytes = await buffer(answer);
    if (fault === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, withoutHop(answer.headers));
    if (fault === 'cut' && bytes.length > 0) {
      response.write(bytes.subarray(0, this.options.faults.cutAt(bytes.length)), () => response.destroy());
      return;
    }
    response.end(bytes);
  }

  private async formFault(bucket: string, type: string, body: Buffer): Promise<string | undefined> {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const fields = new Map<string, string>();
    let bytes: number | undefined;
    for (const [name, value] of form)
      if (typeof value === 'string') fields.set(name.toLowerCase(), value);
      else bytes = value.size;
    return bytes === undefined ? 'file' : policyFault({ bucket, fields, bytes }, this.options.secrets);
  }

  private forward(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, url, headers } = request;
    const { hostname, port } = new URL(this.options.target);
    const { 'transfer-encoding': _chunked, expect: _expect, connection: _connection, ...rest } = headers;
    const to = { agent: this.agent, hostname, port, method, path: url };
    return new Promise((resolve, reject) => {
      const asked = send({ ...to, headers: { ...rest, 'content-length': String(body.length) } }, resolve);
      // A connection that was kept, and that the emulator has closed meanwhile: no fault of ours.
      const again = (error: NodeJS.ErrnoException): void => {
        if (asked.reusedSocket && error.code === 'ECONNRESET') this.forward(request, body).then(resolve, reject);
        else reject(error);
      };
      asked.on('error', again).end(body);
    });
  }
}

/** Headers of the answer, but for those of the connection between us and the emulator. */
function withoutHop(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const { connection: _connection, 'keep-alive': _alive, 'transfer-encoding': _chunked, ...rest } = headers;
  return rest;
}

/** As each service words it. */
function refuse(response: ServerResponse, service: 's3' | 'dynamodb', fault: RequestFault): void {
  if (service === 's3') {
    const [status, code] = fault === 'slowDown' ? ([503, 'SlowDown'] as const) : ([500, 'InternalError'] as const);
    const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>x</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
    return;
  }
  const [status, type] =
    fault === 'slowDown'
      ? ([400, 'ProvisionedThroughputExceededException'] as const)
      : ([500, 'InternalServerError'] as const);
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}` };
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
