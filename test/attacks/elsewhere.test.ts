/**
 * What an office learns of people in another province's books by sending rows that do not agree with them, through the
 * whole job and a night (docs/attacks.md). Two worlds differ in nothing but the other province's rows: what the probing
 * office and the public get must be the same bytes in both.
 */
import { expect, it } from 'vitest';
import { provinces } from '../../core/domain/provinces.ts';
import type { Disclosure } from '../../core/answers/outcomes-csv.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { Office, somePeople, type RowChange } from '../support/office.ts';
import { testWorld } from '../support/test-world.ts';

const prober = 'vn34-52';
const other = 'vn34-01';
const child = { id: '052223000001', name: 'Lê Thị Bé', birth: '2023-05-05', sex: '2' };
const elsewhere = { number: '0100000001' };

/** A row as an office with these people writes it. */
function of(n: number, change: RowChange = {}): string {
  return Office.prototype.row.call({ people: somePeople(12) } as Office, n, change);
}

/** Rows the prober can write of a stranger of whom it knows the ID, and perhaps more, but not all. */
const probes: [string, RowChange][] = [
  ['of whom only the ID is known', { name: 'Mai Thị Không', date: '02/03/1971' }],
  ['with another name', { name: 'Mai Thị Không' }],
  ['with another birth date', { date: '02/03/1971' }],
];

/** A night with the prober's rows, beside what the other province's books hold. */
async function night(own: readonly string[], theirs: readonly string[], disclosure?: Disclosure): Promise<Office> {
  const world = disclosure === undefined ? testWorld() : { ...testWorld(), disclosure };
  const office = await Office.open([...somePeople(12), child], world);
  await office.send([office.row(9), ...own], { province: prober });
  await office.send([office.row(12, { number: '0100000012' }), ...theirs], { province: other });
  world.clock.time += 86_400_000;
  await reconcile({ ...world, childrenNamed: true }, { provinces: [prober, other] });
  return office;
}

/** Everything that an office can read in its own place, by key; times of the run left out. */
async function seenBy({ world }: Office, province: string): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for await (const { key } of world.objects.list(`results/${province}/`))
    if (!key.endsWith('receipt.json')) seen.set(key, new TextDecoder().decode(await world.objects.read(key)));
  return seen;
}

/** The published documents of a province, or the country, without what says when they were made. */
async function published(office: Office, name: string): Promise<string> {
  const { world } = office;
  const input = await readSummaryInput(world, { ledger: true });
  return new Map(documentFiles(makeDocuments(input, world.clock.now()))).get(name) ?? '';
}

it.each(probes)('a wrong row does not reveal that a stranger is insured in another province: %s', async (_, change) => {
  for (const disclosure of [undefined, 'yes-no'] as const) {
    const alone = await night([of(1, { ...change, number: '5200000099' })], [], disclosure);
    const shared = await night([of(1, { ...change, number: '5200000099' })], [of(1, elsewhere)], disclosure);
    expect(await seenBy(shared, prober)).toEqual(await seenBy(alone, prober));
    const page = `provinces/${prober}.json`;
    const ours = JSON.parse(await published(shared, page)) as Record<string, unknown>;
    const theirs = JSON.parse(await published(alone, page)) as Record<string, unknown>;
    expect(ours.lists).toEqual(theirs.lists);
  }
});

it('a wrong row does not reveal that another province has a wrong row on the same ID', async () => {
  const wrong = of(1, { number: '5200000099', name: 'Mai Thị Không' });
  const alone = await night([wrong], []);
  const shared = await night([wrong], [of(1, { ...elsewhere, name: 'Vũ Thị Sai' })]);
  expect(await seenBy(shared, prober)).toEqual(await seenBy(alone, prober));
});

it('two rows that agree are still told that the person is also in another province', async () => {
  const office = await night([of(1)], [of(1, elsewhere), of(9, { number: '0100000009', name: 'Vũ Thị Sai' })]);
  const seen = await seenBy(office, prober);
  const [name] = [...seen.keys()].filter((key) => key.endsWith('/sharing.csv'));
  const lines = seen.get(name)?.trim().split('\r\n').slice(1);
  expect(lines).toEqual(['5200000001,DV1,VERIFIED,SHARED_SAME_PERSON;ALSO_ELSEWHERE']);
  const document = JSON.parse(await published(office, `provinces/${prober}.json`)) as { lists: { lists: object } };
  expect(document.lists.lists).toMatchObject({ sharing: lines?.length });
});

it('a wrong row moves no count of lists or persons that is published, wherever its ID is insured', async () => {
  const probe = of(1, { number: '5200000099', name: 'Mai Thị Không' });
  const theirs = [of(1, elsewhere)];
  for (const name of ['national.json', `provinces/${other}.json`, `provinces/${prober}.json`]) {
    const [before, after] = await Promise.all([[], [probe]].map(async (own) => night(own, theirs)));
    const texts = [await published(before, name), await published(after, name)];
    for (const word of ['idsElsewhere', 'sharedIds']) expect(texts.join('')).not.toContain(word);
    const [was, is] = texts.map(
      (text) => JSON.parse(text) as { lists?: unknown; run?: { lists: unknown; overlap: number; children: unknown } },
    );
    expect([is.lists, is.run?.lists, is.run?.overlap, is.run?.children]).toEqual([
      was.lists,
      was.run?.lists,
      was.run?.overlap,
      was.run?.children,
    ]);
  }
});

const wrongChild = (number: string, unit: string, schemes = 'BHYT'): string =>
  [number, child.id, '', 'Mai Thị Không', '05/05/2023', '2', schemes, unit].join(',');

it('a wrong row of another province does not take a child off the list', async () => {
  const alone = await night([], []);
  const attacked = await night([], [wrongChild('0100000099', 'X')]);
  expect([...(await seenBy(alone, prober)).keys()].some((key) => key.includes('children-under-6-people'))).toBe(true);
  expect(await seenBy(attacked, prober)).toEqual(await seenBy(alone, prober));
});

it('a probe row with a unit of its own does not reveal whether an unknown ID is a child of the province', async () => {
  for (const schemes of ['BHXHTN', 'BHYT']) {
    const seen = await seenBy(await night([wrongChild('5200000099', 'PROBE', schemes)], []), prober);
    const lists = [...seen].filter(([key]) => key.includes('/lists/') && key.includes('children'));
    expect(lists.map(([, text]) => text.includes('PROBE'))).toEqual([false, false]);
    expect(lists.some(([, text]) => text.includes('\r\n,1\r\n'))).toBe(true);
  }
});

it('an agreeing row insures the child in any province, and lends it its unit', async () => {
  const agreeing = (number: string, schemes: string): string =>
    [number, child.id, '', child.name, '05/05/2023', '2', schemes, 'DV7'].join(',');
  const insured = await seenBy(await night([], [agreeing('0100000099', 'BHYT')]), prober);
  expect([...insured.keys()].filter((key) => key.includes('children'))).toEqual([]);
  const known = await seenBy(await night([agreeing('5200000099', 'BHXHTN')], []), prober);
  expect([...known.values()].some((text) => text.includes('\r\nDV7,1\r\n'))).toBe(true);
});

it('names no other province in anything an office is given', async () => {
  const office = await night(
    [of(1), of(2, { name: 'Vũ Thị Sai' })],
    [of(1, elsewhere), of(2, { number: '0100000002' })],
  );
  const names = provinces.filter(({ id }) => id !== prober).flatMap(({ id, nameVi }) => [id, nameVi]);
  for (const [key, text] of await seenBy(office, prober))
    for (const name of names) expect(text.includes(name), `${key} names ${name}`).toBe(false);
});
