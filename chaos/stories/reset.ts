/** Resets the newest run to one of its workflow tasks, as the Web UI does: Temporal starts another run from there. */
import { randomUUID } from 'node:crypto';
import { throughOutages } from './through-outages.ts';
import type { StoryRun } from './story-run.ts';

/** Temporal's number of the event `WorkflowTaskCompleted`. */
const TASK_COMPLETED = 7;

export async function reset(storyRun: StoryRun): Promise<void> {
  const { rig, workflowId, story, runs } = storyRun;
  const handle = rig.client.workflow.getHandle(workflowId);
  const { runId, type } = await throughOutages(() => handle.describe());
  const { events } = await throughOutages(() => rig.client.workflow.getHandle(workflowId, runId).fetchHistory());
  const tasks = (events ?? []).filter(({ eventType }) => Number(eventType) === TASK_COMPLETED);
  const task = tasks[Math.round(story.resetTo * (tasks.length - 1))];
  if (task === undefined) return;
  storyRun.say(`reset ${type} to event ${String(task.eventId)}`);
  // The same in every try: the server then knows it for one reset.
  const requestId = randomUUID();
  const answer = await throughOutages(() =>
    rig.client.workflowService.resetWorkflowExecution({
      namespace: rig.server.namespace,
      workflowExecution: { workflowId, runId },
      reason: 'chaos',
      requestId,
      workflowTaskFinishEventId: task.eventId ?? null,
    }),
  );
  storyRun.resets.push(Date.now());
  runs.set(answer.runId, type);
}
