import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchRows } from './batch-rows.ts';
import { choose, draw, keyOf } from './hash.ts';
import { folderMode } from './modes.ts';
import type { NamePeople } from './names.ts';
import type { Population } from './population.ts';
import { headerOf, type ColumnLayout } from './column-layouts.ts';
import { renderRow, type RowStyle } from './render-row.ts';
import { TextFile } from './text-file.ts';

export interface BatchReport {
  province: string;
  file: string; // path below the output folder
  truth: string; // path below the output folder
  rows: number;
  classes: Record<string, number>; // rows by error class and 'clean'
  verdicts: Record<string, number>;
}

/**
 * What the truth file does not say of a row: how it came about. For whoever counts right and wrong answers by cause.
 */
export interface RowOrigin {
  province: string;
  row: number; // from 1, as in the truth file
  kind: string; // name of the error class, or 'clean'
  people: NamePeople;
  /**
   * The ID is that of somebody else than the row tells of: if the two are namesakes born on one day, no matcher can
   * know.
   */
  strangersId: boolean;
  /** Present ID of the person of whom the row tells, whatever ID it states. */
  personId: string;
}

/** Rows between two reports of progress. */
const progressRows = 10_000;

/** Writes the batch of one province and its truth. */
export async function writeBatch(
  options: {
    out: string;
    population: Population;
    province: string;
    rows: number;
    locality: number;
    version: string;
    canonicalCells: boolean;
    columns: ColumnLayout;
  },
  progress: (done: number) => void,
  observe?: (origin: RowOrigin) => void,
): Promise<BatchReport> {
  const { out, population, province, rows, locality, canonicalCells } = options;
  const key = draw(population.key, keyOf(province));
  const name = `${options.version}-0001.csv`;
  const report: BatchReport = {
    province,
    file: `incoming/${province}/delta/${name}`,
    truth: `truth/${province}.csv`,
    rows,
    classes: {},
    verdicts: {},
  };
  await mkdir(join(out, `incoming/${province}/delta`), { recursive: true, mode: folderMode });
  await mkdir(join(out, 'truth'), { recursive: true, mode: folderMode });
  const batch = await TextFile.create(join(out, report.file));
  const truth = await TextFile.create(join(out, report.truth));
  try {
    const style = { ...styleOf(draw(key, 6), canonicalCells), columns: options.columns };
    await batch.add(headerOf(style.columns) + style.lineEnd);
    await truth.add('file,row,verdict,details\n');
    const statesOther = style.sexes !== 'declaration';
    const source = new BatchRows({ population, province, rows, locality, key, statesOther, canonicalCells });
    for (let row = 0; row < rows; row++) {
      const { kind, people, claim, judgement } = source.make(row);
      const { strangersId, personId = '' } = claim;
      observe?.({ province, row: row + 1, kind, people, strangersId: strangersId === true, personId });
      const { verdict, details } = judgement;
      report.classes[kind] = (report.classes[kind] ?? 0) + 1;
      report.verdicts[verdict] = (report.verdicts[verdict] ?? 0) + 1;
      const waits = batch.add(renderRow(claim, style, draw(draw(key, 7), row)));
      if (waits !== undefined) await waits;
      const waitsToo = truth.add(`${name},${row + 1},${verdict},${details.join(';')}\n`);
      if (waitsToo !== undefined) await waitsToo;
      if ((row + 1) % progressRows === 0) progress(row + 1);
    }
  } finally {
    await batch.close();
    await truth.close();
  }
  return report;
}

function styleOf(number: number, canonicalCells: boolean): Omit<RowStyle, 'columns'> {
  const lineEnd = number % 2 === 0 ? '\r\n' : '\n';
  if (canonicalCells) return { lineEnd, dateKinds: 'vss', sexes: 'vss' };
  return {
    lineEnd,
    dateKinds: choose(['vss', 'other', 'words'], number >>> 1),
    sexes: choose(['vss', 'words', 'declaration'], number >>> 3),
  };
}
