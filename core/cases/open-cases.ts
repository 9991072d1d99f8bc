/**
 * The open cases of a province, from its ledger: everybody in scope with a membership in force who is not verified. A
 * held claim changes nothing of a row that was compared, so what a row says decides; who has only held claims is
 * `HELD`. Packed, 20 bytes a case: a large province has hundreds of thousands.
 */
import { isVerified, type VerdictCode } from '../domain/codes.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { parseCounts } from '../ledger/counts.ts';
import { Ledger, type LedgerWorld } from '../ledger/ledger.ts';
import { readManifest, readRef, type LedgerManifest } from '../ledger/manifest.ts';
import { fullsOf, members, type Fulls } from '../ledger/membership.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { isOpenVerdict } from '../ledger/verdict-change.ts';
import { changeOf, changes, type Change, type RowThen } from './change.ts';
import { readSharedFlags, type SharedFlags } from './shared-flags.ts';

/** What a case is told with, alike for many. */
export interface Ending {
  verdict: VerdictCode;
  details: number;
  flags: number; // those of the row, and sharing within the province
}

export interface OpenCases {
  province: string;
  ledgerVersion: number; // 0 while nothing was sent
  registryVersion: string;
  length: number;
  /** By case, ascending. */
  participant: Float64Array;
  unit: Uint32Array; // index in `units`
  ending: Uint32Array; // index in `endings`
  since: Uint16Array; // days since 2020-01-01; 0 not known
  /** Index in `changes`, and four bits higher that which is told under `yes-no`. */
  change: Uint8Array;
  members: Uint8Array; // bits of the schemes with a membership in force
  units: readonly string[];
  endings: readonly Ending[];
  /** Who was an open case in the earlier version; of them those who are verified, and who left or are out of scope. */
  before: { open: number; mended: number; gone: number };
}

/** Participants whose earlier rows are read at once: 10 MB. */
const windowRows = 65_536;
const sameOfBoth = changes.indexOf('same') * 17;

/**
 * Reads the cases of the version that `state` names, and what changed since the version of `earlier` (undefined: there
 * was none). Three passes: over the claims, the rows that are newer than `earlier`, and all rows. Throws
 * `IntegrityError`.
 */
export async function readOpenCases(
  world: LedgerWorld,
  state: ProvinceState,
  earlier: LedgerManifest | undefined,
  province: string,
): Promise<OpenCases> {
  const manifest = await readManifest(world, province, state);
  const ledger = Ledger.ofManifest(world, manifest);
  const shared = await readSharedFlags(ledger);
  const later = await laterParticipants(world, manifest, earlier);
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(manifest, dictionaries.stamps);
  const gatherer = new CaseGatherer(shared);
  const comparison = new Comparison(world, earlier, gatherer);
  let next = 0;
  for await (const rows of ledger.chunks(dictionaries)) {
    for (let at = 0; at < rows.length; at++) {
      const participant = rows.participant[at];
      while (later[next] < participant) next++;
      const isOpen = isOpenVerdict[rows.verdict[at]] === 1;
      if (!isOpen && isVerified[rows.verdict[at]] === 0) continue;
      const effective = members(rows, at, fulls);
      if (effective === 0) continue;
      const place = isOpen ? gatherer.add(rows, at, effective) : -1;
      if (later[next] === participant) comparison.add(rows, at, place);
    }
    if (comparison.waiting >= windowRows) await comparison.compare();
  }
  await comparison.compare();
  const open = await countOpen(world, earlier);
  const { mended, joined } = comparison;
  return {
    province,
    ledgerVersion: manifest.version,
    registryVersion: manifest.registryVersion,
    ...gatherer.packed(),
    units: dictionaries.units.values,
    before: { open, mended, gone: open - mended - (gatherer.length - joined) },
  };
}

/** Of a province that has sent nothing. */
export function noCases(province: string): OpenCases {
  return {
    province,
    ledgerVersion: 0,
    registryVersion: '',
    length: 0,
    participant: new Float64Array(0),
    unit: new Uint32Array(0),
    ending: new Uint32Array(0),
    since: new Uint16Array(0),
    change: new Uint8Array(0),
    members: new Uint8Array(0),
    units: [],
    endings: [],
    before: { open: 0, mended: 0, gone: 0 },
  };
}

/** Participants of the segments that `earlier` did not have, ascending: nobody else's row can be another. */
async function laterParticipants(
  world: LedgerWorld,
  manifest: LedgerManifest,
  earlier: LedgerManifest | undefined,
): Promise<Float64Array> {
  const known = new Set(earlier?.segments.map(({ key }) => key));
  const segments = manifest.segments.filter(({ key }) => !known.has(key));
  const participants = new Float64Array(segments.reduce((sum, { rows }) => sum + rows, 0));
  let length = 0;
  await Ledger.ofManifest(world, { ...manifest, segments }).scan(new Dictionaries(), (rows, at) => {
    participants[length++] = rows.participant[at];
  });
  return participants.subarray(0, length);
}

/** Open cases of a version, by its counts. */
async function countOpen(world: LedgerWorld, manifest: LedgerManifest | undefined): Promise<number> {
  if (manifest === undefined) return 0;
  const { persons } = parseCounts(await readRef(world.objects, world.hash, manifest.counts), manifest.counts.key);
  return persons.reduce((sum, count, verdict) => sum + isOpenVerdict[verdict] * count, 0);
}

/** Gathers cases in arrays that grow. */
class CaseGatherer {
  length = 0;
  private participant = new Float64Array(1024);
  private unit = new Uint32Array(1024);
  private ending = new Uint32Array(1024);
  private since = new Uint16Array(1024);
  private change = new Uint8Array(1024);
  private members = new Uint8Array(1024);
  private readonly endings: Ending[] = [];
  private readonly endingOf = new Map<number, number>();
  private readonly shared: SharedFlags;
  private nextShared = 0;

  constructor(shared: SharedFlags) {
    this.shared = shared;
  }

  /** Adds the case of row `at`, as one that is the same as before; its place. Rows come in order. */
  add(rows: LedgerRows, at: number, effective: number): number {
    if (this.length === this.unit.length) this.resize(2 * this.length);
    const to = this.length++;
    this.participant[to] = rows.participant[at];
    this.unit[to] = rows.unit[at];
    const flags = rows.flags[at] | this.sharedFlags(rows.participant[at]);
    this.ending[to] = this.numberOf({ verdict: rows.verdict[at] as VerdictCode, details: rows.details[at], flags });
    this.since[to] = rows.since[at];
    this.change[to] = sameOfBoth;
    this.members[to] = effective;
    return to;
  }

  setChange(place: number, exact: Change, told: Change): void {
    this.change[place] = changes.indexOf(exact) | (changes.indexOf(told) << 4);
  }

  packed() {
    this.resize(this.length);
    const { length, participant, unit, ending, since, change, members: schemeBits, endings } = this;
    return { length, participant, unit, ending, since, change, members: schemeBits, endings };
  }

  private sharedFlags(participant: number): number {
    const { participants, flags } = this.shared;
    while (participants[this.nextShared] < participant) this.nextShared++;
    let found = 0;
    for (let at = this.nextShared; participants[at] === participant; at++) found |= flags[at];
    return found;
  }

  private numberOf(ending: Ending): number {
    // 4 + 16 + 16 bits: a number that a Map holds exactly.
    const key = (ending.verdict * 2 ** 16 + ending.details) * 2 ** 16 + ending.flags;
    const known = this.endingOf.get(key);
    if (known !== undefined) return known;
    this.endingOf.set(key, this.endings.length);
    return this.endings.push(ending) - 1;
  }

  private resize(capacity: number): void {
    const sized = <T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old.subarray(0, Math.min(capacity, this.length)));
      return fresh;
    };
    this.participant = sized(this.participant, new Float64Array(capacity));
    this.unit = sized(this.unit, new Uint32Array(capacity));
    this.ending = sized(this.ending, new Uint32Array(capacity));
    this.since = sized(this.since, new Uint16Array(capacity));
    this.change = sized(this.change, new Uint8Array(capacity));
    this.members = sized(this.members, new Uint8Array(capacity));
  }
}

/** A current row that waits to be compared with the earlier one; `place` of its case, -1 if it is verified. */
interface Waiting {
  participant: number;
  place: number;
  now: RowThen;
}

/** Compares current rows with those of an earlier version, a window at a time. */
class Comparison {
  /** Who was an open case and is verified now; and the cases that were none. */
  mended = 0;
  joined = 0;
  private list: Waiting[] = [];
  private readonly gatherer: CaseGatherer;
  private readonly earlier: { ledger: Ledger; rows: LedgerRows; fulls: Fulls } | undefined;

  constructor(world: LedgerWorld, earlier: LedgerManifest | undefined, gatherer: CaseGatherer) {
    this.gatherer = gatherer;
    if (earlier === undefined) return;
    const dictionaries = new Dictionaries();
    this.earlier = {
      ledger: Ledger.ofManifest(world, earlier),
      rows: new LedgerRows(dictionaries),
      fulls: fullsOf(earlier, dictionaries.stamps),
    };
  }

  get waiting(): number {
    return this.list.length;
  }

  add(rows: LedgerRows, at: number, place: number): void {
    if (place < 0 && this.earlier === undefined) return;
    this.list.push({ participant: rows.participant[at], place, now: rowThen(rows, at, true) });
  }

  /** Compares those who wait. */
  async compare(): Promise<void> {
    const { earlier, list, gatherer } = this;
    this.list = [];
    const keys = Float64Array.from(list, ({ participant }) => participant);
    if (earlier !== undefined) earlier.rows.length = 0;
    const places = keys.length === 0 ? undefined : await earlier?.ledger.readRows(keys, earlier.rows);
    for (const [k, { place, now }] of list.entries()) {
      const from = places?.[k] ?? -1;
      const then =
        earlier === undefined || from < 0
          ? undefined
          : rowThen(earlier.rows, from, members(earlier.rows, from, earlier.fulls) !== 0);
      const wasOpen = then !== undefined && then.isMember && isOpenVerdict[then.verdict] === 1;
      if (place < 0) {
        if (wasOpen) this.mended += 1;
        continue;
      }
      if (!wasOpen) this.joined += 1;
      gatherer.setChange(place, changeOf(then, now, 'exact'), changeOf(then, now, 'yes-no'));
    }
  }
}

function rowThen({ verdict, verdictBefore, cause, since }: LedgerRows, at: number, isMember: boolean): RowThen {
  return { isMember, verdict: verdict[at], verdictBefore: verdictBefore[at], cause: cause[at], since: since[at] };
}
