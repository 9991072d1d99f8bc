/**
 * Seeded protocol bugs, each a wrapper around one delivery's ports: the product has no switch for any of them. A
 * harness that does not find them proves nothing.
 */
import { manifestFormat, stagedKey } from '../../core/ledger/manifest.ts';
import type { ObjectInfo, StateItem, StateKey } from '../../core/ports.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { batchOf } from './commit-scenario.ts';
import { TakenForDone, type MutantContext, type Mutate, type Role, type SimPorts } from './simulate.ts';

export interface Mutant {
  name: string;
  mutate: Mutate;
  /** Whose bug it is; default committer. */
  role?: Role;
  /** Where it is looked for, if not in the tiers of its role. */
  tiers?: readonly string[];
  /** Item keys it reads without consistency. */
  stale?: (key: string) => boolean;
}

type CompareAndSet = SimPorts['state']['compareAndSet'];
type ReadItem = SimPorts['state']['read'];
type PutIfAbsent = SimPorts['objects']['putIfAbsent'];
type VersionedItem = StateItem & { version: number };

/** A port with some methods changed. */
function over<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return Object.assign(Object.create(port) as Port, changes);
}

function withState(ports: SimPorts, changes: Partial<SimPorts['state']>): SimPorts {
  return { ...ports, state: over(ports.state, changes) };
}

function withObjects(ports: SimPorts, changes: Partial<SimPorts['objects']>): SimPorts {
  return { ...ports, objects: over(ports.objects, changes) };
}

const isState = (key: StateKey): boolean => key.sort === 'STATE';

/** Wraps the ratifying write alone. */
function atRatify(wrap: (ratify: CompareAndSet, ports: SimPorts, context: MutantContext) => CompareAndSet): Mutate {
  return (ports, context) => {
    const plain: CompareAndSet = (...call) => ports.state.compareAndSet(...call);
    const wrapped = wrap(plain, ports, context);
    return withState(ports, {
      compareAndSet: (key, expected, item) => (isState(key) ? wrapped : plain)(key, expected, item),
    });
  };
}

/** Lets a delivery see the state, and the items by which a batch is recognised, as `look` shows them. */
function atRead(
  look: (key: StateKey, item: StateItem | undefined, context: MutantContext) => StateItem | undefined,
): Mutate {
  return (ports, context) => {
    const read: ReadItem = async (key) => look(key, await ports.state.read(key), context);
    return withState(ports, { read });
  };
}

/** The state without the ids that `keep` drops, the item of the delivery's own batch hidden. */
function hideOwn(key: StateKey, item: StateItem | undefined, own: string): StateItem | undefined {
  if (item === undefined || key.sort === `BATCH#${own}`) return undefined;
  if (key.sort.startsWith('CONTENT#')) return item.batch === own ? undefined : item;
  return isState(key) ? keepRecent(item, (id) => id !== own) : item;
}

function keepRecent(item: StateItem, keep: (id: string, at: number) => boolean): StateItem {
  const recent = (item.recent as string[]).map((id, at) => keep(id, at));
  return {
    ...item,
    recent: (item.recent as string[]).filter((_, at) => recent[at]),
    recentContent: (item.recentContent as string[]).filter((_, at) => recent[at]),
  };
}

function manifestKey(item: StateItem): string {
  return stagedKey(testProvince, item.batch as string, item.manifest as string);
}

const figures = ['participants', 'outOfScope', 'denominator', 'synced', 'verified', 'remaining', 'schemes', 'verdicts'];

/** Keeps staged objects under names of another kind; readers are told where. */
function renamed(nameOf: (key: string, bytes: Uint8Array, context: MutantContext) => string | undefined): Mutate {
  return (ports, context) => {
    const putIfAbsent: PutIfAbsent = (key, body, metadata) => {
      const name = body instanceof Uint8Array ? nameOf(key, body, context) : undefined;
      if (name !== undefined) context.alias.set(key, name);
      return ports.objects.putIfAbsent(name ?? key, body, metadata);
    };
    return withObjects(ports, {
      putIfAbsent,
      read: (key, options) => ports.objects.read(context.alias.get(key) ?? key, options),
    });
  };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder().decode(bytes.subarray(0, text.length)) === text;
}

const isManifest = (bytes: Uint8Array): boolean => startsWith(bytes, `{"format":${manifestFormat},"province"`);

/** Writes what was made for one version over the next. */
const noRebase: Mutate = atRatify((ratify, ports) => async (key, expected, item) => {
  const answer = await ratify(key, expected, item);
  if (answer === 'set') return answer;
  const now = await ports.state.read(key);
  if (now === undefined || (now.recent as string[]).includes(item.batch as string)) return answer;
  const version = now.version as number;
  return ratify(key, version, { ...item, version: version + 1 });
});

const commitMutants: readonly Mutant[] = [
  {
    name: 'no condition on the state write',
    mutate: atRatify((_, ports) => async (key, __, item) => {
      await ports.state.put(key, item);
      return 'set';
    }),
  },
  {
    name: 'no idempotency check',
    mutate: atRead((key, item, context) => hideOwn(key, item, batchOf(context).request.batch)),
  },
  {
    name: 'check only the last batch id',
    mutate: atRead((key, item, context) => {
      if (key.sort === `BATCH#${batchOf(context).request.batch}`) return undefined;
      if (key.sort.startsWith('CONTENT#')) return undefined;
      return item === undefined || !isState(key) ? item : keepRecent(item, (_, at) => at === 0);
    }),
  },
  {
    name: 'conflict = failure, delete manifest',
    mutate: atRatify((ratify, ports) => async (key, expected, item) => {
      if ((await ratify(key, expected, item)) === 'set') return 'set';
      await ports.objects.remove(manifestKey(item));
      throw new TaskFailed();
    }),
  },
  {
    name: 'network error = failure, delete manifest',
    mutate: atRatify((ratify, ports) => async (key, expected, item) => {
      try {
        return await ratify(key, expected, item);
      } catch (error) {
        await ports.objects.remove(manifestKey(item));
        throw error;
      }
    }),
  },
  {
    name: 'conflict = somebody did it, acknowledge',
    mutate: takesForDone((answer) => answer === 'refused'),
  },
  { name: 'unknown answer = success', mutate: takesUnknownForSet() },
  {
    name: 'no look for own id after conflict',
    mutate: (ports, context) => {
      let conflict = false;
      const watched = atRatify((ratify) => async (key, expected, item) => {
        const answer = await ratify(key, expected, item).catch(() => 'refused' as const);
        conflict ||= answer === 'refused';
        return answer;
      })(ports, context);
      return atRead((key, item) => (conflict ? hideOwn(key, item, batchOf(context).request.batch) : item))(
        watched,
        context,
      );
    },
  },
  {
    name: 'no rebase after conflict',
    mutate: noRebase,
  },
  {
    name: 'rates computed before the retry loop',
    mutate: atRatify((ratify) => {
      let first: VersionedItem | undefined;
      return (key, expected, item) => {
        first ??= item;
        const early = Object.fromEntries(figures.map((name) => [name, first?.[name] ?? null]));
        return ratify(key, expected, { ...item, ...early });
      };
    }),
  },
  {
    name: 'manifest key without its hash',
    mutate: renamed((key, bytes) => (isManifest(bytes) ? `${key.slice(0, key.lastIndexOf('/'))}/manifest` : undefined)),
  },
  {
    name: 'one shared segment key',
    mutate: renamed((_, bytes) =>
      startsWith(bytes, '{') || bytes[0] === 0xef ? undefined : `staged/${testProvince}/segment-${bytes.length}`,
    ),
  },
  {
    name: 'outcome written after commit, not repaired',
    mutate: atRead((key, item, context) => {
      const own = batchOf(context).request.batch;
      if (isState(key) && (item?.recent as string[] | undefined)?.includes(own) === true) throw new TakenForDone();
      return item;
    }),
  },
  {
    name: 'acknowledge before publish',
    mutate: atRatify((ratify, _, context) => async (key, expected, item) => {
      const answer = await ratify(key, expected, item);
      if (answer === 'set') await context.acknowledge({ status: 'committed' });
      return answer;
    }),
  },
  {
    name: 'batch id evicted from recent before its item exists',
    mutate: atRead((key, item, context) => {
      const own = batchOf(context).request.batch;
      if (!key.sort.startsWith('BATCH#') || key.sort === `BATCH#${own}` || item !== undefined) return item;
      return pretendedItem(context);
    }),
  },
  {
    name: 'answers under results before ratification',
    mutate: (ports, context) => {
      const putIfAbsent: PutIfAbsent = async (key, body, metadata) => {
        if (key.startsWith('staged/') && body instanceof Uint8Array && isOutcomes(body))
          await ports.objects.putIfAbsent(
            `results/${testProvince}/${batchOf(context).request.batch}/outcomes.csv`,
            body,
          );
        return ports.objects.putIfAbsent(key, body, metadata);
      };
      return withObjects(ports, { putIfAbsent });
    },
  },
  {
    name: 'state written before the manifest is durable',
    mutate: (ports) => {
      let waiting: (() => Promise<unknown>) | undefined;
      const putIfAbsent: PutIfAbsent = async (key, body, metadata) => {
        if (!(body instanceof Uint8Array) || !isManifest(body)) return ports.objects.putIfAbsent(key, body, metadata);
        waiting = () => ports.objects.putIfAbsent(key, body, metadata);
        return 'stored';
      };
      const compareAndSet: CompareAndSet = async (key, expected, item) => {
        const answer = await ports.state.compareAndSet(key, expected, item);
        if (isState(key)) await waiting?.();
        return answer;
      };
      return withState(withObjects(ports, { putIfAbsent }), { compareAndSet });
    },
  },
  {
    name: 'upload read without version',
    mutate: (ports) => withObjects(ports, { stream: (key) => ports.objects.stream(key) }),
  },
  {
    name: 'batch item read without consistency',
    mutate: (ports) => ports,
    stale: (key) => key.includes('/BATCH#'),
  },
  {
    name: 'state read without consistency by a committer',
    tiers: ['T0', 'T1', 'T4', 'T3'],
    mutate: (ports) => ports,
    stale: (key) => key.endsWith('/STATE'),
  },
];

/** Bugs of the sweeper, the publishers and the re-verification, each in that actor's own ports. */
const careMutants: readonly Mutant[] = [
  {
    name: 'predecessor not published before the next commit',
    tiers: ['T3'],
    mutate: (ports) =>
      withObjects(ports, {
        head: async (key, options) => (key.startsWith('ratified/') ? anyInfo(key) : ports.objects.head(key, options)),
      }),
  },
  {
    name: 'no second look after a refusal was recorded',
    tiers: ['T4o'],
    mutate: (ports) => {
      let recorded = false;
      const compareAndSet: CompareAndSet = (key, expected, item) => {
        recorded ||= item.status === 'refused';
        return ports.state.compareAndSet(key, expected, item);
      };
      const read: ReadItem = async (key) => (recorded && isState(key) ? undefined : ports.state.read(key));
      return withState(ports, { compareAndSet, read });
    },
  },
  {
    name: 'old staged objects used as they are',
    tiers: ['T4l', 'T4c'],
    mutate: (ports) =>
      withObjects(ports, {
        head: async (key, options) => {
          const info = await ports.objects.head(key, options);
          return info && key.startsWith('staged/') ? { ...info, storedAt: ports.clock.now() } : info;
        },
      }),
  },
  {
    name: 'sweeper without grace',
    role: 'sweeper',
    mutate: (ports) =>
      withObjects(ports, {
        async *list(prefix) {
          for await (const object of ports.objects.list(prefix)) yield { ...object, storedAt: 0 };
        },
        head: async (key, options) => {
          const info = await ports.objects.head(key, options);
          return info && !key.endsWith('sweep-clock') ? { ...info, storedAt: 0 } : info;
        },
        remove: (key) => ports.objects.remove(key),
      }),
  },
  {
    name: 'sweeper removes without a last look',
    role: 'sweeper',
    mutate: (ports) => {
      const listed = new Map<string, number>();
      return withObjects(ports, {
        async *list(prefix) {
          for await (const object of ports.objects.list(prefix)) {
            listed.set(object.key, object.storedAt);
            yield object;
          }
        },
        head: async (key, options) => {
          const storedAt = listed.get(key);
          if (storedAt === undefined || key.endsWith('sweep-clock')) return ports.objects.head(key, options);
          return { ...anyInfo(key), storedAt };
        },
        remove: (key) => ports.objects.remove(key),
      });
    },
  },
  {
    name: "sweeper goes by its host's clock",
    role: 'sweeper',
    mutate: (ports) =>
      withObjects(ports, {
        head: async (key, options) => {
          const info = await ports.objects.head(key, options);
          return info && key.endsWith('sweep-clock') ? { ...info, storedAt: ports.clock.now() } : info;
        },
      }),
  },
  {
    name: 're-verification ratified over a commit',
    role: 'reverifier',
    mutate: noRebase,
  },
  {
    name: 'state read without consistency by a publisher',
    role: 'publisher',
    tiers: ['T0p'],
    mutate: (ports) => ports,
    stale: (key) => key.endsWith('/STATE'),
  },
  {
    name: 'publish without version condition',
    role: 'publisher',
    mutate: (ports) =>
      withState(ports, {
        read: async (key) => (key.partition === 'PUBLISH' ? undefined : ports.state.read(key)),
        compareAndSet: async (key, expected, item) =>
          key.partition === 'PUBLISH' ? 'set' : ports.state.compareAndSet(key, expected, item),
      }),
  },
];

function anyInfo(key: string): ObjectInfo {
  return { key, version: 'v0', size: 0, storedAt: 0, metadata: {} };
}

/** A delivery that gives up. */
class TaskFailed extends Error {}

/** Some committed batch's item: what a committer would take for proof that the oldest batch is published. */
function pretendedItem({ store }: MutantContext): StateItem | undefined {
  const items = store.state.keys(`PROVINCE#${testProvince}/BATCH#`).map((key) => store.state.read(key).item);
  return items.find((item) => item?.status === 'committed');
}

/** The decoder drops the byte order mark. */
function isOutcomes(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 40)).startsWith('row,line,participant');
}

/** The task ends as done when the ratifying write gave such an answer. */
function takesForDone(when: (answer: 'set' | 'refused') => boolean): Mutate {
  return (ports, context) => {
    let done = false;
    const watched = atRatify((ratify) => async (key, expected, item) => {
      const answer = await ratify(key, expected, item);
      done = when(answer);
      return answer;
    })(ports, context);
    const sleep = async (milliseconds: number): Promise<void> => {
      if (done) throw new TakenForDone();
      await ports.clock.sleep(milliseconds);
    };
    return { ...watched, clock: over(ports.clock, { sleep }) };
  };
}

function takesUnknownForSet(): Mutate {
  return atRatify((ratify) => (key, expected, item) => ratify(key, expected, item).catch(() => 'set' as const));
}

export const mutants: readonly Mutant[] = [...commitMutants, ...careMutants];

/** Seeded bugs of which whole tiers must show that they do no harm, with the reason. */
export const harmless: Record<string, string> = {
  'state read without consistency by a committer':
    'a stale state fails at C9, whose condition names its version, and a batch that is not found in it is found ' +
    'in the fresh one, or by its item; so a commit is only delayed',
};
