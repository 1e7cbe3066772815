/** Update `rollback`: undoes what this run made; also what cancellation does. */
import { setHandler } from '@temporalio/workflow';
import type { Answer, RollbackInput } from '../../contract/run.ts';
import { rollbackUpdate } from '../../contract/messages.ts';
import type { RunContext } from '../run/run-context.ts';
import { answer, requireEndpoint, running, who } from './run-updates.ts';
import { checkInput } from '../../contract/update-fields.ts';
import { refuse, refuseProblems } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';

export function handleRollback(updates: UpdateContext): void {
  setHandler(rollbackUpdate, (input) => rollback(updates, input ?? {}), {
    validator: (input: RollbackInput | undefined) => checkRollback(updates, input ?? {}),
    description: 'Undo what this run made. An empty box works. {"endpoint": "vpc-…", "actor": "you", "reason": "…"}',
  });
}

/** Rolls back every endpoint that is not ready yet; also what cancellation does. */
export function rollbackAll(run: RunContext, endpoint?: string): void {
  for (const each of run.endpoints.values()) {
    if (endpoint === undefined || each.key === endpoint) each.leave();
  }
  if (endpoint === undefined) stopAsking(run);
}

/**
 * Also decides what is parked on ready endpoints, which walk again after an `extend`: nothing would end that wait
 * otherwise, and the run would stay open.
 */
function stopAsking(run: RunContext): void {
  run.stop();
  for (const { slot, undo } of run.parking.list()) {
    if (!undo) run.parking.decide(slot, { kind: 'rollback' });
  }
}

function checkRollback(updates: UpdateContext, input: RollbackInput): void {
  const run = running(updates);
  refuseProblems(checkInput('rollback', input));
  if (run.kind === 'offboard')
    refuse(
      'An offboarding makes nothing that could be rolled back. Fix: to stop it, cancel the workflow; what it has not removed yet stays.',
    );
  const { endpoint } = input;
  requireEndpoint(run, endpoint);
  const meant = [...run.endpoints.values()].filter(({ key }) => endpoint === undefined || key === endpoint);
  if (meant.every(({ isLeaving }) => isLeaving)) refuse('It is being rolled back already.');
  if (meant.every(({ isCommitted, isLeaving }) => isCommitted || isLeaving))
    refuse('It is ready, and a ready endpoint is not rolled back: remove it with offboard.');
}

function rollback(updates: UpdateContext, input: RollbackInput): Answer {
  const run = running(updates);
  run.log.audit({ what: 'rollback', ...who(input) });
  rollbackAll(run, input.endpoint);
  return answer(updates, 'Rolling back what this run made.');
}
