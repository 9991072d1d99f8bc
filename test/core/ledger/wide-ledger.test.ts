/**
 * A ledger with more stamps than one segment has numbers for: 65,535 uploads still have the last word somewhere.
 *
 * @module-tag long
 */
import { expect, it } from 'vitest';
import { compactProvince } from '../../../core/commit/compact.ts';
import { Stage } from '../../../core/commit/stage.ts';
import { stageRows } from '../../../core/commit/stage-tables.ts';
import { json, stateOf } from '../../../core/commit/stage-version.ts';
import { noOldId } from '../../../core/domain/columns.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { readProvinceState, stateItem, stateKey } from '../../../core/domain/province-state.ts';
import { Counts } from '../../../core/ledger/counts.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { manifestBytes, type CompactionManifest } from '../../../core/ledger/manifest.ts';
import { Dictionaries, LedgerRows } from '../../../core/ledger/rows.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { commitTest, plainRows } from '../../support/ledger-rows.ts';
import { testProvince } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const participants = 70_000;
const start = Date.UTC(2026, 0, 1);

/** Makes a version in which every participant was last named by an upload of their own. */
async function manyUploads(world: TestWorld): Promise<void> {
  await commitTest(world, { name: 'first', asOf: start, rows: [{ participant: 1 }] });
  const state = await readProvinceState(world.state, testProvince);
  const { manifest: first } = await Ledger.open(world, testProvince, state);
  if (state === undefined || first === undefined) throw new Error('no ledger');
  const dictionaries = new Dictionaries();
  for (let n = 1; n <= participants; n++)
    dictionaries.stamps.number({ asOf: start + n, batch: n.toString(16).padStart(32, '0') });
  const rows = new LedgerRows(dictionaries);
  rows.fit();
  const counts = Counts.recount(undefined, dictionaries);
  for (let n = 1; n <= participants; n++) {
    const at = rows.add();
    rows.participant[at] = n;
    rows.oldId[at] = noOldId;
    rows.schemes[at] = 0b0100;
    rows.schemeStamp[2][at] = n;
    rows.identityStamp[at] = n;
    rows.verdict[at] = Verdict.ID_MISSING;
    counts.move(rows, at, 0b0100, 1);
  }
  const id = 'a'.repeat(32);
  const stage = new Stage(world, { province: testProvince, id, since: 0 });
  const { answers: _a, batch: _b, ...same } = first as typeof first & { answers?: unknown; batch?: unknown };
  const manifest: CompactionManifest = {
    ...same,
    version: 2,
    previous: { manifest: state.manifest, batch: state.batch },
    compaction: {
      id,
      base: state.manifest,
      horizon: new Date(start).toISOString(),
      merged: { segments: 1, claims: 1 },
      rows: participants,
      dropped: 0,
    },
    segments: await stageRows(stage, rows),
    claims: [],
    counts: await stage.put(json(counts.toObject())),
  };
  const { sha256 } = await stage.put(manifestBytes(manifest));
  await stage.flush();
  const next = stateOf(manifest, sha256, counts.toObject(), state.lastUpload);
  expect(await world.state.compareAndSet(stateKey(testProvince), 1, stateItem(next))).toBe('set');
}

it('keeps every stamp through reading, a commit and a compaction', async () => {
  const world = testWorld();
  await manyUploads(world);
  const expected = Array.from({ length: participants }, (_, i) => start + i + 1);
  const stamps = async (): Promise<number[]> => (await plainRows(world)).map(({ identityAsOf }) => identityAsOf);
  expect(await stamps()).toEqual(expected);
  await commitTest(world, { name: 'next', asOf: start + 200_000, rows: [{ participant: 65_536 }] });
  expected[65_535] = start + 200_000;
  expect(await stamps()).toEqual(expected);
  expect(await compactProvince(world, testProvince, { segmentsMax: 1 })).toMatchObject({ status: 'compacted' });
  expect(await stamps()).toEqual(expected);
  expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
  const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
  expect(ledger.manifest?.segments.length).toBe(2);
});
