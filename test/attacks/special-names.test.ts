/**
 * Units and categories whose names mean something to JavaScript, or are none at all: through upload, ledger, the
 * scheduled run, summary and repair they are names like any other (docs/ledger.md, Counts object).
 *
 * @module-tag long
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/commit/compact.ts';
import { readCounts } from '../../core/commit/prepare-version.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { makeProvinceDocument, makeSummary } from '../../core/summary/summary.ts';
import { $ProvinceDocument } from '../../core/summary/summary-schema.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { commitTest } from '../support/ledger-rows.ts';
import { testProvince } from '../support/matched-batch.ts';
import { Office, somePeople } from '../support/office.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

/** Keys that an ordinary object has, sets, or orders otherwise. */
const special = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'then',
  'length',
  '0',
  '4294967296',
  '-0',
  'NaN',
  'null',
  'undefined',
  'true',
  '',
  'Trường THCS Nguyễn Huệ',
  '東京',
  '👩‍👩‍👧',
  'ﬁ ligature',
  'x'.repeat(5_000),
];
const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...special) }, fc.string({ maxLength: 12 }));

/** Persons by name of the group in a counts object. */
function personsIn(groups: Readonly<Record<string, readonly number[]>>): [string, number][] {
  return Object.entries(groups)
    .map(([group, counts]): [string, number] => [group, counts.reduce((sum, count) => sum + count, 0)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function tally(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const each of names) counts.set(each, 1 + (counts.get(each) ?? 0));
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

async function countsOf(world: TestWorld) {
  const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
  const counts = await readCounts(world, ledger);
  if (counts === undefined) throw new Error('no counts');
  return counts;
}

async function expectWhole(world: TestWorld): Promise<void> {
  expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
}

describe('units and categories that are keys of JavaScript', () => {
  it('are counted like any other through commits, leaves and a compaction', async () => {
    const people = fc.array(fc.record({ unit: name, category: name }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(people, people, async (first, second) => {
        const world = testWorld();
        const rows = (all: typeof first) => all.map((each, i) => ({ ...each, participant: i + 1 }));
        const day = (d: number): number => Date.UTC(2026, 0, d);
        await commitTest(world, { name: 'a', asOf: day(1), rows: rows(first) });
        await commitTest(world, { name: 'b', asOf: day(2), rows: rows(second) });
        const now = [...second, ...first.slice(second.length)];
        const check = async (all: typeof first): Promise<void> => {
          await expectWhole(world);
          const { units, categories } = await countsOf(world);
          expect(personsIn(units)).toEqual(tally(all.map(({ unit }) => unit)));
          expect(personsIn(categories)).toEqual(tally(all.map(({ category }) => category)));
        };
        await check(now);
        const gone = { name: 'l', asOf: day(3), kind: 'leave' as const, scope: ['BHYT' as const] };
        await commitTest(world, { ...gone, rows: [{ participant: 1 }] });
        await compactProvince(world, testProvince, { segmentsMax: 1 });
        await check(now.slice(1));
      }),
      { numRuns: 150 },
    );
  });

  it('do not stop the night, and stand in the summary under their names', async () => {
    const office = await Office.open(somePeople(special.length));
    const { world } = office;
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const lines = special.map((each, i) => {
      const row = office.row(i + 1).split(',');
      return [...row.slice(0, -1), cell(each), cell(special[special.length - 1 - i])].join(',');
    });
    const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit,category';
    for (const [n, sent] of [lines.slice(0, 10), lines].entries()) {
      const key = `incoming/${testProvince}/delta/special-${n}.csv`;
      await world.objects.put(key, new TextEncoder().encode([header, ...sent].join('\r\n')));
      world.clock.time += 60_000;
      const version = (await world.objects.head(key))?.version ?? '';
      expect(await syncBatch(world, { key, version })).toMatchObject({ status: 'committed' });
    }
    // A cell is cut at 120 characters; ligatures and everything else stay.
    const kept = special.map((each) => each.slice(0, 120));
    const { units, categories } = await countsOf(world);
    expect(personsIn(units)).toEqual(tally(kept));
    expect(personsIn(categories)).toEqual(tally(kept));
    await expectWhole(world);

    world.clock.time += 86_400_000;
    expect(await reconcile(world, { provinces: [testProvince] })).toMatchObject({ status: 'done', failed: [] });
    await expectWhole(world);
    for (const ledger of [true, false]) {
      const { status, facts } = await readSummaryInput(world, { ledger });
      const document = makeProvinceDocument(makeSummary(status, world.clock.now(), facts), testProvince, facts);
      const parsed = $ProvinceDocument.parse(JSON.parse(JSON.stringify(document)));
      for (const groups of [parsed.groups?.units, parsed.groups?.categories])
        expect(groups?.groups?.map((group) => group.name).toSorted()).toEqual([...new Set(kept)].toSorted());
    }
  });

  it('are read from counts of before, whose object has them as its own members', async () => {
    const world = testWorld();
    await commitTest(world, {
      name: 'a',
      asOf: 1,
      rows: [{ participant: 1, unit: '__proto__', category: 'toString' }],
    });
    const state = await readProvinceState(world.state, testProvince);
    const { manifest } = await Ledger.open(world, testProvince, state);
    const text = new TextDecoder().decode(await world.objects.read(manifest?.counts.key ?? ''));
    expect(text).toContain('"units":{"__proto__":[0,1,');
    expect(Object.keys((await countsOf(world)).units)).toEqual(['__proto__']);
  });
});
