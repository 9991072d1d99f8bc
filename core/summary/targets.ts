/**
 * Supplied figures: plans, populations and targets, from a CSV of `year,province,indicator,value,source,as_of`, if
 * wanted with `by`. The whole file is checked before anything is recorded. Of two figures the one with the newer
 * `as_of` holds, whichever was loaded first. Format: docs/summary.md.
 */
import { completeCount, isPlausibleFigure } from './attainment.ts';
import { impossibleShare } from './reported-figures.ts';
import { isDay } from '../base/calendar-day.ts';
import { CsvReader } from '../formats/csv/reader.ts';
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { findUnit, isValidOn } from '../domain/province-units.ts';
import { readStates } from './status.ts';
import {
  $TargetItem,
  isReported,
  targetIndicators,
  targetKey,
  type TargetIndicator,
  type TargetItem,
} from './target-item.ts';

const columns = ['year', 'province', 'indicator', 'value', 'source', 'as_of'] as const;
/** A column that may be left out: by when a target is to be reached. */
const dayColumn = 'by';
/** Every figure of 98 provinces for fifty years. */
const rowsMax = 60_000;
/** Figures recorded beside each other: a file has tens of thousands, and each waits for a table. */
const writesAtOnce = 16;
const sourceMax = 300; // characters
/** Persons and provinces; the world has 10 digits. */
const personDigitsMax = 10;
/** VND: all that is collected in a year has 15 digits, and numbers of 15 digits are exact. */
const moneyDigitsMax = 15;

export interface LoadedTargets {
  rows: number;
  recorded: number; // figures supplied for the first time
  changed: number; // figures that replaced an older one
  known: number; // the same was known
  older: number; // a newer one was known, and stays
}

type Supplied = Omit<TargetItem, 'version'>;

/**
 * Records the figures of a file. Safe to repeat and to race. Throws Refusal TARGET_HEADER, TARGET_ROW, TARGET_YEAR,
 * TARGET_PROVINCE, TARGET_UNITS (there was no such province in that year), TARGET_INDICATOR, TARGET_VALUE,
 * TARGET_SOURCE, TARGET_DAY, TARGET_BY, TARGET_DOUBLE, TARGET_IMPLAUSIBLE (a thousand times what a complete ledger
 * counts, or a thousandth; a sum of money that cannot be a part of its plan), with the line, and nothing is recorded
 * then.
 */
export async function loadTargets(world: Pick<World, 'state'>, bytes: Uint8Array): Promise<LoadedTargets> {
  const rows = readTargetFile(bytes);
  const states = await readStates(world);
  for (const { line, figure } of rows) {
    const state = states.get(figure.province);
    const count = state === undefined ? undefined : completeCount(figure.indicator, state);
    if (count !== undefined && !isPlausibleFigure(figure, count))
      throw new Refusal('TARGET_IMPLAUSIBLE', { indicator: figure.indicator, value: figure.value, count }, line);
  }
  const given = rows.map(({ figure }) => figure);
  for (const { line, figure } of rows)
    if (impossibleShare(figure, given))
      throw new Refusal('TARGET_IMPLAUSIBLE', { indicator: figure.indicator, value: figure.value }, line);
  const loaded: LoadedTargets = { rows: rows.length, recorded: 0, changed: 0, known: 0, older: 0 };
  for (let at = 0; at < given.length; at += writesAtOnce) {
    const some = given.slice(at, at + writesAtOnce);
    for (const outcome of await Promise.all(some.map((figure) => recordTarget(world, figure)))) loaded[outcome] += 1;
  }
  return loaded;
}

async function recordTarget(
  world: Pick<World, 'state'>,
  figure: Supplied,
): Promise<'recorded' | 'changed' | 'known' | 'older'> {
  const key = targetKey(figure);
  for (;;) {
    const item = await world.state.read(key);
    const known = item === undefined ? undefined : $TargetItem.parse(item);
    if (known !== undefined && known.asOf > figure.asOf) return 'older';
    if (known !== undefined && isSame(known, figure)) return 'known';
    const next = { ...figure, version: (known?.version ?? 0) + 1 };
    if ((await world.state.compareAndSet(key, known?.version, next)) === 'set')
      return known === undefined ? 'recorded' : 'changed';
  }
}

function isSame(known: Supplied, figure: Supplied): boolean {
  const names = ['asOf', 'value', 'source', 'by'] as const;
  return names.every((name) => known[name] === figure[name]);
}

/**
 * Figures of this year and of the year before, for what has no figure of this year yet; reported ones of one year more,
 * to compare with.
 */
export async function readTargets(world: Pick<World, 'state'>, year: number): Promise<TargetItem[]> {
  const items: TargetItem[] = [];
  for (const each of [year - 1, year])
    for await (const { item } of world.state.list(`TARGET#${each}`, 'PROVINCE#')) items.push($TargetItem.parse(item));
  for await (const { item } of world.state.list(`TARGET#${year - 2}`, 'PROVINCE#')) {
    const figure = $TargetItem.parse(item);
    if (isReported(figure.indicator)) items.push(figure);
  }
  return items;
}

/** Every figure of a year, by place and indicator. */
export async function targetsOfYear(world: Pick<World, 'state'>, year: number): Promise<TargetItem[]> {
  const items: TargetItem[] = [];
  for await (const { item } of world.state.list(`TARGET#${year}`, 'PROVINCE#')) items.push($TargetItem.parse(item));
  return items;
}

/** The figures of a file, in its order. Throws as `loadTargets`. */
function readTargetFile(bytes: Uint8Array): { line: number; figure: Supplied }[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const rows: { line: number; figure: Supplied }[] = [];
  const seen = new Set<string>();
  let header: string[] | undefined;
  const reader = new CsvReader({
    record(buffer, bounds, fields, line) {
      const cells = Array.from({ length: fields }, (_, k) =>
        cellText(buffer.subarray(bounds[2 * k], bounds[2 * k + 1]), line),
      );
      if (header === undefined) header = readHeader(cells, line);
      else if (cells.some((cell) => cell !== '')) {
        const figure = readRow(header, cells, line);
        const { sort, partition } = targetKey(figure);
        if (seen.has(partition + sort)) throw new Refusal('TARGET_DOUBLE', {}, line);
        if (rows.length === rowsMax) throw new Refusal('TARGET_ROW', { limit: rowsMax }, line);
        seen.add(partition + sort);
        rows.push({ line, figure });
      }
    },
    broken(_code, _buffer, _bounds, _fields, line) {
      throw new Refusal('TARGET_ROW', {}, line);
    },
  });
  reader.push(bytes);
  reader.finish();
  if (header === undefined) throw new Refusal('TARGET_HEADER', {}, 1);
  return rows;

  function cellText(cell: Uint8Array, line: number): string {
    try {
      return decoder.decode(cell).trim();
    } catch {
      throw new Refusal('TARGET_ROW', {}, line);
    }
  }
}

function readHeader(cells: readonly string[], line: number): string[] {
  const names = cells.map((cell) => cell.replace('\ufeff', '').toLowerCase());
  const missing = columns.filter((name) => !names.includes(name));
  const most = columns.length + (names.includes(dayColumn) ? 1 : 0);
  if (missing.length > 0 || names.length !== most)
    throw new Refusal('TARGET_HEADER', { missing: missing.join(', ') }, line);
  return names;
}

function readRow(header: readonly string[], cells: readonly string[], line: number): Supplied {
  if (cells.length !== header.length) throw new Refusal('TARGET_ROW', {}, line);
  const cell = (name: (typeof columns)[number] | typeof dayColumn): string => cells[header.indexOf(name)];
  const year = Number(cell('year'));
  if (!/^\d{4}$/.test(cell('year')) || year < 1995 || year > 2100) throw new Refusal('TARGET_YEAR', {}, line);
  const province = cell('province');
  checkProvince(province, year, line);
  const indicator = targetIndicators.find((each) => each === cell('indicator'));
  if (indicator === undefined) throw new Refusal('TARGET_INDICATOR', {}, line);
  const source = cell('source');
  if (source === '' || source.length > sourceMax) throw new Refusal('TARGET_SOURCE', { limit: sourceMax }, line);
  const asOf = cell('as_of');
  if (!isDay(asOf)) throw new Refusal('TARGET_DAY', {}, line);
  const figure = { year, province, indicator, value: readValue(indicator, cell('value'), line), source, asOf };
  const by = header.includes(dayColumn) ? cell(dayColumn) : '';
  if (by === '') return figure;
  if (indicator !== 'target_verified' || !isDay(by) || Number(by.slice(0, 4)) !== year)
    throw new Refusal('TARGET_BY', { year }, line);
  return { ...figure, by };
}

function checkProvince(province: string, year: number, line: number): void {
  if (province === 'vn') return;
  const unit = findUnit(province);
  if (unit === undefined) throw new Refusal('TARGET_PROVINCE', {}, line);
  // A plan of the year of the merger may be of either system.
  if (!isValidOn(unit, `${year}-01-01`) && !isValidOn(unit, `${year}-12-31`))
    throw new Refusal('TARGET_UNITS', { province, year }, line);
}

/**
 * Persons, VND and provinces are digits alone; per cent have at most two decimals after a point. No separator of
 * thousands and no decimal comma: the two get mixed up, and the difference could not be seen.
 */
function readValue(indicator: TargetIndicator, text: string, line: number): number {
  const value = Number(text);
  const possible = indicator.startsWith('target_')
    ? /^\d{1,3}(\.\d{1,2})?$/.test(text) && value > 0 && value <= 100
    : new RegExp(`^\\d{1,${indicator.includes('money_') ? moneyDigitsMax : personDigitsMax}}$`).test(text) && value > 0;
  if (!possible) throw new Refusal('TARGET_VALUE', { indicator }, line);
  return value;
}
