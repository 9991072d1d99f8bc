/**
 * Rows of a merge as blocks of a segment. A row is put together from the batch's columns, or from the current row, in
 * the block itself: no copy of all rows ever exists.
 *
 * Rows of the batch lie in file order, so every read is a jump in memory. A column is filled for all blocks of a
 * segment before the next one: one column of a million rows stays in the processor's cache, all of them together do not
 * (a third of the time of block by block), and in a loop over one column many jumps are under way at once.
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
import type { CurrentRows } from './current-rows.ts';
import { claimStateOf, writtenBit, type Decisions, type MergeInput, type MergeRules } from './ledger-merge.ts';

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
    const together = Math.max(1, Math.floor(this.source.current.windowKeys / segmentBlockRows));
    for (let at = 0; at < blocks.length; at += together)
      await this.fillWindow(blocks.slice(at, at + together), dictionaries);
  }

  private async fillWindow(blocks: readonly Block[], dictionaries: SegmentDictionaries): Promise<void> {
    const { source } = this;
    const taken = this.takeRows(blocks.reduce((sum, block) => sum + block.rows, 0));
    const { before, places: from } = await source.current.some(taken.slot, () => participantsOf(taken, source));
    const rows = { ...taken, from };
    const merge = { ...source, before };
    const { input } = source;
    const { claims } = input;
    fillKeys(blocks, rows, merge);
    copyU32(blocks, 'oldId', rows, { claims: claims.oldId, known: before.oldId, none: noOldId });
    copyU32(blocks, 'name', rows, { claims: claims.nameLow, known: before.nameLow, none: 0, step: 2 });
    copyU32(blocks, 'name', rows, { claims: claims.nameHigh, known: before.nameHigh, none: 0, step: 2, first: 1 });
    copyU32(blocks, 'birthDate', rows, { claims: claims.birthDate, known: before.birthDate, none: 0 });
    copyU8(blocks, 'sex', rows, { claims: claims.sex, known: before.sex });
    copyU8(blocks, 'verdict', rows, { claims: input.verdict, known: before.verdict });
    copyU16(blocks, 'details', rows, { claims: input.details, known: before.details });
    copyU16(blocks, 'flags', rows, { claims: input.flags, known: before.flags });
    fillFolded(blocks, rows, merge);
    fillStates(blocks, rows, merge);
    fillTerms(blocks, rows, merge, dictionaries);
    fillOrigins(blocks, rows, merge, dictionaries);
    fillStamps(blocks, rows, merge, dictionaries);
  }

  /** Notes the next rows to write. */
  private takeRows(count: number): Omit<RowSources, 'from'> {
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

/** Of each row to write: the participant, the batch row or -1, the current row or -1. */
interface RowSources {
  slot: Uint32Array;
  winner: Int32Array;
  from: Int32Array;
}

/** What rows of a window are made of. */
type Merge = RowsToWrite & { before: LedgerRows };

function participantsOf({ slot, winner }: Omit<RowSources, 'from'>, { keys, input }: RowsToWrite): Float64Array {
  const { participant } = input.claims;
  return Float64Array.from(slot, (k, at) => (keys.length === 0 ? participant[winner[at]] : keys[k]));
}

function fillKeys(blocks: readonly Block[], { slot, winner, from }: RowSources, merge: Merge): void {
  const { keys } = merge;
  const { participant: stated, id: claimed } = merge.input.claims;
  const known = merge.before.id;
  let i = 0;
  for (const { rows, columns } of blocks) {
    const participant = columns.participant as Uint32Array;
    const id = columns.id as Uint32Array;
    for (let at = 0; at < rows; at++, i++) {
      setU64(participant, at, keys.length === 0 ? stated[winner[i]] : keys[slot[i]]);
      setU64(id, at, winner[i] >= 0 ? claimed[winner[i]] : from[i] >= 0 ? known[from[i]] : 0);
    }
  }
}

/** The six folded fingerprints of a row lie side by side: one jump for all of them. */
function fillFolded(blocks: readonly Block[], { winner, from }: RowSources, merge: Merge): void {
  const claimed = merge.input.claims.folded;
  const known = merge.before.folded;
  let i = 0;
  for (const { rows, columns } of blocks) {
    const [a, b, c, d, e, f] = foldedNames.map((name) => columns[name] as Uint16Array);
    for (let at = 0; at < rows; at++, i++) {
      const source = winner[i] >= 0 ? claimed : known;
      const place = (winner[i] >= 0 ? winner[i] : from[i]) * foldedParts;
      if (place < 0) continue;
      a[at] = source[place];
      b[at] = source[place + 1];
      c[at] = source[place + 2];
      d[at] = source[place + 3];
      e[at] = source[place + 4];
      f[at] = source[place + 5];
    }
  }
}

function fillStates(blocks: readonly Block[], { slot, winner, from }: RowSources, merge: Merge): void {
  const { claims } = merge.input;
  const known = merge.before.claimState;
  let i = 0;
  for (const { rows, columns } of blocks) {
    const claimState = columns.claimState as Uint8Array;
    const members = columns.schemes as Uint8Array;
    for (let at = 0; at < rows; at++, i++) {
      const row = winner[i];
      if (row >= 0) claimState[at] = claimStateOf(claims, row);
      else claimState[at] = from[i] >= 0 ? known[from[i]] : 0;
      members[at] = merge.schemes[slot[i]];
    }
  }
}

function fillTerms(
  blocks: readonly Block[],
  { winner, from }: RowSources,
  { input, before }: Merge,
  dictionaries: SegmentDictionaries,
): void {
  const { claims, categories, units } = input;
  let i = 0;
  for (const { rows, columns } of blocks) {
    const category = columns.category as Uint16Array;
    for (let at = 0; at < rows; at++, i++) {
      const row = winner[i];
      const shared = row >= 0 ? categories[claims.category[row]] : from[i] >= 0 ? before.category[from[i]] : 0;
      category[at] = dictionaries.categories.of(shared);
    }
  }
  i = 0;
  for (const { rows, columns } of blocks) {
    const unit = columns.unit as Uint32Array;
    for (let at = 0; at < rows; at++, i++) {
      const row = winner[i];
      const shared = row >= 0 ? units[claims.unit[row]] : from[i] >= 0 ? before.unit[from[i]] : 0;
      unit[at] = dictionaries.units.of(shared);
    }
  }
}

/** What fingerprints and verdict stand on. */
function fillOrigins(
  blocks: readonly Block[],
  { winner, from }: RowSources,
  { rules, before }: Merge,
  { registries }: SegmentDictionaries,
): void {
  let i = 0;
  for (const { rows, columns } of blocks) {
    const canon = columns.canon as Uint16Array;
    const registry = columns.registry as Uint16Array;
    const verdict = columns.verdict as Uint8Array;
    for (let at = 0; at < rows; at++, i++) {
      if (winner[i] >= 0) {
        canon[at] = rules.canon;
        registry[at] = verdict[at] === Verdict.HELD ? 0 : registries.of(rules.registry);
      } else if (from[i] >= 0) {
        canon[at] = before.canon[from[i]];
        registry[at] = registries.of(before.registry[from[i]]);
      }
    }
  }
}

/** Block by block: stamps are numbered in the order in which a block uses them. */
function fillStamps(
  blocks: readonly Block[],
  { slot, winner, from }: RowSources,
  { before, rules, renewed }: Merge,
  { stamps }: SegmentDictionaries,
): void {
  let start = 0;
  for (const { rows, columns } of blocks) {
    const identity = columns.identityStamp as Uint16Array;
    const verdict = columns.verdict as Uint8Array;
    for (let at = 0, i = start; at < rows; at++, i++) {
      if (winner[i] >= 0) identity[at] = verdict[at] === Verdict.HELD ? 0 : stamps.of(rules.stamp);
      else identity[at] = from[i] >= 0 ? stamps.of(before.identityStamp[from[i]]) : 0;
    }
    for (let s = 0; s < schemes.length; s++) {
      const column = columns[stampNames[s]] as Uint16Array;
      const known = before.schemeStamp[s];
      for (let at = 0, i = start; at < rows; at++, i++) {
        const own = (renewed[slot[i]] & (1 << s)) !== 0;
        column[at] = own ? stamps.of(rules.stamp) : from[i] >= 0 ? stamps.of(known[from[i]]) : 0;
      }
    }
    start += rows;
  }
}

/** Where a column comes from: the batch's row, else the current row, else `none`. */
interface Source<T> {
  claims: T;
  known: T;
}

// One function per width, so that each sees one kind of array.
function copyU32(
  blocks: readonly Block[],
  name: string,
  { winner, from }: RowSources,
  { claims, known, none, step = 1, first = 0 }: Source<Uint32Array> & { none: number; step?: 1 | 2; first?: 0 | 1 },
): void {
  let i = 0;
  for (const { rows, columns } of blocks) {
    const to = columns[name] as Uint32Array;
    for (let n = 0, at = first; n < rows; n++, i++, at += step)
      to[at] = winner[i] >= 0 ? claims[winner[i]] : from[i] >= 0 ? known[from[i]] : none;
  }
}

function copyU16(
  blocks: readonly Block[],
  name: string,
  { winner, from }: RowSources,
  { claims, known }: Source<Uint16Array>,
): void {
  let i = 0;
  for (const { rows, columns } of blocks) {
    const to = columns[name] as Uint16Array;
    for (let at = 0; at < rows; at++, i++)
      to[at] = winner[i] >= 0 ? claims[winner[i]] : from[i] >= 0 ? known[from[i]] : 0;
  }
}

function copyU8(
  blocks: readonly Block[],
  name: string,
  { winner, from }: RowSources,
  { claims, known }: Source<Uint8Array>,
): void {
  let i = 0;
  for (const { rows, columns } of blocks) {
    const to = columns[name] as Uint8Array;
    for (let at = 0; at < rows; at++, i++)
      to[at] = winner[i] >= 0 ? claims[winner[i]] : from[i] >= 0 ? known[from[i]] : 0;
  }
}
