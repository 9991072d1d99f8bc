/**
 * How a build is cut into stages that can run apart (`docs/registry-index.md`, Stages): the same cut for the same
 * extract, on threads, in functions and in one process.
 */
import * as z from 'zod';
import { canonOf, canonicalisationOf } from '../../names/canon.ts';
import type { FingerprintKey, Hash } from '../../ports.ts';
import { readExtractManifest, type ExtractManifest, type ExtractSource } from './extract.ts';
import {
  $RegistryCounts,
  $RegistryObject,
  registryFormat,
  textSha256,
  type RegistryFormat,
  type RegistryCounts,
  type RegistryManifest,
  type RegistryObject,
} from '../format.ts';
import { keyCheck } from '../key.ts';
import { sections, sum, writeScratch, type SpillRun, type Scratch } from './spill.ts';

/** Rows from which on a stage takes no further part of the extract: some seconds of work, one run. */
const spillRows = 2 ** 21;
/** People from which on a stage takes no further prefix: 130 MB of records. */
const groupRows = 2 ** 22;
/** Changes when runs or reports are written otherwise: those of an earlier release are then made again. */
const scratchFormat = 2;

/** One piece of work. Small, plain JSON without anything of a person: it may stand in the input of a function. */
export type BuildStage =
  | { stage: 'spill'; job: number; from: number; to: number } // parts [from, to) of the extract
  | { stage: 'check'; group: number }
  | { stage: 'people'; group: number }
  | { stage: 'old-ids'; digit: number }
  | { stage: 'lists' }; // superseded and children

/** What a stage answers, also kept in scratch, where the following stages and a resumed build find it. */
export interface BuildReport {
  identity: string;
  rows: number; // people it passed
  runs: SpillRun[];
  objects: RegistryObject[];
  counts: RegistryCounts;
}

const $rows = (section: keyof typeof sections) => z.array(z.int().min(0)).length(sections[section].partitions);
const $BuildReport = z.object({
  identity: z.string(),
  rows: z.int().min(0),
  runs: z.array(
    z.object({
      name: z.string(),
      rows: z.object({
        ids: $rows('ids'),
        people: $rows('people'),
        oldIds: $rows('oldIds'),
        superseded: $rows('superseded'),
        children: $rows('children'),
        earlier: $rows('earlier'),
      }),
    }),
  ),
  objects: z.array($RegistryObject),
  counts: $RegistryCounts,
});

export function noCounts(): RegistryCounts {
  return { alive: 0, deceased: 0, cancelled: 0, oldIds: 0, oldIdsAmbiguous: 0, superseded: 0, namesEmpty: 0 };
}

export function addCounts(total: RegistryCounts, more: RegistryCounts): void {
  for (const name of Object.keys(total) as (keyof RegistryCounts)[]) total[name] += more[name];
}

/** The key of the fingerprints, and which canons a snapshot is to serve. */
export interface FingerprintOptions {
  key: FingerprintKey;
  /**
   * Of this key: today's first, perhaps canonicalisation 1 after it, for ledger rows of it. Both if not given. That one
   * alone gives an index as it was before.
   */
  canons?: readonly number[] | undefined;
}

/** The canons of a snapshot that is built anew. */
export function canonsToBuild({ key, canons }: FingerprintOptions): readonly number[] {
  return canons ?? [canonOf(key.number), canonOf(key.number, 1)];
}

/** Canonicalisation 1 alone has the format of its time. */
export function formatUnder([canon]: readonly number[]): RegistryFormat {
  return canonicalisationOf(canon) === 1 ? 2 : registryFormat;
}

/** What an index is, before anything of it is made: two builds with the same identity give the same bytes. */
export function identityOf(extract: ExtractManifest, options: FingerprintOptions, hash: Hash) {
  return identityUnder(extract, options.key, canonsToBuild(options), hash);
}

/** The same under these canons. */
export function identityUnder(extract: ExtractManifest, key: FingerprintKey, canons: readonly number[], hash: Hash) {
  const [canon] = canons;
  const canonicalisation = canonicalisationOf(canon);
  return {
    format: formatUnder(canons),
    version: extract.version,
    kind: extract.kind,
    base: extract.base,
    chain: [] as string[],
    compacted: null,
    asOf: extract.asOf,
    rows: extract.rows,
    canon,
    canonicalisation,
    ...(canonicalisation === 1 ? {} : { canons: [...canons] }),
    keyNumber: key.number,
    keyCheck: keyCheck(key),
    extract: { sha256: textSha256(JSON.stringify(extract), hash), parts: extract.parts.length },
  } satisfies Omit<RegistryManifest, 'counts' | 'objects' | 'sha256'>;
}

/** Short name of an identity: reports of another one are not used. */
export function identityName(identity: ReturnType<typeof identityOf>, hash: Hash): string {
  return textSha256(JSON.stringify([scratchFormat, identity]), hash);
}

/** Name of a folder for the runs of this extract: the same when the build is begun again. */
export async function scratchNameOf(source: ExtractSource, hash: Hash): Promise<string> {
  return textSha256(JSON.stringify(await readExtractManifest(source)), hash).slice(0, 32);
}

/** First step: parts of the extract into runs. */
export function planSpills(extract: ExtractManifest): BuildStage[] {
  const stages: BuildStage[] = [];
  let from = 0;
  let rows = 0;
  extract.parts.forEach((part, place) => {
    rows += part.rows;
    if (rows < spillRows && place + 1 < extract.parts.length) return;
    stages.push({ stage: 'spill', job: stages.length, from, to: place + 1 });
    from = place + 1;
    rows = 0;
  });
  return stages;
}

/** Neighbouring prefixes [from, to) that are written together, by number of people under each prefix. */
export function planGroups(rowsOfPrefix: readonly number[]): [from: number, to: number][] {
  const groups: [number, number][] = [];
  let from = 0;
  let rows = 0;
  rowsOfPrefix.forEach((count, prefix) => {
    rows += count;
    if (rows < groupRows && prefix + 1 < rowsOfPrefix.length) return;
    if (rows > 0) groups.push([from, prefix + 1]);
    from = prefix + 1;
    rows = 0;
  });
  return groups;
}

/** People under each prefix in all runs. */
export function rowsByPrefix(runs: readonly SpillRun[]): number[] {
  return Array.from({ length: sections.ids.partitions }, (_, prefix) => sum(runs.map((run) => run.rows.ids[prefix])));
}

/** Name of the report of a stage in scratch. */
export function reportName(stage: BuildStage): string {
  if (stage.stage === 'spill') return `spill-${stage.job}.json`;
  if (stage.stage === 'lists') return 'lists.json';
  if (stage.stage === 'old-ids') return `old-ids-${stage.digit}.json`;
  return `${stage.stage}-${stage.group}.json`;
}

/** The report of a stage that was carried out for this identity; undefined if there is none, or a broken one. */
export async function readBuildReport(
  scratch: Scratch,
  stage: BuildStage,
  identity: string,
): Promise<BuildReport | undefined> {
  const bytes = await scratch.read(reportName(stage));
  if (bytes === undefined) return undefined;
  try {
    const parsed = $BuildReport.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success && parsed.data.identity === identity ? parsed.data : undefined;
  } catch {
    return undefined; // half-written by a build that was killed
  }
}

export async function writeBuildReport(scratch: Scratch, stage: BuildStage, report: BuildReport): Promise<void> {
  await writeScratch(scratch, reportName(stage), new TextEncoder().encode(JSON.stringify(report)));
}
