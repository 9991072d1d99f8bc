import { findProvince } from '../core/domain/provinces.ts';
import { parseDay } from './days.ts';

export interface GenerateOptions {
  out: string; // folder
  people: number;
  rows: number; // per province
  provinces: string[]; // 'vn34-52'
  seed: string | number;
  /** Share of a batch's people taken from the ID prefixes of the old provinces that make up its province; 0.9. */
  locality?: number;
  /** Delta extracts after the snapshot; 0. */
  deltas?: number;
  /** Day of the snapshot, `yyyy-mm-dd`; 2026-01-31. */
  version?: string;
  /** Parts of extracts as plain CSV, three times as large and faster to write and read; false. */
  plain?: boolean;
  /** Batches in the canonical form only: no class of written values, codes of Viet Nam Social Security; false. */
  canonicalCells?: boolean;
  /** Batches after the first have names and birth dates in several columns, in turn; false. */
  splitColumns?: boolean;
  /** The snapshot too; true. Without it only deltas and batches are written, of the same people as with it. */
  snapshot?: boolean;
  /** Days of `history.csv`; 0: none. */
  history?: number;
  /** Its last day, `yyyy-mm-dd`; that of the snapshot. */
  until?: string;
}

/** Wrong options, with a code that callers tell apart. */
export class GenerateError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'GenerateError';
    this.code = code;
  }
}

/** Far above the country; keeps every cell of the population below its reserve of numbers. */
const peopleMax = 120_000_000;
const rowsMax = 20_000_000;
/** About a month: the newcomers still lie in the reserve of every cell. */
const deltasMax = 31;
/** Ten years: as far back as a pace looks forward. */
const historyMax = 3660; // days

/** All options filled in. Throws GenerateError `BAD_OPTION` or `UNKNOWN_PROVINCE`. */
export function completeOptions(options: GenerateOptions): Required<GenerateOptions> {
  const complete = {
    locality: 0.9,
    deltas: 0,
    version: '2026-01-31',
    plain: false,
    canonicalCells: false,
    splitColumns: false,
    snapshot: true,
    history: 0,
    ...options,
  };
  const until = options.until ?? complete.version;
  wholeNumber('people', complete.people, 1, peopleMax);
  wholeNumber('rows', complete.rows, 0, rowsMax);
  wholeNumber('deltas', complete.deltas, 0, deltasMax);
  wholeNumber('history', complete.history, 0, historyMax);
  if (!(complete.locality >= 0 && complete.locality <= 1)) {
    throw new GenerateError('BAD_OPTION', `locality: found ${complete.locality}, expected 0 to 1`);
  }
  const day = parseDay(complete.version);
  if (day === undefined || day.year < 2000 || day.year > 2099) {
    throw new GenerateError('BAD_OPTION', `version: expected a day of this century as yyyy-mm-dd`);
  }
  if (parseDay(until) === undefined) throw new GenerateError('BAD_OPTION', 'until: expected a day as yyyy-mm-dd');
  for (const province of complete.provinces) {
    if (findProvince(province) === undefined) {
      throw new GenerateError('UNKNOWN_PROVINCE', `found ${province}, expected one of today's provinces as vn34-52`);
    }
  }
  if (new Set(complete.provinces).size < complete.provinces.length) {
    throw new GenerateError('BAD_OPTION', 'provinces: one is named twice');
  }
  return { ...complete, until };
}

function wholeNumber(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new GenerateError('BAD_OPTION', `${name}: found ${value}, expected a whole number from ${least} to ${most}`);
}
