/** `offboard`: removes what onboarding made, backwards over the same list, from tags and receipts. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChangeActivities, ChangeResult, OffboardRequest, Survey } from '../contract/changes.ts';
import { steps } from '../contract/steps.ts';
import { carryChange } from './lifecycle/change-run.ts';
import type { RunContext } from './run/run-context.ts';
import { surveyOptions } from './activity-calls/survey-activities.ts';

const { surveyOffboard } = proxyActivities<ChangeActivities>({
  ...surveyOptions,
  summary: 'List what goes, by tag and receipt, and what stays',
});

/** A second run finds nothing to do. A cancelled one removes nothing further and lists what is left. */
export async function offboard(request: OffboardRequest): Promise<ChangeResult> {
  return carryChange(request, () => surveyOffboard(request), {
    kind: 'offboard',
    list: steps,
    addEndpoints: endpointsToRemove,
    onCancel: stopRemoving,
  });
}

/** The selected endpoints are removed; our other endpoints stay, and so does what the service steps made. */
function endpointsToRemove(run: RunContext, { accepted, selected, known }: Survey): void {
  if (accepted.endpoints.length === 0) run.addEndpoint(undefined, {}, 'leaving');
  for (const { key } of accepted.endpoints)
    run.addEndpoint(key, known[key], selected.includes(key) ? 'leaving' : 'ready');
}

function stopRemoving(run: RunContext): void {
  const evidence = 'the removal was cancelled before its turn';
  run.halt(evidence);
  run.log.audit({ what: 'cancellation', actor: 'not given' });
  for (const { slot } of run.parking.list()) run.parking.decide(slot, { kind: 'skip', evidence });
}
