/**
 * One run of a day over the deployed functions: the index is built, every upload is delivered until it is answered, the
 * summary is published.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { batchId } from '../../core/intake/upload-request.ts';
import { walkMachine } from '../../test/support/walk-machine.ts';
import { buildMachineOf } from '../../functions/machines/registry-build-machine.ts';
import { s3Message, sqsEvent } from '../../test/support/deployment.ts';
import { testHash } from '../../test/support/test-world.ts';
import type { Sent } from './check.ts';
import type { FunctionName, Stage, Stored, Stores } from './deployed.ts';
import { messageOf, Queue, type KillPlan, type Message, type Step } from './queue.ts';
import { provinces, type Day } from './uploads.ts';

/** A publisher that is killed keeps its lease for this long and ten seconds more; a publication takes less than one. */
const publisherRemaining = 5_000; // milliseconds
const publisherTries = 60;
const publisherDelay = 500; // milliseconds
const watchDelay = 250; // milliseconds

export interface RunPlan {
  machines: number;
  uploads: KillPlan;
  builds: KillPlan;
  publisherKills: number;
  /** Takes a server away, when so many uploads' deliveries were killed. */
  outages: { afterKills: number; away(): Promise<void> }[];
}

export interface Run {
  sent: Sent[];
  queue: Queue;
  buildKills: number;
  seconds: number;
  publications: number;
  publisherKills: number;
  /** Where the kills hit. */
  killedAt: Record<Step, number>;
  /** Looks at the running system, and what they saw that must never be. */
  looks: number;
  wrong: string[];
}

function messageFor(stored: Stored): unknown {
  return sqsEvent([s3Message([stored], (record) => (record.s3.bucket.name = stored.bucket))]);
}

export async function runDay(
  stage: Stage,
  bundles: Record<FunctionName, string>,
  day: Day,
  plan: RunPlan,
): Promise<Run> {
  const buildKills = await buildIndex(stage, bundles, day, plan.builds);
  const sent: Sent[] = [];
  for (const upload of day.uploads) {
    const stored = await stage.put(stage.buckets.uploads, upload.key, upload.text, upload.metadata);
    sent.push({ ...upload, stored });
  }
  const stores = stage.stores();
  const ids = new Map<Message, { province: string; id: string }>();
  const messages = sent.map(({ province, stored }) => {
    const message = messageOf(`upload of ${province}`, messageFor(stored));
    ids.set(message, { province, id: batchId(testHash, stored.bucket, stored.key, stored.version) });
    return message;
  });
  const run: Omit<Run, 'queue' | 'seconds'> = {
    sent,
    buildKills,
    publications: 0,
    publisherKills: 0,
    killedAt: { before: 0, staged: 0, committed: 0 },
    looks: 0,
    wrong: [],
  };
  const outages = [...plan.outages];
  const under: Promise<void>[] = [];
  let changed = true;
  let over = false;
  const queue: Queue = new Queue(messages, plan.uploads, () => stage.start(bundles['sync-batch']), {
    async killed(message) {
      const at = ids.get(message);
      const step = at === undefined ? 'before' : await stepOf(stores, at).catch(() => 'before' as const);
      run.killedAt[step] += 1;
      if (outages.length === 0 || queue.kills < outages[0].afterKills) return step;
      under.push(
        outages
          .shift()
          ?.away()
          .then(() => queue.quietFromNow()) ?? Promise.resolve(),
      );
      return step;
    },
    acknowledged: () => (changed = true),
  });
  const isOver = (): boolean => over;
  const publishing = publishOnChange(stage, bundles, plan, run, {
    take: () => {
      const was = changed;
      changed = false;
      return was;
    },
    giveBack: () => (changed = true),
    isOver,
  });
  const watching = watch(stores, run, isOver);
  const started = performance.now();
  try {
    await queue.drain(plan.machines);
    await Promise.all(under);
  } finally {
    over = true;
    await Promise.all([publishing, watching]);
  }
  return { ...run, queue, seconds: (performance.now() - started) / 1000 };
}

/** Every task of the state machine is delivered until it is answered; gives how many deliveries were killed. */
async function buildIndex(
  stage: Stage,
  bundles: Record<FunctionName, string>,
  day: Day,
  plan: KillPlan,
): Promise<number> {
  let manifest: Stored | undefined;
  for (const { name, bytes } of day.extract)
    manifest = await stage.put(stage.buckets.uploads, `extract/${day.version}/${name}`, bytes);
  if (manifest === undefined) throw new Error('an extract has a manifest');
  let kills = 0;
  const invoke = async (name: string, event: unknown): Promise<unknown> => {
    let told: unknown;
    const left = { ...plan, kills: plan.kills - kills };
    const task = new Queue([messageOf(name, event)], left, () => stage.start(bundles[name as FunctionName]), {
      acknowledged: (_message, answer) => (told = answer),
    });
    await task.drain(1);
    kills += task.kills;
    return told;
  };
  const functions = { index: 'build-index', part: 'build-part', shard: 'build-shard' };
  const end = await walkMachine(buildMachineOf({ functions, concurrency: 1 }), { extract: manifest.key }, { invoke });
  if ((end as { next?: unknown }).next !== 'built') throw new Error('the index was not built');
  return kills;
}

/** How far the batch of a killed process had come. */
async function stepOf({ objects, state }: Stores, { province, id }: { province: string; id: string }): Promise<Step> {
  const now = await readProvinceState(state, province);
  if (now?.recent.includes(id) === true) return 'committed';
  for await (const _ of objects.list(`staged/${province}/${id}/`)) return 'staged';
  return 'before';
}

/** The stream of the table: after a change somebody publishes, until it has succeeded. */
async function publishOnChange(
  stage: Stage,
  bundles: Record<FunctionName, string>,
  plan: RunPlan,
  run: Omit<Run, 'queue' | 'seconds'>,
  change: { take(): boolean; giveBack(): void; isOver(): boolean },
): Promise<void> {
  const { chance, typicalMs } = plan.uploads;
  let publisher = stage.start(bundles['publish-summary']);
  let failures = 0;
  for (;;) {
    const last = change.isOver();
    if (!change.take()) {
      if (last) break;
      await sleep(watchDelay);
      continue;
    }
    if (publisher.isDead) publisher = stage.start(bundles['publish-summary']);
    await publisher.loaded();
    const aimed = run.publisherKills < plan.publisherKills && chance() < 0.5;
    const shot = aimed ? setTimeout(() => void publisher.kill(), chance() * typicalMs) : undefined;
    const { end } = await publisher.invoke({ Records: [{}] }, publisherRemaining);
    clearTimeout(shot);
    if (end === 'answered') run.publications += 1;
    else {
      change.giveBack();
      if (end === 'killed') run.publisherKills += 1;
      else if (++failures > publisherTries) throw new Error('the summary cannot be published');
      else await sleep(publisherDelay);
    }
  }
  await publisher.kill();
}

/** I5 and I8 while all is in motion: neither a state's version nor the published one ever falls. */
async function watch(stores: Stores, run: Omit<Run, 'queue' | 'seconds'>, isOver: () => boolean): Promise<void> {
  const newest = new Map<string, number>();
  const see = (what: string, version: number): void => {
    if (version < (newest.get(what) ?? 0)) run.wrong.push(`${what}: version ${version} after ${newest.get(what)}`);
    newest.set(what, Math.max(version, newest.get(what) ?? 0));
  };
  while (!isOver()) {
    try {
      for (const province of provinces)
        see(`I5 the state of ${province}`, (await readProvinceState(stores.state, province))?.version ?? 0);
      const bytes = await stores.objects.read('published/national.json');
      if (bytes !== undefined) {
        const { provinces: all } = JSON.parse(new TextDecoder().decode(bytes)) as {
          provinces: { province: string; ledgerVersion: number }[];
        };
        for (const { province, ledgerVersion } of all) see(`I8 the published ${province}`, ledgerVersion);
      }
      run.looks += 1;
    } catch {
      // A server is away; it is looked at again when it is back.
    }
    await sleep(watchDelay);
  }
}
