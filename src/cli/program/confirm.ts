/** Asks a person at the terminal for a yes or a no. */
import { createInterface } from 'node:readline/promises';

/** `interrupted`: Ctrl-C at the prompt, or a signal meanwhile. */
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
