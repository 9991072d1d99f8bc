/** Who else touches a province while batches commit: sweepers, compactors, and the nightly run. */
import { compactProvince } from '../../core/commit/compact.ts';
import { publishPending } from '../../core/commit/publish-pending.ts';
import type { Hash } from '../../core/ports.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { sweepProvince } from '../../core/maintenance/sweep.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash } from '../../test/support/test-world.ts';
import type { LedgerInvariants } from './invariants.ts';
import { OutOfBounds, type Message, type Role, type SimPorts, type View } from './simulate.ts';

const day = 86_400_000; // milliseconds

/** How a list may be wrong: a store whose lists lag behind or repeat themselves. */
export type Listing = 'whole' | 'incomplete' | 'repeated' | 'stale';

/** A sweeper acts once; `ahead`: days by which its host's clock is ahead. */
export function sweeper(listing: Listing = 'whole', ahead = 0): Message {
  return {
    name: 'sweeper',
    role: 'sweeper',
    redelivered: false,
    skew: ahead * day,
    actor: (ports) =>
      sweepProvince({ ...ports, objects: listed(ports.objects, listing), hash: testHash }, testProvince, {
        remove: true,
      }),
  };
}

export function compactor(): Message {
  return {
    name: 'compactor',
    role: 'compactor',
    redelivered: false,
    actor: (ports) => compactProvince({ ...ports, hash: testHash }, testProvince, { segmentsMax: 1 }),
  };
}

/** The batch of the day whose turn it is to merge the newest objects. */
export function merger(): Message {
  return {
    name: 'merger',
    role: 'compactor',
    redelivered: false,
    actor: (ports) => compactProvince({ ...ports, hash: testHash }, testProvince, { newest: { objectsMin: 2 } }),
  };
}

function listed(objects: SimPorts['objects'], listing: Listing): SimPorts['objects'] {
  if (listing === 'whole') return objects;
  return Object.assign(Object.create(objects) as SimPorts['objects'], {
    async *list(prefix: string) {
      let at = 0;
      for await (const object of objects.list(prefix)) {
        at += 1;
        if (listing === 'incomplete' && at % 2 === 0) continue;
        // A list from before the object was put anew.
        yield listing === 'stale' ? { ...object, storedAt: object.storedAt - 30 * day } : object;
        if (listing === 'repeated') yield object;
      }
      // An object that is gone by now.
      if (listing === 'stale') yield { key: `${prefix}${'0'.repeat(32)}/${'0'.repeat(64)}`, size: 1, storedAt: 0 };
    },
  });
}

/**
 * What the night does: what was left unsaid is published; a week later the sweeper runs, and nothing unnamed is left
 * (I17).
 */
export async function nightly(
  ports: SimPorts & { hash: Hash },
  view: View,
  invariants: LedgerInvariants,
  { sweep }: { sweep: boolean },
): Promise<string[]> {
  const state = await readProvinceState(ports.state, testProvince);
  await publishPending(ports, testProvince, state);
  if (!sweep) return [];
  await ports.clock.sleep(8 * day);
  await sweepProvince(ports, testProvince, { remove: true });
  return invariants.unnamed(view).map((key) => `I17 ${key} is named by nobody and still there`);
}

/** Where the sweeper learns the store's time. */
const sweepClock = `runs/${testProvince}/sweep-clock`;

/**
 * I13: who reads and writes what. Nobody touches another province; only a sweeper removes, and only what was staged.
 */
export function guardActor(
  call: { point: string; key: string; write: boolean },
  role: Role,
  mayRemove = false,
  upload?: string,
): void {
  if (call.key === '' || call.key === 'queue') return;
  const own = ['staged', 'results', 'ratified', 'audit'].map((root) => `${root}/${testProvince}/`);
  own.push(`PROVINCE#${testProvince}/`);
  const written =
    role === 'sweeper' ? [`staged/${testProvince}/`, sweepClock] : role === 'operator' ? ['REGISTRY/'] : own;
  if (role === 'night') own.push(sweepClock);
  const read = [
    ...own,
    ...(role === 'sweeper' ? [sweepClock] : []),
    'registry/',
    'REGISTRY/',
    ...(upload === undefined ? [] : [upload]),
  ];
  const allowed = call.write ? written : read;
  if (!allowed.some((root) => call.key.startsWith(root)))
    throw new OutOfBounds(`I13 ${call.key} was touched by a ${role}`);
  if (call.point.startsWith('remove') && role !== 'sweeper' && role !== 'night' && !mayRemove)
    throw new OutOfBounds('rule 1: a committer deleted an object');
}
