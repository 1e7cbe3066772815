/** Finds the result of a trigger: the server accepts it at once and decides a little later. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleDescription, ScheduleHandle } from '@temporalio/client';

/**
 * `started`: its run started. `buffered`: it starts when the run under way has ended. `skipped`: dropped, because a run is
 * under way and another already waits behind it. `unknown`: the server did not show the result within ten seconds.
 */
export type Triggered =
  | { readonly became: 'started'; readonly workflowId: string; readonly runId: string }
  | { readonly became: 'buffered' | 'skipped'; readonly running: readonly string[] }
  | { readonly became: 'unknown' };

const LOOKS = 50;
const PAUSE_MS = 200;

/** Triggers it once, and compares the counters of the schedule before and after. */
export async function triggerAndWatch(handle: ScheduleHandle): Promise<Triggered> {
  const before = await handle.describe();
  await handle.trigger('BUFFER_ONE');
  for (let looks = 0; looks < LOOKS; looks++) {
    const became = compared(before, await handle.describe());
    if (became !== undefined) return became;
    await sleep(PAUSE_MS);
  }
  return { became: 'unknown' };
}

function compared(before: ScheduleDescription, after: ScheduleDescription): Triggered | undefined {
  const running = runningOf(after);
  const newest = after.info.recentActions.at(-1)?.action;
  if (after.info.numActionsTaken > before.info.numActionsTaken && newest?.type === 'startWorkflow') {
    const { workflowId, firstExecutionRunId } = newest.workflow;
    return { became: 'started', workflowId, runId: firstExecutionRunId };
  }
  if (droppedBy(after) > droppedBy(before)) return { became: 'skipped', running };
  return waitingIn(after) > waitingIn(before) ? { became: 'buffered', running } : undefined;
}

const droppedBy = ({ raw, info }: ScheduleDescription): number =>
  info.numActionsSkippedOverlap + Number(raw.info?.bufferDropped ?? 0);

const waitingIn = ({ raw }: ScheduleDescription): number => Number(raw.info?.bufferSize ?? 0);

const runningOf = ({ info }: ScheduleDescription): readonly string[] =>
  info.runningActions.flatMap((action) => (action.type === 'startWorkflow' ? [action.workflow.workflowId] : []));
