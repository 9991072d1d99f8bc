import { describe, expect, it } from 'vitest';
import { exportTables, partFile, wideTables } from '../../../core/export/export-tables.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { stages } from '../../../infra/config.ts';
import { Synthesised, flat } from '../synthesised.ts';

const prod = Synthesised.of();
const [bucketId, bucket] = prod.bucketOf('exports');
const inputs = prod.all('AWS::Glue::Table').map(([, { Properties }]) => Properties.TableInput);
const inputOf = (table: string) => inputs.find(({ Name }) => Name === table);
const hiveTypes = { DATE: 'date', BIGINT: 'bigint', VARCHAR: 'string' };

describe('tables of analysts', () => {
  it('are those that are exported of every province, column by column', () => {
    expect(new Set(inputs.map(({ Name }) => Name))).toEqual(new Set(wideTables));
    expect(inputs).toHaveLength(wideTables.length);
    for (const table of wideTables)
      expect(inputOf(table).StorageDescriptor.Columns).toEqual(
        exportTables[table].columns.map(({ name, type }) => ({ Name: name, Type: hiveTypes[type] })),
      );
  });

  it('lie where the files are written, by names that need no crawler', () => {
    for (const table of wideTables) {
      const { StorageDescriptor, PartitionKeys, Parameters } = inputOf(table);
      const names: string[] = PartitionKeys.map(({ Name }: { Name: string }) => Name);
      const at: Record<string, string> = { exported_on: '2026-01-31', province_id: 'vn34-52' };
      const folders = names.map((name) => `${name}=${at[name]}/`).join('');
      expect(`${flat(StorageDescriptor.Location)}${folders}part-0.parquet`).toBe(
        `s3://<${bucketId}>/export/${partFile(table, 'vn34-52', '2026-01-31')}`,
      );
      expect(Parameters['projection.enabled']).toBe('true');
      for (const name of names) expect(Parameters[`projection.${name}.type`]).toMatch(/^(?:date|enum)$/);
      expect(Parameters['projection.province_id.values'].split(',')).toEqual(provinces.map(({ id }) => id));
      // A column of a name that a partition has too is refused.
      expect(exportTables[table].columns.filter(({ name }) => names.includes(name))).toEqual([]);
    }
  });

  it('are asked in a workgroup that limits bytes and encrypts answers whatever a client asks for', () => {
    const [, { Properties }] = prod.one('AWS::Athena::WorkGroup', () => true);
    const { WorkGroupConfiguration: set } = Properties;
    expect(Properties.Name).toBe('doisoat-prod-analysts');
    expect(set).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: stages.prod.exports?.scannedBytesMax,
    });
    expect(set.ResultConfiguration.EncryptionConfiguration.EncryptionOption).toBe('SSE_KMS');
    expect(flat(set.ResultConfiguration.OutputLocation)).toBe(`s3://<${bucketId}>/athena/`);
  });

  it('keep daily tables and answers for their days, and history for good', () => {
    const rules: { Prefix?: string; ExpirationInDays?: number }[] = bucket.Properties.LifecycleConfiguration.Rules;
    const days = Object.fromEntries(rules.map(({ Prefix, ExpirationInDays }) => [Prefix ?? '', ExpirationInDays]));
    expect(days).toEqual({
      '': undefined,
      'export/groups/version=1/': 400,
      'export/verdicts/version=1/': 400,
      'export/ages/version=1/': 400,
      'export/manifests/': 400,
      'athena/': 7,
    });
  });

  it('are not there in a stage without them, nor is anybody who asks', () => {
    const { exports: _, ...config } = stages.prod;
    const without = Synthesised.of({ ...config, stage: 'bare' });
    for (const type of ['AWS::Glue::Database', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup'])
      expect(without.all(type)).toEqual([]);
    const names = ['AWS::S3::Bucket', 'AWS::IAM::Role'].flatMap((type) =>
      without.all(type).map(([, { Properties }]) => flat(Properties.BucketName ?? Properties.RoleName ?? '')),
    );
    expect(names.filter((name) => /exports|analyst/.test(name))).toEqual([]);
    const [, reconcile] = without.functionOf('reconcile');
    expect(Object.keys(reconcile.Properties.Environment.Variables).join()).not.toMatch(/EXPORT/);
  });
});
