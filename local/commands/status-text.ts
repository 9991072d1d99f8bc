/** The status as a table in the terminal, and one province in detail. */
import { schemes } from '../../core/domain/codes.ts';
import { earlierParticipants } from '../../core/summary/canon-progress.ts';
import type { CanonProgress, Status } from '../../core/summary/status.ts';
import type { NationalSummary, ProvinceSummary } from '../../core/summary/summary.ts';
import type { Spark } from '../../core/summary/summary-schema.ts';
import { english } from '../../dashboard/bulletin-en.ts';
import { vietnamese } from '../../dashboard/bulletin-vi.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import { noMarks, type Marks } from '../paint.ts';
import type { Language, Voice } from '../voice.ts';

export interface StatusTerminal {
  columns: number;
  /** False where the terminal cannot show block elements. */
  utf8: boolean;
  /** Vietnamese where none was chosen. */
  language?: Language;
  mark?: Marks;
}

type Place = NationalSummary['national'] | ProvinceSummary;

interface StatusTexts {
  columns: readonly TextColumn[];
  schemeColumns: readonly TextColumn[];
  reasonColumns: readonly TextColumn[];
  country: string;
  registry(version: string | null): string;
  untouched(count: number): string;
  names(facts: { earlier: string; day: string; waiting: string }): string;
  waits(facts: { ahead: string; behind: string }): string;
}

const texts: Record<Language, StatusTexts> = {
  vi: {
    columns: [
      { title: 'Hạng', align: 'right', dispensable: 0 },
      { title: 'Tỉnh, thành phố', align: 'left', dispensable: 0 },
      { title: 'Mã', align: 'left', dispensable: 6 },
      { title: 'Người tham gia', align: 'right', dispensable: 4 },
      { title: 'Ngoài phạm vi', align: 'right', dispensable: 4 },
      { title: 'Phải xác thực', align: 'right', dispensable: 4 },
      { title: 'Đã xác thực', align: 'right', dispensable: 3 },
      { title: 'Xác thực', align: 'right', dispensable: 0 },
      { title: 'Còn lại', align: 'right', dispensable: 1 },
      { title: '7 ngày (điểm)', align: 'right', dispensable: 2 },
      { title: 'Một năm', align: 'left', dispensable: 5 },
      { title: 'Tải lên gần nhất', align: 'left', dispensable: 7 },
    ],
    schemeColumns: [
      { title: 'Loại hình', align: 'left', dispensable: 0 },
      { title: 'Người tham gia', align: 'right', dispensable: 2 },
      { title: 'Ngoài phạm vi', align: 'right', dispensable: 2 },
      { title: 'Phải xác thực', align: 'right', dispensable: 2 },
      { title: 'Đã xác thực', align: 'right', dispensable: 1 },
      { title: 'Xác thực', align: 'right', dispensable: 0 },
      { title: 'Còn lại', align: 'right', dispensable: 0 },
    ],
    reasonColumns: [
      { title: 'Người', align: 'right', dispensable: 0 },
      { title: 'Lý do', align: 'left', dispensable: 0 },
      { title: 'Ai xử lý', align: 'left', dispensable: 1 },
    ],
    country: 'Cả nước',
    registry: (version) => `Cơ sở dữ liệu dân cư: ${version ?? 'chưa có'}`,
    untouched: (count) => `${count} tỉnh, thành phố chưa có dữ liệu`,
    names: ({ earlier, day, waiting }) =>
      `Tên theo cách so cũ: ${earlier} người (lượt đối soát ${day}), ${waiting} dòng chưa so lại được`,
    waits: ({ ahead, behind }) =>
      `Chờ vì đồng hồ sai: ${ahead} tệp ở tương lai (FILE_TIME_AHEAD), ${behind} tệp do máy này chậm (CLOCK_BEHIND)`,
  },
  en: {
    columns: [
      { title: 'Rank', align: 'right', dispensable: 0 },
      { title: 'Province', align: 'left', dispensable: 0 },
      { title: 'Id', align: 'left', dispensable: 6 },
      { title: 'Participants', align: 'right', dispensable: 4 },
      { title: 'Out of scope', align: 'right', dispensable: 4 },
      { title: 'To verify', align: 'right', dispensable: 4 },
      { title: 'Verified', align: 'right', dispensable: 3 },
      { title: 'Rate', align: 'right', dispensable: 0 },
      { title: 'Remaining', align: 'right', dispensable: 1 },
      { title: '7 days (points)', align: 'right', dispensable: 2 },
      { title: 'One year', align: 'left', dispensable: 5 },
      { title: 'Last upload', align: 'left', dispensable: 7 },
    ],
    schemeColumns: [
      { title: 'Scheme', align: 'left', dispensable: 0 },
      { title: 'Participants', align: 'right', dispensable: 2 },
      { title: 'Out of scope', align: 'right', dispensable: 2 },
      { title: 'To verify', align: 'right', dispensable: 2 },
      { title: 'Verified', align: 'right', dispensable: 1 },
      { title: 'Rate', align: 'right', dispensable: 0 },
      { title: 'Remaining', align: 'right', dispensable: 0 },
    ],
    reasonColumns: [
      { title: 'People', align: 'right', dispensable: 0 },
      { title: 'Reason', align: 'left', dispensable: 0 },
      { title: 'Who acts', align: 'left', dispensable: 1 },
    ],
    country: 'Viet Nam',
    registry: (version) => `Population database: ${version ?? 'none yet'}`,
    untouched: (count) => `${count} provinces without data`,
    names: ({ earlier, day, waiting }) =>
      `Names of an earlier canonicalisation: ${earlier} people (run of ${day}), ${waiting} rows not yet compared again`,
    waits: ({ ahead, behind }) =>
      `Waiting for a clock: ${ahead} files of the future (FILE_TIME_AHEAD), ${behind} because this machine is slow ` +
      '(CLOCK_BEHIND)',
  },
};
const sentences = { vi: vietnamese, en: english };

/** Provinces with figures, ranked ones first, and the country. */
export function countryText(summary: NationalSummary, terminal: StatusTerminal): string {
  const { language = 'vi' } = terminal;
  const said = texts[language];
  const shown = summary.provinces.filter((each) => each.ledgerVersion > 0);
  const rows = shown.map((each) => lineOf(each, terminal));
  rows.push(['', said.country, summary.unitSystem, ...cellsOf(summary.national, terminal), '']);
  const untouched = summary.provinces.length - shown.length;
  const notes = [said.registry(summary.registryVersion)];
  if (untouched > 0) notes.push((terminal.mark ?? noMarks).warning(said.untouched(untouched)));
  return `${table(said.columns, rows, terminal)}\n${notes.join(' · ')}\n`;
}

/** How many names have not moved over to today's canonicalisation; nothing if all have, or they were not counted. */
export function namesText(names: CanonProgress, { language, formatCount, mark }: Voice): string {
  const earlier = earlierParticipants(names);
  if (names.day === null || (earlier === 0 && names.waiting === 0)) return '';
  const facts = { earlier: formatCount(earlier), day: names.day, waiting: formatCount(names.waiting) };
  return `${mark.warning(texts[language].names(facts))} · docs/upgrade.md\n`;
}

/** Uploads that wait because a clock is wrong; '' if there are none. */
export function waitsText(waits: Status['waits'], { language, formatCount, mark }: Voice): string {
  if (waits === undefined) return '';
  const facts = { ahead: formatCount(waits.FILE_TIME_AHEAD), behind: formatCount(waits.CLOCK_BEHIND) };
  return `${mark.warning(texts[language].waits(facts))} · docs/worker.md\n`;
}

/** One province: its line, then schemes, reasons with who acts, pace. */
export function provinceText(summary: NationalSummary, province: ProvinceSummary, terminal: StatusTerminal): string {
  const { language = 'vi' } = terminal;
  const said = sentences[language];
  const parts = [table(texts[language].columns, [lineOf(province, terminal)], terminal)];
  const why = province.eligibility.reason === null ? '' : `${said.incomplete(province.eligibility)}\n`;
  if (why !== '') parts.push(`${why.charAt(0).toUpperCase()}${why.slice(1)}`);
  if (province.persons.denominator > 0) {
    const { date } = province.pace;
    parts.push(schemeTable(province, terminal), reasonTable(summary, province, terminal));
    parts.push(`${said.pace(province.pace, date === null ? undefined : said.day(date))}\n`);
  }
  parts.push(`${texts[language].registry(summary.registryVersion)}\n`);
  return parts.filter((each) => each !== '').join('\n');
}

function table(columns: readonly TextColumn[], rows: readonly string[][], terminal: StatusTerminal): string {
  return textTable(columns, rows, terminal.columns, terminal.mark ?? noMarks);
}

function lineOf(province: ProvinceSummary, terminal: StatusTerminal): string[] {
  const { language = 'vi' } = terminal;
  const name = language === 'vi' ? province.nameVi : province.nameEn;
  const upload = province.lastUpload === null ? '–' : sentences[language].instant(province.lastUpload);
  return [placeText(province), name, province.province, ...cellsOf(province, terminal), upload];
}

function schemeTable({ schemes: rates }: ProvinceSummary, terminal: StatusTerminal): string {
  const { language = 'vi' } = terminal;
  const said = sentences[language];
  const rows = schemes.map((scheme) => {
    const { participants, outOfScope, denominator, verified, verifiedPercent, remaining } = rates[scheme];
    const counts = [participants, outOfScope, denominator, verified].map((count) => said.count(count));
    return [said.schemes[scheme], ...counts, said.percent(verifiedPercent), said.count(remaining)];
  });
  return table(texts[language].schemeColumns, rows, terminal);
}

function reasonTable({ reasons }: NationalSummary, { remaining }: ProvinceSummary, terminal: StatusTerminal): string {
  const { language = 'vi' } = terminal;
  const said = sentences[language];
  if (remaining.length === 0) return `${said.nothingRemains}\n`;
  const rows = remaining.map(({ verdict, persons }) => [
    said.count(persons),
    reasons[verdict]?.meaning[language] ?? verdict,
    reasons[verdict]?.actor[language] ?? '',
  ]);
  return table(texts[language].reasonColumns, rows, terminal);
}

function placeText({ rank, tied }: ProvinceSummary): string {
  return rank === null ? '–' : `${rank}${tied ? '=' : ''}`;
}

function cellsOf({ persons, changes, spark }: Place, { utf8, language = 'vi' }: StatusTerminal): string[] {
  const said = sentences[language];
  const points = changes.find(({ days }) => days === 7)?.verifiedPoints ?? null;
  return [
    ...[persons.participants, persons.outOfScope, persons.denominator, persons.verified].map((count) =>
      said.count(count),
    ),
    said.percent(persons.verifiedPercent),
    said.count(persons.remaining),
    points === null ? '–' : `${points.startsWith('-') ? '-' : '+'}${said.size(points)}`,
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
