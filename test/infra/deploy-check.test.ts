import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stages } from '../../infra/config.ts';
import { readFacts, type Facts } from '../../infra/deploy-check/facts.ts';
import { judge } from '../../infra/deploy-check/judge.ts';
import { concurrencyOf } from '../../infra/quota.ts';

const ready: Facts = {
  account: '123456789012',
  region: 'ap-southeast-1',
  concurrency: 1000,
  zones: 3,
  stack: undefined,
  bootstrap: 30,
  trail: true,
  taken: [],
};
const found = (facts: Partial<Facts>, stage = 'prod') =>
  judge(stages[stage], { ...ready, ...facts }).map(({ code, stops }) => `${code} ${stops}`);

describe('whether a stage can be deployed', () => {
  it('has nothing to say of an account that is ready, before the first deployment and before the next', () => {
    expect(found({})).toEqual([]);
    expect(found({ stack: 'UPDATE_COMPLETE', taken: ['doisoat-prod-state'] })).toEqual([]);
  });

  it.each([
    [{ concurrency: 197 }, ['CONCURRENCY true']],
    [{ zones: 1 }, ['ZONES true']],
    [{ bootstrap: undefined }, ['BOOTSTRAP true']],
    [{ bootstrap: 20 }, ['BOOTSTRAP true']],
    [{ stack: 'ROLLBACK_COMPLETE' }, ['STACK true']],
    [{ stack: 'UPDATE_IN_PROGRESS' }, ['STACK true']],
    [{ stack: 'UPDATE_ROLLBACK_FAILED' }, ['STACK true']],
    [{ taken: ['doisoat-prod-state'] }, ['NAMES_TAKEN true']],
    [{ trail: false }, ['TRAIL false']],
  ] as const)('tells what is in the way: %j', (facts, expected) => {
    expect(found({ ...facts } as Partial<Facts>)).toEqual(expected.map((each) => each));
  });

  it('lets a trial stage be deployed to a new account, which runs ten functions, and says that uploads wait', () => {
    expect(found({ concurrency: 10 }, 'dev')).toEqual(['CONCURRENCY false']);
  });

  it('says how many functions a stage runs at once: uploads, what is set apart, what else there is', () => {
    expect(concurrencyOf(stages.prod)).toEqual({ uploads: 35 * 4, reserved: 42, needed: 35 * 4 + 20 + 42 });
    expect(concurrencyOf(stages.dev)).toEqual({ uploads: 35 * 2, reserved: 0, needed: 100 });
  });

  it('tells no more than five of the names that are taken', () => {
    const taken = Array.from({ length: 30 }, (_, at) => `doisoat-prod-${at}`);
    const [{ text }] = judge(stages.prod, { ...ready, taken });
    expect(text).toContain('30 names');
    expect(text).toContain('doisoat-prod-4, …');
    expect(text).not.toContain('doisoat-prod-5');
  });
});

/** What the AWS command line answers, by the words of the call. */
const answers: Record<string, unknown> = {
  'sts get-caller-identity': { Account: '123456789012' },
  'lambda get-account-settings': { AccountLimit: { ConcurrentExecutions: 1000 } },
  'ec2 describe-availability-zones': {
    AvailabilityZones: [{ State: 'available' }, { State: 'available' }, { State: 'unavailable' }],
  },
  'cloudformation describe-stacks': { Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] },
  'ssm get-parameter': { Parameter: { Value: '29' } },
  's3api list-buckets': { Buckets: [{ Name: 'doisoat-prod-ledger-1-r' }, { Name: 'of-somebody-else' }] },
  'dynamodb list-tables': { TableNames: ['doisoat-prod-state', 'doisoat-dev-state'] },
  'logs describe-log-groups': { logGroups: [{ logGroupName: '/doisoat/prod/sync-batch' }] },
  'cloudtrail describe-trails': {
    trailList: [
      { TrailARN: 'elsewhere', IsMultiRegionTrail: false, HomeRegion: 'us-east-1' },
      { TrailARN: 'here', IsMultiRegionTrail: true, HomeRegion: 'us-east-1' },
    ],
  },
  'cloudtrail get-trail-status': { IsLogging: true },
};

describe('the account', () => {
  it('is read as the AWS command line tells it', async () => {
    const asked: string[] = [];
    const facts = await readFacts(
      async (...args) => {
        asked.push(args.join(' '));
        return answers[args.slice(0, 2).join(' ')];
      },
      'prod',
      'ap-southeast-1',
    );
    expect(facts).toEqual({
      ...ready,
      zones: 2,
      stack: 'UPDATE_COMPLETE',
      bootstrap: 29,
      taken: ['doisoat-prod-ledger-1-r', 'doisoat-prod-state', '/doisoat/prod/sync-batch'],
    });
    expect(asked).toContain('cloudtrail get-trail-status --name here');
    expect(asked).not.toContain('cloudtrail get-trail-status --name elsewhere');
  });

  it('may be one in which nothing was ever made, and no trail is on', async () => {
    const absent = ['cloudformation describe-stacks', 'ssm get-parameter', 'cloudtrail get-trail-status'];
    const facts = await readFacts(
      async (...args) => {
        const call = args.slice(0, 2).join(' ');
        return absent.includes(call) ? undefined : answers[call];
      },
      'prod',
      'ap-southeast-1',
    );
    expect(facts).toMatchObject({ stack: undefined, bootstrap: undefined, trail: false });
  });
});

describe('npm run deploy-check', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doisoat-aws-'));
    // An AWS command line that knows these answers and says of everything else that it does not exist.
    const program = `#!${process.execPath}
const answers = ${JSON.stringify({ ...answers, 'cloudformation describe-stacks': undefined })};
const answer = answers[process.argv.slice(2, 4).join(' ')];
if (answer === undefined) {
  process.stderr.write('An error occurred (ValidationError): Stack does not exist');
  process.exit(254);
}
process.stdout.write(JSON.stringify(answer));
`;
    writeFileSync(join(folder, 'aws'), program);
    chmodSync(join(folder, 'aws'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: string[], path = `${folder}${delimiter}${process.env.PATH ?? ''}`) => {
    try {
      const env = { ...process.env, PATH: path, AWS_REGION: '' };
      const text = execFileSync(process.execPath, ['infra/deploy-check/run.ts', ...args], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { status: 0, text };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { status, text: `${stdout}${stderr}` };
    }
  };

  it('ends with 1 where a deployment would fail, and says what to do', () => {
    const { status, text } = run(['--stage', 'prod', '--region', 'ap-southeast-1']);
    expect(status).toBe(1);
    expect(text).toMatch(/^stops {2}NAMES_TAKEN {2}3 names of the stage are taken, though there is no stack/);
    expect(text).toMatch(/1 findings for stage prod\n$/);
  });

  it('says what is missing to ask: a region, a stage, the AWS command line', () => {
    expect(run(['--stage', 'prod'])).toMatchObject({ status: 2 });
    expect(run(['--stage', 'none', '--region', 'r']).text).toContain('expected a stage (dev, prod) and a region');
    expect(run(['--region', 'r'], join(folder, 'empty'))).toEqual({
      status: 1,
      text: 'the account could not be asked: the AWS command line (aws) is not installed\n',
    });
  });
});
