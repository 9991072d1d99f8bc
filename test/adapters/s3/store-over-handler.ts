/** A store over S3 in memory, and what goes wrong on the way to it. */
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { routeBuckets } from '../../../adapters/s3/buckets.ts';
import type { Pause } from '../../../adapters/s3/client-rules.ts';
import { S3ObjectStore } from '../../../adapters/s3/s3-object-store.ts';
import { noPause } from '../../support/aws-stores.ts';
import {
  S3RequestHandler,
  s3ClientOver,
  type S3Answer,
  type S3Call,
  type S3HandlerOptions,
} from '../../support/s3-request-handler.ts';

const names = {
  uploads: 'uploads',
  registry: 'registry',
  ledger: 'ledger',
  records: 'records',
  results: 'results',
  trace: 'trace',
};
const buckets = Object.values(names);
export const key = 'staged/vn34-52/b/one';
export const partBytes = 1000;
// Parts of S3 have 5 MiB at least; the uploader holds to that.
Reflect.set(Upload, 'MIN_PART_SIZE', 1);

export function make(
  options: Partial<S3HandlerOptions> & { pause?: Pause; sdkAttempts?: number } = {},
  owner?: string,
) {
  const { pause = noPause, sdkAttempts, ...handling } = options;
  const handler = new S3RequestHandler({ buckets, partBytesMin: 1, ...handling });
  const store = new S3ObjectStore({
    client: s3ClientOver(handler, sdkAttempts),
    route: routeBuckets(names),
    pause,
    partBytes,
    rangeBytes: 1000,
    ...(owner === undefined ? {} : { owner }),
  });
  return { handler, store };
}

export const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);
export const lost = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' });
export const isCompletion = (call: S3Call) => call.method === 'POST' && call.query.uploadId !== undefined;
export const refused = (status: number): unknown => expect.objectContaining({ status });
export const isWrite = (call: S3Call) => call.method === 'PUT' && call.key === key;

/** Fails the calls that `which` chooses with 409, `times` times in all. */
export function conflicts(which: (call: S3Call) => boolean, times: number) {
  let left = times;
  return failing((call) => which(call) && left-- > 0, 409, 'ConditionalRequestConflict');
}

export function denied(which: (call: S3Call) => boolean) {
  return failing(which, 403, 'AccessDenied');
}

export function slowDown(which: (call: S3Call) => boolean) {
  return failing(which, 503, 'SlowDown');
}

function failing(which: (call: S3Call) => boolean, statusCode: number, code: string) {
  return async (call: S3Call, perform: () => Promise<S3Answer>): Promise<S3Answer> => {
    if (!which(call)) return perform();
    const text = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
    return { statusCode, headers: { 'content-type': 'application/xml' }, body: Readable.from([Buffer.from(text)]) };
  };
}
