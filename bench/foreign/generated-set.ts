/** Rows of the generator without an ID as a linked set: all people of the registry, and the claims on them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Verdict } from '../../core/domain/codes.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import type { OpenClaims } from '../../core/trace/open-claims.ts';
import { batchFile } from '../harness/world.ts';
import { truthOf, type Labelled } from '../trace/labelled.ts';
import { isoDate, type LinkedRow, type LinkedSet } from './linked-set.ts';

type Cells = Record<string, string>;

/**
 * The set, and for each claim its place among the open claims. Reads what `openLabelled` has written into `folder`.
 * Cancelled people are left out: nobody is to be led to them.
 */
export function generatedSet(
  folder: string,
  { claims, truths }: { claims: OpenClaims; truths: Labelled['truths'] },
): { set: LinkedSet; places: number[] } {
  const cellsOf = new Map<string, Cells>();
  for (const province of claims.provinces)
    for (const cells of rowsOf(batchFile(folder, province)))
      cellsOf.set(`${province} ${cells.participant_number}`, cells);
  const people = extractParts(folder).flatMap((path) =>
    rowsOf(path)
      .filter(({ status }) => status !== 'cancelled')
      .map((cells) => linkedRow(cells.personal_id, cells)),
  );
  const places = Array.from({ length: claims.length }, (_, place) => place).filter(
    (place) => claims.verdict[place] === Verdict.ID_MISSING,
  );
  const rows = places.map((place) => {
    const { personId } = truthOf(truths, claims, place);
    const name = `${claims.provinces[claims.province[place]]} ${participantNumber(claims.participant[place])}`;
    const cells = cellsOf.get(name);
    if (cells === undefined) throw new Error('an open claim has no row in the batch');
    return linkedRow(personId, cells);
  });
  return { set: { people, claims: rows }, places };
}

function linkedRow(key: string, cells: Cells): LinkedRow {
  const { full_name: name, birth_date: birthDate, sex } = cells;
  return { key, name, birthDate: isoDate(birthDate), sex: sex === '1' || sex === '2' || sex === '3' ? sex : '' };
}

function rowsOf(path: string): Cells[] {
  return parse(readFileSync(path), { columns: true, bom: true });
}

function extractParts(folder: string): string[] {
  const registry = join(folder, 'registry');
  const [version] = readdirSync(registry);
  const extract = join(registry, version);
  return readdirSync(extract)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(extract, name));
}
