/**
 * Principals of the account who want to be somebody else: an office of a province they choose, headquarters without a
 * second factor, an operator who writes or reads what names people. Decided from the template of `prod` as IAM does.
 */
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { appContext } from '../../infra/app-context.ts';
import { stages } from '../../infra/config.ts';
import { DoisoatStack } from '../../infra/doisoat-stack.ts';
import { AccessSimulator, account, region } from '../../proof/access-matrix/access-simulator.ts';
import { Synthesised } from '../infra/synthesised.ts';

const simulator = new AccessSimulator();
const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
const mfa = { 'aws:MultiFactorAuthPresent': 'true' };

/** An IAM user, who has every right that an administrator may have given by mistake, asks to be an office. */
function asOffice(province: string, of: { name: string; tag?: string; session?: string; mfa?: boolean }) {
  const tag: Record<string, string> = of.tag === undefined ? {} : { 'aws:PrincipalTag/province': of.tag };
  const context: Record<string, string> = { 'aws:username': of.name, ...tag, ...(of.mfa === false ? {} : mfa) };
  const session = of.session ?? `${province}.${of.name}`;
  const asked = { principal: user(of.name), session, tags: { province }, context };
  return Promise.all([
    simulator.mayAssume('office', asked),
    simulator.mayAssume('office', { ...asked, action: 'sts:TagSession' }),
  ]);
}

describe('a user of the account (identity: account)', () => {
  it('is the office of the province that an administrator tagged them with', async () => {
    expect(await asOffice('vn34-52', { name: 'cb-0417', tag: 'vn34-52' })).toEqual([true, true]);
  });

  it('chooses no other province, by tag and session name, also with every right of the account', async () => {
    expect(await asOffice('vn34-42', { name: 'cb-0417', tag: 'vn34-52' })).toEqual([false, false]);
    expect(await asOffice('vn34-42', { name: 'admin' })).toEqual([false, false]);
    expect(await asOffice('vn34-99', { name: 'admin', tag: 'vn34-99' })).toEqual([false, false]);
    expect(await asOffice('*', { name: 'admin', tag: '*' })).toEqual([false, false]);
  });

  it('takes no other name, which the audit record would keep, and needs a second factor', async () => {
    const own = { name: 'cb-0417', tag: 'vn34-52' };
    for (const session of ['vn34-52.cb-0001', 'vn34-42.cb-0417', 'vn34-52.'])
      expect((await asOffice('vn34-52', { ...own, session }))[0]).toBe(false);
    expect(await asOffice('vn34-52', { ...own, mfa: false })).toEqual([false, false]);
  });

  it('brings no other tag along', async () => {
    const context = { 'aws:username': 'cb-0417', 'aws:PrincipalTag/province': 'vn34-52', ...mfa };
    const tags = { province: 'vn34-52', admin: 'yes' };
    const asked = { principal: user('cb-0417'), session: 'vn34-52.cb-0417', tags, context };
    expect(await simulator.mayAssume('office', asked)).toBe(false);
  });
});

describe('a broker or a provider of identities', () => {
  const roleOf = (identity: string) => {
    const made = Synthesised.of({ ...stages.prod, stage: `x${identity.length}`, identity });
    return new AccessSimulator(made);
  };
  const broker = `arn:aws:iam::${account}:role/identity-broker`;

  it('names the province of a session; nobody else of the account does', async () => {
    const brokered = roleOf(broker);
    const asked = { session: 'vn34-42.cb-1', tags: { province: 'vn34-42' } };
    const as = (principal: string, context = {}) => brokered.mayAssume('office', { ...asked, principal, context });
    expect(await as(broker)).toBe(true);
    expect(await as(user('admin'), { 'aws:username': 'admin', ...mfa })).toBe(false);
    expect(await as(`arn:aws:iam::${account}:role/another`)).toBe(false);
    expect(await brokered.mayAssume('office', { ...asked, principal: broker, session: 'vn34-52.cb-1' })).toBe(false);
  });

  it('is one role or one provider, never an account or a pattern', () => {
    for (const identity of ['*', account, `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/*`, '']) {
      const app = new App({ context: { ...appContext, 'aws:cdk:bundling-stacks': [] } });
      const make = () => new DoisoatStack(app, 'wrong', { config: { ...stages.dev, identity } });
      expect(make).toThrow('identity: expected');
    }
  });
});

describe('headquarters, operator and deployer', () => {
  it.each(['headquarters', 'operator', 'deployer'])(
    '%s: nobody without MFA, nobody under another name',
    async (role) => {
      const as = (session: string, context: Record<string, string>) =>
        simulator.mayAssume(role, { principal: user('hq-1'), session, context });
      expect(await as('hq-1', { 'aws:username': 'hq-1', ...mfa })).toBe(true);
      expect(await as('hq-1', { 'aws:username': 'hq-1' })).toBe(false);
      expect(await as('hq-2', { 'aws:username': 'hq-1', ...mfa })).toBe(false);
      // A session of another role has neither a user name nor MFA.
      expect(await as('hq-1', {})).toBe(false);
    },
  );
});

describe('the operator', () => {
  const may = (action: string, resource: string, context: Record<string, string | string[]> = {}) =>
    simulator.allows({ role: 'operator', action, resource, context });
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const queues = ['uploads-vn34-52', 'extracts', 'dead-uploads', 'dead-extracts', 'dead-publish'];

  it('writes no message, in which they could name any sender, and reads none, which names files', async () => {
    for (const name of queues)
      for (const action of ['SendMessage', 'ReceiveMessage', 'StartMessageMoveTask', 'DeleteMessage'])
        expect([name, action, await may(`sqs:${action}`, here('sqs', `doisoat-prod-${name}`))]).toEqual([
          name,
          action,
          false,
        ]);
    expect(await may('sqs:GetQueueAttributes', here('sqs', 'doisoat-prod-dead-uploads'))).toBe(true);
    expect(await may('sqs:PurgeQueue', here('sqs', 'doisoat-prod-dead-uploads'))).toBe(true);
    expect(await may('sqs:PurgeQueue', here('sqs', 'doisoat-prod-uploads-vn34-52'))).toBe(false);
  });

  it('has dead letters delivered again as they are, by a mapping that is off until then', async () => {
    const mapping = simulator.arnWhere(
      'AWS::Lambda::EventSourceMapping',
      ({ Properties }) => Properties.Enabled === false,
    );
    const turn = (target: string) =>
      may('lambda:UpdateEventSourceMapping', mapping, { 'lambda:FunctionArn': simulator.functionArn(target) });
    expect(await turn('sync-batch')).toBe(true);
    expect(await turn('release')).toBe(false);
    const another = here('lambda', 'event-source-mapping:01234567-89ab-cdef-0123-456789abcdef');
    const context = { 'lambda:FunctionArn': simulator.functionArn('sync-batch') };
    expect(await may('lambda:UpdateEventSourceMapping', another, context)).toBe(false);
  });

  it('invokes no function that takes the name of a sender from its event', async () => {
    for (const entry of ['sync-batch', 'upload-ticket', 'release', 'reconcile', 'build-part', 'build-shard'])
      for (const action of ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'])
        expect([entry, await may(action, simulator.functionArn(entry))]).toEqual([entry, false]);
    for (const entry of ['build-index', 'publish-summary'])
      expect(await may('lambda:InvokeFunction', simulator.functionArn(entry))).toBe(true);
  });

  it('reads counts and codes of batches, and no keys of uploads, which end in the office’s file name', async () => {
    const table = here('dynamodb', 'table/doisoat-prod-state');
    const province = { 'dynamodb:LeadingKeys': ['PROVINCE#vn34-52'] };
    const query = (attributes: string[]) =>
      may('dynamodb:Query', table, {
        ...province,
        'dynamodb:Attributes': attributes,
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
      });
    expect(await query(['SK', 'status', 'code', 'held'])).toBe(true);
    expect(await query(['SK', 'key'])).toBe(false);
    expect(await may('dynamodb:Query', table, { ...province, 'dynamodb:Select': 'ALL_ATTRIBUTES' })).toBe(false);
    expect(await may('dynamodb:Query', table, province)).toBe(false);
    expect(await may('dynamodb:GetItem', table, province)).toBe(false);
    const keys = { 'dynamodb:Attributes': ['PK', 'SK'] };
    expect(await may('dynamodb:GetItem', table, { ...province, ...keys })).toBe(false);
    expect(await may('dynamodb:GetItem', table, { 'dynamodb:LeadingKeys': ['REGISTRY'] })).toBe(true);
    expect(await may('dynamodb:Scan', table)).toBe(false);
  });
});

describe('a release in the cloud', () => {
  it('is for sessions of headquarters, by way of the URL alone', async () => {
    const resource = simulator.functionArn('release');
    const viaUrl = { 'lambda:InvokedViaFunctionUrl': 'true' };
    const may = (role: string, action: string, context = {}) =>
      simulator.allows({ role, action, resource, context, province: 'vn34-52' });
    expect(await may('headquarters', 'lambda:InvokeFunctionUrl')).toBe(true);
    expect(await may('headquarters', 'lambda:InvokeFunction', viaUrl)).toBe(true);
    expect(await may('headquarters', 'lambda:InvokeFunction')).toBe(false);
    for (const role of ['office', 'operator', 'deployer'])
      for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
        expect([role, await may(role, action, viaUrl)]).toEqual([role, false]);
  });
});
