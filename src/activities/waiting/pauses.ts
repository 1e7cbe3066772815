/** How long a wait pauses between two looks, what it learns at its end, and where a pause is spent. */
import type { Info } from '@temporalio/activity';
import type { Timing } from '../deps.ts';
import { usualDurations } from './durations.ts';
import type { WaitKind } from './durations.ts';
import type { Progress } from './progress.ts';
import { gapUntilNextLook, LONGEST_GAP_MS } from './schedule.ts';

interface Paced {
  /** ms of world time between looks of a wait of no `kind`: `every` at first. */
  readonly every: number;
  /** Its name in the schedule. Absent: looks come at intervals. */
  readonly kind?: WaitKind;
}

/** ms of world time. A wait of three minutes, which began with a look every 5 s, takes 30 of them. */
const SLOW_AFTER_MS = 75_000;
const SLOW_INTERVAL_MS = 7_500;

/** ms of world time until the next look of a wait that has lasted `waitedMs`. */
export function gapAfter({ kind, every }: Paced, { durations }: Timing, waitedMs: number): number {
  if (kind !== undefined) return gapUntilNextLook(usualDurations[kind], durations?.of(kind) ?? [], waitedMs);
  return waitedMs < SLOW_AFTER_MS ? every : Math.max(every, SLOW_INTERVAL_MS);
}

/**
 * When the look before this one was, ms of world time since the first; undefined: this is the first. It may have been
 * in another attempt; then all that is known is that it was not longer ago than the longest pause.
 */
export const lookBefore = ({ lastWaitedMs }: Progress, { timeScale }: Timing, waitedMs: number): number | undefined =>
  lastWaitedMs === undefined
    ? undefined
    : Math.max(lastWaitedMs, waitedMs - LONGEST_GAP_MS - RETRIED_WITHIN_MS * timeScale);

/** Records how long after the wait began the awaited thing came: between the last two looks. */
export function learn({ kind }: Paced, { durations }: Timing, before: number | undefined, waitedMs: number): void {
  if (kind === undefined || before === undefined) return;
  const spread = (waitedMs - before) / 2;
  durations?.observe(kind, { at: waitedMs - spread, spread });
}

/** ms of wall time from the end of a retry's delay to its first look: the server rounds delays up to a second. */
const RETRIED_WITHIN_MS = 2_000;

/**
 * ms of wall time. A longer pause ends the attempt, and the server calls the next one, on whichever worker is there:
 * that is one Action, and the death of a worker does no harm meanwhile. Inside an attempt a heartbeat reaches the
 * server, and costs an Action, as often as this (0.8 of the heartbeat time-out of 15 s), and a dead worker is noticed
 * by its absence.
 */
export const HELD_MS = 12_000;

/** ms of wall time: a retry that came after the end of the budget would end the wait now, so it comes a moment before. */
export const withinBudget = (pauseMs: number, { scheduledTimestampMs, scheduleToCloseTimeoutMs }: Info): number =>
  Math.min(
    pauseMs,
    Math.max(SHORTEST_MS, scheduledTimestampMs + scheduleToCloseTimeoutMs - Date.now() - RETRIED_WITHIN_MS),
  );

const SHORTEST_MS = 500;
