/** The table of two days side by side, with a link to why each province moved. */
import { provinceNameOf } from '../../core/domain/provinces.ts';
import type { ComparedPlace, TwoDays } from '../../core/steering/two-days.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { address, type PortalContext } from '../http/route.ts';
import { compareTexts } from '../texts/days.ts';
import { provinceDiffAccess } from './asked-diff.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from './table.ts';

/** `only`: these provinces; all if there are none. */
export function twoDaysTable(c: PortalContext, both: TwoDays, only: readonly string[] = []): Html {
  const language = c.get('language');
  const texts = compareTexts[language];
  const { columns } = texts;
  const titles: DataColumn[] = [
    { title: columns.province, name: 'province' },
    { title: columns.before, name: 'before', kind: 'percent' },
    { title: columns.after, name: 'after', kind: 'percent' },
    { title: columns.points, name: 'points', kind: 'points' },
    { title: columns.rankBefore, name: 'rank-before', kind: 'count' },
    { title: columns.rankAfter, name: 'rank-after', kind: 'count' },
    { title: columns.places, name: 'places', kind: 'change' },
    { title: columns.remainingBefore, name: 'remaining-before', kind: 'count' },
    { title: columns.remainingAfter, name: 'remaining-after', kind: 'count' },
    { title: columns.remaining, name: 'remaining', kind: 'change' },
    { title: columns.denominator, name: 'denominator', kind: 'change' },
  ];
  const rows = both.provinces
    .filter(({ province, before, after }) =>
      only.length > 0 ? only.includes(province) : before !== null || after !== null,
    )
    .map((each) => line(provinceCell(c, each.province, both), each));
  const foot = only.length > 0 ? [] : [line(texts.country(String(both.compared.length)), both.national)];
  return dataTable(c, { label: texts.provinces, columns: titles, rows, foot });
}

/** To why it moved, for whoever may see that; to its page of the later day otherwise. */
function provinceCell(c: PortalContext, province: string, { from, to }: Pick<TwoDays, 'from' | 'to'>): DataCell {
  const name = provinceNameOf(province, c.get('language'));
  const maySee = decide(provinceDiffAccess, c.get('identity'), { province, changes: false }) === 'allowed';
  const href = maySee ? `/p/${province}/diff?from=${from}&to=${to}` : `/days/${to}/provinces/${province}.html`;
  return { value: name, show: () => html`<a href="${address(c, href)}">${name}</a>` };
}

function line(name: DataCell, { before, after, points, places, remaining, denominator }: ComparedPlace): DataRow {
  return [
    name,
    before?.verifiedPercent ?? null,
    after?.verifiedPercent ?? null,
    points,
    before?.rank ?? null,
    after?.rank ?? null,
    places,
    before?.persons.remaining ?? null,
    after?.persons.remaining ?? null,
    remaining,
    denominator,
  ];
}
