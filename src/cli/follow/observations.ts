/** Which pending activity belongs to which step, and what it last saw. */
import type { StepState } from '../../contract/run.ts';
import type { PendingActivity, Snapshot } from './snapshot.ts';
import { clockTime } from '../../contract/time-text.ts';

/**
 * The pending activity of a step. Temporal does not say which endpoint an activity is for: with several, the one
 * whose wait names the endpoint, its VPC endpoint or its connection; undefined when none does.
 */
export function pendingOf({ pending, state }: Snapshot, { step, endpoint }: StepState): PendingActivity | undefined {
  const candidates = pending.filter(({ activity }) => activity.toLowerCase().endsWith(step.toLowerCase()));
  if (candidates.length <= 1 && runningSteps(state?.steps ?? [], step) <= 1) return candidates[0];
  const known = state?.endpoints.find(({ key }) => key === endpoint);
  const names = [endpoint, known?.vpcEndpointId, known?.connectionId].filter((name) => name !== undefined);
  return candidates.find(({ observed }) => names.some((name) => observed?.subject?.includes(name) === true));
}

/** What a wait last saw: "pending since 03:12 UTC, 14 looks; last error: …" */
export function observationText({ observed, lastFailure, attempt, started }: PendingActivity): string | undefined {
  if (observed !== undefined) {
    const error = observed.lastError === undefined ? '' : `; last error: ${observed.lastError}`;
    const looks = `${observed.looks} look${observed.looks === 1 ? '' : 's'}`;
    return `${observed.state} since ${clockTime(observed.since)}, ${looks}${error}`;
  }
  if (lastFailure !== undefined) return `attempt ${attempt}; last: ${lastFailure}`;
  return started ? undefined : 'in its queue';
}

const runningSteps = (steps: readonly StepState[], name: string): number =>
  steps.filter(({ step, phase }) => step === name && !over.has(phase)).length;

/** Phases of a step that has ended. */
export const over: ReadonlySet<string> = new Set(['done', 'adopted', 'skipped', 'removed', 'left', 'cancelled']);
