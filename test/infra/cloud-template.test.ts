import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Template, functionNamed } from '../../proof/cloud/template.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { stages } from '../../infra/config.ts';
import { Synthesised } from './synthesised.ts';

const folder = mkdtempSync(join(tmpdir(), 'doisoat-template-'));
afterAll(() => rmSync(folder, { recursive: true }));

function templateOf(stage: string): Template {
  const { template } = Synthesised.of(stages[stage]);
  writeFileSync(join(folder, `doisoat-${stage}.template.json`), JSON.stringify(template.toJSON()));
  return new Template(stage, folder);
}

describe.each(Object.keys(stages))('the template of %s, as the cloud on loopback reads it', (stage) => {
  const template = templateOf(stage);

  it('leaves no reference of a function, mapping or pipe open', () => {
    const read = [template.functions(), template.mappings(), template.pipes(), template.signedUrls()];
    expect(JSON.stringify(read)).not.toMatch(/<[A-Z]|Fn::|"Ref"/);
  });

  it('starts functions that it has, from queues and tables that it has', () => {
    const functions = template.functions().map(({ name }) => name);
    const queues = template.all('AWS::SQS::Queue').map(({ QueueName }) => String(QueueName));
    const tables = template.all('AWS::DynamoDB::Table').map(({ TableName }) => String(TableName));
    for (const { function: name, source } of template.mappings()) {
      expect(functions).toContain(name);
      const [, table] = /:table\/([^/]+)\/stream$/.exec(source) ?? [];
      expect(table === undefined ? queues : tables).toContain(table ?? source.split(':').at(-1));
    }
    for (const name of template.signedUrls()) expect(functions).toContain(name);
  });

  it('has a queue of uploads of each province, emptied one upload at a time, and a stream with a filter', () => {
    const mappings = template.mappings().filter(({ enabled }) => enabled);
    const uploads = mappings.filter(({ source }) => source.includes('uploads-vn34-'));
    const sources = uploads.map(({ source }) => source);
    for (const { id } of provinces)
      expect(sources.filter((source) => source.endsWith(`-uploads-${id}`))).toHaveLength(1);
    expect(uploads.every(({ batchSize, partial }) => batchSize === 1 && partial)).toBe(true);
    expect(mappings.find(({ source }) => source.endsWith('/stream'))?.filters).toEqual([
      { dynamodb: { Keys: { SK: { S: ['STATE'] } } } },
    ]);
  });
});

describe('the name of a function', () => {
  it('is found in a name, an ARN, and an ARN of a version or an alias', () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:doisoat-dev-reconcile';
    for (const stated of ['doisoat-dev-reconcile', arn, `${arn}:1`, `${arn}:live`, 'doisoat-dev-reconcile:live'])
      expect(functionNamed(stated)).toBe('doisoat-dev-reconcile');
  });
});
