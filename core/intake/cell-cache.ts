/**
 * Remembers what the bytes of a cell mean, for columns with few different values (sex, schemes, category, unit): the
 * text is decoded and understood once, every later row is a hash and a comparison of bytes. Memory is bounded: when the
 * memo is full it is emptied, so a hostile column costs time per cell, never memory.
 */

/**
 * Longest cell that is remembered, in bytes; a longer one is understood each time. Codes and unit names are shorter.
 */
const cellBytesMax = 256;

/**
 * Most slots looked at: a column made to collide costs the understanding of each cell, never a walk through the table.
 */
const probesMax = 64;

export class CellCache {
  private readonly parse: (text: string) => number;
  private readonly entriesMax: number;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly emptyValue: number;
  private readonly singles = new Float64Array(128).fill(-1); // values of cells of one ASCII character; -1: not seen
  /** Values of cells of two ASCII characters, as codes of categories and countries are; made when the first comes. */
  private pairs: Float64Array | undefined;
  private table = new Int32Array(64); // entry + 1, by hash
  private ends = new Uint32Array(32); // where the bytes of each entry end in the arena
  private values = new Uint32Array(32);
  private arena = new Uint8Array(1024);
  private entries = 0;
  private last = 0; // entry of the last cell: rows of one unit stand together

  /** `understand` gives an unsigned 32-bit value for a trimmed text; it is called at once for the empty text. */
  constructor(parse: (text: string) => number, entriesMax = 1024) {
    this.parse = parse;
    this.entriesMax = entriesMax;
    this.emptyValue = parse('');
  }

  /** Value of the cell bytes[start] to bytes[end] (exclusive); ASCII blanks around it do not count. */
  value(bytes: Uint8Array, start: number, end: number): number {
    while (start < end && bytes[start] <= 0x20) start++;
    while (start < end && bytes[end - 1] <= 0x20) end--;
    if (start === end) return this.emptyValue;
    if (end - start === 1 && bytes[start] < 0x80) {
      const single = this.singles[bytes[start]];
      return single >= 0 ? single : (this.singles[bytes[start]] = this.parse(String.fromCharCode(bytes[start])));
    }
    if (end - start === 2 && (bytes[start] | bytes[start + 1]) < 0x80) {
      this.pairs ??= new Float64Array(128 * 128).fill(-1);
      const pair = this.pairs[(bytes[start] << 7) | bytes[start + 1]];
      return pair >= 0 ? pair : this.learnPair(this.pairs, bytes[start], bytes[start + 1]);
    }
    if (end - start > cellBytesMax) return this.parse(this.decoder.decode(bytes.subarray(start, end)).trim());
    if (this.last < this.entries && this.equals(this.last, bytes, start, end)) return this.values[this.last];
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.table.length - 1;
    let slot = hash & mask;
    let probes = 0;
    for (; this.table[slot] !== 0 && probes < probesMax; slot = (slot + 1) & mask, probes++) {
      const entry = this.table[slot] - 1;
      if (this.equals(entry, bytes, start, end)) {
        this.last = entry;
        return this.values[entry];
      }
    }
    const value = this.parse(this.decoder.decode(bytes.subarray(start, end)).trim());
    if (probes < probesMax) this.remember(slot, value, bytes.subarray(start, end));
    return value;
  }

  private learnPair(pairs: Float64Array, first: number, second: number): number {
    return (pairs[(first << 7) | second] = this.parse(String.fromCharCode(first, second)));
  }

  private equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { arena } = this;
    const from = entry === 0 ? 0 : this.ends[entry - 1];
    if (this.ends[entry] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (arena[j] !== bytes[i]) return false;
    return true;
  }

  private remember(slot: number, value: number, cell: Uint8Array): void {
    if (this.entries === this.entriesMax) {
      this.table.fill(0);
      this.entries = 0;
      return;
    }
    const from = this.entries === 0 ? 0 : this.ends[this.entries - 1];
    if (this.entries === this.ends.length) {
      this.ends = grown(this.ends, new Uint32Array(2 * this.ends.length));
      this.values = grown(this.values, new Uint32Array(2 * this.values.length));
    }
    while (from + cell.length > this.arena.length)
      this.arena = grown(this.arena, new Uint8Array(2 * this.arena.length));
    this.arena.set(cell, from);
    this.ends[this.entries] = from + cell.length;
    this.values[this.entries] = value;
    this.table[slot] = ++this.entries;
    if (2 * this.entries > this.table.length) this.rehash();
  }

  /** Doubles the table, which is at most half full, so that a probe stays short. */
  private rehash(): void {
    const table = new Int32Array(2 * this.table.length);
    const mask = table.length - 1;
    for (let entry = 0; entry < this.entries; entry++) {
      let hash = 0x811c9dc5;
      for (let i = entry === 0 ? 0 : this.ends[entry - 1]; i < this.ends[entry]; i++)
        hash = Math.imul(hash ^ this.arena[i], 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = entry + 1;
    }
    this.table = table;
  }
}

function grown<T extends Uint8Array | Uint32Array>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}
