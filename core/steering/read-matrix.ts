/** Reads what a matrix is made of: the states, the counts objects and, for units by scheme, the open cases. */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { CaseView } from '../cases/case-view.ts';
import { verdictNames } from '../domain/codes.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { countsOf } from '../ledger/chain-moves.ts';
import { verdictsByName, type CountsObject } from '../ledger/counts.ts';
import { readManifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { matrixOf, type Matrix, type MatrixQuestion } from './matrix.ts';
import { talliesOfCases, talliesOfCounts, talliesOfUnits, type Tally } from './tallies.ts';

type MatrixWorld = Pick<World, 'objects' | 'state' | 'hash' | 'clock'>;

export interface MatrixReading extends MatrixQuestion {
  provinces: readonly string[];
  disclosure: Disclosure | 'exact';
  /** The open cases of a province under this disclosure: needed where units are told by scheme. */
  casesOf?: (province: string) => Promise<CaseView>;
}

type Sums = Pick<CountsObject, 'persons' | 'schemes'>;

/** Sums without units, 80 numbers each, by store of objects and manifest: all provinces of some weeks. */
const keptSumsMax = 10_000;
const keptSums = new WeakMap<World['objects'], Map<string, Sums>>();

/**
 * The matrix of now. Throws Refusal MATRIX_AXES if rows and columns are the same; `IntegrityError`, also if counts and
 * state of a province do not agree.
 */
export async function readMatrix(world: MatrixWorld, reading: MatrixReading): Promise<Matrix> {
  const { rows, columns, filter, provinces } = reading;
  if (rows === columns) throw new Refusal('MATRIX_AXES');
  const read = await Promise.all(provinces.map((province) => readProvince(world, province, reading)));
  const tallies = (function* (): Generator<Tally> {
    for (const each of read) yield* each.tallies;
  })();
  const withBooks = read.filter(({ ledgerVersion }) => ledgerVersion > 0).map(({ province }) => province);
  return {
    day: vietnamDate(world.clock.now()),
    rows,
    columns,
    filter: JSON.parse(JSON.stringify(filter)) as Matrix['filter'],
    provinces: read.map(({ province, ledgerVersion }) => ({ province, ledgerVersion })),
    ...matrixOf(tallies, { rows, columns, filter }, withBooks),
  };
}

async function readProvince(
  world: MatrixWorld,
  province: string,
  { rows, columns, filter, disclosure, casesOf }: MatrixReading,
): Promise<{ province: string; ledgerVersion: number; tallies: Iterable<Tally> }> {
  const byUnit = rows === 'unit' || filter.unit !== undefined;
  if (byUnit && (rows === 'scheme' || columns === 'scheme' || filter.scheme !== undefined)) {
    if (casesOf === undefined) throw new Error('units are told by scheme from the open cases alone');
    const view = await casesOf(province);
    return { province, ledgerVersion: view.cases.ledgerVersion, tallies: talliesOfCases(view) };
  }
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return { province, ledgerVersion: 0, tallies: [] };
  const ledgerVersion = state.version;
  if (byUnit) {
    const counts = await countsNow(world, province, state);
    return { province, ledgerVersion, tallies: talliesOfUnits(province, counts, disclosure) };
  }
  return {
    province,
    ledgerVersion,
    tallies: talliesOfCounts(province, await sumsNow(world, province, state), disclosure),
  };
}

async function sumsNow(world: MatrixWorld, province: string, state: ProvinceState): Promise<Sums> {
  const kept = keptSums.get(world.objects) ?? new Map<string, Sums>();
  keptSums.set(world.objects, kept);
  const known = kept.get(state.manifest);
  if (known !== undefined) return held(known, province, state);
  const { persons, schemes } = await countsNow(world, province, state);
  if (kept.size >= keptSumsMax) kept.clear();
  kept.set(state.manifest, { persons, schemes });
  return { persons, schemes };
}

async function countsNow(world: MatrixWorld, province: string, state: ProvinceState): Promise<CountsObject> {
  return held(await countsOf(world, await readManifest(world, province, state)), province, state);
}

/** The counts, held to what the state says. Throws `IntegrityError`. */
function held<T extends Sums>(counts: T, province: string, { verdicts }: ProvinceState): T {
  const counted = verdictsByName(counts.persons);
  if (verdictNames.every((name) => counted[name] === verdicts[name])) return counts;
  throw new IntegrityError(`PROVINCE#${province}/STATE`, 'verdicts that the counts do not have', 'the same counts');
}
