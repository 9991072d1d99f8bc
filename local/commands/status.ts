import type { Command } from 'commander';
import type { NationalSummary, Rates } from '../../core/summary.ts';
import { formatCount, formatInstant, formatPercent } from '../../dashboard/format-vi.ts';
import { runInWorld } from '../shell.ts';
import type { Outcome, Terminal } from '../shell.ts';
import { textTable } from '../text-table.ts';
import type { TextColumn } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince } from './arguments.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('counts and rates now, ranked')
    .option('--province <id>', 'one province only')
    .addHelpText('after', '\nExamples:\n  doisoat status\n  doisoat status --province vn34-52 --json')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => {
        const province = options.province === undefined ? undefined : knownProvince(options.province);
        return status(world, terminal, province);
      }),
    );
}

/** The status; of one province, the same document with that province alone in the list. */
export async function status(world: LocalWorld, terminal: Terminal, province?: string): Promise<Outcome> {
  const [{ readStatus }, { refuseLostStates }, { makeSummary }] = await Promise.all([
    import('../../core/status.ts'),
    import('../../core/lost-states.ts'),
    import('../../core/summary.ts'),
  ]);
  const whole = await readStatus(world);
  await refuseLostStates(world, whole);
  const summary = makeSummary(whole, world.clock.now());
  const isAsked = (each: { province: string }): boolean => province === undefined || each.province === province;
  return {
    document: { ...whole, provinces: whole.provinces.filter(isAsked) },
    text: statusText(
      { ...summary, provinces: summary.provinces.filter(isAsked) },
      terminal.columns,
      province !== undefined,
    ),
  };
}

const columns: readonly TextColumn[] = [
  { title: 'Hạng', align: 'right', dispensable: 0 },
  { title: 'Tỉnh, thành phố', align: 'left', dispensable: 0 },
  { title: 'Mã', align: 'left', dispensable: 3 },
  { title: 'Xác thực', align: 'right', dispensable: 0 },
  { title: 'Đã xác thực', align: 'right', dispensable: 2 },
  { title: 'Phải xác thực', align: 'right', dispensable: 2 },
  { title: 'Còn lại', align: 'right', dispensable: 1 },
  { title: 'Đồng bộ', align: 'right', dispensable: 4 },
  { title: 'Tải lên gần nhất', align: 'left', dispensable: 5 },
];

function statusText(summary: NationalSummary, width: number, all: boolean): string {
  const shown = summary.provinces.filter((each) => all || each.ledgerVersion > 0);
  const rows = shown.map((each) => [
    each.rank === null ? '–' : `${each.rank}${each.tied ? '=' : ''}`,
    each.nameVi,
    each.province,
    ...cellsOf(each.persons),
    each.lastUpload === null ? '–' : formatInstant(each.lastUpload),
  ]);
  if (!all) rows.push(['', 'Cả nước', summary.unitSystem, ...cellsOf(summary.national.persons), '']);
  const untouched = summary.provinces.length - shown.length;
  const notes = [`Cơ sở dữ liệu dân cư: ${summary.registryVersion ?? 'chưa có'}`];
  if (untouched > 0) notes.push(`${untouched} tỉnh, thành phố chưa có dữ liệu`);
  return `${textTable(columns, rows, width)}\n${notes.join(' · ')}\n`;
}

function cellsOf(rates: Rates): string[] {
  return [
    formatPercent(rates.verifiedPercent),
    formatCount(rates.verified),
    formatCount(rates.denominator),
    formatCount(rates.remaining),
    formatPercent(rates.syncedPercent),
  ];
}
