/** `onboard`: brings a link about, or adds to it. One run a service; others join it through `extend`. */
import { ApplicationFailure } from '@temporalio/common';
import { allHandlersFinished, CancellationScope, condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { PrivateLinkRequest } from '../contract/request.ts';
import type { OnboardResult, RunState } from '../contract/run.ts';
import { driveRun } from './lifecycle/drive-run.ts';
import { registerUpdates, rollbackAll } from './updates/index.ts';
import type { UpdateContext } from './updates/index.ts';
import { isSettled } from './lifecycle/endpoint-lifecycle.ts';
import { accept, processPending } from './updates/pending-requests.ts';
import { nameLink, orRefused } from './run/run-log.ts';
import { STATE_DESCRIPTION, stateQuery } from '../contract/messages.ts';
import { newEndpoint, createRun } from './lifecycle/create-run.ts';
import { stateBeforeAcceptance, runState, result } from './run/run-state.ts';
import type { RunContext } from './run/run-context.ts';
import { steps } from '../contract/steps.ts';

/**
 * Connects a service to the endpoints of the request, and ends when each of them is proven, or undone.
 * @throws ApplicationFailure `Invalid`: nothing was changed, `details[0].problems` says what to mend;
 *   `RolledBack`: everything this run made was taken back, `details[0]` is the OnboardResult
 */
export async function onboard(request: PrivateLinkRequest): Promise<OnboardResult> {
  const updates: UpdateContext = { request, pending: [], accepted: 0, firstTask: workflowInfo().historyLength };
  setHandler(
    stateQuery,
    (): RunState => (updates.run === undefined ? stateBeforeAcceptance(request, updates) : runState(updates.run)),
    {
      description: STATE_DESCRIPTION,
    },
  );
  registerUpdates(updates);
  const accepted = await orRefused(updates, accept(request));
  nameLink(
    accepted,
    accepted.endpoints.map(({ account }) => account),
  );
  const cancelled = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(async () => {
    const run = createRun({ kind: 'onboard', request, accepted, list: steps });
    updates.run = run;
    cancelled.catch(() => cancel(run));
    admit(run);
    const takeInMore = (startNew: () => void): Promise<void> =>
      processPending(run, updates, () => {
        admit(run);
        startNew();
      });
    await driveRun(run, () => isDone(run, updates), takeInMore);
    await condition(allHandlersFinished);
    return ended(run);
  });
}

/** Every endpoint is ready at the newest revision, or undone, and nothing is pending. */
const isDone = (run: RunContext, { pending }: UpdateContext): boolean =>
  pending.length === 0 && [...run.endpoints.values()].every((each) => isSettled(run, each));

/** Puts endpoints into the run that it does not have yet; of a request without any, the service alone. */
function admit(run: RunContext): void {
  const keys = run.accepted.endpoints.map(({ key }) => key);
  for (const key of keys.length > 0 ? keys : [''])
    if (!run.endpoints.has(key)) run.endpoints.set(key, newEndpoint(key));
}

function cancel(run: RunContext): void {
  run.log.audit({ what: 'cancellation', actor: 'not given' });
  rollbackAll(run);
}

/** All rolled back is a failed run; what failed as `Invalid` before any change fails as that. */
function ended(run: RunContext): OnboardResult {
  const outcome = result(run);
  if (outcome.outcome !== 'rolledBack') return outcome;
  const failures = [...run.endpoints.values()].flatMap(({ leaving }) => leaving?.failure ?? []);
  const invalid = run.made.size === 0 && failures.some(({ type }) => type === 'Invalid');
  const why = failures[0]?.message ?? 'It was asked for.';
  const left =
    outcome.left.length === 0
      ? 'Nothing of this run is left.'
      : `${outcome.left.length} things are left: see the details.`;
  throw ApplicationFailure.create({
    type: invalid ? 'Invalid' : 'RolledBack',
    message: invalid ? why : `Rolled back: ${why} ${left}`,
    nonRetryable: true,
    details: [outcome],
  });
}
