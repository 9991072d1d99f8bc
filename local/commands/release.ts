import type { Command } from 'commander';
import { formatCount } from '../../dashboard/format-vi.ts';
import { runInWorld } from '../shell.ts';
import { knownProvince } from './arguments.ts';

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('headquarters frees the held claims of a batch: they are compared after all')
    .requiredOption('--province <id>', 'whose batch')
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
