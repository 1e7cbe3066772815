/** How a fleet's activities are called. */
import { ActivityFailure } from '@temporalio/common';
import { ActivityCancellationType, isCancellation, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { CancellationScope } from '@temporalio/workflow';
import type { FleetActivities, FleetEntry, ItemSeen, ItemStarted } from '../../contract/fleet.ts';
import { countOf, mayNotStart } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';

const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' } as const;

export const { checkFleet: callCheck } = proxyActivities<Pick<FleetActivities, 'checkFleet'>>({
  startToCloseTimeout: '1 minute',
  retry,
  summary: 'Check every item before any is started',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** One batch. What cannot be started at all counts as failed, with the reason. */
export async function callStart(
  fleet: FleetRun,
  scope: CancellationScope,
  batch: readonly FleetEntry[],
): Promise<readonly ItemStarted[]> {
  const { startItems } = proxyActivities<Pick<FleetActivities, 'startItems'>>({
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '30 seconds',
    retry,
    summary: `Start ${batch.length} onboardings`,
    // It returns what it has begun, so that nothing under way is lost.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  const { taskQueue, firstExecutionRunId } = workflowInfo();
  const { name, actor } = fleet.request;
  const input = {
    requests: batch.flatMap(({ request }) => request ?? []),
    taskQueue,
    actor: `fleet ${name}${actor === undefined ? '' : ` of ${actor}`}`,
    startId: `${firstExecutionRunId}/${fleet.runs}/${fleet.startedHere}`,
  };
  try {
    return await scope.run(() => startItems(input));
  } catch (error) {
    if (isCancellation(error)) return [];
    return batch.map(({ link }) => ({ link, state: 'failed', why: `could not be started: ${reasonOf(error)}` }));
  }
}

/** All that are open or parked, at once. */
export async function callWatch(fleet: FleetRun, scope: CancellationScope): Promise<readonly ItemSeen[]> {
  const items = [...fleet.entries.values()].flatMap(({ link, runId, state }) =>
    (state === 'open' || state === 'parked') && runId !== undefined ? [{ link, runId, state }] : [],
  );
  const { watchItems } = proxyActivities<Pick<FleetActivities, 'watchItems'>>({
    startToCloseTimeout: '3 minutes',
    heartbeatTimeout: '30 seconds',
    retry,
    summary: `Watch ${items.length} onboardings`,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  });
  // Those that are being started now are not among them: look again soon.
  const more = countOf(fleet, 'starting') > 0 || (countOf(fleet, 'waiting') > 0 && mayNotStart(fleet) === undefined);
  try {
    return await scope.run(() => watchItems({ items, patienceMs: more ? 5_000 : 60_000 }));
  } catch (error) {
    if (!isCancellation(error)) await sleep('30 seconds');
    return [];
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof ActivityFailure ? (error.cause?.message ?? error.message) : String(error);
