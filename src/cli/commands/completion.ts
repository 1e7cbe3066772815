/** `causeway completion`: prints a script that lets a shell complete commands, options and their choices. */
import type { Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { completedCommands } from '../completion/tree.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export type Shell = keyof typeof scripts;

export function completion({ output }: Invocation<object>, shell: Shell, program: Command): Promise<ExitCode> {
  const script = scripts[shell](program.name(), completedCommands(program));
  output.object({ shell, script });
  output.say(script);
  return Promise.resolve(exitCodes.done);
}
