/** Runs a command: loads settings, handles signals, and turns errors into messages and exit codes. */
import process from 'node:process';
import { loadSettings, type Settings } from '../../config/settings.ts';
import { problemLine } from '../../problems/problems.ts';
import type { CommonOptions, Invocation } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { causesText, secretsOf } from './causes.ts';
import { failureOf } from './failure.ts';
import { createOutput, type Output } from './output.ts';

/**
 * Reports every error of `act`.
 */
export async function invoke<Options>(
  options: Options & CommonOptions,
  act: (invocation: Invocation<Options>) => Promise<ExitCode>,
): Promise<void> {
  const output = createOutput(options);
  const interrupts = listenForInterrupts();
  let loaded: Settings | undefined;
  try {
    process.exitCode = await act({
      options,
      output,
      interrupted: interrupts.signal,
      timeUp: options.timeout === undefined ? new AbortController().signal : AbortSignal.timeout(options.timeout),
      settings: (more = {}) => (loaded = loadSettings({ ...options, ...more })),
    });
  } catch (error) {
    process.exitCode = report(error, output, loaded, options.logLevel ?? loaded?.logLevel);
  } finally {
    interrupts.stop();
  }
}

/** Prints an error as the caller asked for it; returns the exit code. `settings`: those in use, if they were loaded. */
export function report(error: unknown, output: Output, settings?: Settings, logLevel?: string): ExitCode {
  const { type, problems, exitCode } = failureOf(error, settings);
  output.object({ error: { type, problems } });
  if (!output.json) for (const problem of problems) output.warn(problemLine(problem));
  if (logLevel === 'debug' || logLevel === 'trace') output.warn(causesText(error, secretsOf(settings)));
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
