/**
 * Open cases as CSV (`docs/contracts.md`, Open cases): UTF-8 with BOM, CRLF, RFC 4180, and, as `outcomes.csv`, nothing
 * that a spreadsheet could run.
 */
import { csvCell } from '../formats/csv/writer.ts';
import { caseAt, places, type CaseFilter, type CaseView } from './case-view.ts';

const header = '\ufeffparticipant_number,unit,verdict,details,flags,since,actor,next_step,change\r\n';
/** Lines of a piece, about a megabyte. */
const pieceLines = 8192;

/** In pieces of whole lines, the header in the first. */
export function* casesCsv(view: CaseView, filter: CaseFilter = {}): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines = [header];
  for (const at of places(view, filter)) {
    const { participantNumber, unit, verdict, details, flags, since, actor, nextStep, change } = caseAt(view, at);
    const cells = [
      participantNumber,
      csvCell(unit),
      verdict,
      details.join(';'),
      flags.join(';'),
      since ?? '',
      actor,
      csvCell(nextStep),
      change,
    ];
    lines.push(`${cells.join(',')}\r\n`);
    if (lines.length < pieceLines) continue;
    yield encoder.encode(lines.join(''));
    lines = [];
  }
  yield encoder.encode(lines.join(''));
}
