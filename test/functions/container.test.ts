import { describe, expect, it } from 'vitest';
import { defaultDisclosure } from '../../core/answers/outcomes-csv.ts';
import { EnvName, fingerprintKeyObject } from '../../functions/env-names.ts';
import { traceOff } from '../../core/trace/review/settings.ts';
import { readEnv } from '../../functions/env.ts';
import { Deployment, buckets } from '../support/deployment.ts';

const variables = {
  [EnvName.stage]: 'test',
  [EnvName.uploadsBucket]: 'uploads',
  [EnvName.registryBucket]: 'registry',
  [EnvName.ledgerBucket]: 'ledger',
  [EnvName.recordsBucket]: 'records',
  [EnvName.resultsBucket]: 'results',
  [EnvName.traceBucket]: 'trace',
  [EnvName.secretBucket]: 'secret',
  [EnvName.stateTable]: 'state',
};

describe('the environment', () => {
  it('is read into names of the product, with cautious defaults', () => {
    expect(readEnv(variables)).toEqual({
      stage: 'test',
      buckets: {
        uploads: 'uploads',
        registry: 'registry',
        ledger: 'ledger',
        records: 'records',
        results: 'results',
        trace: 'trace',
      },
      exportFigures: 'published',
      secretBucket: 'secret',
      bucketOwner: undefined,
      stateTable: 'state',
      disclosure: defaultDisclosure,
      activation: 'manual',
      sweepGrace: 0,
      trace: traceOff,
      alerts: false,
    });
    expect(readEnv({ ...variables, [EnvName.disclosure]: 'yes-no' }).disclosure).toBe('yes-no');
    const fields = { name: 'fields', birthDate: 'fields', sex: 'fields' };
    expect(readEnv({ ...variables, [EnvName.disclosure]: 'fields' }).disclosure).toEqual(fields);
  });

  it('that is incomplete or wrong is refused by name, without its values', () => {
    const wrong = { ...variables, [EnvName.ledgerBucket]: 'Not A Bucket', [EnvName.bucketOwner]: 'me' };
    const { [EnvName.stateTable]: _table, ...incomplete } = wrong;
    expect(() => readEnv(incomplete)).toThrow(/^ENVIRONMENT: missing or wrong: [A-Z_, ]+$/);
    for (const name of [EnvName.ledgerBucket, EnvName.bucketOwner, EnvName.stateTable])
      expect(() => readEnv(incomplete)).toThrow(name);
  });
});

describe('the fingerprint key', () => {
  it('is read once, and again only after a failure', async () => {
    const deployment = await Deployment.make();
    deployment.s3.s3.delete(buckets.secret, fingerprintKeyObject);
    await expect(deployment.container.fingerprintKey()).rejects.toMatchObject({ code: 'FINGERPRINT_KEY_MISSING' });
    deployment.store(buckets.secret, fingerprintKeyObject, '7:000102030405060708090a0b0c0d0e0f\n');
    const key = await deployment.container.fingerprintKey();
    expect(key).toEqual({ number: 7, bytes: Uint8Array.from({ length: 16 }, (_, index) => index) });
    const { length } = deployment.s3.calls;
    expect(await deployment.container.fingerprintKey()).toBe(key);
    expect(deployment.s3.calls).toHaveLength(length);
    await deployment.dispose();
  });

  it.each([
    '',
    '7',
    '256:000102030405060708090a0b0c0d0e0f',
    '0:000102030405060708090a0b0c0d0e0f',
    '7:0001',
    '7:secret-words',
  ])('written as %j is refused without quoting it', async (text) => {
    const deployment = await Deployment.make();
    deployment.store(buckets.secret, fingerprintKeyObject, text);
    await expect(deployment.container.fingerprintKey()).rejects.toThrow(/^FINGERPRINT_KEY_INVALID$/);
    await deployment.dispose();
  });
});
