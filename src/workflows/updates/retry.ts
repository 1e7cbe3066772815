/** Update `retry`: walks the list of what is parked again from the top, with a patch when there is one. */
import { setHandler } from '@temporalio/workflow';
import type { Answer, RetryInput } from '../../contract/run.ts';
import { retryUpdate } from '../../contract/messages.ts';
import type { RunContext } from '../run/run-context.ts';
import { highestEpoch } from '../run/run-context.ts';
import { answer, nothingParked, parkedFor, running, who } from './run-updates.ts';
import { refuse } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';

export function handleRetry(updates: UpdateContext): void {
  setHandler(retryUpdate, (input) => retry(updates, input ?? {}), {
    validator: (input: RetryInput | undefined) => checkRetry(updates, input ?? {}),
    description:
      'Try what is parked again, from the top of its list. An empty box works. {"endpoint": "vpc-…", "patch": {"subnetIds": ["subnet-…"]}, "actor": "you", "reason": "…"}',
  });
}

function checkRetry(updates: UpdateContext, { endpoint, patch }: RetryInput): void {
  const run = running(updates);
  if (parkedFor(run, endpoint).length === 0) refuse(nothingParked(run, endpoint));
  if (patch !== undefined && updates.refusesChanges !== undefined)
    return refuse('Only an onboarding takes a patch: send retry with an empty box.');
  if (patch !== undefined && (typeof patch !== 'object' || patch === null))
    refuse('patch must be an object like {"subnetIds": ["subnet-…"]}', 'Invalid');
}

function retry(updates: UpdateContext, input: RetryInput): Answer {
  const run = running(updates);
  const again = (): void => tryAgain(run, input.endpoint);
  if (input.patch === undefined) {
    run.log.audit({ what: 'retry', ...who(input) });
    again();
    return answer(updates, 'Trying again.');
  }
  const { patch, endpoint } = input;
  updates.pending.push({
    kind: 'patch',
    patch,
    then: again,
    who: who(input),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return answer(updates, 'The patch is being checked; if it is accepted, the step is tried again with it.');
}

/** Ends the parked promises as superseded and raises the epochs, so that nothing stale is used. */
function tryAgain(run: RunContext, endpoint: string | undefined): void {
  const entries = parkedFor(run, endpoint);
  const raised = 1 + highestEpoch(run);
  for (const each of run.endpoints.values()) {
    const waits = entries.some((entry) => !entry.undo && (entry.endpoint === undefined || entry.endpoint === each.key));
    if (waits && each.phase === 'walking') each.epoch = raised;
  }
  for (const { slot } of entries) run.parking.decide(slot, { kind: 'superseded' });
}
