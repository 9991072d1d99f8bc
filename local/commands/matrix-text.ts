/** Where the open cases are, as a table in the terminal; codes of reasons are explained below it. */
import { actors, verdictTexts, type Actor } from '../../core/catalogue/catalogue.ts';
import { noUnit } from '../../core/cases/case-texts.ts';
import type { VerdictName } from '../../core/domain/codes.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { sortedLines, type Matrix, type RowAxis } from '../../core/steering/matrix.ts';
import type { Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';

/** Lines printed, those with the most people; the document and the file have all. */
const linesShown = 40;

export function matrixText(matrix: Matrix, { voice, columns: width }: Pick<Terminal, 'voice' | 'columns'>): string {
  const { say, formatCount, formatDay } = voice;
  const { rows, columns, columnKeys, totals, filter, provinces } = matrix;
  const head = say({
    vi: `${formatCount(totals.total)} người chưa xác thực, ${formatDay(matrix.day)}`,
    en: `${formatCount(totals.total)} open cases, ${formatDay(matrix.day)}`,
  });
  if (totals.total === 0) return `${head}\n`;
  const shown = columnKeys.map((_, at) => at).filter((at) => totals.cells[at] > 0);
  // On a narrow terminal the columns with the fewest people go first.
  const byPeople = shown.toSorted((a, b) => totals.cells[b] - totals.cells[a]);
  const titles: TextColumn[] = [
    { title: axisText(rows, voice), align: 'left', dispensable: 0 },
    ...shown.map((at): TextColumn => {
      return { title: keyText(columns, columnKeys[at], voice), align: 'right', dispensable: byPeople.indexOf(at) };
    }),
    { title: say({ vi: 'Tổng', en: 'Total' }), align: 'right', dispensable: 0 },
  ];
  const numbers = ({ cells, total }: Matrix['totals']): string[] => [
    ...shown.map((at) => formatCount(cells[at])),
    formatCount(total),
  ];
  const lines = sortedLines(matrix, { column: 'total', descending: true }).filter(({ total }) => total > 0);
  const table = textTable(
    titles,
    [
      ...lines.slice(0, linesShown).map((line) => [keyText(rows, line.key, voice), ...numbers(line)]),
      [say({ vi: 'Tổng', en: 'Total' }), ...numbers(totals)],
    ],
    width,
  );
  const parts = [`${head}\n\n`, table];
  const more = formatCount(lines.length - linesShown);
  if (lines.length > linesShown)
    parts.push(`${say({ vi: `… ${more} dòng khác; --csv có đủ`, en: `… ${more} more lines; --csv has all` })}\n`);
  if ((rows === 'scheme' || columns === 'scheme') && filter.scheme === undefined)
    parts.push(
      `\n${say({
        vi: 'Mỗi loại hình đếm đủ người tham gia của mình; tổng đếm mỗi người một lần.',
        en: 'Each scheme counts all of its members; the total counts everybody once.',
      })}\n`,
    );
  if (rows === 'reason' || columns === 'reason') parts.push(`\n${legend(matrix, voice)}`);
  const empty = provinces.filter(({ ledgerVersion }) => ledgerVersion === 0).length;
  if (empty > 0) parts.push(`\n${say({ vi: 'Chưa có dữ liệu', en: 'Without data' })}: ${formatCount(empty)}\n`);
  return parts.join('');
}

/** What the codes of the reasons mean that somebody has. */
function legend({ rows, columnKeys, lines, totals }: Matrix, { say }: Voice): string {
  const used =
    rows === 'reason'
      ? lines.filter(({ total }) => total > 0).map(({ key }) => key)
      : columnKeys.filter((_, at) => totals.cells[at] > 0);
  return used.map((reason) => `${reason}: ${say(verdictTexts[reason as VerdictName].meaning)}\n`).join('');
}

function axisText(axis: RowAxis, { say }: Voice): string {
  const texts = {
    province: { vi: 'Tỉnh, thành phố', en: 'Province' },
    reason: { vi: 'Lý do', en: 'Reason' },
    actor: { vi: 'Ai xử lý', en: 'Who acts' },
    scheme: { vi: 'Loại hình', en: 'Scheme' },
    unit: { vi: 'Đơn vị', en: 'Unit' },
  };
  return say(texts[axis]);
}

function keyText(axis: RowAxis, key: string, { say, language }: Voice): string {
  if (axis === 'province') return provinceNameOf(key, language);
  if (axis === 'actor') return say(actors[key as Actor]);
  return axis === 'unit' && key === '' ? `(${say(noUnit)})` : key;
}
