/** Retries what fails for a while: a server that starts, is upgraded, or is busy. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TemporalAccessError } from './access-error.ts';
import { grpcAnswerOf, isOutage } from './grpc-code.ts';
import { withoutFullStop } from '../contract/printable.ts';

export interface Persistence {
  /** Called for each failure that is retried: what failed, why, and when the next try is. */
  readonly announce: (text: string) => void;
  /** Ends a pause; then the last failure is thrown. */
  readonly signal: AbortSignal;
  /** After this time the next failure is thrown, ms; the supervisor of the process should restart it. */
  readonly patienceMs?: number;
  readonly firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;
const PATIENCE_MS = 120_000;

/**
 * `what`: for the announcements, as in "setting the rate of causeway-ec2". Pauses double from a second to twenty.
 * @throws permanent errors at once; transient errors after `patienceMs`
 */
export async function persistently<T>(
  what: string,
  attempt: () => Promise<T>,
  { announce, signal, patienceMs = PATIENCE_MS, firstPauseMs = FIRST_PAUSE_MS }: Persistence,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || signal.aborted || Date.now() + pauseMs > until) throw error;
      announce(`${what} failed: ${reasonOf(error)}. Trying again in ${pauseMs / 1000} s.`);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}

/** An unknown host or a refused connection may be a server that is not up yet. */
const isTransient = (error: unknown): boolean =>
  error instanceof TemporalAccessError ? error.type === 'Unreachable' : isOutage(error);

const reasonOf = (error: unknown): string =>
  withoutFullStop(grpcAnswerOf(error)?.details ?? (error instanceof Error ? error.message : String(error)));
