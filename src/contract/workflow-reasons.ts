/** Rows of the runbook that workflow code gives itself. Pure data, like `src/activities/failures/reasons.ts`, which has them too. */
import type { FailureInfo, Reason } from './failure-info.ts';
import type { StepName } from './steps.ts';

/** What to do about a spent budget; its update is pasted as it stands. */
export const moreTimeFor = (step: StepName): string =>
  `Look at the resource, then send \`retry\`. For more time send \`retry\` with {"patch":{"budgets":{"${step}":"30 minutes"}}}.`;

export const workflowReasons = {
  nobodyPolls: {
    type: 'OutOfTime',
    symptom: 'An activity was never started.',
    cause: 'No worker polls the task queue that the message names: the workers are down, or the probe in the VPC is.',
    fix: 'Start a worker on that task queue (`causeway worker`, inside the VPC `causeway worker --probe-only`), then send `retry`.',
  },
  outOfTime: {
    type: 'OutOfTime',
    symptom: 'A step’s budget or its attempts ran out.',
    cause:
      'What was waited for did not come, or an API was out of reach for a long time; the message has the last thing seen.',
    fix: moreTimeFor('vpcEndpoint'),
  },
  restless: {
    type: 'Conflict',
    symptom: 'A step was changed five times and still differs from the request.',
    cause: 'Something else changes the same resource: another tool, a policy that corrects it, a second installation.',
    fix: 'Find out who changes it (CloudTrail, the Aiven event log) and stop that, then send `retry`.',
  },
  unexpected: {
    type: 'Unexpected',
    symptom: 'A failure whose type is an error’s own name, such as TypeError.',
    cause: 'An error that has no row here: a bug in an activity.',
    fix: 'Report it with the worker’s log. Deploy a repaired worker, then send `retry`; or send `rollback`.',
  },
} as const satisfies Readonly<Record<string, Reason>>;

/** The row with what happened this time. */
export function failureFor(reason: keyof typeof workflowReasons, message: string): FailureInfo {
  const { type, cause, fix } = workflowReasons[reason];
  return { type, reason, message, cause, fix };
}
