/**
 * A deployment that is reached as one on AWS is: CloudFormation, the URLs of tickets and orders and S3 over HTTP,
 * the functions behind them; every stored upload is told of as S3 does, and published.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { stateKey } from '../../core/domain/province-state.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { operations } from '../../core/operations/operations.ts';
import { makeDocuments } from '../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { uploadTicketHandler } from '../../functions/upload-ticket-handler.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from './deployment.ts';
import { Ordering } from './ordering.ts';
import { S3Server } from './s3-server.ts';

const accessKey = 'AKIDACCEPTANCE';
const secret = 'not-a-secret';
const region = 'ap-southeast-1';
const ticketGiver = 'AWS:AROAEXAMPLE:doisoat-test-upload-ticket';
export const acceptanceSession = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-acceptance/vn34-00.op-1';

export class TriedCloud {
  readonly deployment: Deployment;
  /** Who asks, as Lambda tells of them. */
  session = acceptanceSession;
  /** Whether the events of the store come. */
  delivers = true;
  /** What a change of the state has published: pages take longer than all the rest. */
  publishes: 'all' | 'figures' | 'nothing' = 'figures';
  /** What becomes of orders; `unknown`: the role has no right to their URL, as in an older deployment. */
  orders: 'done' | 'queued' | 'unknown' = 'done';
  /** What the queue and the stream have yet to do. */
  settled: Promise<unknown> = Promise.resolve();
  /** Of the provinces, of which none sends anything. */
  private figures: Awaited<ReturnType<typeof readSummaryInput>> | undefined;
  private readonly store: S3Server;
  private readonly ordering: Ordering;
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.writeHead(500).end());
  });

  private constructor(deployment: Deployment, store: S3Server) {
    this.deployment = deployment;
    this.store = store;
    this.ordering = new Ordering(deployment, operations);
    store.onStored = ({ bucket, key, version }) => {
      if (bucket !== buckets.uploads || !this.delivers) return;
      this.settled = this.settled.then(() => this.process({ key, version }));
    };
  }

  static async start(): Promise<TriedCloud> {
    const deployment = await Deployment.make();
    const store = await S3Server.start({
      buckets: [],
      handler: deployment.s3,
      secrets: { [accessKey]: secret },
    });
    const cloud = new TriedCloud(deployment, store);
    await new Promise<void>((resolve) => {
      cloud.server.listen(0, '127.0.0.1', resolve);
    });
    return cloud;
  }

  async stop(): Promise<void> {
    await this.settled;
    this.server.close();
    this.server.closeAllConnections();
    this.store.stop();
    await this.deployment.dispose();
  }

  private get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** By which the AWS SDK and the command find it. */
  get environment(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: region,
      AWS_ENDPOINT_URL_S3: this.store.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.url,
    };
  }

  /** One delivery of the queue, and the publication that a change of the state wakes. */
  private async process(stored: { key: string; version: string }): Promise<void> {
    const body = s3Message([stored], (record) => {
      record.userIdentity = { principalId: ticketGiver };
    });
    const version = async (): Promise<unknown> => (await world.state.read(stateKey(systemCheck.id)))?.version;
    const { world } = this.deployment.container;
    const before = await version();
    await this.deployment.sync(sqsEvent([body]), context());
    if (this.publishes === 'nothing' || (await version()) === before) return;
    if (this.publishes === 'all') await this.deployment.publish({}, context());
    else {
      this.figures ??= await readSummaryInput(world, { ledger: false });
      const asOf = new Date(world.clock.now()).toISOString();
      const input = { ...this.figures, status: { ...this.figures.status, asOf } };
      const documents = makeDocuments(input, world.clock.now());
      this.deployment.store(buckets.results, 'published/national.json', JSON.stringify(documents.national));
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString();
    const signed = new RegExp(`Credential=${accessKey}/\\d{8}/${region}/(\\w+)/aws4_request`);
    const service = signed.exec(request.headers.authorization ?? '')?.[1];
    const { url = '' } = request;
    if (url === '/' && service === 'cloudformation') this.describe(body, response);
    else if (url === '/ticket' && service === 'lambda') await this.giveTicket(body, response);
    else if (url.startsWith('/operate/') && service === 'lambda') await this.operate(request, body, response);
    else response.writeHead(403).end();
  }

  private describe(body: string, response: ServerResponse): void {
    if (new URLSearchParams(body).get('StackName') !== 'doisoat-test') {
      response.writeHead(400).end('<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>');
      return;
    }
    const outputs = {
      uploadsBucket: buckets.uploads,
      resultsBucket: buckets.results,
      ticketUrl: `${this.url}/ticket`,
      operationsUrl: `${this.url}/operate/`,
    };
    const members = Object.entries(outputs).map(
      ([name, value]) => `<member>\n<OutputKey>${name}</OutputKey>\n<OutputValue>${value}</OutputValue>\n</member>`,
    );
    response
      .writeHead(200)
      .end(`<DescribeStacksResponse><Outputs>${members.join('')}</Outputs></DescribeStacksResponse>`);
  }

  /** Orders, which the machine begins when the store tells of them. */
  private async operate({ method, url = '' }: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    if (this.orders === 'unknown') {
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{"Message":"Forbidden"}');
      return;
    }
    const id = url.slice('/operate/'.length);
    const { status, json } =
      method === 'POST' ? await this.ordering.order(this.session, body) : await this.ordering.follow(this.session, id);
    if (status === 202 && this.orders === 'done')
      this.settled = this.settled.then(() => this.ordering.run(json.id)).catch(() => {});
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  private async giveTicket(body: string, response: ServerResponse): Promise<void> {
    const credentials = { accessKeyId: accessKey, secretAccessKey: secret };
    const s3 = new S3Client({ region, credentials, endpoint: this.store.endpoint, forcePathStyle: true });
    const handler = uploadTicketHandler(this.deployment.container, s3);
    const event = { body, requestContext: { authorizer: { iam: { userArn: this.session } } } };
    const { statusCode, headers, body: text } = await handler(event, context());
    response.writeHead(statusCode, headers).end(text);
  }
}
