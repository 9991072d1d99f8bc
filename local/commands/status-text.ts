/** The status as a table in the terminal, and one province in detail. */
import { schemes } from '../../core/domain/codes.ts';
import { earlierParticipants } from '../../core/summary/canon-progress.ts';
import type { CanonProgress, Status } from '../../core/summary/status.ts';
import type { NationalSummary, ProvinceSummary } from '../../core/summary/summary.ts';
import type { Spark } from '../../core/summary/summary-schema.ts';
import { vietnamese } from '../../dashboard/bulletin-vi.ts';
import { formatCount, formatInstant, formatPercent, formatSize } from '../../dashboard/format-vi.ts';
import { textTable, type TextColumn } from '../text-table.ts';

export interface StatusTerminal {
  columns: number;
  /** False where the terminal cannot show block elements. */
  utf8: boolean;
}

type Place = NationalSummary['national'] | ProvinceSummary;

const columns: readonly TextColumn[] = [
  { title: 'Hạng', align: 'right', dispensable: 0 },
  { title: 'Tỉnh, thành phố', align: 'left', dispensable: 0 },
  { title: 'Mã', align: 'left', dispensable: 6 },
  { title: 'Người tham gia', align: 'right', dispensable: 4 },
  { title: 'Đã xác thực', align: 'right', dispensable: 3 },
  { title: 'Xác thực', align: 'right', dispensable: 0 },
  { title: 'Còn lại', align: 'right', dispensable: 1 },
  { title: '7 ngày (điểm)', align: 'right', dispensable: 2 },
  { title: 'Một năm', align: 'left', dispensable: 5 },
  { title: 'Tải lên gần nhất', align: 'left', dispensable: 7 },
];

/** Provinces with figures, ranked ones first, and the country. */
export function countryText(summary: NationalSummary, terminal: StatusTerminal): string {
  const shown = summary.provinces.filter((each) => each.ledgerVersion > 0);
  const rows = shown.map((each) => [
    placeText(each),
    each.nameVi,
    each.province,
    ...cellsOf(each, terminal),
    each.lastUpload === null ? '–' : formatInstant(each.lastUpload),
  ]);
  rows.push(['', 'Cả nước', summary.unitSystem, ...cellsOf(summary.national, terminal), '']);
  const untouched = summary.provinces.length - shown.length;
  const notes = [`Cơ sở dữ liệu dân cư: ${summary.registryVersion ?? 'chưa có'}`];
  if (untouched > 0) notes.push(`${untouched} tỉnh, thành phố chưa có dữ liệu`);
  return `${textTable(columns, rows, terminal.columns)}\n${notes.join(' · ')}\n`;
}

/** How many names have not moved over to today's canonicalisation; nothing if all have, or they were not counted. */
export function namesText(names: CanonProgress): string {
  const earlier = earlierParticipants(names);
  if (names.day === null || (earlier === 0 && names.waiting === 0)) return '';
  return (
    `Tên theo cách so cũ: ${formatCount(earlier)} người (lượt đối soát ${names.day}), ` +
    `${formatCount(names.waiting)} dòng chưa so lại được · names of an earlier canonicalisation: docs/upgrade.md\n`
  );
}

/** Uploads that wait because a clock is wrong; '' if there are none. */
export function waitsText(waits: Status['waits']): string {
  if (waits === undefined) return '';
  return (
    `Chờ vì đồng hồ sai: ${formatCount(waits.FILE_TIME_AHEAD)} tệp ở tương lai (FILE_TIME_AHEAD), ` +
    `${formatCount(waits.CLOCK_BEHIND)} tệp do máy này chậm (CLOCK_BEHIND) · uploads that wait for a clock: ` +
    `docs/worker.md\n`
  );
}

/** One province: its line, then schemes, reasons with who acts, pace. */
export function provinceText(summary: NationalSummary, province: ProvinceSummary, terminal: StatusTerminal): string {
  const lastUpload = province.lastUpload === null ? '–' : formatInstant(province.lastUpload);
  const line = [placeText(province), province.nameVi, province.province, ...cellsOf(province, terminal), lastUpload];
  const parts = [textTable(columns, [line], terminal.columns)];
  const why = province.eligibility.reason === null ? '' : `${vietnamese.incomplete(province.eligibility)}\n`;
  if (why !== '') parts.push(`${why.charAt(0).toUpperCase()}${why.slice(1)}`);
  if (province.persons.denominator > 0) {
    const { date } = province.pace;
    parts.push(schemeTable(province, terminal.columns), reasonTable(summary, province, terminal.columns));
    parts.push(`${vietnamese.pace(province.pace, date === null ? undefined : vietnamese.day(date))}\n`);
  }
  parts.push(`Cơ sở dữ liệu dân cư: ${summary.registryVersion ?? 'chưa có'}\n`);
  return parts.filter((each) => each !== '').join('\n');
}

function schemeTable({ schemes: rates }: ProvinceSummary, width: number): string {
  const titles: TextColumn[] = [
    { title: 'Loại hình', align: 'left', dispensable: 0 },
    { title: 'Người tham gia', align: 'right', dispensable: 2 },
    { title: 'Đã xác thực', align: 'right', dispensable: 1 },
    { title: 'Xác thực', align: 'right', dispensable: 0 },
    { title: 'Còn lại', align: 'right', dispensable: 0 },
  ];
  const rows = schemes.map((scheme) => {
    const { participants, verified, verifiedPercent, remaining } = rates[scheme];
    const counts = [formatCount(participants), formatCount(verified), formatPercent(verifiedPercent)];
    return [vietnamese.schemes[scheme], ...counts, formatCount(remaining)];
  });
  return textTable(titles, rows, width);
}

function reasonTable({ reasons }: NationalSummary, { remaining }: ProvinceSummary, width: number): string {
  if (remaining.length === 0) return `${vietnamese.nothingRemains}\n`;
  const titles: TextColumn[] = [
    { title: 'Người', align: 'right', dispensable: 0 },
    { title: 'Lý do', align: 'left', dispensable: 0 },
    { title: 'Ai xử lý', align: 'left', dispensable: 1 },
  ];
  const rows = remaining.map(({ verdict, persons }) => [
    formatCount(persons),
    reasons[verdict]?.meaning.vi ?? verdict,
    reasons[verdict]?.actor.vi ?? '',
  ]);
  return textTable(titles, rows, width);
}

function placeText({ rank, tied }: ProvinceSummary): string {
  return rank === null ? '–' : `${rank}${tied ? '=' : ''}`;
}

function cellsOf({ persons, changes, spark }: Place, { utf8 }: StatusTerminal): string[] {
  const points = changes.find(({ days }) => days === 7)?.verifiedPoints ?? null;
  return [
    formatCount(persons.participants),
    formatCount(persons.verified),
    formatPercent(persons.verifiedPercent),
    formatCount(persons.remaining),
    points === null ? '–' : `${points.startsWith('-') ? '-' : '+'}${formatSize(points)}`,
    sparkline(spark, { utf8 }),
  ];
}

const blocks = '▁▂▃▄▅▆▇█';
/** Eight heights that every terminal has. */
const ascii = '_.,-=+*#';
/** Letters of a line: a column as wide as a name. */
const sparkLetters = 16;

/**
 * A line of rates from its own lowest to its own highest; the newest point is the last letter. Empty with fewer than
 * two points.
 */
export function sparkline({ verifiedPercent }: Pick<Spark, 'verifiedPercent'>, { utf8 }: { utf8: boolean }): string {
  const rates = verifiedPercent.map(Number);
  if (rates.length < 2) return '';
  const letters = Math.min(sparkLetters, rates.length);
  const stride = (rates.length - 1) / (letters - 1);
  const chosen = Array.from({ length: letters }, (_, at) => rates[Math.round(at * stride)]);
  const [low, high] = [Math.min(...chosen), Math.max(...chosen)];
  const heights = utf8 ? blocks : ascii;
  return chosen
    .map((rate) => heights[high === low ? 0 : Math.round(((rate - low) / (high - low)) * (heights.length - 1))])
    .join('');
}
