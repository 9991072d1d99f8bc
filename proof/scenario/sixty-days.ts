/** Sixty days of the small country, with what must hold on every one of them and at the end. */
import { isDeepStrictEqual } from 'node:util';
import { KeptCases } from '../../core/cases/kept-cases.ts';
import { Verdict } from '../../core/domain/codes.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { recheckCauses } from '../../core/ledger/verdict-change.ts';
import { dryRun, type DryRun, type ProvinceDryRun } from '../../core/reconcile/dry-run.ts';
import { steps } from '../../core/reconcile/reconcile.ts';
import type { ProvinceRun, RunReport } from '../../core/reconcile/run-report.ts';
import { diffOfDays } from '../../core/steering/diff.ts';
import { closedDays } from '../../core/steering/standing.ts';
import { publishedCounts, reverify, verdictRows } from '../../test/support/registry-days.ts';
import { plainSharing, readBooks, type PlainSharing } from './ledgers.ts';
import { Country, fromScratch, scenarioProvinces, type CountryOptions } from './country.ts';
import { passNight } from './nights.ts';

export interface Days {
  uploads: number;
  lost: number;
  redriven: number;
  crashed: Set<string>; // steps
  failedNights: number;
  disturbances: number; // uploads committed during a run
  /** Rows that agreed with a person who died before the next run, and those of them that it did not find. */
  deaths: { concerned: number; missed: string[] };
  /** Nights after which a comparison of every row with the registry still found something. */
  unsettled: string[];
  /** Nights after which the open cases of a province (another one each night) were not as many as its state says. */
  miscounted: string[];
  /** Nights whose re-verification did something else than the dry run of the evening's version had said. */
  unforeseen: string[];
  /** Closed days, and provinces whose change since the first of them its causes do not add up to. */
  decomposed: { days: number; wrong: string[] };
  sharing: { expected: PlainSharing; found: PlainSharing };
  drift: number;
  /** Published counts and rows, as they came about and from scratch, by province. */
  counts: { lived: unknown[]; scratch: unknown[] };
  rows: { lived: unknown[]; scratch: unknown[] };
}

const elsewhereFlag = 'ALSO_ELSEWHERE';

export async function liveDays(days: number, options: CountryOptions): Promise<Days> {
  let foreseen: DryRun | undefined;
  const country = new Country({
    ...options,
    async beforeActivation(asked, version) {
      foreseen = await dryRun(asked, version);
    },
  });
  const { world } = country;
  const told: Omit<Days, 'decomposed' | 'sharing' | 'counts' | 'rows'> = {
    uploads: 0,
    lost: 0,
    redriven: 0,
    crashed: new Set(),
    failedNights: 0,
    disturbances: 0,
    deaths: { concerned: 0, missed: [] },
    unsettled: [],
    miscounted: [],
    unforeseen: [],
    drift: 0,
  };
  await country.begin();
  let crashes = 0;
  for (let day = 0; day < days; day++) {
    await country.live(day);
    const failing = country.happens(15) ? scenarioProvinces[country.below(scenarioProvinces.length)] : undefined;
    const concerned = await agreeingDead(country);
    country.died.clear();
    // In each step in turn; one that was over before its crash came is tried again.
    const untried = steps.filter(({ name }) => !told.crashed.has(name));
    const crashable = untried.length === 0 ? steps : untried;
    const night = await passNight(country, {
      crashIn: country.happens(75) ? crashable[crashes++ % crashable.length].name : undefined,
      failing,
      disturbed: country.happens(50),
    });
    if (night.diedIn !== undefined) told.crashed.add(night.diedIn);
    told.disturbances += night.uploads;
    told.redriven += Object.values(night.report.national.redriven).reduce((sum, n) => sum + n, 0);
    told.drift += night.report.national.drift;
    if (night.report.status !== 'done') told.failedNights += 1;
    if (night.uploads === 0) told.unforeseen.push(...surprises(day, night.report, foreseen));
    const books = concerned.length === 0 ? [] : await readBooks(world);
    const after = new Map(books.map((row) => [`${row.province} ${row.number}`, row.verdict]));
    for (const { province, number } of concerned.filter((row) => row.province !== failing)) {
      told.deaths.concerned += 1;
      const verdict = after.get(`${province} ${number}`);
      // Who was sent again during the run may say something else by now.
      if (verdict !== Verdict.DECEASED && night.uploads === 0) told.deaths.missed.push(`${day} ${province} ${number}`);
    }
    for (const province of scenarioProvinces.filter((each) => each !== failing)) {
      const again = await reverify(world, province, night.report.registryVersion, { all: true });
      if (again.status !== 'notNeeded') told.unsettled.push(`${day} ${province}`);
    }
    const listed = scenarioProvinces[day % scenarioProvinces.length];
    const { cases } = await new KeptCases(world).read(listed);
    const remaining = (await readProvinceState(world.state, listed))?.remaining ?? 0;
    if (cases.length !== remaining || cases.before.gone < 0) told.miscounted.push(`${day} ${listed}`);
  }
  // A last quiet night, an hour later: nothing is on its way any more.
  world.clock.time += 3_600_000;
  await passNight(country, { disturbed: false });
  const last = await passNight(country, { disturbed: false });
  const scratch = await fromScratch(country);
  const all = async (read: (from: typeof world, province: string) => Promise<unknown>, from: typeof world) => {
    const each: unknown[] = [];
    for (const province of scenarioProvinces) each.push(await read(from, province));
    return each;
  };
  const decomposed = await decompose(world);
  const { sharedIds, idsElsewhere, overlap, pairs } = last.report.national;
  return {
    ...told,
    decomposed,
    uploads: country.sent.length,
    lost: country.lost,
    drift:
      told.drift +
      (await verifyLedger(world)).provinces.reduce((sum, { drift, problems }) => sum + drift + problems.length, 0),
    sharing: {
      expected: plainSharing(await readBooks(world)),
      found: { sharedIds, idsElsewhere, overlap, pairs, elsewhere: await listedElsewhere(country, last.report.day) },
    },
    counts: { lived: await all(publishedCounts, world), scratch: await all(publishedCounts, scratch) },
    rows: { lived: await all(verdictRows, world), scratch: await all(verdictRows, scratch) },
  };
}

/** Provinces of which the run tells other counts or causes than the dry run did. */
function surprises(day: number, { provinces }: RunReport, foreseen: DryRun | undefined): string[] {
  const factsOf = (of: ProvinceDryRun | ProvinceRun): string =>
    [of.compared, of.changed, of.waiting, of.rechecks].join();
  return provinces
    .filter(({ failed }) => failed === null)
    .filter((run) => {
      const dry = foreseen?.provinces.find(({ province }) => province === run.province);
      if (dry === undefined || factsOf(dry) !== factsOf(run)) return true;
      return recheckCauses.some((cause) => {
        const { toVerified, fromVerified, other } = dry.changes[cause];
        return toVerified + fromVerified + other !== (run.causes[cause] ?? 0);
      });
    })
    .map(({ province }) => `${day} ${province}`);
}

/**
 * Every closed day against the one before, and the sum of all against the first and the last: of persons, and of units
 * from the versions themselves. `diffOfDays` throws where its sums are not what lies between two counts.
 */
async function decompose(world: Country['world']): Promise<Days['decomposed']> {
  const wrong: string[] = [];
  const days = new Set<string>();
  for (const province of scenarioProvinces) {
    const closed = (await closedDays(world, province, '2020-01-01', '2099-12-31')).map(({ day }) => day);
    for (const day of closed) days.add(day);
    const ends = [closed[0], closed[closed.length - 1]] as const;
    const whole = await diffOfDays(world, ends, { provinces: [province], units: true });
    let sums: number[] = [];
    for (const [at, day] of closed.entries()) {
      if (at === 0) continue;
      const { persons } = (await diffOfDays(world, [closed[at - 1], day], { provinces: [province] })).provinces[0];
      const moved = leavesOf([persons.verified, persons.denominator]);
      sums = moved.map((each, k) => each + (sums[k] ?? 0));
    }
    const { persons } = whole.provinces[0];
    if (!isDeepStrictEqual(sums, leavesOf([persons.verified, persons.denominator]))) wrong.push(province);
  }
  return { days: days.size, wrong };
}

/** The numbers of a document, in its order. */
function leavesOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return Object.values(value as object).flatMap(leavesOf);
}

/** Verified rows of people who have died since the last extract and are dead in this one. */
async function agreeingDead(country: Country): Promise<{ province: string; number: string }[]> {
  if (country.died.size === 0) return [];
  const dead = new Set(
    [...country.died]
      .map((at) => country.people[at])
      .filter(({ status }) => status === 'deceased')
      .map(({ id }) => id),
  );
  const verified: ReadonlySet<number> = new Set([Verdict.VERIFIED, Verdict.VERIFIED_PARTIAL_DATE]);
  const changed = new Set(
    [...country.died].filter((at) => country.changedOtherwise.has(at)).map((at) => country.people[at].id),
  );
  return (await readBooks(country.world)).filter(
    ({ id, verdict }) => dead.has(id) && !changed.has(id) && verified.has(verdict),
  );
}

async function listedElsewhere(country: Country, day: string): Promise<string[]> {
  const listed: string[] = [];
  for (const province of scenarioProvinces) {
    const bytes = await country.world.objects.read(`results/${province}/lists/${day}/sharing.csv`);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    for (const line of lines) if (line.includes(elsewhereFlag)) listed.push(`${province} ${line.split(',')[0]}`);
  }
  return listed.sort();
}
