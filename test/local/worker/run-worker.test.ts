import { describe, expect, it } from 'vitest';
import { provinces } from '../../../core/domain/provinces.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { attemptsMax, runWorker, type WorkerOptions } from '../../../local/worker/run-worker.ts';
import { LedgerWatcher } from '../../../local/worker/ledger-watcher.ts';
import { healthOf, newFacts, type WorkerFacts } from '../../../local/worker/worker-facts.ts';
import { uploadBatchId } from '../../../core/intake/admit-upload.ts';
import { Claims } from '../../../local/state/claims.ts';
import { Office, somePeople } from '../../support/office.ts';
import { eventfulProvinces } from '../../support/eventful-province.ts';

async function work(
  office: Office,
  change: Partial<WorkerOptions> = {},
  world = office.world as Parameters<typeof runWorker>[0],
): Promise<{ facts: WorkerFacts; published: number }> {
  const facts = newFacts(office.world.clock.now());
  let published = 0;
  const watcher = new LedgerWatcher(office.world, async () => published++, '');
  const options = {
    pollMs: 5_000,
    settleMs: 1_000,
    publishIfMoved: () => watcher.publishIfMoved(),
    nightly: async () => undefined,
    untilIdle: true,
    ...change,
  };
  await runWorker(world, options, facts, new AbortController().signal);
  return { facts, published };
}

const rowsOf = (office: Office, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => office.row(from + i));

describe('the worker', () => {
  it('answers every upload under incoming/ once, and publishes when rates changed', async () => {
    const office = await Office.open(somePeople(20));
    await office.store(rowsOf(office, 1, 10));
    await office.store(rowsOf(office, 11, 20), { province: 'vn34-01' });
    await office.store(['no row of this kind'], { key: 'incoming/vn34-52/delta/broken.csv' });
    office.world.clock.time += 10_000;
    const first = await work(office);
    expect(first.facts.uploads).toEqual({ committed: 3, refused: 0, duplicate: 0 });
    expect(first.published).toBe(1);
    for (const province of eventfulProvinces)
      expect(await readProvinceState(office.world.state, province)).toMatchObject({ participants: 10, verified: 10 });
    const second = await work(office);
    expect(second.facts.uploads).toEqual({ committed: 0, refused: 0, duplicate: 0 });
  });

  it('leaves to another machine what that one is at, and answers it when that one has ended', async () => {
    const office = await Office.open(somePeople(20));
    await office.store(rowsOf(office, 1, 10));
    await office.store(rowsOf(office, 11, 20), { province: 'vn34-01' });
    office.world.clock.time += 10_000;
    const claims = new Claims(office.world);
    let key = '';
    for await (const listed of office.world.objects.list('incoming/vn34-01/')) key = listed.key;
    const { version = '' } = (await office.world.objects.head(key)) ?? {};
    const batch = uploadBatchId(office.world.hash, { bucket: office.world.objects.bucket, key, version });
    const claim = { partition: 'CLAIM', sort: batch };
    await office.world.state.put(claim, { version: 1, host: 'another-machine', process: 1, start: 'x' });
    let rounds = 0;
    const atEnd: number[] = [];
    const publishIfMoved = async () => {
      const state = await readProvinceState(office.world.state, 'vn34-01');
      atEnd.push(state?.participants ?? 0);
      office.world.clock.time += 30_000;
      return (rounds += 1) > 0;
    };
    const { facts } = await work(office, { claims, publishIfMoved });
    // Seen unchanged for a minute, it is dead.
    expect(atEnd.at(0)).toBe(0);
    expect(atEnd.at(-1)).toBe(10);
    expect(facts.uploads).toEqual({ committed: 2, refused: 0, duplicate: 0 });
    expect(await office.world.state.read(claim)).toBeUndefined();
  });

  it('answers each upload once where two machines work side by side', async () => {
    const office = await Office.open(somePeople(60));
    for (let k = 0; k < 6; k++)
      await office.store(rowsOf(office, k * 10 + 1, k * 10 + 10), { province: k % 2 === 0 ? 'vn34-52' : 'vn34-01' });
    office.world.clock.time += 10_000;
    const done = await Promise.all(
      ['one', 'two'].map((machine) => work(office, { claims: new Claims(office.world, machine) })),
    );
    const sum = done.reduce((all, { facts }) => all + facts.uploads.committed, 0);
    expect(sum).toBe(6);
    expect(done.reduce((all, { facts }) => all + facts.uploads.duplicate, 0)).toBe(0);
  });

  it('publishes what another process committed, and nothing when no ledger moved', async () => {
    const office = await Office.open(somePeople(3));
    const moves = [() => office.send([office.row(1)]), async () => {}, () => office.send([office.row(2)])];
    let published = 0;
    const watcher = new LedgerWatcher(office.world, async () => published++, '');
    const stopping = new AbortController();
    const counts: number[] = [];
    const options = {
      pollMs: 1,
      settleMs: 0,
      publishIfMoved: async () => {
        const moved = await watcher.publishIfMoved();
        counts.push(published);
        await moves.shift()?.();
        if (counts.length === 4) stopping.abort();
        return moved;
      },
      nightly: async () => undefined,
    };
    await runWorker(office.world, options, newFacts(0), stopping.signal);
    expect(counts).toEqual([1, 2, 2, 3]);
  });

  it('skips an upload that is still being copied, and keys that are no uploads', async () => {
    const office = await Office.open(somePeople(3));
    await office.store(rowsOf(office, 1, 2), { key: 'incoming/vn34-52/nonsense/x.csv' });
    office.world.clock.time += 10_000;
    await office.store(rowsOf(office, 1, 2));
    const { facts } = await work(office, { settleMs: 2_000 });
    expect(facts.uploads.committed).toBe(0);
    office.world.clock.time += 2_000;
    expect((await work(office, { settleMs: 2_000 })).facts.uploads.committed).toBe(1);
  });

  it('leaves an upload to the portal of its process while that is at it, and takes it if that failed', async () => {
    const office = await Office.open(somePeople(4));
    const { key, version } = await office.store([office.row(1)]);
    await office.store([office.row(2)]);
    office.world.clock.time += 10_000;
    let rounds = 0;
    const seen: number[] = [];
    const { facts } = await work(office, {
      isUnderWay: (province, upload) =>
        province === 'vn34-52' && upload.key === key && upload.version === version && rounds < 3,
      publishIfMoved: async () => {
        rounds++;
        const state = await readProvinceState(office.world.state, 'vn34-52');
        seen.push(state?.participants ?? 0);
        return false;
      },
    });
    expect(seen).toEqual([1, 1, 1, 2]);
    expect(facts).toMatchObject({ uploads: { committed: 2 }, faults: 0 });
  });

  it('takes provinces in turn', async () => {
    const office = await Office.open(somePeople(9));
    for (let n = 1; n <= 5; n++) await office.store([office.row(n)]);
    await office.store([office.row(9)], { province: provinces[0].id });
    office.world.clock.time += 10_000;
    await work(office);
    const order = office.world.log.events
      .filter(({ name }) => name === 'batch.committed')
      .map(({ facts }) => facts.province);
    expect(order.indexOf(provinces[0].id)).toBeLessThanOrEqual(1);
    expect(order).toHaveLength(6);
  });

  it('retries a failed upload with growing delays, then puts it aside', async () => {
    const office = await Office.open(somePeople(4));
    await office.store([office.row(1)]);
    office.world.clock.time += 10_000;
    const { objects } = office.world;
    const failing = { ...office.world, objects: Object.assign(Object.create(objects), { stream: brokenStream }) };
    const from = office.world.clock.now();
    const { facts } = await work(office, {}, failing);
    expect(facts).toMatchObject({ faults: attemptsMax, dead: 1, uploads: { committed: 0 } });
    expect(office.world.clock.now() - from).toBeGreaterThan(3_600_000);
    expect(healthOf(facts, facts.roundAt).reasons).toEqual(['UPLOADS_DEAD']);
    // A worker that is started again takes it up.
    expect((await work(office)).facts.uploads.committed).toBe(1);
  });

  it('survives an unavailable store, and reports it', async () => {
    const office = await Office.open(somePeople(4));
    await office.store([office.row(1)]);
    office.world.clock.time += 10_000;
    let away = 3;
    const { objects } = office.world;
    const list = (prefix: string) => {
      if (away-- > 0) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      return objects.list(prefix);
    };
    const { facts } = await work(
      office,
      {},
      { ...office.world, objects: Object.assign(Object.create(objects), { list }) },
    );
    expect(facts).toMatchObject({ faults: 3, uploads: { committed: 1 }, storeFailing: '' });
    expect(office.world.log.events).toContainEqual({ name: 'worker.roundFailed', facts: { code: 'ECONNREFUSED' } });
  });

  it('finishes the current upload when stopped, and no other', async () => {
    const office = await Office.open(somePeople(4));
    for (let n = 1; n <= 3; n++) await office.store([office.row(n)]);
    office.world.clock.time += 10_000;
    const stopping = new AbortController();
    const { log } = office.world;
    const world = {
      ...office.world,
      log: {
        event(name: string, facts: Record<string, string | number | boolean>) {
          log.event(name, facts);
          if (name === 'batch.committed') stopping.abort();
        },
      },
    };
    const facts = newFacts(0);
    const options = { pollMs: 1, settleMs: 0, publishIfMoved: async () => false, nightly: async () => undefined };
    await runWorker(world, options, facts, stopping.signal);
    expect(facts.uploads.committed).toBe(1);
  });

  it('tells its health in codes', () => {
    const facts = newFacts(1_000);
    expect(healthOf(facts, 2_000).status).toBe('ok');
    expect(healthOf(facts, 3_600_000).reasons).toEqual(['SILENT']);
    expect(healthOf({ ...facts, storeFailing: 'FAULT' }, 2_000)).toMatchObject({
      status: 'failing',
      reasons: ['STORE_FAULT'],
    });
  });
});

// oxlint-disable-next-line require-yield -- a stream that breaks before its first chunk
async function* brokenStream(): AsyncGenerator<Uint8Array> {
  throw new Error('the store answers no more');
}
