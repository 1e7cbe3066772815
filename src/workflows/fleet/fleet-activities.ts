/** How a fleet's activities are called. */
import { ActivityCancellationType, isCancellation, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { CancellationScope } from '@temporalio/workflow';
import type { FleetActivities, FleetEntry, ItemSeen, ItemStarted } from '../../contract/fleet.ts';
import { notStarted, startInput, watchInput } from './fleet-inputs.ts';
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
  const input = startInput(fleet, workflowInfo(), batch);
  try {
    return await scope.run(() => startItems(input));
  } catch (error) {
    if (isCancellation(error)) return [];
    return notStarted(batch, error);
  }
}

/** All that are open or parked, at once. */
export async function callWatch(fleet: FleetRun, scope: CancellationScope): Promise<readonly ItemSeen[]> {
  const input = watchInput(fleet);
  const { watchItems } = proxyActivities<Pick<FleetActivities, 'watchItems'>>({
    startToCloseTimeout: '3 minutes',
    heartbeatTimeout: '30 seconds',
    retry,
    summary: `Watch ${input.items.length} onboardings`,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  });
  try {
    return await scope.run(() => watchItems(input));
  } catch (error) {
    if (!isCancellation(error)) await sleep('30 seconds');
    return [];
  }
}
