import type { Command } from 'commander';
import type { SummaryInput } from '../../core/summary/summary-read.ts';
import { readEnvironment } from '../environment.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption } from './arguments.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('Show counts and ranking')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExamples:\n  doisoat status\n  doisoat status --province "Gia Lai" --json')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(
        command,
        (world, terminal) => {
          const province = options.province === undefined ? undefined : knownProvince(options.province);
          return status(world, terminal, province);
        },
        { withoutKey: true },
      ),
    );
}

/** The status; of one province, the same document with that province alone in the list. */
export async function status(world: LocalWorld, terminal: Terminal, province?: string): Promise<Outcome> {
  const [
    { readStatus },
    { assertStateNotRegressed },
    { readCanonProgress },
    { namesText, waitsText },
    { countWaits },
    { localBucket },
  ] = await Promise.all([
    import('../../core/summary/status.ts'),
    import('../../core/summary/state-regression.ts'),
    import('../../core/summary/canon-progress.ts'),
    import('./status-text.ts'),
    import('../../core/maintenance/unanswered.ts'),
    import('../../adapters/files/file-object-store.ts'),
  ]);
  // What follows the states alone needs no history.
  const input = terminal.json ? undefined : await readHistoryToo(world);
  const whole = input?.status ?? (await readStatus(world));
  await assertStateNotRegressed(world, whole);
  const provinces = whole.provinces.filter((each) => province === undefined || each.province === province);
  const names = await readCanonProgress(world);
  // Of a store elsewhere `/health` of the worker says it: 34 listings are too many for a glance.
  const waits = world.objects.bucket === localBucket ? await countWaits(world) : undefined;
  return {
    document: { ...whole, provinces, names, ...(waits === undefined ? {} : { waits }) },
    text:
      input === undefined
        ? ''
        : (await statusText(input, { now: world.clock.now(), terminal, province })) +
          namesText(names, terminal.voice) +
          waitsText(waits, terminal.voice),
  };
}

async function readHistoryToo(world: LocalWorld): Promise<SummaryInput> {
  const { readSummaryInput } = await import('../../core/summary/summary-read.ts');
  return readSummaryInput(world, { ledger: false });
}

async function statusText(
  { status: whole, facts }: SummaryInput,
  options: { now: number; terminal: Terminal; province: string | undefined },
): Promise<string> {
  const [{ makeSummary }, { countryText, provinceText }] = await Promise.all([
    import('../../core/summary/summary.ts'),
    import('./status-text.ts'),
  ]);
  const summary = makeSummary(whole, options.now, facts);
  const { columns, voice } = options.terminal;
  const terminal = { columns, language: voice.language, mark: voice.mark, utf8: readEnvironment().utf8 };
  const asked = summary.provinces.find((each) => each.province === options.province);
  return asked === undefined ? countryText(summary, terminal) : provinceText(summary, asked, terminal);
}
