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
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from './formats.ts';
import { keptFields } from './address-query.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from './table.ts';

/** Lines of a page: of units there may be thousands. */
const pageRows = 200;

/** Where somebody is counted; a province, or the country. */
type Place = MatrixFilter & { province?: string | undefined };

/** How a key of an axis is called. */
export function keyText(axis: RowAxis, key: string, language: Language): string {
  if (axis === 'province') return provinceNameOf(key, language);
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
function headingOf(c: PortalContext, { rows, columns, filter }: Matrix, key: string): DataCell {
  const value = keyText(rows, key, c.get('language'));
  const { reason, actor, scheme } = filter;
  const others = { reason, actor, scheme };
  const link = (place: string, query: Record<string, string | undefined>): DataCell => ({
    value,
    show: () => html`<a href="${address(c, `/p/${place}/matrix${queryOf(query)}`)}">${value}</a>`,
  });
  if (rows === 'province') return link(key, { rows: 'unit', columns, ...others });
  if (rows !== 'unit') return value;
  const named = key === '' ? { noUnit: '1' } : { unit: key };
  return link(c.get('province'), { rows: 'reason', columns: 'scheme', ...named, ...others });
}

/**
 * The table, lines with the most people first. Columns in which nobody is are left out, and lines of what is no place.
 */
export function matrixTable(c: PortalContext, matrix: Matrix): Html {
  const language = c.get('language');
  const texts = matrixTexts[language];
  const { formatCount } = formats[language];
  const { rows, columns, columnKeys, filter, totals } = matrix;
  const shown = columnKeys.map((_, at) => at).filter((at) => totals.cells[at] > 0);
  const ofProvince = matrix.provinces.length === 1 ? matrix.provinces[0].province : undefined;
  const cell = (persons: number, place: Place): DataCell =>
    persons === 0 ? 0 : { value: persons, show: () => html`<a href="${linkTo(c, place)}">${formatCount(persons)}</a>` };
  const cellsOf = ({ cells, total }: Pick<MatrixLine, 'cells' | 'total'>, place: Place): DataCell[] => [
    ...shown.map((at) => cell(cells[at], { ...place, [columns]: columnKeys[at] })),
    cell(total, place),
  ];
  const lines = sortedLines(matrix, { column: 'total', descending: true })
    .filter(({ total }) => total > 0 || rows === 'province')
    .map((line): DataRow => [
      headingOf(c, matrix, line.key),
      ...cellsOf(line, { province: ofProvince, ...filter, [rows]: line.key }),
    ]);
  // Of the whole country the page itself is what lies behind its sum.
  const whole = cellsOf(totals, { province: ofProvince, ...filter });
  if (ofProvince === undefined) whole[whole.length - 1] = totals.total;
  return dataTable(c, {
    label: texts.title,
    columns: [
      { title: texts.axes[rows], name: 'name' },
      ...shown.map((at): DataColumn => {
        const name = columnKeys[at];
        return { title: keyText(columns, name, language), name, kind: 'count' };
      }),
      { title: texts.total, name: 'total', kind: 'count' },
    ],
    rows: lines,
    foot: [[html`<strong>${texts.total}</strong>`, ...whole]],
    pageRows,
  });
}

/** The choice of axes and filters, as a form that is sent by GET; the order of the table stays. */
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
  return html`<form
    class="screen"
    method="get"
    action="${address(c, c.req.path.slice(c.get('settings').basePath.length))}"
  >
    ${keptFields(c, ['rows', 'columns', 'reason', 'actor', 'scheme', 'unit', 'noUnit', 'page'])}
    <div class="fields">
      ${select('rows', texts.rows, rows.map(axis))} ${select('columns', texts.columns, columnAxes.map(axis))}
      ${chosen('reason', openReasons)} ${chosen('actor', openActors)} ${chosen('scheme', schemes)}
      ${rows.includes('unit') ? unitFields(given, language) : ''}
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
