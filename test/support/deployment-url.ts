/** A deployment as a command meets it: CloudFormation and the URL of orders, on loopback, signatures checked. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What was asked, once its signature was right. */
export interface UrlRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface UrlAnswer {
  status: number;
  body: string | object;
  type?: string; // of Lambda's own errors
}

/** Undefined: the connection is broken off. */
type Answering = (request: UrlRequest) => UrlAnswer | undefined | Promise<UrlAnswer | undefined>;

export const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret of a test',
  AWS_SESSION_TOKEN: 'token of a test',
};

export class DeploymentUrl {
  readonly requests: UrlRequest[] = [];
  /** Of the URL of orders; a test says what. */
  answer: Answering = () => ({ status: 500, body: '' });
  /** Of CloudFormation. */
  stacks: Answering = () => ({ status: 200, body: stackXml('operationsUrl', `${this.address}/`) });
  /** Before any signature is looked at, if a test says so: another service of AWS. */
  anybody: Answering | undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.respond(request).then((answer) => {
        if (answer === undefined) {
          request.socket.destroy();
          return;
        }
        const { status, body, type } = answer;
        response.writeHead(status, type === undefined ? {} : { 'x-amzn-errortype': `${type}:x` });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
  }

  private async respond(request: IncomingMessage): Promise<UrlAnswer | undefined> {
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, body: (await buffer(request)).toString() };
    this.requests.push(asked);
    if (this.anybody !== undefined) return this.anybody(asked);
    const isForm = headers['content-type']?.startsWith('application/x-www-form') === true;
    if (isForm)
      return isSigned(asked, 'cloudformation')
        ? this.stacks(asked)
        : { status: 403, body: stackError('SignatureDoesNotMatch') };
    return isSigned(asked, 'lambda')
      ? this.answer(asked)
      : { status: 403, body: { message: 'no signature' }, type: 'InvalidSignatureException' };
  }

  static async open(): Promise<DeploymentUrl> {
    const opened = new DeploymentUrl();
    opened.server.listen(0, '127.0.0.1');
    await once(opened.server, 'listening');
    return opened;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Of a command that finds this deployment by its stack. */
  get environment(): Record<string, string> {
    return { ...credentials, AWS_REGION: 'ap-southeast-1', AWS_ENDPOINT_URL_CLOUDFORMATION: this.address };
  }

  /** Orders that were posted. */
  get orders(): Record<string, unknown>[] {
    const posted = this.requests.filter(({ method, body }) => method === 'POST' && body.startsWith('{'));
    return posted.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** As CloudFormation answers DescribeStacks, with an output before the one that is looked for. */
export function stackXml(key: string, value: string): string {
  const output = (name: string, text: string) =>
    `<member><OutputKey>${name}</OutputKey><Description>of it</Description><OutputValue>${text}</OutputValue></member>`;
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>doisoat-prod</StackName>
    <Outputs>${output('releaseUrl', 'https://example.org/')}${output(key, value)}</Outputs>
    <StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

export function stackError(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>x</Message></Error></ErrorResponse>`;
}

/** Signature Version 4 as its specification has it (AWS, "Create a signed AWS API request"), not as the signer does. */
function isSigned({ method, path, headers, body }: UrlRequest, service: string): boolean {
  const { authorization = '' } = headers;
  const found = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  if (found === null) return false;
  const [, credential, signedHeaders, signature] = found;
  const [key, day, region, named, end] = credential.split('/');
  const names = signedHeaders.split(';');
  if (!['host', 'x-amz-date', 'x-amz-security-token'].every((name) => names.includes(name))) return false;
  const url = new URL(path, 'http://x');
  const canonical = [
    method,
    url.pathname,
    url.searchParams.toString(),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const scope = [day, region, named, end].join('/');
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const steps = [day, region, service, 'aws4_request'];
  const secret = steps.reduce<Buffer>(
    (secretSoFar, step) => hmac(secretSoFar, step),
    Buffer.from(`AWS4${credentials.AWS_SECRET_ACCESS_KEY}`),
  );
  return key === credentials.AWS_ACCESS_KEY_ID && named === service && hmac(secret, text).toString('hex') === signature;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
