/** Files that would fill the dictionaries of a province until nobody can read its ledger any more (docs/ledger.md). */
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/commit/compact.ts';
import { Dictionaries, segmentShape, type SegmentMeta } from '../../core/ledger/rows.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { countedCategoriesMax, segmentTermsMax, type LedgerLimits } from '../../core/ledger/limits.ts';
import { readCounts } from '../../core/commit/prepare-version.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { commitTest } from '../support/ledger-rows.ts';
import { testProvince, type TestBatch } from '../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

const start = Date.UTC(2026, 0, 1);

/** A well-formed file in which every row has a category of its own. */
function freeText(file: number, rows: number): TestBatch {
  return {
    name: `free-text-${file}`,
    asOf: start + file * 60_000,
    rows: Array.from({ length: rows }, (_, i) => ({
      participant: 1 + file * rows + i,
      category: `note ${file} ${i}`,
    })),
  };
}

async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Sends the files one after the other; what became of each. */
async function sendAll(world: TestWorld, files: readonly TestBatch[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const file of files) outcomes.push(await codeOf(commitTest(world, file)));
  return outcomes;
}

/** No limits: what a province of before they existed could commit. */
const unlimited: LedgerLimits = { categories: Infinity, units: Infinity, stamps: Infinity };

async function expectReadable(world: TestWorld): Promise<void> {
  expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
}

/** Category of every participant, ascending. */
async function categoriesOf(world: TestWorld): Promise<string[]> {
  const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
  const dictionaries = new Dictionaries();
  const found: string[] = [];
  await ledger.scan(dictionaries, (rows, at) => void found.push(dictionaries.categories.values[rows.category[at]]));
  return found;
}

describe('a province that is sent ever more categories', () => {
  it('stays readable after 17 files of 4,096: the fifth and later ones are refused', async () => {
    const world = testWorld();
    const outcomes = await sendAll(
      world,
      Array.from({ length: 17 }, (_, file) => freeText(file, 4096)),
    );
    expect(outcomes).toEqual([...Array<string>(4).fill('done'), ...Array<string>(13).fill('LEDGER_CATEGORIES_FULL')]);
    await expectReadable(world);
    expect(await compactProvince(world, testProvince, { segmentsMax: 1 })).toMatchObject({ status: 'compacted' });
    await expectReadable(world);
  });

  it('is refused once a daily file is free text, and then takes files without new categories', async () => {
    const world = testWorld();
    const limits: LedgerLimits = { ...unlimited, categories: 50 };
    const days = Array.from({ length: 8 }, (_, day) => freeText(day, 10));
    const outcomes: string[] = [];
    for (const day of days) outcomes.push(await codeOf(commitTest(world, day, limits)));
    expect(outcomes).toEqual([...Array<string>(5).fill('done'), ...Array<string>(3).fill('LEDGER_CATEGORIES_FULL')]);
    const before = await readProvinceState(world.state, testProvince);
    expect(before?.version).toBe(5);
    const known = { ...days[7], rows: days[7].rows.map((row, i) => ({ ...row, category: `note 0 ${i}` })) };
    expect(await codeOf(commitTest(world, known, limits))).toBe('done');
    // The same people without their notes: after a compaction there is room again.
    for (const [file, day] of days.slice(0, 5).entries()) {
      const rows = day.rows.map(({ participant }) => ({ participant, category: 'HC' }));
      const corrected = { name: `corrected-${file}`, asOf: start + 86_400_000 + file, rows };
      expect(await codeOf(commitTest(world, corrected, { ...limits, categories: 51 }))).toBe('done');
    }
    const another = freeText(6, 10);
    expect(await codeOf(commitTest(world, another, limits))).toBe('LEDGER_CATEGORIES_FULL');
    await compactProvince(world, testProvince, { segmentsMax: 1 });
    expect(await codeOf(commitTest(world, another, limits))).toBe('done');
    await expectReadable(world);
  });

  it('counts what segments hold that the file does not touch', async () => {
    const world = testWorld();
    const limits: LedgerLimits = { ...unlimited, categories: 25, units: 25 };
    const far = (file: number): TestBatch => ({ ...freeText(file, 10), name: `far-${file}` });
    expect(await codeOf(commitTest(world, far(1), limits))).toBe('done');
    // Who leaves is not in the counts any more, and is still a row with its category.
    await commitTest(world, { ...far(1), name: 'l', kind: 'leave', scope: ['BHYT'], asOf: start + 3_600_000 }, limits);
    expect(await codeOf(commitTest(world, far(50), limits))).toBe('done');
    expect(await codeOf(commitTest(world, far(99), limits))).toBe('LEDGER_CATEGORIES_FULL');
  });

  it('is refused more units, and more files, than a ledger may have', async () => {
    const world = testWorld();
    const units = (file: number, count: number): TestBatch => ({
      name: `units-${file}`,
      asOf: start + file,
      rows: Array.from({ length: count }, (_, i) => ({ participant: 100 * file + i, unit: `${file} ${i}` })),
    });
    const limits: LedgerLimits = { categories: 1, units: 12, stamps: 3 };
    expect(await codeOf(commitTest(world, units(1, 6), limits))).toBe('done');
    expect(await codeOf(commitTest(world, units(2, 6), limits))).toBe('done');
    expect(await codeOf(commitTest(world, units(3, 1), limits))).toBe('LEDGER_UNITS_FULL');
    const row = (participant: number): TestBatch => ({
      name: `row-${participant}`,
      asOf: start + participant,
      rows: [{ participant, unit: '1 1' }],
    });
    expect(await codeOf(commitTest(world, row(500), limits))).toBe('done');
    expect(await codeOf(commitTest(world, row(501), limits))).toBe('LEDGER_STAMPS_FULL');
    await expectReadable(world);
  });
});

describe('a province that had filled its dictionaries before there was a limit', () => {
  it('is read, compacted and counted, with more categories than a segment has numbers', { tags: 'long' }, async () => {
    const world = testWorld();
    const files = [0, 1, 2].map((file) => freeText(file, 22_000));
    for (const file of files) await commitTest(world, file, unlimited);
    await expectReadable(world);
    const sent = files.flatMap(({ rows }) => rows.map(({ category }) => category));
    expect(await categoriesOf(world)).toEqual(sent);
    // The largest are counted by name, everybody else as one.
    const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
    const counts = await readCounts(world, ledger);
    expect(Object.keys(counts?.categories ?? {}).length).toBe(countedCategoriesMax);
    expect(counts?.otherCategories?.[1]).toBe(66_000 - countedCategoriesMax);
    const { facts } = await readSummaryInput(world, { ledger: true });
    const { categories } = facts.provinces.get(testProvince)?.groups ?? {};
    expect([categories?.groups?.length, categories?.total]).toEqual([500, countedCategoriesMax + 1]);
    expect(categories?.others?.participants).toBe(66_000 - 500);

    expect(await compactProvince(world, testProvince, { segmentsMax: 1 })).toMatchObject({ facts: { rows: 66_000 } });
    await expectReadable(world);
    expect(await categoriesOf(world)).toEqual(sent);
    const compacted = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
    const metas: SegmentMeta[] = [];
    for (const ref of compacted.manifest?.segments ?? [])
      metas.push((await compacted.openTable(ref, segmentShape)).meta as SegmentMeta);
    expect(metas.length).toBe(2);
    expect(Math.max(...metas.map((meta) => meta.categories.length))).toBeLessThanOrEqual(segmentTermsMax + 1);
    // Rows of many segments, written again at once: each segment has what its own rows use.
    const everybody = { ...freeText(0, 66_000), name: 'leave', kind: 'leave' as const, scope: ['BHYT' as const] };
    await commitTest(world, { ...everybody, asOf: start + 86_400_000 });
    await expectReadable(world);
    expect(await categoriesOf(world)).toEqual(sent);
  });
});
