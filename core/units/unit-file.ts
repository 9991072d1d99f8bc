/** Reads a file of units and checks it whole: form, parents, levels, codes, goals. Format: docs/units.md. */
import { isDay } from '../base/calendar-day.ts';
import { Refusal } from '../base/errors.ts';
import { findProvince } from '../domain/provinces.ts';
import { readSupplied, type CellOf } from '../formats/csv/supplied-file.ts';
import { ledgerLimits } from '../ledger/limits.ts';
import {
  isPublishedKind,
  levelsMax,
  publishedUnitsMax,
  unitKinds,
  type UnitRow,
  type UnitTable,
} from './unit-table.ts';

export const unitColumns = ['province', 'code', 'name', 'parent', 'kind', 'goal', 'source', 'as_of'] as const;
type Column = (typeof unitColumns)[number];

/** Characters. A page asks for the cases of a unit by its code, in at most 500. */
const codeMax = 500;
const nameMax = 200;
const sourceMax = 300;
/** A goal of 1 per cent or less is a share that was taken for per cent. */
const goalLeast = 1; // per cent

/** A table as it is read: with the line of each unit, so that what is wrong can be found. */
interface Draft extends UnitTable {
  units: UnitRow[];
  published: number; // of them, of kinds whose names may be published
  lines: Map<string, number>; // by code
}

/**
 * The tables of a file, by province in the order of the file. `province`: of it alone, and the column may be missing.
 * Throws Refusal UNITS_HEADER, UNITS_ROW, UNITS_PARENT, UNITS_DOUBLE, UNITS_GOAL with the line and no text of the file.
 */
export function readUnitFile(bytes: Uint8Array, province?: string): UnitTable[] {
  const drafts = new Map<string, Draft>();
  readSupplied<Column>(
    bytes,
    {
      columns: unitColumns,
      optional: province === undefined ? [] : ['province'],
      refuse: (what, line, missing) =>
        what === 'row'
          ? new Refusal('UNITS_ROW', {}, line)
          : new Refusal('UNITS_HEADER', missing.length === 0 ? {} : { missing: missing.join(', ') }, line),
    },
    (cell, line) => takeRow(drafts, cell, line, province),
  );
  return [...drafts.values()].map(({ province: of, asOf, source, units, lines }) => {
    checkParents(units, lines);
    return { province: of, asOf, source, units };
  });
}

function takeRow(drafts: Map<string, Draft>, cell: CellOf<Column>, line: number, only: string | undefined): void {
  const wrong = (column: Column, limit?: number): Refusal =>
    new Refusal('UNITS_ROW', { column, ...(limit === undefined ? {} : { limit }) }, line);
  const province = cell('province') || (only ?? '');
  if (findProvince(province) === undefined || (only !== undefined && province !== only)) throw wrong('province');
  const [code, name, parent, source, asOf] = (['code', 'name', 'parent', 'source', 'as_of'] as const).map(cell);
  if (code === '' || code.length > codeMax) throw wrong('code', codeMax);
  if (name === '' || name.length > nameMax) throw wrong('name', nameMax);
  const kind = unitKinds.find((each) => each === cell('kind'));
  if (kind === undefined) throw wrong('kind');
  if (source === '' || source.length > sourceMax) throw wrong('source', sourceMax);
  if (!isDay(asOf)) throw wrong('as_of');
  const draft = drafts.get(province) ?? {
    province,
    asOf,
    source,
    units: [],
    published: 0,
    lines: new Map<string, number>(),
  };
  drafts.set(province, draft);
  // A table is replaced whole, so it is of one day and from one source.
  if (draft.asOf !== asOf) throw wrong('as_of');
  if (draft.source !== source) throw wrong('source');
  if (draft.lines.has(code)) throw new Refusal('UNITS_DOUBLE', {}, line);
  if (draft.units.length === ledgerLimits.units) throw new Refusal('UNITS_ROW', { limit: ledgerLimits.units }, line);
  if (isPublishedKind(kind) && ++draft.published > publishedUnitsMax) throw wrong('kind', publishedUnitsMax);
  draft.lines.set(code, line);
  draft.units.push({ code, name, parent, kind, goal: readGoal(cell('goal'), line) });
}

function readGoal(text: string, line: number): number | null {
  if (text === '') return null;
  const goal = Number(text);
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text) || goal <= goalLeast || goal > 100) throw new Refusal('UNITS_GOAL', {}, line);
  return goal;
}

/** Goes up from each unit, until one of which the level is known: every unit is passed once. */
function checkParents(units: readonly UnitRow[], lines: ReadonlyMap<string, number>): void {
  const parents = new Map(units.map(({ code, parent }) => [code, parent]));
  const levels = new Map<string, number>([['', 0]]);
  for (const { code } of units) {
    const below: string[] = [];
    const passed = new Set<string>();
    let at = code;
    for (; !levels.has(at); at = parents.get(at) ?? '') {
      const line = lines.get(below.at(-1) ?? at);
      if (!parents.has(at) || passed.has(at)) throw new Refusal('UNITS_PARENT', {}, line);
      passed.add(at);
      below.push(at);
    }
    let level = levels.get(at) ?? 0;
    for (const each of below.toReversed()) {
      level += 1;
      if (level > levelsMax) throw new Refusal('UNITS_PARENT', {}, lines.get(each));
      levels.set(each, level);
    }
  }
}
