/** What makes the summary be published: a change of a province's state, and the hour. */
import { Aws, Duration, TimeZone } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { sortAttribute } from '../adapters/dynamo/table-keys.ts';
import type { StageConfig } from './config.ts';
import { allowStream } from './grants.ts';
import type { NodeFunction } from './node-function.ts';

export interface PublishTriggerProps {
  config: StageConfig;
  publish: NodeFunction;
  deadLetters: Queue;
}

/** Every state item that changes, collected over a window: one run publishes them all. */
export function publishOnChange(scope: Construct, props: PublishTriggerProps & { table: Table }): void {
  const { config, table, publish, deadLetters } = props;
  allowStream(publish.role, table);
  publish.role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  new EventSourceMapping(scope, 'StateChanges', {
    target: publish.live,
    eventSourceArn: table.tableStreamArn ?? '',
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 1000,
    maxBatchingWindow: Duration.seconds(config.publishWindowSeconds),
    parallelizationFactor: 1,
    // What is published is read from the table, so an old record is as good as a new one; the schedule is the net
    // below.
    maxRecordAge: Duration.hours(1),
    retryAttempts: 100,
    filters: [FilterCriteria.filter({ dynamodb: { Keys: { [sortAttribute]: { S: FilterRule.isEqual('STATE') } } } })],
    onFailure: new SqsDlq(deadLetters),
  });
}

/** Also when nothing changed: the page shows how old the counts are, and a lost event is recovered. */
export function publishOnSchedule(scope: Construct, { config, publish, deadLetters }: PublishTriggerProps): void {
  // Written out, because the target would also allow every version and alias of the function.
  const role = new Role(scope, 'PublishScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [publish.live.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  new Schedule(scope, 'HourlyPublish', {
    scheduleName: `doisoat-${config.stage}-publish`,
    description: 'Publishes the summary at five past every hour',
    schedule: ScheduleExpression.cron({ minute: '5', timeZone: TimeZone.ASIA_HO_CHI_MINH }),
    target: new LambdaInvoke(publish.live, {
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: deadLetters,
      retryAttempts: 2,
    }),
  });
}
