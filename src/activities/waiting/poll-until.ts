/** The one way in which every `settle` waits: some looks inside one attempt, then `NotReady`, then another attempt. */
import { Context } from '@temporalio/activity';
import { ProviderError, ThrottledError, UnavailableError } from '../../providers/errors.ts';
import type { ErrorSource } from '../../providers/errors.ts';
import type { Timing } from '../deps.ts';
import type { ReasonId } from '../failures/reasons.ts';
import { NotReadyError } from '../failures/step-errors.ts';
import { usualDurations } from './durations.ts';
import type { WaitKind } from './durations.ts';
import { gapUntilNextLook } from './schedule.ts';
import { isStopping } from './stopping.ts';
import { clockTime } from '../../contract/time-text.ts';

/** What one look saw: the awaited thing, or how far it is. */
export type Observed<T, Carry = undefined> =
  | { readonly done: T }
  | {
      /** The vendor's word, or ours for what has no state yet. */
      readonly state: string;
      /** What the next look, in this attempt or a later one, wants to know. */
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
  /** What the schedule knows it by. Absent: looks come at intervals. */
  readonly kind?: WaitKind;
  readonly look: (context: LookContext<Carry>) => Promise<Observed<T, Carry>>;
  /** A state's word for an error that only means "not yet"; undefined: it is thrown. */
  readonly notYet?: (error: ProviderError, waitedMs: number) => string | undefined;
  /** A single look: done, or `NotReady`. */
  readonly once?: boolean | undefined;
}

/** Heartbeat details: the pending activity's card, and what the next attempt goes on from. Times are ISO 8601, UTC. */
export interface Progress<Carry = unknown> {
  /** What is waited for: "VPC endpoint vpce-0a1". */
  readonly subject?: string;
  readonly state: string;
  /** When this state was first seen. */
  readonly since: string;
  readonly looks: number;
  /** How long the wait had lasted at the last look, ms of world time. */
  readonly lastWaitedMs?: number;
  /** When the first look was taken. */
  readonly began: string;
  /** When the next look is due: an attempt that takes over waits for it. */
  readonly next?: string;
  readonly lastError?: string;
  readonly carry?: Carry;
}

/**
 * Looks until the awaited thing is there and returns it. Transient errors are remembered and waited out; terminal ones
 * are thrown. After `attemptMs` the attempt ends, so that a wait costs history nothing and a dead worker is noticed.
 * @throws NotReadyError at the end of an attempt; CancelledFailure
 */
export async function pollUntil<T, Carry = undefined>(timing: Timing, wait: Wait<T, Carry>): Promise<T> {
  const context = Context.current();
  const deadline = Date.now() + (timing.attemptMs ?? ATTEMPT_MS);
  let progress = takenUp<Carry>(context.info.heartbeatDetails);
  let source: ErrorSource | undefined;
  const ticker = setInterval(() => context.heartbeat(progress), TICK_MS);
  try {
    if (progress.next !== undefined) await untilDue(context, progress.next, deadline);
    for (;;) {
      const waitedMs = worldMsSince(progress.began, timing);
      const seen = await lookOnce(wait, { signal: context.cancellationSignal, waitedMs, carried: progress.carry });
      if ('done' in seen) {
        learn(wait, timing, progress, waitedMs);
        return seen.done;
      }
      source = seen.error?.source;
      const pause = Math.max(gap(wait, timing, waitedMs) / timing.timeScale, seen.error?.retryAfterMs ?? 0);
      const next = new Date(Date.now() + pause).toISOString();
      progress = { subject: wait.subject, ...moved(progress, seen), next, lastWaitedMs: waitedMs };
      context.heartbeat(progress);
      if (wait.once === true || Date.now() + pause >= deadline)
        throw notReady({ ...wait, reason: seen.reason ?? wait.reason }, progress, pause, source);
      await context.sleep(pause);
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
export const worldMsSince = (iso: string, { timeScale }: Timing): number => (Date.now() - Date.parse(iso)) * timeScale;

const ATTEMPT_MS = 60_000;
/** Of wall time. A slow look must not look like a dead worker (heartbeat time-out 30 s). */
const TICK_MS = 5_000;
/** A retry delay that crosses the budget's end ends the wait early, so it stays short. */
const LONGEST_RETRY_MS = 5_000;
/** ms of world time. A wait of three minutes, which began with a look every 5 s, takes 30 of them. */
const SLOW_AFTER_MS = 75_000;
const SLOW_INTERVAL_MS = 7_500;

function gap({ kind, every }: Pick<Wait<unknown>, 'kind' | 'every'>, { durations }: Timing, waitedMs: number): number {
  if (kind !== undefined) return gapUntilNextLook(usualDurations[kind], durations?.of(kind) ?? [], waitedMs);
  return waitedMs < SLOW_AFTER_MS ? every : Math.max(every, SLOW_INTERVAL_MS);
}

/** It came between the last look and this one. */
function learn(
  { kind }: Pick<Wait<unknown>, 'kind'>,
  { durations }: Timing,
  { looks, lastWaitedMs }: Progress,
  waitedMs: number,
): void {
  if (kind === undefined || looks === 0 || lastWaitedMs === undefined) return;
  const spread = (waitedMs - lastWaitedMs) / 2;
  durations?.observe(kind, { at: waitedMs - spread, spread });
}

/** An attempt that takes over looks when the one before would have looked, not at once. */
async function untilDue(context: Context, next: string, deadline: number): Promise<void> {
  const pause = Math.min(Date.parse(next), deadline) - Date.now();
  if (pause > 0) await context.sleep(pause);
}

type Transient = ThrottledError | UnavailableError;
interface Seen<Carry> {
  readonly state?: string;
  readonly carry?: Carry;
  readonly reason?: ReasonId;
  readonly error?: Transient;
}

async function lookOnce<T, Carry>(
  wait: Wait<T, Carry>,
  context: LookContext<Carry>,
): Promise<{ readonly done: T } | Seen<Carry>> {
  try {
    return await wait.look(context);
  } catch (error) {
    if (error instanceof ThrottledError || error instanceof UnavailableError) return { error };
    const state = error instanceof ProviderError ? wait.notYet?.(error, context.waitedMs) : undefined;
    if (state === undefined) throw error;
    return { state };
  }
}

/** An earlier attempt's details, or a fresh start. Details of another shape (an older worker's) are not trusted. */
function takenUp<Carry>(details: unknown): Progress<Carry> {
  if (isProgress<Carry>(details)) return details;
  const now = new Date().toISOString();
  return { state: 'unknown', since: now, looks: 0, began: now };
}

/** Only this wait's own looks write what it carries. */
const isProgress = <Carry>(details: unknown): details is Progress<Carry> =>
  typeof details === 'object' &&
  details !== null &&
  ['began', 'since', 'state'].every((name) => typeof Reflect.get(details, name) === 'string');

function moved<Carry>(
  before: Progress<Carry>,
  { state = before.state, carry = before.carry, error }: Seen<Carry>,
): Progress<Carry> {
  return {
    state,
    since: state === before.state ? before.since : new Date().toISOString(),
    looks: before.looks + 1,
    began: before.began,
    ...(carry === undefined ? {} : { carry }),
    ...(error === undefined ? {} : { lastError: error.message }),
  };
}

function notReady(
  wait: { readonly subject: string; readonly reason: ReasonId },
  { state, since, lastError }: Progress,
  retryMs: number,
  source?: ErrorSource,
): Error {
  const error = lastError === undefined ? '' : ` (last error: ${lastError})`;
  return new NotReadyError(`${wait.subject} is ${state} since ${clockTime(since)}${error}`, {
    reason: wait.reason,
    observed: state,
    retryAfterMs: Math.min(retryMs, LONGEST_RETRY_MS),
    ...(source === undefined ? {} : { source }),
  });
}
