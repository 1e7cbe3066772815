/** What a step of a run is given, its memo key, and what it registers to be undone. */
import type { Outputs } from '../../contract/outputs.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { Change, StepInput } from '../../contract/step-contract.ts';
import type { ReceiptEntry } from '../../contract/receipt.ts';
import type { Removal } from '../../contract/removal.ts';
import { allSteps } from '../../contract/steps.ts';
import type { Step, StepName, StepNamed } from '../../contract/steps.ts';
import type { StepDefinition } from '../../contract/steps/definition.ts';
import type { EndpointRun } from './endpoint-run.ts';
import type { EndpointKey } from './endpoint-stage.ts';
import type { RunContext } from './run-context.ts';

/** `privatelink`, or `vpcEndpoint vpc-0a1`. */
export const slotOf = (step: Step, endpoint: EndpointKey): string =>
  slotOfName(step.name, step.scope === 'service' ? undefined : endpoint);

export const slotOfName = (step: StepName, endpoint: EndpointKey): string =>
  endpoint === undefined ? step : `${step} ${endpoint}`;

/** Before an attempt: one that timed out may have worked. */
export function register(run: RunContext, slot: string, change: Change): void {
  run.made.set(slot, [...(run.made.get(slot) ?? []), change]);
  if (change.undo !== undefined) registerRemoval(run, slot, change.undo);
}

/** The receipt entries of the service steps' changes: all endpoints share them. */
export const madeForAll = ({ list, made }: RunContext): readonly ReceiptEntry[] =>
  list.flatMap((step) =>
    step.scope === 'service' ? (made.get(step.name) ?? []).flatMap((change) => change.receipt ?? []) : [],
  );

/** Registers what is removed when the run walks back. */
export function registerRemoval(run: RunContext, slot: string, removal: Removal): void {
  run.toRemove.set(slot, [...(run.toRemove.get(slot) ?? []), removal]);
}

export function inputFor<Name extends StepName>(
  run: RunContext,
  step: StepNamed<Name>,
  endpoint: EndpointKey,
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

export const placedEndpoint = (run: RunContext, key: EndpointKey): ResolvedEndpoint | undefined =>
  run.accepted.endpoints.find((endpoint) => endpoint.key === key);

/** Same key: nothing that the step depends on has changed since it ran. */
export function memoKey(run: RunContext, step: Step, endpoint: EndpointRun, outputs: Outputs): string {
  const inputs = readBy(step, run.accepted, endpoint.key);
  if (step.scope === 'service') return JSON.stringify([highestEpoch(run), inputs]);
  return JSON.stringify([endpoint.epoch, inputs, allSteps.flatMap((each) => identityIn(each, outputs))]);
}

/** The parts of the accepted request that the step depends on, as text. */
export function readBy(step: Step, accepted: AcceptedRequest, endpoint: EndpointKey): string {
  const { principals, components, otherRegions, zones, endpoints } = accepted;
  const placed = endpoints.find(({ key }) => key === endpoint);
  const values = { principals, components, zones, regions: otherRegions, endpoint: placed };
  return JSON.stringify(step.reads.map((field) => values[field]));
}

/** The output that differs when a step was made again; null: it has not run yet. */
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
