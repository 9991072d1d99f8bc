/**
 * Labelled claims of somebody else: a CSV of any columns and a mapping that says which of them is which
 * (`docs/accuracy.md`). The claims are written again with our column names, byte for byte in their cells, and go the
 * way of every upload.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { columns } from '../../core/intake/header.ts';
import { CsvReader } from '../../core/formats/csv/reader.ts';
import { detailsOfText, emptyLabels, indexOfWord, verdictOfName, type LabelledFile, type Labels } from './labels.ts';

const $Verdicts = z.union([z.string(), z.array(z.string()).min(1)]);

export const $Mapping = z.strictObject({
  /** Canonical column → header in the file. Without `participant_number` rows are numbered. */
  columns: z.partialRecord(z.enum(columns), z.string()),
  /** Header of the label. */
  verdict: z.string(),
  /** Label → the verdict it means, or all that are right for it. Without it labels are verdict names. */
  verdicts: z.record(z.string(), $Verdicts).optional(),
  /** Headers of the tokens that are true of a row (joined by `;`), of its cause, and of the group of its name. */
  details: z.string().optional(),
  cause: z.string().optional(),
  group: z.string().optional(),
  /** Header of a column that is `1` for rows whose ID belongs to a namesake born on the same day. */
  undetectable: z.string().optional(),
  delimiter: z.enum([',', ';', '\t']).default(','),
});
export type Mapping = z.infer<typeof $Mapping>;

/** Reads a mapping. Throws if it is none. */
export async function readMapping(path: string): Promise<Mapping> {
  return $Mapping.parse(JSON.parse(await readFile(path, 'utf8')));
}

/**
 * Writes the claims as a batch file into `folder` and returns it with its labels. Throws, with the line, on a broken
 * record.
 */
export async function foreignFile(options: {
  claims: string;
  mapping: Mapping;
  folder: string;
}): Promise<LabelledFile> {
  const { mapping } = options;
  const [header, ...records] = await readRecords(options.claims, mapping.delimiter);
  const placeOf = (name: string): number => {
    const at = header.indexOf(name);
    if (at < 0) throw new Error(`the claims have no column ${JSON.stringify(name)}`);
    return at;
  };
  const mapped = columns.flatMap((column) => {
    const name = mapping.columns[column];
    return name === undefined ? [] : [{ column, at: placeOf(name) }];
  });
  const labels = labelsOf(records, mapping, placeOf);
  const numbered = mapping.columns.participant_number === undefined;
  const names = mapped.map(({ column }) => column as string);
  if (numbered) names.unshift('participant_number');
  const lines = [names.join(',')];
  records.forEach((record, row) => {
    const cells = mapped.map(({ at }) => csvCell(record[at] ?? ''));
    if (numbered) cells.unshift(String(row + 1).padStart(10, '0'));
    lines.push(cells.join(','));
  });
  const path = join(options.folder, 'claims.csv');
  // Names in these strings are bytes (latin1), so that damage stays as it was.
  await writeFile(path, `${lines.join('\n')}\n`, 'latin1');
  return { name: 'claims', path, labels };
}

function labelsOf(records: readonly string[][], mapping: Mapping, placeOf: (name: string) => number): Labels {
  const labels = emptyLabels(records.length, { details: mapping.details !== undefined });
  const cellsOf = (name: string | undefined): ((row: number) => string) => {
    if (name === undefined) return () => '';
    const at = placeOf(name);
    return (row) => utf8(records[row][at] ?? '').trim();
  };
  const verdict = cellsOf(mapping.verdict);
  const details = cellsOf(mapping.details);
  const cause = cellsOf(mapping.cause);
  const group = cellsOf(mapping.group);
  const undetectable = cellsOf(mapping.undetectable);
  for (let row = 0; row < records.length; row++) {
    const label = verdict(row);
    const meant = mapping.verdicts === undefined ? label : mapping.verdicts[label];
    if (meant === undefined) throw new Error(`record ${row + 1}: the mapping has no verdict for its label`);
    const codes = [meant].flat().map(verdictOfName);
    labels.verdict[row] = codes[0];
    labels.accepted[row] = codes.reduce((bits, code) => bits | (1 << code), 0);
    if (labels.details !== undefined) labels.details[row] = detailsOfText(details(row));
    labels.cause[row] = indexOfWord(labels.causes, cause(row));
    labels.group[row] = indexOfWord(labels.groups, group(row));
    labels.undetectable[row] = undetectable(row) === '1' ? 1 : 0;
  }
  return labels;
}

async function readRecords(path: string, delimiter: string): Promise<string[][]> {
  const records: string[][] = [];
  const reader = new CsvReader(
    {
      record(bytes, bounds, fields) {
        const cells: string[] = [];
        for (let k = 0; k < fields; k++)
          cells.push(Buffer.from(bytes.subarray(bounds[2 * k], bounds[2 * k + 1])).toString('latin1'));
        if (records.length === 0) records.push(cells.map((cell) => utf8(cell).trim()));
        else if (cells.some((cell) => cell.trim() !== '')) records.push(cells);
      },
      broken(code, _bytes, _bounds, _fields, line) {
        throw new Error(`${code} in line ${line} of the claims`);
      },
    },
    { delimiter: delimiter.charCodeAt(0) },
  );
  reader.push(await readFile(path));
  reader.finish();
  if (records.length === 0) throw new Error('the claims are empty');
  return records;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
