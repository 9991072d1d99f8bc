import type { Command } from 'commander';
import { goalColumnTexts, goalSentences } from '../../core/catalogue/goal-texts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import type { GoalsDocument, ProvinceGoal } from '../../core/steering/goals-document.ts';
import { goalLines, goalStateText, perDayText } from '../../core/summary/goal-lines.ts';
import { nameOfIndicator } from '../../portal/views/indicators.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import { wrapText } from '../wrap-text.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption } from './arguments.ts';

export function addGoals(program: Command): void {
  program
    .command('goals')
    .description('Say how far the provinces are from their goals, and which will reach them')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExamples:\n  doisoat goals\n  doisoat goals --province "Gia Lai" --json')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => goals(world, terminal, options.province)),
    );
}

/** Throws Refusal PROVINCE_UNKNOWN. */
async function goals(world: LocalWorld, terminal: Terminal, named: string | undefined): Promise<Outcome> {
  const [{ readSummaryInput }, { makeSummary }, { goalsDocument }] = await Promise.all([
    import('../../core/summary/summary-read.ts'),
    import('../../core/summary/summary.ts'),
    import('../../core/steering/goals-document.ts'),
  ]);
  const province = named === undefined ? undefined : knownProvince(named);
  const { status, facts } = await readSummaryInput(world, { ledger: false });
  const document = goalsDocument(makeSummary(status, world.clock.now(), facts), province);
  const { voice } = terminal;
  const lines = goalLines(document.goals, {
    count: voice.formatCount,
    name: (id) => provinceNameOf(id, voice.language),
    indicatorName: (indicator) => nameOfIndicator(indicator, voice.language),
    sentences: goalSentences[voice.language],
  });
  const wrapped = lines.map((line) => wrapText(line, terminal.columns));
  const told = province === undefined ? `\n${wrapped.join('\n')}\n` : '';
  return { document, text: `${tableText(document, terminal, province === undefined)}${told}` };
}

function tableText({ provinces, country }: GoalsDocument, { voice, columns }: Terminal, withCountry: boolean): string {
  const { say } = voice;
  const column = (name: keyof typeof goalColumnTexts, dispensable: number, align: 'left' | 'right' = 'right') => ({
    title: say(goalColumnTexts[name]),
    align,
    dispensable,
  });
  const titles: TextColumn[] = [
    { title: say({ vi: 'Tỉnh, thành phố', en: 'Province' }), align: 'left', dispensable: 0 },
    column('rate', 1),
    column('goal', 2),
    column('by', 3),
    column('missing', 0),
    column('neededPerDay', 1),
    column('managedPerDay', 1),
    column('short', 2),
    column('state', 0, 'left'),
  ];
  const rows = provinces.filter(({ denominator }) => denominator > 0 || !withCountry);
  const lines = rows.map((each) => lineOf(provinceNameOf(each.province, voice.language), each, voice));
  if (withCountry) lines.push(lineOf(say({ vi: 'Cả nước', en: 'Viet Nam' }), country, voice));
  return textTable(titles, lines, columns, voice.mark);
}

function lineOf(name: string, { verifiedPercent, goal }: Omit<ProvinceGoal, 'province' | 'rank'>, voice: Voice) {
  const { formatPercent, formatDay, formatCount, formatSize } = voice;
  return [
    name,
    formatPercent(verifiedPercent),
    formatPercent(goal.percent),
    formatDay(goal.by),
    formatCount(goal.missing),
    perDayText(goal.neededPerDay, formatSize),
    perDayText(goal.managedPerDay, formatSize),
    goal.short === null ? '–' : formatCount(goal.short),
    marked(goal, voice)(goalStateText(goal, voice.language, formatDay)),
  ];
}

function marked({ state }: ProvinceGoal['goal'], { mark }: Voice): (text: string) => string {
  if (state === 'reached' || state === 'onTrack') return mark.good;
  return state === 'unknown' ? mark.warning : mark.bad;
}
