/** The state store's table (`adapters/dynamo/dynamo-state-store.ts`). */
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { expiryAttribute, partitionAttribute, sortAttribute } from '../adapters/dynamo/table-keys.ts';
import type { StageConfig } from './config.ts';
import { removalOf } from './removal.ts';

export function stateTable(scope: Construct, config: StageConfig): Table {
  return new Table(scope, 'State', {
    tableName: `doisoat-${config.stage}-state`,
    partitionKey: { name: partitionAttribute, type: AttributeType.STRING },
    sortKey: { name: sortAttribute, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED, // counts and ids of batches only; its use shows in the audit trail
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Keys identify the province that changed; a subscriber reads the state itself.
    stream: StreamViewType.KEYS_ONLY,
    // What the portal keeps for a while; nothing else has the attribute.
    ...(config.portal === undefined ? {} : { timeToLiveAttribute: expiryAttribute }),
    deletionProtection: config.keepsData,
    removalPolicy: removalOf(config),
  });
}
