/** Units as a table in the terminal. */
import { provinceNameOf } from '../../core/domain/provinces.ts';
import type { UnitLine } from '../../core/steering/unit-lines.ts';
import type { CountryUnits } from '../../core/steering/units-nationwide.ts';
import type { ProvinceUnits } from '../../core/steering/units.ts';
import type { LoadedUnits } from '../../core/units/load-units.ts';
import type { Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';

type Print = Pick<Terminal, 'voice' | 'columns'>;

/** A line for each province. */
export function loadedText({ provinces }: LoadedUnits, voice: Voice): string {
  const { say, formatCount, formatDay } = voice;
  const became = {
    recorded: say({ vi: 'mới', en: 'new' }),
    replaced: say({ vi: 'thay bảng trước', en: 'in the place of the one before' }),
    known: say({ vi: 'đã có', en: 'known already' }),
    older: say({ vi: 'cũ hơn bảng đang có, không ghi', en: 'older than what is known, which stays' }),
  };
  return provinces
    .map(({ province, units, asOf, status }) => {
      const counted = say({ vi: `${formatCount(units)} đơn vị`, en: `${formatCount(units)} units` });
      return `${provinceNameOf(province, voice.language)}: ${counted}, ${formatDay(asOf)}: ${became[status]}\n`;
    })
    .join('');
}

export function unitsText(found: ProvinceUnits | CountryUnits, { voice, columns }: Print): string {
  const { say, formatCount } = voice;
  const { units, total, still } = found;
  const column = (dispensable: number, vi: string, en: string): TextColumn => {
    return { title: say({ vi, en }), align: 'right', dispensable };
  };
  const ofCountry = 'provinces' in found;
  const titles: TextColumn[] = [
    ...(ofCountry
      ? [{ title: say({ vi: 'Tỉnh, thành phố', en: 'Province' }), align: 'left', dispensable: 2 } as const]
      : []),
    { title: say({ vi: 'Đơn vị', en: 'Unit' }), align: 'left', dispensable: 0 },
    column(1, 'Hạng', 'Place'),
    column(0, 'Tỷ lệ', 'Rate'),
    column(0, 'Còn lại', 'Remaining'),
    column(3, 'Phải xác thực', 'To verify'),
    column(2, 'Mục tiêu', 'Goal'),
    column(2, 'Còn thiếu', 'Missing'),
    column(1, '30 ngày', '30 days'),
  ];
  const rows = units.map((line) => [
    ...('province' in line && typeof line.province === 'string' ? [provinceNameOf(line.province, voice.language)] : []),
    ...cellsOf(line, voice),
  ]);
  const counts = [total, found.ranked, still].map(formatCount);
  const summary = say({
    vi: `${counts[0]} đơn vị, ${counts[1]} được xếp hạng; không chuyển biến trong 30 ngày: ${counts[2]}.`,
    en: `${counts[0]} units, ${counts[1]} with a place; no progress in 30 days: ${counts[2]}.`,
  });
  const more = formatCount(total - units.length);
  const rest = say({ vi: `… ${more} đơn vị khác; --json có đủ`, en: `… ${more} more units; --json has all` });
  const lines = [summary, ...(total > units.length ? [rest] : [])].map((line) => `${line}\n`).join('');
  return `${rows.length === 0 ? '' : textTable(titles, rows, columns)}${lines}`;
}

function cellsOf({ unit, name, rank, tied, persons, goal, changes }: UnitLine, voice: Voice): string[] {
  const { say, formatCount, formatPercent } = voice;
  const change = changes.find(({ days }) => days === 30)?.remaining;
  const sign = change === undefined || change === 0 ? '' : change < 0 ? '−' : '+';
  return [
    name ?? (unit === '' ? say({ vi: '(không ghi đơn vị)', en: '(no unit)' }) : unit),
    rank === null ? '–' : `${rank}${tied ? '=' : ''}`,
    formatPercent(persons.verifiedPercent),
    formatCount(persons.remaining),
    formatCount(persons.denominator),
    formatPercent(goal.percent.toFixed(2)),
    goal.missing === null ? '–' : formatCount(Math.max(0, goal.missing)),
    change === undefined ? '–' : `${sign}${formatCount(Math.abs(change))}`,
  ];
}
