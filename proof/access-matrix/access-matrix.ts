/** Who reaches whose data: every pair of provinces and every action on data, decided from the synthesised template. */
import { provinces } from '../../core/domain/provinces.ts';
import { region, type AccessSimulator, type Asked } from './access-simulator.ts';

const file = '0123456789abcdef0123456789abcdef';
const viaS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com` };

/** Actions on the objects of one province: reading, writing, removing, and what tells of them. */
const objectActions = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:GetObjectAttributes',
  's3:GetObjectVersionAttributes',
  's3:GetObjectTagging',
  's3:GetObjectRetention',
  's3:PutObject',
  's3:PutObjectTagging',
  's3:PutObjectRetention',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:RestoreObject',
];
const itemActions = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
];

/** Where a province's data rests, as (bucket, key). */
export function dataOf(province: string): [purpose: string, key: string][] {
  return [
    ['uploads', `incoming/${province}/delta/${file}.csv`],
    ['results', `results/${province}/${file}/outcomes.csv`],
    ['results', `published/provinces/${province}.json`],
    ['ledger', `staged/${province}/${file}/${file}`],
    ['records', `ratified/${province}/1`],
    ['records', `audit/${province}/${file}.json`],
    ['records', `trace/decisions/2026-01-31/${file}${file}.json`],
    ['trace', `trace/${province}/2026-01-31/candidates.csv`],
    ['exports', `export/verdicts/version=1/exported_on=2026-01-31/province_id=${province}/part-0.parquet`],
    ['exports', `athena/${file}.csv`],
  ];
}

/** What an office of `from` may ask of the data of `to`. */
export function questions(simulator: AccessSimulator, from: string, to: string): Asked[] {
  const asked: Asked[] = [];
  const ask = (action: string, resource: string, context: Record<string, string> = {}): void => {
    asked.push({ role: 'office', province: from, action, resource, context });
  };
  for (const [purpose, key] of dataOf(to))
    for (const action of objectActions) ask(action, simulator.objectArn(purpose, key));
  for (const purpose of ['uploads', 'results', 'ledger', 'records', 'trace', 'exports']) {
    const bucket = `arn:aws:s3:::${simulator.bucketName(purpose)}`;
    for (const prefix of [`incoming/${to}/`, `results/${to}/`, `results/${to}/${file}/`, `trace/${to}/`, 'export/'])
      ask('s3:ListBucket', bucket, { 's3:prefix': prefix });
    ask('s3:ListBucketVersions', bucket, { 's3:prefix': `results/${to}/` });
  }
  for (const action of itemActions)
    ask(action, `arn:aws:dynamodb:${region}:123456789012:table/doisoat-prod-state`, {
      'dynamodb:LeadingKeys': `PROVINCE#${to}`,
    });
  return asked;
}

/** Questions of `from` about `to` that are answered with yes. */
export async function allowed(simulator: AccessSimulator, from: string, to: string): Promise<string[]> {
  const found: string[] = [];
  for (const asked of questions(simulator, from, to))
    if (await simulator.allows(asked)) found.push(`${asked.action} ${asked.resource.split('/').slice(1, 3).join('/')}`);
  return found;
}

/**
 * A question with its two provinces renamed: those that are equal so are one question, if no policy names a province.
 */
export function classOf(asked: Asked, from: string, to: string): string {
  const renamed = JSON.stringify(asked).replaceAll(from, '<own>');
  return from === to ? renamed : renamed.replaceAll(to, '<other>');
}

/** Keys are of buckets, not of provinces: what an office may do with them, by way of S3 and without. */
export async function keyRights(simulator: AccessSimulator, role: string): Promise<string[]> {
  const found: string[] = [];
  for (const purpose of ['uploads', 'registry', 'ledger', 'records', 'results', 'secret', 'trace', 'exports'])
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'])
      for (const [way, context] of [
        ['s3', viaS3],
        ['direct', {}],
      ] as const)
        if (await simulator.allows({ role, action, resource: simulator.keyArn(purpose), context }))
          found.push(`${action} ${purpose} ${way}`);
  return found;
}

export const provinceIds = provinces.map(({ id }) => id);
