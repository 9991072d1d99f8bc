/**
 * The figures of all past days as CSV, in the form that `history load` reads: the last fact of each day, in the
 * provinces of that day. UTF-8 with BOM, CRLF, RFC 4180, nothing that a spreadsheet could run.
 */
import { csvCell } from '../formats/csv/writer.ts';
import { provinces } from '../domain/provinces.ts';
import { lastOldDay, unitsOn } from '../domain/province-units.ts';
import { readDays, type HistoryWorld } from './day-history.ts';
import type { DayItem } from './day-item.ts';

const header = ['province', 'day', 'participants', 'out_of_scope', 'synced', 'verified', 'source', 'note'];
/** Before and after every day there is. */
const [firstDay, lastDay] = ['1995-01-01', '9999-12-31'];
/** What is said of a day that the nightly run closed. */
const closedSource = 'doisoat';

/** In pieces, one for each province of either system that has days: old ones before those of today. */
export async function* historyCsv(
  world: HistoryWorld,
  asked: readonly string[] = provinces.map(({ id }) => id),
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`\ufeff${header.join(',')}\r\n`);
  const old = asked.flatMap((id) => unitsOn(id, lastOldDay).map((unit) => unit.id)).sort();
  for (const unit of [...old, ...asked]) {
    const days = await readDays(world, unit, firstDay, lastDay);
    if (days.length > 0) yield encoder.encode(days.map(lineOf).join(''));
  }
}

function lineOf({ province, day, participants, outOfScope, synced, verified, source, note }: DayItem): string {
  const from = source === 'closed' || note === '' ? closedSource : note;
  return `${province},${day},${participants},${outOfScope},${synced},${verified},${csvCell(from)},\r\n`;
}
