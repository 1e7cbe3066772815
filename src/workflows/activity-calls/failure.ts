/** What an activity's failure means to the walk. Classified by type names only: classes do not cross the wire. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import type { FailureInfo } from '../../contract/failure-info.ts';
import type { Step } from '../../contract/steps.ts';
import { failureFor, moreTimeFor } from '../../contract/workflow-reasons.ts';

/**
 * A spent budget arrives in three shapes: the last failure with retry state TIMEOUT, a schedule-to-close time-out,
 * or a schedule-to-start one. All become `OutOfTime`, with what was last observed.
 */
export function failureOf(error: unknown, step: Step): FailureInfo {
  if (!(error instanceof ActivityFailure)) return unexpected(error);
  const { cause, retryState } = error;
  if (cause instanceof TimeoutFailure) return timedOut(cause, step, error.activityType);
  if (!(cause instanceof ApplicationFailure)) return unexpected(cause ?? error);
  const info = infoOf(cause);
  return retryState === 'TIMEOUT' || retryState === 'MAXIMUM_ATTEMPTS_REACHED' ? outOfTime(step, info) : info;
}

/** Whether the budget (or the attempts) ran out, as opposed to an answer. */
export const isOutOfTime = (failure: FailureInfo): boolean => failure.type === 'OutOfTime';

/** A spent budget, explained by the look that followed: it knows what was missing, the cause and the fix. */
export const explained = (spent: FailureInfo, seen: FailureInfo): FailureInfo =>
  ['outOfTime', 'nobodyPolls', 'unexpected'].includes(seen.reason) ? spent : seen;

function infoOf(failure: ApplicationFailure): FailureInfo {
  const info = failure.details?.[0] as FailureInfo | undefined;
  if (info !== undefined && typeof info === 'object' && 'reason' in info) return info;
  return { ...unexpected(failure), ...(failure.type ? { code: failure.type } : {}) };
}

const unexpected = (error: unknown): FailureInfo =>
  failureFor('unexpected', error instanceof Error ? error.message : String(error));

const outOfTime = (step: Step, last: FailureInfo): FailureInfo => ({
  ...last,
  type: 'OutOfTime',
  message: `Timed out: the ${step.noun} was not ready within its budget. Last seen: ${last.message}`,
});

function timedOut(failure: TimeoutFailure, step: Step, activity: string): FailureInfo {
  if (failure.timeoutType === TimeoutType.SCHEDULE_TO_START)
    return failureFor('nobodyPolls', `${activity} was not started: no worker polls its task queue.`);
  const last = failure.lastHeartbeatDetails as { state?: string; since?: string } | undefined;
  const seen = last?.state === undefined ? '' : ` Last seen: ${last.state}${last.since ? ` since ${last.since}` : ''}.`;
  const spent = failureFor('outOfTime', `Timed out: the ${step.noun} was not ready within its budget.${seen}`);
  return { ...spent, fix: moreTimeFor(step.name) };
}
