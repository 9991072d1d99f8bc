/**
 * The claims part against the rows: which ID each identity claims and whether it agrees, derived from the rows alone,
 * and whether the attempts of an entry are a list that a commit can have written. Nothing here names a person.
 */
import { Flag } from '../domain/codes.ts';
import { ClaimBit, claimChunks, claimDays, type ClaimEntries } from '../ledger/claims.ts';
import { IdentityClaims } from '../ledger/identity-claims.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Dictionaries } from '../ledger/rows.ts';

/** Entries, or rows, in which what is stored is not what the rows say. */
export interface ClaimFindings {
  current: number; // entries: whether the identity claims the ID
  agrees: number; // entries: whether the identity agrees with the person
  missing: number; // identities that were compared and have no entry: nobody is told that they share an ID
  attempts: number; // entries whose attempts are no list, or that were never asked about
  flags: number; // rows with a flag that is told beside an answer and never kept
}

/** Flags that depend on other rows: stored, they would be wrong as soon as another row changes. */
const neverKept = Flag.SHARED_SAME_PERSON | Flag.SHARED_OTHER_PERSON | Flag.ALSO_ELSEWHERE;

/** Reads every row and every claim once; 21 bytes a participant. Throws `IntegrityError`. */
export async function checkClaims(ledger: Ledger): Promise<ClaimFindings> {
  const found: ClaimFindings = { current: 0, agrees: 0, missing: 0, attempts: 0, flags: 0 };
  const identities = new IdentityClaims();
  await ledger.scan(new Dictionaries(), (rows, at) => {
    identities.add(rows, at);
    if ((rows.flags[at] & neverKept) !== 0) found.flags++;
  });
  const seen = new Uint8Array(identities.size);
  for await (const chunk of claimChunks(ledger)) {
    for (let at = 0; at < chunk.length; at++) {
      const person = identities.find(chunk.participant[at]);
      const [expected, stored] = [identities.state(chunk.id[at], person), chunk.state[at]];
      if ((expected & ClaimBit.current) !== (stored & ClaimBit.current)) found.current++;
      else if (!identities.isRight(chunk.id[at], person, stored)) found.agrees++;
      if (expected !== 0) seen[person] = 1;
      if (!hasAttempts(chunk, at)) found.attempts++;
    }
  }
  found.missing = identities.entriesLacking(seen).length;
  return found;
}

/**
 * An entry is written when a claim on its ID is compared, so it has the claim; its changed claims fill the places from
 * the last one on, each with its day.
 */
function hasAttempts({ claim, days, changed }: ClaimEntries, at: number): boolean {
  const last = (at + 1) * claimDays - 1;
  if (claim[at] === 0 && days[last] === 0) return false;
  for (let k = at * claimDays; k <= last; k++) {
    if (days[k] === 0 && changed[k] !== 0) return false;
    if (k < last && days[k] > 0 && days[k + 1] === 0) return false;
  }
  return true;
}

/** The findings as lines of a report, each with its code. */
export function claimProblems({ current, agrees, missing, attempts, flags }: ClaimFindings): string[] {
  const problems: string[] = [];
  const note = (count: number, text: string): void => {
    if (count > 0) problems.push(`CLAIMS: ${text.replace('#', String(count))}; run ledger repair`);
  };
  note(current, '# entries say otherwise than the rows which ID is claimed');
  note(agrees, '# entries say otherwise than the rows whether the claim agrees');
  note(missing, '# compared claims have no entry');
  if (attempts > 0) problems.push(`ATTEMPTS: ${attempts} entries have attempts that no commit writes`);
  if (flags > 0) problems.push(`FLAGS: ${flags} rows keep a flag of other rows`);
  return problems;
}
