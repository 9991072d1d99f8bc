/**
 * What became of accepted candidates: whether the office's row claims the person now and agrees, and how many days that
 * took. The day is the one on which the store took the upload that gave the row its claim; it is noted when it is first
 * seen, because a later upload that says the same gives the row another.
 */
import * as z from 'zod';
import { daysFrom } from '../../base/calendar-day.ts';
import { IntegrityError } from '../../base/errors.ts';
import { readBatchItem } from '../../commit/publish-batch.ts';
import { isVerified } from '../../domain/codes.ts';
import { participantKey } from '../../domain/columns.ts';
import { readProvinceState } from '../../domain/province-state.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { fullsOf, members } from '../../ledger/membership.ts';
import { Dictionaries, LedgerRows } from '../../ledger/rows.ts';
import type { World } from '../../ports.ts';
import type { AcceptedDecision, Decided } from './decision-log.ts';

/** By pair: the day on which its row became verified. */
const $Outcomes = z.strictObject({ format: z.literal(1), verifiedOn: z.record(z.string(), z.iso.date()) });

function outcomesKey(province: string): string {
  return `trace/outcomes/${province}.json`;
}

export interface Outcomes {
  verified: number; // the row claims the candidate, and agrees
  otherwise: number; // it is verified with another ID
  gone: number; // the participant has left the books
  pending: number;
  days: number[]; // from decision to upload, of those verified
}

/** Looks at the rows of all accepted pairs of a province, and notes the days. Throws `IntegrityError`. */
export async function noteOutcomes(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  province: string,
  accepted: ReadonlyMap<string, Decided<AcceptedDecision>>,
): Promise<Outcomes> {
  const outcomes: Outcomes = { verified: 0, otherwise: 0, gone: 0, pending: 0, days: [] };
  const state = await readProvinceState(world.state, province);
  if (accepted.size === 0 || state === undefined) return outcomes;
  const noted = await readNoted(world, province);
  const pairs = [...accepted.values()].map((each) => ({ ...each, key: keyOf(each.participant) }));
  pairs.sort((a, b) => a.key - b.key);
  const ledger = await Ledger.open(world, province, state);
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows = new LedgerRows(dictionaries);
  const places = await ledger.readRows(
    Float64Array.from(pairs, ({ key }) => key),
    rows,
  );
  let isNew = false;
  for (const [k, { pair, candidate, day }] of pairs.entries()) {
    const at = places[k];
    if (at < 0 || members(rows, at, fulls) === 0) outcomes.gone += 1;
    else if (isVerified[rows.verdict[at]] === 0) outcomes.pending += 1;
    else if (rows.id[at] !== Number(candidate)) outcomes.otherwise += 1;
    else {
      if (noted[pair] === undefined) {
        const batch = dictionaries.stamps.batch[rows.identityStamp[at]];
        noted[pair] = (await readBatchItem(world, province, batch))?.storedOn ?? day;
        isNew = true;
      }
      outcomes.verified += 1;
      outcomes.days.push(Math.max(0, daysFrom(day, noted[pair])));
    }
  }
  if (isNew) await writeNoted(world, province, noted);
  return outcomes;
}

function keyOf(participant: string): number {
  return participantKey(Number(participant), participant.length === 12 ? 12 : 10);
}

async function readNoted(world: Pick<World, 'objects'>, province: string): Promise<Record<string, string>> {
  const key = outcomesKey(province);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return {};
  const parsed = $Outcomes.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'another form', 'outcomes of decisions');
  return parsed.data.verifiedOn;
}

async function writeNoted(
  world: Pick<World, 'objects'>,
  province: string,
  verifiedOn: Record<string, string>,
): Promise<void> {
  const text = `${JSON.stringify({ format: 1, verifiedOn })}\n`;
  await world.objects.put(outcomesKey(province), new TextEncoder().encode(text));
}
