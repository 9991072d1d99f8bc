import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonOf } from '../../../core/names/canon.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import type { ReverifyOutcome } from '../../../core/reconcile/reverify.ts';
import { $DryRun, dryRun, type DryRun, type ProvinceDryRun } from '../../../core/reconcile/dry-run.ts';
import { causeName, recheckCauses, type RecheckCause } from '../../../core/ledger/verdict-change.ts';
import { Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { registerCanaries } from '../../../core/registry/canaries.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { Country, scenarioProvinces } from '../../../proof/scenario/country.ts';
import { historyRows, type HistoryRow } from '../../support/ledger-history.ts';
import { Office, somePeople } from '../../support/office.ts';
import { buildVersion, reverify, switchRegistry } from '../../support/registry-days.ts';
import type { TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../registry/registry-support.ts';

const province = 'vn34-52';
const dayMs = 86_400_000;

/** The same stores, which throw where something is to be written. */
function readOnly(world: TestWorld): TestWorld {
  const only = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (!writes.includes(String(name))) return value.bind(target) as unknown;
        return () => {
          throw new Error(`a dry run called ${String(name)}`);
        };
      },
    });
  return { ...world, objects: only(world.objects), state: only(world.state) };
}
const writes = ['put', 'putIfAbsent', 'remove', 'compareAndSet'];

function asked(world: TestWorld, version: string): Promise<DryRun> {
  return dryRun(readOnly(world), version);
}

function of(report: DryRun, id: string): ProvinceDryRun {
  const found = report.provinces.find((each) => each.province === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

/** What a re-verification did, in the words of the dry run. */
function toldBy(outcome: ReverifyOutcome): Partial<ProvinceDryRun> {
  if (outcome.status === 'notNeeded') return { compared: 0, changed: 0, waiting: 0, rechecks: 0 };
  const { facts, rechecks } = outcome;
  return { compared: facts.compared, changed: facts.changed, waiting: facts.waiting, rechecks };
}

/** Changes and verdicts, counted from the rows before and after. */
function countedFrom(
  before: ReadonlyMap<number, HistoryRow>,
  after: ReadonlyMap<number, HistoryRow>,
): Pick<ProvinceDryRun, 'changes' | 'verdicts' | 'verifiedBefore' | 'verifiedAfter'> {
  const isVerified = ({ verdict }: HistoryRow): boolean =>
    verdict === Verdict.VERIFIED || verdict === Verdict.VERIFIED_PARTIAL_DATE;
  const counted = [...after.values()].filter((row) => row.schemes.length > 0);
  const changes = Object.fromEntries(
    recheckCauses.map((cause) => [cause, { toVerified: 0, fromVerified: 0, other: 0 }]),
  ) as ProvinceDryRun['changes'];
  const verdicts: Record<string, number> = {};
  let [verifiedBefore, verifiedAfter] = [0, 0];
  for (const row of counted) {
    const old = before.get(row.participant);
    if (old === undefined) throw new Error('nobody joins by a registry');
    verifiedBefore += Number(isVerified(old));
    verifiedAfter += Number(isVerified(row));
    if (old.verdict === row.verdict) continue;
    const [was, is] = [isVerified(old), isVerified(row)];
    changes[causeName(row.cause) as RecheckCause][was === is ? 'other' : is ? 'toVerified' : 'fromVerified'] += 1;
    for (const [verdict, by] of [
      [old.verdict, -1],
      [row.verdict, 1],
    ]) {
      const name = verdictNames[verdict - 1];
      verdicts[name] = (verdicts[name] ?? 0) + by;
      if (verdicts[name] === 0) delete verdicts[name];
    }
  }
  return { changes, verdicts, verifiedBefore, verifiedAfter };
}

describe('a dry run', () => {
  it(
    'says what re-verification after the activation then does, whatever happened to people and books',
    { tags: 'long' },
    async () => {
      const seen = new Set<string>();
      const life = fc.record({
        seed: fc.integer({ min: 1, max: 1e6 }),
        nights: fc.array(fc.boolean(), { maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(life, async ({ seed, nights }) => {
          let told: DryRun | undefined;
          const country = new Country({
            seed,
            people: 50,
            uploadsPerDay: 2,
            async beforeActivation(world, version) {
              told = await asked(world, version);
            },
          });
          const { world } = country;
          await country.begin();
          // A snapshot comes on the second of these days, deltas on the others; some nights nobody runs.
          for (const [at, runs] of [true, ...nights, true].entries()) {
            await country.live(12 + at);
            if (!runs) continue;
            const report = $DryRun.parse(told);
            expect(report.refused).toBeNull();
            for (const id of scenarioProvinces) {
              const before = await historyRows(world, id);
              const outcome = await reverify(world, id, report.registryVersion);
              const own = of(report, id);
              expect(own).toMatchObject({ failed: null, ...countedFrom(before, await historyRows(world, id)) });
              expect(own).toMatchObject(toldBy(outcome));
              for (const [cause, { toVerified, fromVerified }] of Object.entries(own.changes)) {
                if (toVerified > 0) seen.add(`${cause} toVerified`);
                if (fromVerified > 0) seen.add(`${cause} fromVerified`);
              }
            }
            for (const name of ['compared', 'verifiedBefore', 'verifiedAfter'] as const)
              expect(report.national[name]).toBe(report.provinces.reduce((all, each) => all + each[name], 0));
          }
        }),
        { numRuns: 6, seed: 4 },
      );
      expect([...seen]).toEqual(expect.arrayContaining(['correction toVerified', 'correction fromVerified']));
    },
  );
});

/** An office with a row for every cause, and the people as they are in the next version. */
async function eventfulOffice(): Promise<{ office: Office; next: Person[] }> {
  const people = somePeople(12);
  const office = await Office.open(people);
  const born = { id: '052226000001', name: 'Lê Thị Bé', birth: '2026-01-20', sex: '1' };
  await office.send([
    ...[1, 2, 3, 4, 5].map((n) => office.row(n)),
    office.row(6, { id: born.id, name: born.name, date: '20/01/2026' }),
    office.row(7, { id: '', oldId: '200000007' }),
    office.row(8, { name: 'Phạm Một Khác' }),
  ]);
  const next: Person[] = people.map((person) => ({ ...person }));
  next[0].status = 'deceased';
  next[1] = { ...next[1], status: 'cancelled', successor: '052290000002' };
  next[2].status = 'cancelled';
  next[3].birth = '1991-03-03';
  next[6].oldId = '';
  next[7].name = 'Phạm Một Khác';
  next.push(born, { ...people[1], id: '052290000002', oldId: '' });
  return { office, next };
}

describe('what a dry run tells', () => {
  let office: Office;
  let report: DryRun;
  beforeAll(async () => {
    const eventful = await eventfulOffice();
    office = eventful.office;
    await buildVersion(office.world, eventful.next, '2026-02-28');
    report = await asked(office.world, '2026-02-28');
  });

  it('is the change of each cause and verdict, by province and in all', () => {
    const none = { toVerified: 0, fromVerified: 0, other: 0 };
    expect(of(report, province)).toEqual({
      province,
      failed: null,
      compared: 7,
      changed: 7,
      waiting: 0,
      rechecks: 7,
      verifiedBefore: 5,
      verifiedAfter: 3,
      changes: {
        death: { ...none, fromVerified: 1 },
        newId: { ...none, toVerified: 1 },
        superseded: { ...none, fromVerified: 1 },
        cancelled: { ...none, fromVerified: 1 },
        correction: { toVerified: 1, fromVerified: 1, other: 0 },
        oldId: { ...none, other: 1 },
        rule: none,
      },
      verdicts: expect.objectContaining({ VERIFIED: -2, DECEASED: 1, ID_SUPERSEDED: 1 }),
    });
    const { province: _, failed: __, ...figures } = of(report, province);
    expect(report.national).toEqual(figures);
    expect(report).toMatchObject({
      registryVersion: '2026-02-28',
      people: 14,
      against: { registryVersion: '2026-01-31', people: 12 },
      refused: null,
    });
    expect(report.provinces.map((each) => each.province)).toEqual(provinces.map(({ id }) => id));
    expect(of(report, 'vn34-01')).toMatchObject({ failed: null, compared: 0, verifiedBefore: 0 });
  });

  it('is nothing for the version in use, once a run has passed', async () => {
    const { office: own, next } = await eventfulOffice();
    await switchRegistry(own.world, next, '2026-02-28');
    expect((await asked(own.world, '2026-02-28')).national.changed).toBe(7);
    own.world.clock.time += dayMs;
    await reconcile(own.world, { provinces: [province] });
    const { national } = await asked(own.world, '2026-02-28');
    expect(national).toMatchObject({ compared: 0, changed: 0, verifiedBefore: 3, verifiedAfter: 3, verdicts: {} });
  });

  it('is a province that cannot be read, and the others all the same', async () => {
    const { world } = office;
    await office.send([office.row(9)], { province: 'vn34-01' });
    const broken = Object.assign(Object.create(world.objects) as typeof world.objects, {
      read: (key: string, options?: object) =>
        key.startsWith('staged/vn34-01/') ? Promise.resolve(undefined) : world.objects.read(key, options),
    });
    const found = await dryRun({ ...world, objects: broken }, '2026-02-28');
    expect(of(found, 'vn34-01')).toMatchObject({ failed: 'INTEGRITY', verifiedBefore: 0, compared: 0 });
    expect(of(found, province)).toEqual(of(report, province));
    expect(found.national).toEqual(report.national);
  });

  it('is also with which code activation would be refused', async () => {
    const { world, people } = office;
    await buildVersion(world, people.slice(0, 6), 'few');
    expect(await asked(world, 'few')).toMatchObject({ refused: 'REGISTRY_SHRINK_NOT_CONFIRMED' });
    await registerCanaries(world, '2026-01-31', Float64Array.of(Number(people[3].id)));
    expect(await asked(world, '2026-02-28')).toMatchObject({ refused: 'REGISTRY_CANARY_FAILED' });
    await expect(asked(world, 'unknown')).rejects.toThrow(
      expect.objectContaining({ code: 'REGISTRY_VERSION_UNKNOWN' }),
    );
  });
});

describe('rows of a canonicalisation that the version does not serve', () => {
  it('wait in the dry run as in the run', async () => {
    const people = somePeople(4);
    const office = await Office.open(people);
    const { world } = office;
    const build = (some: readonly Person[], version: string, canons?: number[]) =>
      buildRegistry(world, new MemoryExtract([some], { version }), {
        key: world.fingerprintKey,
        scratch: new MemoryScratch(),
        canons,
      });
    await build(people, 'before', [canonOf(1, 1)]);
    await activateRegistry(world, 'before');
    await office.send([office.row(1), office.row(2)]);
    const changed = people.map((person) => ({ ...person, name: 'Một Tên Khác' }));
    await build(changed, 'alone', [canonOf(1)]);
    const told = of(await asked(world, 'alone'), province);
    expect(told).toMatchObject({ waiting: 2, compared: 0, changed: 0, verifiedBefore: 2, verifiedAfter: 2 });
    await activateRegistry(world, 'alone');
    expect(told).toMatchObject(toldBy(await reverify(world, province, 'alone')));
    // A version that serves them compares them with all that has changed meanwhile, whatever is in use now.
    await build(changed, 'again');
    const again = of(await asked(world, 'again'), province);
    expect(again.changes.correction.fromVerified + again.changes.rule.fromVerified).toBe(2);
    await activateRegistry(world, 'again');
    expect(again).toMatchObject({ ...toldBy(await reverify(world, province, 'again')), verifiedAfter: 0 });
  });
});
