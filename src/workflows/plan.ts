/** Read-only workflows: the credentials stay in the worker. They run under ids of their own and lock nothing. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChangeActivities, OffboardRequest, Survey } from '../contract/changes.ts';
import type { PlanActivities, PlanReport, PlanRequest } from '../contract/plan.ts';
import { unwrapped } from './activity-calls/refusal.ts';
import { surveyOptions } from './activity-calls/survey-activities.ts';

const { planRequest } = proxyActivities<PlanActivities>({
  ...surveyOptions,
  summary: 'Look at everything the request is about',
});
const { surveyOffboard } = proxyActivities<ChangeActivities>({
  ...surveyOptions,
  summary: 'List what would go, by tag and receipt, and what would stay',
});

/** What a run of the request would do now; after onboarding, the drift. */
export const plan = (input: PlanRequest): Promise<PlanReport> => unwrapped(planRequest(input));

/** What offboarding would remove and what it would leave. */
export const planOffboard = (input: OffboardRequest): Promise<Survey> => unwrapped(surveyOffboard(input));
