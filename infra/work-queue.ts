/** A queue that S3 fills and one function, or a pipe, empties, and the dead-letter queue behind it. */
import { Aws, CfnResource, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal, type Role } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A message is kept as long as SQS can: long enough to repair whatever keeps it from being worked on. */
const retention = Duration.days(14);
/**
 * Deliveries before a message is put aside. Of an upload about three hours, in which an outage, or a morning in which
 * the account has no function left, is over. Throttled deliveries count too. A poison message costs no more than this.
 */
export const deliveriesMax = 12;
/**
 * Beyond the consumer's timeout, which is the least that Lambda takes. AWS asks for six timeouts because throttled
 * deliveries count as failed ones: here they may, and a clerk whose first delivery broke waits minutes, not half an
 * hour.
 */
export const visibilityMargin = Duration.seconds(30);

export interface WorkQueueProps {
  queueName: string;
  deadLetters: Queue;
  consumerTimeout: Duration;
  /** The function that empties it; without one a pipe does. */
  consumer?: IFunction;
  /** Invocations of the function at a time from this queue, 2 to 1,000 (the service's bounds). */
  concurrency?: number;
}

export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: props.queueName,
      encryption: QueueEncryption.SQS_MANAGED, // S3 can send to it without a right to a key
      enforceSSL: true,
      retentionPeriod: retention,
      visibilityTimeout: props.consumerTimeout.plus(visibilityMargin),
      deadLetterQueue: { queue: props.deadLetters, maxReceiveCount: deliveriesMax },
    });
    if (props.consumer !== undefined) this.give(props.consumer, props.concurrency ?? 2);
  }

  private give(consumer: IFunction, maxConcurrency: number): void {
    // Not SqsEventSource: it would grant the function each of 34 queues in turn, more than a role's policy holds.
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1, // one upload has the memory and the time of an invocation for itself
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason:
        'The source is a queue: its own redrive policy leads to the dead-letter queue; a mapping of a queue has ' +
        'no destination.',
    });
  }

  /**
   * Lets S3 send events of this bucket of this account, and no one else. The bucket must come after the returned
   * policy.
   */
  allowFrom(bucketName: string): CfnResource {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyTheWatchedBucket',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${bucketName}` },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    const policy = this.queue.node.findChild('Policy').node.defaultChild;
    if (!CfnResource.isCfnResource(policy)) throw new Error('a queue with a statement has a policy');
    return policy;
  }
}

/**
 * The way back for dead letters of one function: a mapping that is off until the operator turns it on, so that messages
 * are delivered again as they were written. Moving them by hand would need the right to read and to write messages, and
 * who may write a message may say who sent an upload.
 */
export function deadLetterReplay(scope: Construct, deadLetters: Queue, consumer: IFunction): EventSourceMapping {
  const mapping = new EventSourceMapping(scope, 'DeadLetterReplay', {
    target: consumer,
    eventSourceArn: deadLetters.queueArn,
    enabled: false,
    batchSize: 1,
    maxConcurrency: 2,
    reportBatchItemFailures: true,
  });
  Validations.of(mapping).acknowledge({
    id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
    reason: 'The source is a queue: what fails again stays in it.',
  });
  return mapping;
}

/**
 * To turn that mapping on and off, for that function alone. Whether the request names the function with its alias or
 * without is for Lambda to say: both are it.
 */
export function allowReplay(
  role: Role,
  mapping: EventSourceMapping,
  consumer: { function: IFunction; live: IFunction },
): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      resources: [mapping.eventSourceMappingArn],
      conditions: { ArnEquals: { 'lambda:FunctionArn': [consumer.function.functionArn, consumer.live.functionArn] } },
    }),
  );
}

/** `consumerTimeout`: of the function to which its messages can be given again. */
export function deadLetterQueue(scope: Construct, id: string, queueName: string, consumerTimeout?: Duration): Queue {
  const queue = new Queue(scope, id, {
    queueName,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: retention,
    ...(consumerTimeout === undefined ? {} : { visibilityTimeout: consumerTimeout.plus(visibilityMargin) }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const reason = 'It is the dead-letter queue: of other queues, of a stream, of a schedule or of a rule.';
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-SQS3', reason },
    { id: 'Serverless::Serverless-SQSRedrivePolicy', reason },
  );
  return queue;
}
