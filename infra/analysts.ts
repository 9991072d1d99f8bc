/**
 * SQL for analysts: what the scheduled run exports, as tables of Athena. A bucket of its own, because analysts may read
 * it and nothing else; tables without a crawler, because names of folders say what there is.
 */
import { Aws, CfnOutput } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  exportPrefix,
  exportTables,
  exportVersion,
  partitionNames,
  tableFolder,
  wideTables,
} from '../core/export/export-tables.ts';
import { provinces } from '../core/domain/provinces.ts';
import type { ExportsConfig, StageConfig } from './config.ts';
import { DataBucket } from './data-bucket.ts';
import { allowObjects, expectWildcard, viaS3 } from './grants.ts';
import { allow, assumedInAccount, own, plain } from './people-roles.ts';

/** Answers of queries, which Athena writes as whoever asked. */
export const answersPrefix = 'athena/';
/** Before the first export of any stage. */
const firstDay = '2026-11-01';

export interface AnalystsProps {
  config: StageConfig;
  wanted: ExportsConfig;
  accessLogs: IBucket;
}

export function makeExportsBucket(scope: Construct, { config, wanted, accessLogs }: AnalystsProps): DataBucket {
  const daily = wideTables.filter((table) => exportTables[table].keeps === 'daily');
  const expireAfter = Object.fromEntries(
    [...daily.map((table) => exportPrefix + tableFolder(table)), `${exportPrefix}manifests/`].map((prefix) => [
      prefix,
      wanted.tableDays,
    ]),
  );
  return new DataBucket(scope, 'Exports', {
    config,
    purpose: 'exports',
    accessLogs,
    expireAfter: { ...expireAfter, [answersPrefix]: wanted.answerDays },
    // Tables are made again each night, and what was asked for can be asked again.
    fleeting: [...Object.keys(expireAfter), answersPrefix],
  });
}

/** The function writes tables and reads none of them back. */
export function allowExports(role: Role, store: DataBucket): void {
  allowObjects(role, store, { write: [`${exportPrefix}*`] });
}

/** Database, tables, workgroup, and the role of those who ask. */
export function makeAnalysts(scope: Construct, store: DataBucket, { config, wanted }: AnalystsProps): Role {
  const database = `doisoat_${config.stage}`;
  const made = new CfnDatabase(scope, 'ExportsDatabase', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name: database, description: `doisoat ${config.stage}: tables of counts (docs/export.md)` },
  });
  for (const table of wideTables)
    new CfnTable(scope, `ExportsTable-${table}`, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database,
      tableInput: tableInput(table, `s3://${store.bucket.bucketName}/${exportPrefix}${tableFolder(table)}`),
    }).addResourceDependency(made);
  const workgroup = `doisoat-${config.stage}-analysts`;
  new CfnWorkGroup(scope, 'Analysts', {
    name: workgroup,
    description: 'Queries of analysts: answers encrypted and kept for days, bytes limited',
    recursiveDeleteOption: !config.keepsData,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      bytesScannedCutoffPerQuery: wanted.scannedBytesMax,
      publishCloudWatchMetricsEnabled: false, // each is paid for
      requesterPaysEnabled: false,
      resultConfiguration: {
        outputLocation: `s3://${store.bucket.bucketName}/${answersPrefix}`,
        expectedBucketOwner: Aws.ACCOUNT_ID,
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: store.key.keyArn },
      },
    },
  });
  new CfnOutput(scope, 'analystsWorkgroup', { value: workgroup });
  return analystRole(scope, config, store, { database, workgroup });
}

const hiveTypes = { DATE: 'date', BIGINT: 'bigint', VARCHAR: 'string' } as const;

/** The table as Athena reads it: the columns of the files, and the names of the folders as partitions. */
function tableInput(table: (typeof wideTables)[number], location: string): CfnTable.TableInputProperty {
  const { columns, keeps } = exportTables[table];
  const { day, province } = partitionNames;
  return {
    name: table,
    description: `docs/export.md, version ${exportVersion}`,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [...(keeps === 'daily' ? [{ name: day, type: 'date' }] : []), { name: province, type: 'string' }],
    storageDescriptor: {
      location,
      columns: columns.map(({ name, type }) => ({ name, type: hiveTypes[type] })),
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'projection.enabled': 'true',
      [`projection.${province}.type`]: 'enum',
      [`projection.${province}.values`]: provinces.map(({ id }) => id).join(','),
      ...(keeps === 'daily'
        ? {
            [`projection.${day}.type`]: 'date',
            [`projection.${day}.format`]: 'yyyy-MM-dd',
            // NOW is in UTC, and the run is in the morning of Viet Nam.
            [`projection.${day}.range`]: `${firstDay},NOW+1DAYS`,
          }
        : {}),
    },
  };
}

/** An analyst asks in one workgroup, over one database, and reads its bucket; no ledger, no answer, no upload. */
function analystRole(
  scope: Construct,
  config: StageConfig,
  store: DataBucket,
  { database, workgroup }: { database: string; workgroup: string },
): Role {
  const role = assumedInAccount(scope, 'Analyst', `doisoat-${config.stage}-analyst`, {
    description: 'An analyst: asks tables of counts by SQL, sees no person and no ledger',
  });
  allow(role, store, ['s3:GetObject'], [`${exportPrefix}*`], 'tables of counts');
  allow(
    role,
    store,
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    [`${answersPrefix}*`],
    'answers of queries',
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [store.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`${exportPrefix}*`, `${answersPrefix}*`] } },
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [store.bucket.bucketArn] }));
  role.addToPolicy(viaS3(store, ['kms:Decrypt', 'kms:GenerateDataKey']));
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:ListQueryExecutions',
        'athena:GetWorkGroup',
      ],
      resources: [own('athena', `workgroup/${workgroup}`)],
    }),
  );
  const tables = own('glue', `table/${database}/*`);
  expectWildcard(role, plain(tables), 'the tables of one database');
  role.addToPolicy(
    new PolicyStatement({
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartitions'],
      resources: [own('glue', 'catalog'), own('glue', `database/${database}`), tables],
    }),
  );
  return role;
}
