/** Goals on the pages: a card of each place, and the provinces by what they will lack. */
import { goalColumnTexts, goalFromTexts, goalSentences } from '../core/catalogue/goal-texts.ts';
import { goalLines, goalStateText, perDayText } from '../core/summary/goal-lines.ts';
import type { Goal } from '../core/summary/goal-schema.ts';
import { byShort } from '../core/summary/goal.ts';
import type { NationalSummary } from '../core/summary/summary-schema.ts';
import { html, joined, type Html } from './html.ts';
import { card, cells, paragraph, part, row, table, textCell } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';
import { provinceName } from './province-links.ts';

/** Persons a day as the page writes them. */
function perDay(text: string | null, texts: PageTexts): string {
  return perDayText(text, (size) => texts.signed(size).replace(/^[+−]/, ''));
}

/** The goal of a place, what is missing, and what is expected. */
export function goalCard(goal: Goal, texts: PageTexts): Html {
  const { goal: titles } = texts;
  const notes = [goalFromTexts[goal.from][texts.language], titles.missing(texts.count(goal.missing))];
  if (goal.neededPerDay !== null)
    notes.push(titles.perDay(perDay(goal.neededPerDay, texts), perDay(goal.managedPerDay, texts)));
  return card(
    titles.card(texts.percent(goal.percent), texts.day(goal.by)),
    goalStateText(goal, texts.language, texts.day),
    notes.join('; '),
  );
}

/** Who will reach their goal: the sentences, and every province in a table. */
export function goalsPart({ goals, provinces }: NationalSummary, texts: PageTexts): Html {
  const { goal: titles, language } = texts;
  const [first, ...lines] = goalLines(goals, {
    count: texts.count,
    name: (id) => {
      const found = provinces.find(({ province }) => province === id);
      return found === undefined ? id : provinceName(found, texts);
    },
    indicatorName: (indicator) => texts.attainment.names[indicator],
    sentences: goalSentences[language],
  });
  const rows = byShort(provinces).map((each) => {
    const { goal } = each;
    const own = goal.from === 'own' ? `${texts.percent(goal.percent)}, ${texts.day(goal.by)}` : '';
    const pace = [goal.neededPerDay, goal.managedPerDay].map((text) => perDay(text, texts));
    return row(provinceName(each, texts), [
      ...cells(own === '' ? '=' : own, texts.count(goal.missing), ...pace),
      textCell(goalStateText(goal, texts.language, texts.day)),
    ]);
  });
  const { missing, neededPerDay, managedPerDay, state } = goalColumnTexts;
  const columns = [
    { title: texts.ranking.province, kind: 'text' as const },
    ...[titles.own, missing[language], neededPerDay[language], managedPerDay[language]].map((title) => ({ title })),
    { title: state[language], kind: 'text' as const },
  ];
  return part(
    texts,
    { name: 'goals', title: titles.title, note: titles.note },
    html`<p><strong>${first}</strong></p>
${joined(lines.map((line) => paragraph(line)))}
<details><summary>${titles.table}</summary>${table(titles.table, columns, rows)}</details>`,
  );
}
