/**
 * Back-loading of history: published figures of past days, of the old provinces or of today's, from a CSV of
 * `province,day,participants,out_of_scope,synced,verified,source[,note]`. The whole file is checked before anything is
 * recorded; what is known already is left as it is; other figures of a known day are a new fact, a correction.
 */
import { isDay } from '../base/calendar-day.ts';
import { CsvReader } from '../formats/csv/reader.ts';
import { recordDays, type DayFigures, type Recorded } from './day-history.ts';
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { findUnit, isValidOn } from '../domain/province-units.ts';

const required = ['province', 'day', 'participants', 'out_of_scope', 'synced', 'verified', 'source'] as const;
const known: readonly string[] = [...required, 'note'];
/** Twenty years of 63 provinces, each day. */
const rowsMax = 500_000;
const noteMax = 300; // characters

export interface LoadedHistory {
  rows: number;
  recorded: number; // new days
  corrected: number; // days of which other figures were known
  known: number; // days of which the same was known
}

/**
 * Records the figures of a file. Safe to repeat. Throws Refusal HISTORY_HEADER, HISTORY_ROW, HISTORY_PROVINCE,
 * HISTORY_DAY, HISTORY_UNITS (the province did not exist in this form on that day), HISTORY_FIGURES, HISTORY_DOUBLE,
 * with the line, and nothing is recorded then.
 */
export async function loadHistory(world: Pick<World, 'state' | 'clock'>, bytes: Uint8Array): Promise<LoadedHistory> {
  const days = readHistoryFile(bytes);
  const recorded = await recordDays(world, days);
  const count = (what: Recorded): number => recorded.filter((each) => each === what).length;
  return {
    rows: days.length,
    recorded: count('recorded'),
    corrected: count('corrected'),
    known: count('known'),
  };
}

type Figures = Omit<DayFigures, 'source'>;

/** The figures of a file, in its order. Throws as `loadHistory`. */
function readHistoryFile(bytes: Uint8Array): Figures[] {
  const decoder = new TextDecoder();
  const days: Figures[] = [];
  const seen = new Set<string>();
  let header: string[] | undefined;
  const reader = new CsvReader({
    record(buffer, bounds, fields, line) {
      const cells = Array.from({ length: fields }, (_, k) =>
        decoder.decode(buffer.subarray(bounds[2 * k], bounds[2 * k + 1])).trim(),
      );
      if (header === undefined) header = readHeader(cells, line);
      else if (cells.some((cell) => cell !== '')) {
        const figures = readRow(header, cells, line);
        const key = `${figures.province} ${figures.day}`;
        if (seen.has(key)) throw new Refusal('HISTORY_DOUBLE', { province: figures.province, day: figures.day }, line);
        if (days.length === rowsMax) throw new Refusal('HISTORY_ROW', { limit: rowsMax }, line);
        seen.add(key);
        days.push(figures);
      }
    },
    broken(_code, _buffer, _bounds, _fields, line) {
      throw new Refusal('HISTORY_ROW', {}, line);
    },
  });
  reader.push(bytes);
  reader.finish();
  if (header === undefined) throw new Refusal('HISTORY_HEADER', {}, 1);
  return days;
}

function readHeader(cells: readonly string[], line: number): string[] {
  const names = cells.map((cell) => cell.toLowerCase());
  const missing = required.filter((name) => !names.includes(name));
  const strange = names.filter((name, at) => !known.includes(name) || names.indexOf(name) !== at);
  if (missing.length + strange.length > 0) throw new Refusal('HISTORY_HEADER', { missing: missing.join(', ') }, line);
  return names;
}

function readRow(header: readonly string[], cells: readonly string[], line: number): Figures {
  if (cells.length !== header.length) throw new Refusal('HISTORY_ROW', {}, line);
  const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
  const unit = findUnit(cell('province'));
  if (unit === undefined) throw new Refusal('HISTORY_PROVINCE', {}, line);
  const day = cell('day');
  if (!isDay(day)) throw new Refusal('HISTORY_DAY', {}, line);
  if (!isValidOn(unit, day)) throw new Refusal('HISTORY_UNITS', { province: unit.id, day }, line);
  const [participants, outOfScope, synced, verified] = ['participants', 'out_of_scope', 'synced', 'verified'].map(
    (name) => countIn(cell(name), line),
  );
  const denominator = participants - outOfScope;
  if (denominator < 0 || synced > denominator || verified > synced) throw new Refusal('HISTORY_FIGURES', {}, line);
  const source = cell('source');
  if (source === '') throw new Refusal('HISTORY_ROW', {}, line);
  const note = cell('note') === '' ? source : `${source}; ${cell('note')}`;
  return {
    province: unit.id,
    day,
    note: note.slice(0, noteMax),
    ledgerVersion: 0,
    registryVersion: '',
    lastUpload: null,
    participants,
    outOfScope,
    denominator,
    synced,
    verified,
    remaining: denominator - verified,
    schemes: null,
    verdicts: null,
  };
}

function countIn(text: string, line: number): number {
  if (!/^\d{1,12}$/.test(text)) throw new Refusal('HISTORY_FIGURES', {}, line);
  return Number(text);
}
