import type { Command } from 'commander';
import type { InProvince } from '../../core/operations/ledger-care.ts';
import type { CompactOutcome } from '../../core/commit/compact.ts';
import { perform } from '../perform.ts';
import type { Terminal } from '../shell.ts';
import { knownProvince, oneLine, provinceOption, purposeOption } from './arguments.ts';

const examples = `
The rows are counted anew, and what the claims part says of each identity is derived from them. Where that differs from
what is stored, a new version takes its place, as after a compaction; uploads may go on meanwhile. What was wrong, who
had it repaired and why is kept under audit/<province>/. Where nothing differs, nothing is written.

Examples:
  doisoat ledger verify --province vn34-52
  doisoat ledger repair --province vn34-52 --officer NV001 --purpose "DRIFT found by verify on 2026-11-29"
  doisoat ledger repair --province vn34-52 --json`;

export function addLedgerRepair(ledger: Command): void {
  ledger
    .command('repair')
    .description(
      'Count the rows of a ledger anew and make that its published counts, after "ledger verify" found drift',
    )
    .addOption(provinceOption('province of the ledger', { needed: true }))
    .option('--officer <text>', 'who has it repaired, for the audit record', oneLine)
    .addOption(purposeOption())
    .addHelpText('after', examples)
    .action((options: { province: string }, command: Command) =>
      perform(
        command,
        async ({ tellProvince }) => {
          const { ledgerRepair } = await import('../../core/operations/ledger-care.ts');
          const province = knownProvince(options.province);
          tellProvince(province);
          const telling = () => ({ vi: `sửa sổ: ${province}`, en: `ledger repair: ${province}` });
          return { operation: ledgerRepair, request: { province }, telling };
        },
        repairedText,
      ),
    );
}

function repairedText(outcome: InProvince<CompactOutcome>, { voice: { say, formatCount } }: Terminal): string {
  const { province, ledgerVersion: version } = outcome;
  if (outcome.status === 'notNeeded') return `${province}: ${say(version === 0 ? noLedger : nothingDiffers)}\n`;
  const { rows, repair: mended } = outcome.facts;
  const [counted, drift, claims] = [rows, mended?.drift ?? 0, mended?.claims ?? 0].map(formatCount);
  return say({
    vi: `${province}: phiên bản ${version}, đếm lại ${counted} dòng, lệch ${drift}, sửa ${claims} số định danh\n`,
    en: `${province}: version ${version}, ${counted} rows counted anew, drift ${drift}, ${claims} claims put right\n`,
  });
}

const noLedger = { vi: 'chưa có sổ', en: 'no ledger yet' };
const nothingDiffers = { vi: 'không có gì khác với các dòng', en: 'nothing differs from the rows' };
