/**
 * Copies of the ledger, the records, the answers and the state, which the stack's own rights do not reach: an AWS
 * Backup vault with a lock and a key of its own and, if the stage names one, a vault of another account. Off unless the
 * stage asks for it (`docs/deploy.md`, Backup vault). The index is built anew from its extract; the fingerprint key is
 * kept elsewhere on purpose: with it and the ledger names could be tried.
 */
import { Aws, CfnOutput, Duration, TimeZone, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { BackupVaultConfig, StageConfig } from './config.ts';
import type { DataBucket } from './data-bucket.ts';
import { removalOf } from './removal.ts';

/** After the usual night, before the offices begin. */
const hour = { hour: '3', minute: '30' };
/** What AWS writes and keeps up: which calls a backup of a table, and of a bucket, is made of. */
const policies = ['AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup'];

export interface BackupVaultProps {
  config: StageConfig;
  wanted: BackupVaultConfig;
  buckets: readonly DataBucket[];
  table: Table;
}

/** The vault and its plan; returns the role that reads, to be let in by the buckets. */
export function backupVault(scope: Construct, { config, wanted, buckets, table }: BackupVaultProps): Role {
  const { copyTo, dailyDays, weeklyDays, sealedAfterDays } = wanted;
  const days = [dailyDays, weeklyDays];
  const name = `doisoat-${config.stage}-backup`;
  const key = new Key(scope, 'BackupKey', {
    alias: `doisoat/${config.stage}/backup`,
    description: `doisoat ${config.stage}: copies in the vault`,
    enableKeyRotation: true,
    removalPolicy: removalOf(config),
  });
  const vault = new BackupVault(scope, 'BackupVault', {
    backupVaultName: name,
    encryptionKey: key,
    blockRecoveryPointDeletion: true,
    lockConfiguration: {
      minRetention: Duration.days(Math.min(...days)),
      maxRetention: Duration.days(Math.max(...days)),
      ...(sealedAfterDays === undefined ? {} : { changeableFor: Duration.days(sealedAfterDays) }),
    },
    removalPolicy: removalOf(config),
  });
  const copies = (deleteAfter: Duration) =>
    copyTo === undefined
      ? {}
      : {
          copyActions: [
            {
              destinationBackupVault: BackupVault.fromBackupVaultArn(scope, `CopyOf${deleteAfter.toDays()}`, copyTo),
              deleteAfter,
            },
          ],
        };
  const every = (ruleName: string, weekDay: string | undefined, retained: number) =>
    new BackupPlanRule({
      ruleName,
      scheduleExpression: Schedule.cron({ ...hour, ...(weekDay === undefined ? {} : { weekDay }) }),
      scheduleExpressionTimezone: TimeZone.ASIA_HO_CHI_MINH,
      deleteAfter: Duration.days(retained),
      ...copies(Duration.days(retained)),
    });
  const plan = new BackupPlan(scope, 'BackupPlan', {
    backupPlanName: name,
    backupVault: vault,
    backupPlanRules: [every('daily', undefined, dailyDays), every('weekly', 'SUN', weeklyDays)],
  });
  const role = backupRole(scope);
  plan.addSelection('Data', {
    backupSelectionName: name,
    role: role.withoutPolicyUpdates(),
    disableDefaultBackupPolicy: true,
    resources: [table.tableArn, ...buckets.map(({ bucket }) => bucket.bucketArn)].map((arn) =>
      BackupResource.fromArn(arn),
    ),
  });
  for (const { bucket } of buckets) {
    // A backup of a bucket is made from its events: switched on here, or the service would change the bucket itself.
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error('a bucket has a resource of its own');
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
  new CfnOutput(scope, 'backupVault', { value: vault.backupVaultArn });
  return role;
}

function backupRole(scope: Construct): Role {
  const role = new Role(scope, 'BackupRole', {
    assumedBy: new ServicePrincipal('backup.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    managedPolicies: policies.map((each) => ManagedPolicy.fromAwsManagedPolicyName(`service-role/${each}`)),
  });
  const reason =
    'AWS keeps the list of what its backups call. The service alone assumes the role; the selection names a table ' +
    'and three buckets, and the other buckets of production let it read nothing.';
  for (const each of policies)
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${each}]`,
      reason,
    });
  return role;
}

/** A copy that was not made is told at once: nobody looks into a vault before it is needed. */
export function watchBackups(scope: Construct, { stage }: StageConfig, { topic, deadLetters }: Alarms): void {
  new Rule(scope, 'BackupFailed', {
    ruleName: `doisoat-${stage}-backup-failed`,
    description: 'A backup, or its copy to another account, was not made',
    eventPattern: {
      source: ['aws.backup'],
      detailType: ['Backup Job State Change', 'Copy Job State Change'],
      detail: { state: ['FAILED', 'ABORTED', 'EXPIRED'] },
    },
    targets: [new SnsTopic(topic, { deadLetterQueue: deadLetters })],
  });
}
