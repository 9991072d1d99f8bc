import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { deploymentOf, run } from '../shell.ts';

export function addOperation(program: Command): void {
  program
    .command('operation')
    .description('Follow work that was ordered of a deployment to its end, and print its report')
    .argument('<id>', 'id of the order')
    .option('--no-wait', 'say how far it is, and end')
    .addHelpText(
      'after',
      `
Which commands can be ordered of a deployment, and who may: docs/operations.md. The order goes on whether or not it is
followed.

Examples:
  doisoat operation 0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10 --deployment prod
  doisoat operation 0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10 --deployment prod --no-wait --json`,
    )
    .action((id: string, { wait }: { wait: boolean }, command: Command) => {
      const stage = deploymentOf(command);
      if (stage === undefined) return command.error("error: operation needs the option '--deployment <stage>'");
      const act = async (terminal: Parameters<Parameters<typeof run>[1]>[0]) => {
        // It becomes part of an address.
        if (!/^[0-9a-z-]{16,64}$/.test(id)) throw new Refusal('ORDER_UNKNOWN');
        const { followThere } = await import('../deployment/perform-there.ts');
        return followThere(stage, id, { wait }, terminal);
      };
      return run(command, act, { place: 'deployment' });
    });
}
