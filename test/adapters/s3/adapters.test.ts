import { describe } from 'vitest';
import { S3ObjectStore } from '../../../adapters/s3/s3-object-store.ts';
import { describeObjectStore } from '../../contracts/object-store-contract.ts';
import { describeStateStore } from '../../contracts/state-store-contract.ts';
import {
  dynaliteTable,
  motoEndpoint,
  noPause,
  oneBucket,
  s3ServerWithBucket,
  tableAt,
} from '../../support/aws-stores.ts';
import { S3RequestHandler, s3ClientOver } from '../../support/s3-request-handler.ts';

// The smallest part S3 takes: the large objects of the suite then have several.
const partBytes = 5 * 1024 * 1024;
const rangeBytes = 1024 * 1024;

describeObjectStore('S3, real SDK over a handler in memory', async () => {
  const client = s3ClientOver(new S3RequestHandler({ buckets: ['all'], pageKeys: 7 }));
  const store = new S3ObjectStore({ client, route: oneBucket('all'), pause: noPause, partBytes, rangeBytes });
  return { store, dispose: async () => client.destroy() };
});

describeStateStore('DynamoDB, dynalite over HTTP', dynaliteTable);

// An independent judge: S3 and DynamoDB as somebody else wrote them. Without it this is one skipped block whose name
// says how to enable it.
const endpoint = motoEndpoint ?? '';
const run = `contract-${process.pid}-${Date.now()}`;

describe.skipIf(motoEndpoint === undefined)(
  'AWS adapters on moto (set DOISOAT_MOTO_ENDPOINT to the address of moto_server; pip install "moto[server]")',
  () => {
    describeObjectStore('S3, moto over HTTP', async () => {
      const client = await s3ServerWithBucket(endpoint, run);
      const store = new S3ObjectStore({ client, route: oneBucket(run), pause: noPause, partBytes, rangeBytes });
      return { store, dispose: async () => client.destroy() };
    });
    // This emulator judges a condition and writes in two steps, so writers that race can both be told they won.
    describe('with another try', { retry: 2 }, () => {
      describeStateStore('DynamoDB, moto over HTTP', () => tableAt(endpoint, run));
    });
  },
);
