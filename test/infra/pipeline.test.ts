import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { stages } from '../../infra/config.ts';
import { PipelineRole } from '../../infra/pipeline-role.ts';
import { flat } from './synthesised.ts';

const folder = mkdtempSync(join(tmpdir(), 'doisoat-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The stack as it is synthesised, with AWS's own rules and cdk-nag. */
function synthesise(context: Record<string, string>): Record<string, { Type: string; Properties: Facts }> {
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  execFileSync(process.execPath, ['infra/pipeline.ts'], { env, stdio: 'pipe' });
  const path = join(folder, `doisoat-${context.stage}-pipeline.template.json`);
  return JSON.parse(readFileSync(path, 'utf8')).Resources;
}
// oxlint-disable-next-line typescript/no-explicit-any -- the shape of CloudFormation is asserted, not typed
type Facts = any;

describe('the role of the pipeline', () => {
  const resources = synthesise({ stage: 'prod', repository: 'example/doisoat' });
  const all = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);
  const [{ Properties: role }] = all('AWS::IAM::Role');

  it('is taken by jobs of one environment of one repository, without a key', () => {
    const [{ Principal, ...statement }, ...others] = role.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(Object.keys(Principal)).toEqual(['Federated']);
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:example/doisoat:environment:prod',
        },
      },
    });
  });

  it('hands an assembly to the bootstrap and looks at what the check asks; it can do nothing else', () => {
    const rights = all('AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action, Resource }) =>
        [Action].flat().map((action: string) => [action, [Resource].flat().map(flat)]),
      );
    const changing = rights.filter(([action]) => !/:(?:Get|List|Describe)/.test(String(action)));
    expect(changing).toEqual([
      [
        'sts:AssumeRole',
        ['deploy', 'file-publishing'].map(
          (kind) =>
            `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cdk-hnb659fds-${kind}-role-<AWS::AccountId>-<AWS::Region>`,
        ),
      ],
    ]);
    expect(rights.map(([action]) => action)).not.toContain('s3:GetObject');
  });

  it('is bounded as every deployer is: no data, no person’s role', () => {
    const [{ Properties: boundary }] = all('AWS::IAM::ManagedPolicy');
    expect(role.PermissionsBoundary).toBeDefined();
    const denied = boundary.PolicyDocument.Statement.filter(({ Effect }: Facts) => Effect === 'Deny');
    expect(denied.map(({ Sid }: Facts) => Sid)).toEqual(['ButData', 'ButItems', 'ButMessages', 'ButKeys', 'ButPeople']);
  });

  it('may make each call of the check', () => {
    const facts = readFileSync('infra/deploy-check/facts.ts', 'utf8');
    const calls = [
      ...facts.matchAll(/'(sts|lambda|ec2|cloudformation|ssm|s3api|dynamodb|logs|cloudtrail)', '([a-z-]+)'/g),
    ];
    expect(calls.length).toBeGreaterThan(7);
    const named: Record<string, string> = { 's3api:ListBuckets': 's3:ListAllMyBuckets' };
    const actions = JSON.stringify(all('AWS::IAM::Policy'));
    // Who one is, everybody may ask.
    for (const [, service, call] of calls.filter(([, each]) => each !== 'sts')) {
      const action = `${service}:${call.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
      expect(actions).toContain(`"${named[action] ?? action}"`);
    }
  });

  it('uses a provider that the account has', { tags: 'long' }, () => {
    const props = { stage: 'dev', repository: 'example/doisoat', providerIsThere: true };
    const template = Template.fromStack(new PipelineRole(new App(), 'doisoat-dev-pipeline', props));
    expect(template.findResources('AWS::IAM::OIDCProvider')).toEqual({});
    template.resourceCountIs('AWS::IAM::Role', 1);
  });

  it('is made for no repository without an owner, and for no stage that is none', { tags: 'long' }, () => {
    expect(() => synthesise({ stage: 'dev', repository: 'doisoat' })).toThrow(/repository=/);
    expect(() => synthesise({ stage: 'none', repository: 'example/doisoat' })).toThrow(/unknown stage/);
  });
});

describe('the workflows', () => {
  const place = '.github/workflows';
  const texts = readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8'));
  const steps = readFileSync(join(place, 'deploy-stage.yml'), 'utf8');

  it('take every action by the hash of its commit, store no key, and give each job what it needs alone', () => {
    for (const text of texts) {
      for (const [, used] of text.matchAll(/uses: (\S+)/g)) expect(used).toMatch(/^\.\/|@[0-9a-f]{40}$/);
      expect(text).not.toMatch(/secrets\.|access-key/);
      expect(text).toMatch(/^permissions: \{\}$/m);
    }
  });

  it('ask before they deploy and try after it, and let prod wait for dev and for a person', () => {
    const order = ['npm run deploy-check', 'npx cdk deploy', 'npx doisoat accept'].map((step) => steps.indexOf(step));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(steps).toContain('environment: ${{ inputs.stage }}');
    expect(readFileSync(join(place, 'deploy.yml'), 'utf8')).toMatch(/\n {2}prod:\n {4}needs: dev\n/);
  });

  it('deploy what was built once', () => {
    expect(steps).not.toContain('cdk synth');
    expect(steps).toContain('npx cdk deploy --app "cdk.out/$STAGE"');
  });
});

describe('stages', () => {
  it('have a workflow each', () => {
    const text = readFileSync('.github/workflows/deploy.yml', 'utf8');
    for (const stage of Object.keys(stages)) expect(text).toContain(`stage: ${stage}\n`);
  });
});
