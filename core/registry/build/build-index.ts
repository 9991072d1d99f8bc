/**
 * Builds the registry index of an extract (`docs/registry-index.md`, Building): read, check, write, publish. Everything
 * about the extract is checked before the first object is written; the manifest is written last, and without it there
 * is no version.
 */
import { Refusal } from '../../base/errors.ts';
import { inSpan } from '../../base/in-span.ts';
import type { FingerprintKey, World } from '../../ports.ts';
import { readExtractManifest, type ExtractManifest, type ExtractSource } from './extract.ts';
import {
  readRegistryManifest,
  registryKinds,
  registryManifestKey,
  sealManifest,
  type RegistryManifest,
  type RegistryObject,
} from '../format.ts';
import { currentRegistry, type CurrentRegistry } from '../activate.ts';
import { readableVersion } from '../../names/canon.ts';
import { buildOverlay } from './overlay.ts';
import {
  addCounts,
  identityName,
  identityOf,
  noCounts,
  planGroups,
  planSpills,
  readBuildReport,
  reportName,
  rowsByPrefix,
  type BuildReport,
  type BuildStage,
  type FingerprintOptions,
} from './plan.ts';
import { StageWorker } from './shards.ts';
import { sections, type SpillRun, type Scratch } from './spill.ts';
import { writeBytes } from '../write.ts';

export type { ExtractSource } from './extract.ts';
export type { RegistryManifest } from '../format.ts';
export type { BuildReport, BuildStage } from './plan.ts';
export type { Scratch } from './spill.ts';

/** People under one prefix: their records are in memory twice (1.1 GB). The largest province has 9 million. */
const prefixRowsMax = 2 ** 24;

export type BuildWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log' | 'tracing'>;

/** Called now and then: `done` of `total` rows in this step. */
export type BuildProgress = (done: number, total: number, step: 'read' | 'check' | 'write') => void;

/**
 * Carries out stages that do not depend on each other, in any order, also at once, and tells of each that has ended.
 * The first failure in the order of the stages is thrown when those under way have ended.
 */
export type RunStages = (stages: BuildStage[], ended: (report: BuildReport) => void) => Promise<BuildReport[]>;

export interface BuildOptions extends FingerprintOptions {
  scratch: Scratch;
  progress?: BuildProgress;
  /** A delta may be over a version older than the one in use. */
  confirmBase?: boolean;
  /** Threads or functions; without them the stages run here, one after the other. */
  runStages?: RunStages;
}

/**
 * The index of the extract, whole, or a Refusal with nothing published. A version that is there already, made from the
 * same extract with the same key, is answered as it is. A build that was killed is run again with the same scratch:
 * stages whose report is there are not done again, and the bytes are the same.
 */
export async function buildRegistry(
  world: BuildWorld,
  source: ExtractSource,
  options: BuildOptions,
): Promise<RegistryManifest> {
  const began = world.clock.now();
  const extract = await readExtractManifest(source);
  const present = await presentRegistry(world, extract, options.key);
  if (present !== undefined) return present;
  const { version, kind, rows: people } = extract;
  const manifest = await inSpan(world, 'doisoat.registry.build', { version, kind, rows: people }, async () => {
    try {
      if (kind !== 'delta') return await buildSnapshot(world, source, extract, options);
      return await buildOverlay(world, source, extract, { ...options, inUse: await baseToCheck(world, options) });
    } catch (error) {
      // A refused extract has nothing to go on with; after any other failure the next build does.
      if (error instanceof Refusal) await dropScratch(world, extract, options);
      throw error;
    }
  });
  await dropScratch(world, extract, options);
  const bytes = manifest.objects.reduce((total, object) => total + object.bytes, 0);
  const { rows, objects } = manifest;
  const durationMs = world.clock.now() - began;
  world.log.event('registry.built', { version, rows, objects: objects.length, bytes, durationMs });
  return manifest;
}

/** The version over which a delta must be; undefined if none is in use, or another base was confirmed. */
export async function baseToCheck(
  world: Pick<World, 'state'>,
  { confirmBase }: { confirmBase?: boolean | undefined },
): Promise<CurrentRegistry | undefined> {
  return confirmBase === true ? undefined : currentRegistry(world);
}

async function buildSnapshot(
  world: BuildWorld,
  source: ExtractSource,
  extract: ExtractManifest,
  options: BuildOptions,
): Promise<RegistryManifest> {
  const { progress = () => {} } = options;
  const runStages = options.runStages ?? (await oneByOne(world, source, options));
  const step = (name: 'read' | 'check' | 'write', stages: BuildStage[]) => {
    let done = 0;
    return inSpan(world, 'doisoat.registry.stage', { step: name, stages: stages.length }, () =>
      runStages(stages, ({ rows }) => {
        done += rows;
        progress(done, extract.rows, name);
      }),
    );
  };
  const spilled = await step('read', planSpills(extract));
  const perPrefix = rowsByPrefix(spilled.flatMap((report) => report.runs));
  checkPrefixes(perPrefix);
  const groups = planGroups(perPrefix).keys().toArray();
  await step(
    'check',
    groups.map((group) => ({ stage: 'check', group })),
  );
  const written = await step('write', writeStages(groups));
  return publishBuild(world, extract, options, [...spilled, ...written]);
}

/** Throws Refusal('REGISTRY_PREFIX_TOO_LARGE') if the people under one prefix would not fit the memory promised. */
export function checkPrefixes(rowsOfPrefix: readonly number[]): void {
  if (rowsOfPrefix.some((rows) => rows > prefixRowsMax)) throw new Refusal('REGISTRY_PREFIX_TOO_LARGE');
}

/** The last stages; the small ones last, so that none of several workers ends long after the others. */
export function writeStages(groups: readonly number[]): BuildStage[] {
  return [
    ...groups.map((group): BuildStage => ({ stage: 'people', group })),
    ...Array.from({ length: sections.oldIds.partitions }, (_, digit): BuildStage => ({ stage: 'old-ids', digit })),
    { stage: 'lists' },
  ];
}

/** Last step: the manifest from the reports of all stages. Only now is there a version. */
export async function publishBuild(
  world: Pick<World, 'objects' | 'hash'>,
  extract: ExtractManifest,
  options: FingerprintOptions,
  reports: readonly BuildReport[],
): Promise<RegistryManifest> {
  const counts = noCounts();
  for (const report of reports) addCounts(counts, report.counts);
  const objects = inOrder(reports.flatMap((report) => report.objects));
  const sealed = sealManifest({ ...identityOf(extract, options, world.hash), counts, objects }, world.hash);
  await writeBytes(world, registryManifestKey(extract.version), sealed.bytes);
  return sealed.manifest;
}

/** Objects by kind, then by part: whatever the order in which they were written. */
export function inOrder(objects: readonly RegistryObject[]): RegistryObject[] {
  return objects.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function placeOf({ kind, part }: RegistryObject): string {
  return `${registryKinds.indexOf(kind)}/${part}`;
}

/**
 * The manifest of this version if it is there, made from this extract with this key. Throws
 * Refusal('REGISTRY_VERSION_TAKEN').
 */
export async function presentRegistry(
  world: Pick<World, 'objects' | 'hash'>,
  extract: ExtractManifest,
  fingerprintKey: FingerprintKey,
): Promise<RegistryManifest | undefined> {
  const identity = identityOf(extract, { key: fingerprintKey }, world.hash);
  const key = registryManifestKey(identity.version);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const manifest = readRegistryManifest(key, bytes, world.hash);
  const same =
    manifest.extract.sha256 === identity.extract.sha256 &&
    readableVersion(manifest.canon, fingerprintKey.number) !== undefined &&
    manifest.keyCheck === identity.keyCheck;
  if (!same) throw new Refusal('REGISTRY_VERSION_TAKEN', { object: key });
  return manifest;
}

async function oneByOne(
  world: BuildWorld,
  source: ExtractSource,
  { key, canons, scratch }: BuildOptions,
): Promise<RunStages> {
  const worker = await StageWorker.open({ world, source, key, canons, scratch });
  return async (stages, ended) => {
    const reports: BuildReport[] = [];
    for (const stage of stages) {
      const report = await worker.run(stage);
      ended(report);
      reports.push(report);
    }
    return reports;
  };
}

/** Removes runs and reports of this build, whatever of them is there. */
export async function dropScratch(
  world: Pick<World, 'hash'>,
  extract: ExtractManifest,
  { scratch, ...options }: FingerprintOptions & Pick<BuildOptions, 'scratch'>,
): Promise<void> {
  const identity = identityName(identityOf(extract, options, world.hash), world.hash);
  const runs: SpillRun[] = [];
  const spills = planSpills(extract);
  for (const stage of spills) runs.push(...((await readBuildReport(scratch, stage, identity))?.runs ?? []));
  const groups = planGroups(rowsByPrefix(runs)).keys().toArray();
  const stages = [...spills, ...groups.map((group): BuildStage => ({ stage: 'check', group })), ...writeStages(groups)];
  for (const name of [...runs.map((run) => run.name), ...stages.map(reportName)]) await scratch.drop(name);
}
