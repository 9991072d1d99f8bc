import type { Command } from 'commander';
import type { CountryLists } from '../../core/steering/country-lists.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';

/** Pairs of provinces printed, those with the most people; the document has all. */
const pairsShown = 20;

export function addLists(program: Command): void {
  program
    .command('lists')
    .description('Count who stands on the nightly lists of each province, and which provinces share persons')
    .addHelpText(
      'after',
      `
Examples:
  doisoat lists
  doisoat lists --json`,
    )
    .action((_options: object, command: Command) => runInWorld(command, lists));
}

async function lists(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const { readCountryLists } = await import('../../core/steering/country-lists.ts');
  const document = await readCountryLists(world);
  return { document, text: await listsText(document, terminal) };
}

async function listsText({ run, provinces, national, pairs }: CountryLists, terminal: Terminal): Promise<string> {
  const { provinceNameOf } = await import('../../core/domain/provinces.ts');
  const { voice, columns: width } = terminal;
  const { say, formatCount, formatDay, language } = voice;
  if (run === null) return `${say({ vi: 'Chưa có lần chạy hằng đêm nào', en: 'There was no nightly run yet' })}\n`;
  const nameOf = (id: string): string => provinceNameOf(id, language);
  const column = (vi: string, en: string, dispensable = 0): TextColumn => {
    return { title: say({ vi, en }), align: 'right', dispensable };
  };
  const titles: TextColumn[] = [
    { ...column('Tỉnh, thành phố', 'Province'), align: 'left' },
    column('Đã mất', 'Deceased'),
    column('Số xác lập lại', 'Superseded', 3),
    column('Tạm giữ', 'Held'),
    column('Trùng số', 'Shared', 1),
    column('Kiểm tra lại', 'Check again', 2),
    column('Trẻ chưa có BHYT', 'Children'),
    column('Chưa đối chiếu', 'Waiting', 5),
    column('Chờ bản trích', 'Behind', 4),
    column('Ngày chưa gửi', 'Days silent'),
  ];
  const countOr = (count: number | null): string => (count === null ? '–' : formatCount(count));
  const sums = national.lists;
  const counts = (found: typeof sums | null): string[] =>
    [found?.deceased, found?.superseded, found?.held, found?.sharing, found?.recheck].map((each) =>
      countOr(each ?? null),
    );
  const known = provinces.filter((each) => each.lists !== null || each.sentDaysAgo !== null);
  const rows = known.map((each) => [
    nameOf(each.province),
    ...counts(each.lists),
    countOr(each.children?.uninsured ?? null),
    countOr(each.waiting),
    formatCount(each.behind),
    countOr(each.sentDaysAgo),
  ]);
  const { children, waiting, behind } = national;
  const sum = [...counts(sums), ...[children.uninsured, waiting, behind].map(formatCount), ''];
  const table = textTable(titles, [...rows, [say({ vi: 'Cả nước', en: 'Viet Nam' }), ...sum]], width);
  const shared = (pairs ?? [])
    .slice(0, pairsShown)
    .map(({ provinces: ids, persons }) => `${formatCount(persons).padStart(11)}  ${ids.map(nameOf).join(' – ')}\n`);
  const heading = say({
    vi: `Lần chạy đêm ngày ${formatDay(run.day)}`,
    en: `Nightly run of ${formatDay(run.day)}`,
  });
  const between = say({ vi: 'Số người trùng giữa hai tỉnh', en: 'Persons shared by two provinces' });
  return `${heading}\n\n${table}${shared.length === 0 ? '' : `\n${between}:\n${shared.join('')}`}`;
}
