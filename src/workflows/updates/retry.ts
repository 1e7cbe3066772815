/** Update `retry`: walks the list of what is parked again from the top, with a patch when there is one. */
import { setHandler } from '@temporalio/workflow';
import type { Answer, RetryInput } from '../../contract/run.ts';
import { retryUpdate } from '../../contract/messages.ts';
import type { TakenIn } from '../../contract/taken-in.ts';
import { checkInput } from '../../contract/update-fields.ts';
import type { RunContext } from '../run/run-context.ts';
import { highestEpoch } from '../run/step-inputs.ts';
import { answer, nothingParked, parkedFor, requireEndpoint, running, who } from './run-updates.ts';
import { refuse, refuseProblems } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';
import { refuseBeyond, verdictOn } from './verdicts.ts';

export function handleRetry(updates: UpdateContext): void {
  setHandler(retryUpdate, (input) => retry(updates, input ?? {}), {
    validator: (input: RetryInput | undefined) => checkRetry(updates, input ?? {}),
    description:
      'Try what is parked again, from the top of its list. An empty box works. {"endpoint": "vpc-…", "patch": {"subnetIds": ["subnet-…"]}, "actor": "you", "reason": "…"}',
  });
}

/** One place stays free for `skip` and `rollback`. */
const MOST_WAITING = 9;

function checkRetry(updates: UpdateContext, input: RetryInput): void {
  const run = running(updates);
  refuseProblems(checkInput('retry', input));
  const { endpoint, patch } = input;
  requireEndpoint(run, endpoint);
  if (parkedFor(run, endpoint).length === 0) refuse(nothingParked(run, endpoint));
  if (patch === undefined) return;
  if (updates.refusesChanges !== undefined)
    return refuse('Only an onboarding takes a patch: send retry with an empty box.');
  refuseBeyond(MOST_WAITING, updates);
}

async function retry(updates: UpdateContext, input: RetryInput): Promise<Answer> {
  const run = running(updates);
  const again = (): void => tryAgain(run, input.endpoint);
  const { patch, endpoint } = input;
  if (patch === undefined) {
    run.log.audit({ what: 'retry', ...who(input) });
    again();
    return answer(updates, 'Trying again.');
  }
  const where = endpoint === undefined ? {} : { endpoint };
  const takenIn = await verdictOn(updates, { kind: 'patch', patch, then: again, who: who(input), ...where });
  return answer(updates, saysOf(takenIn), takenIn);
}

function saysOf({ added, changed, present }: TakenIn): string {
  const parts = [
    changed.length === 0 ? '' : ` Changed: ${changed.join(', ')}.`,
    added.length === 0 ? '' : ` Added: ${added.join(', ')}.`,
    present.length === 0 ? '' : ` As it was: ${present.join(', ')}.`,
  ];
  return `The patch was accepted.${parts.join('')} Trying again with it.`;
}

/** Ends the parked promises as superseded and raises the epochs, so that nothing stale is used. */
function tryAgain(run: RunContext, endpoint: string | undefined): void {
  const entries = parkedFor(run, endpoint);
  const raised = 1 + highestEpoch(run);
  for (const each of run.endpoints.values()) {
    const waits = entries.some((entry) => !entry.undo && (entry.endpoint === undefined || entry.endpoint === each.key));
    if (waits && each.phase === 'walking') each.walkFromTop(raised);
  }
  for (const { slot } of entries) run.parking.decide(slot, { kind: 'superseded' });
}
