/** Small synthetic extracts in memory, and what an index of them must hold. */
import { gzipSync } from 'node:zlib';
import { concatBytes } from '../../../core/base/bytes.ts';
import { NameReader } from '../../../core/names/reader.ts';
import type { ExtractSource, Scratch } from '../../../core/registry/build/build-index.ts';
import type { ByteRange } from '../../../core/ports.ts';
import { textSha256, bytesSha256 } from '../../../core/registry/format.ts';
import { testHash } from '../../support/test-world.ts';

export const testKey = { number: 1, bytes: Uint8Array.from({ length: 16 }, (_, i) => i) };

export interface Person {
  id: string;
  oldId?: string;
  name: string;
  birth: string;
  sex?: string;
  status?: string;
  successor?: string;
  home?: string; // province of residence
}

export const header = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';

export function lineOf(person: Person): string {
  const { id, oldId = '', name, birth, sex = '', status = 'alive', successor = '', home = 'vn34-52' } = person;
  return [id, oldId, name, birth, sex, status, successor, home, '2026-01-30'].join();
}

export function csvOf(people: readonly Person[]): string {
  return `${[header, ...people.map(lineOf)].join('\n')}\n`;
}

/** An extract in memory. Chunks are small and overwritten when the next is asked for. */
export class MemoryExtract implements ExtractSource {
  readonly parts = new Map<string, Uint8Array>();
  readonly announced: Record<string, unknown>;
  chunkBytes = 1000;

  constructor(parts: readonly (readonly Person[])[], options: { version?: string; gzip?: boolean } = {}) {
    const { version = '2026-01-31', gzip = false } = options;
    const announced = parts.map((people, i) => {
      const name = `part-000${i}.csv${gzip ? '.gz' : ''}`;
      const plain = new TextEncoder().encode(csvOf(people));
      const bytes = gzip ? new Uint8Array(gzipSync(plain)) : plain;
      this.parts.set(name, bytes);
      return { name, rows: people.length, sha256: bytesSha256(bytes, testHash) };
    });
    const rows = parts.reduce((sum, people) => sum + people.length, 0);
    const asOf = '2026-01-31T00:00:00Z';
    this.announced = { format: 1, version, kind: 'snapshot', base: null, asOf, rows, parts: announced };
  }

  async manifest(): Promise<unknown> {
    return structuredClone(this.announced);
  }

  async *part(name: string): AsyncGenerator<Uint8Array> {
    const bytes = this.parts.get(name);
    if (bytes === undefined) throw new Error(`no part ${name}`);
    const buffer = new Uint8Array(this.chunkBytes);
    for (let at = 0; at < bytes.length; at += this.chunkBytes) {
      const chunk = bytes.subarray(at, at + this.chunkBytes);
      buffer.set(chunk);
      yield buffer.subarray(0, chunk.length);
      buffer.fill(0xee);
    }
  }
}

/** One part with this text, announced as it is. */
export function extractOfText(text: string, rows: number): MemoryExtract {
  const extract = new MemoryExtract([[]]);
  extract.parts.set('part-0000.csv', new TextEncoder().encode(text));
  const part = { name: 'part-0000.csv', rows, sha256: textSha256(text, testHash) };
  Object.assign(extract.announced, { rows, parts: [part] });
  return extract;
}

/** Spill files in memory. */
export class MemoryScratch implements Scratch {
  readonly files = new Map<string, Uint8Array>();
  /** Everything that was ever appended. */
  readonly written: Uint8Array[] = [];
  appends = 0;

  async append(name: string, bytes: Uint8Array): Promise<void> {
    this.appends++;
    this.written.push(bytes.slice());
    this.files.set(name, concatBytes([this.files.get(name) ?? new Uint8Array(0), bytes]));
  }

  async read(name: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const bytes = this.files.get(name);
    return range === undefined ? bytes?.slice() : bytes?.slice(range.offset, range.offset + range.length);
  }

  async drop(name: string): Promise<void> {
    this.files.delete(name);
  }
}

/** Fingerprints of a name as the index must hold them. */
export function fingerprints(name: string): { low: number; high: number; folded: number[] } {
  const names = new NameReader(testKey.bytes);
  const bytes = new TextEncoder().encode(name);
  names.read(bytes, 0, bytes.length);
  return { low: names.low, high: names.high, folded: [...names.folded] };
}

const given = ['An', 'Bình', 'Chi', 'Dũng', 'Hoà', 'Kiên', 'Lan', 'Minh', 'Ngọc', 'Quỳnh'];

/** `count` people of one prefix, their IDs spread over it in no order. `step` must have no common divisor with 10^9. */
export function manyPeople(prefix: string, count: number, step = 7_654_321): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    id: prefix + String((i * step + 17) % 1e9).padStart(9, '0'),
    name: `Nguyễn Văn ${given[i % 10]} ${given[Math.floor(i / 10) % 10]}`,
    birth: `${1930 + (i % 90)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
    sex: String(1 + (i % 2)),
  }));
}

/** People with every status, precision of date, sex, and chains of superseded IDs. */
export const everyKind: Person[] = [
  { id: '052099000003', oldId: '012345678', name: 'Trần Thị Bé', birth: '1960', sex: '2' },
  { id: '052099000001', oldId: '212345678', name: 'Nguyễn Văn An', birth: '1975-02-28', sex: '1' },
  { id: '052099000002', name: 'Lê Văn Tám', birth: '1980-05', sex: '3' },
  { id: '001200000009', name: 'Phạm Minh Châu', birth: '2004-02-29' },
  { id: '001200000005', name: 'Vũ Đức', birth: '1999-12-31', sex: '1', status: 'deceased' },
  { id: '001200000007', name: 'Đỗ Hoa', birth: '1999-12-31', sex: '2', status: 'cancelled' },
  // Superseded in one step and in two; the status of the extract does not matter.
  { id: '064180000001', oldId: '312345678', name: 'Hồ Văn Ba', birth: '1980-01-01', successor: '064080000002' },
  { id: '064080000002', oldId: '312345678', name: 'Hồ Văn Ba', birth: '1980-01-01', sex: '1' },
  {
    id: '064180000003',
    name: 'Hồ Văn Ba',
    birth: '1980-01-01',
    status: 'cancelled',
    successor: '064180000001',
  },
  // A cycle, and somebody who leads into it.
  { id: '295099000001', name: 'A Nhi', birth: '1970', successor: '295099000002' },
  { id: '295099000002', name: 'A Nhi', birth: '1970', successor: '295099000001' },
  { id: '295099000003', name: 'A Nhi', birth: '1970', successor: '295099000002' },
  // One CMND in two provinces leads to nobody; a cancelled holder alone is the holder.
  { id: '096099000001', oldId: '912345678', name: 'Lý Thị Hai', birth: '1966-06-06', sex: '2' },
  { id: '095099000001', oldId: '912345678', name: 'Lý Văn Hai', birth: '1967-07-07', sex: '1' },
  { id: '095099000002', oldId: '912345679', name: 'Lý Văn Tư', birth: '1968-08-08', status: 'cancelled' },
];
