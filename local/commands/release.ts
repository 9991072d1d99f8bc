import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { perform } from '../perform.ts';
import { provinceLine } from '../shell.ts';
import { knownProvince, provinceOption, purposeOption } from './arguments.ts';

interface Options {
  province: string;
  batch: string;
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('Release the held claims of a batch, for headquarters: they are then compared')
    .addOption(provinceOption('province of the batch', { needed: true }))
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat release --province vn34-52 --batch 0123456789abcdef0123456789abcdef')
    .action((options: Options, command: Command) =>
      perform(
        command,
        async ({ tellProvince }) => {
          const province = knownProvince(options.province);
          tellProvince(province);
          const { release } = await import('../../core/operations/release.ts');
          return { operation: release, request: { province, batch: knownBatch(options.batch) } };
        },
        (receipt, { voice }) => {
          const [rows, version] = [voice.formatCount(receipt.rows.accepted), receipt.ledgerVersion];
          return voice.say({
            vi: `${provinceLine(receipt.province, voice)}: giải tỏa ${rows} dòng tạm giữ; sổ phiên bản ${version}.\n`,
            en: `${provinceLine(receipt.province, voice)}: ${rows} rows released; ledger version ${version}.\n`,
          });
        },
      ),
    );
}

/** The batch id becomes part of the key of the audit record, so what is none is refused before. */
export function knownBatch(batch: string): string {
  if (/^[0-9a-f]{32}$/.test(batch)) return batch;
  throw new Refusal('BATCH_UNKNOWN');
}
