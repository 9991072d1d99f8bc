import type { NewItem, StateItem, StateKey, StateStore, StateValue } from '../../core/ports.ts';

/**
 * A state store in memory. Items are copied on the way in and out, and checked as the real stores check them: finite
 * numbers only, no undefined, no attribute named as a key part.
 */
export class MemoryStateStore implements StateStore {
  private readonly partitions = new Map<string, Map<string, StateItem>>();

  async read(key: StateKey): Promise<StateItem | undefined> {
    const item = this.partitions.get(key.partition)?.get(key.sort);
    return item && structuredClone(item);
  }

  async compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'> {
    const copy = checkedCopy(item);
    const stored = this.partitions.get(key.partition)?.get(key.sort);
    // A missing item never equals an expected number; an item without version never equals anything.
    const agrees = expected === undefined ? stored === undefined : stored !== undefined && stored.version === expected;
    if (!agrees) return 'refused';
    this.store(key, copy);
    return 'set';
  }

  async createAll(items: readonly NewItem[]): Promise<('set' | 'refused')[]> {
    const copies = items.map(({ item }) => checkedCopy(item));
    return items.map(({ key }, at) => {
      if (this.partitions.get(key.partition)?.has(key.sort) === true) return 'refused';
      this.store(key, copies[at]);
      return 'set';
    });
  }

  async put(key: StateKey, item: StateItem): Promise<void> {
    this.store(key, checkedCopy(item));
  }

  async *list(partition: string, sortPrefix: string): AsyncGenerator<{ sort: string; item: StateItem }> {
    const items = [...(this.partitions.get(partition) ?? [])].filter(([sort]) => sort.startsWith(sortPrefix));
    items.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    for (const [sort, item] of items) yield { sort, item: structuredClone(item) };
  }

  async remove({ partition, sort }: StateKey): Promise<void> {
    this.partitions.get(partition)?.delete(sort);
  }

  private store(key: StateKey, item: StateItem): void {
    const partition = this.partitions.get(key.partition) ?? new Map<string, StateItem>();
    this.partitions.set(key.partition, partition.set(key.sort, item));
  }
}

function checkedCopy(item: StateItem): StateItem {
  if ('partition' in item || 'sort' in item) throw new TypeError('a state item has no attribute partition or sort');
  checkValue(item, 'item');
  return structuredClone(item);
}

function checkValue(value: StateValue, path: string): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${path}: a number in the state is finite`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) checkValue(inner, `${path}.${name}`);
  } else if (value !== null && typeof value !== 'string' && typeof value !== 'boolean') {
    throw new TypeError(`${path}: ${typeof value} cannot be stored`);
  }
}
