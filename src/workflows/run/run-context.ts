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
  Removal,
  ResolvedEndpoint,
  StepInput,
} from '../../contract/step-contract.ts';
import { allSteps } from '../../contract/steps.ts';
import type { Step, StepName, StepNamed } from '../../contract/steps.ts';
import type { StepDefinition } from '../../contract/steps/definition.ts';
import type { RunLog } from './run-log.ts';
import type { Parking } from './parking.ts';
import type { Removals } from './batched-removals.ts';
import type { StepMemo } from './step-memo.ts';

export interface RunContext {
  /** What the run is about; decides what its status is called. */
  readonly kind: 'onboard' | 'offboard' | 'change';
  /** The steps this run walks: the whole list, or the short list of a change. */
  readonly list: readonly Step[];
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
  /** How they are taken back, or what a survey found to be taken away; by slot likewise. */
  readonly toRemove: Map<string, Removal[]>;
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
  if (change.undo !== undefined) registerRemoval(run, slot, change.undo);
}

/** What is taken away when the run walks back. */
export function registerRemoval(run: RunContext, slot: string, removal: Removal): void {
  run.toRemove.set(slot, [...(run.toRemove.get(slot) ?? []), removal]);
}

export function inputFor<Name extends StepName>(
  run: RunContext,
  step: StepNamed<Name>,
  endpoint: string,
  outputs: Outputs,
): StepInput<Name> {
  const asks = run.accepted.asked?.[step.name];
  const placed = step.scope === 'endpoint' ? placedEndpoint(run, endpoint) : undefined;
  return {
    ...linkInput(run, outputs),
    ...(placed === undefined ? {} : { endpoint: placed }),
    ...(asks === undefined ? {} : { asks }),
  };
}

/** What the steps are given of the link as a whole. */
export function linkInput(run: RunContext, outputs: Outputs): Omit<StepInput<never>, 'asks'> {
  const { project, service, components, principals, zones, serviceRegion, otherRegions } = run.accepted;
  return { project, service, components, principals, zones, serviceRegion, otherRegions, outputs };
}

/** Whether it takes nothing further in. */
export const isClosing = ({ closing, stopping }: RunContext): boolean => closing || stopping;

export const placedEndpoint = (run: RunContext, key: string): ResolvedEndpoint | undefined =>
  run.accepted.endpoints.find((endpoint) => endpoint.key === key);

/** Same key: nothing that the step depends on has changed since it ran. */
export function memoKey(run: RunContext, step: Step, endpoint: EndpointRun, outputs: Outputs): string {
  const { principals, components, otherRegions, zones } = run.accepted;
  const values = { principals, components, zones, regions: otherRegions, endpoint: placedEndpoint(run, endpoint.key) };
  const inputs = step.reads.map((field) => values[field]);
  if (step.scope === 'service') return JSON.stringify([highestEpoch(run), inputs]);
  return JSON.stringify([endpoint.epoch, inputs, allSteps.flatMap((each) => identityIn(each, outputs))]);
}

/** By which a step that was made anew is known; null: it has not run yet. */
function identityIn({ name, identity }: Step | StepDefinition, outputs: Outputs): readonly unknown[] {
  if (identity === undefined) return [];
  const known: Readonly<Record<string, unknown>> = { ...new Map(Object.entries(outputs)).get(name) };
  return [known[identity] ?? null];
}

/** What was known before this step ran: what its slot's key was made from. */
export function outputsBefore({ list }: RunContext, step: Step, outputs: Outputs): Outputs {
  const since = list.slice(list.indexOf(step)).map(({ name }): string => name);
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !since.includes(name)));
}

export const highestEpoch = (run: RunContext): number =>
  Math.max(0, ...[...run.endpoints.values()].map(({ epoch }) => epoch));
