/**
 * Hints: where the policy allows it, an office is told with the nightly run that somebody of a row's name and date
 * exists. A hint answers a question, so it counts as an attempt: only for rows that have stood unchanged for a week,
 * and at most three different claims within 30 days on one participant and on one name.
 */
import { addDays } from '../../base/calendar-day.ts';
import { IntegrityError } from '../../base/errors.ts';
import { attemptWindowDays, changedClaimsMax } from '../../commit/attempts.ts';
import { text, type Text } from '../../catalogue/text.ts';
import { foldedParts, FoldedPart, participantNumber } from '../../domain/columns.ts';
import { readProvinceState } from '../../domain/province-state.ts';
import { encodeTable } from '../../formats/csv/writer.ts';
import { claimHash } from '../../ledger/claims.ts';
import type { World } from '../../ports.ts';
import type { Grade, TracedClaim } from '../candidate.ts';
import type { OpenClaims } from '../open-claims.ts';
import { unchangedFor } from './row-age.ts';

/** Days for which a row must have said the same. */
export const hintRowDays = 7;

export const hintTexts: Record<Exclude<Grade, 'NONE'>, Text> = {
  UNIQUE: text(
    'Có một người mang họ tên và ngày sinh này; hãy xem thẻ căn cước',
    'One person of this name and date exists; ask for the identity card',
  ),
  LIKELY: text(
    'Có thể có người mang họ tên và ngày sinh này; hãy xem thẻ căn cước',
    'A person of this name and date probably exists; ask for the identity card',
  ),
  SEVERAL: text(
    'Có thể có nhiều người mang họ tên và ngày sinh này; hãy xem thẻ căn cước',
    'Several people of this name and date may exist; ask for the identity card',
  ),
};

/** Where an office finds the hints of a day. */
export function hintsKey(province: string, day: string): string {
  return `results/${province}/lists/${day}/hints.csv`;
}

/** What was hinted on a day: a claim by its keyed hash, under the participant and the name without marks. */
type Hinted = [participant: number, name: number, claim: number];

function hintedKey(province: string, day: string): string {
  return `trace/${province}/${day}/hinted.json`;
}

/**
 * Writes the hints of a province for `day` and keeps what was asked. `traced`: claims of this province among `claims`.
 * Doing it twice gives the same list. Gives the number of rows hinted and of rows held back.
 */
export async function writeHints(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash'>,
  {
    province,
    day,
    claims,
    traced,
  }: { province: string; day: string; claims: OpenClaims; traced: readonly TracedClaim[] },
): Promise<{ hinted: number; heldBack: number }> {
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return { hinted: 0, heldBack: 0 };
  const wanted = traced.filter(({ grade }) => grade !== 'NONE');
  const participants = Float64Array.from(wanted, ({ claim }) => claims.participant[claim]).sort();
  const old = await unchangedFor(world, { province, state, participants }, hintRowDays);
  const asked = wanted.filter(({ claim }) => old.has(claims.participant[claim]));
  const attempts = new Attempts(await hintedBefore(world, province, day));
  // All claims that are asked about count, so that neither order nor place in the file decides.
  const entries = asked.map(({ claim }) => entryOf(claims, claim));
  for (const entry of entries) attempts.add(entry);
  const lines: string[][] = [];
  const hinted: Hinted[] = [];
  for (const [at, { claim, grade }] of asked.entries()) {
    if (grade === 'NONE' || !attempts.mayAnswer(entries[at])) continue;
    hinted.push(entries[at]);
    const unit = claims.units[claims.unit[claim]];
    lines.push([participantNumber(claims.participant[claim]), unit, hintTexts[grade].vi]);
  }
  await world.objects.put(hintedKey(province, day), new TextEncoder().encode(`${JSON.stringify(hinted)}\n`));
  await world.objects.put(hintsKey(province, day), encodeTable(['participant_number', 'unit', 'next_step'], lines));
  return { hinted: hinted.length, heldBack: wanted.length - hinted.length };
}

function entryOf(claims: OpenClaims, at: number): Hinted {
  const { participant, folded, nameLow, nameHigh, birthDate, sex } = claims;
  const hash = claimHash(nameLow[at], nameHigh[at], birthDate[at], sex[at]);
  return [participant[at], folded[at * foldedParts + FoldedPart.noMarks], hash];
}

/** Different claims by participant and by name without marks. */
class Attempts {
  private readonly byParticipant = new Map<number, Set<number>>();
  private readonly byName = new Map<number, Set<number>>();
  private readonly answered = new Set<string>();

  constructor(before: readonly Hinted[]) {
    for (const entry of before) {
      this.add(entry);
      this.answered.add(entry.join());
    }
  }

  add([participant, name, claim]: Hinted): void {
    setOf(this.byParticipant, participant).add(claim);
    setOf(this.byName, name).add(claim);
  }

  /** The same claim again is no new question. */
  mayAnswer(entry: Hinted): boolean {
    const [participant, name] = entry;
    if (this.answered.has(entry.join())) return true;
    return (
      setOf(this.byParticipant, participant).size <= changedClaimsMax &&
      setOf(this.byName, name).size <= changedClaimsMax
    );
  }
}

function setOf(sets: Map<number, Set<number>>, key: number): Set<number> {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  return known;
}

/** What was hinted in the days before, as far as it counts. */
async function hintedBefore(world: Pick<World, 'objects'>, province: string, day: string): Promise<Hinted[]> {
  const before: Hinted[] = [];
  for (let back = 1; back < attemptWindowDays; back++) {
    const key = hintedKey(province, addDays(day, -back));
    const bytes = await world.objects.read(key);
    if (bytes === undefined) continue;
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(list)) throw new IntegrityError(key, 'another form', 'claims that were hinted');
    before.push(...(list as Hinted[]));
  }
  return before;
}
