import { isIdPrefix } from '../core/domain/provinces.ts';
import type { Claim } from './claim.ts';
import { hasFullDate, hasPlainName, otherPerson, type ErrorClass, type RowScene } from './error-class.ts';
import { choose, draw } from './hash.ts';
import type { Person } from './person.ts';
import type { Population } from './population.ts';

/** Children below this age often come without an ID. */
const youngAge = 6;
const parentAges = [18, 45] as const;
/** People whose neighbours in number are looked at before anybody's ID is taken. */
const neighbourAttempts = 300;

/** Rows without a usable ID, with somebody else's, or out of scope. */
export const idErrorClasses: readonly ErrorClass[] = [
  {
    name: 'idMissing',
    per10k: 80,
    make(person, scene) {
      const child = scene.year - person.birth.year < youngAge;
      return scene.number % 5 < 3 && !child ? undefined : { ...scene.claimOf(person), id: '', oldId: '' };
    },
    expected: { verdict: 'ID_MISSING', details: [] },
  },
  {
    name: 'idInvalid',
    per10k: 15,
    make: (person, scene) => ({ ...scene.claimOf(person), id: invalidId(person.id, scene.number), oldId: '' }),
    expected: { verdict: 'ID_INVALID', details: [] },
  },
  {
    name: 'idUnknown',
    per10k: 20,
    make(person, scene) {
      const number = draw(scene.number, scene.attempt);
      const id = person.id.slice(0, 6) + String(number % 1_000_000).padStart(6, '0');
      return scene.population.isFree(id) ? { ...scene.claimOf(person), id, oldId: '' } : undefined;
    },
    expected: { verdict: 'ID_NOT_FOUND', details: [] },
  },
  {
    name: 'idCancelled',
    per10k: 3,
    fits: (person) => person.status === 'cancelled',
    make: (person, scene) => ({ ...scene.claimOf(person), oldId: '' }),
    expected: { verdict: 'ID_NOT_FOUND', details: [] },
  },
  {
    name: 'digitOntoNobody',
    per10k: 15,
    make(person, scene) {
      const id = neighbours(person.id, draw(scene.number, scene.attempt)).find((near) => scene.population.isFree(near));
      return id === undefined ? undefined : { ...scene.claimOf(person), id, oldId: '' };
    },
    expected: { verdict: 'ID_NOT_FOUND', details: [] },
  },
  { name: 'digitOntoOther', per10k: 5, fits: isComparable, make: stateNeighbour },
  {
    name: 'parentsId',
    per10k: 10,
    fits: (person) => isComparable(person) && person.birth.year > lastParentYear,
    make: stateParent,
  },
  { name: 'twoRowsOneId', per10k: 10, fits: isComparable, make: repeatId },
  {
    name: 'deceased',
    per10k: 30,
    fits: (person) => person.status === 'deceased',
    make: (person, scene) => scene.claimOf(person),
    expected: { verdict: 'DECEASED', details: [] },
  },
  {
    name: 'superseded',
    per10k: 10,
    fits: (person) => person.replacedId !== '' && person.status === 'alive',
    make: (person, scene) => ({ ...scene.claimOf(person), id: person.replacedId }),
    expected: { verdict: 'ID_SUPERSEDED', details: [] },
  },
  {
    name: 'oldIdOnly',
    per10k: 30,
    fits: (person) => person.oldId !== '' && person.status === 'alive',
    make: (person, scene) => ({ ...scene.claimOf(person), id: '', oldId: person.oldId }),
    expected: { verdict: 'OLD_ID_ONLY', details: [] },
  },
  {
    name: 'armedForces',
    per10k: 50,
    make: (person, scene) => joinForces(scene.claimOf(person), scene.number),
    expected: { verdict: 'OUT_OF_SCOPE', details: [] },
  },
  {
    name: 'foreigner',
    per10k: 10,
    make: (person, scene) => beForeign(scene.claimOf(person), scene.number),
    expected: { verdict: 'OUT_OF_SCOPE', details: [] },
  },
];

/** Born after this year, somebody can be the child of people in the books. */
const lastParentYear = 1990;

/**
 * Whoever meets somebody else's record is compared in every field: no words that read as initials, no partial dates.
 */
function isComparable(person: Person): boolean {
  return hasPlainName(person) && hasFullDate(person);
}

/** Never 9, 10 or 11 digits: those are other numbers, or IDs whose zeros were lost. */
function invalidId(id: string, number: number): string {
  const digits = String(number).padStart(10, '0');
  switch (number % 6) {
    case 0:
      return digits.slice(0, 8);
    case 1:
      return id + digits[0];
    case 2:
      return `C${digits.slice(0, 7)}`; // a passport
    case 3:
      return `${id.slice(1, 2)}.${id.slice(2, 7)}E+10`; // a spreadsheet's number
    case 4:
      return `${id.slice(0, 8)}XXXX`;
    default: {
      const free = choose([3, 5, 7, 97, 98, 99, 100, 296, 300, 500, 999], number >>> 3);
      return isIdPrefix[free] === 1 ? digits.slice(0, 8) : String(free).padStart(3, '0') + id.slice(3);
    }
  }
}

/** IDs that differ in one of the last six digits, beginning anywhere. */
function neighbours(id: string, number: number): string[] {
  const list: string[] = [];
  for (let n = 0; n < 54; n++) {
    const which = (number + n) % 54;
    const place = 6 + (which % 6);
    const digit = (Number(id[place]) + 1 + Math.floor(which / 6)) % 10;
    list.push(id.slice(0, place) + String(digit) + id.slice(place + 1));
  }
  return list;
}

function stateNeighbour(person: Person, scene: RowScene): Claim | undefined {
  for (const id of neighbours(person.id, scene.number)) {
    const found = scene.population.find(id);
    if (found === undefined || found.superseded || !isComparable(found.person)) continue;
    if (scene.take(found.person)) return { ...scene.claimOf(person), id, strangersId: true };
  }
  if (scene.attempt < neighbourAttempts) return undefined;
  const other = otherPerson(scene.population, draw(scene.number, scene.attempt));
  if (other.index === person.index || !isComparable(other) || !scene.take(other)) return undefined;
  return { ...scene.claimOf(person), id: other.id, strangersId: true };
}

function stateParent(child: Person, scene: RowScene): Claim | undefined {
  const [least, most] = parentAges;
  function isParent(person: Person): boolean {
    const older = child.birth.year - person.birth.year;
    return older >= least && older <= most;
  }
  const parent = scene.earlier(isParent) ?? anyParent(scene.population);
  return parent === undefined ? undefined : { ...scene.claimOf(child), id: parent.id, strangersId: true };

  function anyParent(population: Population): Person | undefined {
    const person = otherPerson(population, draw(scene.number, scene.attempt));
    return isComparable(person) && isParent(person) && scene.take(person) ? person : undefined;
  }
}

/** Half the time the same person once more under another participant number, half the time somebody else. */
function repeatId(person: Person, scene: RowScene): Claim | undefined {
  const earlier = scene.earlier(() => true);
  if (earlier === undefined) return undefined;
  if (scene.number % 2 === 0) return scene.claimOf(earlier);
  return { ...scene.claimOf(person), id: earlier.id, strangersId: true };
}

function joinForces(claim: Claim, number: number): Claim {
  const place = number % 2 === 0 ? '97' : '98';
  const group = choose(['QN', 'CA', 'CY', 'HC', 'TE'], number >>> 1);
  const byCategory = group === 'QN' || group === 'CA' || group === 'CY';
  const card = `${group}5${place}${claim.participant}`;
  return { ...claim, category: group, card: byCategory && number % 3 === 0 ? '' : card };
}

const foreignNames = ['KIM MIN SOO', 'TANAKA HIROSHI', 'JOHN SMITH', 'CHEN WEI LING', 'PARK JI YOUNG', 'ANNA MÜLLER'];

function beForeign(claim: Claim, number: number): Claim {
  const nationality = choose(['KR', 'JP', 'CN', 'TW', 'US', 'DE'], number >>> 3);
  const passport = number % 2 === 0 ? '' : `M${String(number).padStart(8, '0').slice(0, 8)}`;
  return { ...claim, name: choose(foreignNames, number), id: passport, oldId: '', nationality };
}
