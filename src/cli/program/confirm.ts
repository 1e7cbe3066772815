/** Asks a person at the terminal a yes-or-no question. */
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { ProblemsError } from '../../problems/problems.ts';
import type { Invocation } from './command.ts';

/** `interrupted`: by Ctrl-C or a signal. */
export type Answer = 'yes' | 'no' | 'interrupted';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Everything but `y` and `yes` is a no. */
export async function confirm(question: string, { input, output, signal }: Terminal): Promise<Answer> {
  const asking = createInterface({ input, output, terminal: true });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return 'interrupted';
    throw error;
  } finally {
    asking.close();
  }
}

/**
 * Asks at the terminal. @throws ProblemsError when nobody can be asked: with `--json`, or without a terminal
 */
export async function confirmed(
  { output, interrupted }: Pick<Invocation<unknown>, 'output' | 'interrupted'>,
  question: string,
  fix: string,
): Promise<Answer> {
  if (!process.stdin.isTTY || output.json)
    throw new ProblemsError('Usage', [{ field: '--yes', problem: 'is missing, and nobody can be asked here', fix }]);
  return confirm(question, { input: process.stdin, output: process.stderr, signal: interrupted });
}
