/**
 * A build as a state machine carries it out (`docs/registry-index.md`, Stages): plan, map over stages, plan, map, map,
 * finish. Each function takes the outside and small JSON, may be repeated at any time, and leaves what the next needs
 * in scratch.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import type { ObjectStore } from '../../core/ports.ts';
import { buildOverlay } from '../../core/registry/build/overlay.ts';
import {
  baseToCheck,
  checkPrefixes,
  dropScratch,
  presentRegistry,
  publishBuild,
  writeStages,
  type BuildWorld,
} from '../../core/registry/build/build-index.ts';
import type { RegistryManifest } from '../../core/registry/format.ts';
import { readExtractManifest } from '../../core/registry/build/extract.ts';
import {
  identityName,
  identityOf,
  planGroups,
  planSpills,
  readBuildReport,
  rowsByPrefix,
  type BuildReport,
  type BuildStage,
} from '../../core/registry/build/plan.ts';
import { StageWorker, type PhaseWorld } from '../../core/registry/build/shards.ts';
import type { Scratch } from '../../core/registry/build/spill.ts';

/** What the first step needs besides: which index is in use, and whether a delta may be over an older one. */
export interface BuildPlanWorld extends PhaseWorld {
  world: BuildWorld;
  confirmBase?: boolean | undefined;
}

/**
 * The first step. `done`: the version is there already, or the extract is a delta, which is small: it was built at
 * once.
 */
export async function planBuild(
  outside: BuildPlanWorld,
): Promise<{ done: RegistryManifest } | { spills: BuildStage[] }> {
  const { world, source, key } = outside;
  const extract = await readExtractManifest(source);
  const present = await presentRegistry(world, extract, key);
  if (present !== undefined) return { done: present };
  if (extract.kind === 'delta') {
    const inUse = await baseToCheck(world, outside);
    return { done: await buildOverlay(world, source, extract, { key, inUse }) };
  }
  return { spills: planSpills(extract) };
}

/** One stage of a map. Throws a Refusal for a wrong extract: then the machine ends with `dropBuild`. */
export async function runBuildStage(outside: PhaseWorld, stage: BuildStage): Promise<{ rows: number }> {
  const worker = await StageWorker.open(outside);
  const { rows } = await worker.run(stage);
  return { rows };
}

/** Between the maps: all checks, then, when all have passed, all writes. */
export async function planWrites(outside: PhaseWorld): Promise<{ checks: BuildStage[]; writes: BuildStage[] }> {
  const groups = await groupsOf(outside);
  return { checks: groups.map((group) => ({ stage: 'check', group })), writes: writeStages(groups) };
}

/** The last step: the manifest, and with it the version; then scratch is empty. */
export async function finishBuild(outside: PhaseWorld): Promise<RegistryManifest> {
  const { world, source, key } = outside;
  const extract = await readExtractManifest(source);
  const present = await presentRegistry(world, extract, key);
  if (present === undefined) {
    const stages = [...planSpills(extract), ...writeStages(await groupsOf(outside))];
    const manifest = await publishBuild(world, extract, outside, await reportsOf(outside, stages));
    await dropScratch(world, extract, outside);
    return manifest;
  }
  await dropScratch(world, extract, outside);
  return present;
}

/** After a refusal: nothing of the build stays. */
export async function dropBuild(outside: PhaseWorld): Promise<void> {
  await dropScratch(outside.world, await readExtractManifest(outside.source), outside);
}

async function groupsOf(outside: PhaseWorld): Promise<number[]> {
  const spilled = await reportsOf(outside, planSpills(await readExtractManifest(outside.source)));
  const perPrefix = rowsByPrefix(spilled.flatMap((report) => report.runs));
  checkPrefixes(perPrefix);
  return planGroups(perPrefix).keys().toArray();
}

async function reportsOf(outside: PhaseWorld, stages: BuildStage[]): Promise<BuildReport[]> {
  const { world, source, scratch } = outside;
  const extract = await readExtractManifest(source);
  const identity = identityName(identityOf(extract, outside, world.hash), world.hash);
  const reports: BuildReport[] = [];
  for (const stage of stages) {
    const report = await readBuildReport(scratch, stage, identity);
    if (report === undefined) throw new Error(`the build stage ${stage.stage} is not finished`);
    reports.push(report);
  }
  return reports;
}

/**
 * Scratch in an object store, under `prefix` (ending in a slash): for stages that run on different machines. Each file
 * is gathered in memory until it is read, dropped or flushed: a run is at most 140 MB.
 */
export class ObjectScratch implements Scratch {
  private readonly objects: ObjectStore;
  private readonly prefix: string;
  private open: { name: string; parts: Uint8Array[] } | undefined;

  constructor(objects: ObjectStore, prefix: string) {
    this.objects = objects;
    this.prefix = prefix;
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    if (this.open?.name !== name) {
      await this.flush();
      this.open = { name, parts: [] };
    }
    this.open.parts.push(bytes.slice());
  }

  async read(name: string, range?: { offset: number; length: number }): Promise<Uint8Array | undefined> {
    await this.flush();
    return this.objects.read(`${this.prefix}${name}`, range === undefined ? {} : { range });
  }

  async drop(name: string): Promise<void> {
    if (this.open?.name === name) this.open = undefined;
    await this.objects.remove(`${this.prefix}${name}`);
  }

  /** Stores what was gathered; called before the stage answers. */
  async flush(): Promise<void> {
    if (this.open === undefined) return;
    const { name, parts } = this.open;
    this.open = undefined;
    await this.objects.put(`${this.prefix}${name}`, concatBytes(parts));
  }
}
