import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptDay } from '../../../core/commit/attempts.ts';
import { compactProvince } from '../../../core/commit/compact.ts';
import { Cause } from '../../../core/ledger/verdict-change.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { recheckKey } from '../../../core/commit/publish-version.ts';
import { Office, somePeople, type RowChange } from '../../support/office.ts';
import { buildVersion, publishedCounts, reverify, switchRegistry, verdictRows } from '../../support/registry-days.ts';
import { currentCounts, flowsBetween, historyRows, isOpen } from '../../support/ledger-history.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { plainClaims } from '../../support/ledger-rows.ts';
import type { Person } from '../registry/registry-support.ts';

const province = 'vn34-52';
const next = '2026-02-28';

/** People whom something happens to between the two versions, and the rows that claim them. */
function changedPeople(people: readonly Person[]): Person[] {
  const changed: Person[] = people.map((person) => ({ ...person }));
  changed[0].status = 'deceased';
  changed[1].name = 'Nguyễn Thị Khác';
  changed[2].birth = '1991-03-03';
  changed[3].sex = '2';
  // A new ID, which nobody claims yet; another, which somebody did.
  changed[4] = { ...changed[4], status: 'cancelled', successor: '052290000005' };
  changed.push({ ...people[4], id: '052290000005', oldId: '' });
  changed[5] = { ...changed[5], status: 'cancelled' };
  changed.push({ id: '052226000001', name: 'Lê Thị Bé', birth: '2026-01-20', sex: '2' });
  // The person of a CMND: a name corrected. Of a superseded ID: its successor dies.
  changed[7].name = 'Trần Minh Đức';
  changed[17].name = 'Trần Minh Đức';
  changed[8].birth = '1990';
  return changed;
}

const claims: [number, RowChange?][] = [
  [1],
  [2],
  [3],
  [4],
  [5],
  [6],
  [7],
  [8, { id: '', oldId: '200000008' }],
  [9],
  [10, { id: '052226000001', name: 'Lê Thị Bé', date: '20/01/2026' }],
  [11, { name: 'Nguyễn Thị Khác', id: '052090000002' }],
  [12, { id: '' }],
  [13, { date: '31/02/1990' }],
  [14, { id: '052090000099' }],
  [18, { id: '052190000018' }],
];

async function twoOffices(): Promise<{ office: Office; scratch: Office }> {
  const people = somePeople(20);
  people.push({ ...people[17], id: '052190000018', oldId: '', successor: people[17].id });
  const office = await Office.open(people);
  const scratch = await Office.open(people);
  await switchRegistry(scratch.world, changedPeople(people), next);
  for (const each of [office, scratch]) {
    await each.send(claims.map(([n, change]) => each.row(n, change)));
    await each.send([each.row(15), each.row(16, { schemes: 'BHXHBB;BHYT' })]);
  }
  await switchRegistry(office.world, changedPeople(people), next);
  return { office, scratch };
}

async function keysOf(office: Office): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of office.world.objects.list('')) keys.push(key);
  return keys;
}

describe('re-verification', () => {
  it('gives the rows and counts that all uploads would give from scratch', async () => {
    const { office, scratch } = await twoOffices();
    expect(await publishedCounts(office.world, province)).not.toEqual(await publishedCounts(scratch.world, province));
    const outcome = await reverify(office.world, province, next);
    expect(await verdictRows(office.world, province)).toEqual(await verdictRows(scratch.world, province));
    expect(await publishedCounts(office.world, province)).toEqual(await publishedCounts(scratch.world, province));
    expect(await plainClaims(office.world, province)).toEqual(await plainClaims(scratch.world, province));
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true, provinces: [{ versions: 3 }] });
    expect(outcome).toMatchObject({
      status: 'reverified',
      facts: {
        from: ['2026-01-31'],
        causes: { death: 1, newId: 1, superseded: 1, cancelled: 1, correction: 6, oldId: 1 },
      },
    });
  });

  it('says in rows and counts why, as of the day of the run', async () => {
    const { office } = await twoOffices();
    const before = await historyRows(office.world);
    await reverify(office.world, province, next, { day: '2026-03-02' });
    const after = await historyRows(office.world);
    const day = attemptDay(Date.parse('2026-03-02T12:00:00+07:00'));
    const causes = new Map<number, number>();
    for (const row of after.values()) {
      const old = before.get(row.participant) ?? row;
      const isSame = old.verdict === row.verdict;
      const since = !isOpen(row) ? 0 : isOpen(old) ? old.since : day;
      expect(row).toMatchObject(isSame ? old : { verdictBefore: old.verdict, since });
      if (!isSame) causes.set(row.cause, (causes.get(row.cause) ?? 0) + 1);
    }
    const { death, newId, superseded, cancelled, correction, oldId } = Cause;
    expect(Object.fromEntries(causes)).toEqual({
      [death]: 1,
      [newId]: 1,
      [superseded]: 1,
      [cancelled]: 1,
      [correction]: 6,
      [oldId]: 1,
    });
    const flows = (await currentCounts(office.world))?.flows;
    expect({ ...flows, units: { ...flows?.units } }).toEqual(flowsBetween(before, after, (_, row) => row.cause));
  });

  it('compares no row that cannot have changed', async () => {
    const { office } = await twoOffices();
    const outcome = await reverify(office.world, province, next);
    // Nine claim a person whose record differs, one an ID that leads to such a person, one a CMND alone.
    expect(outcome.cost.compared).toBe(11);
  });

  it('misses no row, by a comparison of all rows', async () => {
    const { office } = await twoOffices();
    await reverify(office.world, province, next);
    expect(await reverify(office.world, province, next, { all: true })).toMatchObject({
      status: 'notNeeded',
      cost: { compared: 17 },
    });
  });

  it('changes nothing the second time', async () => {
    const { office } = await twoOffices();
    await reverify(office.world, province, next);
    const objects = await keysOf(office);
    expect(await reverify(office.world, province, next)).toMatchObject({ status: 'notNeeded', ledgerVersion: 3 });
    expect(await keysOf(office)).toEqual(objects);
  });

  it('follows a registry that is switched back', async () => {
    const { office } = await twoOffices();
    const before = await verdictRows(office.world, province);
    await reverify(office.world, province, next);
    await reverify(office.world, province, '2026-01-31');
    expect(await verdictRows(office.world, province)).toEqual(before);
  });

  it('lists the rows to check again, without registry values', async () => {
    const { office } = await twoOffices();
    await reverify(office.world, province, next);
    const bytes = await office.world.objects.read(recheckKey(province, '2026-02-01', 3));
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n');
    expect(lines.length).toBe(12);
    expect(lines.find((line) => line.startsWith('5200000001'))).toContain(
      ',DV1,VERIFIED,DECEASED,Đề nghị kiểm tra lại',
    );
    expect(lines.join()).not.toContain('Nguyễn Thị Khác');
    expect(lines.join()).not.toContain('052290000005');
  });

  it('names no verdict that the policy hides', async () => {
    const { office } = await twoOffices();
    office.world.disclosure = 'yes-no';
    await reverify(office.world, province, next);
    const bytes = await office.world.objects.read(recheckKey(province, '2026-02-01', 3));
    expect(new TextDecoder().decode(bytes)).not.toMatch(/NAME_DIFFERS|BIRTH_DATE_DIFFERS|SEX_DIFFERS/);
  });

  it('survives a compaction before and after it, and a rebuild of the state store', async () => {
    const { office, scratch } = await twoOffices();
    await compactProvince(office.world, province, { segmentsMax: 1 });
    await reverify(office.world, province, next);
    await compactProvince(office.world, province, { segmentsMax: 1 });
    expect(await verdictRows(office.world, province)).toEqual(await verdictRows(scratch.world, province));
    const counts = await publishedCounts(office.world, province);
    office.world.state = new MemoryStateStore();
    await rebuildState(office.world);
    expect(await publishedCounts(office.world, province)).toEqual(counts);
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true, provinces: [{ drift: 0 }] });
    expect(await reverify(office.world, province, next)).toMatchObject({ status: 'notNeeded' });
  });

  it('does not change rows without a compared claim', async () => {
    const people = somePeople(20);
    const office = await Office.open(people);
    const guesses = [1, 2, 3, 4, 5].map((d) => office.row(1, { number: `521000000${d}`, date: `0${d}/01/1980` }));
    await office.send([...guesses, office.row(2)]);
    await office.send([office.row(3)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
    await switchRegistry(office.world, changedPeople(people), next);
    await reverify(office.world, province, next, { all: true });
    expect(await publishedCounts(office.world, province)).toMatchObject({
      participants: 6,
      verdicts: { HELD: 5, NAME_DIFFERS: 1 },
    });
  });
});

describe('re-verification beside commits', () => {
  /** Runs `act` just before the first ratification, and `after` when it was answered. */
  function aroundRatify(office: Office, act: () => Promise<unknown>, after: () => void = () => {}): void {
    const { state } = office.world;
    const real = state.compareAndSet.bind(state);
    state.compareAndSet = async (key, expected, item) => {
      state.compareAndSet = real;
      await act();
      const answer = await real(key, expected, item);
      after();
      return answer;
    };
  }

  it('restarts on a concurrent batch and loses nothing of either', async () => {
    const { office, scratch } = await twoOffices();
    const late = [office.row(1, { name: 'Nguyễn Văn Khác' }), office.row(2), office.row(17)];
    aroundRatify(office, () => office.send(late));
    expect(await reverify(office.world, province, next)).toMatchObject({ status: 'reverified', attempts: 2 });
    await scratch.send(late);
    expect(await verdictRows(office.world, province)).toEqual(await verdictRows(scratch.world, province));
    expect(await publishedCounts(office.world, province)).toEqual(await publishedCounts(scratch.world, province));
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true, provinces: [{ versions: 4, drift: 0 }] });
  });

  it('finds its own version when the answer was lost', async () => {
    const { office } = await twoOffices();
    const lost = (): void => {
      throw new Error('no answer');
    };
    aroundRatify(office, async () => {}, lost);
    expect(await reverify(office.world, province, next)).toMatchObject({
      status: 'reverified',
      ledgerVersion: 3,
      rechecks: 11,
    });
    expect(await verifyLedger(office.world)).toMatchObject({ ok: true, provinces: [{ versions: 3 }] });
  });

  it('yields to a compaction and follows it', async () => {
    const { office, scratch } = await twoOffices();
    aroundRatify(office, () => compactProvince(office.world, province, { segmentsMax: 1 }));
    expect(await reverify(office.world, province, next)).toMatchObject({ status: 'reverified', attempts: 2 });
    expect(await verdictRows(office.world, province)).toEqual(await verdictRows(scratch.world, province));
  });

  it('leaves rows of a concurrent batch on the old version to the next run', async () => {
    const { office, scratch } = await twoOffices();
    const late = [office.row(1), office.row(3), office.row(9)];
    await activateRegistry(office.world, '2026-01-31', { confirmShrink: true });
    aroundRatify(office, async () => {
      await activateRegistry(office.world, next, { confirmShrink: true });
      await reverify(office.world, province, next);
    });
    await office.send(late);
    await scratch.send(late);
    expect(await reverify(office.world, province, next)).toMatchObject({ facts: { from: ['2026-01-31', next] } });
    expect(await verdictRows(office.world, province)).toEqual(await verdictRows(scratch.world, province));
  });

  it('gives the same ledger whatever the order of uploads and re-verifications', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            rows: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
            kind: fc.constantFrom('delta', 'delta', 'leave', 'full'),
            place: fc.nat(1000), // in the order of processing
          }),
          { minLength: 2, maxLength: 4 },
        ),
        // places of re-verifications, each after a switch to the other version
        fc.array(fc.nat(1000), { maxLength: 2 }),
        async (drafts, switches) => {
          const people = somePeople(20);
          const lived = await Office.open(people);
          const straight = await Office.open(people);
          await buildVersion(lived.world, changedPeople(people), next);
          await switchRegistry(straight.world, changedPeople(people), next);
          const events: { place: number; act: () => Promise<unknown> }[] = [];
          for (const { rows, kind, place } of drafts) {
            const metadata: Record<string, string> =
              kind === 'delta' ? {} : { schemes: 'BHYT', 'confirm-shrink': 'true' };
            if (kind === 'full') metadata.rows = String(rows.length);
            const sending = { kind, metadata: { ...metadata, resend: 'true' } };
            const upload = await lived.store(
              rows.map((n) => lived.row(n)),
              sending,
            );
            await straight.send(
              rows.map((n) => straight.row(n)),
              sending,
            );
            events.push({ place, act: () => syncBatch(lived.world, upload) });
          }
          switches.forEach((place, n) => {
            const version = n === 0 ? next : '2026-01-31';
            events.push({
              place,
              act: async () => {
                await activateRegistry(lived.world, version, { confirmShrink: true });
                await reverify(lived.world, province, version);
              },
            });
          });
          for (const { act } of events.toSorted((a, b) => a.place - b.place)) await act();
          await activateRegistry(lived.world, next, { confirmShrink: true });
          await reverify(lived.world, province, next);
          expect(await verdictRows(lived.world, province)).toEqual(await verdictRows(straight.world, province));
          expect(await publishedCounts(lived.world, province)).toEqual(await publishedCounts(straight.world, province));
          expect(await verifyLedger(lived.world)).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 8 },
    );
  });
});
