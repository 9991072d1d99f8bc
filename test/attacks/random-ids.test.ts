/**
 * 40,000 random IDs in one file: what is learnt of the country, under each policy (docs/attacks.md).
 *
 * @module-tag long
 */
import { expect, it } from 'vitest';
import type { Disclosure } from '../../core/answers/outcomes-csv.ts';
import { Office, somePeople } from '../support/office.ts';
import { randomFrom } from '../../generate/random.ts';
import { testWorld } from '../support/test-world.ts';

const rows = 40_000;
const people = 2000;

/** Outcomes of the file under a policy: whether the row's ID exists, and all that is said of it. */
async function learnt(disclosure: Disclosure): Promise<{ exists: boolean; once: boolean; said: string }[]> {
  const office = await Office.open(somePeople(people), { ...testWorld(), disclosure });
  const random = randomFrom(3);
  const ids = Array.from({ length: rows }, () => `052090${String(Math.floor(random() * 1e6)).padStart(6, '0')}`);
  const receipt = await office.send(
    ids.map((id, i) =>
      office.row(1, { id, number: String(5_300_000_000 + i), name: 'Mai Thị Không', date: '01/01/1901' }),
    ),
  );
  const bytes = await office.world.objects.read(`results/vn34-52/${receipt.batchId}/outcomes.csv`);
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, 1 + (times.get(id) ?? 0));
  return lines.map((line, i) => {
    const n = Number(ids[i].slice(6));
    return { exists: n > 0 && n <= people, once: times.get(ids[i]) === 1, said: line.split(',').slice(3).join() };
  });
}

it('reveals only whether an ID exists, with one claim on each ID', async () => {
  const all = await learnt({ name: 'details', birthDate: 'fields', sex: 'fields' });
  expect(all.length).toBe(rows);
  const found = all.filter(({ exists }) => exists);
  expect(found.length).toBeGreaterThan(50);
  const verdicts = (of: typeof all): string[] => [...new Set(of.map(({ said }) => said.split(',')[1]))].sort();
  expect(verdicts(found)).toEqual(['SEVERAL_DIFFER']);
  expect(verdicts(all.filter(({ exists }) => !exists))).toEqual(['ID_NOT_FOUND']);
  // Beyond that, nothing tells one person from another; that an ID stands twice in the file the sender knows.
  expect(new Set(found.filter(({ once }) => once).map(({ said }) => said)).size).toBe(1);
});

it('reveals not even that under the yes-no policy', async () => {
  const all = await learnt('yes-no');
  const of = (exists: boolean): string[] =>
    [...new Set(all.filter((each) => each.exists === exists).map(({ said }) => said))].sort();
  expect(of(true)).toEqual(of(false));
});
