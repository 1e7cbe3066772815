/** What a shell can complete, from commander's own tree. Pure. */
import type { Command, Option } from 'commander';

/** One command, as a shell completes it. */
export interface CompletedCommand {
  /** The names that lead to it, each after a space: `''`, `' fleet'`, `' fleet apply'`. */
  readonly path: string;
  readonly commands: readonly Offered[];
  readonly options: readonly CompletedOption[];
  /** The choices of its arguments, if they have a list. */
  readonly choices: readonly string[];
}

export interface CompletedOption extends Offered {
  /** The short form of the same option, with its dash. */
  readonly short?: string;
  /** Absent: it takes no value. Empty: any value, files too. */
  readonly values?: readonly string[];
}

interface Offered {
  readonly name: string;
  readonly about: string;
}

/** The program and all commands below it, without hidden ones. */
export function completedCommands(command: Command, path = ''): readonly CompletedCommand[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((each) => command.commands.includes(each));
  const own: CompletedCommand = {
    path,
    commands: below.map((each) => ({ name: each.name(), about: each.description() })),
    options: help.visibleOptions(command).map(completedOption),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  return [own, ...below.flatMap((each) => completedCommands(each, `${path} ${each.name()}`))];
}

function completedOption({ long, short, flags, description, required, optional, argChoices }: Option): CompletedOption {
  return {
    name: long ?? flags,
    about: description,
    ...(short === undefined ? {} : { short }),
    ...(required || optional ? { values: argChoices ?? [] } : {}),
  };
}

/** Each spelling of an option at its command, as the scripts match it: `' fleet apply --file'`. */
export const spellings = ({ path }: CompletedCommand, { name, short }: CompletedOption): readonly string[] =>
  [name, ...(short === undefined ? [] : [short])].map((each) => `${path} ${each}`);
