import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { RefusedHeld } from '../../core/operations/held.ts';
import type { HeldBatch, HeldPage } from '../../core/submissions/held.ts';
import { perform } from '../perform.ts';
import { provinceLine, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import { knownProvince, oneLine, provinceOption, purposeOption } from './arguments.ts';
import { knownBatch } from './release.ts';

export function addHeld(program: Command): void {
  const held = program.command('held').description('List held claims, for headquarters, and refuse them');
  held
    .command('list', { isDefault: true })
    .description('List held claims, for headquarters: undecided ones first')
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
A claim is held where an ID was claimed in more than three different ways within 30 days; it is then not compared.
doisoat release compares the held claims of a batch after all, doisoat held refuse keeps that they stay so.

Examples:
  doisoat held
  doisoat held list --json`,
    )
    .action((_options: unknown, command: Command) => perform(command, list, listText));
  held
    .command('refuse')
    .description('Refuse the held claims of a batch: kept with the reason, no verdict changes')
    .addOption(provinceOption('province of the batch', { needed: true }))
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .requiredOption('--purpose <text>', 'why; the office reads it', oneLine)
    .addHelpText(
      'after',
      `
Example:
  doisoat held refuse --province vn34-52 --batch 0123456789abcdef0123456789abcdef --purpose "no documents"`,
    )
    .action((options: RefuseOptions, command: Command) =>
      perform(command, (terminal) => refuse(terminal, options), refusedText),
    );
}

interface RefuseOptions {
  province: string;
  batch: string;
}

function columnsOf({ say }: Voice): TextColumn[] {
  const column = (align: TextColumn['align'], dispensable: number, vi: string, en: string): TextColumn => {
    return { title: say({ vi, en }), align, dispensable };
  };
  return [
    column('left', 0, 'Số', 'Number'),
    column('left', 0, 'Tỉnh', 'Province'),
    column('left', 1, 'Nhận lúc', 'Received'),
    column('right', 0, 'Dòng', 'Rows'),
    column('right', 2, 'Người', 'People'),
    column('left', 0, 'Quyết định', 'Decision'),
    column('left', 3, 'Người quyết định', 'By'),
  ];
}

async function list() {
  const { held } = await import('../../core/operations/held.ts');
  return { operation: held, request: {} };
}

function listText({ held }: HeldPage, { voice, columns }: Terminal): string {
  const rows = held.map((each) => rowOf(each, voice));
  if (rows.length === 0) return voice.say({ vi: 'Không có dòng tạm giữ nào.\n', en: 'Nothing is held.\n' });
  return textTable(columnsOf(voice), rows, columns);
}

const decisions: Record<NonNullable<HeldBatch['decision']>['decision'], Text> = {
  released: { vi: 'đã giải tỏa', en: 'released' },
  refused: { vi: 'đã từ chối', en: 'refused' },
};

function rowOf({ number, province, receivedAt, rows, persons, decision }: HeldBatch, voice: Voice): string[] {
  return [
    number,
    provinceLine(province, voice),
    voice.formatInstant(receivedAt),
    voice.formatCount(rows),
    voice.formatCount(persons),
    decision === null ? '–' : voice.say(decisions[decision.decision]),
    decision?.by ?? '–',
  ];
}

async function refuse({ tellProvince }: Terminal, { province: named, batch }: RefuseOptions) {
  const { heldRefuse } = await import('../../core/operations/held.ts');
  const province = knownProvince(named);
  tellProvince(province);
  return { operation: heldRefuse, request: { province, batch: knownBatch(batch) } };
}

function refusedText({ province, refusedAt, principal }: RefusedHeld, { voice }: Terminal): string {
  const at = voice.formatInstant(refusedAt);
  return voice.say({
    vi: `${provinceLine(province, voice)}: đã từ chối lúc ${at}, người quyết định: ${principal}.\n`,
    en: `${provinceLine(province, voice)}: refused at ${at} by ${principal}.\n`,
  });
}
