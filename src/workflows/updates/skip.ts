/** Update `skip`: goes on without a wait, or leaves what cannot be undone. Evidence is required. */
import { setHandler } from '@temporalio/workflow';
import type { Answer, SkipInput } from '../../contract/run.ts';
import { skipUpdate } from '../../contract/messages.ts';
import { skippable } from '../../contract/skipping.ts';
import { answer, nothingParked, parkedFor, requireEndpoint, running, who } from './run-updates.ts';
import { checkInput } from '../../contract/update-fields.ts';
import { refuse, refuseProblems } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';

export function handleSkip(updates: UpdateContext): void {
  setHandler(skipUpdate, (input) => skip(updates, input), {
    validator: (input: SkipInput | undefined) => checkSkip(updates, input),
    description:
      'Go on without a wait, or leave what cannot be undone. {"evidence": "how you know", "endpoint": "vpc-…", "step": "targets", "actor": "you"}',
  });
}

function checkSkip(updates: UpdateContext, input: SkipInput | undefined): void {
  const run = running(updates);
  if (typeof input?.evidence !== 'string' || input.evidence.trim() === '')
    return refuse('skip needs {"evidence": "how you know that going on is right"}', 'Invalid');
  refuseProblems(checkInput('skip', input));
  requireEndpoint(run, input.endpoint);
  const entries = parkedFor(run, input.endpoint).filter(({ step }) => input.step === undefined || step === input.step);
  const [entry] = entries;
  if (entry === undefined) return refuse(nothingParked(run, input.endpoint));
  if (entries.length > 1)
    return refuse(
      `Say which: ${entries.map(({ step, endpoint }) => JSON.stringify({ step, endpoint })).join(' or ')}.`,
    );
  if (!entry.undo && !skippable(entry.step))
    return refuse(`${entry.step} cannot be skipped: the steps after it need it. Send retry or rollback.`);
}

function skip(updates: UpdateContext, input: SkipInput): Answer {
  const run = running(updates);
  const [entry] = parkedFor(run, input.endpoint).filter(({ step }) => input.step === undefined || step === input.step);
  if (entry === undefined) return refuse(nothingParked(run, input.endpoint));
  const evidence = `${input.evidence} (${input.actor ?? 'actor not given'})`;
  run.log.audit({ what: `skip ${entry.step}`, ...who(input), outcome: input.evidence });
  run.parking.decide(entry.slot, { kind: 'skip', evidence });
  return answer(updates, entry.undo ? `${entry.step} is left as it is.` : `Going on without ${entry.step}.`);
}
