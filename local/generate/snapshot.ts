import { personRecord, replacedRecord } from './extract.ts';
import { draw } from './hash.ts';
import { Permutation } from './permutation.ts';
import type { Population } from './population.ts';

const partPeople = 250_000;
const progressPeople = 50_000;

/** The records of everybody, in parts; the order of the people is shuffled, as a builder must sort anyway. */
export function* snapshotParts(population: Population, progress: (done: number) => void): Generator<Iterable<string>> {
  const order = new Permutation(population.people, draw(population.key, 3));
  for (let start = 0; start < population.people; start += partPeople) {
    yield records(start, Math.min(population.people, start + partPeople));
  }

  function* records(start: number, end: number): Generator<string> {
    for (let n = start; n < end; n++) {
      const person = population.person(order.at(n));
      yield personRecord(person);
      if (person.replacedId !== '') yield replacedRecord(person);
      if ((n + 1) % progressPeople === 0) progress(n + 1);
    }
  }
}
