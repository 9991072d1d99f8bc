import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Text } from '../../core/catalogue/text.ts';
import type { LedgerVerifyReport } from '../../core/maintenance/ledger-verify.ts';
import { perform } from '../perform.ts';
import { runInWorld, type Terminal } from '../shell.ts';
import { chosenLedger, knownProvince, provinceOption, purposeOption } from './arguments.ts';
import { addLedgerCare } from './ledger-maintenance.ts';
import { addLedgerRepair } from './ledger-repair.ts';

export function addLedger(program: Command): void {
  const ledger = program.command('ledger').description('Verify, repair and maintain the ledger; show one row');
  ledger
    .command('verify')
    .description('Verify hashes and chain, and recount; the recount must equal the counts')
    .addOption(provinceOption('one province only (default: all)'))
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat ledger verify --json')
    .action((options: { province?: string }, command: Command) =>
      perform(
        command,
        async () => {
          const { ledgerVerify } = await import('../../core/operations/ledger-verify.ts');
          const request = { province: chosenLedger(options) };
          return { operation: ledgerVerify, request, telling: verifying };
        },
        verifiedText,
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

function verifying(province: string): Text {
  return { vi: `kiểm tra sổ ${province}`, en: `ledger verify ${province}` };
}

function verifiedText(report: LedgerVerifyReport, { voice: { say, formatCount, mark } }: Terminal): string {
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
  return lines.map((line) => `${line}\n`).join('');
}
