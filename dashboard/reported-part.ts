/** Supplied figures of which we have no count, as a table: shown where there are any. */
import type { Reported } from '../core/summary/summary-schema.ts';
import { html, type Html } from './html.ts';
import { cells, difference, part, row, table, textCell } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';
import { reportedEn, reportedVi } from './reported-texts.ts';

export function reportedPart(figures: readonly Reported[], texts: PageTexts): Html | undefined {
  if (figures.length === 0) return undefined;
  const said = texts.language === 'vi' ? reportedVi : reportedEn;
  const { columns } = said;
  const rows = figures.map((each) => {
    const { indicator, unit, value, base, yearAgo, year } = each;
    const source = textCell(`${each.source}, ${texts.day(each.asOf)}`, 'text wide');
    const name = `${said.names[indicator]} ${year}`;
    const amount = said.amount(value, unit);
    if (each.refused !== null) return row(name, [...cells(amount), textCell(said.refused, 'text', 4), source]);
    const change = yearAgo?.changePercent ?? null;
    const percent = texts.language === 'vi' ? ' %' : '%';
    const changed = change === null ? '' : ` (${texts.signed(change)}${percent})`;
    const shown = cells(
      amount,
      base === null ? '–' : said.amount(base.value, unit),
      html`<strong>${texts.percent(each.percent)}</strong>`,
      difference(texts.signed(each.gapPoints)),
      yearAgo === null ? '–' : `${said.amount(yearAgo.value, unit)}${changed}`,
    );
    return row(name, [...shown, source]);
  });
  const titles = [columns.value, columns.base, columns.percent, columns.gap, columns.yearAgo];
  return part(
    texts,
    { name: 'reported', title: said.title },
    table(
      said.title,
      [
        { title: columns.figure, kind: 'text' },
        ...titles.map((title) => ({ title })),
        { title: columns.source, kind: 'text' },
      ],
      rows,
    ),
  );
}
