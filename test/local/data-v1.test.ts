/**
 * What version 0.1 left on disk stays good: every later version opens it, goes on with it and can repair it.
 *
 * @module-tag long
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/commit/compact.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { segmentShape } from '../../core/ledger/rows.ts';
import { Cause } from '../../core/ledger/verdict-change.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { currentCounts, historyRows } from '../support/ledger-history.ts';
import { unpackFolder } from '../support/packed-folder.ts';
import { runCliAt } from '../support/run-cli.ts';

interface Persons {
  participants: number;
  denominator: number;
  synced: number;
  verified: number;
  remaining: number;
}
interface Province {
  province: string;
  ledgerVersion: number;
  lastUpload: string | null;
  persons: Persons;
  verdicts: Record<string, number>;
}
interface Status {
  asOf?: string;
  provinces: Province[];
}
interface Receipt {
  batchId: string;
  status: string;
  ledgerVersion: number;
  sha256: string;
}
interface Expected {
  now: string;
  batches: { held: string };
  status: Status;
  ledgerVerify: object;
  registryVerify: object;
  participants: { province: string; participant: string; row: object }[];
  outcomes: Record<string, string>; // SHA-256 by key
}

const fixture = join(import.meta.dirname, '../fixtures/data-v1');
const expected = JSON.parse(readFileSync(join(fixture, 'expected.json'), 'utf8')) as Expected;
const province = 'vn34-52';
const before = ofProvince(expected.status);
const nextFile = join(fixture, 'next.csv');

const copies = mkdtempSync(join(tmpdir(), 'doisoat-data-v1-'));

/** A new copy of the data directory, on the day it was made. */
function openCopy() {
  const folder = mkdtempSync(join(copies, 'copy-'));
  unpackFolder(join(fixture, 'data.gz'), folder);
  const askAt = async <T>(instant: string, ...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await runCliAt(instant, ...args, '--dir', folder, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as T;
  };
  const ask = <T>(...args: string[]): Promise<T> => askAt(expected.now, ...args);
  const status = async (): Promise<Status> => {
    const { asOf: _, ...found } = await ask<Status>('status');
    return found;
  };
  return { folder, ask, askAt, status };
}

function ofProvince(status: Status): Province {
  const found = status.provinces.find((each) => each.province === province);
  if (found === undefined) throw new Error(`no ${province} in the status`);
  return found;
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Members may be added, none renamed. */
function expectSameFigures({ provinces, ...rest }: Status): void {
  const known = provinces.filter(({ lastUpload }) => lastUpload !== null);
  expect({ ...rest, provinces: known }).toMatchObject(expected.status);
  expect(provinces).toHaveLength(34);
}

function expectSameAnswers(folder: string): void {
  const found = Object.keys(expected.outcomes).map((key) => [key, sha256Of(join(folder, 'objects', key))]);
  expect(Object.fromEntries(found)).toEqual(expected.outcomes);
}

type Rows = Awaited<ReturnType<typeof historyRows>>;

function isSame(some: Rows, others: Rows, participant: number): boolean {
  return JSON.stringify(some.get(participant)) === JSON.stringify(others.get(participant));
}

async function segmentVersions(world: LocalWorld): Promise<number[]> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const segments = ledger.manifest?.segments ?? [];
  const tables = await Promise.all(segments.map((ref) => ledger.openTable(ref, segmentShape)));
  return tables.map(({ shape }) => shape.version);
}

describe('a data directory of version 0.1', () => {
  let untouched: ReturnType<typeof openCopy>;
  beforeAll(() => {
    untouched = openCopy();
  });
  afterAll(() => rmSync(copies, { recursive: true }), 60_000);

  it('that others could read is closed when it is opened, with one line of warning, once', async () => {
    const folder = mkdtempSync(join(copies, 'open-'));
    unpackFolder(join(fixture, 'data.gz'), folder, 'as packed');
    const open = () => runCliAt(expected.now, 'status', '--dir', folder, '--json');
    const [first, second] = [await open(), await open()];
    expect(first.stderr).toMatch(/^Warning: other users could read [^\n]*\n$/);
    expect([second.code, second.stderr]).toEqual([0, '']);
  });

  it('is opened, and its figures, its people and its answers are the same', async () => {
    const { folder, ask, status } = untouched;
    expectSameFigures(await status());
    const shown = expected.participants.map(async (each) =>
      ask('ledger', 'show', '--province', each.province, '--participant', each.participant),
    );
    expect(await Promise.all(shown)).toMatchObject(expected.participants.map(({ row }) => row));
    expectSameAnswers(folder);
  });

  it('is intact: ledger and registry verify without drift or problem', async () => {
    const { ask } = untouched;
    expect(await ask('ledger', 'verify')).toMatchObject(expected.ledgerVerify);
    expect(await ask('registry', 'verify')).toMatchObject(expected.registryVerify);
  });

  it('takes the next upload, and knows its bytes and those of old ones when they come again', async () => {
    const { folder, ask, status } = openCopy();
    const send = (file: string) => ask<Receipt>('sync', file, '--province', province);
    // Somebody whose ID was missing is found, somebody new agrees, somebody verified has another date.
    const receipt = await send(nextFile);
    expect(receipt).toMatchObject({
      status: 'committed',
      ledgerVersion: before.ledgerVersion + 1,
      rows: { read: 3, accepted: 3 },
      applied: { changed: 3, held: 0 },
      verdicts: { VERIFIED: 2, BIRTH_DATE_DIFFERS: 1 },
    });
    const extended = await status();
    const { persons, verdicts } = before;
    expect(ofProvince(extended)).toMatchObject({
      persons: {
        ...persons,
        participants: persons.participants + 1,
        denominator: persons.denominator + 1,
        synced: persons.synced + 2,
        verified: persons.verified + 1,
      },
      verdicts: {
        ...verdicts,
        VERIFIED: verdicts.VERIFIED + 1,
        ID_MISSING: verdicts.ID_MISSING - 1,
        BIRTH_DATE_DIFFERS: verdicts.BIRTH_DATE_DIFFERS + 1,
      },
    });
    expect(await send(nextFile)).toMatchObject({ status: 'duplicate', batchId: receipt.batchId });
    const results = join(folder, 'objects/results', province, expected.batches.held);
    const { sha256 } = JSON.parse(readFileSync(join(results, 'receipt.json'), 'utf8')) as Receipt;
    const incoming = join(folder, 'objects/incoming', province, 'delta');
    const old = readdirSync(incoming).find((name) => sha256Of(join(incoming, name)) === sha256) ?? '';
    expect(await send(join(incoming, old))).toMatchObject({ status: 'duplicate', batchId: expected.batches.held });
    expect(await status()).toEqual(extended);
    expectSameAnswers(folder);
  });

  it('goes through the nightly run after another upload, with no drift', async () => {
    const { folder, ask, askAt } = openCopy();
    await ask('sync', nextFile, '--province', province);
    expect(await askAt('2026-02-03T17:30:00Z', 'reconcile')).toMatchObject({
      day: '2026-02-03',
      status: 'done',
      failed: [],
      published: true,
      national: { participants: 1209, drift: 0 },
    });
    expect(await ask('ledger', 'verify')).toMatchObject({ ok: true });
    expectSameAnswers(folder);
  });

  it('has its tables beside those of format 2, until a compaction writes them anew', async () => {
    const { folder, ask } = openCopy();
    const reading = async <T>(read: (world: LocalWorld) => Promise<T>): Promise<T> => {
      const world = await openWorld(folder, { log: false });
      return read(world).finally(() => {
        world.close();
      });
    };
    const rows = () => reading((world) => historyRows(world, province));
    const versions = () => reading(async (world) => [...new Set(await segmentVersions(world))]);
    const old = await rows();
    const nothing = { since: 0, verdictBefore: 0, cause: 0 };
    expect([...old.values()]).toMatchObject([...old.keys()].map(() => nothing));
    await ask('sync', nextFile, '--province', province);
    expect(await versions()).toEqual([1, 2]);
    const extended = await rows();
    const changed = [...extended.values()].filter(({ participant }) => !isSame(old, extended, participant));
    const { joined, claim } = Cause;
    // Mended, joined, and wrong again, in the order of their numbers.
    expect(changed.map(({ cause }) => cause).sort((a, b) => a - b)).toEqual([joined, claim, claim]);
    const flows = (await reading((world) => currentCounts(world, province)))?.flows;
    expect(flows?.persons).toEqual([
      [joined, 0, 1, 1],
      [claim, 1, 2, 1],
      [claim, 3, 1, 1],
    ]);
    const clock = { now: () => Date.parse(expected.now), sleep: () => Promise.resolve() };
    await reading((world) => compactProvince({ ...world, clock }, province, { segmentsMax: 1 }));
    expect(await versions()).toEqual([2]);
    expect(await rows()).toEqual(extended);
    expect(await ask('ledger', 'verify')).toMatchObject({ ok: true });
    expectSameAnswers(folder);
  });

  it('gets its state back from its objects when the state store is lost', async () => {
    const { folder, ask, status } = openCopy();
    for (const name of readdirSync(folder)) if (name.startsWith('state.sqlite')) rmSync(join(folder, name));
    // The canaries that it had registered are not in the objects alone: they are told of.
    expect(await ask('ledger', 'rebuild')).toMatchObject({ canariesForgotten: true });
    expectSameFigures(await status());
    expect(await ask('ledger', 'verify')).toMatchObject(expected.ledgerVerify);
  });

  it('has held claims that headquarters can still release', async () => {
    const { ask, status } = openCopy();
    expect(before.verdicts.HELD).toBe(6);
    expect(await ask('release', '--province', province, '--batch', expected.batches.held)).toMatchObject({
      ledgerVersion: before.ledgerVersion + 1,
      rows: { accepted: 6 },
      verdicts: { BIRTH_DATE_DIFFERS: 6, HELD: 0 },
    });
    const { persons, verdicts } = ofProvince(await status());
    expect(persons).toMatchObject({ ...before.persons, synced: before.persons.synced + 6 });
    expect(verdicts).toEqual({
      ...before.verdicts,
      HELD: 0,
      BIRTH_DATE_DIFFERS: before.verdicts.BIRTH_DATE_DIFFERS + 6,
    });
    expect(await ask('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
