import type { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { Refusal } from '../../core/base/errors.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { machineUser } from '../machine-user.ts';
import { runInWorld } from '../shell.ts';
import { knownProvince } from './arguments.ts';

interface Options {
  province: string;
  batch: string;
  purpose?: string;
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('Release the held claims of a batch, for headquarters: they are then compared')
    .requiredOption('--province <id>', 'province of the batch')
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .option('--purpose <text>', 'why, for the audit record')
    .addHelpText('after', '\nExample:\n  doisoat release --province vn34-52 --batch 0123456789abcdef0123456789abcdef')
    .action((options: Options, command: Command) =>
      runInWorld(command, async (world) => {
        const { releaseOnOrder } = await import('../../core/maintenance/release-order.ts');
        const receipt = await releaseOnOrder(world, {
          province: knownProvince(options.province),
          batch: knownBatch(options.batch),
          principal: machineUser(),
          purpose: options.purpose ?? null,
          order: randomBytes(8).toString('hex'),
        });
        const rows = formatCount(receipt.rows.accepted);
        return { document: receipt, text: `${rows} rows released; ledger version ${receipt.ledgerVersion}.\n` };
      }),
    );
}

/** The batch id becomes part of the key of the audit record, so what is none is refused before. */
export function knownBatch(batch: string): string {
  if (/^[0-9a-f]{32}$/.test(batch)) return batch;
  throw new Refusal('BATCH_UNKNOWN');
}
