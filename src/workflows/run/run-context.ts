/** The mutable state of one run: its request, its endpoints and the changes it has made. */
import type { CancellationScope } from '@temporalio/workflow';
import type { Outputs } from '../../contract/outputs.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { EndpointState } from '../../contract/run.ts';
import type {
  AcceptedRequest,
  Change,
  FailureInfo,
  Leftover,
  ResolvedEndpoint,
  StepInput,
} from '../../contract/step-contract.ts';
import { steps } from '../../contract/steps.ts';
import type { Step, StepName } from '../../contract/steps.ts';
import type { RunLog } from './run-log.ts';
import type { Parking } from './parking.ts';
import type { Removals } from './batched-removals.ts';
import type { StepMemo } from './step-memo.ts';

export interface RunContext {
  /** What the run is about; decides what its status is called. */
  readonly kind: 'onboard' | 'offboard' | 'change';
  /** The steps this run walks: the whole list, or the short list of a change. */
  readonly list: readonly Step[];
  /** What a change asks of its steps beyond the accepted request. */
  readonly exactly: Pick<StepInput, 'principalsExactly' | 'componentsOff'>;
  /** The merged request, as accepted last. */
  request: PrivateLinkRequest;
  accepted: AcceptedRequest;
  /** Counts accepted extensions and patches: a walk is finished only at the newest. */
  revision: number;
  readonly endpoints: Map<string, EndpointRun>;
  readonly log: RunLog;
  readonly parking: Parking;
  readonly memo: StepMemo;
  readonly removals: Removals;
  /** Changes this run began, by slot, first change first: registered before each attempt. */
  readonly made: Map<string, Change[]>;
  readonly undone: string[];
  readonly left: Leftover[];
  readonly warnings: string[];
  /** Service steps run here: one leaving endpoint must not stop what the others share. */
  readonly serviceScope: CancellationScope;
  /** Set when the whole run was told to stop: it accepts no extension and parks no step any more; what is ready stays. */
  stopping: boolean;
  /** Set when nothing more is accepted: the service steps are being undone, or the run is over. */
  closing: boolean;
  /** Set when the loop of every endpoint has ended. */
  over: boolean;
  /** Events announced so far, and their deliveries on the way. */
  announced: number;
  readonly deliveries: Set<Promise<void>>;
  /** Set when a removal was cancelled: nothing further is taken away, what is left is listed with this reason. */
  halted?: string;
}

/** One endpoint's walk; of a request without endpoints the one whose key is `''`: the service alone. */
export interface EndpointRun {
  readonly key: string;
  readonly scope: CancellationScope;
  phase: EndpointState['phase'];
  /** Once ready, no later failure, patience or cancellation touches it. */
  committed: boolean;
  /** The revision and epoch at which it was ready. */
  readyAt?: string;
  /** Raised by `retry`: its list is walked again from the top. */
  epoch: number;
  outputs: Outputs;
  /** What was known before the walk: a short list begins where others have ended. */
  readonly known: Outputs;
  adopted: boolean;
  readonly skipped: Record<string, string>;
  /** Set when it must be undone; `failure` says why. */
  leaving?: { readonly failure?: FailureInfo };
}

/** `privatelink`, or `vpcEndpoint vpc-0a1`. */
export const slotOf = (step: Step, endpoint: string): string =>
  slotOfName(step.name, step.scope === 'service' ? undefined : endpoint);

export const slotOfName = (step: StepName, endpoint: string | undefined): string =>
  endpoint === undefined ? step : `${step} ${endpoint}`;

/** Before an attempt: one that timed out may have worked. */
export function register(run: RunContext, slot: string, change: Change): void {
  run.made.set(slot, [...(run.made.get(slot) ?? []), change]);
}

export function inputFor(run: RunContext, step: Step, endpoint: string, outputs: Outputs): StepInput {
  const { project, service, components, principals, zones, serviceRegion, otherRegions } = run.accepted;
  const shared = {
    project,
    service,
    components,
    principals,
    zones,
    serviceRegion,
    otherRegions,
    ...run.exactly,
    outputs,
  };
  const placed = step.scope === 'endpoint' ? placedEndpoint(run, endpoint) : undefined;
  return placed === undefined ? shared : { ...shared, endpoint: placed };
}

export const placedEndpoint = (run: RunContext, key: string): ResolvedEndpoint | undefined =>
  run.accepted.endpoints.find((endpoint) => endpoint.key === key);

/** Same key: nothing that the step depends on has changed since it ran. */
export function memoKey(run: RunContext, step: Step, endpoint: EndpointRun, outputs: Outputs): string {
  const { principals, components, otherRegions, zones } = run.accepted;
  const values = { principals, components, zones, regions: otherRegions, endpoint: placedEndpoint(run, endpoint.key) };
  const inputs = step.reads.map((field) => values[field]);
  if (step.scope === 'service') return JSON.stringify([highestEpoch(run), inputs]);
  const ids = [outputs.privatelink?.serviceName, outputs.vpcEndpoint?.vpcEndpointId, outputs.connection?.connectionId];
  return JSON.stringify([endpoint.epoch, inputs, ids]);
}

/** What the steps before this one have brought: what its slot's key was made from. */
export function outputsBefore(step: Step, outputs: Outputs): Outputs {
  const before = steps.slice(0, steps.indexOf(step)).map(({ name }): string => name);
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => before.includes(name)));
}

export const highestEpoch = (run: RunContext): number =>
  Math.max(0, ...[...run.endpoints.values()].map(({ epoch }) => epoch));
