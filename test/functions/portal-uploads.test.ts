import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PortalObjects } from '../../functions/portal-objects.ts';
import { portalSession } from '../../functions/portal-session.ts';
import { PortalUploads, sentBytesMax } from '../../functions/portal-uploads.ts';
import { provinceOfPrincipal } from '../../core/intake/admit-upload.ts';
import { noPause } from '../support/aws-stores.ts';
import { routeBuckets } from '../../adapters/s3/buckets.ts';
import { s3ClientOver } from '../support/s3-request-handler.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';
import type { Identity } from '../../portal/access/identity.ts';

const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const file =
  'participant_number,personal_id,full_name,birth_date,sex,schemes\n' +
  '5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT\n';
const clerk: Identity = { user: 'cb-17', role: 'clerk', province: 'vn34-52', by: 'session' };
const upload = { province: 'vn34-52', kind: 'delta' as const, metadata: { officer: 'Cán bộ 17' }, sender: clerk };
const promised = { bytes: file.length, sha256: 'a'.repeat(64), container: 'csv' as const };

let deployment: Deployment;
let uploads: PortalUploads;
let objects: PortalObjects;
beforeAll(async () => {
  deployment = await Deployment.make();
  await capturedOutput(() => deployment.buildRegistry('2026-01-31', people).then(() => undefined));
  const client = s3ClientOver(deployment.s3);
  objects = new PortalObjects({ client, route: routeBuckets(buckets), pause: noPause });
  const world = { ...deployment.container.world, objects, randomBytes: (length: number) => randomBytes(length) };
  uploads = new PortalUploads(world, client, { buckets, bucketOwner: undefined }, []);
});
afterAll(() => deployment.dispose());

async function* bodyOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const incoming = () => deployment.keys(buckets.uploads).filter((key) => key.startsWith('incoming/'));

/** As S3 tells of what the portal stored. */
async function deliver(key: string, session = 'doisoat-test-portal'): Promise<void> {
  const version = deployment.s3.s3.buckets.get(buckets.uploads)?.get(key)?.at(-1)?.version ?? '';
  const message = s3Message([{ key, version }], (record) => {
    record.s3.bucket.name = buckets.uploads;
    record.userIdentity = { principalId: `AWS:AROAEXAMPLE:${session}` };
  });
  await capturedOutput(() => deployment.sync(sqsEvent([message]), context()).then(() => undefined));
}

describe('a file that is sent through the portal on AWS', () => {
  it('is stored like every other upload, with the session of its sender, and its batch is known at once', async () => {
    const batch = await uploads.send(upload, bodyOf(file));
    const [key] = incoming();
    expect(key).toMatch(/^incoming\/vn34-52\/delta\/[0-9a-f-]{36}\.csv$/);
    await deliver(key);
    expect(JSON.parse(deployment.text(buckets.records, `audit/vn34-52/${batch}.json`) ?? '')).toMatchObject({
      officer: 'Cán bộ 17',
      principal: 'AROAEXAMPLE:doisoat-test-portal',
      ticket: { session: 'vn34-52.cb-17', attested: true },
    });
    const receipt = JSON.parse(deployment.text(buckets.results, `results/vn34-52/${batch}/receipt.json`) ?? '');
    expect(receipt).toMatchObject({ status: 'committed', verdicts: { VERIFIED: 1 } });
  });

  it('has the ending of what it is', async () => {
    const before = new Set(incoming());
    await uploads.send(upload, bodyOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0)));
    await uploads.send(upload, bodyOf(Uint8Array.of(0x1f, 0x8b, 8)));
    const endings = incoming().filter((key) => !before.has(key));
    expect(endings.map((key) => key.slice(key.indexOf('.'))).sort()).toEqual(['.csv.gz', '.xlsx']);
  });

  it('may be as large as a request', async () => {
    const before = new Set(incoming());
    const largest = Buffer.alloc(sentBytesMax, '\n');
    largest.write(file);
    await uploads.send(upload, bodyOf(largest));
    expect(incoming().filter((key) => !before.has(key))).toEqual([expect.stringMatching(/\.csv$/)]);
  });

  it('is refused with advice if it is larger than a request, or its metadata than S3 takes', async () => {
    const before = incoming().length;
    const large = uploads.send(upload, bodyOf(new Uint8Array(sentBytesMax + 1)));
    await expect(large).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', detail: expect.stringContaining('ticket') });
    const wordy = { ...upload, metadata: { purpose: 'đ'.repeat(1000) } };
    await expect(uploads.send(wordy, bodyOf(file))).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(uploads.ticket(wordy, promised)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(incoming()).toHaveLength(before);
  });
});

describe('a ticket of the portal on AWS', () => {
  it('is a form for one file, and only who got it learns what became of it', async () => {
    const { id, url, fields, expiresAt } = await uploads.ticket(upload, promised);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    expect(new URL(url).pathname).toBe(`/${buckets.uploads}`);
    expect(fields).toMatchObject({
      'x-amz-meta-ticket-session': 'vn34-52.cb-17',
      'x-amz-meta-sha256': promised.sha256,
      'x-amz-checksum-algorithm': 'SHA256',
    });
    expect(await uploads.arrived(id, clerk)).toBeUndefined();
    const key = fields?.key ?? '';
    const { version } = deployment.store(buckets.uploads, key, file, { [`ticket-session`]: 'vn34-52.cb-17' });
    const arrived = await uploads.arrived(id, clerk);
    expect(arrived).toEqual({ province: 'vn34-52', batch: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await objects.head(key)).toMatchObject({ version, size: Buffer.byteLength(file), metadata: {} });
    await deliver(key);
    expect(deployment.text(buckets.results, `results/vn34-52/${arrived?.batch}/receipt.json`)).toContain('duplicate');
    for (const other of [
      { ...clerk, user: 'cb-18' },
      { ...clerk, province: 'vn34-42' },
    ])
      await expect(uploads.arrived(id, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(uploads.arrived(`${id}x`, clerk)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is none for more than the intake takes', async () => {
    const ticket = uploads.ticket(upload, { ...promised, bytes: 2_000_000_001 });
    await expect(ticket).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('for another province than its key is ignored, whoever of us stored it', async () => {
    const key = `incoming/vn34-42/delta/a.csv`;
    deployment.store(buckets.uploads, key, file, { 'ticket-session': 'vn34-52.cb-17' });
    await deliver(key);
    expect(deployment.keys(buckets.results).filter((each) => each.startsWith('results/vn34-42/'))).toEqual([]);
  });
});

describe('the portal', () => {
  it('never asks for a byte or a header of an upload', async () => {
    const asked = deployment.s3.calls.length;
    const [key] = incoming();
    expect(await objects.head(key)).toBeDefined();
    expect(await objects.head(`${key}.csv`)).toBeUndefined();
    expect(await objects.head(key, { version: 'another' })).toBeUndefined();
    for (const { method, key: of, query } of deployment.s3.calls.slice(asked))
      expect([method, of, 'versions' in query]).toEqual(['GET', '', true]);
  });

  it('knows its users by sessions that are theirs alone and name their province', () => {
    expect(portalSession('vn34-52', 'cb-17@bhxh.vn')).toBe('vn34-52.cb-17@bhxh.vn');
    const odd = ['Nguyễn An', 'Nguyễn  An', 'a/b', 'a:b', '', '../x', 'x'.repeat(200), `${'x'.repeat(199)}y`, 'a\nb'];
    const sessions = odd.map((user) => portalSession('vn34-52', user));
    expect(new Set(sessions).size).toBe(odd.length);
    for (const session of sessions) {
      expect(session).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(provinceOfPrincipal(session)).toBe('vn34-52');
    }
  });
});
