/** The options that every command has. Imports little, because each `--help` loads it. */
import { Command, Option } from 'commander';
import { commandName } from '../../config/command-name.ts';
import type { Flags, Settings } from '../../config/settings.ts';
import { timeoutOption } from '../arguments/timeout-option.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** Options of every command, as commander hands them over. */
export interface CommonOptions extends Partial<Flags> {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** ms */
  readonly timeout?: number;
}

export interface Invocation<Options> {
  readonly options: Options & CommonOptions;
  readonly output: Output;
  /** Flag, environment, file, default. @throws ProblemsError */
  settings(more?: Partial<Flags>): Settings;
  /** Aborted by Ctrl-C or SIGTERM. A second one ends the process at once. */
  readonly interrupted: AbortSignal;
  /** Aborted when `--timeout` has run out. */
  readonly timeUp: AbortSignal;
}

/**
 * A command named `usage` ("status [link]") with the common options, and examples in its help.
 */
export function command(usage: string, summary: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${commandName()} ${example}`);
  return new Command(usage)
    .description(summary)
    .option('--json', 'print one JSON object on stdout')
    .option('--quiet', 'no progress, results only')
    .addOption(
      new Option('--log-level <level>', 'how much to log on stderr').choices([
        'silent',
        'error',
        'warn',
        'info',
        'debug',
        'trace',
      ]),
    )
    .option('--config <file>', 'settings file (default: causeway.yaml, when there is one)')
    .addHelpText('after', `\n${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`);
}

/** For commands that speak to a Temporal server. */
export const temporalOptions = (to: Command): Command =>
  to
    .option('--address <host:port>', 'Temporal server (default: TEMPORAL_ADDRESS, or the profile)')
    .option('--namespace <name>', 'Temporal namespace')
    .option('--profile <name>', 'profile in temporal.toml')
    .option('--task-queue <name>', 'task queue of the workers');

/** For commands that ask a Temporal server and wait for what a worker answers. */
export const waitingCommand = (usage: string, summary: string, examples: readonly string[]): Command =>
  timeoutOption(temporalOptions(command(usage, summary, examples)));

/**
 * Runs a command and sets the exit code of the process. It imports the SDKs only here: they take long to load, and
 * `--help` must be quick.
 */
export async function run<Options>(
  options: Options & CommonOptions,
  act: (invocation: Invocation<Options>) => Promise<ExitCode>,
): Promise<void> {
  const { invoke } = await import('./invoke.ts');
  await invoke(options, act);
}
