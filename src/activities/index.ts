/** All activities, as plain functions of what they are given. */
import { activityName } from '../contract/activity-name.ts';
import type { ChangeActivities } from '../contract/changes.ts';
import type { PlanActivities } from '../contract/plan.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';
import { allSteps } from '../contract/steps.ts';
import type { RequestActivities, Look, StepActivities } from '../contract/step-contract.ts';
import type { StepName } from '../contract/steps.ts';
import { claiming } from './claims/claiming.ts';
import * as claims from './claims/claims-of-steps.ts';
import { createComponentAccessStep } from './components/component-access.ts';
import { createComponentsStep } from './components/components.ts';
import { createConnectionStep } from './connection.ts';
import type { ActivityDeps, ProbeDeps, StepVerbs } from './deps.ts';
import type { LookOf } from './plan/looks.ts';
import { planLink as planWith } from './plan/plan.ts';
import type { Plan } from './plan/plan.ts';
import { createPlanRequest } from './plan/report.ts';
import { createPrincipalsStep } from './privatelink/principals-step.ts';
import { createPrivatelinkStep } from './privatelink/privatelink.ts';
import { createRecordReceipt } from './receipt.ts';
import { createRoutesStep } from './routes/routes.ts';
import { createSurveyComponents } from './survey/survey-components.ts';
import { createSurveyOffboard } from './survey/survey-offboard.ts';
import { createSurveyPrincipals } from './survey/survey-principals.ts';
import { thenLooking } from './look-ahead.ts';
import type { WaitingSteps } from './look-ahead.ts';
import { linkGround } from './stands-on.ts';
import { createTargetsStep } from './targets/targets.ts';
import { createValidateRequest } from './validate.ts';
import { createWatchLink } from './watch-link.ts';
import { createVpcEndpointStep } from './vpc-endpoint/vpc-endpoint.ts';
import { removeVpcEndpoints } from './vpc-endpoint/remove.ts';

export type Activities = StepActivities & RequestActivities & ChangeActivities & PlanActivities;

/** A worker with credentials runs all of them, on the ordinary queue and on that of rate-limited EC2 calls. */
export function createActivities(deps: ActivityDeps): Activities {
  const all = createSteps(deps);
  return {
    ...named(all),
    ...settlesOf(all),
    validateRequest: createValidateRequest(deps, looksWith),
    watchLink: createWatchLink(deps),
    recordReceipt: createRecordReceipt(deps),
    removeVpcEndpoints: (input) => removeVpcEndpoints(deps, input),
    planRequest: createPlanRequest(deps, looksWith),
    surveyOffboard: createSurveyOffboard(deps),
    surveyPrincipals: createSurveyPrincipals(deps),
    surveyComponents: createSurveyComponents(deps),
  };
}

/** A worker inside a VPC proves target health and nothing else. */
export const createProbeActivities = (deps: ProbeDeps): Pick<StepActivities, 'settleTargets'> => ({
  settleTargets: createTargetsStep(deps).settle,
});

/** What a run would do: the list's looks, with findings and prices. Needs no Temporal. */
export const planLink = (deps: ActivityDeps, request: PrivateLinkRequest): Promise<Plan> =>
  planWith(deps, looksWith, request);

export type { ActivityDeps, ProbeDeps } from './deps.ts';
export type { Plan } from './plan/plan.ts';

/** The compiler refuses a listed step that is missing here, or one without the verbs it must have. */
type Steps = { readonly [Name in StepName]: StepVerbs<Name> };

const createSteps = (deps: ActivityDeps): Steps => ({
  privatelink: claiming(deps, createPrivatelinkStep(deps), claims.ofPrivatelink),
  vpcEndpoint: createVpcEndpointStep(deps),
  connection: createConnectionStep(deps),
  components: claiming(deps, createComponentsStep(deps), claims.ofComponents),
  routes: createRoutesStep(deps),
  principals: claiming(deps, createPrincipalsStep(deps), claims.ofPrincipals),
  componentAccess: claiming(deps, createComponentAccessStep(deps), claims.ofComponentAccess),
  targets: createTargetsStep({ ...deps, prober: deps.clients.prober, standsOn: (input) => linkGround(deps, input) }),
});

function looksWith(deps: ActivityDeps): LookOf {
  const all = createSteps(deps);
  return (step, input): Promise<Look> => all[step].look(input);
}

/** The waits; when one ends, it looks at the steps that follow. */
function settlesOf(all: Steps): StepActivities {
  const steps = all as unknown as WaitingSteps;
  const waits = allSteps.map(({ name }) => [activityName('settle', name), thenLooking(name, steps)]);
  return Object.fromEntries(waits) as StepActivities;
}

/** Verb + step: `lookVpcEndpoint`. The type of `Steps` says that every name of `StepActivities` comes out. */
const named = (all: Steps): StepActivities =>
  Object.fromEntries(
    allSteps.flatMap(({ name }) => Object.entries(all[name]).map(([verb, run]) => [activityName(verb, name), run])),
  ) as unknown as StepActivities;
