/**
 * The sweep: the people of one registry version pass once by the claims of all asked provinces, one group of prefixes
 * after the other. What a group gave is stored, so that a killed sweep resumes (`docs/trace.md`, Sweep).
 */
import type { World } from '../ports.ts';
import { peopleParts } from '../registry/build/compact.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { idsPerPrefix } from '../registry/format.ts';
import type { ClaimTables, SweepTables } from './claim-tables.ts';
import { Counted, counterLayout } from './counters.ts';
import { HitPool } from './hit-pool.ts';
import type { OpenClaims } from './open-claims.ts';
import { partialFormat, partialOf, readPartial, writePartial, type Partial } from './partial.ts';
import { peopleOf, readOverlay, type Overlay } from './people-batches.ts';
import { RareDays } from './rare-days.ts';
import { PartSweep } from './sweep-part.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** People of a group: what a killed sweep does again, about 10 seconds; 16 partials of the country. */
const groupPeople = 8_000_000;

export const sweepsPrefix = 'trace/sweeps/';

/** Neighbouring prefixes that are swept together. */
export interface SweepGroup {
  name: string; // '001-024'
  parts: string[];
  people: number; // of the snapshot
}

/** Every prefix of a version in groups, ascending. */
export function sweepGroups(registry: RegistryReader, people: number = groupPeople): SweepGroup[] {
  const groups: SweepGroup[] = [];
  let open: SweepGroup | undefined;
  for (const part of peopleParts(registry)) {
    open ??= { name: '', parts: [], people: 0 };
    open.parts.push(part);
    open.people += registry.layers[0].object('people', part)?.rows ?? 0;
    open.name = `${open.parts[0]}-${part}`;
    if (open.people < people) continue;
    groups.push(open);
    open = undefined;
  }
  return open === undefined ? groups : [...groups, open];
}

/** What sweeps one group after the other: its memory is used again. */
export class GroupSweeper {
  private readonly world: Stores;
  private readonly registry: RegistryReader;
  private readonly overlay: Overlay | undefined;
  private readonly pool: HitPool;
  private readonly sweep: PartSweep;
  private readonly rareDays: RareDays;

  private constructor(world: Stores, registry: RegistryReader, overlay: Overlay | undefined, tables: SweepTables) {
    this.world = world;
    this.registry = registry;
    this.overlay = overlay;
    this.pool = new HitPool(tables.records.length);
    this.sweep = new PartSweep(tables, this.pool);
    this.rareDays = new RareDays(tables, registry.asOf);
  }

  static async open(world: Stores, registry: RegistryReader, tables: SweepTables): Promise<GroupSweeper> {
    return new GroupSweeper(world, registry, await readOverlay(world, registry), tables);
  }

  /** Reads the people of a group once. Throws `IntegrityError`. */
  async run(group: SweepGroup): Promise<Partial> {
    this.pool.clear();
    this.sweep.counters.fill(0);
    for (const part of group.parts)
      for await (const batch of peopleOf(this.world, this.registry, this.overlay, part)) {
        this.sweep.take(batch, part);
        this.rareDays.take(batch, part);
      }
    this.rareDays.propose(this.pool);
    return partialOf(this.pool, this.sweep.counters);
  }
}

/** All partials together. */
export class SweptClaims {
  readonly pool: HitPool;
  private readonly counters: Uint32Array;
  private readonly tables: ClaimTables;

  constructor(tables: ClaimTables) {
    this.tables = tables;
    this.pool = new HitPool(tables.claims.length);
    this.counters = new Uint32Array(counterLayout(tables).length);
  }

  /** Partials are added in the order of their groups, so that equal hits are kept alike every time. */
  add({ hits, found, counters }: Partial): void {
    const { pool, tables } = this;
    const { ownPrefix, claims } = tables;
    for (let at = 0; at < hits.length; at++) {
      const claim = hits.claim[at];
      const prefix = Math.floor(hits.id[at] / idsPerPrefix);
      pool.addUncounted(claim, hits.id[at], hits.levels[at], ownPrefix[1000 * claims.province[claim] + prefix]);
    }
    found.claim.forEach((claim, at) => (pool.found[claim] += found.count[at]));
    counters.at.forEach((place, at) => (this.counters[place] += counters.count[at]));
  }

  counted(): Counted {
    return new Counted(this.counters, counterLayout(this.tables));
  }
}

/**
 * Name of the sweep of these claims over this version: partials of other claims, people or formats are never met.
 */
export function sweepName(world: Pick<World, 'hash'>, registry: RegistryReader, claims: OpenClaims): string {
  const sha256 = world.hash.sha256();
  sha256.update(new TextEncoder().encode(`${partialFormat} ${registry.version} ${registry.manifest.sha256}`));
  for (const [name, values] of Object.entries(claims))
    if (ArrayBuffer.isView(values) && name !== 'unit')
      sha256.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return sha256.hex().slice(0, 32);
}

/**
 * Sweeps every group whose partial is not there and adds all of them up. With `partials` (a prefix of keys) they are
 * stored and found again. Throws `IntegrityError`.
 */
export async function sweepRegistry(
  world: Stores,
  registry: RegistryReader,
  tables: ClaimTables,
  options: { partials?: string; groups?: readonly SweepGroup[]; progress?: (done: number, total: number) => void } = {},
): Promise<SweptClaims> {
  const { partials, groups = sweepGroups(registry), progress } = options;
  const swept = new SweptClaims(tables);
  let sweeper: GroupSweeper | undefined;
  for (const [place, group] of groups.entries()) {
    let partial = partials === undefined ? undefined : await readPartial(world, partials, group.name);
    if (partial === undefined) {
      sweeper ??= await GroupSweeper.open(world, registry, tables);
      partial = await sweeper.run(group);
      if (partials !== undefined) await writePartial(world, partials, group.name, partial);
    }
    swept.add(partial);
    progress?.(place + 1, groups.length);
  }
  return swept;
}

/** Removes the partials of a sweep that is over. */
export async function dropSweep(world: Pick<World, 'objects'>, partials: string): Promise<void> {
  for await (const { key } of world.objects.list(partials)) await world.objects.remove(key);
}
