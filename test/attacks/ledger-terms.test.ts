/** Files that would fill the dictionaries of a province until nobody can read its ledger any more (docs/ledger.md). */
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/commit/compact.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { commitTest, plainRows } from '../support/ledger-rows.ts';
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

async function expectReadable(world: TestWorld): Promise<void> {
  expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
  expect((await plainRows(world)).length).toBe((await readProvinceState(world.state, testProvince))?.participants);
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
});
