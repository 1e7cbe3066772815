/**
 * Answers of the activities for workflow code in the process of the test: everything is made as it is asked for, unless a
 * test says otherwise. What the real activities do is tested over the wire.
 */
import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, TimeoutType } from '@temporalio/common';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { OnboardResult } from '../../src/contract/run.ts';
import type { RemoveInput } from '../../src/contract/removal.ts';
import { workflowIdOf } from '../../src/contract/request.ts';
import { onboard } from '../../src/workflows/onboard.ts';
import { acceptedOf, asked } from './open-run.ts';
import { openWorkflow, type Called } from './workflow-context.ts';

/** By the name of an activity: its answer, or what answers. */
export type Answers = Readonly<Record<string, unknown>>;

const keyOf = (input: unknown): string => (input as { endpoint?: { key: string } }).endpoint?.key ?? '';

const usual: Answers = {
  lookPrivatelink: {
    ...{ answer: 'change', more: false },
    change: {
      ...{ action: 'create', says: 'create it' },
      undo: { what: 'resource', says: 'the resource' },
      receipt: { privatelink: true },
    },
  },
  applyPrivatelink: {},
  settlePrivatelink: { serviceName: 'com.amazonaws.vpce', serviceId: 'vpce-svc-1', principals: [] },
  lookVpcEndpoint: ({ input }: Called) => ({
    ...{ answer: 'change', more: false },
    change: {
      ...{
        action: 'create',
        says: `create the endpoint in ${keyOf(input)}`,
        rateKey: '1111/eu-west-1/CreateVpcEndpoint',
      },
      undo: { what: 'endpoint', says: `endpoint of ${keyOf(input)}` },
    },
  }),
  applyVpcEndpoint: ({ input }: Called) => ({ receipt: (input as { made?: unknown }).made }),
  settleVpcEndpoint: ({ input }: Called) => ({
    vpcEndpointId: `vpce-${keyOf(input)}`,
    state: 'available',
    networkInterfaces: [],
  }),
  settleConnection: ({ input }: Called) => ({ connectionId: `plc-${keyOf(input)}` }),
  lookComponents: { answer: 'nothing', says: 'all are on', outputs: { enabled: ['kafka'] } },
  settleRoutes: { routes: [] },
  settleTargets: { verifiedBy: 'probe', zones: [] },
  removeVpcEndpoint: ({ input }: Called) => ({
    removed: (input as RemoveInput).remove.map(({ says }) => says),
    left: [],
  }),
  removePrivatelink: { removed: ['the resource'], left: [] },
};

/** Answers each call with the answer for its name, or its usual one. */
export const scripted =
  (answers: Answers) =>
  (called: Called): unknown => {
    const answer = called.name in answers ? answers[called.name] : usual[called.name];
    return typeof answer === 'function' ? ((answer as (called: Called) => unknown)(called) ?? null) : (answer ?? null);
  };

interface Given {
  readonly keys?: readonly string[];
  readonly request?: Partial<PrivateLinkRequest>;
  readonly accepted?: Partial<AcceptedRequest>;
  readonly answers?: Answers;
}

/** An onboarding that was just started. */
export function startOnboarding({ keys = ['vpc-a'], request, accepted, answers = {} }: Given = {}) {
  const link = { project: 'shop', service: 'orders' };
  const check = ({ input }: Called): AcceptedRequest => {
    const { endpoints, components } = (input as { request: PrivateLinkRequest }).request;
    return acceptedOf(
      endpoints.map(({ vpcId }) => vpcId),
      { components, ...accepted },
    );
  };
  const answer = scripted({ validateRequest: check, ...answers });
  const workflow = openWorkflow({ workflowId: workflowIdOf(link), answer });
  const result: Promise<OnboardResult> = onboard({
    ...link,
    components: ['kafka'],
    endpoints: keys.map(asked),
    ...request,
  });
  result.catch(() => undefined);
  return { workflow, result };
}

/** What an activity fails with when it explains why. */
export const fails = (info: FailureInfo) => (): never => {
  throw ApplicationFailure.create({ message: info.message, type: info.type, nonRetryable: true, details: [info] });
};

/** What a wait fails with when its budget is spent; `nobody`: no worker took it. */
export const timesOut =
  (kind: 'spent' | 'nobody' = 'spent') =>
  ({ name }: Called): never => {
    const type = kind === 'spent' ? TimeoutType.SCHEDULE_TO_CLOSE : TimeoutType.SCHEDULE_TO_START;
    const cause = new TimeoutFailure('activity timeout', { state: 'pending' }, type);
    throw new ActivityFailure('Activity task timed out', name, '1', RetryState.TIMEOUT, 'worker', cause);
  };

/** Answers of an activity, one after the other; the last one stays. */
export function inTurn(...answers: readonly unknown[]) {
  const left = [...answers];
  return (called: Called): unknown => {
    const answer = left.length > 1 ? left.shift() : left[0];
    return typeof answer === 'function' ? (answer as (called: Called) => unknown)(called) : answer;
  };
}
