/** Offices at work on stores in memory: a small real index, and uploads through the whole job. */
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../core/registry/registry-support.ts';
import { testWorld, type TestWorld } from './test-world.ts';

const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';

/** `count` people 052090000001, …, with CMND 200000001, …, each with a name and a date of their own. */
export function somePeople(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `052090${String(i + 1).padStart(6, '0')}`,
    oldId: String(200_000_001 + i),
    name: `${surnames[i % surnames.length]} ${middles[Math.floor(i / 7) % middles.length]} Đức`,
    birth: `1990-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
    sex: '1',
  }));
}
const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Vũ', 'Đỗ', 'Bùi'];
const middles = ['Văn', 'Minh', 'Hữu', 'Quang', 'Thế'];

/** What a row says, where it does not say what the registry has. */
export interface RowChange {
  number?: string;
  id?: string;
  oldId?: string;
  name?: string;
  date?: string; // dd/mm/yyyy
  schemes?: string;
}

export interface Sending {
  province?: string;
  kind?: string;
  key?: string;
  metadata?: Record<string, string>;
}

export class Office {
  readonly world: TestWorld;
  readonly people: Person[];
  private uploads = 0;

  private constructor(world: TestWorld, people: Person[]) {
    this.world = world;
    this.people = people;
  }

  static async open(people: Person[], world = testWorld()): Promise<Office> {
    await buildRegistry(world, new MemoryExtract([people]), {
      key: world.fingerprintKey,
      scratch: new MemoryScratch(),
    });
    await activateRegistry(world, '2026-01-31');
    return new Office(world, people);
  }

  /** A row of person n (from 1), which agrees but for the changes. */
  row(n: number, change: RowChange = {}): string {
    const person = this.people[n - 1];
    const [year, month, day] = person.birth.split('-');
    const { number = String(5_200_000_000 + n), id = person.id, oldId = '', name = person.name } = change;
    const { date = `${day}/${month}/${year}`, schemes = 'BHYT' } = change;
    return [number, id, oldId, name, date, '1', schemes, 'DV1'].join(',');
  }

  /** Stores a file without processing it; a minute passes. */
  async store(rows: readonly string[], sending: Sending = {}): Promise<{ key: string; version: string }> {
    const { province = 'vn34-52', kind = 'delta', metadata } = sending;
    this.world.clock.time += 60_000;
    const key = sending.key ?? `incoming/${province}/${kind}/upload-${++this.uploads}.csv`;
    await this.world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\r\n')), metadata);
    return { key, version: (await this.world.objects.head(key))?.version ?? '' };
  }

  async send(rows: readonly string[], sending: Sending = {}): Promise<Receipt> {
    return syncBatch(this.world, await this.store(rows, sending));
  }

  /** Verdict of each row of a batch, in order. */
  async verdicts({ province, batchId }: Pick<Receipt, 'province' | 'batchId'>): Promise<string[]> {
    const bytes = await this.world.objects.read(`results/${province}/${batchId}/outcomes.csv`);
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
    return lines.map((line) => line.split(',')[4]);
  }
}
