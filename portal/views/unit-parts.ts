/** Parts of the pages of units: which ones and in which order, and a line for each. */
import type { UnitLine } from '../../core/steering/unit-lines.ts';
import { levelsMax, unitKinds } from '../../core/units/unit-table.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { unitsTexts } from '../texts/units.ts';
import { unitRows, wholeUnitsMax, type UnitChoice } from './asked-units.ts';
import { keptFields } from './address-query.ts';
import { signedPoints } from './diff-parts.ts';
import { formats } from './formats.ts';
import { dataTable, wholeAsked, type ColumnKind, type DataCell } from './table.ts';

/** The filter as a form that is sent by GET; `parent` and the order of the table stay what they are. */
export function unitForm(c: PortalContext, { kind, level }: Pick<UnitChoice, 'kind' | 'level'>, action: string): Html {
  const language = c.get('language');
  const texts = unitsTexts[language];
  const select = (
    name: 'kind' | 'level',
    options: readonly (readonly [value: string, text: string])[],
    chosen: string,
  ): Html =>
    html`<div>
      <label for="${name}">${texts[name]}</label>
      <select id="${name}" name="${name}">
        ${options.map(
          ([value, text]) => html`<option value="${value}" ${value === chosen ? raw('selected') : ''}>${text}</option>`,
        )}
      </select>
    </div>`;
  const kinds = [...unitKinds, 'unlisted'] as const;
  const levels = Array.from({ length: levelsMax }, (_, k) => [String(k + 1), texts.levelOf(k + 1)] as const);
  return html`<form method="get" action="${action}" class="screen">
    ${keptFields(c, ['kind', 'level', 'page', 'cursor'])}
    <div class="fields">
      ${select('kind', [['', texts.every], ...kinds.map((each) => [each, texts.kinds[each]] as const)], kind ?? '')}
      ${select('level', [['', texts.every], ...levels], level === undefined ? '' : String(level))}
      <div><button class="main">${texts.show}</button></div>
    </div>
  </form>`;
}

/** What a unit is called: by its name, and by its code where it has none. */
export function unitText({ unit, name }: Pick<UnitLine, 'unit' | 'name'>, language: Language): string {
  return name ?? (unit === '' ? unitsTexts[language].noUnit : unit);
}

export interface LineLinks {
  /** To the units below, if it has some. */
  below: string;
  cases: string;
}

interface UnitTable<Line extends UnitLine> {
  label: string;
  /** Units of the page, or all of them, out of so many. */
  found: { units: readonly Line[]; total: number };
  links: (line: Line) => LineLinks;
  /** Of the units themselves, or before their province. */
  province?: (line: Line) => DataCell;
  /** Columns that this page does not have. */
  without: readonly Column[];
}

type Column = keyof (typeof unitsTexts)['vi']['columns'];

const kinds: Record<Column, ColumnKind> = {
  unit: 'text',
  province: 'text',
  rank: 'count',
  rate: 'percent',
  remaining: 'count',
  denominator: 'count',
  goal: 'percent',
  points: 'points',
  missing: 'change',
  week: 'change',
  month: 'change',
  pace: 'day',
  children: 'count',
};
const columnNames = Object.keys(kinds) as Column[];

/** A line for each unit, with links to its open cases and to the units below it. */
export function unitTable<Line extends UnitLine>(
  c: PortalContext,
  { label, found, links, province, without }: UnitTable<Line>,
): Html {
  const language = c.get('language');
  const texts = unitsTexts[language];
  const shown = columnNames.filter((name) => !without.includes(name));
  const { units, total } = found;
  const rows = units.map((line) => {
    const cells = { ...cellsOf(line, links(line), language), province: province?.(line) ?? null };
    return shown.map((name) => cells[name]);
  });
  const columns = shown.map((name) => ({ title: texts.columns[name], name, kind: kinds[name] }));
  const outOf = wholeAsked(c) ? {} : { outOf: total };
  const [most, all] = [wholeUnitsMax, total].map(formats[language].formatCount);
  return html`${dataTable(c, { label, columns, rows, pageRows: unitRows, ...outOf })}
  ${wholeAsked(c) && units.length < total ? html`<p class="note">${texts.notWhole(most, all)}</p>` : ''}`;
}

function cellsOf(line: UnitLine, to: LineLinks, language: Language): Record<Exclude<Column, 'province'>, DataCell> {
  const texts = unitsTexts[language];
  const { formatCount, formatPercent } = formats[language];
  const { unit, name, rank, persons, goal, units, changes, pace } = line;
  const changed = (days: number): number | null => changes.find((each) => each.days === days)?.remaining ?? null;
  const text = unitText(line, language);
  return {
    unit: {
      value: name === null || name === unit ? text : `${text} (${unit})`,
      show: () =>
        html`${text}<br /><span class="note">${noteOf(line, language)}</span>
          ${units === 0 ? '' : html`<br /><a href="${to.below}">${texts.below(formatCount(units))}</a>`}`,
    },
    rank: rank === null ? null : { value: rank, show: `${rank}${line.tied ? '=' : ''}` },
    rate: {
      value: persons.verifiedPercent,
      show: () => html`<strong>${formatPercent(persons.verifiedPercent)}</strong>`,
    },
    remaining:
      persons.remaining === 0
        ? 0
        : { value: persons.remaining, show: () => html`<a href="${to.cases}">${formatCount(persons.remaining)}</a>` },
    denominator: persons.denominator,
    goal: {
      value: goal.percent.toFixed(2),
      show: `${formatPercent(goal.percent.toFixed(2))}${goal.by === 'parent' ? '*' : ''}`,
    },
    points: { value: goal.points, show: signedPoints(goal.points, language) },
    missing:
      goal.missing === null
        ? null
        : { value: goal.missing, show: goal.missing > 0 ? formatCount(goal.missing) : texts.passed },
    week: changed(7),
    month: changed(30),
    pace: { value: pace.date, show: () => paceText(line, language) },
    children: line.childrenUnder6,
  };
}

/** Its kind, and its code where it goes by a name. */
function noteOf({ unit, name, kind }: UnitLine, language: Language): string {
  const words = unitsTexts[language].kinds[kind ?? 'unlisted'];
  return name === null || name === unit ? words : `${words} ${unit}`;
}

function paceText({ pace }: UnitLine, language: Language): string {
  const texts = unitsTexts[language];
  const { formatDay } = formats[language];
  if (pace.state === 'reached') return texts.reached;
  if (pace.state === 'notEnoughDays') return texts.unknown;
  const perDay = pace.perDay === null ? '' : ` (${texts.perDay(signedPoints(pace.perDay, language))})`;
  return `${pace.date === null ? texts.never : formatDay(pace.date)}${perDay}`;
}
