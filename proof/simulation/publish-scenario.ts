/**
 * C10: two publishers of the national summary beside a commit; what is published never falls back, and ends as the
 * state is.
 */
import { publishSummary } from '../../functions/publish.ts';
import { writtenKey } from '../../functions/written-pages.ts';
import { underLease } from '../../core/summary/publish-lease.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash } from '../../test/support/test-world.ts';
import { listeningLog } from './canary.ts';
import { guardActor } from './care-actors.ts';
import { commitScenario, type CommitScenarioOptions } from './commit-scenario.ts';
import { commitPoint } from './fault-points.ts';
import type { Call } from './scheduler.ts';
import { OutOfBounds, type Message, type Scenario, type SimPorts, type View } from './simulate.ts';

/**
 * Shorter than in use, in the same order: whoever waits gives up before a dead holder's lease ends. Nothing but waiting
 * takes time here.
 */
const times = { aliveMs: 3_000, waitMs: 2_000 };
const summaryKey = 'published/summary.json';
const provinceKey = `published/provinces/${testProvince}.json`;

/** Of the provinces that nobody writes here, the one whose reads and documents are calls like all others. */
const witness = 'vn34-01';

/**
 * The other provinces have no items, in any schedule, and their documents have the same bytes whoever puts them: so
 * reading the one and putting the other commutes with every call of every actor, and a fault there is one at the
 * witness's. They are left out of the schedules: ten times as many decisions that differ in nothing.
 */
function withoutIdleProvinces(ports: SimPorts): SimPorts {
  const idle = (text: string): boolean => {
    const [province] = /vn(34|63)-\d\d/.exec(text) ?? [];
    return province !== undefined && province !== testProvince && province !== witness;
  };
  const { objects, state } = ports;
  const fewer: Pick<SimPorts, 'objects' | 'state'> = {
    objects: Object.assign(Object.create(objects) as SimPorts['objects'], {
      put: (...call: Parameters<typeof objects.put>) => (idle(call[0]) ? Promise.resolve() : objects.put(...call)),
    }),
    state: Object.assign(Object.create(state) as SimPorts['state'], {
      read: async (...call: Parameters<typeof state.read>) =>
        idle(call[0].partition) ? undefined : state.read(...call),
      async *list(...call: Parameters<typeof state.list>) {
        if (!idle(call[0])) yield* state.list(...call);
      },
    }),
  };
  return { ...ports, ...fewer };
}

/** The first documents, one of the two that tell the figures, and the last page. */
const leanDocuments = new Set([provinceKey, summaryKey, 'published/index.html']);

/**
 * The fewest calls that still show the order of publishers, for schedules with more switches. What nobody writes in any
 * schedule is read at once: reading it commutes with every call. Of the some fifty documents, which one publisher puts
 * one after the other and no actor reads, three are put: the first, the one that the invariant looks at, and the last;
 * what can befall one of the others between two puts can befall these, and the tiers of the whole publishers have them
 * all. So have they what a publisher remembers of the provinces' documents: here it remembers nothing.
 */
function leanPorts(ports: SimPorts): SimPorts {
  const written = (partition: string, sort: string): boolean =>
    (partition === 'PUBLISH' && sort !== writtenKey.sort) ||
    (partition === `PROVINCE#${testProvince}` && /^(STATE|BATCH#)/.test(sort));
  const { objects, state } = ports;
  const fewer: Pick<SimPorts, 'objects' | 'state'> = {
    objects: Object.assign(Object.create(objects) as SimPorts['objects'], {
      put: (...call: Parameters<typeof objects.put>) =>
        leanDocuments.has(call[0]) ? objects.put(...call) : Promise.resolve(),
    }),
    state: Object.assign(Object.create(state) as SimPorts['state'], {
      read: async (...call: Parameters<typeof state.read>) =>
        written(call[0].partition, call[0].sort) ? state.read(...call) : undefined,
      put: async (...call: Parameters<typeof state.put>) => {
        if (written(call[0].partition, call[0].sort)) await state.put(...call);
      },
      async *list(...call: Parameters<typeof state.list>) {
        if (written(...call)) yield* state.list(...call);
      },
    }),
  };
  return { ...ports, ...fewer };
}

async function publishOnce(ports: SimPorts, { lean, whole }: { lean: boolean; whole: boolean }): Promise<string> {
  const fewer = lean ? leanPorts(ports) : withoutIdleProvinces(ports);
  const world = { ...fewer, hash: testHash, log: listeningLog };
  const outcome = await underLease(world, times, () => publishSummary({ world }, { alerts: false, whole }));
  if (outcome === 'busy') throw new Error('PUBLISHER_BUSY');
  return outcome;
}

/** `lean`: with as few calls as the order of publishers needs. */
export function publishScenario(options: CommitScenarioOptions & { lean?: boolean }): Scenario {
  const lean = options.lean === true;
  const publishers = ['stream', 'schedule'].map((name): Message => ({
    name,
    role: 'publisher',
    aliveMs: times.aliveMs,
    actor: async (ports) => void (await publishOnce(ports, { lean, whole: name === 'schedule' })),
  }));
  const scenario = commitScenario({ ...options, others: publishers });
  return {
    ...scenario,
    // The lease bears a publisher that dies, and requests that land within its time: not any number of hours later.
    without: new Set(['late']),
    client: (message) => ({
      nameOf: publishPoint,
      guard: (call) =>
        message.role === 'publisher' || message.name === 'night'
          ? guardPublisher(call)
          : guardActor(call, 'committer', options.mayRemove, undefined),
      ...(options.stale !== undefined && message.role === 'publisher' && { stale: options.stale }),
    }),
    afterWrite: async (view, call, by) => [...(await scenario.afterWrite(view, call, by)), ...neverFalls(view, call)],
    nightly: async (ports, view) => {
      // What the last publisher left unwritten, because it remembered it written, must say what is so as well.
      await publishOnce(ports, { lean, whole: false });
      const state = view.state.read(`PROVINCE#${testProvince}/STATE`).item;
      const told = { summary: view.objects.get(summaryKey), province: view.objects.get(provinceKey) };
      return Object.entries(told).flatMap(([name, object]) => {
        const { version, verified } = published(object?.bytes);
        const same = version === (state?.version ?? 0) && verified === (state?.verified ?? 0);
        return same ? [] : [`I8 ${name}: version ${version} and not ${JSON.stringify(state?.version)} is published`];
      });
    },
  };
}

function publishPoint(method: string, key: string, bytes: Uint8Array | undefined): string {
  if (key.startsWith('published/')) return `C10 ${method} ${key.slice('published/'.length)}`;
  if (key === 'PUBLISH/LEASE') return `C10 ${method} lease`;
  if (key === 'REGISTRY/CURRENT' || /^(TARGET|RECONCILIATION|PROVINCE#(?!vn34-52))/.test(key))
    return `C10 ${method} other states`;
  return commitPoint(method, key, bytes);
}

/** It reads states and what the state store knows beside them, never the ledger, and writes what is published. */
function guardPublisher(call: { point: string; key: string; write: boolean }): void {
  const own =
    call.key === '' || call.key === 'queue' || call.key.startsWith('PUBLISH/') || call.key.startsWith('published/');
  const states =
    /^PROVINCE#[^/]+\/(STATE|DAY#.*|BATCH#.*|LISTS|GROUPS)$/.test(call.key) ||
    /^(TARGET#.*|UNITS#.*|RECONCILIATION\/(LATEST|CAUSES#.*)|REGISTRY\/.*|ratified\/.*)$/.test(call.key);
  if (!own && (call.write || !states)) throw new OutOfBounds(`I13 ${call.key} was touched by a publisher`);
}

/** I8 of each of the three objects alone. */
function neverFalls({ objects }: View, call: Call): string[] {
  if (call.key !== summaryKey || !call.write) return [];
  const before = published(objects.before.get(summaryKey)?.bytes);
  const now = published(objects.get(summaryKey)?.bytes);
  return now.version < before.version ? [`I8 version ${before.version} was published, and now ${now.version}`] : [];
}

function published(bytes: Uint8Array | undefined): { version: number; verified: number } {
  if (bytes === undefined) return { version: 0, verified: 0 };
  interface Figures {
    province: string;
    ledgerVersion: number;
    persons: { verified: number };
  }
  const told = JSON.parse(new TextDecoder().decode(bytes)) as
    | { kind: 'national'; provinces: Figures[]; national: Pick<Figures, 'persons'> }
    | { kind: 'province'; province: Figures };
  if (told.kind === 'province')
    return { version: told.province.ledgerVersion, verified: told.province.persons.verified };
  const own = told.provinces.find(({ province }) => province === testProvince);
  return { version: own?.ledgerVersion ?? 0, verified: told.national.persons.verified };
}
