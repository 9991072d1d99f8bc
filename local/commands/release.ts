import type { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { Refusal } from '../../core/base/errors.ts';
import { machineUser } from '../machine-user.ts';
import { provinceLine, runInWorld } from '../shell.ts';
import { knownProvince, provinceOption } from './arguments.ts';

interface Options {
  province: string;
  batch: string;
  purpose?: string;
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('Release the held claims of a batch, for headquarters: they are then compared')
    .addOption(provinceOption('province of the batch', { needed: true }))
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .option('--purpose <text>', 'why, for the audit record')
    .addHelpText('after', '\nExample:\n  doisoat release --province vn34-52 --batch 0123456789abcdef0123456789abcdef')
    .action((options: Options, command: Command) =>
      runInWorld(command, async (world, { voice, tellProvince }) => {
        const province = knownProvince(options.province);
        tellProvince(province);
        const { releaseOnOrder } = await import('../../core/maintenance/release-order.ts');
        const receipt = await releaseOnOrder(world, {
          province,
          batch: knownBatch(options.batch),
          principal: machineUser(),
          purpose: options.purpose ?? null,
          order: randomBytes(8).toString('hex'),
        });
        const [rows, version] = [voice.formatCount(receipt.rows.accepted), receipt.ledgerVersion];
        const text = voice.say({
          vi: `${provinceLine(province, voice)}: giải tỏa ${rows} dòng tạm giữ; sổ phiên bản ${version}.\n`,
          en: `${provinceLine(province, voice)}: ${rows} rows released; ledger version ${version}.\n`,
        });
        return { document: receipt, text };
      }),
    );
}

/** The batch id becomes part of the key of the audit record, so what is none is refused before. */
export function knownBatch(batch: string): string {
  if (/^[0-9a-f]{32}$/.test(batch)) return batch;
  throw new Refusal('BATCH_UNKNOWN');
}
