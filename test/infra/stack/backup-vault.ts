import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vaultAlarmNames } from '../../../infra/alarms.ts';
import { checkedStack } from '../checked-stack.ts';
import { Synthesised, flat } from '../synthesised.ts';

const stack = new Synthesised(await checkedStack());
const [, { Properties: vault }] = stack.one('AWS::Backup::BackupVault', () => true);
const [, { Properties: plan }] = stack.one('AWS::Backup::BackupPlan', () => true);
const [, { Properties: selection }] = stack.one('AWS::Backup::BackupSelection', () => true);

describe('the backup vault', () => {
  it('is not there unless a stage asks for it', () => {
    const types = Object.values(Synthesised.of().resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::Backup'))).toEqual([]);
  });

  it('has a lock, a key of its own, and lets nobody delete a copy', () => {
    expect(vault.LockConfiguration).toEqual({ MinRetentionDays: 35, MaxRetentionDays: 371, ChangeableForDays: 7 });
    const key = flat(vault.EncryptionKeyArn).slice(1, -'.Arn>'.length);
    expect(stack.resources[key].Properties).toMatchObject({ EnableKeyRotation: true });
    expect(vault.AccessPolicy.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
      }),
    ]);
  });

  it('gets a copy each day and each Sunday, which goes on to the other account', () => {
    const rules = plan.BackupPlan.BackupPlanRule;
    expect(
      rules.map(({ RuleName, ScheduleExpression, ScheduleExpressionTimezone, Lifecycle, CopyActions }: Rule) => [
        RuleName,
        `${ScheduleExpression} ${ScheduleExpressionTimezone}`,
        Lifecycle.DeleteAfterDays,
        CopyActions,
      ]),
    ).toEqual([
      ['daily', 'cron(30 3 * * ? *) Asia/Ho_Chi_Minh', 35, copiesFor(35)],
      ['weekly', 'cron(30 3 ? * SUN *) Asia/Ho_Chi_Minh', 371, copiesFor(371)],
    ]);
  });

  it('holds ledger, records, answers and state: no uploads, and not the key by which names could be tried', () => {
    const [tableId] = stack.one('AWS::DynamoDB::Table', () => true);
    const kept = ['ledger', 'records', 'results'].map((purpose) => stack.bucketOf(purpose)[0]);
    expect(selection.BackupSelection.Resources.map(flat)).toEqual([tableId, ...kept].map((id) => `<${id}.Arn>`));
    for (const id of kept)
      expect(stack.resources[id].Properties.NotificationConfiguration).toEqual({
        EventBridgeConfiguration: { EventBridgeEnabled: true },
      });
  });

  it('is filled by a role that the service alone assumes, and that reads of the buckets these three', () => {
    const role = flat(selection.BackupSelection.IamRoleArn);
    const [, { Properties }] = stack.one('AWS::IAM::Role', (each) => {
      const id = role.slice(1, -'.Arn>'.length);
      return each === stack.resources[id];
    });
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Action: 'sts:AssumeRole',
        Principal: { Service: 'backup.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    const reads = ['uploads', 'registry', 'ledger', 'records', 'results', 'secret', 'trace'].filter((purpose) => {
      const [bucketId] = stack.bucketOf(purpose);
      const { statements } = stack.statements(
        'AWS::S3::BucketPolicy',
        'Deny',
        (each) => each.Properties.Bucket.Ref === bucketId,
      );
      const closed = statements.find(({ Sid }) => Sid === 'OnlyNamedRolesRead');
      return [closed.Condition.ArnNotEquals['aws:PrincipalArn']].flat().map(flat).includes(role);
    });
    expect(reads).toEqual(['ledger', 'records', 'results']);
  });

  it('rings where a copy was not made, with an entry in the runbook', () => {
    const [, { Properties }] = stack.one(
      'AWS::Events::Rule',
      (each) => each.Properties.Name === 'doisoat-prod-backup-failed',
    );
    expect(Properties.EventPattern.detail.state).toEqual(['FAILED', 'ABORTED', 'EXPIRED']);
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    for (const name of vaultAlarmNames) expect(runbook).toContain(`\n### Alarm \`${name}\``);
  });
});

interface Rule {
  RuleName: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  Lifecycle: { DeleteAfterDays: number };
  CopyActions: unknown;
}

function copiesFor(days: number) {
  return [
    {
      DestinationBackupVaultArn: 'arn:aws:backup:ap-southeast-1:210987654321:backup-vault:doisoat-copies',
      Lifecycle: { DeleteAfterDays: days },
    },
  ];
}
