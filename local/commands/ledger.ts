import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption } from './arguments.ts';
import { addLedgerCare } from './ledger-maintenance.ts';
import { addLedgerRepair } from './ledger-repair.ts';

export function addLedger(program: Command): void {
  const ledger = program.command('ledger').description('Verify, repair and maintain the ledger; show one row');
  ledger
    .command('verify')
    .description('Verify hashes and chain, and recount; the recount must equal the counts')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExample:\n  doisoat ledger verify --json')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(
        command,
        (world, terminal) =>
          verify(world, terminal, options.province === undefined ? undefined : knownProvince(options.province)),
        { withoutKey: true },
      ),
    );
  ledger
    .command('show')
    .description('Show one row decoded, for an operator; contains personal data')
    .addOption(provinceOption('province of the ledger', { needed: true }))
    .requiredOption('--participant <number>', 'participant number, 10 or 12 digits')
    .addHelpText('after', '\nExample:\n  doisoat ledger show --province vn34-52 --participant 5200000001')
    .action((options: { province: string; participant: string }, command: Command) =>
      runInWorld(command, async (world) => {
        const { showParticipant } = await import('../../core/ledger/show.ts');
        const row = await showParticipant(world, knownProvince(options.province), options.participant);
        if (row === undefined) throw new Refusal('PARTICIPANT_UNKNOWN');
        return { document: row, text: `${JSON.stringify(row, null, 2)}\n` };
      }),
    );
  addLedgerRepair(ledger);
  addLedgerCare(ledger);
}

async function verify(world: LocalWorld, terminal: Terminal, province: string | undefined): Promise<Outcome> {
  const { verifyLedger } = await import('../../core/maintenance/ledger-verify.ts');
  const { say, formatCount, mark } = terminal.voice;
  const tell = terminal.measure();
  const report = await verifyLedger(world, province, (each, done, total) =>
    tell(say({ vi: `kiểm tra sổ ${each}`, en: `ledger verify ${each}` }), done, total),
  );
  const lines = report.provinces.flatMap((each) => {
    const [objects, rows, problems] = [each.objects, each.rows, each.problems.length].map(formatCount);
    return [
      say({
        vi:
          `${each.province}: phiên bản ${each.ledgerVersion}, ${objects} đối tượng, ${rows} dòng, ` +
          `lệch ${each.drift}, ${problems} lỗi`,
        en:
          `${each.province}: version ${each.ledgerVersion}, ${objects} objects, ${rows} rows, drift ${each.drift}, ` +
          `${problems} problems`,
      }),
      ...each.problems.map((problem) => `  ${mark.bad(problem)}`),
    ];
  });
  if (lines.length === 0) lines.push(say({ vi: 'Chưa có sổ nào.', en: 'No ledger yet.' }));
  const outcome = { document: report, text: lines.map((line) => `${line}\n`).join('') };
  if (report.ok) return outcome;
  return { ...outcome, refused: await refusedAs('LEDGER_DAMAGED') };
}
