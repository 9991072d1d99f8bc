import { provinces } from '../core/domain/provinces.ts';
import { dayText, type Day } from './days.ts';
import { personRecord, replacedRecord } from './extract.ts';
import { chance, choose, draw } from './hash.ts';
import { makeName } from './names.ts';
import { Permutation } from './permutation.ts';
import type { Person } from './person.ts';
import type { Population } from './population.ts';

/**
 * What happens in a day, per person of the registry: about 1.4 million births and 0.7 million deaths a year in 100
 * million.
 */
const daily = { births: 4e-5, deaths: 2e-5, corrections: 3e-5, moves: 5e-5, newIds: 1e-5, cancellations: 1e-6 };
/** So that small samples have something in each. */
const leastDaily = 5;

/** How many of each a delta of this population holds, as long as there are people. */
function deltaCounts(people: number): typeof daily {
  const count = (share: number) => Math.max(leastDaily, Math.round(people * share));
  return {
    births: count(daily.births),
    deaths: count(daily.deaths),
    corrections: count(daily.corrections),
    moves: count(daily.moves),
    newIds: count(daily.newIds),
    cancellations: count(daily.cancellations),
  };
}

/** The records of one day after another; nobody is touched twice. */
export class DailyChanges {
  private readonly population: Population;
  private readonly key: number;
  private readonly order: Permutation;
  private touched = 0;
  private newcomers = 0;

  constructor(population: Population) {
    this.population = population;
    this.key = draw(population.key, 4);
    this.order = new Permutation(population.people, draw(this.key, 1));
  }

  /** The records of the next day. */
  *records(day: Day): Generator<string> {
    const counts = deltaCounts(this.population.people);
    const updatedOn = dayText(day);
    for (let n = 0; n < counts.births; n++) yield personRecord({ ...this.newborn(day), updatedOn });
    for (let n = 0; n < counts.deaths; n++) {
      const person = this.nextAlive();
      if (person !== undefined) yield personRecord({ ...person, status: 'deceased', updatedOn });
    }
    for (let n = 0; n < counts.corrections; n++) {
      const person = this.nextAlive();
      if (person !== undefined) yield personRecord({ ...this.corrected(person), updatedOn });
    }
    for (let n = 0; n < counts.newIds; n++) {
      const person = this.nextAlive();
      if (person === undefined) continue;
      const renewed = { ...this.renumbered(person), updatedOn };
      yield replacedRecord(renewed);
      yield personRecord(renewed);
    }
    for (let n = 0; n < counts.moves; n++) {
      const person = this.nextAlive();
      if (person !== undefined) yield personRecord({ ...person, residence: otherHome(person), updatedOn });
    }
    for (let n = 0; n < counts.cancellations; n++) {
      const person = this.nextAlive();
      if (person !== undefined) yield personRecord({ ...person, status: 'cancelled', updatedOn });
    }
  }

  private newborn(day: Day): Person {
    const ordinal = this.newcomers++;
    const number = draw(draw(this.key, 2), ordinal);
    // Anybody's prefix is as frequent as the people are.
    const someone = this.population.person(number % this.population.people);
    const prefix = this.population.prefixes.findIndex((entry) => someone.id.startsWith(entry.prefix));
    // A new year has no cells yet: on 1 January the numbers of the last one are used up first.
    const cell = this.population.cell(prefix, this.population.until.year, number >>> 31);
    const person = this.population.newcomer(ordinal, cell);
    return { ...person, birth: day, sex: (cell % 2) + 1, status: 'alive', oldId: '' };
  }

  private nextAlive(): Person | undefined {
    while (this.touched < this.population.people) {
      const person = this.population.person(this.order.at(this.touched++));
      if (person.status === 'alive') return person;
    }
    return undefined;
  }

  /** The full date was found, or the name was recorded wrongly. */
  private corrected(person: Person): Person {
    const number = draw(person.key, 101);
    if (person.birth.day === 0) {
      return {
        ...person,
        birth: { year: person.birth.year, month: 1 + (number % 12), day: 1 + ((number >>> 8) % 28) },
      };
    }
    if (chance(number, 0.3)) {
      const day = 1 + ((person.birth.day + 3 + (number % 20)) % 28);
      return { ...person, birth: { ...person.birth, day } };
    }
    const made = makeName({
      key: number,
      prefix: person.id.slice(0, 3),
      female: person.cell % 2 === 1,
      year: person.birth.year,
    });
    // The family name stays, where the name has one.
    const given = made.name.split(' ').slice(1).join(' ');
    const name =
      person.people === 'kinh' && made.people === 'kinh' ? `${person.name.split(' ')[0]} ${given}` : made.name;
    return { ...person, name, registryName: name };
  }

  /** The ID was given for a wrong year or place and is replaced. */
  private renumbered(person: Person): Person {
    const { id } = this.population.newcomer(this.newcomers++, person.cell);
    return {
      ...person,
      id,
      replacedId: person.id,
      replacedYear: this.population.yearOf(person.cell),
      replacedFemale: person.cell % 2,
    };
  }
}

/** Another province than the one in which the person lives. */
function otherHome(person: Person): string {
  const others = provinces.filter(({ id }) => id !== person.residence);
  return choose(others, draw(person.key, 102)).id;
}
