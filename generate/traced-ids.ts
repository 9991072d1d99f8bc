import type { Claim } from './claim.ts';
import { choose, draw } from './hash.ts';
import type { Person } from './person.ts';
import type { Population } from './population.ts';

/** What is wrong with the ID of a row. */
export const idErrors = [
  'clean', // the row is right in everything
  'missing',
  'invalid',
  'unknown', // nobody's
  'edit', // one digit or two neighbours mistyped, nobody's
  'editOther', // the same, somebody's
  'parents', // of somebody 20 to 40 years older
  'others', // anybody's
  'right', // of the person, whose other data are wrong
  'superseded',
  'cmnd',
] as const;
export type IdError = (typeof idErrors)[number];

/** Rows of each kind in a hundred of those that are not clean. */
const shares: [IdError, number][] = [
  ['missing', 42],
  ['invalid', 6],
  ['unknown', 11],
  ['edit', 13],
  ['editOther', 4],
  ['parents', 6],
  ['others', 4],
  ['right', 8],
  ['superseded', 2],
  ['cmnd', 4],
];

/** The claim with a wrong ID; where the kind cannot be made of the person, without one. */
export function makeIdError(of: {
  person: Person;
  claim: Claim;
  isClean: boolean;
  number: number;
  population: Population;
  take: () => Person | undefined;
}): { claim: Claim; error: IdError } {
  const { person, claim, isClean, number, population, take } = of;
  if (isClean) return { claim, error: 'clean' };
  const error = kindOf(draw(number, 1) % 100);
  const made = make();
  return made === undefined ? { claim: { ...claim, id: '' }, error: 'missing' } : { claim: made, error };

  function make(): Claim | undefined {
    switch (error) {
      case 'invalid':
        return { ...claim, id: String(number).padStart(10, '0').slice(0, 8) };
      case 'unknown': {
        const id = person.id.slice(0, 6) + String(draw(number, 2) % 1_000_000).padStart(6, '0');
        return population.isFree(id) ? { ...claim, id } : undefined;
      }
      case 'edit':
      case 'editOther': {
        const wanted = error === 'edit';
        const id = mistyped(person.id, draw(number, 3)).find((near) => population.isFree(near) === wanted);
        if (id === undefined || (!wanted && population.find(id) === undefined)) return undefined;
        return { ...claim, id, strangersId: true };
      }
      case 'parents':
      case 'others': {
        const other = take();
        const older = person.birth.year - (other?.birth.year ?? 0);
        if (other === undefined || (error === 'parents' && (older < 18 || older > 45))) return undefined;
        return { ...claim, id: other.id, strangersId: true };
      }
      case 'right':
        return claim;
      case 'superseded':
        return person.replacedId === '' ? undefined : { ...claim, id: person.replacedId };
      case 'cmnd':
        return person.oldId === '' ? undefined : { ...claim, id: '', oldId: person.oldId };
      default:
        return { ...claim, id: '' };
    }
  }
}

function kindOf(place: number): IdError {
  let end = 0;
  for (const [error, share] of shares) if (place < (end += share)) return error;
  return 'missing';
}

/** IDs one digit or one exchange away, the last six digits more often than the first. */
function mistyped(id: string, number: number): string[] {
  const list: string[] = [];
  for (let n = 0; n < 40; n++) {
    const each = draw(number, n);
    if (each % 5 === 0) {
      const at = choose([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], each >>> 4);
      list.push(id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2));
    } else {
      const at = choose([1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11], each >>> 4);
      const digit = (Number(id[at]) + 1 + ((each >>> 16) % 9)) % 10;
      list.push(id.slice(0, at) + String(digit) + id.slice(at + 1));
    }
  }
  return list.filter((near) => near !== id && near[0] === '0');
}
