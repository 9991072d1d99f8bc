/** What is known of an account before a stage is deployed to it: read by the AWS command line, nothing is changed. */
import * as z from 'zod';

/** A call of the AWS command line: what it wrote, as JSON; undefined if it said that there is no such thing. */
export type Aws = (...args: string[]) => Promise<unknown>;

export interface Facts {
  account: string;
  region: string;
  /** Invocations that the account may run at once. */
  concurrency: number;
  zones: number;
  /** State of the stack, such as `UPDATE_COMPLETE`; undefined: there is none. */
  stack: string | undefined;
  /** Version of the bootstrap of the CDK; undefined: never done in this region. */
  bootstrap: number | undefined;
  /** A trail that records calls of the key service here is switched on: the alarm `key-disabled` hears of it alone. */
  trail: boolean;
  /** Buckets, tables and logs that have the names of the stage. */
  taken: string[];
}

const $Identity = z.object({ Account: z.string() });
const $Settings = z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) });
const $Zones = z.object({ AvailabilityZones: z.array(z.object({ State: z.string() })) });
const $Stacks = z.object({ Stacks: z.array(z.object({ StackStatus: z.string() })) });
const $Parameter = z.object({ Parameter: z.object({ Value: z.string() }) });
const $Trails = z.object({
  trailList: z.array(z.object({ TrailARN: z.string(), IsMultiRegionTrail: z.boolean(), HomeRegion: z.string() })),
});
const $TrailStatus = z.object({ IsLogging: z.boolean() });
const $Buckets = z.object({ Buckets: z.array(z.object({ Name: z.string() })) });
const $Tables = z.object({ TableNames: z.array(z.string()) });
const $Logs = z.object({ logGroups: z.array(z.object({ logGroupName: z.string() })) });

/** Asks for everything. Throws ZodError if the command line answers in another shape, and what `aws` throws. */
export async function readFacts(aws: Aws, stage: string, region: string): Promise<Facts> {
  const begins = `doisoat-${stage}-`;
  const account = $Identity.parse(await aws('sts', 'get-caller-identity')).Account;
  const stacks = await aws('cloudformation', 'describe-stacks', '--stack-name', `doisoat-${stage}`);
  const version = await aws('ssm', 'get-parameter', '--name', '/cdk-bootstrap/hnb659fds/version');
  const buckets = $Buckets.parse(await aws('s3api', 'list-buckets')).Buckets.map(({ Name }) => Name);
  const tables = $Tables.parse(await aws('dynamodb', 'list-tables')).TableNames;
  const logs = $Logs
    .parse(await aws('logs', 'describe-log-groups', '--log-group-name-prefix', `/doisoat/${stage}/`))
    .logGroups.map(({ logGroupName }) => logGroupName);
  return {
    account,
    region,
    concurrency: $Settings.parse(await aws('lambda', 'get-account-settings')).AccountLimit.ConcurrentExecutions,
    zones: $Zones
      .parse(await aws('ec2', 'describe-availability-zones'))
      .AvailabilityZones.filter(({ State }) => State === 'available').length,
    stack: stacks === undefined ? undefined : $Stacks.parse(stacks).Stacks[0]?.StackStatus,
    bootstrap: version === undefined ? undefined : Number($Parameter.parse(version).Parameter.Value),
    trail: await isTrailOn(aws, region),
    taken: [...buckets, ...tables, ...logs].filter((name) => name.startsWith(begins) || name.startsWith('/doisoat/')),
  };
}

async function isTrailOn(aws: Aws, region: string): Promise<boolean> {
  const { trailList } = $Trails.parse(await aws('cloudtrail', 'describe-trails'));
  for (const { TrailARN, IsMultiRegionTrail, HomeRegion } of trailList) {
    if (!IsMultiRegionTrail && HomeRegion !== region) continue;
    const status = await aws('cloudtrail', 'get-trail-status', '--name', TrailARN);
    if (status !== undefined && $TrailStatus.parse(status).IsLogging) return true;
  }
  return false;
}
