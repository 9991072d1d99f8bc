/**
 * Orders of work as they are given to a deployment: requests to the URL, the event of a stored order, the queue, the
 * pipe and the machine.
 */
import { operateHandler } from '../../functions/operate-handler.ts';
import { orderKeys, type Operations } from '../../functions/operation-orders.ts';
import { operationTaskHandler } from '../../functions/operation-task-handler.ts';
import { operationMachineOf } from '../../functions/machines/operation-machine.ts';
import type { OrderingRole } from '../../core/operations/operation.ts';
import { buckets, context, s3Message, sqsEvent, type Deployment } from './deployment.ts';
import { walkMachine, type Invoke } from './walk-machine.ts';

export interface Told {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape of an answer is asserted, not typed
  json: any;
}

export const sessionOf = (role: string, name = 'person-1', account = '123456789012'): string =>
  `arn:aws:sts::${account}:assumed-role/doisoat-test-${role}/${name}`;

export interface OrderBody {
  operation: string;
  request?: object;
  purpose?: string;
  officer?: string;
  id?: string;
}

export class Ordering {
  readonly deployment: Deployment;
  private readonly operate: ReturnType<typeof operateHandler>;
  private readonly task: ReturnType<typeof operationTaskHandler>;
  private executions = 0;

  /** `container`: of the function that takes requests, if it is not that of the deployment. */
  constructor(deployment: Deployment, operations: Operations, container = deployment.container) {
    this.deployment = deployment;
    this.operate = operateHandler(container, operations);
    this.task = operationTaskHandler(deployment.container, operations);
  }

  /** `caller`: a role, or the ARN of whoever calls; null for a direct invocation. */
  order(caller: string | null, body: OrderBody | string, requestId = 'request-0123456789'): Promise<Told> {
    const given = typeof body === 'string' ? body : JSON.stringify({ request: {}, purpose: 'a test', ...body });
    return this.call(caller, 'POST', '/', given, requestId);
  }

  follow(caller: string | null, id: string): Promise<Told> {
    return this.call(caller, 'GET', `/${id}`);
  }

  /** As the pipe starts the machine when S3 tells of the order. */
  run(id: string, disturb: (invoke: Invoke) => Invoke = (invoke) => invoke): Promise<unknown> {
    return this.start(sqsEvent([this.eventOf(id)]).Records, disturb);
  }

  /** What S3 tells of a stored order. */
  eventOf(id: string): string {
    const key = orderKeys.order(id);
    const [{ version }] = this.deployment.s3.s3.buckets.get(buckets.uploads)?.get(key) ?? [];
    return s3Message([{ key, version }]);
  }

  /** `execution`: of one that is resumed, which keeps its name. */
  start(
    input: unknown,
    disturb: (invoke: Invoke) => Invoke = (invoke) => invoke,
    execution = `execution-${(this.executions += 1)}`,
  ): Promise<unknown> {
    return walkMachine(operationMachineOf({ functionName: 'task', concurrency: 2 }), input, {
      invoke: disturb((_name, event) => this.task(event, context())),
      execution,
    });
  }

  /** Orders, lets it run, and tells of its end. */
  async done(caller: OrderingRole, body: OrderBody): Promise<Told> {
    const ordered = await this.order(caller, body);
    if (ordered.status !== 202) return ordered;
    await this.run(ordered.json.id).catch(() => {}); // how it ended is told
    return this.follow(caller, ordered.json.id);
  }

  private async call(
    caller: string | null,
    method: string,
    rawPath: string,
    body?: string,
    requestId = 'request-0123456789',
  ): Promise<Told> {
    const userArn = caller?.startsWith('arn:') === false ? sessionOf(caller) : caller;
    const event = {
      rawPath,
      ...(body === undefined ? {} : { body }),
      requestContext: { http: { method }, ...(userArn === null ? {} : { authorizer: { iam: { userArn } } }) },
    };
    const { statusCode, body: answered } = await this.operate(event, { ...context(), awsRequestId: requestId });
    return { status: statusCode, json: JSON.parse(answered) };
  }
}
