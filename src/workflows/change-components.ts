/** `changeComponents`: switches components on or off, and ends when their routes are there and proven, or gone. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChangeActivities, ChangeResult, ComponentsRequest } from '../contract/changes.ts';
import { componentsOffList, componentsOnList } from '../contract/steps.ts';
import { carryChange, endpointsToWalk } from './lifecycle/change-run.ts';
import { rollbackAll } from './updates/index.ts';
import { surveyOptions } from './activity-calls/survey-activities.ts';

const { surveyComponents } = proxyActivities<ChangeActivities>({
  ...surveyOptions,
  summary: 'Look at the components and the connections',
});

/** The tail of the list, for every connection; with nothing to enable, only its first step. */
export async function changeComponents(request: ComponentsRequest): Promise<ChangeResult> {
  const enables = (request.enable ?? []).length > 0;
  return carryChange(request, () => surveyComponents(request), {
    kind: 'change',
    list: enables ? componentsOnList : componentsOffList,
    addEndpoints: (run, survey) => endpointsToWalk(run, enables ? survey : { ...survey, selected: [] }),
    onCancel: rollbackAll,
  });
}
