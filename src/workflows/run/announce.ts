/** One event per transition, to every configured notifier. Without a notifier nothing is scheduled. */
import { ActivityCancellationType, CancellationScope, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities, TransitionEvent } from '../../contract/events.ts';
import type { RunContext } from './run-context.ts';
import { now } from './run-log.ts';

/** A receiver that is down for longer than this is given up on: a run does not stay open for it. */
const { notify } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  // The heartbeats tell the next attempt which receivers have taken the event.
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  summary: 'Send the notification',
});

type Announcement = Omit<TransitionEvent, 'id' | 'at' | 'workflowId' | 'runId' | 'project' | 'service'>;

/** Sends in the background; `allAnnounced` says when all are delivered. */
export function announce(run: RunContext, announcement: Announcement): void {
  if (run.accepted.notifies !== true) return;
  const { workflowId, runId } = workflowInfo();
  const { project, service } = run.accepted;
  const event = { id: `${runId}/${run.countEvent()}`, at: now(), workflowId, runId, project, service, ...announcement };
  const delivery = CancellationScope.nonCancellable(() => notify({ event })).catch(() => {
    run.warnings.push(`A notification could not be delivered: ${announcement.says}`);
  });
  run.deliveries.add(delivery);
  void delivery.then(() => run.deliveries.delete(delivery));
}

/** Whether nothing is on its way any more. */
export const allAnnounced = (run: RunContext): boolean => run.deliveries.size === 0;
