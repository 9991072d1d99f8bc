/** The stores of the cloud by emulators: S3 and DynamoDB on this machine, and stages with the sample in them. */
import { isWrittenOnce } from '../../adapters/s3/buckets.ts';
import { S3Server } from '../../test/support/s3-server.ts';
import { dynalite } from '../network/servers.ts';
import { Stage, type StageServers } from '../network/deployed.ts';
import { commandInCloud } from './cloud-commands.ts';
import { CloudPlace } from './cloud-place.ts';
import { DrillFailed, type DrillFiles } from './drill.ts';
import type { Sample } from './drill-sample.ts';

/** As ledger objects are locked in production. */
const lockDays = 35;

export interface CloudOptions {
  /** For what DynamoDB keeps on disk. */
  folder: string;
  /** Of a server of both, such as moto; absent: our own S3, which knows policies and locks, and dynalite. */
  endpoint: string | undefined;
  sample: Sample;
  files: DrillFiles;
}

/** Places on fresh stages. Credentials are of no account. */
export async function startCloud({ folder, endpoint, sample, files }: CloudOptions) {
  const accessKey = 'drills';
  // The region in which `tableAt` makes tables: moto keeps regions apart.
  const region = 'ap-southeast-1';
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: 'drills',
    AWS_REGION: region,
  });
  const { servers, stop } = await (endpoint === undefined
    ? ownServers(folder, accessKey)
    : { servers: { s3: { endpoint }, dynamo: { endpoint } }, stop: () => {} });
  let stages = 0;
  const place = async (): Promise<CloudPlace> => {
    const stage = await Stage.make(`drill-${process.pid}-${++stages}`, servers, { lockDays });
    const made = new CloudPlace(stage, files, { command: commandInCloud, another: place });
    await made.fill(sample);
    return made;
  };
  return { place, stop: async () => stop() };
}

/** Throws DrillFailed for a server that is not of this machine. */
export function requireOfThisMachine(endpoint: string): void {
  if (!['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname))
    throw new DrillFailed('--endpoint is not of this machine: drills are never done in an account');
}

async function ownServers(folder: string, accessKey: string): Promise<{ servers: StageServers; stop: () => void }> {
  const s3 = await S3Server.start({ buckets: [], secrets: { [accessKey]: 'drills' }, isWrittenOnce });
  const dynamo = await dynalite(folder);
  return {
    servers: { s3, dynamo },
    stop: () => {
      s3.stop();
      dynamo.stop();
    },
  };
}
