/** Announces which links have drifted, once for each drift. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities } from '../../contract/events.ts';
import type { DriftReport } from '../../contract/scheduled.ts';
import { driftEvents } from './drift-events.ts';

/** How long the check stays open for a receiver that is down. */
const { notify } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Send the notification',
});

/**
 * `before`: the report of the schedule's last run; what it had found was announced then. A receiver that is down does
 * not fail the check.
 */
export async function announceDrift(report: DriftReport, before: DriftReport | undefined): Promise<void> {
  const events = driftEvents(report, before, workflowInfo());
  await Promise.all(events.map((event) => notify({ event }).catch(() => undefined)));
}
