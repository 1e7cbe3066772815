/** A run that was just accepted, in the process of the test: see `workflow-context.ts`. */
import { CancellationScope } from '@temporalio/workflow';
import type { AcceptedRequest, ResolvedEndpoint } from '../../src/contract/accepted-request.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import type { Step } from '../../src/contract/steps.ts';
import { steps } from '../../src/contract/steps.ts';
import type { EndpointRequest } from '../../src/contract/request.ts';
import { createRun } from '../../src/workflows/lifecycle/create-run.ts';
import type { EndpointRun } from '../../src/workflows/run/endpoint-run.ts';
import type { RunContext, RunKind } from '../../src/workflows/run/run-context.ts';

export const asked = (key: string): EndpointRequest => ({
  ...{ vpcId: key, subnetIds: ['subnet-0a'], securityGroupIds: ['sg-01'] },
});

export const resolved = (key: string): ResolvedEndpoint => ({
  ...asked(key),
  key,
  ...{ region: 'eu-west-1', account: '111122223333', usdPerHour: 0.01 },
  actingPrincipal: 'arn:aws:iam::111122223333:root',
});

export const acceptedOf = (keys: readonly string[], more: Partial<AcceptedRequest> = {}): AcceptedRequest => ({
  ...{ project: 'shop', service: 'orders', components: ['kafka'], endpoints: keys.map(resolved) },
  ...{ principals: ['arn:aws:iam::111122223333:root'], zones: 'any', serviceRegion: 'eu-west-1', otherRegions: [] },
  ...{ usdPerHour: 0.1, warnings: [] },
  ...more,
});

export interface Given {
  readonly kind?: RunKind;
  readonly list?: readonly Step[];
  /** Added to the run as they are; undefined is the service alone. */
  readonly keys?: readonly (string | undefined)[];
  readonly accepted?: Partial<AcceptedRequest>;
  readonly request?: Partial<RunContext['request']>;
}

/** Call it after `openWorkflow`. */
export async function openRun({ kind = 'onboard', list = steps, keys = ['vpc-a'], accepted, request }: Given = {}) {
  const named = keys.filter((key) => key !== undefined);
  const made = { kind, list, accepted: acceptedOf(named, accepted) };
  const asks = {
    project: 'shop',
    service: 'orders',
    components: ['kafka'],
    endpoints: named.map(asked),
    ...request,
  };
  const run = await CancellationScope.nonCancellable(async () => createRun({ ...made, request: asks }));
  for (const key of keys) run.addEndpoint(key);
  return run;
}

export const endpointOf = ({ endpoints }: RunContext, key: string | undefined = 'vpc-a') => {
  const endpoint = endpoints.get(key);
  if (endpoint === undefined) throw new TypeError(`the run has no ${String(key)}`);
  return endpoint;
};

export const failure = (message: string, more: Partial<FailureInfo> = {}): FailureInfo => ({
  ...{ type: 'Denied', reason: 'accessDenied', message, cause: 'A policy.', fix: 'Allow it.' },
  ...more,
});

/** Where an endpoint may be: `leaving` waits for its calls to end, `again` was ready and has more to do. */
export type Place = EndpointRun['phase'] | 'leaving' | 'again';

/** Brings an endpoint that walks to a later stage. */
export function bring(endpoint: EndpointRun, place: Place, why?: FailureInfo): EndpointRun {
  if (place === 'ready' || place === 'again') endpoint.becomeReady('1/0');
  if (place === 'again') endpoint.walkAgain();
  if (['leaving', 'rollingBack', 'rolledBack'].includes(place)) endpoint.leave(why);
  if (place === 'rollingBack' || place === 'rolledBack') endpoint.beginUndo();
  if (place === 'rolledBack') endpoint.endUndo();
  return endpoint;
}

/** What the last step hands on when a probe has seen the targets, or nobody has. */
export const targetsSeen = (verifiedBy: 'probe' | 'none', warnings: readonly string[] = []) => ({
  ...{ verifiedBy, zones: [], warnings },
});
