/**
 * Random histories of two provinces, and the decomposition of every change between their days and versions beside one
 * that is worked out from the rows before and after each commit. The rules of the causes are written here a second
 * time, from `docs/contracts.md` and not from the code.
 */
import { isDeepStrictEqual } from 'node:util';
import { addDays } from '../../core/base/calendar-day.ts';
import { compactProvince } from '../../core/commit/compact.ts';
import { schemes, Verdict, type Scheme } from '../../core/domain/codes.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { releaseBatch } from '../../core/maintenance/release.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { closeDays } from '../../core/reconcile/close-day.ts';
import { diffOfDays, diffOfVersions, type Diff, type DiffPlace } from '../../core/steering/diff.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { randomFrom } from '../../generate/random.ts';
import { historyRows, type HistoryRow } from '../../test/support/ledger-history.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { MemoryStateStore } from '../../test/support/memory-state-store.ts';
import { buildVersion, reverify, switchRegistry } from '../../test/support/registry-days.ts';
import { testWorld, type TestWorld } from '../../test/support/test-world.ts';
import type { Person } from '../../test/core/registry/registry-support.ts';
import { addCauses, emptyPlace, type Step } from './plain-causes.ts';

const living = ['vn34-01', 'vn34-52'] as const;
const all = provinces.map(({ id }) => id);
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit,hi_card';
const people = 9;
const minute = 60_000; // milliseconds
const hour = 60 * minute;

/** Registry versions: people die, are corrected, cancelled, get new IDs and appear, and some of it is taken back. */
function registryVersions(): Map<string, Person[]> {
  const base = Array.from({ length: people }, (_, i): Person => ({
    id: idOf(i + 1),
    oldId: String(200_000_001 + i),
    name: `Nguyễn Văn ${'ABCDEGHIK'[i]}`,
    birth: `1990-01-0${i + 1}`,
    sex: '1',
  }));
  const changed = (versions: Record<number, Partial<Person> | null>, born: readonly Person[]): Person[] => [
    ...base.flatMap((person, i) => (versions[i + 1] === null ? [] : [{ ...person, ...versions[i + 1] }])),
    ...born,
  ];
  const renewed = { ...base[2], id: idOf(91), oldId: '' };
  const found: Person = { id: idOf(92), name: 'Trần Thị Mới', birth: '1995-05-05', sex: '2' };
  return new Map([
    ['2026-01-31', base],
    [
      '2026-02-01',
      changed(
        {
          2: { status: 'deceased' },
          3: { status: 'cancelled', successor: idOf(91) },
          4: null,
          5: { name: 'Nguyễn Văn Sửa' },
          6: { oldId: '299999999' },
        },
        [renewed, found],
      ),
    ],
    [
      '2026-02-02',
      changed({ 1: { birth: '1990-11-11' }, 2: { status: 'deceased' }, 7: { status: 'deceased' } }, [found]),
    ],
  ]);
}

function idOf(n: number): string {
  return `052090${String(n).padStart(6, '0')}`;
}

/** A world with the versions of the registry, made once; its objects and items are copied for each history. */
export async function openVersions(): Promise<TestWorld> {
  const world = testWorld();
  const versions = registryVersions();
  const [first] = versions;
  for (const [version, persons] of versions) await buildVersion(world, persons, version);
  await switchRegistry(world, first[1], first[0]);
  return world;
}

/** A version of the ledger as it was seen when it was made. */
interface Seen {
  version: number;
  rows: ReadonlyMap<number, HistoryRow>;
  fulls: ReadonlySet<Scheme>;
  /** Of the step from the version before. */
  moves: ReadonlyMap<string, DiffPlace>;
}

export interface Lived {
  seed: number;
  versions: number;
  days: number;
  compared: number;
  /** Causes that moved somebody, so that a run can be seen to have tried them. */
  causes: ReadonlySet<string>;
  wrong: string[];
}

/** Lives the history of a seed and compares it, also after a rebuild of the state store. */
export async function liveHistory(origin: TestWorld, seed: number): Promise<Lived> {
  const history = new History(origin, seed);
  await history.open();
  const count = 8 + history.below(8);
  for (let step = 0; step < count; step++) await history.step();
  await history.night();
  await history.compare('');
  await history.rebuild();
  await history.compare('after a rebuild: ');
  return history.told();
}

class History {
  private readonly world = testWorld();
  private readonly origin: TestWorld;
  private readonly random: () => number;
  private readonly seed: number;
  private readonly seen = new Map<string, Seen[]>();
  private readonly fulls = new Map<string, Set<Scheme>>();
  private readonly heldBatches: { province: string; batch: string }[] = [];
  private readonly late: { province: string; upload: { key: string; version: string } }[] = [];
  private readonly closed: string[] = [];
  private readonly wrong: string[] = [];
  private readonly causes = new Set<string>();
  private registry = '2026-01-31';
  private uploads = 0;
  private compared = 0;

  constructor(origin: TestWorld, seed: number) {
    this.origin = origin;
    this.seed = seed;
    this.random = randomFrom(seed);
    for (const province of living) {
      this.seen.set(province, [{ version: 0, rows: new Map(), fulls: new Set(), moves: new Map() }]);
      this.fulls.set(province, new Set());
    }
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }

  async open(): Promise<void> {
    const { clock } = this.world;
    this.world.objects = new MemoryObjectStore({ clock, versions: 'sequence' });
    for await (const { key } of this.origin.objects.list('registry/'))
      await this.world.objects.put(key, (await this.origin.objects.read(key)) ?? new Uint8Array(0));
    await this.forget();
  }

  /** The state store as it is when nothing but the registry in use is known. */
  private async forget(): Promise<void> {
    const state = new MemoryStateStore();
    for await (const { sort, item } of (this.uploads === 0 ? this.origin : this.world).state.list('REGISTRY', ''))
      await state.put({ partition: 'REGISTRY', sort }, item);
    this.world.state = state;
  }

  async step(): Promise<void> {
    const province = living[this.below(living.length)];
    this.world.clock.time += (1 + this.below(90)) * minute;
    const what = this.below(10);
    if (what < 5) await this.send(province);
    else if (what === 5) await this.release();
    else if (what === 6) await this.compact(province);
    else await this.night();
  }

  private async send(province: string): Promise<void> {
    const kinds = ['delta', 'delta', 'delta', 'full', 'leave'] as const;
    const kind = kinds[this.below(kinds.length)];
    const scope = schemes.filter(() => this.below(2) === 0);
    if (scope.length === 0) scope.push('BHYT');
    const rows = Array.from({ length: 1 + this.below(6) }, () => this.row(scope, kind));
    const key = `incoming/${province}/${kind}/${++this.uploads}.csv`;
    const metadata = {
      ...(kind === 'delta' ? {} : { schemes: scope.join(';') }),
      ...(kind === 'full' ? { rows: String(rows.length), 'confirm-shrink': 'true' } : {}),
    };
    await this.world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\r\n')), metadata);
    const upload = { key, version: (await this.world.objects.head(key))?.version ?? '' };
    // Some events are lost, and found by the night.
    if (this.below(6) === 0) this.late.push({ province, upload });
    else await this.process(province, upload);
  }

  private async process(province: string, upload: { key: string; version: string }): Promise<void> {
    const { status, batchId: batch, kind, applied } = await syncBatch(this.world, upload);
    if (status !== 'committed') return;
    if ((applied?.held ?? 0) > 0) this.heldBatches.push({ province, batch });
    if (kind === 'full') {
      const scope = (await this.world.objects.head(upload.key))?.metadata.schemes.split(';') ?? [];
      for (const scheme of scope as Scheme[]) this.fulls.get(province)?.add(scheme);
    }
    await this.look(province, 'upload');
  }

  /** A row that agrees, or errs in one of many ways. */
  private row(scope: readonly Scheme[], kind: string): string {
    const error = this.below(12);
    // Many claims on one ID are held; one CMND leads elsewhere in another version of the registry.
    const n = error === 0 ? 1 : error === 2 ? 6 : 1 + this.below(people);
    const claims: [id: string, oldId: string, name: string, date: string, sex: string] = [
      idOf(n),
      '',
      `Nguyễn Văn ${'ABCDEGHIK'[n - 1]}`,
      `0${n}/01/1990`,
      '1',
    ];
    if (error === 0) claims[2] = `${this.below(2) === 0 ? 'Nguyễn Văn' : 'Lê Thị'} ${'AMNPQRST'[this.below(8)]}`;
    if (error === 1) claims[0] = '';
    if (error === 2) [claims[0], claims[1]] = ['', String(200_000_000 + n)];
    if (error === 3) claims[3] = '12/12/1970';
    if (error === 4) claims[0] = idOf(1 + this.below(people));
    if (error === 5) claims.splice(0, 5, idOf(92), '', 'Trần Thị Mới', '05/05/1995', '2');
    if (error === 6) claims[3] = '1990';
    if (error === 7) claims[2] = 'Nguyễn Văn Sửa';
    const card = this.below(8) === 0 ? 'QN49712345678901'.slice(0, 15) : '';
    const own = kind === 'delta' ? schemes.filter(() => this.below(2) === 0) : scope;
    const named = own.length === 0 ? 'BHXHTN' : own.join(';');
    return [5_200_000_000 + n, ...claims, named, `DV${this.below(3)}`, card].join(',');
  }

  private async release(): Promise<void> {
    const one = this.heldBatches.shift();
    if (one === undefined) return;
    await releaseBatch(this.world, one.province, one.batch);
    await this.look(one.province, 'release');
  }

  private async compact(province: string): Promise<void> {
    if ((await readProvinceState(this.world.state, province)) === undefined) return;
    await compactProvince(this.world, province, { segmentsMax: 1 });
    await this.look(province, 'upload');
  }

  /** A new version of the registry or none, the rows compared again, and the day closed, unless the night fails. */
  async night(): Promise<void> {
    const { clock } = this.world;
    clock.time = Date.parse(`${vietnamDate(clock.now())}T18:30:00Z`);
    const versions = [...registryVersions().keys()];
    if (this.below(3) > 0) {
      const version = versions[this.below(versions.length)];
      if (version !== this.registry) await activateRegistry(this.world, version, { confirmShrink: true });
      this.registry = version;
    }
    const day = addDays(vietnamDate(clock.now()), -1);
    for (const province of living) {
      if (this.below(8) === 0) continue;
      await this.reverify(province, day);
      if ((await closeDays(this.world, province, day)).length > 0 && !this.closed.includes(day)) this.closed.push(day);
    }
    for (const { province, upload } of this.late.splice(0)) await this.process(province, upload);
    clock.time += hour;
  }

  private async reverify(province: string, day: string): Promise<void> {
    if ((await readProvinceState(this.world.state, province)) === undefined) return;
    await reverify(this.world, province, this.registry, { day });
    await this.look(province, 'night');
  }

  /** Notes the version that a step made, if it made one, and who moved by it. */
  private async look(province: string, by: Step): Promise<void> {
    const state = await readProvinceState(this.world.state, province);
    const seen = this.seen.get(province) ?? [];
    const last = seen[seen.length - 1];
    if (state === undefined || state.version === last.version) return;
    const rows = await historyRows(this.world, province);
    const moves = addCauses(last.rows, rows, by);
    for (const { verified } of moves.values())
      for (const [cause, persons] of Object.entries({ ...verified, ...verified.registry }))
        if (typeof persons === 'number' && persons !== 0) this.causes.add(cause);
    seen.push({ version: state.version, rows, fulls: new Set(this.fulls.get(province)), moves });
  }

  async rebuild(): Promise<void> {
    await this.forget();
    await rebuildState(this.world);
    const last = this.closed.at(-1);
    for (const province of living) if (last !== undefined) await closeDays(this.world, province, last);
  }

  /** Some pairs of versions and of days of both provinces. */
  async compare(when: string): Promise<void> {
    for (const province of living) {
      const seen = this.seen.get(province) ?? [];
      for (let pair = 0; pair < 2; pair++) {
        const [a, b, c] = [this.below(seen.length), this.below(seen.length), this.below(seen.length)].sort(
          (x, y) => x - y,
        );
        const whole = await this.versions(province, a, c, when);
        const parts: Diff[] = [];
        for (const points of [
          [a, b],
          [b, c],
        ] as const)
          parts.push(
            await diffOfVersions(this.world, [seen[points[0]].version, seen[points[1]].version], { province }),
          );
        this.note(isSum(whole, parts), `${when}${province} ${a}..${c} is not the sum over ${b}`);
      }
    }
    for (let pair = 0; pair < 2 && this.closed.length > 0; pair++) await this.days(when);
  }

  private async versions(province: string, a: number, b: number, when: string): Promise<Diff> {
    const seen = this.seen.get(province) ?? [];
    const points = [seen[a].version, seen[b].version] as const;
    const units = await diffOfVersions(this.world, points, { province, units: true });
    const found = new Map<string, DiffPlace>([['persons', units.provinces[0].persons]]);
    for (const { unit, ...place } of units.provinces[0].units ?? []) found.set(`unit ${unit}`, place);
    for (const scheme of schemes)
      found.set(scheme, (await diffOfVersions(this.world, points, { province, scheme })).provinces[0].persons);
    for (const group of new Set([
      ...found.keys(),
      ...seen.slice(a + 1, b + 1).flatMap(({ moves }) => [...moves.keys()]),
    ])) {
      this.compared += 1;
      const expected = sumOf(seen.slice(a + 1, b + 1).map(({ moves }) => moves.get(group)));
      const { before, after, ...moves } = found.get(group) ?? emptyPlace();
      this.note(
        isDeepStrictEqual(moves, expected),
        `${when}${province} ${points.join('..')} ${group}: ${JSON.stringify(moves)}`,
      );
      this.note(
        isDeepStrictEqual([before, after], [countsIn(seen[a].rows, group), countsIn(seen[b].rows, group)]),
        `${when}${province} ${points.join('..')} ${group}: figures`,
      );
    }
    return units;
  }

  private async days(when: string): Promise<void> {
    const [from, to] = [
      this.closed[this.below(this.closed.length)],
      this.closed[this.below(this.closed.length)],
    ].sort();
    const diff = await diffOfDays(this.world, [from, to], { provinces: all });
    const between = this.closed.filter((day) => day >= from && day <= to);
    const middle = between[this.below(between.length)];
    const parts = [
      await diffOfDays(this.world, [from, middle], { provinces: all, units: true }),
      await diffOfDays(this.world, [middle, to], { provinces: all, units: true }),
    ];
    this.compared += 1;
    this.note(isSum(diff, parts), `${when}${from}..${to} is not the sum over ${middle}`);
    this.note(diff.provinces.length === all.length, `${when}${from}..${to} lists ${diff.provinces.length} provinces`);
    const complete = new Set(diff.national.provinces);
    const summed = sumOf(diff.provinces.filter(({ province }) => complete.has(province)).map(({ persons }) => persons));
    const { before: _, after: __, ...national } = diff.national.persons;
    this.note(isDeepStrictEqual(national, summed), `${when}${from}..${to}: the country is not the sum`);
    for (const province of living) {
      const found = diff.provinces.find((each) => each.province === province);
      const seen = this.seen.get(province) ?? [];
      const at = (counts: unknown): Seen | undefined =>
        seen.findLast(({ rows }) => isDeepStrictEqual(countsIn(rows, 'persons'), counts));
      const then = at(found?.persons.before);
      const now = at(found?.persons.after);
      this.note(then !== undefined && now !== undefined, `${when}${province} ${from}..${to}: counts that never were`);
    }
  }

  private note(holds: boolean, wrong: string): void {
    if (!holds) this.wrong.push(wrong);
  }

  told(): Lived {
    const versions = [...this.seen.values()].reduce((sum, each) => sum + each.length - 1, 0);
    const { seed, compared, causes, wrong } = this;
    return { seed, versions, days: this.closed.length, compared, causes, wrong };
  }
}

type Moves = Pick<DiffPlace, 'verified' | 'denominator'>;

function sumOf(places: readonly (Moves | undefined)[]): Moves {
  const { before: _, after: __, ...sum } = emptyPlace();
  for (const place of places) if (place !== undefined) addMembers(sum, place);
  return sum;
}

function addMembers(to: object, from: object): void {
  const target = to as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    if (name === 'before' || name === 'after') continue;
    if (typeof value === 'number') target[name] = Number(target[name] ?? 0) + value;
    else addMembers(target[name] as object, value as object);
  }
}

/** Whether the persons of each province move by as much as in the parts together. */
function isSum(whole: Diff, parts: readonly Diff[]): boolean {
  return whole.provinces.every(({ province, persons }) => {
    const { before, after, ...moves } = persons;
    const each = parts.map((part) => part.provinces.find((one) => one.province === province)?.persons);
    return (
      isDeepStrictEqual(moves, sumOf(each)) &&
      isDeepStrictEqual(before, each[0]?.before) &&
      isDeepStrictEqual(after, each[1]?.after)
    );
  });
}

const unverified: readonly number[] = [Verdict.VERIFIED, Verdict.VERIFIED_PARTIAL_DATE];
const unsynced: readonly number[] = [
  Verdict.ID_MISSING,
  Verdict.ID_INVALID,
  Verdict.ID_NOT_FOUND,
  Verdict.OLD_ID_ONLY,
  Verdict.DATA_INVALID,
  Verdict.HELD,
];

/** The figures of a group, counted row by row. */
function countsIn(rows: ReadonlyMap<number, HistoryRow>, group: string): DiffPlace['before'] {
  const counts = { denominator: 0, synced: 0, verified: 0, remaining: 0 };
  for (const { verdict, unit, schemes: own } of rows.values()) {
    const isIn = group === 'persons' || group === `unit ${unit}` ? own.length > 0 : own.includes(group);
    if (!isIn || verdict === Verdict.OUT_OF_SCOPE) continue;
    counts.denominator += 1;
    if (unverified.includes(verdict)) counts.verified += 1;
    else counts.remaining += 1;
    if (!unsynced.includes(verdict)) counts.synced += 1;
  }
  return counts;
}
