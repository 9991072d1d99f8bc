import { describe, expect, it } from 'vitest';
import { AccessSimulator, region } from '../../../proof/access-matrix/access-simulator.ts';
import { allowed, dataOf, keyRights, questions } from '../../../proof/access-matrix/access-matrix.ts';

const simulator = new AccessSimulator();
const own = 'vn34-52';
const other = 'vn34-42';
const viaS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com` };
const writeOnce = { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' };

describe('an office', () => {
  it('sends to its own prefix and reads its own answers and pages, and nothing else of its own data', async () => {
    expect((await allowed(simulator, own, own)).sort()).toEqual([
      's3:AbortMultipartUpload incoming/vn34-52',
      's3:GetObject published/provinces',
      's3:GetObject results/vn34-52',
      's3:ListBucket ',
      's3:ListBucket ',
      's3:PutObject incoming/vn34-52',
    ]);
  });

  it('reaches nothing of another province (all pairs: `npm run prove -- access-matrix`)', async () => {
    expect(questions(simulator, own, other).length).toBeGreaterThan(100);
    expect(await allowed(simulator, own, other)).toEqual([]);
    expect(await allowed(simulator, other, own)).toEqual([]);
  });

  it('without its tag, or with one that holds a pattern, reaches nothing', async () => {
    for (const province of [undefined, '*', 'vn34-*', ''])
      for (const [purpose, key] of dataOf(own))
        for (const action of ['s3:GetObject', 's3:PutObject'])
          expect(
            await simulator.allows({
              role: 'office',
              action,
              resource: simulator.objectArn(purpose, key),
              ...(province === undefined ? {} : { province }),
            }),
          ).toBe(false);
  });

  it('uses the keys of uploads and answers by way of S3 alone', async () => {
    expect(await keyRights(simulator, 'office')).toEqual([
      'kms:Decrypt uploads s3',
      'kms:GenerateDataKey uploads s3',
      'kms:Decrypt results s3',
    ]);
  });

  it('asks for tickets by way of the function’s URL alone', async () => {
    const ask = (context: Record<string, string>, action: string) =>
      simulator.allows({
        role: 'office',
        province: own,
        action,
        resource: simulator.functionArn('upload-ticket'),
        context,
      });
    expect(await ask({}, 'lambda:InvokeFunction')).toBe(false);
    expect(await ask({ 'lambda:InvokedViaFunctionUrl': 'true' }, 'lambda:InvokeFunction')).toBe(true);
    expect(
      await simulator.allows({
        role: 'office',
        province: own,
        action: 'lambda:InvokeFunction',
        resource: simulator.functionArn('build-index'),
        context: { 'lambda:InvokedViaFunctionUrl': 'true' },
      }),
    ).toBe(false);
  });
});

describe('the system check', () => {
  const check = 'vn34-00';
  const may = (action: string, purpose: string, key: string) =>
    simulator.allows({ role: 'acceptance', action, resource: simulator.objectArn(purpose, key) });

  it('reads its own answers and what is published, and writes nothing', async () => {
    expect(await may('s3:GetObject', 'results', `results/${check}/x/receipt.json`)).toBe(true);
    expect(await may('s3:GetObject', 'results', 'published/national.json')).toBe(true);
    for (const [purpose, key] of [...dataOf(own), ...dataOf(check)])
      for (const action of ['s3:PutObject', 's3:DeleteObject']) expect(await may(action, purpose, key)).toBe(false);
    for (const [purpose, key] of dataOf(own).filter(([, each]) => !each.startsWith('published/')))
      expect(await may('s3:GetObject', purpose, key)).toBe(false);
    expect(await keyRights(simulator, 'acceptance')).toEqual(['kms:Decrypt results s3']);
  });

  it('asks for tickets and orders by way of the URLs alone', async () => {
    const ask = (entry: string, context: Record<string, string>) =>
      simulator.allows({
        role: 'acceptance',
        action: 'lambda:InvokeFunction',
        resource: simulator.functionArn(entry),
        context,
      });
    const url = { 'lambda:InvokedViaFunctionUrl': 'true' };
    for (const entry of ['upload-ticket', 'operate']) {
      expect(await ask(entry, url)).toBe(true);
      expect(await ask(entry, {})).toBe(false);
    }
    for (const entry of ['release', 'trace-decide', 'operation-task']) expect(await ask(entry, url)).toBe(false);
  });

  it('is whoever has MFA and is named so; nobody becomes an office of it', async () => {
    const user = 'arn:aws:iam::123456789012:user/op-1';
    const context = { 'aws:username': 'op-1', 'aws:MultiFactorAuthPresent': 'true' };
    const assume = (session: string, known: Record<string, string>) =>
      simulator.mayAssume('acceptance', { principal: user, session, context: known });
    expect(await assume(`${check}.op-1`, context)).toBe(true);
    expect(await assume(`${own}.op-1`, context)).toBe(false);
    expect(await assume(`${check}.op-1`, { ...context, 'aws:MultiFactorAuthPresent': 'false' })).toBe(false);
    const tags = { province: check };
    const office = { principal: user, session: `${check}.op-1`, tags };
    const tagged = { ...context, 'aws:PrincipalTag/province': check };
    expect(await simulator.mayAssume('office', { ...office, context: tagged })).toBe(false);
  });
});

describe('those who watch and deploy', () => {
  const objects = [...dataOf(own), ['secret', 'fingerprint.key'], ['registry', 'registry/v/manifest.json']] as const;

  it('read no object and use no key', async () => {
    for (const role of ['operator', 'deployer']) {
      for (const [purpose, key] of objects)
        for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject'])
          expect(await simulator.allows({ role, action, resource: simulator.objectArn(purpose, key) })).toBe(false);
      expect(await keyRights(simulator, role)).toEqual([]);
    }
  });

  it('have a boundary, if they deploy, that denies data to whatever right is added', async () => {
    const asked = { role: 'deployer', action: 'dynamodb:GetItem' };
    const table = `arn:aws:dynamodb:${region}:123456789012:table/doisoat-prod-state`;
    expect(await simulator.allows({ ...asked, resource: table })).toBe(false);
  });
});

describe('headquarters', () => {
  it('hands in extracts and reads answers and pages, but no upload, ledger, index or secret', async () => {
    const may = (action: string, purpose: string, key: string) =>
      simulator.allows({ role: 'headquarters', action, resource: simulator.objectArn(purpose, key) });
    expect(await may('s3:PutObject', 'uploads', 'extract/2026-01-31/manifest.json')).toBe(true);
    expect(await may('s3:GetObject', 'results', `results/${own}/x/receipt.json`)).toBe(true);
    expect(await may('s3:GetObject', 'results', 'published/index.html')).toBe(true);
    expect(await may('s3:PutObject', 'uploads', `incoming/${own}/delta/x.csv`)).toBe(false);
    for (const [purpose, key] of dataOf(own).filter(([purpose]) => purpose !== 'results'))
      expect(await may('s3:GetObject', purpose, key)).toBe(false);
    expect(await may('s3:GetObject', 'secret', 'fingerprint.key')).toBe(false);
  });
});

describe('a reviewer', () => {
  const may = (role: string, action: string, purpose: string, key: string, context: Record<string, string> = {}) =>
    simulator.allows({ role, action, resource: simulator.objectArn(purpose, key), context });
  const candidates = ['trace', `trace/${own}/2026-01-31/candidates.csv`] as const;

  it('reads candidates, which no other role does, and nothing else', async () => {
    expect(await may('reviewer', 's3:GetObject', ...candidates)).toBe(true);
    for (const role of ['office', 'headquarters', 'operator', 'deployer', 'sync-batch', 'publish-summary'])
      expect(await may(role, 's3:GetObject', ...candidates)).toBe(false);
    for (const [purpose, key] of dataOf(own).filter(([, each]) => each !== candidates[1]))
      for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])
        expect(await may('reviewer', action, purpose, key)).toBe(false);
    for (const key of [candidates[1], 'trace/sweeps/x/001-002.arrow', 'trace/outcomes/vn34-52.json'])
      for (const action of ['s3:PutObject', 's3:DeleteObject'])
        expect(await may('reviewer', action, 'trace', key)).toBe(false);
    expect(await may('reviewer', 's3:GetObject', 'trace', 'trace/sweeps/x/001-002.arrow')).toBe(false);
    expect(await keyRights(simulator, 'reviewer')).toEqual(['kms:Decrypt trace s3']);
  });

  it('decides by way of the function’s URL alone, and nobody else does', async () => {
    const ask = (role: string, context: Record<string, string>) =>
      simulator.allows({
        role,
        action: 'lambda:InvokeFunction',
        resource: simulator.functionArn('trace-decide'),
        context,
      });
    const url = { 'lambda:InvokedViaFunctionUrl': 'true' };
    expect(await ask('reviewer', {})).toBe(false);
    expect(await ask('reviewer', url)).toBe(true);
    for (const role of ['office', 'headquarters']) expect(await ask(role, url)).toBe(false);
  });

  it('leaves figures without a person for headquarters', async () => {
    expect(await may('headquarters', 's3:GetObject', 'trace', 'trace/index.html')).toBe(true);
  });
});

describe('an analyst', () => {
  const may = (role: string, action: string, key: string, context: Record<string, string> = {}) =>
    simulator.allows({ role, action, resource: simulator.objectArn('exports', key), context });
  const table = `export/verdicts/version=1/exported_on=2026-01-31/province_id=${own}/part-0.parquet`;
  const answer = 'athena/0123.csv';

  it('reads tables of counts and answers of queries, which no other role does, and nothing else', async () => {
    for (const key of [table, answer]) {
      expect(await may('analyst', 's3:GetObject', key)).toBe(true);
      for (const role of ['office', 'headquarters', 'reviewer', 'operator', 'deployer', 'sync-batch', 'reconcile'])
        expect(await may(role, 's3:GetObject', key)).toBe(false);
    }
    for (const [purpose, key] of [...dataOf(own), ['secret', 'fingerprint.key']].filter(([each]) => each !== 'exports'))
      for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject'])
        expect(await simulator.allows({ role: 'analyst', action, resource: simulator.objectArn(purpose, key) })).toBe(
          false,
        );
    expect(await keyRights(simulator, 'analyst')).toEqual(['kms:Decrypt exports s3', 'kms:GenerateDataKey exports s3']);
  });

  it('leaves tables as they are: only the scheduled run writes them, and nothing but them', async () => {
    expect(await may('analyst', 's3:PutObject', table)).toBe(false);
    expect(await may('analyst', 's3:DeleteObject', table)).toBe(false);
    expect(await may('analyst', 's3:PutObject', answer)).toBe(true);
    expect(await may('reconcile', 's3:PutObject', table)).toBe(true);
    expect(await may('reconcile', 's3:PutObject', answer)).toBe(false);
    expect(await may('publish-summary', 's3:PutObject', table)).toBe(false);
  });

  it('asks in one workgroup and over one database', async () => {
    const ask = (action: string, resource: string) =>
      simulator.allows({ role: 'analyst', action, resource: `arn:aws:${resource.replace('::', `:${region}:`)}` });
    const start = 'athena:StartQueryExecution';
    expect(await ask(start, 'athena::123456789012:workgroup/doisoat-prod-analysts')).toBe(true);
    expect(await ask(start, 'athena::123456789012:workgroup/primary')).toBe(false);
    expect(await ask('glue:GetTable', 'glue::123456789012:table/doisoat_prod/rates')).toBe(true);
    expect(await ask('glue:GetTable', 'glue::123456789012:table/other/rates')).toBe(false);
    expect(await ask('glue:UpdateTable', 'glue::123456789012:table/doisoat_prod/rates')).toBe(false);
  });
});

describe('those who order work', () => {
  const ask = (role: string, action: string, context: Record<string, string> = {}, entry = 'operate') =>
    simulator.allows({ role, action, resource: simulator.functionArn(entry), context });
  const url = { 'lambda:InvokedViaFunctionUrl': 'true' };

  it('do so by way of the function’s URL alone, and nobody else does', async () => {
    for (const role of ['headquarters', 'operator', 'reviewer', 'acceptance']) {
      expect(await ask(role, 'lambda:InvokeFunctionUrl')).toBe(true);
      expect(await ask(role, 'lambda:InvokeFunction', url)).toBe(true);
      expect(await ask(role, 'lambda:InvokeFunction')).toBe(false);
    }
    for (const role of ['office', 'analyst', 'deployer', 'sync-batch', 'reconcile'])
      for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
        expect(await ask(role, action, url)).toBe(false);
  });

  it('reach the tasks of it by no way but an order', async () => {
    for (const role of ['office', 'headquarters', 'operator', 'reviewer', 'acceptance', 'deployer'])
      for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
        expect(await ask(role, action, url, 'operation-task')).toBe(false);
    const order = simulator.objectArn('uploads', 'orders/0123456789abcdef.json');
    for (const role of [
      'office',
      'headquarters',
      'operator',
      'reviewer',
      'acceptance',
      'upload-ticket',
      'operation-task',
    ])
      expect(await simulator.allows({ role, province: own, action: 's3:PutObject', resource: order })).toBe(false);
    expect(await simulator.allows({ role: 'operate', action: 's3:PutObject', resource: order })).toBe(true);
  });

  it('find the address among the outputs of this stack, and of no other', async () => {
    const stackNamed = (name: string) => `arn:aws:cloudformation:${region}:123456789012:stack/${name}/0123`;
    for (const role of ['headquarters', 'operator', 'reviewer', 'acceptance', 'office']) {
      const may = (name: string) =>
        simulator.allows({ role, action: 'cloudformation:DescribeStacks', resource: stackNamed(name) });
      expect(await may('doisoat-prod')).toBe(role !== 'office');
      expect(await may('doisoat-dev')).toBe(false);
    }
  });

  it('get no report but by asking for it', async () => {
    for (const role of ['headquarters', 'operator', 'reviewer', 'acceptance'])
      for (const [purpose, key] of [
        ['ledger', 'runs/operations/0123456789abcdef/report.json'],
        ['uploads', 'orders/0123456789abcdef.json'],
        ['records', 'audit/operations/2026-01-31/0123456789abcdef.json'],
      ])
        expect(
          await simulator.allows({ role, action: 's3:GetObject', resource: simulator.objectArn(purpose, key) }),
        ).toBe(false);
  });
});

describe('immutable prefixes', () => {
  const keys = [
    ['records', `ratified/${own}/1`],
    ['records', `audit/${own}/b.json`],
  ] as const;

  it('keep decisions about candidates as they were written', async () => {
    const may = (context: Record<string, string>) =>
      simulator.allows({
        role: 'trace-decide',
        action: 's3:PutObject',
        resource: simulator.objectArn('records', 'trace/decisions/2026-01-31/d.json'),
        context,
      });
    expect(await may(writeOnce)).toBe(true);
    expect(await may({ 's3:ObjectCreationOperation': 'true' })).toBe(false);
  });

  it('take a write only if it says "only if absent"; parts of a multipart upload carry no condition', async () => {
    for (const [purpose, key] of keys) {
      const may = (context: Record<string, string>) =>
        simulator.allows({
          role: 'sync-batch',
          action: 's3:PutObject',
          resource: simulator.objectArn(purpose, key),
          context,
        });
      expect(await may(writeOnce)).toBe(true);
      expect(await may({ 's3:ObjectCreationOperation': 'true' })).toBe(false);
      expect(await may({ 's3:ObjectCreationOperation': 'false' })).toBe(true);
    }
  });

  it('are read by the functions that work with them', async () => {
    for (const [purpose, key] of keys)
      expect(
        await simulator.allows({
          role: 'sync-batch',
          action: 's3:GetObject',
          resource: simulator.objectArn(purpose, key),
        }),
      ).toBe(true);
    expect(
      await simulator.allows({
        role: 'sync-batch',
        action: 'kms:Decrypt',
        resource: simulator.keyArn('ledger'),
        context: viaS3,
      }),
    ).toBe(true);
  });
});
