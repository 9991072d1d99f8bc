/**
 * The portal: a function that browsers and programs of the offices reach, under a role that reads what it shows, stores
 * uploads without a right to read them, and has neither the fingerprint key nor the index. It alone is outside the
 * network, if there is one: the login provider and the URL of the release function are elsewhere.
 */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PortalEnvName, portalFunctionName, portalSecrets } from '../functions/env-names.ts';
import { portalEntry } from './bundle-options.ts';
import type { PortalConfig, StageConfig } from './config.ts';
import { allowItems, allowObjects, allowVersions } from './grants.ts';
import { NodeFunction } from './node-function.ts';
import type { Stores } from './people-roles.ts';
import { portalFront } from './portal-front.ts';
import { allowSignedUrl } from './signed-url.ts';

export interface PortalProps {
  config: StageConfig;
  wanted: PortalConfig;
  environment: Record<string, string>;
  stores: Stores;
  table: Table;
  release: { function: NodeFunction; url: string };
}

/** The function with its rights, its address and what stands in front. */
export function makePortal(scope: Construct, { config, wanted, stores, table, release, ...rest }: PortalProps) {
  const made = portalFunction(scope, {
    config,
    wanted,
    environment: { ...rest.environment, ...settingsOf(config, wanted), [PortalEnvName.releaseUrl]: release.url },
  });
  allowAll(made, stores, table);
  const set = ['ALERT#*'];
  if (config.alerts !== undefined) allowItems(made.role, table, { read: set, write: set, remove: set });
  allowSignedUrl(release.function, made.role);
  const url = made.live.addFunctionUrl({
    authType: FunctionUrlAuthType.NONE,
    // Answers of a province are larger than the 6 MB that one answer as a whole may have.
    invokeMode: InvokeMode.RESPONSE_STREAM,
  });
  new CfnOutput(scope, 'portalUrl', { value: url.url });
  if (wanted.front !== undefined) portalFront(scope, { config, wanted: wanted.front, url });
  return made;
}

/** The function alone: with the scripts of the upload page beside its bundle. */
export function portalFunction(
  scope: Construct,
  { config, wanted, environment }: Pick<PortalProps, 'config' | 'wanted' | 'environment'>,
): NodeFunction {
  return new NodeFunction(scope, 'Portal', {
    config,
    environment,
    entry: portalEntry,
    description: 'The web application of the offices',
    memorySize: wanted.memory,
    timeout: Duration.seconds(wanted.timeoutSeconds),
    network: undefined,
    roleName: portalFunctionName(config.stage),
    concurrency: wanted.concurrency,
    addFiles: (folder) => `node local/serve/bundle-browser.ts "${folder}"`,
  });
}

function settingsOf({ resultDays }: StageConfig, { settings, front }: PortalConfig): Record<string, string> {
  const hosts = front === undefined ? [] : [front.domain];
  return {
    [PortalEnvName.settings]: JSON.stringify({ ...settings, hosts, behindProxy: true }),
    [PortalEnvName.resultDays]: String(resultDays),
    [PortalEnvName.front]: front === undefined ? 'url' : 'cloudfront',
  };
}

function allowAll({ role }: NodeFunction, stores: Stores, table: Table): void {
  const { uploads, ledger, records, results, secret, trace } = stores;
  // What its forms are for is what it may do; of what it stored it learns the version, and no byte.
  allowObjects(role, uploads, { write: ['incoming/*'] });
  allowVersions(role, uploads, 'incoming/');
  allowObjects(role, ledger, { read: ['staged/*', 'runs/*'] });
  allowObjects(role, records, {
    // Whether trace is on stands in the records of its settings.
    read: ['ratified/*', 'audit/vn34-*', 'audit/trace/*', 'audit/portal/*'],
    write: ['audit/portal/*', 'audit/vn34-*/held-refused-*'],
  });
  allowObjects(role, results, { read: ['results/*', 'published/*'] });
  allowObjects(role, trace, { read: ['trace/index.html', 'trace/vn34-*'] });
  allowObjects(role, secret, { read: Object.values(portalSecrets) });
  const kept = ['PORTAL#*'];
  const decided = ['HELD#*'];
  const supplied = ['TARGET#*', 'UNITS#*'];
  allowItems(role, table, {
    read: ['PROVINCE#*', 'REGISTRY', 'PUBLISH', ...supplied, 'RECONCILIATION', 'RUN#*', ...decided, ...kept],
    write: [...supplied, ...decided, ...kept],
    // Rows of tables of units that were replaced.
    remove: ['UNITS#*', ...kept],
  });
}
