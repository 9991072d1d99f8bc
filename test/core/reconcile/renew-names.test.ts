import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Unfinished } from '../../../core/base/errors.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { touchedClaims } from '../../../core/registry/changes/touched-claims.ts';
import { canonOf } from '../../../core/names/canon.ts';
import { renewNames, type RenewReport } from '../../../core/reconcile/renew-names.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { Dictionaries } from '../../../core/ledger/rows.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { Office, somePeople } from '../../support/office.ts';
import { reverify } from '../../support/registry-days.ts';
import { testWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../registry/registry-support.ts';

const province = 'vn34-52';
const people: Person[] = somePeople(6);
// Equal under canonicalisation 1, as tones change places over a hyphen.
people[1] = { ...people[1], name: 'Hồ-Lý Lan' };
const wrong = { name: 'Hố-Lỳ Lan' };

const first = '2026-01-31';
const both = '2026-02-28';

/** An office whose books were compared with an index of canonicalisation 1. */
async function officeOfBefore(): Promise<Office> {
  const world = testWorld();
  const { fingerprintKey: key } = world;
  const build = (version: string, canons?: number[]) =>
    buildRegistry(world, new MemoryExtract([people], { version }), { key, scratch: new MemoryScratch(), canons });
  await build(first, [canonOf(key.number, 1)]);
  await build(both);
  const office = await Office.open(people, world);
  await activateRegistry(world, first);
  return office;
}

async function rowsOf({ world }: Office): Promise<Record<string, [version: number, verdict: number]>> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const found: Record<string, [number, number]> = {};
  await ledger.scan(new Dictionaries(), (rows, at) => {
    found[rows.participant[at] - 5_200_000_000] = [Math.floor(rows.canon[at] / 256), rows.verdict[at]];
  });
  return found;
}

function renew({ world }: Pick<Office, 'world'>, reached?: unknown): Promise<RenewReport> {
  const { disclosure } = world;
  const touched = (from: string, to: string) => touchedClaims(world, from, to);
  return renewNames(world, { province, day: '2026-03-01', touched, disclosure, reached });
}

describe('ledger rows of canonicalisation 1', () => {
  let office: Office;
  beforeEach(async () => {
    office = await officeOfBefore();
  });

  it('keep their verdict on an index of both, and get that of today when their upload is read again', async () => {
    await office.send([office.row(1), office.row(2, wrong), office.row(3, { name: 'Trần Minh Khác' })]);
    const asBefore = { 1: [1, Verdict.VERIFIED], 2: [1, Verdict.VERIFIED], 3: [1, Verdict.NAME_DIFFERS] };
    expect(await rowsOf(office)).toEqual(asBefore);
    await activateRegistry(office.world, both);
    expect(await reverify(office.world, province, both, { all: true })).toMatchObject({
      facts: { compared: 3, waiting: 0, changed: 0 },
    });
    expect(await rowsOf(office)).toEqual(asBefore);

    expect(await renew(office)).toMatchObject({ uploads: 1, renewed: 3, left: 0, unread: {} });
    expect(await rowsOf(office)).toEqual({
      1: [2, Verdict.VERIFIED],
      2: [2, Verdict.NAME_DIFFERS],
      3: [2, Verdict.NAME_DIFFERS],
    });
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true });
    expect(await renew(office)).toMatchObject({ uploads: 0, renewed: 0, left: 0 });
  });

  it('are renewed from the upload that gave them alone, and not where it says several things', async () => {
    await office.send([office.row(1), office.row(2)]);
    await office.send([office.row(2, { date: '01/01/1980' })]);
    await office.send([office.row(3), office.row(3, { name: 'Lê Văn Khác' }), office.row(4)]);
    await activateRegistry(office.world, both);
    expect(await renew(office)).toMatchObject({ uploads: 3, renewed: 3, left: 1 });
    expect(await rowsOf(office)).toEqual({
      1: [2, Verdict.VERIFIED],
      2: [2, Verdict.BIRTH_DATE_DIFFERS],
      3: [1, Verdict.NAME_DIFFERS],
      4: [2, Verdict.VERIFIED],
    });
  });

  it('are renewed an upload a call where each takes all the time there is', async () => {
    await office.send([office.row(1)]);
    await office.send([office.row(2)]);
    const gone = await office.store([office.row(3)]);
    await syncBatch(office.world, gone);
    await activateRegistry(office.world, both);
    const { world } = office;
    await reverify(world, province, both, { all: true });
    const [head, set] = [world.objects.head.bind(world.objects), world.state.compareAndSet.bind(world.state)];
    vi.spyOn(world.objects, 'head').mockImplementation(async (key, options) => {
      if (key !== gone.key) return head(key, options);
      world.clock.time += 3_600_000;
      return undefined;
    });
    vi.spyOn(world.state, 'compareAndSet').mockImplementation((...asked) => {
      world.clock.time += 3_600_000;
      return set(...asked);
    });
    let reached: unknown;
    for (let calls = 1; ; calls++)
      try {
        const hurried = { ...world, deadline: world.clock.time + 1 };
        expect(await renew({ world: hurried }, reached)).toMatchObject({
          uploads: 2,
          renewed: 2,
          left: 1,
          unread: { UPLOAD_CHANGED: 1 },
        });
        expect(calls).toBe(3);
        break;
      } catch (error) {
        if (!(error instanceof Unfinished)) throw error;
        reached = JSON.parse(JSON.stringify(error.reached));
      }
  });

  it('stay as they are where the upload is gone, and are told', async () => {
    const upload = await office.store([office.row(1)]);
    await office.send([office.row(2)]);
    await syncBatch(office.world, upload);
    const { objects } = office.world;
    const head = objects.head.bind(objects);
    vi.spyOn(objects, 'head').mockImplementation(async (key, options) =>
      key === upload.key ? undefined : head(key, options),
    );
    await activateRegistry(office.world, both);
    expect(await renew(office)).toMatchObject({ uploads: 1, renewed: 1, left: 1, unread: { UPLOAD_CHANGED: 1 } });
    expect(await rowsOf(office)).toEqual({ 1: [1, Verdict.VERIFIED], 2: [2, Verdict.VERIFIED] });
  });

  it('make no other claim by being renewed: the same file again is unchanged and nothing is held', async () => {
    const rows = [office.row(1), office.row(2, wrong)];
    await office.send(rows);
    await activateRegistry(office.world, both);
    await renew(office);
    // Three more claims on each ID are allowed, as before.
    expect(await office.send(rows, { metadata: { resend: 'true' } })).toMatchObject({
      applied: { unchanged: 2, changed: 0, held: 0 },
    });
    for (const date of ['02/02/1982', '03/03/1983'])
      expect(await office.send([office.row(1, { date })])).toMatchObject({ applied: { changed: 1, held: 0 } });
    expect(await office.send([office.row(1, { date: '04/04/1984' })])).toMatchObject({ applied: { held: 1 } });
  });

  it('wait, and are counted, on an index that does not serve them', async () => {
    await office.send([office.row(1), office.row(2)]);
    const { world } = office;
    const options = { key: world.fingerprintKey, scratch: new MemoryScratch(), canons: [canonOf(1)] };
    const changed = people.map((person) => ({ ...person, name: 'Một Tên Khác' }));
    await buildRegistry(world, new MemoryExtract([changed], { version: 'alone' }), options);
    await activateRegistry(world, 'alone');
    expect(await reverify(world, province, 'alone')).toMatchObject({ facts: { compared: 0, waiting: 2 } });
    expect(await rowsOf(office)).toEqual({ 1: [1, Verdict.VERIFIED], 2: [1, Verdict.VERIFIED] });
    // An index that serves them again compares them with all that has changed meanwhile.
    await buildRegistry(world, new MemoryExtract([changed], { version: 'again' }), {
      key: world.fingerprintKey,
      scratch: new MemoryScratch(),
    });
    await activateRegistry(world, 'again');
    expect(await reverify(world, province, 'again')).toMatchObject({ facts: { compared: 2, waiting: 0, changed: 2 } });
    expect(await rowsOf(office)).toEqual({ 1: [1, Verdict.NAME_DIFFERS], 2: [1, Verdict.NAME_DIFFERS] });
  });
});
