/** Uploads of the portal on one machine: kept with their sender, processed on threads of their own. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { readBatchItem } from '../../../core/commit/publish-batch.ts';
import type { Receipt } from '../../../core/domain/receipt.ts';
import { LocalUploads, type LocalUploadsOptions } from '../../../local/portal/local-uploads.ts';
import { SyncThread } from '../../../local/portal/sync-thread.ts';
import type { Upload } from '../../../core/sync-batch.ts';
import type { Tracing } from '../../../core/ports.ts';
import { storeUpload } from '../../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../../local/world.ts';
import type { Identity } from '../../../portal/access/identity.ts';
import { MemoryExtract, MemoryScratch } from '../../core/registry/registry-support.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
const clerk: Identity = { user: 'cb-17', role: 'clerk', province, by: 'proxy' };
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';
const people = somePeople(60);
const office = await Office.open(people);
let world: LocalWorld;

beforeAll(async () => {
  world = await openWorld(mkdtempSync(join(tmpdir(), 'doisoat-test-')), { log: false });
  const key = world.fingerprintKey;
  await buildRegistry(world, new MemoryExtract([people]), { key, scratch: new MemoryScratch() });
  await activateRegistry(world, '2026-01-31');
});
afterAll(() => {
  world.close();
  rmSync(world.directory, { recursive: true, force: true });
});

function csv(from: number, to = from): Buffer {
  const rows = Array.from({ length: to - from + 1 }, (_, i) => office.row(from + i));
  return Buffer.from([header, ...rows].join('\r\n'));
}

async function* body(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const upload = (metadata: Record<string, string> = {}, sender = clerk) => ({
  province,
  kind: 'delta' as const,
  metadata,
  sender,
});

/** Uploads that are processed when the test says so. */
function byHand() {
  const waiting: { file: (() => void)[]; urgent: (() => void)[] } = { file: [], urgent: [] };
  const thread = (name: 'file' | 'urgent') => ({
    process: () =>
      new Promise<Receipt['status']>((resolve) => {
        waiting[name].push(() => resolve('committed'));
      }),
    open: () => undefined,
    close: () => Promise.resolve(),
  });
  return { waiting, threads: { file: thread('file'), urgent: thread('urgent') } };
}

/** Threads that keep what they are given. */
function keeping() {
  const given: Upload[] = [];
  const thread = {
    process: async (each: Upload) => {
      given.push(each);
      return 'committed' as const;
    },
    open: () => undefined,
    close: () => Promise.resolve(),
  };
  return { given, threads: { file: thread, urgent: thread } };
}

async function withUploads(
  use: (uploads: LocalUploads) => Promise<void>,
  options: Partial<LocalUploadsOptions> = {},
): Promise<void> {
  const uploads = new LocalUploads(world, { publish: () => Promise.resolve(), ...options });
  await use(uploads);
  await uploads.close();
}

describe('uploads on one machine', () => {
  it('go on under the trace of who took them, and carry it in their metadata', async () => {
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const tracing: Tracing = {
      span: (name, _facts, work) => {
        expect(name).toBe('doisoat.upload');
        return work({ trace, note() {}, link() {} });
      },
    };
    const { given, threads } = keeping();
    const uploads = new LocalUploads({ ...world, tracing }, { publish: () => Promise.resolve(), threads });
    await uploads.send(upload(), body(csv(59)));
    await uploads.close();
    expect(given).toMatchObject([{ trace }]);
    expect((await world.objects.head(given[0].key))?.metadata).toMatchObject({ traceparent: trace });
  });

  it('tell the process what they log, so that it is counted', async () => {
    const events: string[] = [];
    const observe = { event: (name: string) => void events.push(name) };
    await withUploads(
      async (uploads) => {
        await uploads.send(upload(), body(csv(58)));
        await uploads.settle();
      },
      { observe },
    );
    expect(events).toContain('batch.committed');
    expect(events).toContain('index.used');
  });

  it('are committed on a thread, name their sender in the audit record, and are published', async () => {
    let published = 0;
    await withUploads(
      async (uploads) => {
        const batches = await Promise.all(
          [1, 4, 7, 10].map((from) => uploads.send(upload({ officer: 'Lê A' }), body(csv(from, from + 2)))),
        );
        const urgent = await uploads.send(upload({ officer: 'Lê A' }), body(csv(20)), { urgent: true });
        expect(uploads.work(province, urgent)?.state).toMatch(/queued|processing/);
        await uploads.settle();
        for (const batch of [...batches, urgent]) {
          expect((await readBatchItem(world, province, batch))?.status).toBe('committed');
          expect(uploads.work(province, batch)).toBeUndefined();
          const record = await world.objects.read(`audit/${province}/${batch}.json`);
          expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({
            officer: 'Lê A',
            principal: 'portal:cb-17',
            ticket: { session: 'cb-17', attested: true },
          });
        }
        expect(await readdir(join(world.directory, 'page-uploads'))).toEqual([]);
      },
      { publish: () => Promise.resolve(published++) },
    );
    expect(published).toBeGreaterThan(0);
  });

  it('of bytes that were sent before have a batch of their own, which says of which it is the same', async () => {
    await withUploads(async (uploads) => {
      const first = await uploads.send(upload(), body(csv(24, 26)));
      const second = await uploads.send(upload(), body(csv(24, 26)));
      await uploads.settle();
      expect(await readBatchItem(world, province, second)).toMatchObject({ status: 'duplicate', duplicateOf: first });
    });
  });

  it('of few rows do not wait behind large files', async () => {
    const { waiting, threads } = byHand();
    await withUploads(
      async (uploads) => {
        await uploads.send(upload(), body(csv(1, 9)));
        const urgent = await uploads.send(upload(), body(csv(2)), { urgent: true });
        expect(uploads.work(province, urgent)).toEqual({ state: 'queued' });
        waiting.urgent[0]();
        await new Promise(setImmediate);
        expect(uploads.work(province, urgent)).toBeUndefined();
        waiting.file[0]();
      },
      { threads },
    );
  });

  it('are asked to come later when too many wait', async () => {
    const { waiting, threads } = byHand();
    await withUploads(
      async (uploads) => {
        const sent = await Promise.allSettled(Array.from({ length: 13 }, () => uploads.send(upload(), body(csv(3)))));
        const refused = sent.filter(({ status }) => status === 'rejected');
        expect(refused).toHaveLength(3);
        for (const each of refused) expect(each).toMatchObject({ reason: { code: 'BUSY' } });
        for (const end of waiting.file) end();
        await uploads.settle();
        const again = uploads.send(upload(), body(csv(3)));
        await again;
        waiting.file.at(-1)?.();
      },
      { threads, waitingMax: 10 },
    );
  });

  it('fail with their thread, which is started again', async () => {
    // Ends at the first upload, and says that the second is committed.
    const flag = join(world.directory, 'was-here');
    const source = `
      import { existsSync, writeFileSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', (message) => {
        if (message === 'close') return parentPort.close();
        if (existsSync(${JSON.stringify(flag)})) return parentPort.postMessage({ status: 'committed' });
        writeFileSync(${JSON.stringify(flag)}, '');
        throw new Error('a text that is not to be told');
      });`;
    const entry = join(world.directory, 'thread.mjs');
    await writeFile(entry, source);
    const task = { directory: world.directory, log: false };
    const thread = new SyncThread(task, { from: new URL(`file://${entry}`) });
    await withUploads(
      async (uploads) => {
        const first = await uploads.send(upload(), body(csv(4)));
        const second = await uploads.send(upload(), body(csv(5)));
        await uploads.settle();
        expect(uploads.work(province, first)).toEqual({ state: 'failed', code: 'FAULT' });
        expect(uploads.work(province, second)).toBeUndefined();
      },
      { threads: { file: thread, urgent: thread } },
    );
  });

  it('that an ended process left are taken up again, and those of others are not', async () => {
    const { threads } = byHand();
    const killed = new LocalUploads(world, { publish: () => Promise.resolve(), threads });
    const batch = await killed.send(upload({ purpose: 'dở dang' }), body(csv(30, 32)));
    const path = join(world.directory, 'of-another.csv');
    await writeFile(path, csv(33));
    const other = await storeUpload(world, { path, province, kind: 'delta', metadata: {} });
    await withUploads(async (uploads) => {
      await uploads.start();
      await uploads.settle();
      expect((await readBatchItem(world, province, batch))?.status).toBe('committed');
      const record = await world.objects.read(`audit/${province}/${batch}.json`);
      expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({ principal: 'portal:cb-17' });
    });
    const audit: string[] = [];
    for await (const { key } of world.objects.list(`audit/${province}/`))
      audit.push(new TextDecoder().decode(await world.objects.read(key)));
    expect(audit.filter((record) => record.includes(other.key))).toEqual([]);
  });
});

describe('tickets on one machine', () => {
  const bytes = csv(40, 42);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { bytes: bytes.length, sha256, container: 'csv' as const };

  it('take the promised file alone, from whoever got them', async () => {
    await withUploads(async (uploads) => {
      const { id, url } = await uploads.ticket(upload(), file);
      expect(url).toBe(`/api/v1/tickets/${id}`);
      for (const other of [
        { ...clerk, user: 'cb-18' },
        { ...clerk, province: 'vn34-01' },
        { ...clerk, role: 'director' as const },
      ])
        await expect(uploads.take(id, other, body(bytes))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const others = [csv(41, 43), Buffer.concat([bytes, Buffer.from('\r\n')]), bytes.subarray(1)];
      // Often: what is refused at once must not leave a file that is created a moment later.
      for (const wrong of Array.from({ length: 20 }, () => others).flat())
        await expect(uploads.take(id, clerk, body(wrong))).rejects.toMatchObject({ code: 'SHA256_MISMATCH' });
      expect(await readdir(join(world.directory, 'page-uploads'))).toEqual([]);
      expect(await uploads.arrived(id, clerk)).toBeUndefined();

      const batch = await uploads.take(id, clerk, body(bytes));
      expect(await uploads.arrived(id, clerk)).toEqual({ province, batch });
      expect(await uploads.take(id, clerk, body(bytes))).toBe(batch);
      await uploads.settle();
      expect((await readBatchItem(world, province, batch))?.status).toBe('committed');
    });
  });

  it('are not given for more than 2 GB, nor kept for ever', async () => {
    await withUploads(async (uploads) => {
      const large = { ...file, bytes: 2_000_000_001 };
      await expect(uploads.ticket(upload(), large)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
      const { id } = await uploads.ticket(upload(), file);
      vi.spyOn(world.clock, 'now').mockReturnValueOnce(Date.now() + 3_700_000);
      await expect(uploads.arrived(id, clerk)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
});
