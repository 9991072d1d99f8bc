import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Explanation } from '../../core/cases/explain.ts';
import { formatDay } from '../../dashboard/format-vi.ts';
import { runInWorld } from '../shell.ts';
import { knownProvince } from './arguments.ts';

interface Options {
  province: string;
  participant: string;
  exact?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('Explain one participant: what is claimed, the verdict, why, since when, what would verify it')
    .requiredOption('--province <id>', 'province of the row')
    .requiredOption('--participant <number>', 'participant number, 10 or 12 digits')
    .option('--exact', 'full details, for headquarters; by default what offices are told')
    .addHelpText('after', '\nExample:\n  doisoat explain --province vn34-52 --participant 5200000001')
    .action((options: Options, command: Command) =>
      runInWorld(command, async (world) => {
        const { explainParticipant } = await import('../../core/cases/explain.ts');
        const disclosure = options.exact === true ? 'exact' : world.disclosure;
        const province = knownProvince(options.province);
        const found = await explainParticipant(world, province, options.participant, { disclosure });
        if (found === undefined) throw new Refusal('PARTICIPANT_UNKNOWN');
        return { document: found, text: await textOf(found) };
      }),
    );
}

async function textOf(found: Explanation): Promise<string> {
  const { explanationFacts, historyLine } = await import('../../core/cases/explanation-words.ts');
  const lines = [`${found.participantNumber} · ${found.province}`];
  for (const { label, value } of explanationFacts(found, 'vi', formatDay)) lines.push(`${label}: ${value}`);
  lines.push('', 'Lịch sử kết quả · history:');
  for (const entry of found.history) lines.push(`  ${historyLine(entry, 'vi', formatDay)}`);
  const { ledgerVersion, day, cut } = found.historyFrom;
  const from = day === null ? `phiên bản ${ledgerVersion}` : formatDay(day);
  lines.push(`  (từ ${from}${cut ? '; các phiên bản trước đó không được đọc' : ''})`);
  return lines.map((line) => `${line}\n`).join('');
}
