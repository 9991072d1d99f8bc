/** The table `cases` of an export: one row for each open case of a province (`docs/export.md`). */
import { schemes } from '../domain/codes.ts';
import type { ExportRow } from '../export/count-rows.ts';
import { caseAt, places, type CaseView } from './case-view.ts';

/** A participant number of 12 digits is a personal ID, which no export holds. */
const personalIdLength = 12;

/** As somebody may see them, by participant. */
export function* caseRows({
  province,
  day,
  view,
}: {
  province: string;
  day: string;
  view: CaseView;
}): Generator<ExportRow> {
  for (const at of places(view, {})) {
    const { participantNumber, unit, verdict, details, flags, actor, since, change } = caseAt(view, at);
    const number = view.cases.since[at];
    yield [
      day,
      province,
      participantNumber.length === personalIdLength ? null : participantNumber,
      unit,
      schemes.filter((_, s) => (view.cases.members[at] & (1 << s)) !== 0).join(';'),
      verdict,
      details.join(';'),
      flags.join(';'),
      actor,
      since,
      number === 0 ? null : view.today - number,
      change,
    ];
  }
}
