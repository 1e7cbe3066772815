/** Waits for Ctrl-C, or until one of the others ends by itself. */
import { once } from 'node:events';

export async function untilInterrupted(interrupted: AbortSignal, ...others: readonly Promise<void>[]): Promise<void> {
  if (interrupted.aborted) return;
  // A listener for a signal does not keep the process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await Promise.race([once(interrupted, 'abort'), ...others]);
  } finally {
    clearInterval(alive);
  }
}
