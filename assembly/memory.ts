/**
 * Where the kernel keeps what. All of it has a fixed size: 10 MB, whatever file is read. Wide loads reach up to 63
 * bytes beyond what they ask for, so every area that is read so has room behind it.
 */

/** Bytes given to `scan` at once, and the longest record, of which a part may be held from before. */
export const CHUNK_BYTES: u32 = 256 * 1024;
export const RECORD_BYTES_MAX: u32 = 256 * 1024;
/** Rows that are written before TypeScript takes them. */
export const ROWS_MAX: u32 = 2048;
/** Fields of a record that the kernel can tell apart; wider tables are read in TypeScript. */
export const FIELDS_MAX: u32 = 256;

/** Parts of names: 64 bytes each, a cache line. */
export const PART_SLOTS: u32 = 1 << 15;
/** Coded cells: 32 bytes each; what is longer than 16 bytes stands in the arena. */
export const CELL_SLOTS: u32 = 1 << 17;
export const ARENA_BYTES: u32 = 1 << 20;
/** Longest cell that is kept, in bytes. */
export const CELL_BYTES_MAX: u32 = 256;
/** Places looked at in either table: texts made to collide cost an answer of TypeScript, never a walk. */
export const PROBES: u32 = 8;

const PADDING: u32 = 128;
const STATIC: u32 = 64 * 1024; // of the compiler

export const PARTS: u32 = STATIC;
export const CELLS: u32 = PARTS + PART_SLOTS * 64;
export const ARENA: u32 = CELLS + CELL_SLOTS * 32;
export const INPUT: u32 = ARENA + ARENA_BYTES + PADDING;
export const INPUT_BYTES: u32 = CHUNK_BYTES + RECORD_BYTES_MAX;
/** u32 each: where delimiters, quotes and newlines stand in the input, ended by 0. */
export const INDEX: u32 = INPUT + INPUT_BYTES + PADDING;
/** Start and end of each field of the record in hand, u32 each; behind them those of a column that is not there. */
export const BOUNDS: u32 = INDEX + INPUT_BYTES * 4 + PADDING;
/** Rows as in `core/domain/claim-rows.ts`, and the line of each, u32. */
export const ROWS: u32 = (BOUNDS + FIELDS_MAX * 8 + PADDING) & ~63;
export const LINES: u32 = ROWS + ROWS_MAX * 64;
/** By the first three digits of an ID, u8: whether it can begin so. */
export const PREFIXES: u32 = LINES + ROWS_MAX * 4;
/** By the fourth to sixth digit of an ID, u32: the year that they say, and above it the sex. */
export const SAYS: u32 = PREFIXES + 1024;
/** An answer of TypeScript about the IDs or the name of the record in hand; see `answers` in `reader.ts`. */
export const ANSWER: u32 = SAYS + 4096;
/** The canonical form of the name in hand: at most 64 parts of 16 bytes and what stands between them. */
export const TEXT: u32 = ANSWER + 128;
/** Rows and joins of the parts of the name in hand, u32 each. */
export const NAME_PARTS: u32 = TEXT + 2048;
export const NAME_JOINS: u32 = NAME_PARTS + 72 * 4;
export const END: u32 = NAME_JOINS + 72 * 4 + PADDING;
