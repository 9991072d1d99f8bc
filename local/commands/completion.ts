import { Argument, type Command } from 'commander';
import { run } from '../shell.ts';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('Print a script by which a shell completes commands, options, files and provinces')
    .addArgument(new Argument('<shell>', 'the shell that reads it').choices(shells))
    .addHelpText(
      'after',
      `
To install it for one user, then open a new shell:
  doisoat completion bash > ~/.local/share/bash-completion/completions/doisoat
  doisoat completion zsh > ~/.zfunc/_doisoat
For zsh, ~/.zshrc has: fpath+=~/.zfunc; autoload -U compinit; compinit. For bash without the package bash-completion,
~/.bashrc has: source <(doisoat completion bash). Print the script again after an upgrade.

Examples:
  doisoat completion bash
  doisoat completion zsh --lang en`,
    )
    .action((shell: Shell, _options: unknown, command: Command) =>
      run(
        command,
        async () => {
          const [{ placeOf }, { bashCompletion }, { zshCompletion }] = await Promise.all([
            import('../completion/places.ts'),
            import('../completion/bash.ts'),
            import('../completion/zsh.ts'),
          ]);
          const script = { bash: bashCompletion, zsh: zshCompletion }[shell](placeOf(program));
          return { document: { shell, script }, text: script };
        },
        { place: 'none' },
      ),
    );
}
