/** Update `extend`: adds to an open onboarding. Answers when the merged request was checked and accepted. */
import { setHandler, workflowInfo } from '@temporalio/workflow';
import type { Answer, ExtendInput } from '../../contract/run.ts';
import { extendRequest } from '../../contract/merge-requests.ts';
import { extendUpdate } from '../../contract/messages.ts';
import { newInExtension } from '../../contract/taken-in.ts';
import type { TakenIn } from '../../contract/taken-in.ts';
import { checkInput } from '../../contract/update-fields.ts';
import { answer, who } from './run-updates.ts';
import { refuse, refuseProblems } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';
import { refuseBeyond, TOO_LATE, verdictOn } from './verdicts.ts';

export function handleExtend(updates: UpdateContext): void {
  setHandler(extendUpdate, (input) => extend(updates, input), {
    validator: (input: ExtendInput | undefined) => checkExtend(updates, input),
    description:
      'Add components, principals or endpoints. {"request": {"project": "…", "service": "…", "components": ["kafka"], "endpoints": []}}',
  });
}

/** The server refuses every update of a run after 2,000; long before that, the run must end and be started again. */
const MOST_UPDATES = 1_500;
/** Two places stay free for `retry`, `skip` and `rollback`. */
const MOST_WAITING = 8;

function checkExtend(updates: UpdateContext, input: ExtendInput | undefined): void {
  if (updates.refusesChanges !== undefined) return refuse(updates.refusesChanges);
  refuseProblems(checkInput('extend', input));
  const { run, request: asked, accepted } = updates;
  const { request: addition } = input as ExtendInput;
  if (accepted >= MOST_UPDATES)
    return refuse(`This run has taken ${MOST_UPDATES} extensions: wait for its end and start again.`);
  // What the run was started with may be wrong itself; then its check says so.
  if (checkInput('extend', { request: asked }).length === 0) refuseContradiction(updates, addition);
  if (newTo(updates, addition)?.added.length === 0) return;
  if (run?.hasReached('stopping') === true) return refuse(TOO_LATE.message);
  refuseBeyond(MOST_WAITING, updates);
}

function refuseContradiction({ run, request: asked }: UpdateContext, addition: ExtendInput['request']): void {
  if (addition.project !== asked.project || addition.service !== asked.service)
    refuse(
      `This run is for ${asked.project}/${asked.service}, not ${addition.project}/${addition.service}.`,
      'Invalid',
    );
  const merged = extendRequest(run?.request ?? asked, addition, run?.accepted.principals ?? []);
  if ('conflict' in merged) refuse(merged.conflict, 'Invalid');
}

async function extend(updates: UpdateContext, input: ExtendInput): Promise<Answer> {
  const started = updates.accepted === 0 && workflowInfo().historyLength === updates.firstTask;
  updates.accepted += 1;
  const known = newTo(updates, input.request);
  if (known?.added.length === 0) return answer(updates, saysOf(known), known);
  const takenIn = await verdictOn(updates, { kind: 'extend', request: input.request, started, who: who(input) });
  return answer(updates, started && takenIn.present.length === 0 ? startedWith(takenIn) : saysOf(takenIn), takenIn);
}

/** Undefined: the run's own request is still being checked. */
const newTo = ({ run }: UpdateContext, addition: ExtendInput['request']): TakenIn | undefined =>
  run === undefined ? undefined : newInExtension(run.request, addition, run.accepted.principals);

const startedWith = ({ added }: TakenIn): string => `The onboarding has begun with ${added.join(', ')}.`;

function saysOf({ added, present }: TakenIn): string {
  if (added.length === 0) return `Nothing is new: the run has ${present.join(', ')} already.`;
  const already = present.length === 0 ? '' : ` The run had ${present.join(', ')} already.`;
  return `Accepted; added to the run: ${added.join(', ')}.${already}`;
}
