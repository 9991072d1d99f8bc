import type { Command } from 'commander';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, oneLine, provinceOption } from './arguments.ts';

interface RepairOptions {
  province: string;
  officer?: string;
  purpose?: string;
}

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
    .option('--purpose <text>', 'why, for the audit record', oneLine)
    .addHelpText('after', examples)
    .action((options: RepairOptions, command: Command) =>
      runInWorld(command, (world, terminal) => repair(world, terminal, options)),
    );
}

async function repair(world: LocalWorld, terminal: Terminal, options: RepairOptions): Promise<Outcome> {
  const { compactProvince } = await import('../../core/commit/compact.ts');
  const { officer, purpose } = options;
  const province = knownProvince(options.province);
  const { say, formatCount } = terminal.voice;
  terminal.tellProvince(province);
  terminal.progress(say({ vi: `sửa sổ: ${province}`, en: `ledger repair: ${province}` }));
  const outcome = await compactProvince(world, province, { repair: { officer, purpose } });
  const document = { province, ...outcome };
  if (outcome.status === 'notNeeded') {
    const nothing = outcome.ledgerVersion === 0 ? noLedger : nothingDiffers;
    return { document, text: `${province}: ${say(nothing)}\n` };
  }
  const { rows, repair: mended } = outcome.facts;
  const version = outcome.ledgerVersion;
  const [counted, drift, claims] = [rows, mended?.drift ?? 0, mended?.claims ?? 0].map(formatCount);
  const text = say({
    vi: `${province}: phiên bản ${version}, đếm lại ${counted} dòng, lệch ${drift}, sửa ${claims} số định danh\n`,
    en: `${province}: version ${version}, ${counted} rows counted anew, drift ${drift}, ${claims} claims put right\n`,
  });
  return { document, text };
}

const noLedger = { vi: 'chưa có sổ', en: 'no ledger yet' };
const nothingDiffers = { vi: 'không có gì khác với các dòng', en: 'nothing differs from the rows' };
