/** What every command has: the same options, one place where errors become words and exit codes. */
import process from 'node:process';
import { Command, Option } from 'commander';
import { commandName, loadSettings, type Flags, type Settings } from '../../config/settings.ts';
import { problemLine } from '../../problems/problems.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { failureOf } from './failure.ts';
import { createOutput, type Output } from './output.ts';

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
 * A command named `usage` ("status [link]") with the options that all have, and an example in its help.
 * What only one command needs and takes long to load (workers, the sandbox), it imports when it runs.
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

/**
 * Runs a command and sets the exit code of the process. Everything thrown is reported here.
 * A process with nothing left to do ends; one that a library keeps alive is ended.
 */
export async function run<Options>(
  options: Options & CommonOptions,
  act: (invocation: Invocation<Options>) => Promise<ExitCode>,
): Promise<void> {
  const output = createOutput(options);
  const interrupts = listenForInterrupts();
  try {
    process.exitCode = await act({
      options,
      output,
      interrupted: interrupts.signal,
      timeUp: options.timeout === undefined ? new AbortController().signal : AbortSignal.timeout(options.timeout),
      settings: (more = {}) => loadSettings({ ...options, ...more }),
    });
  } catch (error) {
    process.exitCode = report(error, output, options.logLevel);
  } finally {
    interrupts.stop();
  }
}

/** Prints an error as the caller asked for it; returns the exit code. */
export function report(error: unknown, output: Output, logLevel?: string): ExitCode {
  const { type, problems, exitCode } = failureOf(error);
  output.object({ error: { type, problems } });
  if (!output.json)
    for (const problem of problems) output.warn(problem.field === 'causeway' ? problem.problem : problemLine(problem));
  if (logLevel === 'debug' || logLevel === 'trace')
    output.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCode;
}

function listenForInterrupts(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
