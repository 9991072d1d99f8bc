/** A workbook for each unit, ready to be sent on, in one archive. Names of units are what offices write: any text. */
import { Refusal } from '../base/errors.ts';
import { ZipPartWriter, zipArchive, type ZipPart } from '../formats/zip/writer.ts';
import type { Clock } from '../ports.ts';
import { workbookOfPlaces } from './cases-workbook.ts';
import { noUnit } from './case-texts.ts';
import { places, type CaseFilter, type CaseView } from './case-view.ts';

/** About 5 kB and a few milliseconds each; a province with more employers takes the workbooks one by one. */
export const unitBooksMax = 2000;
/** UTF-16 units of a file's name, without its ending: with folders it stays below the 255 of file systems. */
const nameMax = 80;

/** What no file may be called on Windows, whatever its ending. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
/** Characters that a file system refuses, that nobody can read, or that show a name as another one. */
const forbidden = /[\\/:*?"<>|\uFFFD\p{C}\p{Zl}\p{Zp}]/gu;

/** A name for the file of a unit, without ending: it names no folder, and opens on every system. */
export function unitFileName(unit: string): string {
  const plain = unit.toWellFormed().normalize('NFC').replace(forbidden, '_');
  let cut = '';
  for (const character of plain) {
    if (cut.length + character.length > nameMax) break;
    cut += character;
  }
  const name = cut.replace(/^[\s.]+|[\s.]+$/g, '');
  if (name === '') return noUnit.vi;
  return reserved.test(name) ? `_${name}` : name;
}

/**
 * The archive of all units of the cases that are asked for, by name of unit. Throws Refusal UNITS_TOO_MANY. `clock`
 * gives others their turn while it is made.
 */
export async function unitBooks(view: CaseView, filter: CaseFilter, clock: Pick<Clock, 'sleep'>): Promise<Uint8Array> {
  const byUnit = new Map<string, number[]>();
  for (const at of places(view, filter)) {
    const unit = view.cases.units[view.cases.unit[at]];
    const known = byUnit.get(unit);
    if (known === undefined) byUnit.set(unit, [at]);
    else known.push(at);
  }
  if (byUnit.size > unitBooksMax) throw new Refusal('UNITS_TOO_MANY', { units: byUnit.size, limit: unitBooksMax });
  const parts: ZipPart[] = [];
  const taken = new Set<string>();
  for (const [unit, some] of [...byUnit].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = new ZipPartWriter(freeName(unitFileName(unit), taken));
    part.push(workbookOfPlaces(view, some));
    parts.push(part.finish());
    await clock.sleep(0);
  }
  return zipArchive(parts);
}

/** Some file systems know no difference of capital and small letters. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name} (${n})`;
  taken.add(free.toLowerCase());
  return `${free}.xlsx`;
}
