import { describe, expect, it } from 'vitest';
import { entries } from '../../../infra/bundle-options.ts';
import { stages } from '../../../infra/config.ts';
import { checkedStack } from '../checked-stack.ts';
import { Synthesised, flat, type Resource } from '../synthesised.ts';

const prod = Synthesised.of(stages.prod);
/** Tasks of state machines. */
const pinned = ['build-index', 'build-part', 'build-shard', 'operation-task', 'reconcile'];

/** Entries of the functions that have a deployment group, by the update policy of their alias. */
function gradual(stack: Synthesised): string[] {
  return stack
    .all('AWS::Lambda::Alias')
    .filter(([, alias]) => (alias as Resource & { UpdatePolicy?: unknown }).UpdatePolicy !== undefined)
    .map(([, { Properties }]) => stack.resources[Properties.FunctionName.Ref].Properties.FunctionName)
    .map((name: string) => name.replace(/^doisoat-[a-z]+-/, ''))
    .sort();
}

/** References of a policy, a target or a document to functions, their aliases and versions, told by what they are. */
function calledBy(stack: Synthesised, value: unknown): string[] {
  const references = JSON.stringify(value).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g);
  return [...references]
    .map(([, id]) => stack.resources[id]?.Type ?? '')
    .filter((type) => type.startsWith('AWS::Lambda::') && !type.endsWith('Mapping'));
}

describe('a change of a function', () => {
  it('makes a version that is kept, and moves the alias live there', () => {
    for (const entry of entries) {
      expect(prod.resources[prod.versionOf(entry)].DeletionPolicy).toBe('RetainExceptOnCreate');
      const { Properties } = prod.resources[prod.liveOf(entry)];
      expect(Properties).toEqual({
        FunctionName: { Ref: prod.functionOf(entry)[0] },
        FunctionVersion: { 'Fn::GetAtt': [prod.versionOf(entry), 'Version'] },
        Name: 'live',
      });
    }
  });

  it('reaches nobody before: mappings, schedules, URLs, rights are to the alias, not to what is newest', async () => {
    for (const stack of [prod, new Synthesised(await checkedStack())]) {
      for (const type of ['AWS::Lambda::EventSourceMapping', 'AWS::Scheduler::Schedule', 'AWS::Pipes::Pipe'])
        for (const [id, { Properties }] of stack.all(type))
          expect([id, ...calledBy(stack, Properties)]).toEqual([
            id,
            ...calledBy(stack, Properties).map(() => 'AWS::Lambda::Alias'),
          ]);
      for (const [, { Properties }] of stack.all('AWS::Lambda::Url')) expect(Properties.Qualifier).toBe('live');
      const invoked = stack
        .all('AWS::IAM::Policy')
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith('lambda:Invoke')))
        .flatMap(({ Resource: resources }) => [resources].flat().map(flat));
      expect(invoked.length).toBeGreaterThan(10);
      for (const resource of invoked) expect(resource).toMatch(/LiveAlias\w{8}>$|:live$|Function\w{8}\.Arn>:\*$/);
    }
  });

  it('leaves a run of a state machine as it began: its document names versions, its role may call older ones', () => {
    const named = prod
      .all('AWS::StepFunctions::StateMachine')
      .flatMap(([, { Properties }]) => calledBy(prod, Properties.DefinitionString));
    expect(named.length).toBeGreaterThan(3);
    expect(new Set(named)).toEqual(new Set(['AWS::Lambda::Version']));
    const tasks = prod
      .all('AWS::StepFunctions::StateMachine')
      .map(([, { Properties }]) => JSON.stringify(Properties.DefinitionString));
    for (const entry of entries)
      expect([entry, tasks.some((text) => text.includes(prod.versionOf(entry)))]).toEqual([
        entry,
        pinned.includes(entry),
      ]);
  });

  it('goes to a tenth of the calls for ten minutes where requests, queues or the stream wake it', async () => {
    expect(gradual(prod)).toEqual(entries.filter((entry) => !pinned.includes(entry)).toSorted());
    expect(gradual(new Synthesised(await checkedStack()))).toContain('portal');
    for (const [, { Properties }] of prod.all('AWS::CodeDeploy::DeploymentGroup'))
      expect(Properties).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
        },
      });
  });

  it('is taken back by a fault of the new version, by dead letters that come, by publishing that falls behind', () => {
    const namesOf = (entry: string) => {
      const [, { Properties }] = prod.one('AWS::CodeDeploy::DeploymentGroup', (each) =>
        flat(each.Properties.DeploymentGroupName).endsWith(`-${entry}`),
      );
      return Properties.AlarmConfiguration.Alarms.map(({ Name }: { Name: unknown }) => {
        const { AlarmName } = prod.resources[flat(Name).slice(1, -1)].Properties;
        return AlarmName.replace('doisoat-prod-change-', '');
      });
    };
    expect(namesOf('upload-ticket')).toEqual(['upload-ticket']);
    expect(namesOf('sync-batch')).toEqual(['sync-batch', 'sync-batch-dead']);
    expect(namesOf('publish-summary')).toEqual(['publish-summary', 'publish-summary-dead', 'publish-summary-behind']);
    const [, faults] = prod.one(
      'AWS::CloudWatch::Alarm',
      ({ Properties }) => Properties.AlarmName === 'doisoat-prod-change-sync-batch',
    );
    const version = { 'Fn::GetAtt': [prod.versionOf('sync-batch'), 'Version'] };
    const metrics = faults.Properties.Metrics.filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat);
    expect(metrics.map(({ MetricStat: { Metric } }: { MetricStat: { Metric: object } }) => Metric)).toEqual([
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [
          { Name: 'ExecutedVersion', Value: version },
          { Name: 'FunctionName', Value: 'doisoat-prod-sync-batch' },
          { Name: 'Resource', Value: 'doisoat-prod-sync-batch:live' },
        ],
      },
      {
        Namespace: 'doisoat',
        MetricName: 'Faults',
        Dimensions: [
          { Name: 'service', Value: 'sync-batch' },
          { Name: 'stage', Value: 'prod' },
          { Name: 'version', Value: version },
        ],
      },
    ]);
  });

  it('rings nobody by the alarms that take it back', () => {
    const alarms = prod
      .all('AWS::CloudWatch::Alarm')
      .filter(([, { Properties }]) => Properties.AlarmName.startsWith('doisoat-prod-change-'));
    expect(alarms.length).toBeGreaterThan(5);
    for (const [, { Properties }] of alarms) expect(Properties.AlarmActions).toBeUndefined();
  });

  it('is done at once on a trial stage, and where the deployer says so', () => {
    const { canaryMinutes, ...rest } = stages.prod;
    expect(canaryMinutes).toBe(10);
    const atOnce = new Synthesised(Synthesised.templateOf(rest));
    for (const stack of [Synthesised.of(stages.dev), atOnce]) {
      expect(gradual(stack)).toEqual([]);
      expect(Object.values(stack.resources).filter(({ Type }) => Type.startsWith('AWS::CodeDeploy'))).toEqual([]);
    }
    // The same aliases: nothing that calls them is made anew.
    expect(entries.map((entry) => atOnce.liveOf(entry))).toEqual(entries.map((entry) => prod.liveOf(entry)));
  });

  it('takes no invocations of others: what is set apart is of the function, for both versions together', () => {
    for (const [, { Properties }] of prod.all('AWS::Lambda::Alias'))
      expect(Properties.ProvisionedConcurrencyConfig).toBeUndefined();
    expect(prod.functionOf('upload-ticket')[1].Properties.ReservedConcurrentExecutions).toBe(
      stages.prod.reserved?.uploadTicket,
    );
  });
});
