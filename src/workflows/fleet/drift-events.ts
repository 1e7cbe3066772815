/** Which links a check of drift announces, and in which words. */
import type { TransitionEvent } from '../../contract/events.ts';
import { LINK_ID_PREFIX, linkOfWorkflowId } from '../../contract/request.ts';
import type { Drifted, DriftReport } from '../../contract/scheduled.ts';

/** Those whose drift is not in `before`, the report of the schedule's last run: what that had found was announced then. */
export function driftEvents(
  { drifted }: Pick<DriftReport, 'drifted'>,
  before: Pick<DriftReport, 'drifted'> | undefined,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): readonly TransitionEvent[] {
  const known = new Set((before?.drifted ?? []).map(keyOf));
  const fresh = drifted.filter((each) => !known.has(keyOf(each))).slice(0, MOST_EVENTS);
  const at = new Date().toISOString();
  return fresh.flatMap(({ link, changes, repair }) => {
    const named = linkOfWorkflowId(`${LINK_ID_PREFIX}${link}`);
    if (named === undefined) return [];
    const mended = repair === 'open' ? ' It is being repaired.' : '';
    const says = `It has drifted: ${changes.join('; ')}.${mended}`;
    return [{ id: `${runId}/drift/${link}`, kind: 'drifted' as const, at, workflowId, runId, ...named, says }];
  });
}

/** At most so many events for one check; the report has them all. */
const MOST_EVENTS = 50;

const keyOf = ({ link, changes }: Drifted): string => JSON.stringify([link, changes]);
