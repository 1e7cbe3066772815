/** Extensions and patches on their way in: pending until `validateRequest` accepts the merged request, or refuses it. */
import { ActivityCancellationType, condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { extendRequest, patchRequest } from '../../contract/merge-requests.ts';
import { newInExtension, newInPatch, thingsOf } from '../../contract/taken-in.ts';
import type { TakenIn } from '../../contract/taken-in.ts';
import { outputsBefore, memoKey, slotOf } from '../run/step-inputs.ts';
import { unwrapped } from '../activity-calls/refusal.ts';
import type { RunContext } from '../run/run-context.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { RequestActivities } from '../../contract/step-contract.ts';
import type { Step } from '../../contract/steps.ts';
import type { UpdateContext } from './run-updates.ts';
import { refusedBy, TOO_LATE } from './verdicts.ts';
import type { Pending, Verdict } from './verdicts.ts';

const { validateRequest } = proxyActivities<Pick<RequestActivities, 'validateRequest'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '15 seconds',
  // REBALANCING and REBUILDING are waited out.
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'Check the request against its schema, Aiven and AWS',
});

/**
 * Asks whether the request may be carried out, before anything is changed. `list`: the steps of a run that is open; a new
 * one has all.
 * @throws ApplicationFailure `Invalid` with every problem in `details[0].problems`
 */
export const accept = (request: PrivateLinkRequest, list?: readonly Step[]): Promise<AcceptedRequest> =>
  unwrapped(
    validateRequest({
      request,
      workflowId: workflowInfo().workflowId,
      ...(list === undefined ? {} : { steps: list.map(({ name }) => name) }),
    }),
  );

/** Processes what is pending, one after the other, until the run closes. `onAccepted` is called after each acceptance. */
export async function processPending(
  run: RunContext,
  { pending }: Pick<UpdateContext, 'pending'>,
  onAccepted: () => void,
): Promise<void> {
  for (;;) {
    await condition(() => pending.length > 0 || run.hasReached('closing'));
    const next = pending[0];
    if (next === undefined) return;
    const verdict = (next.kind === 'extend' && hadAlready(run, next)) || (await processOne(run, next, onAccepted));
    next.verdict = verdict;
    pending.shift();
    const outcome = outcomeOf(verdict);
    if (outcome !== undefined)
      run.log.audit({ what: next.kind === 'extend' ? 'extension' : 'patch', ...next.who, outcome });
  }
}

/**
 * An extension that brings nothing new needs no check; one that contradicts what was accepted since it was sent is
 * refused. One that came with the start is what the run began with.
 */
function hadAlready(run: RunContext, next: Extract<Pending, { kind: 'extend' }>): Verdict | undefined {
  const { principals } = run.accepted;
  const takenIn = newInExtension(run.request, next.request, principals);
  if (takenIn.added.length > 0 || 'conflict' in extendRequest(run.request, next.request, principals)) return undefined;
  return { takenIn: next.started ? { added: thingsOf(next.request), changed: [], present: [] } : takenIn, quiet: true };
}

async function processOne(run: RunContext, next: Pending, onAccepted: () => void): Promise<Verdict> {
  const merged = mergedWith(run, next);
  if ('conflict' in merged) return { refused: { message: merged.conflict, type: 'Invalid' } };
  if (run.hasReached('stopping')) return { refused: TOO_LATE };
  try {
    const accepted = await accept(merged.request, run.list);
    // The run began closing during validation. An endpoint added now would never be started, and the run would never end.
    if (run.hasReached('stopping')) return { refused: TOO_LATE };
    run.takeIn(merged.request, accepted);
  } catch (error) {
    if (error instanceof ApplicationFailure || error instanceof ActivityFailure) return { refused: refusedBy(error) };
    throw error;
  }
  // Must come before `onAccepted`: a new endpoint would queue a shared step behind its parked execution, and wait for
  // it. And the retry must come before that: it would not walk the list of a superseded step again from the top.
  if (next.kind === 'patch') next.then();
  supersedeChanged(run);
  onAccepted();
  return { takenIn: merged.takenIn };
}

type MergedWith = { readonly request: PrivateLinkRequest; readonly takenIn: TakenIn } | { readonly conflict: string };

function mergedWith({ request, accepted: { principals } }: RunContext, next: Pending): MergedWith {
  if (next.kind === 'patch') {
    const after = patchRequest(request, next.patch, principals, next.endpoint);
    const takenIn = newInPatch({ before: request, after }, next.patch, principals, next.endpoint);
    return { request: after, takenIn };
  }
  const merged = extendRequest(request, next.request, principals);
  return 'conflict' in merged ? merged : { ...merged, takenIn: newInExtension(request, next.request, principals) };
}

/** For the audit list; undefined: there is nothing to report. */
function outcomeOf(verdict: Verdict): string | undefined {
  if ('takenIn' in verdict) return verdict.quiet === true ? undefined : 'accepted';
  return `refused: ${verdict.refused.message}`;
}

/** A parked step whose inputs have changed is tried again; the others stay parked. */
function supersedeChanged(run: RunContext): void {
  for (const parked of run.parking.list()) {
    const step = run.list.find(({ name }) => name === parked.step);
    const endpoint = run.endpoints.get(parked.endpoint) ?? [...run.endpoints.values()][0];
    if (parked.undo || step === undefined || endpoint === undefined) continue;
    const key = memoKey(run, step, endpoint, outputsBefore(run, step, endpoint.outputs));
    if (key !== run.memo.keyOf(slotOf(step, endpoint.key))) run.parking.decide(parked.slot, { kind: 'superseded' });
  }
}
