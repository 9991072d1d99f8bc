import type { Command } from 'commander';
import { formatCount } from '../../dashboard/format-vi.ts';
import { runInWorld } from '../shell.ts';
import { knownProvince } from './arguments.ts';

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('Release the held claims of a batch, for headquarters: they are then compared')
    .requiredOption('--province <id>', 'province of the batch')
    .requiredOption('--batch <id>', 'batch id, from its receipt')
    .addHelpText('after', '\nExample:\n  doisoat release --province vn34-52 --batch 0123456789abcdef0123456789abcdef')
    .action((options: { province: string; batch: string }, command: Command) =>
      runInWorld(command, async (world) => {
        const { releaseBatch } = await import('../../core/maintenance/release.ts');
        const receipt = await releaseBatch(world, knownProvince(options.province), options.batch);
        const rows = formatCount(receipt.rows.accepted);
        return { document: receipt, text: `${rows} rows released; ledger version ${receipt.ledgerVersion}.\n` };
      }),
    );
}
