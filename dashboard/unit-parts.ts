/** Units on the published page of a province: what they are called, and the children of each. */
import type { Group, Lists } from '../core/summary/summary-schema.ts';
import { html, type Content, type Html } from './html.ts';
import { cells, paragraph, row, table } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the table; the document has all. */
const childrenShown = 30;

/** The name behind a code, if it may be published. */
export function unitLabel({ name, unit }: Pick<Group, 'name' | 'unit'>, texts: PageTexts): Content {
  if (name === '') return texts.groups.nameless;
  if (unit === undefined || unit.name === name) return name;
  return html`${unit.name} <span class="note">${name}</span>`;
}

/** Children under 6 without health insurance by unit: who must act. */
export function childrenTable({ childrenByUnit }: Lists, texts: PageTexts): Html | '' {
  const { lists, groups } = texts;
  if (childrenByUnit === undefined || childrenByUnit.total === 0) return '';
  const { units, others, total } = childrenByUnit;
  if (units === null) return paragraph(`${lists.children}: ${groups.none}`, 'note');
  const count = (children: number | null): Content =>
    children === null ? html`<span class="note">${groups.hidden}</span>` : texts.count(children);
  const rows = units.slice(0, childrenShown).map((each) => row(unitLabel(each, texts), cells(count(each.children))));
  if (others !== null && units.length <= childrenShown) rows.push(row(groups.others, cells(count(others.children))));
  const hides = [...units, ...(others === null ? [] : [others])].some(({ children }) => children === null);
  const notes = [
    ...(units.length > childrenShown ? [lists.childrenMore(texts.count(total))] : []),
    ...(hides ? [groups.hiddenNote] : []),
  ];
  return html`${table(lists.children, [{ title: groups.unit, kind: 'text' }, { title: lists.childrenCount }], rows)}
${notes.length === 0 ? '' : paragraph(notes.join(' '), 'note')}`;
}
