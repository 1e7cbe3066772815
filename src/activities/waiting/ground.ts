/** What a wait depends on. When that is gone, what is awaited never comes; the wait alone would only time out. */
import { ProviderError } from '../../providers/errors.ts';
import type { ReasonId } from '../failures/reasons.ts';
import { RefusedError } from '../failures/step-errors.ts';

/**
 * One look at one thing below. undefined: it holds.
 * @throws RefusedError when it is gone for good, with the reason for which the awaited thing cannot come
 */
export type Ground = (signal: AbortSignal) => Promise<Shaking | undefined>;

/** It holds for now, but an operator should know of it. */
export interface Shaking {
  /** A clause: "the service shop/orders-kafka is REBUILDING". */
  readonly says: string;
  /** A row of the runbook that fits better than the wait's own. */
  readonly reason?: ReasonId;
}

/** ms of world time. What broke is named within a minute; more looks than that need would only cost calls. */
const SEEN_WITHIN_MS = 55_000;

/** Whether the look after this one, `gapMs` from now, would come too late. All in ms of world time. */
export const isGroundDue = (waitedMs: number, lastMs: number, gapMs: number): boolean =>
  waitedMs + gapMs > lastMs + SEEN_WITHIN_MS;

/**
 * Looks at all of it at once. Listed from the bottom: what lies deepest is the reason, for what stands on it breaks with it.
 * These looks only explain: one that is not answered leaves the wait as it is.
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
