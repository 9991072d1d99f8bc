/** Rows that name nobody, sent through the whole job, and what trace says of them. */
import { describe, expect, it } from 'vitest';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { participantNumber } from '../../../core/domain/columns.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { compactRegistry } from '../../../core/registry/build/compact.ts';
import { openRegistry } from '../../../core/registry/open-registry.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { candidateLines, candidatesHead, candidatesHeader, candidatesKey } from '../../../core/trace/candidates-csv.ts';
import type { TracedClaim } from '../../../core/trace/candidate.ts';
import { makeClaimTables } from '../../../core/trace/claim-tables.ts';
import { explain } from '../../../core/trace/explain.ts';
import { gatherOpenClaims } from '../../../core/trace/open-claims.ts';
import { readPartial } from '../../../core/trace/partial.ts';
import { pairHash } from '../../../core/trace/pairs.ts';
import { dropSweep, sweepGroups, sweepName, sweepRegistry, sweepsPrefix } from '../../../core/trace/sweep.ts';
import { trace, type Traced } from '../../../core/trace/trace.ts';
import { Office, somePeople } from '../../support/office.ts';
import type { TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../registry/registry-support.ts';

const giaLai = 'vn34-52';
const people = somePeople(400).map((person, at) => ({
  ...person,
  name: `${person.name} ${['An', 'Bình', 'Chi', 'Dũng', 'Kiên'][at % 5]} ${at}`.replace(/\d+$/, (n) => word(Number(n))),
}));

/** A word for a number, so that no two people have one name. */
function word(n: number): string {
  const [vowels, middle] = ['aeiou', 'bcdghklmnp'[Math.floor(n / 5) % 10]];
  return `Q${vowels[n % 5]}${middle}${vowels[Math.floor(n / 50) % 5]}${'tn'[Math.floor(n / 250)]}`;
}

async function ledgersOf(world: TestWorld, provinces: readonly string[]): Promise<Ledger[]> {
  const ledgers: Ledger[] = [];
  for (const province of provinces)
    ledgers.push(await Ledger.open(world, province, await readProvinceState(world.state, province)));
  return ledgers;
}

async function traceAll(world: TestWorld, rejected?: ReadonlySet<string>, provinces = [giaLai]): Promise<Traced> {
  const [registry, ledgers] = [await openRegistry(world), await ledgersOf(world, provinces)];
  return trace(world, { registry, ledgers, books: ledgers, ...(rejected && { rejected }) });
}

/** Traced claims by participant number. */
function byNumber(traced: Traced): Map<string, TracedClaim> {
  const all = Array.from({ length: traced.claims.length }, (_, at) => traced.claim(at));
  return new Map(all.map((each) => [participantNumber(traced.claims.participant[each.claim]), each]));
}

const idOf = (n: number): number => Number(people[n - 1].id);

describe('rows that name nobody', () => {
  it('lead to the person: without an ID, with a mistyped, an unknown and a stranger’s one', async () => {
    const office = await Office.open(people);
    await office.send([
      office.row(1, { id: '' }),
      office.row(2, { id: '052090900002' }),
      office.row(3, { id: '052090001003' }),
      office.row(4, { id: people[99].id }),
      office.row(5),
    ]);
    const traced = await traceAll(office.world);
    const claims = byNumber(traced);
    expect([...claims.keys()].toSorted()).toEqual(['5200000001', '5200000002', '5200000003', '5200000004']);
    for (const n of [1, 2, 3, 4]) {
      const claim = claims.get(`520000000${n}`);
      expect(claim?.grade).toBe('UNIQUE');
      expect(claim?.candidates[0]).toMatchObject({ id: idOf(n), fields: { name: 'equal', date: 'equal' } });
    }
    const ids = [1, 2, 3, 4].map((n) => claims.get(`520000000${n}`)?.candidates[0].fields.id);
    expect(ids).toEqual(['', 'edit', 'edit', 'none']);
  });

  it('move no verdict, no rate and no ledger', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '' }), office.row(2)]);
    const before = await readProvinceState(office.world.state, giaLai);
    await traceAll(office.world);
    expect(await readProvinceState(office.world.state, giaLai)).toEqual(before);
  });

  it('are traced only with a name and a date, a membership, and in scope', async () => {
    const office = await Office.open(people);
    await office.send([
      office.row(1, { id: '', name: '' }),
      office.row(2, { id: '', date: '31/02/1990' }),
      office.row(3, { id: '' }),
      office.row(4, { id: '' }),
    ]);
    await office.send([office.row(4)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
    expect([...byNumber(await traceAll(office.world)).keys()]).toEqual(['5200000003']);
  });

  it('never lead to somebody dead with certainty', async () => {
    const dead = people.map((person, at) => (at === 0 ? { ...person, status: 'deceased' } : person));
    const office = await Office.open(dead);
    await office.send([office.row(1, { id: '' })]);
    const claim = byNumber(await traceAll(office.world)).get('5200000001');
    expect(claim?.candidates[0]).toMatchObject({ id: idOf(1), fields: { status: 'deceased' } });
    expect(claim?.grade).toBe('SEVERAL');
  });

  it('of namesakes born on one day lead to both', async () => {
    const namesake = { ...people[0], id: '052090900077', oldId: '299999999' };
    const office = await Office.open([...people, namesake]);
    await office.send([office.row(1, { id: '' })]);
    const claim = byNumber(await traceAll(office.world)).get('5200000001');
    expect(claim?.grade).toBe('SEVERAL');
    expect(claim?.candidates.map(({ id }) => id)).toEqual([idOf(1), 52090900077]);
    expect(claim?.namesakes).toBe(2);
  });

  it('of somebody who is nowhere lead to nobody', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '', name: 'Ai Đó Khác Hẳn', date: '30/11/1955' })]);
    const traced = await traceAll(office.world);
    const claim = byNumber(traced).get('5200000001');
    expect(claim).toMatchObject({ grade: 'NONE', candidates: [], found: 0, namesakes: 0 });
    expect(candidateLines(traced.claims, traced.claim(0))).toMatch(
      /^5200000001,DV1,ID_MISSING,NONE,,,,,,,,,,,,,0,,0,0\.\d{4},bits -?\d+\.\d\d,,\r\n$/,
    );
  });

  it('with a CMND or a replaced ID have their candidate listed', async () => {
    const replaced = { ...people[1], id: '052090777777', status: 'cancelled', successor: people[1].id };
    const office = await Office.open([...people, replaced]);
    await office.send([office.row(1, { id: '', oldId: people[0].oldId ?? '' }), office.row(2, { id: '052090777777' })]);
    const claims = byNumber(await traceAll(office.world));
    for (const n of [1, 2])
      expect(claims.get(`520000000${n}`)?.candidates).toMatchObject([{ id: idOf(n), fields: { id: 'successor' } }]);
  });

  it('lead from a cancelled person to the one who stands for them now', async () => {
    const before = { ...people[0], id: '052090777777', status: 'cancelled', successor: people[0].id };
    const renamed = people.map((person, at) => (at === 0 ? { ...person, name: 'Tên Mới Hẳn' } : person));
    const office = await Office.open([...renamed, before]);
    await office.send([office.row(1, { id: '', name: people[0].name })]);
    const claim = byNumber(await traceAll(office.world)).get('5200000001');
    expect(claim?.candidates).toMatchObject([{ id: idOf(1), fields: { name: 'other', date: 'equal' } }]);
    expect(claim?.found).toBe(1);
  });

  it('are told when somebody else’s row uses the candidate’s ID', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '' }), office.row(2, { id: '' })]);
    await office.send([office.row(1, { number: '4200000001' })], { province: 'vn34-42' });
    const [registry, ledgers] = [await openRegistry(office.world), await ledgersOf(office.world, [giaLai, 'vn34-42'])];
    const claims = byNumber(await trace(office.world, { registry, ledgers: [ledgers[0]], books: ledgers }));
    expect(claims.get('5200000001')?.candidates[0].inUseElsewhere).toBe(true);
    expect(claims.get('5200000002')?.candidates[0].inUseElsewhere).toBe(false);
  });

  it('are never led to a rejected candidate again', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '' }), office.row(2, { id: '' })]);
    const hash = pairHash(office.world.fingerprintKey, giaLai, 5_200_000_001, idOf(1));
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const claims = byNumber(await traceAll(office.world, new Set([hash])));
    expect(claims.get('5200000001')).toMatchObject({ grade: 'NONE', candidates: [] });
    expect(claims.get('5200000002')?.grade).toBe('UNIQUE');
  });

  it('of children lead to the children of the province born that day, whatever their name', async () => {
    const child = { ...people[0], id: '052225000001', oldId: '', birth: '2025-03-04', name: 'Chưa Đặt' };
    const elsewhere = { ...child, id: '042225000002', home: 'vn34-42', name: 'Cũng Chưa' };
    const girl = { ...child, id: '052325000003', sex: '2', name: 'Lại Chưa' };
    const office = await Office.open([...people, child, elsewhere, girl]);
    await office.send([office.row(1, { id: '', name: 'Tên Khai Sinh', date: '04/03/2025' })]);
    const claim = byNumber(await traceAll(office.world)).get('5200000001');
    expect(claim?.candidates).toMatchObject([
      { id: 52225000001, pass: 5, fields: { residence: 'same', name: 'other' } },
    ]);
    expect(claim?.grade).not.toBe('UNIQUE');
  });
});

describe('the list of candidates', () => {
  it('holds IDs and levels, and neither names nor dates; nor do keys, logs and partials', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '' }), office.row(2, { id: '052090900002', name: 'Khac Ten' })]);
    const traced = await traceAll(office.world);
    const text =
      candidatesHead() + Array.from(traced.ofProvince(giaLai), (each) => candidateLines(traced.claims, each)).join('');
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toBe(`\uFEFF${candidatesHeader.join(',')}`);
    for (const line of lines) expect(line.split(',')).toHaveLength(candidatesHeader.length);
    expect(lines[1]).toMatch(
      /^5200000001,DV1,ID_MISSING,UNIQUE,1,052090000001,0\.9\d{3},\d+\.\d,equal,equal,equal,,same,/,
    );
    const words = [...people[0].name.split(' '), ...people[1].name.split(' '), 'Khac', '1990', '199001', '01/1990'];
    expect(words.filter((each) => text.includes(each))).toEqual([]);
    const keys: string[] = [];
    for await (const { key } of office.world.objects.list('trace/')) keys.push(key);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => /\d{9,12}(?!\w)/.test(key.replace(/[0-9a-f]{32}/, '')))).toEqual([]);
    expect(JSON.stringify(office.world.log.events)).not.toMatch(/05209000000|Q[aeiou]/);
    expect(candidatesKey(giaLai, '2026-01-31')).toBe('trace/vn34-52/2026-01-31/candidates.csv');
  });

  it('is explained by lines that add up to the bits of a candidate', async () => {
    const office = await Office.open(people);
    await office.send([office.row(1, { id: '' })]);
    const traced = await traceAll(office.world);
    const claim = traced.claim(0);
    const [best] = claim.candidates;
    const [prior, ...fields] = explain(claim, best);
    expect(prior).toEqual({ field: 'prior', level: '', bits: claim.priorBits });
    expect(claim.priorBits).toBeLessThan(Math.log2(2 / traced.people));
    expect(fields.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(best.bits, 9);
    expect(fields[0]).toMatchObject({ field: 'name', level: 'equal', namesakes: 1 });
  });
});

describe('a sweep', () => {
  const spread = people.map((person, at): Person => ({
    ...person,
    id: `${['052', '064', '001'][at % 3]}090${String(at + 1).padStart(6, '0')}`,
  }));

  async function prepared(): Promise<{ office: Office; registry: RegistryReader; ledgers: Ledger[] }> {
    const office = await Office.open(spread);
    await office.send([1, 2, 3, 4, 5, 6].map((n) => office.row(n, { id: '' })));
    return { office, registry: await openRegistry(office.world), ledgers: await ledgersOf(office.world, [giaLai]) };
  }

  it('that was killed resumes after its last partial, and says the same', async () => {
    const { office, registry, ledgers } = await prepared();
    const { world } = office;
    const claims = await gatherOpenClaims(ledgers, registry.canons);
    const tables = await makeClaimTables(registry, claims);
    const groups = sweepGroups(registry, 1);
    expect(groups.map(({ name }) => name)).toEqual(['001-001', '052-052', '064-064']);
    const whole = await sweepRegistry(world, registry, tables, { groups });
    const partials = `${sweepsPrefix}${sweepName(world, registry, claims)}/`;
    const killed = sweepRegistry(world, registry, tables, {
      partials,
      groups,
      progress: (done) => {
        if (done === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    registry.count.bytes = 0;
    const resumed = await sweepRegistry(world, registry, tables, { partials, groups });
    expect(registry.count.bytes).toBeLessThan(70 * 400); // a third of the people alone
    const hits = (from: typeof whole): string[] => {
      const list: string[] = [];
      from.pool.each((claim, id, levels) => list.push(`${claim} ${id} ${levels}`));
      return list;
    };
    expect(hits(resumed)).toEqual(hits(whole));
    expect(resumed.counted().counters).toEqual(whole.counted().counters);
    await dropSweep(world, partials);
    for await (const { key } of world.objects.list(partials)) expect(key).toBe('nothing left');
  });

  it('makes a damaged partial again', async () => {
    const { office, registry, ledgers } = await prepared();
    const { world } = office;
    const first = await trace(world, { registry, ledgers, books: ledgers });
    let damaged = 0;
    for await (const { key } of world.objects.list(first.partials)) {
      if (!key.endsWith('hits.arrow')) continue;
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      bytes[bytes.length >> 1] ^= 1;
      await world.objects.put(key, bytes);
      damaged += 1;
    }
    expect(damaged).toBe(1);
    const [{ name }] = sweepGroups(registry);
    expect(await readPartial(world, first.partials, name)).toBeUndefined();
    const again = await trace(world, { registry, ledgers, books: ledgers });
    expect(byNumber(again)).toEqual(byNumber(first));
  });

  it('of other claims or of another version has another name', async () => {
    const { office, registry, ledgers } = await prepared();
    const claims = await gatherOpenClaims(ledgers, registry.canons);
    const name = sweepName(office.world, registry, claims);
    await office.send([office.row(7, { id: '' })]);
    const more = await gatherOpenClaims(await ledgersOf(office.world, [giaLai]), registry.canons);
    expect(sweepName(office.world, registry, more)).not.toBe(name);
  });

  it('over an overlay says what one over the compacted snapshot says', async () => {
    const { office } = await prepared();
    const { world } = office;
    const changed: Person[] = [
      { ...spread[0], name: 'Tên Đã Đổi' },
      { ...spread[1], status: 'deceased' },
      { ...spread[2], status: 'cancelled' },
      { ...spread[3], birth: '1990-12-31' },
      { ...spread[4], id: '079090999999', oldId: '' },
      { ...spread[5], id: '064190888888', oldId: '', birth: '2024-05-05' },
    ];
    const extract = new MemoryExtract([changed], { version: '2026-02-01' });
    Object.assign(extract.announced, { kind: 'delta', base: '2026-01-31', asOf: '2026-02-01T00:00:00Z' });
    await buildRegistry(world, extract, { key: world.fingerprintKey, scratch: new MemoryScratch() });
    await activateRegistry(world, '2026-02-01');
    const ledgers = await ledgersOf(world, [giaLai]);
    const over = await RegistryReader.open(world, '2026-02-01');
    const { version } = await compactRegistry(world, '2026-02-01');
    const whole = await RegistryReader.open(world, version);
    const [one, other] = [
      byNumber(await trace(world, { registry: over, ledgers, books: ledgers })),
      byNumber(await trace(world, { registry: whole, ledgers, books: ledgers })),
    ];
    const plain = (claims: Map<string, TracedClaim>): unknown =>
      Array.from(claims, ([number, { found, candidates, namesakes }]) => [
        number,
        found,
        namesakes,
        candidates.map(({ id, fields, pass }) => ({ id, fields, pass })),
      ]);
    expect(plain(one)).toEqual(plain(other));
    expect(one.get('5200000002')?.candidates[0].fields.status).toBe('deceased');
    // Cancelled without a successor; others born that day are few here, and may be meant.
    const others = one.get('5200000003')?.candidates ?? [];
    expect(others.filter(({ id, pass }) => id === Number(spread[2].id) || pass !== 6)).toEqual([]);
    expect(one.get('5200000005')?.candidates.map(({ id }) => id)).toContain(79090999999);
  });
});
