/** Announces which links have drifted, once for each drift. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities } from '../../contract/events.ts';
import { LINK_ID_PREFIX, linkOfWorkflowId } from '../../contract/request.ts';
import type { Drifted, DriftReport } from '../../contract/scheduled.ts';

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
export async function announceDrift({ drifted }: DriftReport, before: DriftReport | undefined): Promise<void> {
  const known = new Set((before?.drifted ?? []).map(keyOf));
  const fresh = drifted.filter((each) => !known.has(keyOf(each))).slice(0, MOST_EVENTS);
  const { workflowId, runId } = workflowInfo();
  const at = new Date().toISOString();
  await Promise.all(
    fresh.map(async ({ link, changes, repair }) => {
      const named = linkOfWorkflowId(`${LINK_ID_PREFIX}${link}`);
      if (named === undefined) return;
      const mended = repair === 'open' ? ' It is being repaired.' : '';
      const says = `It has drifted: ${changes.join('; ')}.${mended}`;
      const event = { id: `${runId}/drift/${link}`, kind: 'drifted' as const, at, workflowId, runId, ...named, says };
      await notify({ event }).catch(() => undefined);
    }),
  );
}

/** At most so many events for one check; the report has them all. */
const MOST_EVENTS = 50;

const keyOf = ({ link, changes }: Drifted): string => JSON.stringify([link, changes]);
