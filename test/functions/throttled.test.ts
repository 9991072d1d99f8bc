/**
 * The real handler, store and SDK while S3 takes one in five of the requests that are asked of it.
 *
 * @module-tag long
 */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { stateKey } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';
import type { S3Answer } from '../support/s3-request-handler.ts';

const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';

const slowDown: S3Answer = {
  statusCode: 503,
  headers: { 'content-type': 'application/xml' },
  get body() {
    return Readable.from([Buffer.from('<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>')]);
  },
};

describe('a morning in which all provinces send at once', () => {
  it('fails no batch and loses none: what S3 refuses is asked again', { timeout: 60_000 }, async () => {
    const deployment = await Deployment.make();
    let [taken, refused] = [0, 0];
    try {
      await capturedOutput(async () => {
        await deployment.buildRegistry('2026-01-31', people);
        const uploads = provinces.flatMap(({ id }, at) =>
          [1, 2].map((n) => {
            const row = `52${String(at).padStart(2, '0')}00000${n},052090000001,Nguyễn Văn An,03/02/1990,1,BHYT`;
            return deployment.store(buckets.uploads, `incoming/${id}/delta/${n}.csv`, `${header}\n${row}\n`);
          }),
        );
        // Four refusals for every request taken, until the rush is over.
        deployment.intercept = (_call, perform) => {
          if (refused < 500 && (taken + refused) % 5 !== 0) {
            refused += 1;
            return Promise.resolve(slowDown);
          }
          taken += 1;
          return perform();
        };
        const answers = await Promise.all(
          uploads.map((upload) => deployment.sync(sqsEvent([s3Message([upload])]), context())),
        );
        expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
        for (const { id } of provinces)
          expect(await deployment.container.world.state.read(stateKey(id))).toMatchObject({
            version: 2,
            participants: 2,
            verified: 2,
          });
      });
      expect(refused).toBe(500);
    } finally {
      await deployment.dispose();
    }
  });
});
