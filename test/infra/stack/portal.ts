import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessSimulator, region } from '../../../proof/access-matrix/access-simulator.ts';
import { dataOf } from '../../../proof/access-matrix/access-matrix.ts';
import { EnvName, PortalEnvName, portalSecrets } from '../../../functions/env-names.ts';
import { checkedStack, chosen, distributionOf } from '../checked-stack.ts';
import { Synthesised, flat, type Resource } from '../synthesised.ts';

const own = 'vn34-52';
const file = '0123456789abcdef0123456789abcdef';
const reading = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAttributes'];
const changing = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectTagging', 's3:PutObjectRetention'];

let stack: Synthesised;
let simulator: AccessSimulator;
beforeAll(async () => {
  stack = new Synthesised(await checkedStack());
  simulator = new AccessSimulator(stack);
});

const may = (action: string, purpose: string, key: string, context: Record<string, string> = {}, role = 'portal') =>
  simulator.allows({ role, action, resource: simulator.objectArn(purpose, key), context });
const once = { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' };

describe('the portal', () => {
  it('is not there unless a stage asks for it, and nothing of the stage is then other than before', () => {
    const prod = Synthesised.of();
    expect(JSON.stringify(prod.resources)).not.toMatch(/portal/i);
    expect(prod.all('AWS::Lambda::Url').map(([, { Properties }]) => Properties.AuthType)).toEqual(
      Array.from({ length: 4 }, () => 'AWS_IAM'),
    );
    const kept = Object.entries(prod.resources).filter(([, { Type }]) => !/Policy$|Table|Bucket$|KMS::Key$/.test(Type));
    // Alerts and trace are chosen too, and are values of two variables, by which versions are named as well.
    const told = (resources: [id: string, resource: Resource][]) =>
      resources.map(([id, { Properties, ...rest }]) => {
        const resource = { id, ...rest, ...Properties, Environment: undefined };
        return JSON.stringify(resource).replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');
      });
    const all = new Set(told(Object.entries(stack.resources)));
    expect(told(kept).filter((resource) => !all.has(resource))).toEqual([]);
  });

  it('reads what it shows: answers, books, records, figures, candidates', async () => {
    for (const [purpose, key] of dataOf(own).filter(
      ([, key]) => !/^incoming|^trace\/decisions|^export|^athena/.test(key),
    ))
      expect([key, await may('s3:GetObject', purpose, key)]).toEqual([key, true]);
    expect(await may('s3:GetObject', 'trace', 'trace/index.html')).toBe(true);
    expect(await may('s3:GetObject', 'records', `audit/portal/2026-12-01/a.json`)).toBe(true);
    expect(await may('s3:GetObject', 'records', 'audit/trace/2026-12-01.json')).toBe(true);
  });

  it('stores uploads and reads none: it learns their versions alone', async () => {
    const key = `incoming/${own}/delta/${file}.csv`;
    expect(await may('s3:PutObject', 'uploads', key)).toBe(true);
    for (const action of [...reading, ...changing]) expect(await may(action, 'uploads', key)).toBe(false);
    const bucket = `arn:aws:s3:::${simulator.bucketName('uploads')}`;
    const list = (action: string, prefix: string) =>
      simulator.allows({ role: 'portal', action, resource: bucket, context: { 's3:prefix': prefix } });
    for (const action of ['s3:ListBucket', 's3:ListBucketVersions']) {
      expect(await list(action, key)).toBe(true);
      expect(await list(action, 'extract/')).toBe(false);
    }
    expect(await may('s3:PutObject', 'uploads', 'extract/2026-01-31/manifest.json')).toBe(false);
  });

  it('has its own secrets and no other: no fingerprint key, no index, no extract', async () => {
    for (const key of Object.values(portalSecrets)) {
      expect(await may('s3:GetObject', 'secret', key)).toBe(true);
      for (const role of ['sync-batch', 'release', 'build-index', 'reconcile', 'office', 'operator'])
        expect(await may('s3:GetObject', 'secret', key, {}, role)).toBe(false);
    }
    expect(await may('s3:GetObject', 'secret', 'fingerprint.key')).toBe(false);
    for (const action of reading) {
      expect(await may(action, 'registry', 'registry/v/manifest.json')).toBe(false);
      expect(await may(action, 'uploads', 'extract/2026-01-31/part-0000.csv')).toBe(false);
      expect(await may(action, 'trace', 'trace/sweeps/x/001-002.arrow')).toBe(false);
    }
  });

  it('writes its own audit, once, and no answer, no book, no record of an upload', async () => {
    expect(await may('s3:PutObject', 'records', 'audit/portal/2026-12-01/a.json', once)).toBe(true);
    const overwriting = { 's3:ObjectCreationOperation': 'true' };
    const refusal = `audit/${own}/held-refused-${file}-1.json`;
    expect(await may('s3:PutObject', 'records', refusal, once)).toBe(true);
    expect(await may('s3:PutObject', 'records', refusal, overwriting)).toBe(false);
    expect(await may('s3:PutObject', 'records', 'audit/portal/2026-12-01/a.json', overwriting)).toBe(false);
    expect(await may('s3:PutObject', 'records', `audit/${own}/held-refused-${file}-1.json`, once)).toBe(true);
    expect(await may('s3:PutObject', 'records', `audit/${own}/release-${file}-1.json`, once)).toBe(false);
    for (const [purpose, key] of dataOf(own).filter(([, key]) => !key.startsWith('incoming')))
      for (const action of ['s3:PutObject', ...changing]) expect(await may(action, purpose, key, once)).toBe(false);
    expect(await may('s3:PutObject', 'results', 'published/index.html')).toBe(false);
  });

  it('changes items of its own, targets, units and decisions of held claims; of the rest it reads', async () => {
    const item = (action: string, partition: string) =>
      simulator.allows({
        role: 'portal',
        action: `dynamodb:${action}`,
        resource: `arn:aws:dynamodb:${region}:123456789012:table/doisoat-prod-state`,
        context: { 'dynamodb:LeadingKeys': partition },
      });
    const rights = async (partition: string) => {
      const found: string[] = [];
      for (const action of ['GetItem', 'Query', 'PutItem', 'DeleteItem', 'UpdateItem'])
        if (await item(action, partition)) found.push(action);
      return found;
    };
    expect(await rights('PORTAL#SESSION')).toEqual(['GetItem', 'Query', 'PutItem', 'DeleteItem']);
    // Rows of a table of units that was replaced are removed.
    expect(await rights(`UNITS#${own}`)).toEqual(['GetItem', 'Query', 'PutItem', 'DeleteItem']);
    for (const partition of ['TARGET#2026', `HELD#${own}`])
      expect(await rights(partition)).toEqual(['GetItem', 'Query', 'PutItem']);
    for (const partition of [`PROVINCE#${own}`, 'REGISTRY', 'PUBLISH', 'RECONCILIATION', 'RUN#1'])
      expect(await rights(partition)).toEqual(['GetItem', 'Query']);
    expect(await rights('ANOTHER')).toEqual([]);
  });

  it('orders releases by the URL of the function that does them, and calls no other one', async () => {
    const call = (entry: string, context: Record<string, string>) =>
      simulator.allows({
        role: 'portal',
        action: 'lambda:InvokeFunction',
        resource: simulator.functionArn(entry),
        context,
      });
    const byUrl = { 'lambda:InvokedViaFunctionUrl': 'true' };
    expect(await call('release', byUrl)).toBe(true);
    expect(await call('release', {})).toBe(false);
    for (const entry of ['upload-ticket', 'trace-decide', 'build-index', 'sync-batch'])
      expect(await call(entry, byUrl)).toBe(false);
  });

  it('is told what it needs, and no secret', () => {
    const [, { Properties }] = stack.functionOf('portal');
    const { Variables } = Properties.Environment;
    const names = [...Object.values(EnvName), ...Object.values(PortalEnvName)];
    expect(Object.keys(Variables).sort()).toEqual(names.toSorted());
    expect(JSON.parse(Variables[PortalEnvName.settings])).toEqual({
      ...chosen.portal.settings,
      hosts: [chosen.portal.front.domain],
      behindProxy: true,
    });
    expect(Properties).toMatchObject({ MemorySize: 1769, Timeout: 120, ReservedConcurrentExecutions: 50 });
    // It reaches the login provider: alone of all functions it is outside the network.
    expect(Properties.VpcConfig).toBeUndefined();
  });

  it('stands behind CloudFront, which keeps nothing, tells the name it was asked by and proves itself', () => {
    const front = distributionOf(stack.template, chosen.portal.front.domain);
    expect(front.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    expect(front.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // Managed-CachingDisabled
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac', // Managed-AllViewerExceptHostHeader
    });
    const [origin] = front.Origins;
    expect(origin.OriginCustomHeaders).toEqual([
      { HeaderName: 'x-doisoat-front', HeaderValue: { Ref: 'PortalFrontSecret' } },
    ]);
    expect(stack.template.findParameters('PortalFrontSecret').PortalFrontSecret).toMatchObject({ NoEcho: true });
    const [, told] = stack.one('AWS::CloudFront::Function', () => true);
    const handler = runInNewContext(`${told.Properties.FunctionCode}; handler`) as (event: object) => object;
    const request = { headers: { host: { value: 'a.example' }, 'x-doisoat-host': { value: 'forged' } } };
    expect(handler({ request })).toEqual({
      headers: { host: { value: 'a.example' }, 'x-doisoat-host': { value: 'a.example' } },
    });
    const [, url] = stack.one('AWS::Lambda::Url', ({ Properties }) => Properties.AuthType === 'NONE');
    expect(url.Properties).toMatchObject({
      InvokeMode: 'RESPONSE_STREAM',
      TargetFunctionArn: { 'Fn::GetAtt': [stack.functionOf('portal')[0], 'Arn'] },
      Qualifier: 'live',
    });
  });

  it('lets a page of its own name post files, lets the table forget, and is watched', () => {
    const [, { Properties }] = stack.bucketOf('uploads');
    expect(Properties.CorsConfiguration.CorsRules).toEqual([
      { AllowedMethods: ['POST'], AllowedOrigins: ['https://doisoat.example.vn'], MaxAge: 600 },
    ]);
    const [, table] = stack.one('AWS::DynamoDB::Table', () => true);
    expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
    const [, alarm] = stack.one(
      'AWS::CloudWatch::Alarm',
      ({ Properties: { AlarmName } }) => AlarmName === 'doisoat-prod-portal-faults',
    );
    expect(alarm.Properties.Metrics).toHaveLength(4);
  });

  it('is among those who read, in each bucket that it reads and in no other', () => {
    const readers = (purpose: string): string[] => {
      const [bucketId] = stack.bucketOf(purpose);
      const { statements } = stack.statements(
        'AWS::S3::BucketPolicy',
        'Deny',
        ({ Properties }) => Properties.Bucket.Ref === bucketId,
      );
      const closed = statements.find(({ Sid }) => Sid === 'OnlyNamedRolesRead');
      return [closed.Condition.ArnNotEquals['aws:PrincipalArn']].flat().map(flat);
    };
    const role = flat(stack.functionOf('portal')[1].Properties.Role);
    const reads = ['uploads', 'registry', 'ledger', 'records', 'results', 'secret', 'trace'].filter((purpose) =>
      readers(purpose).includes(role),
    );
    expect(reads).toEqual(['ledger', 'records', 'results', 'secret', 'trace']);
  });
});
