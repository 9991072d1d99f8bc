/**
 * Events of the summary as messages: each object that is created under `published/events/` becomes one message of a
 * topic that people and programs subscribe to. The publisher writes an event only if it is absent, so a message is sent
 * once; the delivery itself may repeat it.
 */
import { Aws, CfnOutput, Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alertKinds } from '../core/alerts/alert.ts';
import { eventKinds } from '../core/summary/summary-events.ts';
import type { StageConfig } from './config.ts';
import type { DataBucket } from './data-bucket.ts';
import { deadLetterQueue } from './work-queue.ts';
import { removalOf } from './removal.ts';

/** The content of a message. The object it names has province, day and figures: no figure passes through the topic. */
const texts: Record<(typeof eventKinds)[number], string> = {
  bulletin: 'Có bản tin mới trong ngày. / The bulletin of the day is published.',
  batchRefused: 'Một tệp tải lên bị từ chối. / An upload was refused.',
  provinceStale: 'Một tỉnh, thành phố không gửi dữ liệu mới. / A province has stopped sending.',
  rateFell: 'Tỷ lệ xác thực của một tỉnh, thành phố giảm. / The verification rate of a province fell.',
};
/** A message that could not be sent for a day is shown by the page instead. */
const retryFor = Duration.hours(24);

/** Makes the topic and the rules that lead to it; returns the queue of messages that could not be sent. */
export function sendPublishedEvents(scope: Construct, config: StageConfig, results: DataBucket): Queue {
  const resource = results.bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('a bucket has a resource of its own');
  // On the L1 bucket, because the L2 property adds a custom resource with a wildcard policy.
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  const topic = eventTopic(scope, config);
  const deadLetters = deadLetterQueue(scope, 'EventsDead', `doisoat-${config.stage}-dead-events`);
  for (const kind of eventKinds)
    new Rule(scope, `Event-${kind}`, {
      ruleName: `doisoat-${config.stage}-event-${kind}`,
      description: `${texts[kind].split(' / ')[1]} To the topic of events`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [results.bucket.bucketName] },
          object: { key: [{ wildcard: `published/events/*-${kind}-*.json` }] },
        },
      },
      targets: [
        new SnsTopic(topic, {
          deadLetterQueue: deadLetters,
          maxEventAge: retryFor,
          message: RuleTargetInput.fromText(
            `doisoat ${config.stage}: ${texts[kind]} ${EventField.fromPath('$.detail.object.key')}`,
          ),
        }),
      ],
    });
  if (config.alerts !== undefined) sendAlerts(scope, config, { results, topic, deadLetters });
  new CfnOutput(scope, 'eventTopic', { value: topic.topicArn });
  return deadLetters;
}

/** What a person's alert may be about, and what bundles several or tests the way. */
const alertMessages = [...alertKinds, 'digest', 'test'] as const;

/**
 * Alerts that people set: JSON, so that a subscription filters by its body: `kind`, and the place as the beginning of
 * `object` (docs/alerts.md, Topic).
 */
function sendAlerts(
  scope: Construct,
  { stage }: StageConfig,
  { results, topic, deadLetters }: { results: DataBucket; topic: Topic; deadLetters: Queue },
): void {
  for (const kind of alertMessages)
    new Rule(scope, `Alert-${kind}`, {
      ruleName: `doisoat-${stage}-alert-${kind}`,
      description: `Alerts that people set, ${kind}. To the topic of events`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [results.bucket.bucketName] },
          object: { key: [{ wildcard: `published/alerts/*/${kind}/*.json` }] },
        },
      },
      targets: [
        new SnsTopic(topic, {
          deadLetterQueue: deadLetters,
          maxEventAge: retryFor,
          message: RuleTargetInput.fromObject({
            format: 1,
            stage,
            kind,
            object: EventField.fromPath('$.detail.object.key'),
            text: 'Một cảnh báo đã đặt. / An alert that somebody set.',
          }),
        }),
      ],
    });
}

function eventTopic(scope: Construct, config: StageConfig): Topic {
  const key = new Key(scope, 'EventsKey', {
    alias: `doisoat/${config.stage}/events`,
    description: `doisoat ${config.stage}: messages of the topic of events`,
    enableKeyRotation: true,
    removalPolicy: removalOf(config),
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      principals: [new ServicePrincipal('events.amazonaws.com')],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  return new Topic(scope, 'Events', {
    topicName: `doisoat-${config.stage}-events`,
    displayName: `doisoat ${config.stage}`,
    masterKey: key,
    enforceSSL: true,
  });
}
