/** Tells those who asked to be told which links have drifted, once for each drift. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities } from '../../contract/events.ts';
import { LINK_ID_PREFIX, linkOfWorkflowId } from '../../contract/request.ts';
import type { Drifted, DriftReport } from '../../contract/scheduled.ts';

/** A receiver that is down for longer than this is given up on: the check stays open for it meanwhile. */
const { notify } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Tell those who asked to be told',
});

/** `before`: of the schedule's last run; what it found already was told then. A receiver that is down fails no check. */
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

/** So many are sent to a receiver at once; the report has them all. */
const MOST_EVENTS = 50;

const keyOf = ({ link, changes }: Drifted): string => JSON.stringify([link, changes]);
