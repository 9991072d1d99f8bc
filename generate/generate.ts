import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutAt } from './column-layouts.ts';
import { writeBatch, type BatchReport, type RowOrigin } from './batch.ts';
import { dayText, nextDay, parseDay, type Day } from './days.ts';
import { DailyChanges } from './deltas.ts';
import { closeExtract, openExtract, writeExtract, type ExtractManifest } from './extract.ts';
import { draw, keyOf } from './hash.ts';
import { historyFiles } from './history.ts';
import { fileMode, folderMode } from './modes.ts';
import { completeOptions, GenerateError, type GenerateOptions } from './options.ts';
import { Population } from './population.ts';
import { writeSnapshotParts } from './snapshot.ts';

export type { GenerateOptions } from './options.ts';

export interface GenerateReport {
  version: string; // of the snapshot
  people: number;
  extracts: { version: string; kind: 'snapshot' | 'delta'; folder: string; rows: number; parts: number }[];
  batches: BatchReport[];
  /** To be loaded in this order (`doisoat history load`); none unless asked for. */
  history: { file: string; rows: number }[];
}

export type GenerateProgress = (step: string, done: number, total: number) => void;

/** The dead, the cancelled and those whom errors pass over, beside the rows' own people. */
const spareShare = 1.15;
const sparePeople = 200;

/**
 * Writes a synthetic registry extract, K delta extracts, and for each province a batch with its truth
 * (`docs/contracts.md`, "Commands" and "Error mix of `generate`"). Truth is of the snapshot. Same options, same bytes.
 * `observe` is told how each row came about. Throws GenerateError `BAD_OPTION`, `UNKNOWN_PROVINCE`, `TOO_FEW_PEOPLE`,
 * `TOO_MANY_PEOPLE`.
 */
export async function generate(
  options: GenerateOptions,
  progress?: GenerateProgress,
  observe?: (origin: RowOrigin) => void,
): Promise<GenerateReport> {
  const {
    out,
    people,
    rows,
    provinces,
    seed,
    locality,
    deltas,
    version,
    plain,
    snapshot,
    history,
    until,
    canonicalCells,
    splitColumns,
  } = completeOptions(options);
  const day = parseDay(version);
  if (day === undefined) throw new GenerateError('BAD_OPTION', 'version: expected a day as yyyy-mm-dd');
  const populationOptions = {
    people,
    until: day,
    key: keyOf(seed),
    needs: provinces.map((province) => ({ province, people: localNeed(rows, locality) })),
  };
  const population = new Population(populationOptions);
  const report: GenerateReport = { version, people, extracts: [], batches: [], history: [] };
  await mkdir(join(out, 'registry'), { recursive: true, mode: folderMode });

  if (snapshot) {
    const folder = join(out, `registry/${version}`);
    await openExtract(folder);
    const task = { folder, plain, population: populationOptions };
    const parts = await writeSnapshotParts(task, population, (done) => progress?.('registry', done, people));
    addExtract(await closeExtract(folder, { version, kind: 'snapshot', base: null }, parts));
  }
  const changes = new DailyChanges(population);
  let base: Day = day;
  for (let n = 0; n < deltas; n++) {
    const next = nextDay(base);
    const head = { version: dayText(next), kind: 'delta', base: dayText(base) } as const;
    addExtract(await writeExtract(join(out, `registry/${head.version}`), head, [changes.records(next)]));
    progress?.('deltas', n + 1, deltas);
    base = next;
  }
  for (const [place, province] of provinces.entries()) {
    const columns = splitColumns ? layoutAt(place) : 'documented';
    const batch = { out, population, province, rows, locality, version, canonicalCells, columns };
    report.batches.push(await writeBatch(batch, (done) => progress?.(province, done, rows), observe));
  }
  if (history > 0) {
    const batches = rows === 0 ? undefined : report.batches;
    const files = historyFiles({ days: history, until, key: draw(keyOf(seed), keyOf('history')), batches });
    for (const [name, text] of Object.entries(files)) {
      const file = name === 'history' ? 'history.csv' : 'history-corrections.csv';
      await writeFile(join(out, file), text, { mode: fileMode });
      report.history.push({ file, rows: text.split('\n').length - 2 });
    }
  }
  return report;

  function addExtract({ kind, version: extractVersion, rows: extractRows, parts: written }: ExtractManifest): void {
    report.extracts.push({
      version: extractVersion,
      kind,
      folder: `registry/${extractVersion}`,
      rows: extractRows,
      parts: written.length,
    });
  }
}

/** People whom the prefixes of a province must hold so that its batch finds enough. */
export function localNeed(rows: number, locality: number): number {
  return rows === 0 ? 0 : Math.ceil(rows * locality * spareShare) + sparePeople;
}
