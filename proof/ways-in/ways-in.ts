/**
 * Random sequences over all ways in: the events of the store with the handler of the functions, the worker of one
 * machine, the night's look for lost uploads, and a rebuild of the state. Whatever the order, the ledger is the one
 * that a plain processing of the uploads that may enter gives, and nothing else is in it.
 */
import type { SQSEvent } from 'aws-lambda';
import { randomFrom } from '../../generate/random.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { fullsOf, members } from '../../core/ledger/membership.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { redriveLost } from '../../core/maintenance/lost-uploads.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { traceOff } from '../../core/trace/review/settings.ts';
import type { Container } from '../../functions/container.ts';
import { syncBatchHandler } from '../../functions/handlers.ts';
import { runWorkerOnce } from '../../test/support/run-worker-once.ts';
import { context, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { MemoryStateStore } from '../../test/support/memory-state-store.ts';
import { Office, somePeople } from '../../test/support/office.ts';
import { testWorld, type TestWorld } from '../../test/support/test-world.ts';

const provinces = ['vn34-01', 'vn34-52'];
const people = 6;
const minute = 60_000; // milliseconds
const ways = ['event', 'again', 'worker', 'night', 'rebuild'] as const;

const goodNames = ['a.csv', 'tháng 1, lần 2 + bổ sung.csv', 'A&B #7.csv', "'x' (cuối).csv", '_đợt 3 = 50%.csv'];
const badNames = ['.ẩn.csv', 'a\u202evsc.csv', 'a\u200bb.csv', '%2e%2e', 'a\nb.csv', 'a/b.csv', '..'];
const senders = ['own', 'own', 'own', 'own', 'ticket', 'nobody', 'foreign', 'foreign ticket'] as const;
type Sender = (typeof senders)[number];

interface Sent {
  key: string;
  version: string;
  province: string;
  sender: Sender;
  good: boolean;
  body: Uint8Array;
  metadata: Record<string, string>;
}

export interface Sequence {
  seed: number;
  uploads: number;
  steps: string[];
  /** What does not hold; empty if all does. */
  wrong: string[];
}

/** An office with an index, made once; its objects and items are copied for each sequence. */
export async function openIndex(): Promise<Office> {
  return Office.open(somePeople(people));
}

async function worldOf(index: Office, time: number): Promise<TestWorld> {
  const world = testWorld();
  world.clock.time = index.world.clock.time;
  const objects = new MemoryObjectStore({ clock: world.clock, versions: 'sequence', bucket: 'uploads' });
  for await (const { key } of index.world.objects.list('registry/'))
    await objects.put(key, (await index.world.objects.read(key)) ?? new Uint8Array(0));
  const state = await emptyState(index);
  world.clock.time = time;
  return { ...world, objects, state };
}

/** A state store in which nothing but the index in use is known. */
async function emptyState(index: Office): Promise<MemoryStateStore> {
  const state = new MemoryStateStore();
  for await (const { sort, item } of index.world.state.list('REGISTRY', ''))
    await state.put({ partition: 'REGISTRY', sort }, item);
  return state;
}

/** Runs the sequence of a seed. */
export async function runSequence(index: Office, seed: number): Promise<Sequence> {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const world = await worldOf(index, Date.UTC(2026, 0, 31, 5));
  const sent: Sent[] = [];
  const steps: string[] = [];
  const count = 4 + below(5);
  while (sent.length < count || steps.length < 2 * count) {
    world.clock.time += (1 + below(40)) * minute;
    if (sent.length < count && random() < 0.5) {
      const upload = await send(world, index, sent.length, below);
      sent.push(upload);
      steps.push(`${upload.sender} sends ${upload.good ? 'a good' : 'a bad'} name`);
      // S3 says who it was; without an event nobody could know. An office's own event may be lost.
      if (upload.sender.startsWith('foreign') || random() < 0.4) await deliver(world, upload);
      continue;
    }
    const way = ways[below(ways.length)];
    steps.push(way);
    await step(world, index, way, sent, below);
  }
  // All is quiet: what was lost is found.
  world.clock.time += 60 * minute;
  for (const province of provinces) await redriveLost(world, province, 0);
  await work(world);
  const wrong = await compare(world, index, sent);
  await rebuildAll(world, index);
  wrong.push(...(await compare(world, index, sent)).map((text) => `after a rebuild: ${text}`));
  return { seed, uploads: sent.length, steps, wrong };
}

async function step(
  world: TestWorld,
  index: Office,
  way: (typeof ways)[number],
  sent: readonly Sent[],
  below: (n: number) => number,
): Promise<void> {
  const any = sent.length === 0 ? undefined : sent[below(sent.length)];
  if (way === 'event' && any !== undefined) await deliver(world, any);
  if (way === 'again' && any !== undefined) await Promise.all([deliver(world, any), deliver(world, any)]);
  if (way === 'worker') await work(world);
  if (way === 'night') await redriveLost(world, provinces[below(provinces.length)], 0);
  if (way === 'rebuild') await rebuildAll(world, index);
}

async function send(world: TestWorld, index: Office, n: number, below: (n: number) => number): Promise<Sent> {
  const province = provinces[below(provinces.length)];
  const sender = senders[below(senders.length)];
  const good = below(5) > 0;
  const names = good ? goodNames : badNames;
  const kind = below(4) === 0 ? 'leave' : 'delta';
  const key = `incoming/${province}/${kind}/${good ? n : ''}${names[below(names.length)]}`;
  // At most three claims on each ID, so that none is held: which ones would be depends on the order.
  const rows = Array.from({ length: 1 + below(3) }, () => {
    const name = below(3) === 0 ? { name: 'Nguyễn Thị Khác' } : {};
    return index.row(1 + below(people), { ...name, schemes: below(2) === 0 ? 'BHYT' : 'BHXHBB;BHYT' });
  });
  const header = `participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit`;
  const unique = index.row(1 + (n % people), { number: String(5_200_100_000 + n) }); // no two files are the same
  const body = new TextEncoder().encode([header, ...rows, unique].join('\r\n'));
  const asOf = new Date(Date.UTC(2026, 0, 30) - ((n * 7) % 11) * 60 * minute - n).toISOString();
  const session = `${sender === 'foreign ticket' ? other(province) : province}.cb-1`;
  const metadata = {
    'as-of': asOf,
    schemes: 'BHYT',
    ...(sender.endsWith('ticket') ? { 'ticket-session': session } : {}),
  };
  await world.objects.put(key, body, metadata);
  const version = (await world.objects.head(key))?.version ?? '';
  return { key, version, province, sender, good, body, metadata };
}

function other(province: string): string {
  return province === provinces[0] ? provinces[1] : provinces[0];
}

function principalOf({ sender, province }: Sent): string | undefined {
  if (sender === 'nobody') return undefined;
  if (sender.endsWith('ticket')) return 'AWS:AROAX:doisoat-test-upload-ticket';
  return `AWS:AROAX:${sender === 'foreign' ? other(province) : province}.cb-1`;
}

async function deliver(world: TestWorld, upload: Sent): Promise<void> {
  const principalId = principalOf(upload);
  const body = s3Message([upload], (record) => {
    record.s3.bucket.name = 'uploads';
    if (principalId === undefined) delete record.userIdentity;
    else record.userIdentity = { principalId };
  });
  const event: SQSEvent = sqsEvent([body]);
  const { batchItemFailures } = await syncBatchHandler(containerOf(world))(event, context());
  if (batchItemFailures.length > 0) throw new Error('a delivery failed');
}

function containerOf(world: TestWorld): Container {
  const none = (): void => undefined;
  return {
    env: {
      stage: 'test',
      buckets: { uploads: 'uploads', registry: '', ledger: '', records: '', results: '', trace: '' },
      exportFigures: 'published',
      secretBucket: '',
      bucketOwner: undefined,
      stateTable: '',
      memoryMiB: undefined,
      disclosure: world.disclosure,
      activation: 'automatic',
      sweepGrace: 0,
      trace: traceOff,
      alerts: false,
    },
    world,
    telemetry: { log: world.log, count: none, fault: none, begin: none, end: none },
    fingerprintKey: async () => world.fingerprintKey,
    secret: async () => undefined,
  };
}

async function work(world: TestWorld): Promise<void> {
  const { faults, dead } = await runWorkerOnce(world);
  if (faults > 0 || dead > 0) throw new Error('the worker failed');
}

/** The state store is lost: what it knew is made again from the objects. */
async function rebuildAll(world: TestWorld, index: Office): Promise<void> {
  world.state = await emptyState(index);
  await rebuildState(world);
}

/** The plain way: what may enter, once each, in the order of its as-of, on an empty ledger. */
async function compare(world: TestWorld, index: Office, sent: readonly Sent[]): Promise<string[]> {
  const wrong: string[] = [];
  const plain = await worldOf(index, world.clock.time);
  const own = sent.filter(({ sender, good }) => good && !sender.startsWith('foreign'));
  for (const { key, body, metadata } of own.toSorted((a, b) => (a.metadata['as-of'] < b.metadata['as-of'] ? -1 : 1))) {
    await plain.objects.put(key, body, metadata);
    const version = (await plain.objects.head(key))?.version ?? '';
    const { status } = await syncBatch(plain, { key, version });
    if (status !== 'committed') wrong.push(`the plain way ends ${status}`);
  }
  for (const province of provinces) {
    const [lived, expected] = await Promise.all([ledgerOf(world, province), ledgerOf(plain, province)]);
    if (lived !== expected) wrong.push(`${province}: ${lived} instead of ${expected}`);
    wrong.push(
      ...(await answersWrong(
        world,
        province,
        sent.filter((upload) => upload.province === province),
      )),
    );
  }
  return wrong;
}

/** Everything that the rows and figures of a province say. */
async function ledgerOf(world: TestWorld, province: string): Promise<string> {
  const state = await readProvinceState(world.state, province);
  const ledger = await Ledger.open(world, province, state);
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows: string[] = [];
  await ledger.scan(dictionaries, (at, i) => {
    const asOf = dictionaries.stamps.asOf[at.identityStamp[i]];
    rows.push([participantNumber(at.participant[i]), at.id[i], at.verdict[i], members(at, i, fulls), asOf].join());
  });
  const { version, participants, synced, verified, schemes, verdicts } = state ?? {};
  return JSON.stringify({ version, participants, synced, verified, schemes, verdicts, rows });
}

/** Each upload has its own answer: committed, refused with a receipt, or ignored without one. */
async function answersWrong(world: TestWorld, province: string, sent: readonly Sent[]): Promise<string[]> {
  const statuses: unknown[] = [];
  for await (const { item } of world.state.list(`PROVINCE#${province}`, 'BATCH#')) statuses.push(item.status);
  const counted = (status: string): number => statuses.filter((each) => each === status).length;
  let receipts = 0;
  for await (const { key } of world.objects.list(`results/${province}/`)) if (key.endsWith('receipt.json')) receipts++;
  const foreign = sent.filter(({ sender, good }) => sender === 'foreign' || (sender === 'foreign ticket' && good));
  const own = sent.filter((upload) => !foreign.includes(upload));
  const committed = own.filter(({ good }) => good).length;
  // All versions of a key that is refused as it stands are one batch; who comes first decides its answer.
  const bad = new Set(own.filter(({ good }) => !good).map(({ key }) => key));
  const badForeign = new Set(foreign.filter(({ good }) => !good).map(({ key }) => key));
  const refused = bad.size;
  const ignored = foreign.filter(({ good }) => good).length + badForeign.size;
  const both = [...bad].filter((key) => badForeign.has(key)).length;
  const found = [counted('committed'), counted('refused') + counted('ignored')];
  const wrong: string[] = [];
  if (found[0] !== committed || found[1] !== refused + ignored - both)
    wrong.push(`${province}: items ${statuses.join()}; ${committed} uploads may enter, ${refused}+${ignored} not`);
  if (receipts < committed || receipts > committed + refused) wrong.push(`${province}: ${receipts} receipts`);
  return wrong;
}
