/**
 * What wakes the operator. Every alarm has an entry in `docs/runbook.md` under its name (a test compares the two): what
 * happened, where to look, what to do, what not to do.
 */
import { Aws, CfnResource, Duration } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { MetricName, metricsNamespace } from '../functions/metric-names.ts';
import type { StageConfig } from './config.ts';
import { deadLetterQueue } from './work-queue.ts';
import { removalOf } from './removal.ts';

/** An upload that waits longer than this is not "within a minute" any more, nor a busy quarter of an hour. */
const oldestUploadMax = Duration.minutes(30);
/**
 * Refused files come from offices' mistakes; more than a fifth at a time comes from ours, or from a new program of
 * theirs.
 */
const refusedShareMax = 20; // per cent
/** Held claims are rare; more of them suggest that somebody is guessing. */
const heldShareMax = 2; // per cent
/** Below this many a share is meaningless. */
const shareBase = { batches: 10, rows: 1000 };
/** A metric expression of an alarm takes at most ten metrics. */
const metricsOfAlarm = 9;

export interface WatchedQueues {
  reconciliation: { machine: StateMachine; deadLetters: IQueue };
  build: StateMachine;
  sync: IFunction;
  operations: { machine: StateMachine; deadLetters: IQueue };
  uploads: readonly IQueue[];
  deadLetters: readonly (readonly [name: string, queue: IQueue])[];
  /** The function of the portal, if there is one. */
  portal?: IFunction | undefined;
}

/** Names of the alarms, as in the runbook; the stage comes before them. */
export const alarmNames = [
  'dead-uploads',
  'dead-extracts',
  'dead-publish',
  'dead-events',
  'oldest-upload',
  'batch-cut-off',
  'refused-share',
  'held-share',
  'faults',
  'province-stale',
  'ledger-drift',
  'publish-lag',
  'reconcile-failed',
  'build-failed',
  'operation-failed',
  'key-disabled',
  'cost',
] as const;
/** Of stages with a portal. */
export const portalAlarmNames = ['portal-faults'] as const;
/** Of stages with a backup vault (`infra/backup-vault.ts`). */
export const vaultAlarmNames = ['backup-failed'] as const;
type AlarmName = (typeof alarmNames)[number] | (typeof portalAlarmNames)[number];

export class Alarms {
  readonly topic: Topic;
  /** Of what could not be told to the topic. */
  readonly deadLetters: Queue;
  private readonly scope: Construct;
  private readonly config: StageConfig;

  constructor(scope: Construct, config: StageConfig, queues: WatchedQueues) {
    this.scope = scope;
    this.config = config;
    this.topic = this.makeTopic();
    this.deadLetters = deadLetterQueue(scope, 'AlarmsDead', `doisoat-${config.stage}-dead-alarms`);
    for (const [name, queue] of queues.deadLetters)
      this.watch(
        `dead-${name}` as AlarmName,
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
        {
          above: 0,
          says: `A message of ${name} could not be delivered and lies in its dead-letter queue.`,
        },
      );
    this.watchAges(queues.uploads);
    this.watchMetrics();
    this.watchCutOff(queues.sync);
    this.watchReconciliation(queues.reconciliation);
    this.watchBuild(queues.build);
    this.watchOperations(queues.operations);
    if (queues.portal !== undefined) this.watchPortal(queues.portal);
    this.watchKeys();
    this.watchCost();
  }

  /** Four alarms for 34 queues; all are reported under one name. */
  private watchAges(uploads: readonly IQueue[]): void {
    for (let from = 0; from < uploads.length; from += metricsOfAlarm) {
      const group = uploads.slice(from, from + metricsOfAlarm);
      const usingMetrics = Object.fromEntries(
        group.map((queue, i): [string, IMetric] => [
          `q${from + i}`,
          queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
        ]),
      );
      const expression = `MAX([${Object.keys(usingMetrics).join(',')}])`;
      this.watch('oldest-upload', new MathExpression({ expression, usingMetrics, label: 'oldest upload, seconds' }), {
        above: oldestUploadMax.toSeconds(),
        says: 'An upload has waited for half an hour.',
        part: from / metricsOfAlarm + 1,
      });
    }
  }

  private watchMetrics(): void {
    const hour = Duration.hours(1);
    const sum = (name: string, service: string) => this.metric(name, service, hour);
    const sync = 'sync-batch';
    this.watch(
      'refused-share',
      new MathExpression({
        expression: `IF(r + c >= ${shareBase.batches}, 100 * r / (r + c), 0)`,
        usingMetrics: { r: sum(MetricName.refused, sync), c: sum(MetricName.committed, sync) },
        period: hour,
      }),
      { above: refusedShareMax, says: `More than ${refusedShareMax} % of an hour’s batches were refused.` },
    );
    this.watch(
      'held-share',
      new MathExpression({
        expression: `IF(n >= ${shareBase.rows}, 100 * h / n, 0)`,
        usingMetrics: { h: sum(MetricName.held, sync), n: sum(MetricName.rows, sync) },
        period: hour,
      }),
      { above: heldShareMax, says: `More than ${heldShareMax} % of an hour’s rows were held: look who asks what.` },
    );
    this.watch('faults', sum(MetricName.faults, sync), { above: 5, says: 'More than five faults in an hour.' });
    this.watch('province-stale', this.metric(MetricName.provincesStale, 'publish-summary', hour, 'Maximum'), {
      above: 0,
      says: 'A province has sent nothing for longer than the limit of the summary.',
    });
    this.watch('ledger-drift', this.metric(MetricName.drift, 'reconcile', hour, 'Maximum'), {
      above: 0,
      says: 'A recount of a ledger gives other figures than its state.',
    });
    // The schedule publishes every hour: silence is the lag.
    this.watch('publish-lag', this.metric(MetricName.published, 'publish-summary', Duration.hours(2)), {
      below: 1,
      says: 'No summary was published for two hours.',
    });
  }

  /**
   * An upload that is too large for the function ends the same way in every delivery: by the clock, which is counted,
   * or killed for its memory or its time, which Lambda alone sees. Once may be a slow day.
   */
  private watchCutOff(sync: IFunction): void {
    const period = Duration.hours(1);
    const usingMetrics: Record<string, IMetric> = {
      late: this.metric(MetricName.deadlines, 'sync-batch', period),
      killed: sync.metricErrors({ period }),
    };
    this.watch(
      'batch-cut-off',
      new MathExpression({ expression: 'FILL(late, 0) + FILL(killed, 0)', usingMetrics, period }),
      {
        above: 1,
        says: 'Attempts at a batch ended before it was done, more than once in an hour: it may never end.',
      },
    );
  }

  /** Undone provinces are reported by a run; a run that broke off, or was never started, reports nothing. */
  private watchReconciliation({ machine, deadLetters }: WatchedQueues['reconciliation']): void {
    const period = Duration.hours(1);
    const usingMetrics: Record<string, IMetric> = {
      undone: this.metric(MetricName.reconcileFailed, 'reconcile', period),
      broken: machine.metricFailed({ period }),
      late: machine.metricTimedOut({ period }),
      unstarted: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    };
    this.watch('reconcile-failed', sumOf(usingMetrics, period), {
      above: 0,
      says: 'The nightly run left a province undone, broke off, or could not be started.',
    });
  }

  /** A refused extract ends its run well, and is reported by its code: this is a stage that died for good. */
  private watchBuild(machine: StateMachine): void {
    const period = Duration.minutes(5);
    const usingMetrics = { broken: machine.metricFailed({ period }), late: machine.metricTimedOut({ period }) };
    this.watch('build-failed', sumOf(usingMetrics, period), {
      above: 0,
      says: 'A build of the registry broke off; the index in use stays in use.',
    });
  }

  /** What is refused with a code concerns who ordered it: this is a part that died for good, or an order not begun. */
  private watchOperations({ machine, deadLetters }: WatchedQueues['operations']): void {
    const period = Duration.minutes(5);
    const usingMetrics: Record<string, IMetric> = {
      broken: machine.metricFailed({ period }),
      late: machine.metricTimedOut({ period }),
      unstarted: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    };
    this.watch('operation-failed', sumOf(usingMetrics, period), {
      above: 0,
      says: 'Work that somebody ordered broke off, or could not be started.',
    });
  }

  /** Answers that were faults, invocations that broke off, requests that nobody was left to answer. */
  private watchPortal(portal: IFunction): void {
    const period = Duration.hours(1);
    const usingMetrics: Record<string, IMetric> = {
      faults: this.metric(MetricName.faults, 'portal', period),
      broken: portal.metricErrors({ period }),
      turnedAway: portal.metricThrottles({ period }),
    };
    this.watch('portal-faults', sumOf(usingMetrics, period), {
      above: 5,
      says: 'The portal answered more than five requests of an hour with a fault, or not at all.',
    });
  }

  /** Disabling a key or scheduling its deletion is reported at once; the functions fail closed meanwhile. */
  private watchKeys(): void {
    const eventPattern: EventPattern = {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['kms.amazonaws.com'],
        eventName: [
          'DisableKey',
          'ScheduleKeyDeletion',
          'DisableKeyRotation',
          'DeleteImportedKeyMaterial',
          'PutKeyPolicy',
        ],
      },
    };
    new Rule(this.scope, 'KeyDisabled', {
      ruleName: `doisoat-${this.config.stage}-key-disabled`,
      description: 'A key was disabled, is to be deleted, or has another policy',
      eventPattern,
      targets: [new SnsTopic(this.topic, { deadLetterQueue: this.deadLetters })],
    });
  }

  private watchCost(): void {
    const subscriber = { subscriptionType: 'SNS', address: this.topic.topicArn };
    const notify = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [subscriber],
    });
    new CfnBudget(this.scope, 'Cost', {
      budget: {
        budgetName: `doisoat-${this.config.stage}-cost`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: this.config.monthlyBudget, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('ACTUAL', 100), notify('FORECASTED', 120)],
    });
  }

  private metric(metricName: string, service: string, period: Duration, statistic = 'Sum'): Metric {
    return new Metric({
      namespace: metricsNamespace,
      metricName,
      dimensionsMap: { service, stage: this.config.stage },
      period,
      statistic,
    });
  }

  private watch(
    name: AlarmName,
    metric: IMetric,
    { above, below, says, part }: { above?: number; below?: number; says: string; part?: number },
  ): void {
    const id = part === undefined ? name : `${name}-${part}`;
    const alarm = new Alarm(this.scope, `Alarm-${id}`, {
      alarmName: `doisoat-${this.config.stage}-${id}`,
      alarmDescription: `${says} Runbook: ${name}.`,
      metric,
      threshold: above ?? below ?? 0,
      comparisonOperator:
        above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Nothing happened is no alarm, unless it should have.
      treatMissingData: above === undefined ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }

  private makeTopic(): Topic {
    const key = new Key(this.scope, 'AlarmsKey', {
      alias: `doisoat/${this.config.stage}/alarms`,
      description: `doisoat ${this.config.stage}: alarms on their way`,
      enableKeyRotation: true,
      removalPolicy: removalOf(this.config),
    });
    const topic = new Topic(this.scope, 'Alarms', {
      topicName: `doisoat-${this.config.stage}-alarms`,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'budgets.amazonaws.com']) {
      const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions,
        }),
      );
      topic.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          conditions,
        }),
      );
    }
    for (const email of this.config.alarmEmails) topic.addSubscription(new EmailSubscription(email));
    if (!CfnResource.isCfnResource(topic.node.defaultChild)) throw new Error('a topic has a resource of its own');
    return topic;
  }
}

/** Together in a period; a metric without a value counts as nothing. */
function sumOf(usingMetrics: Record<string, IMetric>, period: Duration): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map((each) => `FILL(${each}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, period });
}
