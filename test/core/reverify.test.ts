import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/compact.ts';
import { verifyLedger } from '../../core/ledger-verify.ts';
import { rebuildState } from '../../core/rebuild.ts';
import { recheckKey } from '../../core/publish-version.ts';
import { Office, somePeople } from '../support/office.ts';
import type { RowChange } from '../support/office.ts';
import { publishedCounts, reverify, switchRegistry, verdictRows } from '../support/registry-days.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { plainClaims } from '../support/ledger-rows.ts';
import type { Person } from './registry-support.ts';

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

  it('compares no row that cannot have changed', async () => {
    const { office } = await twoOffices();
    const outcome = await reverify(office.world, province, next);
    // Nine claim a person whose record differs, one an ID that leads to such a person, one a CMND alone.
    expect(outcome.cost.compared).toBe(11);
  });

  it('finds by comparing every row nothing that it missed', async () => {
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

  it('goes back with the registry: the version before gives the verdicts of before', async () => {
    const { office } = await twoOffices();
    const before = await verdictRows(office.world, province);
    await reverify(office.world, province, next);
    await reverify(office.world, province, '2026-01-31');
    expect(await verdictRows(office.world, province)).toEqual(before);
  });

  it('tells the office which rows to check again, and no value of the registry', async () => {
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

  it('leaves who claims nothing that is compared as they were', async () => {
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
