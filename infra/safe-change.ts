/**
 * How a function changes: each deployment makes a version of it, and the alias `live`, which everything calls, moves
 * there. Where the stage asks for it a tenth of the calls goes first, for some minutes, and an alarm takes it back
 * (`docs/deploy.md`, Safe change).
 */
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  type ILambdaDeploymentConfig,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type Version } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MetricName, metricsNamespace, versionDimension } from '../functions/metric-names.ts';
import type { CanaryMinutes, StageConfig } from './config.ts';
import { expectWildcard } from './grants.ts';
import { own, plain } from './people-roles.ts';

/** What everything calls; `$LATEST` is nobody's. */
export const liveName = 'live';
/** CloudWatch's own period for what Lambda counts. */
const period = Duration.minutes(1);
/** Seen by CodeDeploy, which looks now and then, and room for what arrives late. */
const periods = 3;
/** Publishing that is further behind waits for something that does not go away by itself. */
const behindMax = Duration.minutes(5);

/** A tenth of the calls, for so many minutes; then all. */
const configs: Record<CanaryMinutes, ILambdaDeploymentConfig> = {
  5: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  10: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  15: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  30: LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
};

/** What a function is called by, and how it comes to its next version. */
export class LiveVersion extends Construct {
  readonly alias: Alias;
  private readonly group: LambdaDeploymentGroup | undefined;
  private readonly functionName: string;
  private readonly alarmName: string;

  /** `entry`: of the function. `pinned`: a state machine names its versions, so that the alias moves at once. */
  constructor(
    scope: Construct,
    id: string,
    { config, entry, version, pinned }: { config: StageConfig; entry: string; version: Version; pinned: boolean },
  ) {
    super(scope, id);
    this.functionName = `doisoat-${config.stage}-${entry}`;
    this.alarmName = `doisoat-${config.stage}-change-${entry}`;
    this.alias = new Alias(this, 'Alias', { aliasName: liveName, version });
    if (config.canaryMinutes === undefined || pinned) return;
    const { application, role } = Releases.of(this, config);
    this.group = new LambdaDeploymentGroup(this, 'Change', {
      application,
      deploymentGroupName: this.functionName,
      role: role.withoutPolicyUpdates(),
      alias: this.alias,
      deploymentConfig: configs[config.canaryMinutes],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    this.rollBackOnFaults(config, entry, version);
  }

  /**
   * Invocations of the new version that broke off, and what it reports as faults: an upload that failed goes back to
   * its queue, and the invocation ends well. Of that version alone, so that what is wrong with the old one does not
   * keep the mended one out.
   */
  private rollBackOnFaults({ stage }: StageConfig, entry: string, { version }: Version): void {
    const of = (namespace: string, metricName: string, dimensionsMap: Record<string, string>): IMetric =>
      new Metric({ namespace, metricName, dimensionsMap, period, statistic: 'Sum' });
    const usingMetrics = {
      broken: of('AWS/Lambda', 'Errors', {
        FunctionName: this.functionName,
        Resource: `${this.functionName}:${liveName}`,
        ExecutedVersion: version,
      }),
      faults: of(metricsNamespace, MetricName.faults, { service: entry, stage, [versionDimension]: version }),
    };
    this.rollBackOn('', new MathExpression({ expression: 'FILL(broken, 0) + FILL(faults, 0)', usingMetrics, period }), {
      above: 0,
      says: 'A new version had a fault.',
    });
  }

  /** Messages that come to lie there, not those that lie there: these would keep out the version that mends it. */
  rollBackOnDeadLetters(queue: IQueue): void {
    const dead = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' });
    const more = new MathExpression({ expression: 'DIFF(dead)', usingMetrics: { dead }, period });
    this.rollBackOn('-dead', more, { above: 0, says: 'A message was put aside while a version changed.' });
  }

  /** For a function that a stream wakes. */
  rollBackWhenBehind(): void {
    const age = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'IteratorAge',
      dimensionsMap: { FunctionName: this.functionName },
      period,
      statistic: 'Maximum',
    });
    const says = 'Changes were not published while a version changed.';
    this.rollBackOn('-behind', age, { above: behindMax.toMilliseconds(), says });
  }

  /** Such alarms ring nobody: who deploys sees the roll-back, and the others (`alarms.ts`) say what is wrong. */
  private rollBackOn(suffix: string, metric: IMetric, { above, says }: { above: number; says: string }): void {
    if (this.group === undefined) return;
    this.group.addAlarm(
      new Alarm(this, `Alarm${suffix}`, {
        alarmName: `${this.alarmName}${suffix}`,
        alarmDescription: `${says} Takes a deployment back, and rings nobody: docs/deploy.md, Safe change.`,
        metric,
        threshold: above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: periods,
        datapointsToAlarm: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }
}

/** What all deployment groups of a stack share: CodeDeploy's application, and the role that moves the aliases. */
class Releases extends Construct {
  readonly application: LambdaApplication;
  readonly role: Role;

  static of(scope: Construct, config: StageConfig): Releases {
    const stack = Stack.of(scope);
    const known = stack.node.tryFindChild('Releases');
    return known instanceof Releases ? known : new Releases(stack, config);
  }

  private constructor(scope: Construct, { stage }: StageConfig) {
    super(scope, 'Releases');
    this.application = new LambdaApplication(this, 'Application', { applicationName: `doisoat-${stage}` });
    // AWS's own policy for this would move the aliases of every function of the account.
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const functions = own('lambda', `function:doisoat-${stage}-*`);
    expectWildcard(this.role, plain(functions), 'aliases of the stage’s functions');
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: [functions],
      }),
    );
    const alarms = own('cloudwatch', `alarm:doisoat-${stage}-change-*`);
    expectWildcard(this.role, plain(alarms), 'alarms that take a deployment back');
    this.role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] }));
  }
}
