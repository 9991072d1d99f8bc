/**
 * The stages of a build (`docs/registry-index.md`, Stages): parts into runs, no ID twice, runs into objects. Each can
 * be carried out alone, again, and beside others; what one leaves for the next lies in scratch.
 */
import type { Block } from '../../blocks/block-table.ts';
import { Refusal } from '../../base/errors.ts';
import type { World } from '../../ports.ts';
import { sortedOrder } from '../../base/radix-sort.ts';
import { readExtractManifest, readExtractPart, type ExtractManifest, type ExtractSource } from './extract.ts';
import { childrenPart, childrenSince, idsPerPrefix, type RegistryFormat } from '../format.ts';
import { personId, type ExtractPerson } from './part-sink.ts';
import {
  canonsToBuild,
  formatUnder,
  identityName,
  identityOf,
  noCounts,
  planGroups,
  planSpills,
  readBuildReport,
  rowsByPrefix,
  writeBuildReport,
  type BuildReport,
  type BuildStage,
  type FingerprintOptions,
} from './plan.ts';
import {
  fillChildren,
  fillEarlierNames,
  fillFolded,
  fillOldIds,
  fillPeople,
  fillSuccessions,
  holders,
  orderByPerson,
  orderEarlier,
  takePerson,
} from './records.ts';
import { RegistryNames } from './registry-names.ts';
import {
  gather,
  newBuffers,
  readSlice,
  sections,
  writeRun,
  type Buffers,
  type SpillRun,
  type Scratch,
  type Section,
  type Slice,
} from './spill.ts';
import { inFlight } from '../sweep.ts';
import { writeTable } from '../write.ts';

/** People gathered before a run is written: with its sorted copy 130 MB. */
const runPeople = 2 ** 21;

export interface PhaseWorld extends FingerprintOptions {
  world: Pick<World, 'objects' | 'hash'>;
  source: ExtractSource;
  scratch: Scratch;
}

/** Carries out stages of one build, one at a time; any number of these may work side by side. */
export class StageWorker {
  private readonly outside: PhaseWorld;
  private readonly extract: ExtractManifest;
  private readonly identity: string;
  private readonly names: RegistryNames;
  private readonly format: RegistryFormat;
  private runs: Promise<SpillRun[]> | undefined;

  private constructor(outside: PhaseWorld, extract: ExtractManifest) {
    this.outside = outside;
    this.extract = extract;
    this.identity = identityName(identityOf(extract, outside, outside.world.hash), outside.world.hash);
    this.names = new RegistryNames(outside.key, canonsToBuild(outside));
    this.format = formatUnder(canonsToBuild(outside));
  }

  static async open(outside: PhaseWorld): Promise<StageWorker> {
    return new StageWorker(outside, await readExtractManifest(outside.source));
  }

  /**
   * The report of the stage: found in scratch if it was carried out before, else made. Throws a Refusal as listed in
   * `docs/registry-index.md`.
   */
  async run(stage: BuildStage): Promise<BuildReport> {
    const known = await readBuildReport(this.outside.scratch, stage, this.identity);
    if (known !== undefined) return known;
    const report: BuildReport = { identity: this.identity, rows: 0, runs: [], objects: [], counts: noCounts() };
    if (stage.stage === 'spill') await this.spill(stage, report);
    else if (stage.stage === 'check') await this.check(await this.groupOf(stage.group), report);
    else if (stage.stage === 'people') await this.writePeople(await this.groupOf(stage.group), report);
    else if (stage.stage === 'old-ids') await this.writeOldIds(stage.digit, report);
    else await this.writeLists(report);
    await writeBuildReport(this.outside.scratch, stage, report);
    await this.outside.scratch.flush?.();
    return report;
  }

  /** Parts of the extract into runs; of a part that is refused nothing stays. */
  private async spill(stage: BuildStage & { stage: 'spill' }, report: BuildReport): Promise<void> {
    const { scratch } = this.outside;
    const nameOf = (run: number) => `spill-${stage.job}-${run}`;
    const buffers = newBuffers();
    const put = async () => {
      report.runs.push(await writeRun(scratch, nameOf(report.runs.length), buffers));
    };
    try {
      await this.readParts(stage, buffers, report, put);
      if (buffers.ids.rows > 0) await put();
    } catch (error) {
      for (let run = 0; run <= report.runs.length; run++) await scratch.drop(nameOf(run));
      throw error;
    }
  }

  private async readParts(
    { from, to }: BuildStage & { stage: 'spill' },
    buffers: Buffers,
    report: BuildReport,
    put: () => Promise<void>,
  ): Promise<void> {
    const { source, world } = this.outside;
    const since = childrenSince(this.extract.asOf);
    const visit = (person: ExtractPerson) => {
      report.rows++;
      takePerson(buffers, this.names, report.counts, since, person);
    };
    const rest = async () => {
      if (buffers.ids.rows >= runPeople) await put();
    };
    for (const part of this.extract.parts.slice(from, to)) await readExtractPart(source, part, world.hash, visit, rest);
  }

  /** No ID twice: before anything is written under the version. */
  private async check([from, to]: [number, number], report: BuildReport): Promise<void> {
    const slices = await this.slices('ids', from, to);
    for (let prefix = from; prefix < to; prefix++) {
      const ids = gather(slices, prefix - from).sort();
      for (let i = 1; i < ids.length; i++)
        if (ids[i] === ids[i - 1]) throw await this.duplicateOf(prefix * idsPerPrefix + ids[i]);
      report.rows += ids.length;
    }
  }

  /** Where the ID stands the second time. The extract is read again: only a refusal pays for knowing the line. */
  private async duplicateOf(id: number): Promise<Refusal> {
    const { source, world } = this.outside;
    let seen = 0;
    let found: Refusal | undefined;
    for (const part of this.extract.parts) {
      await readExtractPart(source, part, world.hash, (person) => {
        if (personId(person) !== id) return;
        seen++;
        if (seen === 2) found = new Refusal('REGISTRY_DUPLICATE_ID', { part: part.name }, person.line);
      });
      if (found !== undefined) return found;
    }
    return new Refusal('REGISTRY_DUPLICATE_ID');
  }

  /** People, folded fingerprints and earlier names of neighbouring prefixes. */
  private async writePeople([from, to]: [number, number], report: BuildReport): Promise<void> {
    const idSlices = await this.slices('ids', from, to);
    const slices = await this.slices('people', from, to);
    const earlierSlices = await this.slices('earlier', from, to);
    for (let prefix = from; prefix < to; prefix++) {
      const ids = gather(idSlices, prefix - from);
      if (ids.length === 0) continue;
      const people = { ids, records: gather(slices, prefix - from), order: sortedOrder(ids.length, ids) };
      const part = String(prefix).padStart(3, '0');
      const job = { version: this.extract.version, part, format: this.format, rows: ids.length };
      const fillOne = (block: Block, start: number) => fillPeople(block, people, start);
      const fillOther = (block: Block, start: number) => fillFolded(block, people, start);
      report.objects.push(await writeTable(this.outside.world, { ...job, kind: 'people', fill: fillOne }));
      report.objects.push(await writeTable(this.outside.world, { ...job, kind: 'folded', fill: fillOther }));
      const earlier = gather(earlierSlices, prefix - from);
      const byId = orderEarlier(earlier);
      const fillEarlier = (block: Block, start: number) => fillEarlierNames(block, earlier, byId, start);
      const earlierJob = { ...job, kind: 'earlier-names', rows: byId.length, fill: fillEarlier } as const;
      if (byId.length > 0) report.objects.push(await writeTable(this.outside.world, earlierJob));
      report.rows += ids.length;
    }
  }

  /** CMND to ID, and all holders of those that have several, for one leading digit. */
  private async writeOldIds(digit: number, report: BuildReport): Promise<void> {
    const records = gather(await this.slices('oldIds', digit, digit + 1), 0);
    const kept = holders(records);
    report.counts.oldIds = kept.places.length;
    report.counts.oldIdsAmbiguous = kept.ambiguous;
    for (const [kind, places] of [
      ['old-ids', kept.places],
      ['shared-old-ids', kept.shared],
    ] as const) {
      if (places.length === 0) continue;
      const fill = (block: Block, start: number) => fillOldIds(block, records, places, start);
      const job = { version: this.extract.version, kind, part: String(digit), rows: places.length, fill };
      report.objects.push(await writeTable(this.outside.world, job));
    }
  }

  /** Superseded IDs, and children by province of residence. */
  private async writeLists(report: BuildReport): Promise<void> {
    const { world } = this.outside;
    const { version } = this.extract;
    const records = gather(await this.slices('superseded', 0, 1), 0);
    const order = orderByPerson(records, sections.superseded.width);
    report.counts.superseded = order.length;
    if (order.length > 0) {
      const fill = (block: Block, start: number) => fillSuccessions(block, records, order, start);
      report.objects.push(await writeTable(world, { version, kind: 'superseded', part: '', rows: order.length, fill }));
    }
    const provinceCodes = sections.children.partitions;
    const slices = await this.slices('children', 0, provinceCodes);
    for (let code = 0; code < provinceCodes; code++) {
      const children = gather(slices, code);
      const byId = orderByPerson(children, sections.children.width);
      if (byId.length === 0) continue;
      const fill = (block: Block, start: number) => fillChildren(block, children, byId, start);
      const job = { version, kind: 'children', part: childrenPart(code), rows: byId.length, fill } as const;
      report.objects.push(await writeTable(world, job));
    }
  }

  /** Partitions `from` to `to` of all runs, several reads at once. */
  private async slices(section: Section, from: number, to: number): Promise<Slice[]> {
    const runs = await this.allRuns();
    const slices: Slice[] = [];
    await inFlight(runs, async (run, place) => {
      slices[place] = await readSlice(this.outside.scratch, run, section, [from, to]);
    });
    return slices;
  }

  private async groupOf(group: number): Promise<[number, number]> {
    return planGroups(rowsByPrefix(await this.allRuns()))[group];
  }

  /** The runs of all spill stages, which must have been carried out. */
  private allRuns(): Promise<SpillRun[]> {
    this.runs ??= this.readRuns();
    return this.runs;
  }

  private async readRuns(): Promise<SpillRun[]> {
    const runs: SpillRun[] = [];
    for (const stage of planSpills(this.extract)) {
      const report = await readBuildReport(this.outside.scratch, stage, this.identity);
      if (report === undefined) throw new Error('a stage of the build was begun before the extract was read');
      runs.push(...report.runs);
    }
    return runs;
  }
}
