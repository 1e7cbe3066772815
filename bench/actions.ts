/**
 * Events and billable Actions of a run, counted from its history by the rules of Temporal Cloud. Heartbeats are not in the
 * history; `Bench.heartbeats` counts those that reached the server.
 */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;

/** Events that are one Action each. An activity's retries are counted by the attempt number in its started event. */
const billed = new Set<number>([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
]);

export async function countActions(
  client: Client,
  workflowId: string,
): Promise<{ events: number; bytes: number; actions: number }> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ events }, { historySize = 0 }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  const all = events ?? [];
  const retries = all.map(({ activityTaskStartedEventAttributes: started }) =>
    Math.max(0, (started?.attempt ?? 1) - 1),
  );
  const own = all.filter(({ eventType }) => typeof eventType === 'number' && billed.has(eventType)).length;
  return { events: all.length, bytes: historySize, actions: own + retries.reduce((sum, each) => sum + each, 0) };
}
