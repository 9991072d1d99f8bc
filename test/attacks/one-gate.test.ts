/** What may enter, by every way in: the handler of the cloud, the night, a rebuild, the worker (docs/attacks.md). */
import { describe, expect, it } from 'vitest';
import { $Receipt } from '../../core/domain/receipt.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { redriveLost } from '../../core/maintenance/lost-uploads.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import type { SyncWorld } from '../../core/sync-batch.ts';
import { runWorkerOnce } from '../support/run-worker-once.ts';
import { capturedOutput, logLines } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent, type Stored } from '../support/deployment.ts';
import { Office, somePeople } from '../support/office.ts';

const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const rows =
  'participant_number,personal_id,full_name,birth_date,sex,schemes\n' +
  '5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT\n';
const foreign = 'AWS:AROAEXAMPLE:vn34-01.cb-0001';
const ticketRole = 'AWS:AROAEXAMPLE:doisoat-test-upload-ticket';

async function withDeployment(use: (deployment: Deployment, night: SyncWorld) => Promise<void>): Promise<string> {
  const deployment = await Deployment.make();
  try {
    return await capturedOutput(async () => {
      await deployment.haveRegistry('2026-01-31', people);
      const { container } = deployment;
      const clock = { ...container.world.clock, now: () => Date.now() + 3_600_000 };
      const fingerprintKey = await container.fingerprintKey();
      await use(deployment, { ...container.world, clock, fingerprintKey, disclosure: container.env.disclosure });
    });
  } finally {
    await deployment.dispose();
  }
}

async function deliver(deployment: Deployment, upload: Stored, principal?: string): Promise<unknown> {
  const body = s3Message([upload], (record) => {
    if (principal !== undefined) record.userIdentity = { principalId: principal };
  });
  return deployment.sync(sqsEvent([body]), context());
}

function receipts(deployment: Deployment): unknown[] {
  return deployment
    .keys(buckets.results)
    .filter((key) => key.endsWith('receipt.json'))
    .map((key) => $Receipt.parse(JSON.parse(deployment.text(buckets.results, key) ?? '')));
}

function audits(deployment: Deployment): Record<string, unknown>[] {
  const keys = deployment.keys(buckets.records).filter((key) => key.startsWith('audit/'));
  return keys.map((key) => JSON.parse(deployment.text(buckets.records, key) ?? ''));
}

async function itemsOf(world: Pick<SyncWorld, 'state'>): Promise<Record<string, unknown>[]> {
  const items = [];
  for await (const { item } of world.state.list('PROVINCE#vn34-52', 'BATCH#')) items.push(item);
  return items;
}

describe('an upload of a session of another province', () => {
  it('is never committed: not by its event, not by the night, not by a rebuild of the state', async () => {
    const output = await withDeployment(async (deployment, night) => {
      const upload = deployment.upload('delta/a.csv', rows);
      expect(await deliver(deployment, upload, foreign)).toEqual({ batchItemFailures: [] });
      const { redriven } = await redriveLost(night, 'vn34-52', 0);
      expect(redriven).toEqual([]);
      expect(await readProvinceState(night.state, 'vn34-52')).toBeUndefined();
      expect(await itemsOf(night)).toMatchObject([
        { status: 'ignored', code: 'PRINCIPAL_FOREIGN', principal: 'AROAEXAMPLE:vn34-01.cb-0001', key: '' },
      ]);
      // The state store is lost: what was ignored is known from the objects.
      for await (const { sort } of night.state.list('PROVINCE#vn34-52', ''))
        await night.state.put({ partition: 'PROVINCE#vn34-52', sort }, { status: 'none' });
      const { Deployment: Another } = await import('../support/deployment.ts');
      const empty = await Another.make();
      try {
        await rebuildState({ ...night, state: empty.container.world.state });
        expect(await readProvinceState(empty.container.world.state, 'vn34-52')).toBeUndefined();
        expect(await itemsOf(empty.container.world)).toMatchObject([{ status: 'ignored', code: 'PRINCIPAL_FOREIGN' }]);
        expect(receipts(deployment)).toEqual([]);
      } finally {
        await empty.dispose();
      }
    });
    expect(logLines(output)).toContainEqual(
      expect.objectContaining({
        message: 'upload.ignored',
        facts: expect.objectContaining({ code: 'PRINCIPAL_FOREIGN' }),
      }),
    );
  });

  it('is not committed when the night has begun with it at the same time: one of the two comes first', async () => {
    await withDeployment(async (deployment, night) => {
      const upload = deployment.upload('delta/a.csv', rows);
      // The night stands between its look and its work; the event comes late.
      const objects = Object.assign(Object.create(night.objects), {
        async putIfAbsent(key: string, ...rest: [Uint8Array]) {
          if (key.startsWith('audit/')) await deliver(deployment, upload, foreign);
          return night.objects.putIfAbsent(key, ...rest);
        },
      });
      const { redriven } = await redriveLost({ ...night, objects }, 'vn34-52', 0);
      expect(redriven).toMatchObject([{ status: 'ignored', code: 'PRINCIPAL_FOREIGN' }]);
      expect(await readProvinceState(night.state, 'vn34-52')).toBeUndefined();
    });
  });

  it('is told when its event comes after the night has committed it', async () => {
    const output = await withDeployment(async (deployment, night) => {
      const upload = deployment.upload('delta/a.csv', rows);
      expect((await redriveLost(night, 'vn34-52', 0)).redriven).toMatchObject([{ status: 'committed' }]);
      await deliver(deployment, upload, foreign);
    });
    expect(logLines(output).map(({ message }) => message)).toContain('upload.foreignTaken');
  });
});

describe('the name of a file', () => {
  it.each([
    'danh sách BHYT, tháng 1 + 2 (lần 3).csv',
    'Công ty A&B #7.csv',
    "'so lieu' của xã Ia Đal.csv",
    'Đợt 1; 50% đã rà soát [bản cuối].csv',
    '_bao cao.csv',
    'a..b.csv',
    'báo cáo.csv'.normalize('NFD'),
    'a+b=c@d~e!f$g.csv',
  ])('%j goes in by the event and by the worker', async (name) => {
    await withDeployment(async (deployment, night) => {
      await deliver(deployment, deployment.upload(`delta/${name}`, rows), 'AWS:AROAEXAMPLE:vn34-52.cb-0001');
      expect(await readProvinceState(night.state, 'vn34-52')).toMatchObject({ version: 1, participants: 1 });
    });
    const office = await Office.open(somePeople(1));
    await office.store([office.row(1)], { key: `incoming/vn34-52/delta/${name}` });
    const facts = await work(office);
    expect(facts.uploads).toEqual({ committed: 1, refused: 0, duplicate: 0 });
  });

  const hostile = [
    'incoming/vn34-52/delta/a\nb.csv',
    'incoming/vn34-52/delta/a\u202egpj.csv',
    'incoming/vn34-52/delta/a\u200bb.csv',
    'incoming/vn34-52/delta/a\u2066b.csv',
    'incoming/vn34-52/delta/..',
    'incoming/vn34-52/delta/.hidden',
    'incoming/vn34-52/delta/%2e%2e',
    `incoming/vn34-52/delta/${'ạ'.repeat(67)}`,
    'incoming/vn34-52/delta/a/b.csv',
    'incoming/vn34-52/delta/',
    'incoming/vn34-52/delta/../../vn34-01/delta/a.csv',
  ];

  it.each(hostile)('%j stays out by every way, and its office has one receipt that says why', async (key) => {
    const output = await withDeployment(async (deployment, night) => {
      const upload = deployment.store(buckets.uploads, key, rows);
      await deliver(deployment, upload);
      await deliver(deployment, upload);
      expect((await redriveLost(night, 'vn34-52', 0)).redriven).toEqual([]);
      expect(receipts(deployment)).toMatchObject([{ status: 'refused', refusal: { code: 'KEY_INVALID' } }]);
      expect(await itemsOf(night)).toMatchObject([{ status: 'refused', code: 'KEY_INVALID' }]);
      expect(JSON.stringify(await itemsOf(night))).not.toContain(JSON.stringify(key).slice(1, -1));
      expect(await readProvinceState(night.state, 'vn34-52')).toBeUndefined();
      const names = deployment.keys(buckets.results).map((each) => each.replace(/[0-9a-f]{32}/, '*'));
      expect(names).toEqual(['results/vn34-52/*/receipt.html', 'results/vn34-52/*/receipt.json']);
    });
    expect(output).not.toContain(JSON.stringify(key).slice(1, -1));
    const office = await Office.open(somePeople(1));
    await office.store([office.row(1)], { key });
    expect((await work(office)).uploads).toEqual({ committed: 0, refused: 1, duplicate: 0 });
    expect((await work(office)).uploads).toEqual({ committed: 0, refused: 0, duplicate: 0 });
  });

  it('with an unknown kind is refused by every way, and the receipt assumes none', async () => {
    const office = await Office.open(somePeople(1));
    await office.store([office.row(1)], { key: 'incoming/vn34-52/everything/a.csv' });
    expect((await work(office)).uploads.refused).toBe(1);
    for await (const { key } of office.world.objects.list('results/vn34-52/')) {
      const text = new TextDecoder().decode(await office.world.objects.read(key));
      expect($Receipt.parse(JSON.parse(text))).toMatchObject({ kind: null, refusal: { code: 'KIND_UNKNOWN' } });
    }
  });

  it.each(['incoming/vn34-99/delta/a.csv', 'results/vn34-52/delta/a.csv', 'xincoming/vn34-52/delta/a.csv'])(
    '%j has no office to answer to: kept among the audit records, and ignored',
    async (key) => {
      await withDeployment(async (deployment) => {
        await deliver(deployment, { key, version: 'v' }, foreign);
        expect(audits(deployment)).toMatchObject([
          { ignored: 'KEY_INVALID', principal: 'AROAEXAMPLE:vn34-01.cb-0001' },
        ]);
        expect(JSON.stringify(audits(deployment))).not.toContain(key);
        expect(receipts(deployment)).toEqual([]);
      });
    },
  );
});

describe('the audit record of a browser upload', () => {
  it('names the session that had the ticket, attested by the principal that stored it', async () => {
    await withDeployment(async (deployment) => {
      const metadata = { 'ticket-session': 'vn34-52.cb-0417', officer: 'ai đó' };
      await deliver(deployment, deployment.upload('delta/a.csv', rows, metadata), ticketRole);
      expect(audits(deployment)).toMatchObject([{ ticket: { session: 'vn34-52.cb-0417', attested: true } }]);
    });
  });

  it('does not believe a session that an office wrote itself', async () => {
    await withDeployment(async (deployment) => {
      const metadata = { 'ticket-session': 'vn34-52.somebody-else' };
      await deliver(deployment, deployment.upload('delta/a.csv', rows, metadata), 'AWS:AROAEXAMPLE:vn34-52.cb-1');
      expect(audits(deployment)).toMatchObject([
        { principal: 'AROAEXAMPLE:vn34-52.cb-1', ticket: { session: 'vn34-52.somebody-else', attested: false } },
      ]);
    });
  });

  it('stays out with a ticket of another province', async () => {
    await withDeployment(async (deployment, night) => {
      const metadata = { 'ticket-session': 'vn34-01.cb-0417' };
      await deliver(deployment, deployment.upload('delta/a.csv', rows, metadata), ticketRole);
      expect((await redriveLost(night, 'vn34-52', 0)).redriven).toEqual([]);
      expect(await itemsOf(night)).toMatchObject([{ status: 'ignored', code: 'PRINCIPAL_FOREIGN' }]);
    });
  });
});

function work(office: Office, world: SyncWorld = office.world) {
  office.world.clock.time += 10_000;
  return runWorkerOnce(world);
}

describe('an upload that must be restored before it can be read', () => {
  it('is refused with a code instead of failing until it is put aside', async () => {
    const office = await Office.open(somePeople(1));
    await office.store([office.row(1)]);
    const objects = archived(office.world.objects, 'incoming/');
    const facts = await work(office, { ...office.world, objects });
    expect(facts).toMatchObject({ dead: 0, faults: 0, uploads: { refused: 1 } });
    expect(await itemsOf(office.world)).toMatchObject([{ status: 'refused', code: 'UPLOAD_ARCHIVED' }]);
  });
});

describe('an upload in a storage class of S3 that must be restored', () => {
  it.each([
    ['GLACIER', undefined, 'UPLOAD_ARCHIVED'],
    ['DEEP_ARCHIVE', 'ongoing-request="true"', 'UPLOAD_ARCHIVED'],
    ['GLACIER', 'ongoing-request="false", expiry-date="Fri, 21 Dec 2035 00:00:00 GMT"', undefined],
    ['GLACIER_IR', undefined, undefined],
  ])('%s, restored: %s, ends with %s', async (storageClass, restore, code) => {
    await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', rows);
      deployment.intercept = async (call, perform) => {
        const answer = await perform();
        if (call.key !== upload.key || call.method !== 'HEAD') return answer;
        const { headers } = answer;
        return {
          ...answer,
          headers: {
            ...headers,
            'x-amz-storage-class': storageClass,
            ...(restore === undefined ? {} : { 'x-amz-restore': restore }),
          },
        };
      };
      expect(await deliver(deployment, upload)).toEqual({ batchItemFailures: [] });
      const [receipt] = receipts(deployment) as { refusal?: { code: string } }[];
      expect(receipt.refusal?.code).toBe(code);
    });
  });
});

function archived(objects: SyncWorld['objects'], prefix: string): SyncWorld['objects'] {
  return Object.assign(Object.create(objects), {
    async head(key: string, options: { version?: string }) {
      const info = await objects.head(key, options);
      return info && key.startsWith(prefix) ? { ...info, archived: true } : info;
    },
    // oxlint-disable-next-line require-yield -- as S3 answers for an archived object
    async *stream(): AsyncGenerator<Uint8Array> {
      throw Object.assign(new Error('InvalidObjectState'), { name: 'InvalidObjectState' });
    },
  });
}

describe('a worker whose clock is behind', () => {
  it('refuses nothing, says so, and goes on when its clock is right again', async () => {
    const office = await Office.open(somePeople(2));
    await office.store([office.row(1)]);
    await office.store([office.row(2)], { metadata: { 'as-of': new Date(office.world.clock.time).toISOString() } });
    office.world.clock.time -= 600_000;
    const behind = await work(office);
    expect(behind).toMatchObject({ clockBehind: 2, dead: 0, uploads: { committed: 0, refused: 0 } });
    office.world.clock.time += 600_000;
    expect((await work(office)).uploads).toEqual({ committed: 2, refused: 0, duplicate: 0 });
  });

  it('that fell back to an earlier year refuses no file of the books that it has', async () => {
    const office = await Office.open(somePeople(2));
    await office.send([office.row(1)]);
    office.world.clock.time = Date.UTC(2020, 0, 1);
    await office.store([office.row(2)]);
    const behind = await work(office);
    expect(behind).toMatchObject({ clockBehind: 2, dead: 0, faults: 0, uploads: { committed: 0, refused: 0 } });
  });

  it('takes what the store itself dates a little later, and a stated as-of of that time', async () => {
    const office = await Office.open(somePeople(2));
    const at = new Date(office.world.clock.time + 300_000).toISOString();
    await office.store([office.row(1)], { metadata: { 'as-of': at } });
    office.world.clock.time -= 290_000;
    const facts = await work(office);
    expect(facts.uploads.refused).toBe(0);
  });
});
