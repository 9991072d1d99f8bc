/**
 * Rows of a merge as blocks of a segment. A row is put together from the batch's row, or from the current row, in the
 * block itself: no copy of all rows ever exists.
 *
 * Rows of the batch lie in file order, so that each is a jump in memory: all of it is one line of the cache.
 */
import { setU64, type Block } from '../blocks/block-table.ts';
import { foldedParts, noOldId } from '../domain/columns.ts';
import { schemes, Verdict } from '../domain/codes.ts';
import {
  foldedNames,
  segmentBlockRows,
  stampNames,
  type LedgerRows,
  type SegmentDictionaries,
} from '../ledger/rows.ts';
import { fillHistory } from './row-history.ts';
import type { CurrentRows, KnownRows } from './current-rows.ts';
import { detailsOf, verdictOf, writtenBit, type Decisions, type MergeInput, type MergeRules } from './ledger-merge.ts';

/** What the rows to write are made of; `keys` of the participants may be empty if a row of the batch names each. */
export interface RowsToWrite extends Decisions {
  current: CurrentRows;
  keys: Float64Array;
  input: MergeInput;
  rules: MergeRules;
  written: number;
}

/** The rows to write of a merge, ascending by participant, taken a segment at a time. */
export class MergedRows {
  readonly length: number;
  private readonly source: RowsToWrite;
  /** Participants that were looked at. */
  private next = 0;

  constructor(source: RowsToWrite) {
    this.source = source;
    this.length = source.written;
  }

  /**
   * Fills the blocks of a segment with the rows that follow; there must be as many left. Throws `IntegrityError`.
   */
  async fillBlocks(blocks: readonly Block[], dictionaries: SegmentDictionaries): Promise<void> {
    const { source } = this;
    const together = Math.max(1, Math.floor(source.current.windowKeys / segmentBlockRows));
    for (let at = 0; at < blocks.length; at += together) {
      const some = blocks.slice(at, at + together);
      const taken = this.takeRows(some.reduce((sum, { rows }) => sum + rows, 0));
      const known = await source.current.some(taken.slot, () => participantsOf(taken, source));
      const merge = { ...source, before: known.before };
      let start = 0;
      for (const block of some) {
        fillBlock(block, rowsOf(taken, known, start, start + block.rows), merge, dictionaries);
        start += block.rows;
      }
    }
  }

  /** Notes the next rows to write. */
  private takeRows(count: number): TakenRows {
    const { renewed, winner } = this.source;
    const rows = { slot: new Uint32Array(count), winner: new Int32Array(count) };
    let k = this.next;
    for (let at = 0; at < count; k++) {
      if ((renewed[k] & writtenBit) === 0) continue;
      rows.slot[at] = k;
      rows.winner[at++] = winner[k];
    }
    this.next = k;
    return rows;
  }
}

/** Of each row to write: the number of the participant, the batch row or -1. */
interface TakenRows {
  slot: Uint32Array;
  winner: Int32Array;
}

/** And the current row or -1: before and after of a row are known here, and here alone. */
interface RowSources extends TakenRows {
  from: Int32Array;
}

function rowsOf({ slot, winner }: TakenRows, { places }: KnownRows, start: number, end: number): RowSources {
  return { slot: slot.subarray(start, end), winner: winner.subarray(start, end), from: places.subarray(start, end) };
}

/** What the rows of a block are made of. */
type Merge = RowsToWrite & { before: LedgerRows };

function participantsOf({ slot, winner }: TakenRows, { keys, input }: RowsToWrite): Float64Array {
  const participants = new Float64Array(slot.length);
  for (let at = 0; at < slot.length; at++)
    participants[at] = keys.length === 0 ? input.claims.participant(winner[at]) : keys[slot[at]];
  return participants;
}

function fillBlock(block: Block, rows: RowSources, merge: Merge, dictionaries: SegmentDictionaries): void {
  fillIdentity(block, rows, merge);
  fillHistory(block, rows, merge);
  fillTerms(block, rows, merge, dictionaries);
  fillOrigins(block, rows, merge, dictionaries);
  fillStamps(block, rows, merge, dictionaries);
}

/** What a row says of the person, its verdict and its memberships; numbers stand as `claim-rows.ts` says. */
function fillIdentity({ rows, columns }: Block, { slot, winner, from }: RowSources, merge: Merge): void {
  const { before, input, keys } = merge;
  const { words32, words16, bytes } = input.claims;
  const participant = columns.participant as Uint32Array;
  const id = columns.id as Uint32Array;
  const name = columns.name as Uint32Array;
  const { oldId, birthDate, sex, claimState, verdict, details, flags } = columns;
  const members = columns.schemes;
  const [a, b, c, d, e, f] = foldedNames.map((each) => columns[each] as Uint16Array);
  for (let at = 0; at < rows; at++) {
    const row = winner[at];
    members[at] = merge.schemes[slot[at]];
    if (row >= 0) {
      const at32 = row * 16;
      const at16 = row * 32;
      participant[2 * at] = words32[at32];
      participant[2 * at + 1] = words32[at32 + 1];
      id[2 * at] = words32[at32 + 2];
      id[2 * at + 1] = words32[at32 + 3];
      name[2 * at] = words32[at32 + 4];
      name[2 * at + 1] = words32[at32 + 5];
      a[at] = words16[at16 + 12];
      b[at] = words16[at16 + 13];
      c[at] = words16[at16 + 14];
      d[at] = words16[at16 + 15];
      e[at] = words16[at16 + 16];
      f[at] = words16[at16 + 17];
      oldId[at] = words32[at32 + 9];
      birthDate[at] = words32[at32 + 10];
      flags[at] = words16[at16 + 25];
      sex[at] = bytes[row * 64 + 54];
      claimState[at] = bytes[row * 64 + 55];
      details[at] = detailsOf(input, row);
      verdict[at] = verdictOf(input, row);
      continue;
    }
    setU64(participant, at, keys[slot[at]]);
    const known = from[at];
    oldId[at] = known >= 0 ? before.oldId[known] : noOldId;
    if (known < 0) continue;
    setU64(id, at, before.id[known]);
    name[2 * at] = before.nameLow[known];
    name[2 * at + 1] = before.nameHigh[known];
    a[at] = before.folded[known * foldedParts];
    b[at] = before.folded[known * foldedParts + 1];
    c[at] = before.folded[known * foldedParts + 2];
    d[at] = before.folded[known * foldedParts + 3];
    e[at] = before.folded[known * foldedParts + 4];
    f[at] = before.folded[known * foldedParts + 5];
    birthDate[at] = before.birthDate[known];
    flags[at] = before.flags[known];
    sex[at] = before.sex[known];
    claimState[at] = before.claimState[known];
    details[at] = before.details[known];
    verdict[at] = before.verdict[known];
  }
}

function fillTerms(
  { rows, columns }: Block,
  { winner, from }: RowSources,
  { input, before }: Merge,
  dictionaries: SegmentDictionaries,
): void {
  const { claims, categories, units } = input;
  const { category, unit } = columns;
  for (let at = 0; at < rows; at++) {
    const row = winner[at];
    const known = from[at];
    const ownCategory = row >= 0 ? categories[claims.category(row)] : known >= 0 ? before.category[known] : 0;
    const ownUnit = row >= 0 ? units[claims.unit(row)] : known >= 0 ? before.unit[known] : 0;
    category[at] = dictionaries.categories.of(ownCategory);
    unit[at] = dictionaries.units.of(ownUnit);
  }
}

/** What fingerprints and verdict stand on. */
function fillOrigins(
  { rows, columns }: Block,
  { winner, from }: RowSources,
  { rules, before }: Merge,
  { registries }: SegmentDictionaries,
): void {
  const { canon, registry, verdict } = columns;
  for (let at = 0; at < rows; at++) {
    if (winner[at] >= 0) {
      canon[at] = rules.canon;
      registry[at] = verdict[at] === Verdict.HELD ? 0 : registries.of(rules.registry);
    } else if (from[at] >= 0) {
      canon[at] = before.canon[from[at]];
      registry[at] = registries.of(before.registry[from[at]]);
    }
  }
}

/** Stamps are numbered in the order in which a block uses them. */
function fillStamps(
  { rows, columns }: Block,
  { slot, winner, from }: RowSources,
  { before, rules, renewed }: Merge,
  { stamps }: SegmentDictionaries,
): void {
  const { identityStamp, verdict } = columns;
  for (let at = 0; at < rows; at++) {
    if (winner[at] >= 0) identityStamp[at] = verdict[at] === Verdict.HELD ? 0 : stamps.of(rules.stamp);
    else identityStamp[at] = from[at] >= 0 ? stamps.of(before.identityStamp[from[at]]) : 0;
  }
  for (let s = 0; s < schemes.length; s++) {
    const column = columns[stampNames[s]];
    const known = before.schemeStamp[s];
    for (let at = 0; at < rows; at++) {
      const own = (renewed[slot[at]] & (1 << s)) !== 0;
      column[at] = own ? stamps.of(rules.stamp) : from[at] >= 0 ? stamps.of(known[from[at]]) : 0;
    }
  }
}
