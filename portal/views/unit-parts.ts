/** Parts of the pages of units: which ones and in which order, and a line for each. */
import type { UnitLine, UnitOrder } from '../../core/steering/unit-lines.ts';
import { levelsMax, unitKinds } from '../../core/units/unit-table.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import type { Language } from '../http/route.ts';
import { unitsTexts } from '../texts/units.ts';
import type { UnitQuery } from './asked-units.ts';
import { signed, signedPoints } from './diff-parts.ts';
import { formats } from './formats.ts';
import { table, type Cell, type TableColumn } from './table.ts';

/** The filter as a form that is sent by GET; `parent` stays what it is. */
export function unitForm(
  { kind, parent, level, sort }: UnitQuery,
  { action, orders, language }: { action: string; orders: readonly UnitOrder[]; language: Language },
): Html {
  const texts = unitsTexts[language];
  const select = (
    name: 'kind' | 'level' | 'sort',
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
    ${parent === undefined ? '' : html`<input type="hidden" name="parent" value="${parent}" />`}
    <div class="fields">
      ${select('kind', [['', texts.every], ...kinds.map((each) => [each, texts.kinds[each]] as const)], kind ?? '')}
      ${select('level', [['', texts.every], ...levels], level === undefined ? '' : String(level))}
      ${select(
        'sort',
        orders.map((each) => [each, texts.orders[each]]),
        sort,
      )}
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

interface UnitTable {
  label: string;
  /** Of the units themselves, or before their province. */
  province?: (line: UnitLine, at: number) => Cell;
  links: (line: UnitLine, at: number) => LineLinks;
  /** Columns that this page does not have. */
  without: readonly (keyof (typeof unitsTexts)['vi']['columns'])[];
}

/** A line for each unit, with links to its open cases and to the units below it. */
export function unitTable(
  lines: readonly UnitLine[],
  { label, province, links, without }: UnitTable,
  language: Language,
): Html {
  const texts = unitsTexts[language];
  const numbers = ['rank', 'rate', 'remaining', 'denominator', 'goal', 'points', 'missing', 'week', 'month'] as const;
  const all = ['unit', 'province', ...numbers, 'pace', 'children'] as const;
  const shown = all.filter((name) => !without.includes(name));
  const columns = shown.map((name): TableColumn => {
    return { title: texts.columns[name], isNumber: name === 'children' || numbers.some((each) => each === name) };
  });
  const rows = lines.map((line, at) => {
    const to = links(line, at);
    const cells = { ...cellsOf(line, to, language), province: province?.(line, at) ?? '' };
    return shown.map((name) => cells[name]);
  });
  return table(label, columns, rows);
}

type Columns = keyof (typeof unitsTexts)['vi']['columns'];

function cellsOf(line: UnitLine, to: LineLinks, language: Language): Record<Exclude<Columns, 'province'>, Cell> {
  const texts = unitsTexts[language];
  const { formatCount, formatPercent } = formats[language];
  const { persons, goal, units, changes } = line;
  const changed = (days: number): string => {
    const change = changes.find((each) => each.days === days);
    return change === undefined ? '–' : signed(change.remaining, language);
  };
  const below = html`<a href="${to.below}">${texts.below(formatCount(units))}</a>`;
  return {
    unit: html`${unitText(line, language)}<br /><span class="note">${noteOf(line, language)}</span>
      ${units === 0 ? '' : html`<br />${below}`}`,
    rank: line.rank === null ? '–' : `${line.rank}${line.tied ? '=' : ''}`,
    rate: html`<strong>${formatPercent(persons.verifiedPercent)}</strong>`,
    remaining: persons.remaining === 0 ? '0' : html`<a href="${to.cases}">${formatCount(persons.remaining)}</a>`,
    denominator: formatCount(persons.denominator),
    goal: `${formatPercent(goal.percent.toFixed(2))}${goal.by === 'parent' ? '*' : ''}`,
    points: signedPoints(goal.points, language),
    missing: goal.missing === null ? '–' : goal.missing > 0 ? formatCount(goal.missing) : texts.passed,
    week: changed(7),
    month: changed(30),
    pace: paceText(line, language),
    children: line.childrenUnder6 === null ? '–' : formatCount(line.childrenUnder6),
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
