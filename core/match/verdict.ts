/**
 * The verdict of one claim: a pure function of the claim, the person to whom the registry leads from it, and the rules
 * of `docs/verdicts.md`. Nothing here sees another row. `match.ts` finds the people of a whole batch and decides the
 * claims that agree in everything column by column; a test holds both equal.
 */
import { Detail, Flag, PersonStatus, Verdict } from '../domain/codes.ts';
import { IdState, NameState, type PackedDate } from '../domain/columns.ts';
import { haveAsManyWords } from '../names/words.ts';
import { dateDetail, DateMatch, Differs, matchDates, nameDetail } from './compare.ts';

/** Number of this set of rules; it stands with every verdict that is kept, beside the registry version. */
export const ruleVersion = 1;

/** What is compared of a claim and of a person. */
interface Compared {
  nameLow: number; // canonical fingerprint, low half
  nameHigh: number; // canonical fingerprint, high half
  /** `foldedParts` fingerprints, read only for a name that differs; without those of both its detail is left out. */
  folded?: Uint16Array;
  words?: number; // number of words of the name; 0 or absent if it is not told
  birthDate: PackedDate;
  sex: number; // Sex
}

/** One row of a batch (`ClaimRows`). */
export interface Claim extends Compared {
  outOfScope: boolean;
  held: boolean; // too many different claims on its ID (`attempts.ts`)
  idState: number; // IdState
  nameState: number; // NameState
  flags: number; // Flag bits known from the row alone
  /** The name as it can also be read: it agrees if either reading does. */
  other?: Pick<Compared, 'nameLow' | 'nameHigh'>;
}

/** The person who has the claimed ID; where it was replaced, who has the ID that stands for it now. */
export interface Person extends Compared {
  status: number; // PersonStatus
  superseded: boolean; // the claimed ID was replaced by the one that this person has now
}

export interface Outcome {
  verdict: number; // Verdict
  details: number; // Detail bits
  flags: number; // those of the claim; NAME_DECODED as it is for the reading of the name that counts
  agrees: boolean; // name, birth date and sex agree with the person; of a CMND, name and birth date
  differs: number; // Differs bits, if the verdict is of what differs
  readOtherwise: boolean; // it is the other reading of the name that agrees
}

/**
 * The first of the eight steps that holds. `person`: whom the claimed ID leads to; for a claim without a usable ID,
 * whom its CMND leads to; undefined if the registry leads to nobody.
 */
export function decideVerdict(claim: Claim, person: Person | undefined): Outcome {
  // Steps 1 and 2
  if (claim.outOfScope) return outcome(claim, Verdict.OUT_OF_SCOPE);
  if (claim.held) return outcome(claim, Verdict.HELD);

  // Step 3
  const unusable = unusableFields(claim);
  if (unusable !== 0) return outcome(claim, Verdict.DATA_INVALID, { details: unusable });

  const known = person !== undefined && isKnown(person.status) ? person : undefined;
  const date = matchDates(claim.birthDate, known?.birthDate ?? 0);
  const readOtherwise = known !== undefined && agreesOtherwise(claim, known);
  const differs = known === undefined ? 0 : differingFields(claim, known, date, readOtherwise);

  // Steps 4 and 5: no usable ID, perhaps a CMND
  if (claim.idState === IdState.missing || claim.idState === IdState.invalid) {
    const isHolder = known !== undefined && (differs & (Differs.name | Differs.date)) === 0;
    if (isHolder) return outcome(claim, Verdict.OLD_ID_ONLY, { agrees: true, readOtherwise });
    return outcome(claim, claim.idState === IdState.missing ? Verdict.ID_MISSING : Verdict.ID_INVALID);
  }

  // Step 6: a padded ID is believed only if its person agrees, else the zeros were not lost there
  if (known === undefined) return outcome(claim, Verdict.ID_NOT_FOUND);
  if (claim.idState === IdState.padded && differs !== 0) return outcome(claim, Verdict.ID_NOT_FOUND);

  // Step 7
  const details = differingDetails(claim, known, differs, date);
  if (differs !== 0) return outcome(claim, differingVerdict(differs), { details, differs, readOtherwise });

  // Step 8
  return outcome(claim, agreeingVerdict(known, date), { details, agrees: true, readOtherwise });
}

function outcome(
  claim: Claim,
  verdict: number,
  { details = 0, agrees = false, differs = 0, readOtherwise = false }: Partial<Outcome> = {},
): Outcome {
  const flags = readOtherwise ? claim.flags ^ Flag.NAME_DECODED : claim.flags;
  return { verdict, details, flags, agrees, differs, readOtherwise };
}

/** What makes the data of a claim unusable, as details; 0 if nothing does. */
function unusableFields(claim: Claim): number {
  const noName = claim.nameState === NameState.empty ? Detail.NAME_EMPTY : 0;
  const noDate = claim.birthDate === 0 ? Detail.DATE_IMPOSSIBLE : 0;
  return noName | noDate;
}

/** A cancelled ID leads to nobody: where it was replaced, its successor is the person (`Person.superseded`). */
function isKnown(status: number): boolean {
  return status === PersonStatus.alive || status === PersonStatus.deceased;
}

function hasName({ nameLow, nameHigh }: Pick<Compared, 'nameLow' | 'nameHigh'>, person: Person): boolean {
  return nameLow === person.nameLow && nameHigh === person.nameHigh;
}

/** Whether the name disagrees as it was read first, and agrees as it can also be read. */
function agreesOtherwise(claim: Claim, person: Person): boolean {
  return claim.other !== undefined && !hasName(claim, person) && hasName(claim.other, person);
}

/** Which fields differ, as bits. Sex is compared only if both sides have it. */
function differingFields(claim: Claim, person: Person, date: number, readOtherwise: boolean): number {
  let differs = 0;
  if (!readOtherwise && !hasName(claim, person)) differs |= Differs.name;
  if (date === DateMatch.different) differs |= Differs.date;
  if (claim.sex !== 0 && person.sex !== 0 && claim.sex !== person.sex) differs |= Differs.sex;
  return differs;
}

function differingDetails(claim: Claim, person: Person, differs: number, date: number): number {
  let details = dateDetail(claim.birthDate, person.birthDate, date);
  if ((differs & Differs.sex) !== 0) details |= Detail.SEX;
  if ((differs & Differs.name) !== 0 && claim.folded !== undefined && person.folded !== undefined)
    details |= nameDetail(claim.nameState, claim.folded, 0, person.folded, 0);
  // As many words on both sides: one in the middle is another.
  const isOther = (details & Detail.NAME_WORDS) !== 0 && haveAsManyWords(claim.words ?? 0, person.words ?? 0);
  return isOther ? details ^ (Detail.NAME_WORDS | Detail.NAME_WORD) : details;
}

function differingVerdict(differs: number): number {
  if (differs === Differs.name) return Verdict.NAME_DIFFERS;
  if (differs === Differs.date) return Verdict.BIRTH_DATE_DIFFERS;
  if (differs === Differs.sex) return Verdict.SEX_DIFFERS;
  return Verdict.SEVERAL_DIFFER;
}

function agreeingVerdict(person: Person, date: number): number {
  if (person.superseded) return Verdict.ID_SUPERSEDED;
  if (person.status === PersonStatus.deceased) return Verdict.DECEASED;
  return date === DateMatch.partial ? Verdict.VERIFIED_PARTIAL_DATE : Verdict.VERIFIED;
}
