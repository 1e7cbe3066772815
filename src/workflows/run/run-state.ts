/** The run as JSON, as the query answers it. */
import { workflowInfo } from '@temporalio/workflow';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { EndpointState, ParkedStep, RunState } from '../../contract/run.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';
import { startedBy } from '../callers.ts';
import { named } from './endpoint-run.ts';
import type { Named } from './endpoint-run.ts';
import type { RunContext } from './run-context.ts';
import { allWarnings } from './run-result.ts';
import { statusOf } from './run-status.ts';
import { placedEndpoint } from './step-inputs.ts';
import { toCome } from './to-come.ts';

/** The whole state. */
export function runState(run: RunContext): RunState {
  const { workflowType, startTime } = workflowInfo();
  const { project, service, components } = run.accepted;
  return {
    workflow: workflowType,
    project,
    service,
    status: statusOf(run),
    startedAt: startTime.toISOString(),
    ...starter(),
    revision: run.revision,
    components,
    endpoints: named(run).map((each) => endpointState(run, each)),
    steps: run.log.steps(),
    toCome: toCome(run),
    parked: parkedSteps(run),
    audit: run.log.entries(),
    warnings: allWarnings(run),
  };
}

/** Before the request was accepted: what the caller asked for, and whether it is being checked or was refused. */
export function stateBeforeAcceptance(
  request: PrivateLinkRequest,
  { refused }: { readonly refused?: object },
): RunState {
  const { workflowType, startTime } = workflowInfo();
  return {
    workflow: workflowType,
    project: String(request?.project),
    service: String(request?.service),
    status: refused === undefined ? 'Onboarding' : 'Refused',
    startedAt: startTime.toISOString(),
    ...starter(),
    revision: 0,
    components: Array.isArray(request?.components) ? request.components : [],
    endpoints: [],
    steps: [],
    parked: [],
    audit: [],
    warnings: [],
  };
}

function starter(): Pick<RunState, 'startedBy'> {
  const { identity } = startedBy();
  return identity === undefined ? {} : { startedBy: identity };
}

function parkedSteps(run: RunContext): ParkedStep[] {
  return run.parking.list().map(({ step, endpoint, since, undo, failure, until }) => ({
    step,
    endpoints: endpoint === undefined ? waiting(run) : [endpoint],
    since,
    undo,
    failure: undo || run.kind !== 'onboard' ? withoutPatch(failure) : failure,
    ...(until === undefined ? {} : { until }),
  }));
}

/** An undo and a change take no patch: there is no request to correct. */
function withoutPatch({ patch: _, ...failure }: FailureInfo): FailureInfo {
  return failure;
}

const waiting = (run: RunContext): string[] =>
  named(run)
    .filter(({ endpoint }) => endpoint.phase === 'walking')
    .map(({ key }) => key);

function endpointState(run: RunContext, { key, endpoint: { phase, outputs } }: Named): EndpointState {
  const placed = placedEndpoint(run, key);
  const parked = run.parking
    .list()
    .some((entry) => entry.endpoint === key || (entry.endpoint === undefined && phase === 'walking'));
  const { vpcEndpointId } = outputs.vpcEndpoint ?? {};
  const { connectionId } = outputs.connection ?? {};
  return {
    key,
    phase: parked && phase !== 'rollingBack' ? 'parked' : phase,
    region: placed?.region ?? '',
    account: placed?.account ?? '',
    ...(vpcEndpointId === undefined ? {} : { vpcEndpointId }),
    ...(connectionId === undefined ? {} : { connectionId }),
  };
}
