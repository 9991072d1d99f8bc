/** Items of the state store as text, for databases that hold them in one column: JSON, members in their order. */
import type { StateItem, StateValue } from '../../core/ports.ts';

/** One item as a row. */
export interface StoredRow {
  partition: string;
  sort: string;
  version: number | null;
  item: string;
}

/**
 * JSON text: a NUL and half of a surrogate pair are escaped in it, so that any database takes it. Throws TypeError for
 * what would not come back as it was.
 */
export function textOfItem(item: StateItem): string {
  if ('partition' in item || 'sort' in item) throw new TypeError('a state item has no attribute partition or sort');
  return JSON.stringify(item, (name, value: unknown) => {
    // JSON would turn these into null or leave them out without a word.
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new TypeError(`${name}: a number in the state is finite`);
    if (value === undefined || typeof value === 'function') throw new TypeError(`${name}: cannot be stored`);
    return value;
  });
}

export function itemOfText(text: unknown): StateItem {
  const value: StateValue = JSON.parse(String(text));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('a state item is an object');
  return value;
}
