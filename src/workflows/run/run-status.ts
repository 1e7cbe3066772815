/** The status of a run, in the one word that lists show. */
import type { RunStatus } from '../../contract/run.ts';
import { named } from './endpoint-run.ts';
import type { EndpointRun } from './endpoint-run.ts';
import type { RunContext } from './run-context.ts';

export function statusOf(run: RunContext): RunStatus {
  const all = [...run.endpoints.values()];
  if (run.parking.list().length > 0) return 'NeedsAttention';
  if (run.kind === 'offboard') return offboardStatus(run, all);
  if (all.length > 0 && all.every(({ phase }) => phase === 'rolledBack')) return 'RolledBack';
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

/** Whether what is connected was proven to work. */
function readyStatus(run: RunContext): RunStatus {
  const connected = named(run).flatMap(({ endpoint }) => (endpoint.phase === 'rolledBack' ? [] : [endpoint]));
  if (run.kind === 'onboard' && connected.length === 0) return 'Prepared';
  if (run.kind === 'onboard') return connected.every(isProven) ? 'Ready' : 'ReadyUnverified';
  // A change proves only what it changed: for the rest, the status before it holds.
  const { statusBefore = 'ReadyUnverified' } = run.accepted;
  const unproven = connected.some((endpoint) => endpoint.outputs.targets !== undefined && !isProven(endpoint));
  if (statusBefore === 'Prepared') return statusBefore;
  return statusBefore === 'Ready' && !unproven ? 'Ready' : 'ReadyUnverified';
}

const isProven = ({ outputs: { targets }, skipped }: EndpointRun): boolean =>
  targets?.verifiedBy === 'probe' && Object.keys(skipped).length === 0;
