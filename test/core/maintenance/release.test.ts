/** Releases read the upload again: with the facts of its version, or not at all. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '../../../core/base/errors.ts';
import { contentId, type Content } from '../../../core/intake/upload-request.ts';
import { walkChain, isBatchVersion, type Manifest } from '../../../core/ledger/manifest.ts';
import { readProvinceState, stateKey } from '../../../core/domain/province-state.ts';
import { checkReadAlike, releaseBatch } from '../../../core/maintenance/release.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { testHash, testWorld, type TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch } from '../registry/registry-support.ts';

const province = 'vn34-52';
const person = { id: '052090000001', name: 'Nguyễn Văn Đức', birth: '1990-05-01', sex: '1' };
/** Four claims on one ID that change every time: held. A sex of 2 in a declaration's coding means nothing. */
const held = [
  'Mã số BHXH,Họ và tên,Ngày sinh,Giới tính,Số CCCD',
  ...[1, 2, 3, 4].map((n) => `520000001${n},Nguyễn Văn Đức,0${n}/05/1990,Nam,052090000001`),
].join('\n');

let world: TestWorld;
let uploads = 0;

async function send(text: string, kind: string, metadata: Record<string, string>) {
  world.clock.time += 60_000;
  const key = `incoming/${province}/${kind}/upload-${++uploads}.csv`;
  await world.objects.put(key, new TextEncoder().encode(text), metadata);
  const info = await world.objects.head(key);
  return syncBatch(world, { key, version: info?.version ?? '' });
}

async function newestManifest(): Promise<Manifest> {
  const state = await readProvinceState(world.state, province);
  for await (const { manifest } of walkChain(world, province, state!)) if (isBatchVersion(manifest)) return manifest;
  throw new Error('no version of a batch');
}

beforeEach(async () => {
  world = testWorld();
  uploads = 0;
  await buildRegistry(world, new MemoryExtract([[person]]), {
    key: world.fingerprintKey,
    scratch: new MemoryScratch(),
  });
  await activateRegistry(world, '2026-01-31');
});

describe('the facts of a version', () => {
  it('say the profile and whether it was forced, for the upload and for its release', async () => {
    const receipt = await send(held, 'delta', { schemes: 'BHYT', profile: 'd05-ts' });
    expect(receipt).toMatchObject({ profile: 'd05-ts', verdicts: { HELD: 4 } });
    expect((await newestManifest()).batch.profile).toEqual({ name: 'd05-ts', forced: true });
    const released = await releaseBatch(world, province, receipt.batchId);
    expect(released).toMatchObject({ profile: 'd05-ts', verdicts: { VERIFIED: 1, BIRTH_DATE_DIFFERS: 3 } });
    expect((await newestManifest()).batch).toMatchObject({ profile: { name: 'd05-ts', forced: true } });
    await send(held.replaceAll('520000001', '520000002'), 'delta', { schemes: 'BHYT' });
    expect((await newestManifest()).batch.profile).toEqual({ name: 'aliases', forced: false });
  });
});

describe('a release', () => {
  it('is refused if the bytes are not those of the version', async () => {
    const receipt = await send(held, 'delta', { schemes: 'BHYT' });
    const stream = world.objects.stream.bind(world.objects);
    world.objects.stream = async function* (key, options) {
      const other = key.startsWith('incoming/') ? held.replace('01/05/1990', '02/05/1991') : undefined;
      if (other === undefined) yield* stream(key, options);
      else yield new TextEncoder().encode(other);
    };
    await expect(releaseBatch(world, province, receipt.batchId)).rejects.toMatchObject({ code: 'UPLOAD_CHANGED' });
    world.objects.stream = stream;
    expect((await releaseBatch(world, province, receipt.batchId)).status).toBe('committed');
  });

  it('is refused if the upload is read otherwise than it was', () => {
    const facts = { sha256: 'a', rows: 3 } as Manifest['batch'];
    const read = { sha256: 'a', profile: 'aliases', rows: { read: 3 } } as Parameters<typeof checkReadAlike>[0];
    const codeOf = (change: object, profile = 'aliases'): string => {
      try {
        checkReadAlike({ ...read, ...change }, facts, profile);
      } catch (error) {
        return (error as Refusal).code;
      }
      return '';
    };
    expect(codeOf({})).toBe('');
    expect(codeOf({ sha256: 'b' })).toBe('UPLOAD_CHANGED');
    expect(codeOf({}, 'd02-lt')).toBe('UPLOAD_READ_DIFFERS');
    expect(codeOf({ rows: { read: 4 } })).toBe('UPLOAD_READ_DIFFERS');
  });

  it('of a full leaves the same bytes as a delta to be processed', async () => {
    const full = await send(held, 'full', { schemes: 'BHYT', rows: '4' });
    expect(full).toMatchObject({ status: 'committed', verdicts: { HELD: 4 } });
    await releaseBatch(world, province, full.batchId);
    const delta = await send(held, 'delta', { schemes: 'BHYT' });
    expect(delta.status).toBe('committed');
    expect((await send(held, 'delta', { schemes: 'BHYT' })).status).toBe('duplicate');
    expect((await send(held, 'full', { schemes: 'BHYT', rows: '4' })).status).toBe('duplicate');
  });
});

describe('a release of an earlier program', () => {
  it('stands under the content of its upload as a delta, and is no duplicate of it', async () => {
    const full = await send(held, 'full', { schemes: 'BHYT', rows: '4' });
    await releaseBatch(world, province, full.batchId);
    const state = await readProvinceState(world.state, province);
    const content = contentId(testHash, { province, kind: 'delta', scope: ['BHYT'], sha256: full.sha256 });
    const recentContent = [content, ...state!.recentContent.slice(1)];
    await world.state.put(stateKey(province), { ...state!, recentContent });
    expect((await send(held, 'delta', { schemes: 'BHYT' })).status).toBe('committed');
  });
});

describe('the same bytes once more', () => {
  it('are a duplicate only if they are read in the same way', async () => {
    const first = await send(held, 'delta', { schemes: 'BHYT' });
    expect(first.status).toBe('committed');
    expect(await send(held, 'delta', { schemes: 'BHYT' })).toMatchObject({ status: 'duplicate' });
    for (const metadata of [{ schemes: 'BHXHBB' }, { schemes: 'BHYT', profile: 'd05-ts' }]) {
      expect((await send(held, 'delta', metadata)).status).toBe('committed');
      expect((await send(held, 'delta', metadata)).status).toBe('duplicate');
    }
  });

  it('have the content id of before for a plain upload, and others for every other way of reading', () => {
    const sha256 = 'a'.repeat(64);
    const plain: Content = { province, kind: 'delta', scope: ['BHYT', 'BHTN'], sha256 };
    const of = (change: Partial<Content> = {}): string => contentId(testHash, { ...plain, ...change });
    expect(of()).toBe(createHash('sha256').update(`${sha256}\ndelta\nBHYT;BHTN`).digest('hex').slice(0, 32));
    expect(of({ profile: undefined, ignoreColumns: [], releases: null })).toBe(of());
    const others = [
      of({ kind: 'full' }),
      of({ scope: ['BHYT'] }),
      of({ sha256: 'b'.repeat(64) }),
      of({ profile: 'd02-lt' }),
      of({ profile: 'd03-ts' }),
      of({ ignoreColumns: ['A'] }),
      of({ ignoreColumns: ['A', 'B'] }),
      of({ ignoreColumns: ['A,B'] }),
      of({ releases: 'c'.repeat(32) }),
    ];
    expect(new Set([of(), ...others]).size).toBe(others.length + 1);
  });
});
