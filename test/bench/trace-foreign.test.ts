/** A linked set of somebody else: imported, searched and scored, without Python. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmark } from '../../bench/cases/trace-foreign.ts';
import { recallAt, scoreOf, type Answers } from '../../bench/foreign/answers.ts';
import { cascade, cascades } from '../../bench/foreign/cascade.ts';
import { causeOf } from '../../bench/foreign/causes.ts';
import { importLinkedSet, madeIds } from '../../bench/foreign/import.ts';
import {
  isDate,
  isoDate,
  readLinkedSet,
  writeLinkedSet,
  type LinkedRow,
  type LinkedSet,
} from '../../bench/foreign/linked-set.ts';
import { withSection } from '../../bench/foreign/proof-section.ts';
import { bestOfPairs } from '../../bench/foreign/splink.ts';
import { trace } from '../../core/trace/trace.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const row = (key: string, name: string, birthDate: string, sex: LinkedRow['sex'] = ''): LinkedRow => ({
  key,
  name,
  birthDate,
  sex,
});

/** Everybody on another day, but for `d` and `e`, who are twins. */
const set: LinkedSet = {
  people: [
    row('a', 'anna smith', '1950-05-12', '2'),
    row('b', 'bert jones', '1960-06-13', '1'),
    row('c', 'carl, junior', '1970-07-14'),
    row('d', 'dora king', '1980-08-15'),
    row('e', 'eva king', '1980-08-15'),
    row('f', 'fred lost', ''),
  ],
  claims: [
    row('b', 'jones bert', '1960-06-13', '1'),
    row('a', 'Anna Smith', '1950-05-12', '2'),
    row('c', 'carl, junior', '1970-14-07'), // no date
    row('d', 'dora kink', '1980-08-15'),
    row('', 'nobody here', '1990-01-02'),
    row('f', 'fred lost', '1940-03-04'),
  ],
};
const truth = set.claims.map(({ key }) => key);

describe('a linked set', () => {
  it('is read as it was written, dates in other forms too', () => {
    const folder = makeTempFolder();
    writeLinkedSet(folder, set);
    expect(readLinkedSet(folder)).toEqual(set);
    writeFileSync(join(folder, 'people.csv'), 'key,name,birth_date,sex\n1, x y ,19500512,9\n');
    expect(readLinkedSet(folder).people).toEqual([row('1', 'x y', '1950-05-12')]);
  });

  it('is refused with two people of one key, or another header', () => {
    const folder = makeTempFolder();
    writeLinkedSet(folder, { ...set, people: [set.people[0], set.people[0]] });
    expect(() => readLinkedSet(folder)).toThrow('one key');
    writeFileSync(join(folder, 'people.csv'), 'key,name,dob,sex\n1,x,,\n');
    expect(() => readLinkedSet(folder)).toThrow('birth_date');
  });

  it.each([
    ['15/08/1980', '1980-08-15', true],
    ['08/1980', '1980-08', true],
    ['1980', '1980', true],
    ['19800230', '1980-02-30', false],
    ['19801508', '1980-15-08', false],
    ['', '', false],
  ])('has the date %s', (text, iso, isOne) => {
    expect([isoDate(text), isDate(iso)]).toEqual([iso, isOne]);
  });

  it('gets IDs from birth date, sex and a counter, of which names and keys are no part', () => {
    expect(madeIds(set.people)).toEqual([
      '052150000000',
      '052060000000',
      '052070000000',
      '052080000000',
      '052080000001',
      '',
    ]);
    const others = set.people.map((person, at) => ({ ...person, key: String(at), name: 'x' }));
    expect(madeIds(others)).toEqual(madeIds(set.people));
  });

  it('becomes claims without an ID, whose people are found by name and date', async () => {
    const { world, registry, ledger, keyOf, withoutDate } = await importLinkedSet(makeTempFolder(), set);
    try {
      expect([withoutDate, registry.rows]).toEqual([1, 5]);
      const traced = await trace(world, { registry, ledgers: [ledger], books: [ledger] });
      expect(Array.from(traced.claims.id)).toEqual([0, 0, 0, 0, 0]);
      const found = Array.from(traced.claims.participant, (participant, place) => {
        const { candidates } = traced.claim(place);
        return [participant - 1, keyOf.get(candidates.at(0)?.id ?? 0)];
      });
      // The claim without a date is not open; of nobody's days there is nobody.
      expect(found).toEqual([
        [0, 'b'],
        [1, 'a'],
        [3, 'd'],
        [4, undefined],
        [5, undefined],
      ]);
    } finally {
      world.close();
    }
  });
});

describe('answers', () => {
  const answers: Answers = [
    { key: 'b', probability: 0.9 },
    { key: 'a', probability: 0.99 },
    undefined,
    { key: 'e', probability: 0.6 },
    { key: 'c', probability: 0.7 },
    { key: 'f', probability: 0.2 },
  ];

  it('are scored against the truth; an answer to a claim of nobody is wrong', () => {
    const all = scoreOf(truth, answers, () => true);
    expect(all).toEqual({ answered: 5, right: 3, precision: 0.6, recall: 0.6, f1: 0.6 });
    const likely = scoreOf(truth, answers, ({ probability }) => probability >= 0.8);
    expect(likely).toMatchObject({ answered: 2, right: 2, precision: 1, recall: 0.4 });
    expect(scoreOf(truth, [], () => true)).toMatchObject({ answered: 0, precision: 0, f1: 0 });
  });

  it('give the most recall that a precision allows, those of one weight together', () => {
    expect([1, 0.6, 0.61].map((precision) => recallAt(truth, answers, precision))).toEqual([0.4, 0.6, 0.4]);
    const tied = answers.map((answer) => answer && { ...answer, weight: 1 });
    expect([1, 0.6].map((precision) => recallAt(truth, tied, precision))).toEqual([0, 0.6]);
  });

  it('of the exact cascade need one person alone with the value', () => {
    const keysOf = (place: number): unknown[] => cascade(set, cascades[place].steps).map((answer) => answer?.key);
    expect(keysOf(0)).toEqual([undefined, 'a', undefined, undefined, undefined, undefined]);
    expect(keysOf(1)).toEqual([undefined, 'a', 'c', undefined, undefined, 'f']);
    expect(keysOf(2)).toEqual(['b', 'a', 'c', undefined, undefined, 'f']);
  });

  it('of Splink are the heaviest pairs, and with one person a claim lose what the others may be', () => {
    const text = 'claim,key,probability,weight\n0,y,0.5,0\n0,x,0.5,0\n2,z,0.8,2\n';
    const { asItIs, oneEach } = bestOfPairs(text, 3);
    expect(asItIs).toEqual([
      { key: 'x', probability: 0.5, weight: 0 },
      undefined,
      { key: 'z', probability: 0.8, weight: 2 },
    ]);
    expect(oneEach[0]).toEqual({ key: 'x', probability: 1 / 3, weight: -1 });
    expect(oneEach[2]).toEqual({ key: 'z', probability: 0.8, weight: 2 });
  });
});

describe('what differs between claim and person', () => {
  it.each([
    ['anna smith', '1950-05-12', 'name and date equal'],
    ['smith ANNA', '1950-05-12', 'date equal, the same words in another order'],
    ['annasmith', '1950-05-12', 'date equal, other spaces'],
    ['smith', '1950-05-12', 'date equal, words too few or too many'],
    ['anna smyth', '1950-05-12', 'date equal, one word is another or misspelt'],
    ['bert jones', '1950-05-12', 'date equal, no word equal'],
    ['anna smith', '1950-12-05', 'name equal, date swapped, coarser or one digit off'],
    ['anna smith', '1983-01-30', 'name equal, another date'],
    ['anna smyth', '1950-05-13', 'name and date differ'],
    ['anna smith', '1950-13-12', 'claim without a readable name or date'],
  ])('%s, %s', (name, birthDate, cause) => {
    expect(causeOf(row('a', name, birthDate), set.people[0])).toBe(cause);
  });
});

it('a section of a document is put in the place of the one before', () => {
  const once = withSection('# A\n\n## B\n\nold\n\n## C\n\nstays\n', 'B', 'new');
  expect(once).toBe('# A\n\n## B\n\nnew\n\n## C\n\nstays\n');
  expect(withSection(once, 'D', 'last')).toBe(`${once}\n## D\n\nlast\n`);
});

it('a set in a folder is measured as one of a package', async () => {
  const folder = makeTempFolder();
  writeLinkedSet(folder, set);
  const proof = join(folder, 'proof.md');
  await benchmark.run(['--folder', folder, '--proof', proof, '--splink', 'off']);
  const text = readFileSync(proof, 'utf8');
  expect(text).toMatch(/^trace: best candidate +3 +100.00 % +60.00 %/m);
  expect(text).toMatch(/^date equal, one word is another or misspelt +1 +1 +0$/m);
});
