/** `causeway completion`: a script that lets a shell complete commands, options and their choices. */
import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { completedCommands } from '../completion/tree.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { command, run } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const completionCommand = (): Command =>
  command('completion', 'Print a script that lets a shell complete commands, options and their choices.', [
    'completion bash > ~/.local/share/bash-completion/completions/causeway',
    'completion zsh > "${fpath[1]}/_causeway"',
    'completion fish > ~/.config/fish/completions/causeway.fish',
  ])
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(scripts)))
    .action((shell: keyof typeof scripts, options: object, self: Command) =>
      run(options, ({ output }) => {
        const program = self.parent ?? self;
        const script = scripts[shell](program.name(), completedCommands(program));
        output.object({ shell, script });
        output.say(script);
        return Promise.resolve(exitCodes.done);
      }),
    );
