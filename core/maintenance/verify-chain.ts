/**
 * The chain of a ledger, version by version from the newest back to the first: numbers that count down, every object
 * by its hash, what was published of each version, and whether flows are what lies between the counts. A chain has as
 * many versions as files were ever committed, so its check can be broken off and gone on with.
 */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import { flowsAddUp, parseCounts, type CountsObject } from '../ledger/counts.ts';
import {
  $ObjectRef,
  $VersionName,
  checkRef,
  isBatchVersion,
  isCompaction,
  isReverification,
  readManifest,
  readRef,
  type LedgerManifest,
  type ObjectRef,
} from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { verifyPublished } from './verify-published.ts';

type ChainWorld = Pick<World, 'objects' | 'hash'>;

/** Objects of a version up to this size are read beside each other: for them it is the waiting that takes time. */
const smallBytesMax = 1024 * 1024;

/** How far a check is: plain JSON. */
export const $ChainReached = z.object({
  /** The version that is looked at next; null once the first one was. */
  next: z.nullable($VersionName),
  /** Its number, if all is well. */
  expected: z.int(),
  /** Keys of the objects that were read: newer versions name most of those of older ones. */
  seen: z.array(z.string()),
  /** The version after it, unless that one changed no count. */
  newer: z.nullable(z.object({ version: z.int(), counts: $ObjectRef })),
  /** Versions before the newest repair have wrong counts. */
  isRepaired: z.boolean(),
});
export type ChainReached = z.infer<typeof $ChainReached>;

/** What was found of it until now. */
export interface ChainFound {
  versions: number;
  objects: number;
  bytes: number;
  problems: string[];
}

/** Before the newest version, which is `from`. */
export function chainFrom(from: z.infer<typeof $VersionName> & { version: number }): ChainReached {
  const { batch, manifest, version } = from;
  return { next: { batch, manifest }, expected: version, seen: [], newer: null, isRepaired: false };
}

/**
 * Goes on until the first version is reached, or `isOver` after at least one, and adds to `found`. Damage becomes a
 * problem; throws IntegrityError for a manifest that cannot be read, because nothing leads on from it.
 */
export async function checkChain(
  world: ChainWorld,
  province: string,
  reached: ChainReached,
  { found, isOver }: { found: ChainFound; isOver: () => boolean },
): Promise<ChainReached> {
  const seen = new Set(reached.seen);
  const flows = new FlowCheck(world, found, reached);
  let { next, expected } = reached;
  while (next !== null) {
    const sha256 = next.manifest;
    const manifest = await readManifest(world, province, next);
    if (manifest.version !== expected) found.problems.push(`CHAIN: version ${manifest.version}, expected ${expected}`);
    expected = manifest.version - 1;
    found.versions += 1;
    await checkObjects(world, unseen(manifest, seen), found);
    await noting(found, () => verifyPublished(world, { manifest, sha256 }));
    await flows.next(manifest);
    next = manifest.previous;
    if (next !== null && isOver()) return { next, expected, seen: [...seen], ...flows.reached };
  }
  await flows.end();
  if (expected !== 0) found.problems.push(`CHAIN: ends at version ${expected + 1}, expected 1`);
  return { next, expected, seen: [], newer: null, isRepaired: false };
}

/** The objects that a version names and none before it did; they are seen from now on. */
function unseen(manifest: LedgerManifest, seen: Set<string>): ObjectRef[] {
  const fresh: ObjectRef[] = [];
  for (const ref of refsOf(manifest)) {
    if (seen.has(ref.key)) continue;
    seen.add(ref.key);
    fresh.push(ref);
  }
  return fresh;
}

/** Small ones beside each other, the others one after another, a chunk at a time. */
async function checkObjects(
  { objects, hash }: ChainWorld,
  refs: readonly ObjectRef[],
  found: ChainFound,
): Promise<void> {
  const small = refs.map((ref) => (ref.bytes > smallBytesMax ? undefined : checkRef(objects, hash, ref)));
  // handled when awaited below
  for (const each of small) each?.catch(() => undefined);
  for (const [at, ref] of refs.entries()) {
    found.objects += 1;
    found.bytes += ref.bytes;
    await noting(found, () => small[at] ?? checkRef(objects, hash, ref));
  }
}

/** Every object that a manifest names. */
export function refsOf(manifest: LedgerManifest): ObjectRef[] {
  const { segments, claims, counts } = manifest;
  const answers = isBatchVersion(manifest) ? Object.values(manifest.answers) : [];
  const recheck = isReverification(manifest) && manifest.recheck !== null ? [manifest.recheck] : [];
  return [...segments, ...claims, counts, ...answers, ...recheck];
}

/** Runs one check; damage that it finds becomes a problem. */
async function noting(found: ChainFound, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    found.problems.push(error.message);
  }
}

/**
 * Whether the flows of each version are what lies between its counts and those of the version before; not of versions
 * before the newest repair, whose counts were wrong.
 */
class FlowCheck {
  private readonly world: ChainWorld;
  private readonly found: ChainFound;
  private newer: ChainReached['newer'];
  private isRepaired: boolean;
  /** Counts of `newer`, once they were read. */
  private counts: CountsObject | undefined;

  constructor(world: ChainWorld, found: ChainFound, { newer, isRepaired }: ChainReached) {
    this.world = world;
    this.found = found;
    this.newer = newer;
    this.isRepaired = isRepaired;
  }

  get reached(): Pick<ChainReached, 'newer' | 'isRepaired'> {
    return { newer: this.newer, isRepaired: this.isRepaired };
  }

  /** The next version of the chain, which goes backwards. */
  async next(manifest: LedgerManifest): Promise<void> {
    const { newer } = this;
    const { version, counts: ref } = manifest;
    if (this.isRepaired) return;
    if (isCompaction(manifest) && manifest.compaction.repair !== undefined) this.isRepaired = true;
    // A compaction names the counts of the version that it follows: nobody moved.
    if (newer?.counts.key === ref.key) {
      newer.version = version;
      return;
    }
    const counts = await this.read(ref);
    if (counts !== undefined) await this.compare(counts);
    this.newer = { version, counts: ref };
    this.counts = counts;
  }

  /** Before the oldest there was nobody. */
  async end(): Promise<void> {
    await this.compare(undefined);
  }

  private async compare(before: CountsObject | undefined): Promise<void> {
    if (this.isRepaired || this.newer === null) return;
    this.counts ??= await this.read(this.newer.counts);
    if (this.counts === undefined || flowsAddUp(before, this.counts) !== false) return;
    this.found.problems.push(`FLOWS: those of version ${this.newer.version} are not what its counts changed by`);
  }

  /** Undefined if the object cannot be read: that is told where its hash is checked, or was repaired since. */
  private async read(ref: ObjectRef): Promise<CountsObject | undefined> {
    try {
      return parseCounts(await readRef(this.world.objects, this.world.hash, ref), ref.key);
    } catch (error) {
      if (error instanceof IntegrityError) return undefined;
      throw error;
    }
  }
}
