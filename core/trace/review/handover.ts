/**
 * What reaches an office of what was accepted: `results/<province>/traced/<day>.csv`. Under `ask` the participant
 * number and the advice to ask for the card; under `id` the ID too, for rows and days that allow it. The office's next
 * upload claims it, and only that changes the ledger.
 */
import { text } from '../../catalogue/text.ts';
import { encodeTable } from '../../formats/csv/writer.ts';
import type { World } from '../../ports.ts';
import type { AcceptedDecision, Decided, DecisionLog } from './decision-log.ts';

/** A row that is younger is handed over without the ID, whatever the policy. */
export const idRowDays = 30;

export const handoverTexts = {
  ask: text(
    'Mời người tham gia mang thẻ căn cước đến đối chiếu; ghi theo thẻ rồi gửi lại dòng này',
    'Ask the participant for the identity card; enter what it says and send this row again',
  ),
  id: text(
    'Đối chiếu số này với thẻ căn cước của người tham gia; chỉ khi khớp mới ghi vào và gửi lại dòng này',
    'Compare this number with the participant’s identity card; only if it agrees, enter it and send this row again',
  ),
};

export function tracedKey(province: string, day: string): string {
  return `results/${province}/traced/${day}.csv`;
}

/** What was accepted on a day and reaches the office; the first of one participant, in the order of decisions. */
function handedOver(log: DecisionLog, province: string, day: string): Decided<AcceptedDecision>[] {
  const handed = new Map<string, Decided<AcceptedDecision>>();
  const accepted = log.accepted(province);
  for (const each of log.all) {
    if (each.day !== day || each.province !== province || each.decision !== 'accept') continue;
    if (each.handover === 'none' || accepted.get(each.participant)?.pair !== each.pair) continue;
    const known = handed.get(each.participant);
    if (known === undefined || (known.handover === 'ask' && each.handover === 'id')) handed.set(each.participant, each);
  }
  return [...handed.values()];
}

/** Participants of a province whose ID was handed over on a day. */
export function idsHandedOver(log: DecisionLog, province: string, day: string): Set<string> {
  const withId = handedOver(log, province, day).filter(({ handover }) => handover === 'id');
  return new Set(withId.map(({ participant }) => participant));
}

/**
 * Publishes what an office is given of the decisions of a day; made anew from all of them each time. `idsMax`: IDs a
 * day; two reviewers at once do not hand over more. Gives the number of rows, and of those with an ID.
 */
export async function publishTraced(
  world: Pick<World, 'objects'>,
  log: DecisionLog,
  { province, day, idsMax }: { province: string; day: string; idsMax: number },
): Promise<{ key: string; rows: number; ids: number }> {
  const rows = handedOver(log, province, day);
  let ids = 0;
  const lines = rows.map(({ participant, candidate, handover }) => {
    const withId = handover === 'id' && ids < idsMax;
    if (withId) ids += 1;
    return { participant, candidate: withId ? candidate : '', step: handoverTexts[withId ? 'id' : 'ask'].vi };
  });
  lines.sort((a, b) => (a.participant < b.participant ? -1 : 1));
  const key = tracedKey(province, day);
  // Without an ID the column itself is not there: the policy is not told.
  const bytes =
    ids === 0
      ? encodeTable(
          ['participant_number', 'next_step'],
          lines.map(({ participant, step }) => [participant, step]),
        )
      : encodeTable(
          ['participant_number', 'personal_id', 'next_step'],
          lines.map(({ participant, candidate, step }) => [participant, candidate, step]),
        );
  await world.objects.put(key, bytes);
  return { key, rows: rows.length, ids };
}
