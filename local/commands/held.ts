import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { HeldBatch } from '../../core/submissions/held.ts';
import { machineUser } from '../machine-user.ts';
import { provinceLine, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, oneLine, provinceOption } from './arguments.ts';
import { knownBatch } from './release.ts';

export function addHeld(program: Command): void {
  const held = program
    .command('held')
    .description('List held claims, for headquarters: undecided ones first')
    .addHelpText(
      'after',
      `
A claim is held where an ID was claimed in more than three different ways within 30 days; it is then not compared.
doisoat release compares the held claims of a batch after all, doisoat held refuse keeps that they stay so.

Examples:
  doisoat held
  doisoat held --json
  doisoat held refuse --province vn34-52 --batch 0123456789abcdef0123456789abcdef --purpose "no documents"`,
    )
    .action((_options: unknown, command: Command) => runInWorld(command, list));
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
      runInWorld(command, (world, terminal) => refuse(world, terminal, options)),
    );
}

interface RefuseOptions {
  province: string;
  batch: string;
  purpose: string;
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

async function list(world: LocalWorld, { voice, columns }: Terminal): Promise<Outcome> {
  const [{ listHeld, heldLimit }, { provinces }] = await Promise.all([
    import('../../core/submissions/held.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  const all = provinces.map(({ id }) => id);
  const page = await listHeld(world, all, { limit: heldLimit.max });
  const rows = page.held.map((each) => rowOf(each, voice));
  const none = voice.say({ vi: 'Không có dòng tạm giữ nào.\n', en: 'Nothing is held.\n' });
  return { document: page, text: rows.length === 0 ? none : textTable(columnsOf(voice), rows, columns) };
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

async function refuse(
  world: LocalWorld,
  { voice, tellProvince }: Terminal,
  { province: named, batch, purpose }: RefuseOptions,
): Promise<Outcome> {
  const { refuseHeld } = await import('../../core/maintenance/held-decisions.ts');
  const province = knownProvince(named);
  tellProvince(province);
  const { refusedAt, principal, reason } = await refuseHeld(world, {
    province,
    batch: knownBatch(batch),
    principal: machineUser(),
    reason: purpose,
    order: randomBytes(8).toString('hex'),
  });
  const document = { province, batch, refusedAt, principal, reason };
  const at = voice.formatInstant(refusedAt);
  const text = voice.say({
    vi: `${provinceLine(province, voice)}: đã từ chối lúc ${at}, người quyết định: ${principal}.\n`,
    en: `${provinceLine(province, voice)}: refused at ${at} by ${principal}.\n`,
  });
  return { document, text };
}
