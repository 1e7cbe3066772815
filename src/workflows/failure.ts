/** What an activity's failure means to the walk. Classified by type names only: classes do not cross the wire. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import type { FailureInfo } from '../step-contract.ts';
import type { Step } from '../steps.ts';

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

/** Whether the budget (or the attempts) ran out, as against an answer. */
export const isOutOfTime = (failure: FailureInfo): boolean => failure.type === 'OutOfTime';

/** A spent budget, in the words of the look that followed: it knows what was missing, what causes that, and the cure. */
export const explained = (spent: FailureInfo, seen: FailureInfo): FailureInfo =>
  ['outOfTime', 'nobodyPolls', 'unexpected'].includes(seen.reason) ? spent : seen;

function infoOf(failure: ApplicationFailure): FailureInfo {
  const info = failure.details?.[0] as FailureInfo | undefined;
  if (info !== undefined && typeof info === 'object' && 'reason' in info) return info;
  return { ...unexpected(failure), ...(failure.type ? { code: failure.type } : {}) };
}

const unexpected = (error: unknown): FailureInfo => ({
  type: 'Unexpected',
  reason: 'unexpected',
  message: error instanceof Error ? error.message : String(error),
  cause: 'An error that Causeway has no row for: probably a bug in an activity.',
  fix: 'Look at the worker’s log, deploy a fixed worker, then send `retry`.',
});

const outOfTime = (step: Step, last: FailureInfo): FailureInfo => ({
  ...last,
  type: 'OutOfTime',
  message: `The ${step.noun} did not get there in time. Last seen: ${last.message}`,
});

function timedOut(failure: TimeoutFailure, step: Step, activity: string): FailureInfo {
  const nobody = failure.timeoutType === TimeoutType.SCHEDULE_TO_START;
  const last = failure.lastHeartbeatDetails as { state?: string; since?: string } | undefined;
  const seen = last?.state === undefined ? '' : ` Last seen: ${last.state}${last.since ? ` since ${last.since}` : ''}.`;
  return {
    type: 'OutOfTime',
    reason: nobody ? 'nobodyPolls' : 'outOfTime',
    message: nobody
      ? `Nobody took up ${activity}: no worker polls its task queue.`
      : `The ${step.noun} did not get there in time.${seen}`,
    cause: nobody ? 'No worker polls the task queue that this step needs.' : 'The wait took longer than its budget.',
    fix: nobody
      ? 'Start a worker on that task queue, then send `retry`.'
      : `Look at the resource, then send \`retry\` for a fresh budget; for a longer one \`retry\` with {"patch":{"budgets":{"${step.name}":"30 minutes"}}}.`,
  };
}
