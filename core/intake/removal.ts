/**
 * Who a `full` would remove: the participants known before of whom it says nothing. Known from the ledger with their
 * schemes, or from earlier answers of the office without. Docs: docs/intake.md, "Who a full would remove".
 */
import * as z from 'zod';
import { allSchemes, schemes } from '../domain/codes.ts';
import { participantNumber } from '../domain/columns.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { encodeTable } from '../formats/csv/writer.ts';

/** Most participants listed in the report; the count is always whole, and a list of all can be written to a file. */
export const removedListMax = 1000;
/** A `full` may drop this share of a scheme's participants without being asked again. */
export const shrinkShareMax = 0.05;

const $Count = z.int().nonnegative();

export const $Removal = z.strictObject({
  /** `ledger`: by scheme, as the server would count; `answers`: whoever stands in the earlier files. */
  source: z.enum(['ledger', 'answers']),
  /** False if the earlier files do not hold everybody: a book of answers holds the rows with something to do alone. */
  complete: z.boolean(),
  known: $Count, // participants before, in the scope
  count: $Count, // of them, who would lose a scheme of the file
  share: z.string(), // per cent, floored to two decimals
  /** A count in some scheme (of all participants if schemes are unknown) is above 5 %: the upload has to confirm it. */
  needsConfirmation: z.boolean(),
  /** Rejected rows whose number cannot be read: while there are any, nobody is removed. */
  unreadableNumbers: $Count,
  schemes: z.array(z.strictObject({ scheme: z.enum(schemes), known: $Count, removed: $Count })),
  /** The first thousand, ascending. */
  participants: z.array(z.string()),
});
export type Removal = z.infer<typeof $Removal>;

/** Participants before the file, ascending, each once. */
export interface KnownParticipants {
  source: 'ledger' | 'answers';
  complete: boolean;
  participants: Float64Array; // keys
  /** Membership bits of each, if known. */
  schemes?: Uint8Array;
}

/** Somebody who would lose schemes: bits, all four where they are not known. */
export interface Removed {
  participant: number;
  schemes: number;
}

/** Who stands in a file: each participant once, ascending, with the schemes that the rows name. */
export interface StatedParticipants {
  participants: Float64Array; // keys
  schemes: Uint8Array; // bits, of each
  /** Rejected rows whose number cannot be read. */
  unreadableNumbers: number;
}

/** Compares a `full` of the schemes in `scope` with who was known before; `each` is told of everybody, in order. */
export function removalOf(
  stated: StatedParticipants,
  known: KnownParticipants,
  scope: number,
  each: (removed: Removed) => void = () => undefined,
): Removal {
  const members = schemes.map(() => 0);
  const dropped = schemes.map(() => 0);
  const participants: string[] = [];
  let before = 0;
  let count = 0;
  let next = 0;
  for (const [i, participant] of known.participants.entries()) {
    const held = known.schemes === undefined ? allSchemes : known.schemes[i] & scope;
    if (held === 0) continue;
    while (stated.participants[next] < participant) next++;
    const isPresent = stated.participants[next] === participant;
    before++;
    countBits(members, held);
    // Earlier answers say nothing of schemes: whoever stands in the file stays.
    const kept = isPresent ? (known.schemes === undefined ? held : stated.schemes[next]) : 0;
    const gone = held & ~kept;
    if (gone === 0) continue;
    count++;
    countBits(dropped, gone);
    if (participants.length < removedListMax) participants.push(participantNumber(participant));
    each({ participant, schemes: gone });
  }
  const byScheme = known.schemes !== undefined;
  return {
    source: known.source,
    complete: known.complete,
    known: before,
    count,
    share: shareOf(count, before),
    needsConfirmation: byScheme
      ? schemes.some((_, s) => dropped[s] > members[s] * shrinkShareMax)
      : count > before * shrinkShareMax,
    unreadableNumbers: stated.unreadableNumbers,
    schemes: byScheme
      ? schemes.flatMap((scheme, s) =>
          (scope & (1 << s)) === 0 ? [] : [{ scheme, known: members[s], removed: dropped[s] }],
        )
      : [],
    participants,
  };
}

function countBits(counts: number[], bits: number): void {
  for (let s = 0; s < counts.length; s++) if ((bits & (1 << s)) !== 0) counts[s]++;
}

/** Per cent, floored. */
function shareOf(count: number, whole: number): string {
  const hundredths = whole === 0 ? 0 : Number((BigInt(count) * 10_000n) / BigInt(whole));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** The participants of a file that was read; rejected rows keep what there is. */
export function statedIn(
  { claims, rejectedPresent, unreadableNumbers }: Pick<ReadBatch, 'claims' | 'rejectedPresent' | 'unreadableNumbers'>,
  scope: number,
): StatedParticipants {
  const participants = new Float64Array(claims.length + rejectedPresent.length);
  participants.set(claims.allParticipants());
  participants.set(rejectedPresent, claims.length);
  const order = Uint32Array.from(participants, (_, i) => i).sort((a, b) => participants[a] - participants[b]);
  const found = { participants: new Float64Array(order.length), schemes: new Uint8Array(order.length) };
  let last = -1;
  for (const at of order) {
    if (last < 0 || found.participants[last] !== participants[at]) found.participants[++last] = participants[at];
    found.schemes[last] |= at < claims.length ? claims.schemes(at) : scope;
  }
  return {
    participants: found.participants.subarray(0, last + 1),
    schemes: found.schemes.subarray(0, last + 1),
    unreadableNumbers,
  };
}

/** A list of them as CSV for the office: `participant_number,schemes`, the schemes that would be lost. */
export function removedCsv(removed: readonly Removed[], schemesKnown: boolean): Uint8Array {
  const lines = removed.map(({ participant, schemes: bits }) => [
    participantNumber(participant),
    schemesKnown ? schemes.filter((_, s) => (bits & (1 << s)) !== 0).join(';') : '',
  ]);
  return encodeTable(['participant_number', 'schemes'], lines);
}
