/** `changePrincipals`: changes the list of who may connect, under the single-writer lock. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChangeActivities, ChangeResult, PrincipalsRequest } from '../contract/changes.ts';
import { principalsList } from '../contract/steps.ts';
import { carryChange, endpointsToWalk } from './lifecycle/change-run.ts';
import { rollbackAll } from './updates/index.ts';
import { surveyOptions } from './activity-calls/survey-activities.ts';

const { surveyPrincipals } = proxyActivities<ChangeActivities>({
  ...surveyOptions,
  summary: 'Compare the principals with the list the change was made from',
});

/** Walks the one step that knows the principals; a rollback restores the former list. */
export async function changePrincipals(request: PrincipalsRequest): Promise<ChangeResult> {
  return carryChange(request, () => surveyPrincipals(request), {
    kind: 'change',
    list: principalsList,
    addEndpoints: (run, survey) => endpointsToWalk(run, { ...survey, selected: [] }),
    onCancel: rollbackAll,
  });
}
