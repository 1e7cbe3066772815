/** What a run returns at its end. */
import type { ChangeResult } from '../../contract/changes.ts';
import { usdPerMonth } from '../../contract/money.ts';
import type { EndpointResult, OnboardResult } from '../../contract/run.ts';
import type { Leftover } from '../../contract/removal.ts';
import { named } from './endpoint-run.ts';
import type { Named } from './endpoint-run.ts';
import type { RunContext } from './run-context.ts';
import { placedEndpoint } from './step-inputs.ts';

/** What a change or a removal returns. */
export function changeResult(run: RunContext, stays: readonly Leftover[]): ChangeResult {
  const { project, service } = run.accepted;
  const warnings = allWarnings(run);
  const audit = run.log.entries();
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

/** What an onboarding returns. */
export function result(run: RunContext): OnboardResult {
  const { project, service } = run.accepted;
  const endpoints = named(run).map((each) => endpointResult(run, each));
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
      ...allWarnings(run),
      ...up.flatMap(({ key }) => run.endpoints.get(key)?.outputs.targets?.warnings ?? []),
    ]),
    usdPerMonth: monthly(
      run,
      up.map(({ key }) => key),
    ),
    audit: run.log.entries(),
  };
}

export const allWarnings = ({ accepted, warnings }: RunContext): readonly string[] =>
  unique([...accepted.warnings, ...warnings]);

/** A warning of several endpoints is listed once. */
const unique = (warnings: readonly string[]): readonly string[] => [...new Set(warnings)];

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
