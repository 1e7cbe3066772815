/** The run as JSON: what the query answers, and what its result says. */
import { workflowInfo } from '@temporalio/workflow';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { ChangeResult } from '../../contract/changes.ts';
import { usdPerMonth } from '../../contract/money.ts';
import type { FailureInfo, Leftover } from '../../contract/step-contract.ts';
import type { EndpointRun } from './endpoint-run.ts';
import type { RunContext } from './run-context.ts';
import { placedEndpoint } from './step-inputs.ts';
import type {
  EndpointResult,
  EndpointState,
  OnboardResult,
  ParkedStep,
  RunState,
  RunStatus,
} from '../../contract/run.ts';

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
    revision: run.revision,
    components,
    endpoints: named(run).map((each) => endpointState(run, each)),
    steps: run.log.steps(),
    parked: parkedSteps(run),
    audit: run.log.entries(),
    warnings: unique([...run.accepted.warnings, ...run.warnings]),
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
    revision: 0,
    components: Array.isArray(request?.components) ? request.components : [],
    endpoints: [],
    steps: [],
    parked: [],
    audit: [],
    warnings: [],
  };
}

/** What a change or a removal returns. */
export function changeResult(run: RunContext, stays: readonly Leftover[]): ChangeResult {
  const { project, service } = run.accepted;
  const { warnings, audit } = runState(run);
  const made = [...run.made.values()].flat().map(({ says }) => says);
  const done = run.kind === 'offboard' ? run.undone : made;
  const left = [...run.left, ...stays.filter(({ ours }) => ours === true)];
  const outcome =
    run.kind === 'change'
      ? made.length > 0
        ? 'changed'
        : 'unchanged'
      : left.length > 0
        ? 'partly removed'
        : done.length > 0
          ? 'removed'
          : 'unchanged';
  return { project, service, outcome, done, left, stays: stays.filter(({ ours }) => ours !== true), warnings, audit };
}

export function result(run: RunContext): OnboardResult {
  const { project, service } = run.accepted;
  const endpoints = named(run).map((each) => endpointResult(run, each));
  const { warnings, audit } = runState(run);
  const up = endpoints.filter(({ outcome }) => outcome !== 'rolledBack');
  return {
    project,
    service,
    outcome: outcomeOf(run, endpoints),
    changed: run.made.size > 0,
    endpoints,
    undone: run.undone,
    left: run.left,
    warnings: unique([
      ...warnings,
      ...up.flatMap(({ key }) => run.endpoints.get(key)?.outputs.targets?.warnings ?? []),
    ]),
    usdPerMonth: monthly(
      run,
      up.map(({ key }) => key),
    ),
    audit,
  };
}

/** What several endpoints meet is said once. */
const unique = (warnings: readonly string[]): readonly string[] => [...new Set(warnings)];

export function statusOf(run: RunContext): RunStatus {
  const all = [...run.endpoints.values()];
  if (run.parking.list().length > 0) return 'NeedsAttention';
  if (run.kind === 'offboard') return offboardStatus(run, all);
  if (all.length > 0 && all.every(({ phase }) => phase === 'rolledBack') && run.hasReached('closing'))
    return 'RolledBack';
  if (all.some(isGoing) || run.hasReached('closing')) return closingStatus(run, all);
  const settled = all.every(({ phase }) => phase === 'ready' || phase === 'rolledBack');
  if (settled && all.length > 0) return readyStatus(run);
  return run.kind === 'change' ? 'Changing' : 'Onboarding';
}

/** `Removed` when nothing of the link is left; an endpoint that was not asked for stays as it was. */
function offboardStatus(run: RunContext, all: readonly EndpointRun[]): RunStatus {
  if (!run.hasReached('over')) return 'Offboarding';
  return all.every(({ phase }) => phase === 'rolledBack') && run.left.length === 0 ? 'Removed' : readyStatus(run);
}

const isGoing = ({ phase, isLeaving }: EndpointRun): boolean => isLeaving && phase !== 'rolledBack';

const closingStatus = (run: RunContext, all: readonly EndpointRun[]): RunStatus =>
  all.some(({ phase }) => phase === 'ready') && !all.some(isGoing) ? readyStatus(run) : 'RollingBack';

/** How sure we are that what is connected works. */
function readyStatus(run: RunContext): RunStatus {
  const connected = named(run).flatMap(({ endpoint }) => (endpoint.phase === 'rolledBack' ? [] : [endpoint]));
  if (run.kind === 'onboard' && connected.length === 0) return 'Prepared';
  if (run.kind === 'onboard') return connected.every(isProven) ? 'Ready' : 'ReadyUnverified';
  // A change proves at most a part: the rest is as it was before.
  const { statusBefore = 'ReadyUnverified' } = run.accepted;
  const unproven = connected.some((endpoint) => endpoint.outputs.targets !== undefined && !isProven(endpoint));
  if (statusBefore === 'Prepared') return statusBefore;
  return statusBefore === 'Ready' && !unproven ? 'Ready' : 'ReadyUnverified';
}

const isProven = ({ outputs: { targets }, skipped }: EndpointRun): boolean =>
  targets?.verifiedBy === 'probe' && Object.keys(skipped).length === 0;

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

/** Those with a key: all but the service alone. */
const named = ({ endpoints }: RunContext): readonly Named[] =>
  [...endpoints].flatMap(([key, endpoint]) => (key === undefined ? [] : [{ key, endpoint }]));

interface Named {
  readonly key: string;
  readonly endpoint: EndpointRun;
}

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

function endpointResult(run: RunContext, { key, endpoint }: Named): EndpointResult {
  const { vpcEndpoint, connection, routes, targets } = endpoint.outputs;
  const placed = placedEndpoint(run, key);
  const verifiedBy = targets?.verifiedBy ?? 'none';
  const gone = endpoint.phase === 'rolledBack';
  return {
    key,
    vpcId: placed?.vpcId ?? key,
    ...(placed?.name === undefined ? {} : { name: placed.name }),
    region: placed?.region ?? '',
    account: placed?.account ?? '',
    outcome: gone ? 'rolledBack' : verifiedBy === 'probe' ? 'ready' : 'readyUnverified',
    ...(gone || vpcEndpoint === undefined ? {} : { vpcEndpointId: vpcEndpoint.vpcEndpointId }),
    ...(gone || connection?.connectionId === undefined ? {} : { connectionId: connection.connectionId }),
    adopted: endpoint.adopted,
    verifiedBy,
    routes: gone ? [] : (routes?.routes ?? []),
    zones: gone ? [] : (targets?.zones ?? []),
    skipped: endpoint.skipped,
    ...(endpoint.failure === undefined ? {} : { failure: endpoint.failure }),
  };
}

function outcomeOf(run: RunContext, endpoints: readonly EndpointResult[]): OnboardResult['outcome'] {
  if (endpoints.length === 0) return run.endpoints.get(undefined)?.phase === 'rolledBack' ? 'rolledBack' : 'prepared';
  const gone = endpoints.filter(({ outcome }) => outcome === 'rolledBack').length;
  if (gone === endpoints.length) return 'rolledBack';
  if (gone > 0) return 'partial';
  return endpoints.every(({ outcome }) => outcome === 'ready') ? 'ready' : 'readyUnverified';
}

const monthly = (run: RunContext, up: readonly string[]): number => {
  const perHour = run.accepted.endpoints
    .filter(({ key }) => up.includes(key))
    .reduce((sum, each) => sum + each.usdPerHour, 0);
  const shared = up.length > 0 || run.endpoints.get(undefined)?.phase === 'ready' ? run.accepted.usdPerHour : 0;
  return usdPerMonth(perHour + shared);
};
