/** Parts of the pages that say where the open cases are: the choice of axes, and the table with its links. */
import { actors, verdictTexts, type Actor } from '../../core/catalogue/catalogue.ts';
import { schemes, type Scheme, type VerdictName } from '../../core/domain/codes.ts';
import {
  columnAxes,
  sortedLines,
  type Matrix,
  type MatrixFilter,
  type MatrixLine,
  type RowAxis,
} from '../../core/steering/matrix.ts';
import { openActors, openReasons } from '../../core/steering/tallies.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { address, type Language, type PortalContext } from '../http/route.ts';
import { matrixTexts } from '../texts/matrix.ts';
import { provinceText } from './batch-parts.ts';
import { formats } from './formats.ts';
import { sortableColumn, type Sorting } from './sorting.ts';
import { table, type Cell } from './table.ts';

/** Units with a line of their own; the others are one line, and all of them are in the file. */
const unitsShown = 200;

/** Where somebody is counted; a province, or the country. */
type Place = MatrixFilter & { province?: string | undefined };

/** How a key of an axis is called. */
export function keyText(axis: RowAxis, key: string, language: Language): string {
  if (axis === 'province') return provinceText(key, language);
  if (axis === 'reason') return verdictTexts[key as VerdictName].meaning[language];
  if (axis === 'actor') return actors[key as Actor][language];
  return axis === 'unit' && key === '' ? matrixTexts[language].noUnit : key;
}

/** The people of a place: the open cases of a province, or by province where it is the country. */
function linkTo(c: PortalContext, { province, unit, ...filter }: Place): string {
  const named = unit === undefined ? {} : unit === '' ? { noUnit: '1' } : { unit };
  if (province !== undefined) return address(c, `/p/${province}/cases${queryOf({ ...named, ...filter })}`);
  const columns = (['reason', 'scheme', 'actor'] as const).find((axis) => filter[axis] === undefined) ?? 'reason';
  return address(c, `/matrix${queryOf({ rows: 'province', columns, ...filter })}`);
}

function queryOf(members: Record<string, string | undefined>): string {
  const given = Object.entries(members).filter((each): each is [string, string] => each[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** The line of a province or of a unit leads to its own matrix. */
function headingOf(c: PortalContext, { rows, columns, filter }: Matrix, key: string): Cell {
  const text = keyText(rows, key, c.get('language'));
  const { reason, actor, scheme } = filter;
  const others = { reason, actor, scheme };
  if (rows === 'province')
    return html`<a href="${address(c, `/p/${key}/matrix${queryOf({ rows: 'unit', columns, ...others })}`)}"
      >${text}</a
    >`;
  if (rows !== 'unit') return text;
  const named = key === '' ? { noUnit: '1' } : { unit: key };
  const query = queryOf({ rows: 'reason', columns: 'scheme', ...named, ...others });
  return html`<a href="${address(c, `/p/${c.get('province')}/matrix${query}`)}">${text}</a>`;
}

/** The table. Columns in which nobody is are left out, and lines of what is no place. */
export function matrixTable(c: PortalContext, matrix: Matrix, sorting: Sorting): Html {
  const language = c.get('language');
  const texts = matrixTexts[language];
  const { formatCount } = formats[language];
  const { rows, columns, columnKeys, filter, totals } = matrix;
  const shown = columnKeys.map((_, at) => at).filter((at) => totals.cells[at] > 0);
  const ofProvince = matrix.provinces.length === 1 ? matrix.provinces[0].province : undefined;
  const cell = (persons: number, place: Place): Cell =>
    persons === 0 ? '0' : html`<a href="${linkTo(c, place)}">${formatCount(persons)}</a>`;
  const cellsOf = ({ cells, total }: Pick<MatrixLine, 'cells' | 'total'>, place: Place): Cell[] => [
    ...shown.map((at) => cell(cells[at], { ...place, [columns]: columnKeys[at] })),
    cell(total, place),
  ];
  const lines = linesInOrder(matrix, sorting, language).filter(({ total }) => total > 0 || rows === 'province');
  const first = rows === 'unit' ? lines.slice(0, unitsShown) : lines;
  const body = first.map((line) => [
    headingOf(c, matrix, line.key),
    ...cellsOf(line, { province: ofProvince, ...filter, [rows]: line.key }),
  ]);
  if (lines.length > first.length) {
    const rest = lines.slice(first.length);
    const sum = (countOf: (line: MatrixLine) => number): string =>
      formatCount(rest.reduce((persons, line) => persons + countOf(line), 0));
    const ofRest = [...shown.map((at) => sum(({ cells }) => cells[at])), sum(({ total }) => total)];
    body.push([texts.otherUnits(formatCount(rest.length)), ...ofRest]);
  }
  // Of the whole country the page itself is what lies behind its sum.
  const whole = cellsOf(totals, { province: ofProvince, ...filter });
  if (ofProvince === undefined) whole[whole.length - 1] = formatCount(totals.total);
  const heads = [
    { name: 'key', title: texts.axes[rows] },
    ...shown.map((at) => ({ name: columnKeys[at], title: keyText(columns, columnKeys[at], language) })),
    { name: 'total', title: texts.total },
  ];
  return table(
    texts.title,
    heads.map((each) => sortableColumn(c, sorting, each)),
    [...body, [html`<strong>${texts.total}</strong>`, ...whole]],
  );
}

/** By name as it is written in the language of the page, or by a number. */
function linesInOrder(matrix: Matrix, { by, descending }: Sorting, language: Language): MatrixLine[] {
  if (by !== 'key') return sortedLines(matrix, { column: by, descending });
  const { compare } = new Intl.Collator(language);
  const named = matrix.lines.map((line) => ({ line, name: keyText(matrix.rows, line.key, language) }));
  named.sort((a, b) => (descending ? -1 : 1) * compare(a.name, b.name));
  return named.map(({ line }) => line);
}

/** The choice of axes, filters and order, as a form that is sent by GET. */
export function matrixForm(c: PortalContext, given: Readonly<Record<string, string>>, rows: readonly RowAxis[]): Html {
  const language = c.get('language');
  const texts = matrixTexts[language];
  const select = (name: string, label: string, options: readonly (readonly [value: string, text: string])[]): Html =>
    html`<div>
      <label for="${name}">${label}</label>
      <select id="${name}" name="${name}">
        ${options.map(
          ([value, text]) =>
            html`<option value="${value}" ${(given[name] ?? '') === value ? raw('selected') : ''}>${text}</option> `,
        )}
      </select>
    </div>`;
  const axis = (each: RowAxis): [string, string] => [each, texts.axes[each]];
  const chosen = (name: 'reason' | 'actor' | 'scheme', keys: readonly (VerdictName | Actor | Scheme)[]): Html =>
    select(name, texts.filter[name], [
      ['', texts.all],
      ...keys.map((key): [string, string] => [key, keyText(name, key, language)]),
    ]);
  const sorts: [string, string][] = [
    ['total', texts.total],
    ['key', texts.name],
  ];
  return html`<form
    class="screen"
    method="get"
    action="${address(c, c.req.path.slice(c.get('settings').basePath.length))}"
  >
    <div class="fields">
      ${select('rows', texts.rows, rows.map(axis))} ${select('columns', texts.columns, columnAxes.map(axis))}
      ${chosen('reason', openReasons)} ${chosen('actor', openActors)} ${chosen('scheme', schemes)}
      ${rows.includes('unit') ? unitFields(given, language) : ''} ${select('sort', texts.sort, sorts)}
      <div><button class="main">${texts.show}</button></div>
    </div>
  </form>`;
}

function unitFields(given: Readonly<Record<string, string>>, language: Language): Html {
  const texts = matrixTexts[language];
  return html`<div>
      <label for="unit">${texts.filter.unit} <span class="hint">(${texts.unitHint})</span></label>
      <input type="text" id="unit" name="unit" maxlength="500" value="${given.unit ?? ''}" />
    </div>
    <label class="choice" for="noUnit">
      <input type="checkbox" id="noUnit" name="noUnit" value="1" ${given.noUnit === '1' ? raw('checked') : ''} />
      ${texts.withoutUnit}
    </label>`;
}
