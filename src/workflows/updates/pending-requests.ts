/** Extensions and patches on their way in: pending until `validateRequest` accepts the merged request. */
import { ActivityCancellationType, condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { extendRequest, patchRequest } from '../../contract/merge-requests.ts';
import { outputsBefore, memoKey, slotOf } from '../run/run-context.ts';
import { unwrapped } from '../activity-calls/refusal.ts';
import type { RunContext } from '../run/run-context.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { Patch } from '../../contract/run.ts';
import type { AcceptedRequest, RequestActivities, Finding } from '../../contract/step-contract.ts';

export type Pending = { readonly who: { readonly actor: string; readonly reason?: string } } & (
  | { readonly kind: 'extend'; readonly request: PrivateLinkRequest }
  | { readonly kind: 'patch'; readonly patch: Patch; readonly endpoint?: string; readonly then: () => void }
);

const { validateRequest } = proxyActivities<Pick<RequestActivities, 'validateRequest'>>({
  startToCloseTimeout: '2 minutes',
  // REBALANCING and REBUILDING are waited out.
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'Check the request against its schema and against the world',
});

/**
 * Asks whether the request may be carried out, before anything is changed.
 * @throws ApplicationFailure `Invalid` with every problem in `details[0].problems`
 */
export const accept = (request: PrivateLinkRequest): Promise<AcceptedRequest> =>
  unwrapped(validateRequest({ request, workflowId: workflowInfo().workflowId }));

/** Processes what is pending, one after the other, until the run closes. `onAccepted` is called after each acceptance. */
export async function processPending(run: RunContext, pending: Pending[], onAccepted: () => void): Promise<void> {
  for (;;) {
    await condition(() => pending.length > 0 || run.closing);
    const next = pending[0];
    if (next === undefined) return;
    const outcome = await processOne(run, next, onAccepted);
    pending.shift();
    run.log.audit({ what: next.kind === 'extend' ? 'extension' : 'patch', ...next.who, outcome });
  }
}

async function processOne(run: RunContext, next: Pending, onAccepted: () => void): Promise<string> {
  const merged =
    next.kind === 'extend'
      ? extendRequest(run.request, next.request, run.accepted.principals)
      : { request: patchRequest(run.request, next.patch, next.endpoint) };
  if ('conflict' in merged) return `dropped: ${merged.conflict}`;
  if (isClosing(run)) return TOO_LATE;
  try {
    const accepted = await accept(merged.request);
    // The run began closing during validation. An endpoint added now would never be started, and the run would never end.
    if (isClosing(run)) return TOO_LATE;
    run.request = merged.request;
    run.accepted = accepted;
    run.revision += 1;
  } catch (error) {
    if (error instanceof ApplicationFailure) return `dropped: ${problemsOf(error)}`;
    throw error;
  }
  // Must come before `onAccepted`: a new endpoint would queue a shared step behind its parked execution, and wait for it.
  supersedeChanged(run);
  if (next.kind === 'patch') next.then();
  onAccepted();
  return 'accepted';
}

const TOO_LATE = 'dropped: the run was closing';

const isClosing = ({ closing, stopping }: RunContext): boolean => closing || stopping;

/** A parked step whose inputs have changed is tried again; the others stay parked. */
function supersedeChanged(run: RunContext): void {
  for (const parked of run.parking.list()) {
    const step = run.list.find(({ name }) => name === parked.step);
    const endpoint = run.endpoints.get(parked.endpoint ?? '') ?? [...run.endpoints.values()][0];
    if (parked.undo || step === undefined || endpoint === undefined) continue;
    const key = memoKey(run, step, endpoint, outputsBefore(run, step, endpoint.outputs));
    if (key !== run.memo.keyOf(slotOf(step, endpoint.key))) run.parking.decide(parked.slot, { kind: 'superseded' });
  }
}

function problemsOf(failure: ApplicationFailure): string {
  const { problems = [] } = (failure.details?.[0] ?? {}) as { problems?: Finding[] };
  return problems.map(({ field, problem, fix }) => `${field}: ${problem} ${fix}`).join(' ') || failure.message;
}
