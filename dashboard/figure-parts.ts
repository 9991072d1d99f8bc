/**
 * Parts that both pages have, of a province or of the country: cards, trend, changes, reasons, schemes, targets,
 * cautions.
 */
import { percentText } from '../core/base/percent.ts';
import { actors } from '../core/catalogue/catalogue.ts';
import { schemes } from '../core/domain/codes.ts';
import type { Goal } from '../core/summary/goal-schema.ts';
import type {
  Attainment,
  Caution,
  Change,
  NationalSummary,
  Pace,
  Rates,
  Remaining,
  RemainingByActor,
  SchemeRates,
} from '../core/summary/summary-schema.ts';
import { bar } from './charts.ts';
import { goalCard } from './goal-part.ts';
import { html, type Content, type Html } from './html.ts';
import { bullets, card, cells, difference, paragraph, part, row, table, textCell } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** Rates, what remains and when nothing will. */
export function headCards(
  persons: Rates,
  { changes, pace, goal }: { changes: readonly Change[]; pace: Pace; goal: Goal },
  texts: PageTexts,
): Html[] {
  const { cards } = texts;
  const { participants, outOfScope, verified, denominator, synced, remaining } = persons;
  const ofPeople = cards.verifiedOf(texts.count(verified), texts.count(denominator));
  const scope = outOfScope === 0 ? '' : `; ${cards.scope(texts.count(participants), texts.count(outOfScope))}`;
  const recent = [1, 7].flatMap((days) => {
    const change = changes.find((each) => each.days === days);
    if (change === undefined) return [];
    const points = html`${difference(texts.signed(change.verifiedPoints))} <small>${cards.points}</small>`;
    const since = `${texts.changes.since.toLowerCase()} ${texts.day(change.since)}`;
    const left = `${cards.remaining.toLowerCase()} ${texts.signedCount(change.remaining)}`;
    return [card(cards.since(days), points, `${since}; ${left}`)];
  });
  return [
    card(cards.verified, texts.percent(persons.verifiedPercent), `${ofPeople}${scope}`, 'first'),
    card(
      cards.remaining,
      texts.count(remaining),
      cards.remainingOf(texts.percent(percentText(remaining, denominator))),
    ),
    ...recent,
    goalCard(goal, texts),
    paceCard(pace, texts),
    card(cards.synced, texts.percent(persons.syncedPercent), cards.syncedOf(texts.count(synced))),
  ];
}

function paceCard(pace: Pace, texts: PageTexts): Html {
  const texted = texts.pace;
  const perDay = pace.perDay === null ? '' : texted.perDay(pace.perDay, texts.count(pace.days));
  if (pace.state === 'date' && pace.date !== null) return card(texts.cards.pace, texts.day(pace.date), perDay);
  const state = pace.state === 'date' ? 'notEnoughDays' : pace.state;
  const note = [texted[`${state}Note`], state === 'notAtThisPace' ? perDay : '']
    .filter((each) => each !== '')
    .join('; ');
  return card(texts.cards.pace, texted[state], note);
}

/** `nameOf`: of a province that is left out of a change of the country. */
export function changesPart(
  changes: readonly Change[],
  texts: PageTexts,
  nameOf: (province: string) => string = (province) => province,
): Html {
  const titles = texts.changes;
  const place = { name: 'changes', title: titles.title };
  if (changes.length === 0) return part(texts, place, paragraph(titles.none));
  const rows = changes.map((change) =>
    row(
      titles.days(change.days),
      cells(
        texts.day(change.since),
        difference(texts.signed(change.verifiedPoints)),
        difference(texts.signedCount(change.verified)),
        difference(texts.signedCount(change.remaining), 'fewer'),
        texts.signedCount(change.participants),
      ),
    ),
  );
  const columns = [
    { title: titles.window, kind: 'text' as const },
    ...[titles.since, titles.points, titles.verified, titles.remaining, titles.participants].map((title) => ({
      title,
    })),
  ];
  const notes = changes
    .filter(({ leftOut }) => leftOut.length > 0)
    .map(({ days, provinces, leftOut }) =>
      titles.compared(titles.days(days), texts.count(provinces), leftOut.map(nameOf).join(', ')),
    );
  return part(
    texts,
    place,
    html`${table(titles.title, columns, rows, { kind: 'tight' })}
${notes.map((note) => paragraph(note, 'note'))}`,
  );
}

/** Bars by reason with who must act and what to do, and by actor. */
export function remainingParts(
  { remaining, remainingByActor }: { remaining: Remaining; remainingByActor: RemainingByActor },
  reasons: NationalSummary['reasons'],
  texts: PageTexts,
): Html[] {
  const { language } = texts;
  const titles = texts.remaining;
  const total = remaining.reduce((sum, { persons }) => sum + persons, 0);
  const figures = (persons: number, most: number): Content[] => [
    texts.count(persons),
    texts.percent(percentText(persons, total)),
    bar(persons, most),
  ];
  const columns = [
    { title: titles.persons },
    { title: titles.share },
    { title: titles.bar, kind: 'text screen' as const },
  ];
  const byActor = remainingByActor.map(({ actor, persons }) =>
    row(actors[actor][language], cells(...figures(persons, remainingByActor[0].persons))),
  );
  const byReason = remaining.map(({ verdict, persons }) => {
    const reason = reasons[verdict];
    return row(reason?.meaning[language] ?? verdict, [
      ...cells(...figures(persons, remaining[0].persons)),
      textCell(reason?.actor[language] ?? '', 'text long'),
      textCell(reason?.next[language] ?? '', 'text wide'),
    ]);
  });
  const place = { name: 'reasons', title: titles.title };
  if (byReason.length === 0) return [part(texts, place, paragraph(titles.none))];
  return [
    part(
      texts,
      { name: 'actors', title: titles.actors },
      table(titles.actors, [{ title: titles.actor, kind: 'text' }, ...columns], byActor),
    ),
    part(
      texts,
      place,
      table(
        titles.title,
        [
          { title: titles.reason, kind: 'text' },
          ...columns,
          { title: titles.actor, kind: 'text' },
          { title: titles.next, kind: 'text' },
        ],
        byReason,
      ),
    ),
  ];
}

export function schemesPart(rates: SchemeRates, texts: PageTexts): Html {
  const titles = texts.schemes;
  const rows = schemes.map((scheme) => {
    const each = rates[scheme];
    const { participants, outOfScope, denominator, verified, remaining } = each;
    const counts = [participants, outOfScope, denominator, verified, remaining].map(texts.count);
    const rate = html`<strong>${texts.percent(each.verifiedPercent)}</strong>`;
    return row(titles.names[scheme], cells(rate, ...counts, texts.percent(each.syncedPercent)));
  });
  const { ranking } = texts;
  const columns = [
    ranking.rate,
    titles.participants,
    ranking.outOfScope,
    ranking.denominator,
    titles.verified,
    ranking.remaining,
    ranking.syncedRate,
  ];
  return part(
    texts,
    { name: 'schemes', title: titles.title, note: titles.note },
    table(titles.title, [{ title: titles.scheme, kind: 'text' }, ...columns.map((title) => ({ title }))], rows),
  );
}

export function attainmentPart(all: readonly Attainment[], texts: PageTexts): Html {
  const titles = texts.attainment;
  const place = { name: 'targets', title: titles.title };
  if (all.length === 0) return part(texts, place, paragraph(titles.none));
  const rows = all.map((each) => {
    const inPercent = each.indicator.startsWith('target_');
    const supplied = `${texts.decimal(each.supplied)}${inPercent ? (texts.language === 'vi' ? ' %' : '%') : ''}`;
    const source = textCell(`${each.source}, ${texts.day(each.asOf)}`, 'text wide');
    const name = `${titles.names[each.indicator]} ${each.year}`;
    if (each.refused !== null) return row(name, [...cells(supplied), textCell(titles.refused, 'text', 5), source]);
    const { yearAgo } = each;
    const ago =
      yearAgo === null
        ? '–'
        : `${texts.count(yearAgo.count)} (${texts.signedCount(yearAgo.change)}; ` +
          `${texts.signed(yearAgo.changePercent)}${texts.language === 'vi' ? ' %' : '%'})`;
    const figures = cells(
      supplied,
      texts.count(each.count),
      html`<strong>${texts.percent(each.percent)}</strong>`,
      difference(texts.signed(each.gapPoints)),
      each.missing === null ? '–' : texts.count(Math.max(0, each.missing)),
      ago,
    );
    return row(name, [...figures, source]);
  });
  const names = [titles.supplied, titles.count, titles.percent, titles.gap, titles.missing, titles.yearAgo];
  const columns = [
    { title: titles.indicator, kind: 'text' as const },
    ...names.map((title) => ({ title })),
    { title: titles.source, kind: 'text' as const },
  ];
  return part(texts, place, table(titles.title, columns, rows));
}

export function cautionPart(caution: Caution, texts: PageTexts): Html {
  const { cautions } = texts;
  const items = [cautions.outOfScope(texts.count(caution.outOfScope))];
  const { outOfScopeChange, participantsChange, leftUnverified, partialDatesByBooks } = caution;
  if (outOfScopeChange !== null)
    items.push(
      cautions.outOfScopeChange(texts.signedCount(outOfScopeChange.persons), texts.day(outOfScopeChange.since)),
    );
  if (participantsChange !== null)
    items.push(
      cautions.participantsChange(texts.signedCount(participantsChange.persons), texts.day(participantsChange.since)),
    );
  if (leftUnverified !== null)
    items.push(cautions.leftUnverified(texts.count(leftUnverified.persons), texts.day(leftUnverified.since)));
  else if (participantsChange !== null) items.push(cautions.leftUnknown);
  items.push(cautions.partialDates(texts.count(caution.partialDates), texts.percent(caution.partialDatesPercent)));
  if (partialDatesByBooks !== null && caution.partialDates > 0) {
    const { asOf, yearOnly, monthOnly, fullDate } = partialDatesByBooks;
    const counts = {
      yearOnly: texts.count(yearOnly),
      monthOnly: texts.count(monthOnly),
      fullDate: texts.count(fullDate),
    };
    items.push(cautions.partialDatesByBooks(counts, texts.day(asOf)));
  }
  return part(texts, { name: 'cautions', title: cautions.title }, bullets(items));
}
