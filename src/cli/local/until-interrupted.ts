/** Stays until Ctrl-C, or until one of these ends by itself. */
import { once } from 'node:events';

export async function untilInterrupted(interrupted: AbortSignal, ...others: readonly Promise<void>[]): Promise<void> {
  if (interrupted.aborted) return;
  // A signal's listener alone does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await Promise.race([once(interrupted, 'abort'), ...others]);
  } finally {
    clearInterval(alive);
  }
}
