import type { DetailName, VerdictName } from '../core/domain/codes.ts';
import { isIdPrefix } from '../core/domain/provinces.ts';
import type { Claim } from './claim.ts';
import { isPossible, judgeDate } from './judge-date.ts';
import { judgeName } from './judge-name.ts';
import type { Found } from './population.ts';

export interface Judgement {
  verdict: VerdictName;
  details: DetailName[];
}

/** What the judge may ask of the registry. */
export interface Registry {
  find(id: string): Found | undefined;
}

const armedForces = new Set(['QN', 'CA', 'CY']);
/** The province place of an HI card (characters 4 and 5) of the Ministry of Defence and of Public Security. */
const armedForcesCards = new Set(['97', '98']);

/**
 * The truth of a claim: the verdicts in their order, from what the row means and whom its ID belongs to, never from the
 * error that was put in.
 * @param byOldId the person with the claim's CMND, if the row has nothing else
 */
export function judge(claim: Claim, registry: Registry, byOldId?: Found['person']): Judgement {
  if (
    armedForces.has(claim.category) ||
    armedForcesCards.has(claim.card.slice(3, 5)) ||
    (claim.nationality !== '' && claim.nationality !== 'VN')
  ) {
    return { verdict: 'OUT_OF_SCOPE', details: [] };
  }
  const unusable: DetailName[] = [];
  if (claim.name === '') unusable.push('NAME_EMPTY');
  if (!isPossible(claim.birth)) unusable.push('DATE_IMPOSSIBLE');
  if (unusable.length > 0) return { verdict: 'DATA_INVALID', details: unusable };
  if (claim.id === '') return judgeOldId(claim, byOldId);

  const id = wholeId(claim.id);
  if (id === undefined) return { verdict: 'ID_INVALID', details: [] };
  const found = registry.find(id);
  // Somebody whose ID was cancelled without a new one is not to be found.
  if (found === undefined || found.person.status === 'cancelled') return { verdict: 'ID_NOT_FOUND', details: [] };
  const judgement = judgePerson(claim, found);
  const differs = /DIFFER/.test(judgement.verdict);
  // Zeros are put back on the word of a person who agrees only.
  return claim.id.length < 12 && differs ? { verdict: 'ID_NOT_FOUND', details: [] } : judgement;
}

function judgeOldId(claim: Claim, person: Found['person'] | undefined): Judgement {
  const agrees =
    claim.oldId !== '' &&
    person !== undefined &&
    person.oldId === claim.oldId &&
    judgeName(claim.name, person.registryName) === undefined &&
    judgeDate(claim.birth, person.birth).agree;
  return { verdict: agrees ? 'OLD_ID_ONLY' : 'ID_MISSING', details: [] };
}

/** The 12 digits of a stated ID, with lost zeros put back; undefined if it cannot be one. */
function wholeId(text: string): string | undefined {
  if (!/^\d{10,12}$/.test(text)) return undefined;
  const id = text.padStart(12, '0');
  return isIdPrefix[Number(id.slice(0, 3))] === 1 ? id : undefined;
}

function judgePerson(claim: Claim, { person, superseded }: Found): Judgement {
  const name = judgeName(claim.name, person.registryName);
  const date = judgeDate(claim.birth, person.birth);
  const sexDiffers = claim.sex !== 0 && person.sex !== 0 && claim.sex !== person.sex;
  const details: DetailName[] = [];
  if (name !== undefined) details.push(name);
  if (date.detail !== undefined) details.push(date.detail);
  if (sexDiffers) details.push('SEX');
  return { verdict: verdictOf(), details };

  function verdictOf(): VerdictName {
    const differing = Number(name !== undefined) + Number(!date.agree) + Number(sexDiffers);
    if (differing > 1) return 'SEVERAL_DIFFER';
    if (name !== undefined) return 'NAME_DIFFERS';
    if (!date.agree) return 'BIRTH_DATE_DIFFERS';
    if (sexDiffers) return 'SEX_DIFFERS';
    if (superseded) return 'ID_SUPERSEDED';
    if (person.status === 'deceased') return 'DECEASED';
    return date.partial ? 'VERIFIED_PARTIAL_DATE' : 'VERIFIED';
  }
}
