/** How `causeway completion` is called. */
import { Argument, type Command } from 'commander';
import type { Shell } from '../commands/completion.ts';
import { command, run } from '../program/command.ts';

const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

export const completionCommand = (): Command =>
  command('completion', 'Print a script that lets a shell complete commands, options and their choices.', [
    'completion bash > ~/.local/share/bash-completion/completions/causeway',
    'completion zsh > "${fpath[1]}/_causeway"',
    'completion fish > ~/.config/fish/completions/causeway.fish',
  ])
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell, options: object, self: Command) =>
      run(options, async (invocation) =>
        (await import('../commands/completion.ts')).completion(invocation, shell, self.parent ?? self),
      ),
    );
