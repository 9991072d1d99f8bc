import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { HeldBatch } from '../../core/submissions/held.ts';
import { formatCount, formatInstant } from '../../dashboard/format-vi.ts';
import { machineUser } from '../machine-user.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, oneLine } from './arguments.ts';
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
    .requiredOption('--province <id>', 'province of the batch')
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .requiredOption('--purpose <text>', 'why; the office reads it', oneLine)
    .addHelpText(
      'after',
      `
Example:
  doisoat held refuse --province vn34-52 --batch 0123456789abcdef0123456789abcdef --purpose "no documents"`,
    )
    .action((options: RefuseOptions, command: Command) => runInWorld(command, (world) => refuse(world, options)));
}

interface RefuseOptions {
  province: string;
  batch: string;
  purpose: string;
}

const columns: TextColumn[] = [
  { title: 'Number', align: 'left', dispensable: 0 },
  { title: 'Province', align: 'left', dispensable: 0 },
  { title: 'Received', align: 'left', dispensable: 1 },
  { title: 'Rows', align: 'right', dispensable: 0 },
  { title: 'People', align: 'right', dispensable: 2 },
  { title: 'Decision', align: 'left', dispensable: 0 },
  { title: 'By', align: 'left', dispensable: 3 },
];

async function list(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const [{ listHeld, heldLimit }, { provinces }] = await Promise.all([
    import('../../core/submissions/held.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  const all = provinces.map(({ id }) => id);
  const page = await listHeld(world, all, { limit: heldLimit.max });
  const rows = page.held.map(rowOf);
  return {
    document: page,
    text: rows.length === 0 ? 'Nothing is held.\n' : textTable(columns, rows, terminal.columns),
  };
}

function rowOf({ number, province, receivedAt, rows, persons, decision }: HeldBatch): string[] {
  return [
    number,
    province,
    formatInstant(receivedAt),
    formatCount(rows),
    formatCount(persons),
    decision?.decision ?? '–',
    decision?.by ?? '–',
  ];
}

async function refuse(world: LocalWorld, { province, batch, purpose }: RefuseOptions): Promise<Outcome> {
  const { refuseHeld } = await import('../../core/maintenance/held-decisions.ts');
  const refusal = await refuseHeld(world, {
    province: knownProvince(province),
    batch: knownBatch(batch),
    principal: machineUser(),
    reason: purpose,
    order: randomBytes(8).toString('hex'),
  });
  const { refusedAt, principal, reason } = refusal;
  const document = { province, batch, refusedAt, principal, reason };
  return { document, text: `Refused at ${formatInstant(refusedAt)} by ${principal}.\n` };
}
