/** Resets the newest run to one of its workflow tasks, as the Web UI does: Temporal starts another run from there. */
import { randomUUID } from 'node:crypto';
import { steady } from './steady.ts';
import type { Tale } from './tale.ts';

/** Temporal's number of the event `WorkflowTaskCompleted`. */
const TASK_COMPLETED = 7;

export async function reset(tale: Tale): Promise<void> {
  const { rig, workflowId, story, runs } = tale;
  const handle = rig.client.workflow.getHandle(workflowId);
  const { runId, type } = await steady(() => handle.describe());
  const { events } = await steady(() => rig.client.workflow.getHandle(workflowId, runId).fetchHistory());
  const tasks = (events ?? []).filter(({ eventType }) => Number(eventType) === TASK_COMPLETED);
  const task = tasks[Math.round(story.resetTo * (tasks.length - 1))];
  if (task === undefined) return;
  tale.say(`reset ${type} to event ${String(task.eventId)}`);
  // The same in every try: the server then knows it for one reset.
  const requestId = randomUUID();
  const answer = await steady(() =>
    rig.client.workflowService.resetWorkflowExecution({
      namespace: rig.server.namespace,
      workflowExecution: { workflowId, runId },
      reason: 'chaos',
      requestId,
      workflowTaskFinishEventId: task.eventId ?? null,
    }),
  );
  tale.resets.push(Date.now());
  runs.set(answer.runId, type);
}
