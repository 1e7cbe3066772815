/** How each verb of a step is called: time-outs, retries, queue, cancellation and the sentence on the timeline. */
import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';
import type { ActivityOptions } from '@temporalio/workflow';
import { activityName } from '../../contract/activity-name.ts';
import { excerpt } from '../../contract/printable.ts';
import { ec2TaskQueue } from '../../contract/request.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type {
  Applied,
  ApplyInput,
  RequestActivities,
  Look,
  SettleInput,
  StepInput,
  WatchInput,
} from '../../contract/step-contract.ts';
import type { Removed, RemoveInput, RemoveTogetherInput } from '../../contract/removal.ts';
import type { Settled } from '../../contract/following.ts';
import { wantOf } from '../../contract/wanted.ts';
import type { Step, StepName, StepNamed } from '../../contract/steps.ts';
import type { SettleWant, StepDefinition } from '../../contract/steps/definition.ts';

/** Reads are asked again for about eight minutes, then the step parks. */
const readOptions: ActivityOptions = {
  startToCloseTimeout: '90 seconds',
  // Only calls that take longer than five seconds heartbeat: see the activities' wrapper.
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 20 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** Changes end before anything is undone: otherwise a create that was on its way becomes an orphan. */
const changeOptions: ActivityOptions = {
  ...readOptions,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

const settleOptions: ActivityOptions = {
  startToCloseTimeout: '6 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 1, maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** A last look: it may fail on its way, so it is taken twice at most; a worker is known to be up. */
const onceOptions: ActivityOptions = {
  ...settleOptions,
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 1, maximumInterval: '15 seconds', maximumAttempts: 2 },
};

export const callLook = <Name extends StepName>(step: StepNamed<Name>, input: StepInput<Name>): Promise<Look<Name>> =>
  call(step, 'look', { ...readOptions, summary: short(`Look at the ${step.noun} of ${subject(input)}`) }, input);

export const callApply = <Name extends StepName>(
  step: StepNamed<Name>,
  input: ApplyInput<Name>,
): Promise<Applied<Name>> =>
  call(
    step,
    'apply',
    { ...changeOptions, ...rateLimited(input.change.rateKey), summary: short(input.change.says) },
    input,
  );

/** `rateKey` present: the call waits its turn behind the EC2 rate, before everything that creates. */
export const callRemove = <Name extends StepName>(
  step: StepNamed<Name>,
  input: RemoveInput<Name>,
  rateKey: string | undefined,
): Promise<Removed<Name>> =>
  call(
    step,
    'remove',
    { ...changeOptions, ...rateLimited(rateKey, 1), summary: short(`Remove the ${step.noun} of ${subject(input)}`) },
    input,
  );

/** Several endpoints of one account and region with one call, under the rate like a single one. */
export function callRemoveTogether(input: RemoveTogetherInput, rateKey: string): Promise<readonly Removed[]> {
  const summary = `Remove ${input.inputs.length} VPC endpoints`;
  const { removeVpcEndpoints } = proxyActivities<Pick<RequestActivities, 'removeVpcEndpoints'>>({
    ...changeOptions,
    ...rateLimited(rateKey, 1),
    summary,
  });
  return removeVpcEndpoints(input);
}

/** The budget is the whole wait's; a wait that looks only `once` has a short one of its own. */
export function callSettle<Name extends StepName>(
  step: StepNamed<Name>,
  input: SettleInput<Name>,
  budgets: PrivateLinkRequest['budgets'],
): Promise<Settled<Name>> {
  const probe = probeOf(step, input);
  const options: ActivityOptions = {
    ...(input.once === true ? onceOptions : { ...settleOptions, scheduleToCloseTimeout: budgetOf(step, budgets) }),
    summary: short(`Wait until the ${step.noun} of ${subject(input)} ${awaited(step, wantOf(input))}`),
    ...(probe === undefined ? {} : { taskQueue: probe.taskQueue }),
  };
  return call(step, 'settle', options, input);
}

/** Where it waits, when that is not the run's own queue. */
export const probeOf = ({ settlesOn }: StepDefinition, input: SettleInput): { taskQueue: string } | undefined =>
  settlesOn === 'probe' && wantOf(input) === 'settled' ? input.endpoint?.probe : undefined;

/** Runs during a wait on a probe's task queue; `once`: before that wait is given up. */
export function callWatch(step: Step, input: WatchInput, budgets: PrivateLinkRequest['budgets']): Promise<void> {
  const { watchLink } = proxyActivities<Pick<RequestActivities, 'watchLink'>>({
    ...(input.once === true ? onceOptions : { ...settleOptions, scheduleToCloseTimeout: budgetOf(step, budgets) }),
    summary: short(`Look at what the ${step.noun} of ${subject(input)} depends on`),
  });
  return watchLink(input);
}

/** As the request says, else the step's own. */
const budgetOf = (step: Step, budgets: PrivateLinkRequest['budgets']): Duration =>
  (budgets?.[step.name] ?? step.budget) as Duration;

/** "shop/orders-kafka", or "vpc-0a1 for shop/orders-kafka". */
const subject = ({ project, service, endpoint }: Pick<StepInput, 'project' | 'service' | 'endpoint'>): string =>
  endpoint === undefined ? `${project}/${service}` : `${endpoint.key} for ${project}/${service}`;

/** For people: "is gone". */
export const awaited = ({ awaits, awaitsBack = 'is gone' }: StepDefinition, want: SettleWant): string =>
  want === 'gone' ? awaitsBack : want === 'unused' ? 'is no longer used' : awaits;

const rateLimited = (rateKey: string | undefined, priorityKey?: number): ActivityOptions =>
  rateKey === undefined
    ? {}
    : {
        taskQueue: ec2TaskQueue(workflowInfo().taskQueue),
        priority: { fairnessKey: rateKey.slice(0, 64), ...(priorityKey === undefined ? {} : { priorityKey }) },
      };

/** Activity names are verb + step: `lookVpcEndpoint`. One name, one payload, whatever the step. */
function call<Output>(step: Step, verb: string, options: ActivityOptions, input: unknown): Promise<Output> {
  const name = activityName(verb, step.name);
  const activity = proxyActivities<Record<string, (input: unknown) => Promise<unknown>>>(options)[name];
  if (activity === undefined) throw new TypeError(`no activity ${name}`);
  return activity(input) as Promise<Output>;
}

/** The server keeps 400 bytes of a summary. */
const short = (text: string): string => excerpt(text, 150);
