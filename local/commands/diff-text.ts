/** Why figures moved, as a table in the terminal and a line for each cause. */
import { movedDenominator, movedVerified, type Moved } from '../../core/catalogue/move-texts.ts';
import type { Text } from '../../core/catalogue/text.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { byMovement, diffLine, personsOf } from '../../core/steering/diff-line.ts';
import type { Diff, DiffPlace, ProvinceDiff } from '../../core/steering/diff.ts';
import type { Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';

/** Units printed, those that moved most first; the document has all. */
const unitsShown = 20;

type Print = Pick<Terminal, 'voice' | 'columns'>;

export function diffText(diff: Diff, { voice, columns }: Print): string {
  const { say } = voice;
  const { provinces, national } = diff;
  const moving = provinces.filter(({ persons }) => persons.before.denominator + persons.after.denominator > 0);
  const one = provinces.length === 1 ? provinces[0] : undefined;
  const rows = moving.map(({ province, persons }) => lineOf(provinceNameOf(province, voice.language), persons, voice));
  if (one === undefined) rows.push(lineOf(say({ vi: 'Cả nước', en: 'Viet Nam' }), national.persons, voice));
  const parts = [`${spanText(diff, voice)}\n`];
  if (rows.length > 0)
    parts.push(textTable(columnsOf(say({ vi: 'Tỉnh, thành phố', en: 'Province' }), voice), rows, columns));
  if (one === undefined) parts.push(...leftOutText(diff, moving, voice));
  parts.push(causesText(one?.persons ?? national.persons, voice));
  if (one?.units !== undefined) parts.push(unitsText(one.units, { voice, columns }));
  return parts.join('\n');
}

function spanText({ from, to, scheme }: Diff, { say, formatDay }: Voice): string {
  const of = scheme === undefined ? '' : ` (${scheme})`;
  if ('version' in from && 'version' in to)
    return say({
      vi: `Từ phiên bản ${from.version} đến phiên bản ${to.version} của sổ${of}`,
      en: `From version ${from.version} of the ledger to version ${to.version}${of}`,
    });
  const [start, end] = [from, to].map((point) => ('day' in point ? formatDay(point.day) : ''));
  return say({
    vi: `Từ cuối ngày ${start} đến cuối ngày ${end}${of}`,
    en: `From the close of ${start} to the close of ${end}${of}`,
  });
}

function columnsOf(first: string, { say }: Voice): TextColumn[] {
  const column = (dispensable: number, vi: string, en: string): TextColumn => {
    return { title: say({ vi, en }), align: 'right', dispensable };
  };
  return [
    { title: first, align: 'left', dispensable: 0 },
    column(2, 'Trước', 'Before'),
    column(1, 'Sau', 'After'),
    column(0, 'Điểm %', 'Points'),
    column(0, 'Đã xác thực', 'Verified'),
    column(3, 'Gửi lại', 'Sent again'),
    column(3, 'Vào, rời', 'Joined, left'),
    column(3, 'Dân cư', 'Registry'),
    column(4, 'Khác', 'Others'),
    column(2, 'Phải xác thực', 'To verify'),
  ];
}

function lineOf(name: string, place: DiffPlace, voice: Voice): string[] {
  const line = diffLine(place);
  const { formatPercent } = voice;
  return [
    name,
    formatPercent(line.before),
    formatPercent(line.after),
    pointsOf(line.points, voice),
    ...personsOf(line).map((persons) => signed(persons, voice)),
  ];
}

function pointsOf(points: string | null, { formatSize }: Voice): string {
  if (points === null) return '–';
  const sign = points.startsWith('-') ? '−' : points === '0.00' ? '' : '+';
  return `${sign}${formatSize(points)}`;
}

function signed(persons: number, { formatCount }: Voice): string {
  if (persons === 0) return '0';
  return `${persons < 0 ? '−' : '+'}${formatCount(Math.abs(persons))}`;
}

/** `withBooks`: the others have nobody to verify, and are counted. */
function leftOutText({ national }: Diff, withBooks: readonly ProvinceDiff[], voice: Voice): string[] {
  const { provinces, completed } = national;
  const leftOut = withBooks.map(({ province }) => province).filter((id) => national.leftOut.includes(id));
  const empty = voice.formatCount(national.leftOut.length - leftOut.length);
  const names = (ids: readonly string[]): string => ids.map((id) => provinceNameOf(id, voice.language)).join(', ');
  const lines: Text[] = [
    {
      vi:
        `Cả nước: ${provinces.length} tỉnh, thành phố đủ dữ liệu ở cả hai thời điểm` +
        `${leftOut.length === 0 ? '' : `; không tính: ${names(leftOut)}`}; chưa có dữ liệu: ${empty}.`,
      en:
        `Viet Nam: provinces complete at both times: ${provinces.length}` +
        `${leftOut.length === 0 ? '' : `; left out: ${names(leftOut)}`}; without data: ${empty}.`,
    },
  ];
  if (completed.length > 0)
    lines.push({
      vi: `Đủ dữ liệu trong khoảng này, không làm ai thay đổi: ${names(completed)}.`,
      en: `Complete since, which moves nobody: ${names(completed)}.`,
    });
  return national.leftOut.length === 0 ? [] : [lines.map((line) => `${voice.say(line)}\n`).join('')];
}

/** A line for each cause, below the figure that it moved. */
function causesText(place: DiffPlace, voice: Voice): string {
  const { before, after } = place;
  const part = (title: Text, name: 'verified' | 'denominator', moved: readonly Moved[]): string[] => [
    `${voice.say(title)}: ${voice.formatCount(before[name])} → ${voice.formatCount(after[name])}`,
    ...moved.map(({ text, persons }) => `${signed(persons, voice).padStart(11)}  ${voice.say(text)}`),
  ];
  return [
    ...part({ vi: 'Đã xác thực', en: 'Verified' }, 'verified', movedVerified(place)),
    ...part({ vi: 'Phải xác thực', en: 'To be verified' }, 'denominator', movedDenominator(place)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function unitsText(units: NonNullable<ProvinceDiff['units']>, { voice, columns }: Print): string {
  const unnamed = voice.say({ vi: '(không ghi đơn vị)', en: '(no unit)' });
  const rows = byMovement(units)
    .slice(0, unitsShown)
    .map(({ unit, ...place }) => lineOf(unit || unnamed, place, voice));
  const table = textTable(columnsOf(voice.say({ vi: 'Đơn vị', en: 'Unit' }), voice), rows, columns);
  const more = voice.formatCount(units.length - unitsShown);
  const rest = voice.say({ vi: `… ${more} đơn vị khác; --json có đủ`, en: `… ${more} more units; --json has all` });
  return units.length > unitsShown ? `${table}${rest}\n` : table;
}
