/** `onboard`: creates a link, or adds to it. One run for each service; other callers join it with `extend`. */
import { ApplicationFailure } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { PrivateLinkRequest } from '../contract/request.ts';
import type { OnboardResult } from '../contract/run.ts';
import { steps } from '../contract/steps.ts';
import { isSettled } from './lifecycle/endpoint-lifecycle.ts';
import { runLink } from './lifecycle/run-link.ts';
import { keysOf } from './run/endpoint-run.ts';
import type { RunContext } from './run/run-context.ts';
import { result } from './run/run-result.ts';
import { rollbackAll } from './updates/index.ts';
import type { UpdateContext } from './updates/index.ts';
import { accept, processPending } from './updates/pending-requests.ts';

/**
 * Connects a service to the endpoints of the request, and ends when each of them is proven, or undone.
 * @throws ApplicationFailure `Invalid`: nothing was changed, `details[0].problems` says what to correct; `RolledBack`:
 * everything this run made was undone, `details[0]` is the OnboardResult
 */
export function onboard(request: PrivateLinkRequest): Promise<OnboardResult> {
  const updates: UpdateContext = { request, pending: [], accepted: 0, firstTask: workflowInfo().historyLength };
  return runLink({
    kind: 'onboard',
    list: steps,
    updates,
    check: async () => ({ accepted: await accept(request) }),
    begin: admit,
    isDone: (run) => isDone(run, updates),
    onCancel: cancel,
    background: (run, startNew) =>
      processPending(run, updates, () => {
        admit(run);
        startNew();
      }),
    ended,
  });
}

/** Every endpoint is ready at the newest revision, or undone, and nothing is pending. */
const isDone = (run: RunContext, { pending }: UpdateContext): boolean =>
  pending.length === 0 && [...run.endpoints.values()].every((each) => isSettled(run, each));

/** Puts endpoints into the run that it does not have yet; of a request without any, the service alone. */
function admit(run: RunContext): void {
  for (const key of keysOf(run.accepted)) if (!run.endpoints.has(key)) run.addEndpoint(key);
}

function cancel(run: RunContext): void {
  run.log.audit({ what: 'cancellation', actor: 'not given' });
  rollbackAll(run);
}

/**
 * A run whose endpoints are all rolled back fails; one that failed as `Invalid` before any change fails as `Invalid`.
 */
function ended(run: RunContext): OnboardResult {
  const outcome = result(run);
  if (outcome.outcome !== 'rolledBack') return outcome;
  const failures = [...run.endpoints.values()].flatMap(({ failure }) => failure ?? []);
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
