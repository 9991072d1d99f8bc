import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Explanation } from '../../core/cases/explain.ts';
import { provinceLine, runInWorld } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { knownProvince, provinceOption } from './arguments.ts';

interface Options {
  province: string;
  participant: string;
  exact?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('Explain one participant: what is claimed, the verdict, why, since when, what would verify it')
    .addOption(provinceOption('province of the row', { needed: true }))
    .requiredOption('--participant <number>', 'participant number, 10 or 12 digits')
    .option('--exact', 'full details, for headquarters; by default what offices are told')
    .addHelpText('after', '\nExample:\n  doisoat explain --province vn34-52 --participant 5200000001')
    .action((options: Options, command: Command) =>
      runInWorld(command, async (world, { voice }) => {
        const { explainParticipant } = await import('../../core/cases/explain.ts');
        const disclosure = options.exact === true ? 'exact' : world.disclosure;
        const province = knownProvince(options.province);
        const found = await explainParticipant(world, province, options.participant, { disclosure });
        if (found === undefined) throw new Refusal('PARTICIPANT_UNKNOWN');
        return { document: found, text: await textOf(found, voice) };
      }),
    );
}

async function textOf(found: Explanation, voice: Voice): Promise<string> {
  const { explanationFacts, historyLine } = await import('../../core/cases/explanation-words.ts');
  const { language, say, formatDay } = voice;
  const lines = [`${found.participantNumber} · ${provinceLine(found.province, voice)}`];
  for (const { label, value } of explanationFacts(found, language, formatDay)) lines.push(`${label}: ${value}`);
  lines.push('', say({ vi: 'Lịch sử kết quả:', en: 'History of the verdict:' }));
  for (const entry of found.history) lines.push(`  ${historyLine(entry, language, formatDay)}`);
  const { ledgerVersion, day, cut } = found.historyFrom;
  const from =
    day === null ? say({ vi: `phiên bản ${ledgerVersion}`, en: `version ${ledgerVersion}` }) : formatDay(day);
  const unread = cut
    ? say({ vi: '; các phiên bản trước đó không được đọc', en: '; versions before it were not read' })
    : '';
  lines.push(say({ vi: `  (từ ${from}${unread})`, en: `  (from ${from} on${unread})` }));
  return lines.map((line) => `${line}\n`).join('');
}
