/** Update `extend`: adds to an open onboarding. Never waits; the merged request is checked later. */
import { setHandler } from '@temporalio/workflow';
import { endpointKey } from '../../contract/request.ts';
import type { Answer, ExtendInput } from '../../contract/run.ts';
import { extendRequest, sameRequest } from '../../contract/merge-requests.ts';
import { extendUpdate, NOTHING_NEW } from '../../contract/messages.ts';
import { answer, who } from './run-updates.ts';
import { refuse } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';

export function handleExtend(updates: UpdateContext): void {
  setHandler(extendUpdate, (input) => extend(updates, input), {
    validator: (input: ExtendInput | undefined) => checkExtend(updates, input),
    description:
      'Add components, principals or endpoints. {"request": {"project": "…", "service": "…", "components": ["kafka"], "endpoints": []}}',
  });
}

/** The server refuses every update of a run after 2,000; long before that a run is ended and started again. */
const MOST_UPDATES = 500;

function checkExtend(updates: UpdateContext, input: ExtendInput | undefined): void {
  const { run, request: asked, pending, accepted } = updates;
  if (updates.refusesChanges !== undefined) return refuse(updates.refusesChanges);
  const addition = input?.request;
  if (
    typeof addition !== 'object' ||
    addition === null ||
    !Array.isArray(addition.components) ||
    !Array.isArray(addition.endpoints)
  )
    return refuse('extend needs {"request": {"project", "service", "components": […], "endpoints": […]}}', 'Invalid');
  if (addition.project !== asked.project || addition.service !== asked.service)
    return refuse(
      `This run is for ${asked.project}/${asked.service}, not ${addition.project}/${addition.service}.`,
      'Invalid',
    );
  if (accepted >= MOST_UPDATES)
    return refuse(`This run has taken ${MOST_UPDATES} extensions: wait for its end and start again.`);
  const latest = [...pending].reverse().find((each) => each.kind === 'extend');
  const current = latest?.request ?? run?.request ?? asked;
  const merged = extendRequest(current, addition, run?.accepted.principals ?? []);
  if ('conflict' in merged) return refuse(merged.conflict, 'Invalid');
  if (sameRequest(merged.request, current)) return refuse('Nothing new: the run has all of this already.', NOTHING_NEW);
  if (run?.closing === true || run?.stopping === true)
    return refuse('The run is closing; start it again when it has ended.');
}

function extend(updates: UpdateContext, input: ExtendInput): Answer {
  updates.accepted += 1;
  updates.pending.push({ kind: 'extend', request: input.request, who: who(input) });
  const added = input.request.endpoints.map(endpointKey).join(', ');
  return answer(updates, `Accepted for checking: ${[...input.request.components, added].filter(Boolean).join(', ')}.`);
}
