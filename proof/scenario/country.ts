/**
 * A small country that lives for some days: people are born, die, are corrected, get new IDs and are merged; offices
 * send, err, move people and lose events; every night the scheduled run passes, crashes, is disturbed, and is started
 * again. Seeded: same seed, same country.
 */
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../../test/core/registry/registry-support.ts';
import { randomFrom } from '../../generate/random.ts';
import { testWorld, type TestWorld } from '../../test/support/test-world.ts';

export const scenarioProvinces = ['vn34-52', 'vn34-01', 'vn34-79'];

export interface CountryOptions {
  seed: number;
  people: number; // on the first day
  uploadsPerDay: number; // of each office, at most
  /** Called with a version that was built, before it is put in use. */
  beforeActivation?(world: TestWorld, version: string): Promise<void>;
}

/** What an office's books say of one participant. */
interface Entry {
  number: string;
  person: number; // whom the office means: place in `people`
  cells: string[]; // personal_id, old_id, full_name, birth_date, sex
  schemes: string;
}

/** One upload as it was stored. */
export interface StoredUpload {
  key: string;
  bytes: Uint8Array;
  metadata: Record<string, string>;
  storedAt: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Different claims on one ID in one office: more would be held, and then their order would count. */
const claimsMax = 3;
const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi'];
const middles = ['Văn', 'Thị', 'Đức', 'Minh', 'Hữu', 'Ngọc'];
const given = ['An', 'Bình', 'Châu', 'Dũng', 'Hoà', 'Lan', 'Nga', 'Phúc', 'Quý', 'Thuỷ'];
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';

export class Country {
  readonly world: TestWorld = testWorld();
  readonly people: Person[] = [];
  readonly sent: StoredUpload[] = [];
  /** Places of people who died since they were last looked at, and of those to whom something else happened too. */
  readonly died = new Set<number>();
  readonly changedOtherwise = new Set<number>();
  lost = 0;
  private readonly random: () => number;
  private readonly options: CountryOptions;
  private readonly books = new Map<string, Map<string, Entry>>();
  private readonly claims = new Map<string, Set<string>>();
  private readonly changed = new Set<number>();
  private readonly start: number;
  private lastId = 0;
  private lastNumber = 0;
  private previous = '';

  constructor(options: CountryOptions) {
    this.options = options;
    this.random = randomFrom(options.seed);
    this.start = Date.UTC(2026, 2, 1);
    for (const province of scenarioProvinces) this.books.set(province, new Map());
    for (let i = 0; i < options.people; i++) this.bear(1940 + this.below(84));
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }

  /** True so many times in a hundred. */
  happens(percent: number): boolean {
    return this.random() * 100 < percent;
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }

  /** The registry of the evening before the first day. */
  async begin(): Promise<void> {
    await this.extract(-1);
  }

  /** One day: registry events, uploads in office hours, the extract of the evening. */
  async live(day: number): Promise<void> {
    this.changedOtherwise.clear();
    for (let n = 1 + this.below(4); n > 0; n--) this.somethingHappens(day);
    for (const [at, province] of scenarioProvinces.entries()) {
      for (let n = this.below(this.options.uploadsPerDay + 1); n > 0; n--) {
        this.world.clock.time = Math.max(this.world.clock.time + 60_000, this.start + day * dayMs + (2 + at) * hourMs);
        await this.send(province, 8);
      }
    }
    await this.extract(day);
    // 01:30 of the next day in Viet Nam.
    this.world.clock.time = this.start + day * dayMs + 18.5 * hourMs;
  }

  private bear(year: number): void {
    const serial = ++this.lastId;
    const female = this.happens(50);
    const century = 2 * (Math.floor(year / 100) - 19) + (female ? 1 : 0);
    const born = `${this.pick(['001', '052', '064', '079'])}${century}${String(year % 100).padStart(2, '0')}`;
    this.people.push({
      id: `${born}${String(serial).padStart(6, '0')}`,
      oldId: this.happens(70) ? String(200_000_000 + serial) : '',
      name: this.name(),
      birth: `${year}-${String(1 + this.below(12)).padStart(2, '0')}-${String(1 + this.below(28)).padStart(2, '0')}`,
      sex: female ? '2' : '1',
      home: this.pick(scenarioProvinces),
    });
    this.changed.add(this.people.length - 1);
  }

  private name(): string {
    return `${this.pick(surnames)} ${this.pick(middles)} ${this.pick(given)}`;
  }

  private somethingHappens(day: number): void {
    const at = this.below(this.people.length);
    const person = this.people[at];
    const what = this.below(10);
    if (what === 0) this.bear(2020 + Math.floor(day / 30));
    else if (what <= 2 && person.status === undefined) {
      person.status = 'deceased';
      this.died.add(at);
    } else if (what === 3) person.name = this.name();
    else if (what === 4) person.birth = this.happens(50) ? person.birth.slice(0, 4) : '1971-07-07';
    else if (what === 5 && person.status === undefined) this.renumber(at);
    else if (what === 6 && person.status === undefined) this.merge(at);
    else if (what === 7) person.sex = person.sex === '1' ? '2' : '1';
    else if (what === 8) person.oldId = this.happens(50) ? String(200_000_001 + this.below(this.lastId)) : '';
    else if (person.status === 'deceased' || person.successor === undefined) delete person.status;
    if (this.changed.has(at)) this.changedOtherwise.add(at);
    this.changed.add(at);
  }

  /** A new ID for a person: the old one leads to it. */
  private renumber(at: number): void {
    const person = this.people[at];
    const id = person.id.slice(0, 6) + String(500_000 + ++this.lastId);
    this.people.push({ ...person, id });
    this.people[at] = { ...person, oldId: '', status: 'cancelled', successor: id };
    this.changed.add(this.people.length - 1);
  }

  /** Two records of one person: one leads to the other. */
  private merge(at: number): void {
    const other = this.people[this.below(this.people.length)];
    if (other === this.people[at] || other.status !== undefined) return;
    this.people[at] = { ...this.people[at], status: 'cancelled', successor: other.id };
  }

  /** The extract of a day: a snapshot every fortnight, else a delta of what changed; activated. */
  private async extract(day: number): Promise<void> {
    const version = new Date(this.start + day * dayMs).toISOString().slice(0, 10);
    const isDelta = (day + 1) % 14 !== 0;
    const part = isDelta ? [...this.changed].map((at) => this.people[at]) : this.people;
    const extract = new MemoryExtract([part], { version });
    Object.assign(extract.announced, { asOf: `${version}T11:00:00Z` });
    if (isDelta) Object.assign(extract.announced, { kind: 'delta', base: this.previous });
    await buildRegistry(this.world, extract, { key: this.world.fingerprintKey, scratch: new MemoryScratch() });
    await this.options.beforeActivation?.(this.world, version);
    await activateRegistry(this.world, version);
    this.previous = version;
    this.changed.clear();
  }

  /** An office sends; now and then the event is lost on the way. */
  async send(province: string, lostPercent: number): Promise<void> {
    const upload = this.prepare(province);
    if (upload === undefined) return;
    const { key, bytes, metadata } = upload;
    await this.world.objects.put(key, bytes, metadata);
    this.sent.push({ ...upload, storedAt: this.world.clock.time });
    if (this.happens(lostPercent)) {
      this.lost += 1;
      return;
    }
    const version = (await this.world.objects.head(key))?.version ?? '';
    const receipt = await syncBatch(this.world, { key, version });
    if (receipt.status !== 'committed') throw new Error(`${receipt.status} ${receipt.refusal?.code}`);
  }

  private prepare(province: string): Omit<StoredUpload, 'storedAt'> | undefined {
    const books = this.books.get(province) ?? new Map<string, Entry>();
    const kind = this.pick(['delta', 'delta', 'delta', 'delta', 'leave', 'full', 'move'] as const);
    const entries = [...books.values()];
    let rows: Entry[] = [];
    if (kind === 'move') rows = this.move(province);
    else if (kind === 'full') rows = entries.filter(({ schemes }) => schemes.includes('BHYT'));
    else if (kind === 'leave') rows = entries.filter(() => this.happens(5));
    else {
      for (let n = 1 + this.below(6); n > 0; n--) {
        const entry = this.happens(35) && entries.length > 0 ? this.again(this.pick(entries)) : this.newcomer();
        if (this.isAllowed(province, entry)) rows.push(entry);
      }
    }
    if (rows.length === 0) return undefined;
    for (const row of rows) {
      if (kind !== 'leave') books.set(row.number, row);
      else books.delete(row.number);
    }
    const lines = rows.map(({ number, cells, schemes }) =>
      [number, ...cells, schemes, `DV${number.slice(-1)}`].join(','),
    );
    const folder = kind === 'move' ? 'delta' : kind;
    const scope = kind === 'leave' || kind === 'full' ? { schemes: 'BHYT' } : {};
    const shrink = kind === 'full' ? { rows: String(rows.length), 'confirm-shrink': 'true' } : {};
    return {
      key: `incoming/${province}/${folder}/${this.sent.length}.csv`,
      bytes: new TextEncoder().encode([header, ...lines].join('\r\n')),
      metadata: { resend: 'true', ...scope, ...shrink },
    };
  }

  /** Somebody from another province's books: sometimes that office has not heard of it yet. */
  private move(province: string): Entry[] {
    const from = this.pick(scenarioProvinces.filter((each) => each !== province));
    const there = [...(this.books.get(from)?.values() ?? [])];
    if (there.length === 0) return [];
    const entry = this.pick(there);
    if (!this.isAllowed(province, entry)) return [];
    return [entry];
  }

  private newcomer(): Entry {
    const number = String(5_200_000_000 + ++this.lastNumber);
    const person = this.below(this.people.length);
    return { number, person, cells: this.cellsOf(person), schemes: this.schemes() };
  }

  /** Somebody who is known is sent again, with what the office knows now. */
  private again(entry: Entry): Entry {
    return { ...entry, cells: this.happens(60) ? this.cellsOf(entry.person) : entry.cells, schemes: this.schemes() };
  }

  private schemes(): string {
    return this.pick(['BHYT', 'BHYT', 'BHXHBB;BHYT;BHTN', 'BHXHTN']);
  }

  /** What an office writes of a person: mostly what is true today. */
  private cellsOf(at: number): string[] {
    const person = this.people[at];
    const [year, month = '', day = ''] = person.birth.split('-');
    const date = month === '' ? year : `${day}/${month}/${year}`;
    const cells = [person.id, '', person.name, date, person.sex ?? ''];
    const error = this.below(12);
    if (error === 0) cells[2] = this.name();
    else if (error === 1) cells[3] = '09/09/1969';
    else if (error === 2) cells[0] = this.pick(this.people).id;
    else if (error === 3) [cells[0], cells[1]] = ['', person.oldId ?? ''];
    else if (error === 4) cells[0] = '';
    else if (error === 5) cells[0] = `052099${String(900_000 + this.below(50))}`;
    return cells;
  }

  private isAllowed(province: string, { cells }: Entry): boolean {
    const [id, oldId, ...claim] = cells;
    if (id === '' && oldId === '') return true;
    const key = `${province} ${id === '' ? oldId : id}`;
    const known = this.claims.get(key) ?? new Set<string>();
    this.claims.set(key, known);
    if (!known.has(claim.join()) && known.size === claimsMax) return false;
    known.add(claim.join());
    return true;
  }
}

/**
 * All uploads processed in the order in which they were stored, each at once, against the registry of the last day
 * alone.
 */
export async function fromScratch(country: Country): Promise<TestWorld> {
  const world = testWorld();
  world.clock.time = 0;
  const extract = new MemoryExtract([country.people], { version: 'scratch' });
  await buildRegistry(world, extract, { key: world.fingerprintKey, scratch: new MemoryScratch() });
  await activateRegistry(world, 'scratch');
  for (const { key, bytes, metadata, storedAt } of country.sent) {
    world.clock.time = storedAt;
    await world.objects.put(key, bytes, metadata);
    const version = (await world.objects.head(key))?.version ?? '';
    const { status, refusal } = await syncBatch(world, { key, version });
    if (status !== 'committed') throw new Error(`${status} ${refusal?.code}`);
  }
  return world;
}
