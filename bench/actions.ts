/**
 * Events and billable Actions of a run, counted from its history by the rules of Temporal Cloud. Heartbeats are not in the
 * history; `Bench.heartbeats` counts those that reached the server.
 */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;

/** Events that are one Action each, besides those that schedule an activity. */
const billed = new Map<number, string>([
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 'start'],
  [EventType.EVENT_TYPE_TIMER_STARTED, 'timer'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 'update'],
  [EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, 'search attributes'],
]);

export interface Actions {
  readonly events: number;
  readonly bytes: number;
  readonly actions: number;
  /** An activity counts by its type, each attempt once: the started event has the attempt's number. */
  readonly actionsByKind: Readonly<Record<string, number>>;
}

export async function countActions(client: Client, workflowId: string): Promise<Actions> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ events }, { historySize = 0 }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  const all = events ?? [];
  const actionsByKind: Record<string, number> = {};
  const add = (kind: string, count: number): void => void (actionsByKind[kind] = (actionsByKind[kind] ?? 0) + count);
  const activities = new Map<string, string>();
  for (const event of all) {
    const kind = typeof event.eventType === 'number' ? billed.get(event.eventType) : undefined;
    if (kind !== undefined) add(kind, 1);
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskStartedEventAttributes: started } = event;
    if (scheduled) {
      activities.set(String(event.eventId), scheduled.activityType?.name ?? '');
      add(scheduled.activityType?.name ?? '', 1);
    }
    if (started) add(activities.get(String(started.scheduledEventId)) ?? '', Math.max(0, (started.attempt ?? 1) - 1));
  }
  const actions = Object.values(actionsByKind).reduce((sum, count) => sum + count, 0);
  return { events: all.length, bytes: historySize, actions, actionsByKind };
}
