/**
 * What starts functions and machines: mappings of queues and of the stream, pipes, schedules on command. As the
 * services do it, but that a message which failed comes back sooner: its invisibility is divided by `haste`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsCall } from './aws-call.ts';
import type { LambdaService } from './lambda-service.ts';
import type { QueueWatch } from './queue-watch.ts';
import { passes, queueUrl, readStream, tableOf, type StreamRecord } from './table-stream.ts';
import { functionNamed, type MappingPlan, type PipePlan, type Template } from './template.ts';

/** Between two looks at what has come. */
const idleDelay = 250; // milliseconds
/** Before the stream's records are given to the function again. */
const retryDelay = 1_000; // milliseconds
const streamTries = 100;

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: Record<string, string>;
}

export interface Deliveries {
  received: number;
  failed: number;
  /** Deliveries of the message that had most. */
  worst: number;
}

export interface EventSourcesOptions {
  template: Template;
  call: AwsCall;
  lambda: LambdaService;
  watch: QueueWatch;
  /** So many times faster than in the cloud a message that failed comes back. */
  haste: number;
  /** A mutant for the self-check: a message that failed is taken off the queue. */
  dropFailed?: boolean;
}

export class EventSources {
  readonly deliveries: Deliveries = { received: 0, failed: 0, worst: 0 };
  readonly started = new Map<string, number>();
  private readonly options: EventSourcesOptions;
  private readonly loops: Promise<void>[] = [];
  private busy = 0;
  private stopped = false;
  private failure: unknown;

  constructor(options: EventSourcesOptions) {
    this.options = options;
  }

  /** Everything of the template that is switched on. */
  start(): void {
    const { template } = this.options;
    const begin = (loop: Promise<void>): void => {
      this.loops.push(loop.catch((error: unknown) => (this.failure = error)).then(() => undefined));
    };
    for (const mapping of template.mappings().filter(({ enabled }) => enabled))
      if (isQueue(mapping.source)) for (let n = 0; n < (mapping.concurrency ?? 2); n++) begin(this.drain(mapping));
      else begin(this.follow(mapping));
    begin(this.options.watch.watch());
    for (const pipe of template.pipes()) begin(isQueue(pipe.source) ? this.pipeQueue(pipe) : this.pipeStream(pipe));
  }

  /** Nothing is under way here. Throws what ended a loop. */
  isIdle(): boolean {
    if (this.failure !== undefined) throw this.failure;
    return this.busy === 0;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.options.watch.stop();
    await Promise.all(this.loops);
  }

  /** What the schedule of that name starts, now; resolves with the ARN of the execution if it is a machine. */
  async schedule(name: string): Promise<string | undefined> {
    const found = this.options.template.all('AWS::Scheduler::Schedule').find((each) => each.Name === name);
    if (found === undefined) throw new Error(`no schedule ${name}`);
    const { Arn, Input = '{}' } = found.Target as { Arn: string; Input?: string };
    if (Arn.includes(':stateMachine:')) return this.execute(Arn, Input);
    await this.options.lambda.invoke(functionNamed(Arn), JSON.parse(Input));
    return undefined;
  }

  async execute(machine: string, input: string): Promise<string> {
    const name = machine.split(':').at(-1) ?? '';
    this.started.set(name, (this.started.get(name) ?? 0) + 1);
    const asked = { stateMachineArn: machine, input, name: randomUUID() };
    return (await this.options.call<{ executionArn: string }>('states', 'StartExecution', asked)).executionArn;
  }

  private async receive(queue: string, most: number): Promise<Message[]> {
    const { Messages = [] } = await this.options.call<{ Messages?: Message[] }>('sqs', 'ReceiveMessage', {
      QueueUrl: queueUrl(queue),
      MaxNumberOfMessages: most,
      AttributeNames: ['All'],
    });
    this.deliveries.received += Messages.length;
    for (const { Attributes } of Messages)
      this.deliveries.worst = Math.max(this.deliveries.worst, Number(Attributes.ApproximateReceiveCount));
    return Messages;
  }

  private async drain({ source, function: name, batchSize, partial }: MappingPlan): Promise<void> {
    while (!this.stopped) {
      const messages = this.options.watch.take(nameOf(source)) ? await this.receive(source, batchSize) : [];
      if (messages.length === 0) {
        await sleep(idleDelay);
        continue;
      }
      await this.atWork(async () => {
        const event = { Records: messages.map((each) => sqsRecord(source, each)) };
        const ended = await this.options.lambda.invoke(name, event);
        const failed = new Set(failuresIn(ended, partial) ?? messages.map(({ MessageId }) => MessageId));
        for (const each of messages) await this.settle(source, each, failed.has(each.MessageId));
      });
    }
  }

  private async settle(queue: string, { ReceiptHandle }: Message, failed: boolean): Promise<void> {
    const { call, haste, dropFailed = false } = this.options;
    const asked = { QueueUrl: queueUrl(queue), ReceiptHandle };
    if (!failed || dropFailed) {
      await call('sqs', 'DeleteMessage', asked);
      return;
    }
    this.deliveries.failed += 1;
    const VisibilityTimeout = Math.ceil((await this.visibilityOf(queue)) / haste);
    await call('sqs', 'ChangeMessageVisibility', { ...asked, VisibilityTimeout });
  }

  private async visibilityOf(queue: string): Promise<number> {
    const asked = { QueueUrl: queueUrl(queue), AttributeNames: ['VisibilityTimeout'] };
    const { Attributes } = await this.options.call<{ Attributes: { VisibilityTimeout: string } }>(
      'sqs',
      'GetQueueAttributes',
      asked,
    );
    return Number(Attributes.VisibilityTimeout);
  }

  /** The stream to a function: collected over the window, again until it succeeds. */
  private async follow({ source, function: name, filters, window, batchSize }: MappingPlan): Promise<void> {
    const { call, lambda } = this.options;
    let pending: StreamRecord[] = [];
    const isOver = (): boolean => this.stopped;
    const reading = readStream(
      call,
      { table: tableOf(source), from: 'TRIM_HORIZON' },
      (records) => {
        const wanted = records.filter((record) => passes(filters, record));
        if (pending.length === 0 && wanted.length > 0) this.busy += 1;
        pending.push(...wanted);
      },
      isOver,
    );
    while (!this.stopped) {
      if (pending.length === 0) {
        await sleep(idleDelay);
        continue;
      }
      await sleep(window * 1000);
      const batch = pending.slice(0, batchSize);
      for (let tries = 1; ; tries++) {
        const { end } = await lambda.invoke(name, { Records: batch });
        if (end === 'answered') break;
        if (tries === streamTries) throw new Error('records of the stream could not be delivered');
        await sleep(retryDelay);
      }
      pending = pending.slice(batch.length);
      if (pending.length === 0) this.busy -= 1;
    }
    await reading;
  }

  private async pipeQueue({ source, target, filters, inputTemplate }: PipePlan): Promise<void> {
    while (!this.stopped) {
      const messages = this.options.watch.take(nameOf(source)) ? await this.receive(source, 1) : [];
      if (messages.length === 0) await sleep(idleDelay);
      else
        await this.atWork(async () => {
          const records = messages.map((each) => sqsRecord(source, each)).filter((each) => passes(filters, each));
          if (records.length > 0) await this.execute(target, pipedInput(records, inputTemplate));
          for (const each of messages) await this.settle(source, each, false);
        });
    }
  }

  private async pipeStream({ source, target, filters, inputTemplate }: PipePlan): Promise<void> {
    const records: StreamRecord[] = [];
    const reading = readStream(
      this.options.call,
      { table: tableOf(source), from: 'LATEST' },
      (found) => void records.push(...found.filter((record) => passes(filters, record))),
      () => this.stopped,
    );
    while (!this.stopped) {
      const record = records[0];
      if (record === undefined) await sleep(idleDelay);
      else
        await this.atWork(async () => {
          await this.execute(target, pipedInput([record], inputTemplate));
          records.shift();
        });
    }
    await reading;
  }

  private async atWork(work: () => Promise<void>): Promise<void> {
    this.busy += 1;
    try {
      await work();
    } finally {
      this.busy -= 1;
    }
  }
}

function isQueue(arn: string): boolean {
  return arn.startsWith('arn:aws:sqs:');
}

function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? '';
}

function sqsRecord(queue: string, { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }: Message) {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue,
    awsRegion: queue.split(':')[3],
  };
}

/** Ids of the messages that stay in the queue; undefined: all, because the invocation did not end well. */
function failuresIn(ended: { end: string; answer?: unknown }, partial: boolean): string[] | undefined {
  if (ended.end !== 'answered') return undefined;
  const answer = ended.answer as { batchItemFailures?: { itemIdentifier: string }[] } | null;
  return partial ? (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier) : [];
}

/** A pipe hands over the array of its records, each made by the template if there is one. */
function pipedInput(records: readonly unknown[], template: string | undefined): string {
  if (template?.includes('<') === true) throw new Error('a template with paths: fill them in here');
  return JSON.stringify(template === undefined ? records : records.map(() => JSON.parse(template) as unknown));
}
