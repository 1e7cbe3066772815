/** The one way in which every `settle` waits: some looks inside one attempt, then `NotReady`, then another attempt. */
import { Context } from '@temporalio/activity';
import { mayPass, ProviderError } from '../../providers/errors.ts';
import type { ErrorSource } from '../../providers/errors.ts';
import type { Timing } from '../deps.ts';
import type { ReasonId } from '../failures/reasons.ts';
import { NotReadyError } from '../failures/step-errors.ts';
import { isGroundDue, lookAtGround, throwDeepest } from './ground.ts';
import type { Ground } from './ground.ts';
import { measureWait } from './measure-wait.ts';
import { createTeller, moved, takenUp } from './progress.ts';
import type { Progress, Seen } from './progress.ts';
import type { WaitKind } from './durations.ts';
import { gapAfter, HELD_MS, learn, lookBefore, withinBudget } from './pauses.ts';
import { isStopping } from './stopping.ts';
import { clockTime } from '../../contract/time-text.ts';

/** What one look saw: the awaited thing, or how far it is. */
export type Observed<T, Carry = undefined> =
  | { readonly done: T }
  | {
      /** The vendor's word, or ours for what has no state yet. */
      readonly state: string;
      /** What the next look, in this attempt or a later one, needs to know. */
      readonly carry?: Carry;
      /** A row of the runbook that fits this state better than the wait's own. */
      readonly reason?: ReasonId;
    };

export interface LookContext<Carry = undefined> {
  readonly signal: AbortSignal;
  /** ms of world time since the first look, over all attempts. */
  readonly waitedMs: number;
  /** As the look before left it, in this attempt or an earlier one. */
  readonly carried: Carry | undefined;
}

export interface Wait<T, Carry = undefined> {
  /** Begins the sentence an operator reads: "VPC endpoint vpce-0a1" (is pending since 03:12 UTC). */
  readonly subject: string;
  /** Row of the runbook to show when the wait runs out of time. */
  readonly reason: ReasonId;
  /** ms of world time between looks of a wait of no `kind`: `every` at first. */
  readonly every: number;
  /** Its name in the schedule. Absent: looks come at intervals. */
  readonly kind?: WaitKind;
  /**
   * The state in which a change left the thing a moment ago. What is awaited cannot be there at once then, and the first
   * look comes when the schedule says.
   */
  readonly begins?: string | undefined;
  readonly look: (context: LookContext<Carry>) => Promise<Observed<T, Carry>>;
  /** A state's word for an error that only means "not yet"; undefined: it is thrown. */
  readonly notYet?: (error: ProviderError, waitedMs: number) => string | undefined;
  /**
   * What the wait depends on, the deepest first. Looked at within each minute, and at the last look before the step
   * parks. What broke there ends the wait, with its reason.
   */
  readonly standsOn?: readonly Ground[];
  /** A single look: done, or `NotReady`. */
  readonly once?: boolean | undefined;
}

/**
 * Looks until the awaited thing is there and returns it. Transient errors are remembered and waited out; terminal ones
 * are thrown. A long pause ends the attempt, so that waiting holds no worker; see `pauses.ts`.
 * @throws NotReadyError at the end of an attempt; CancelledFailure
 */
export async function pollUntil<T, Carry = undefined>(timing: Timing, wait: Wait<T, Carry>): Promise<T> {
  const context = Context.current();
  const deadline = Date.now() + (timing.attemptMs ?? ATTEMPT_MS);
  const heartbeatDetails: unknown = context.info.heartbeatDetails;
  let progress = takenUp<Carry>(heartbeatDetails, wait.begins);
  const teller = createTeller(context, heartbeatDetails);
  let { reason } = wait;
  let source: ErrorSource | undefined;
  let looked = false;
  const ticker = setInterval(() => teller.tell(progress), TICK_MS);
  try {
    let pause = pauseBefore(timing, wait, progress);
    for (;;) {
      if ((looked && wait.once === true) || pause > HELD_MS || (pause > 0 && Date.now() + pause >= deadline)) {
        teller.tellNews(progress);
        throw notReady({ ...wait, reason }, progress, pause, source);
      }
      if (pause > 0) {
        teller.tell(progress);
        await context.sleep(pause);
      }
      const waitedMs = worldMsSince(progress.began, timing);
      const seen = await lookOnce(wait, { signal: context.cancellationSignal, waitedMs, carried: progress.carry });
      if ('done' in seen) {
        const before = lookBefore(progress, timing, waitedMs);
        learn(wait, timing, before, waitedMs);
        measureWait(wait.kind, before, waitedMs);
        return seen.done;
      }
      looked = true;
      source = seen.error?.source;
      const gapMs = gapAfter(wait, timing, waitedMs);
      const below = await lookBelow(wait, progress, waitedMs, gapMs, context.cancellationSignal);
      pause = withinBudget(Math.max(gapMs / timing.timeScale, seen.error?.retryAfterMs ?? 0), context.info);
      const next = new Date(Date.now() + pause).toISOString();
      progress = { subject: wait.subject, ...moved(progress, seen), ...below, next, lastWaitedMs: waitedMs };
      reason = reasonFor(wait, seen, progress);
    }
  } catch (error) {
    if (!context.cancellationSignal.aborted) throw error;
    if (isStopping(context.cancellationSignal)) throw notReady(wait, progress, 1_000, source);
    return await context.cancelled;
  } finally {
    clearInterval(ticker);
  }
}

/** ms of world time since `iso`. */
const worldMsSince = (iso: string, { timeScale }: Timing): number => (Date.now() - Date.parse(iso)) * timeScale;

/** An attempt with short pauses only need not end; it ends after this time, so that what it holds is never very old. */
const ATTEMPT_MS = 300_000;
/** ms of wall time. A slow look must not be taken for a dead worker (heartbeat time-out 15 s). */
const TICK_MS = 5_000;

/**
 * ms of wall time before the first look of an attempt: an attempt that takes over looks when the one before it would
 * have, and after a change the first look comes when the schedule says.
 */
function pauseBefore<T, Carry>(timing: Timing, wait: Wait<T, Carry>, { looks, next, began }: Progress<Carry>): number {
  if (wait.once === true) return 0;
  if (next !== undefined) return Math.max(0, Date.parse(next) - Date.now());
  if (wait.begins === undefined || looks > 0) return 0;
  return Math.max(0, gapAfter(wait, timing, 0) / timing.timeScale - (Date.now() - Date.parse(began)));
}

/** Looks at what the wait depends on when that is due; else returns what the last such look found. */
async function lookBelow<T, Carry>(
  { standsOn = [], once }: Wait<T, Carry>,
  { below, belowMs = 0 }: Progress<Carry>,
  waitedMs: number,
  gapMs: number,
  signal: AbortSignal,
): Promise<Pick<Progress, 'below' | 'belowMs'>> {
  if (standsOn.length === 0) return {};
  if (once !== true && !isGroundDue(waitedMs, belowMs, gapMs))
    return below === undefined ? { belowMs } : { below, belowMs };
  const found = await lookAtGround(standsOn, signal);
  return { ...(found === undefined ? {} : { below: found }), belowMs: waitedMs };
}

const reasonFor = (wait: { readonly reason: ReasonId }, seen: Seen<unknown>, { below }: Progress): ReasonId =>
  below?.reason ?? seen.reason ?? wait.reason;

async function lookOnce<T, Carry>(
  wait: Wait<T, Carry>,
  context: LookContext<Carry>,
): Promise<{ readonly done: T } | Seen<Carry>> {
  try {
    return await wait.look(context);
  } catch (error) {
    if (mayPass(error)) return { error };
    const state = error instanceof ProviderError ? wait.notYet?.(error, context.waitedMs) : undefined;
    if (state === undefined) return throwDeepest(wait.standsOn ?? [], error, context.signal);
    return { state };
  }
}

function notReady(
  wait: { readonly subject: string; readonly reason: ReasonId },
  { state, since, lastError, below }: Progress,
  retryMs: number,
  source?: ErrorSource,
): Error {
  const error = lastError === undefined ? '' : ` (last error: ${lastError})`;
  const under = below === undefined ? '' : `; ${below.says}`;
  return new NotReadyError(`${wait.subject} is ${state} since ${clockTime(since)}${under}${error}`, {
    reason: wait.reason,
    observed: state,
    retryAfterMs: retryMs,
    ...(source === undefined ? {} : { source }),
  });
}
