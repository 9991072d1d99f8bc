/** What a snapshot of the state says of the objects that belong to it. */
import { leaseKey } from '../../core/summary/publish-lease.ts';
import { currentKey } from '../../core/registry/current.ts';
import { $ProvinceState, stateKey, type ProvinceState } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { $AlertRule } from '../../core/alerts/alert-rule.ts';
import { rulePartition } from '../../core/alerts/rule-store.ts';
import { snapshotItems, type StoredItem } from '../../adapters/sqlite/state-snapshot.ts';
import { sessionPartition } from '../../portal/access/sessions.ts';
import { tokenPartition } from '../../portal/access/tokens.ts';
import type { LeftOut, StateLine } from './format.ts';

/** Who may come in, on the day of the backup: of no use, and no right, on any other. */
const accessPartitions = [sessionPartition, tokenPartition, 'PORTAL#TICKET'];

export interface StateFacts {
  at: number; // milliseconds since 1970: just before the snapshot
  items: number;
  states: Map<string, ProvinceState>;
  /** `<province>/<batch>` of all batch items. */
  batches: Set<string>;
  /** Runs by `<day>/<number>`: whether they were under way. */
  runs: Map<string, boolean>;
  /** Version of the index in use. */
  registry: string | undefined;
  /** Items with an address that may hold a secret. */
  secretItems: StateLine[];
  leftOut: LeftOut[];
}

/** Takes a snapshot: gives its lines to `take`, which keeps them, and then what they say. */
export async function takeSnapshot(
  path: string,
  now: () => number,
  take: (lines: Iterable<Uint8Array>) => Promise<unknown>,
): Promise<StateFacts> {
  const facts: StateFacts = {
    at: now(),
    items: 0,
    states: new Map(),
    batches: new Set(),
    runs: new Map(),
    registry: undefined,
    secretItems: [],
    leftOut: [],
  };
  const counts = new Map<string, number>(accessPartitions.map((each) => [each, 0]));
  const lines = function* (): Generator<Uint8Array> {
    for (const item of snapshotItems(path)) {
      const left = counts.get(item.partition);
      if (left !== undefined) counts.set(item.partition, left + 1);
      else if (isWebhook(item)) facts.secretItems.push(lineOf(item));
      else if (item.partition !== leaseKey.partition || item.sort !== leaseKey.sort) {
        facts.items += 1;
        note(facts, item);
        yield Buffer.from(`${textOf(item)}\n`);
      }
    }
  };
  await take(lines());
  facts.leftOut = Array.from(counts, ([what, count]) => ({ what, count }));
  return facts;
}

/** The stored text of the item is kept as it is. */
function textOf({ partition, sort, version, item }: StoredItem): string {
  const [place, name] = [partition, sort].map((text) => JSON.stringify(text));
  return `{"partition":${place},"sort":${name},"version":${version},"item":${item}}`;
}

function lineOf(item: StoredItem): StateLine {
  return JSON.parse(textOf(item)) as StateLine;
}

function isWebhook({ partition, item }: StoredItem): boolean {
  if (partition !== rulePartition) return false;
  const rule = $AlertRule.safeParse(JSON.parse(item));
  // A rule that this program cannot read may hold anything.
  return !rule.success || rule.data.channel.type === 'webhook';
}

const placesOfStates = new Map(provinces.map(({ id }) => [stateKey(id).partition, id]));

function note(facts: StateFacts, { partition, sort, item }: StoredItem): void {
  if (partition === currentKey.partition && sort === currentKey.sort)
    facts.registry = (JSON.parse(item) as { registry: string }).registry;
  const province = placesOfStates.get(partition);
  if (province !== undefined) {
    if (sort === 'STATE') facts.states.set(province, $ProvinceState.parse(JSON.parse(item)));
    else if (sort.startsWith('BATCH#')) facts.batches.add(`${province}/${sort.slice('BATCH#'.length)}`);
  } else if (partition.startsWith('RUN#') && /^\d+$/.test(sort)) {
    const { status } = JSON.parse(item) as { status: string };
    facts.runs.set(`${partition.slice('RUN#'.length)}/${Number(sort)}`, status === 'running');
  }
}
