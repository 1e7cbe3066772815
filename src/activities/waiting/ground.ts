/** What a wait depends on. When that is gone, what is awaited never comes; the wait alone would only time out. */
import { ProviderError } from '../../providers/errors.ts';
import type { ReasonId } from '../failures/reasons.ts';
import { RefusedError } from '../failures/step-errors.ts';

/**
 * One look at one thing that the wait depends on. undefined: it is as it should be.
 * @throws RefusedError when it is gone for good, with the reason why the awaited thing cannot come
 */
export type Ground = (signal: AbortSignal) => Promise<Shaking | undefined>;

/** It is still there, but an operator should know about its state. */
export interface Shaking {
  /** A clause: "the service shop/orders-kafka is REBUILDING". */
  readonly says: string;
  /** A row of the runbook that fits better than the wait's own. */
  readonly reason?: ReasonId;
}

/** ms of world time. What broke is named within a minute; more looks would only cost calls. */
const SEEN_WITHIN_MS = 55_000;

/** Whether the look after this one, `gapMs` from now, would come too late. All in ms of world time. */
export const isGroundDue = (waitedMs: number, lastMs: number, gapMs: number): boolean =>
  waitedMs + gapMs > lastMs + SEEN_WITHIN_MS;

/**
 * Looks at everything that the wait depends on, at once. The deepest comes first in the list: when it breaks, it is the
 * reason, because the others depend on it. These looks only explain: one without an answer leaves the wait as it is.
 * @throws RefusedError of the first in the list that is gone
 */
export async function lookAtGround(grounds: readonly Ground[], signal: AbortSignal): Promise<Shaking | undefined> {
  const seen = await Promise.allSettled(grounds.map((ground) => ground(signal)));
  const broken = seen.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  for (const error of broken) if (!(error instanceof ProviderError)) throw error;
  return seen.map((each) => (each.status === 'fulfilled' ? each.value : undefined)).find((each) => each !== undefined);
}

/** A wait may be refused because what it depends on broke. @throws RefusedError of the deepest that broke, else the wait's own */
export async function throwDeepest(grounds: readonly Ground[], refused: unknown, signal: AbortSignal): Promise<never> {
  if (refused instanceof RefusedError) await lookAtGround(grounds, signal);
  throw refused;
}
