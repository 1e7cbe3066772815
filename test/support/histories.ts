/** Histories of runs, read back from the Temporal server. */
import type { Client } from '@temporalio/client';
import type proto from '@temporalio/proto';
import { expect } from 'vitest';

export type History = proto.temporal.api.history.v1.IHistory;
export type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** The newest run's history. */
export const historyOf = (temporal: Client, workflowId: string, runId?: string): Promise<History> =>
  temporal.workflow.getHandle(workflowId, runId).fetchHistory();

/**
 * Expects that no workflow task of the newest run has failed: a bug in workflow code does not fail the run, only its task,
 * which is retried, and is easily overlooked. And that no task handled an event without a command
 * (`src/workflows/command-per-task.ts`).
 */
export async function expectSoundTasks(temporal: Client, workflowId: string): Promise<void> {
  const events = (await historyOf(temporal, workflowId)).events ?? [];
  expect(failedTasks(events), `failed workflow tasks of ${workflowId}`).toEqual([]);
  expect(emptyTasks(events), `workflow tasks of ${workflowId} without a command`).toEqual([]);
}

/** `UnhandledCommand` is no failure: an update arrived while the run wanted to end, and the task is repeated. */
const failedTasks = (events: readonly HistoryEvent[]): readonly string[] =>
  events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && failed.failure?.message !== 'UnhandledCommand' ? [failed.failure?.message ?? String(failed.cause)] : [],
  );

/**
 * Ids of the `WorkflowTaskCompleted` events that have no command although the task handled an event. The task of a query is
 * not in the history, and a task whose update was refused handled nothing.
 */
function emptyTasks(events: readonly HistoryEvent[]): readonly string[] {
  const givenUp = new Set<string>();
  let news = false;
  return events.flatMap((event, at) => {
    const { scheduledEventId } = event.activityTaskCancelRequestedEventAttributes ?? {};
    if (scheduledEventId !== undefined) givenUp.add(String(scheduledEventId));
    news ||= isNews(event, givenUp);
    if (!event.workflowTaskCompletedEventAttributes) return [];
    // An event that arrived during the task comes later in the history, and belongs to the next task.
    const tookIn = news;
    news = false;
    return tookIn && !isCommand(afterAnswers(events, at + 1)) ? [String(event.eventId)] : [];
  });
}

/** The end of an activity that was abandoned (`TRY_CANCEL`) no longer reaches workflow code. */
function isNews(event: HistoryEvent, givenUp: ReadonlySet<string>): boolean {
  const activity =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  if (activity) return !givenUp.has(String(activity.scheduledEventId));
  return Boolean(event.timerFiredEventAttributes ?? event.workflowExecutionCancelRequestedEventAttributes);
}

/** The end of an update is in the history, but replay does not count it as a command. */
const afterAnswers = (events: readonly HistoryEvent[], from: number): HistoryEvent | undefined =>
  events.slice(from).find((event) => !event.workflowExecutionUpdateCompletedEventAttributes);

const isCommand = (event: HistoryEvent | undefined): boolean =>
  event !== undefined &&
  (Boolean(event.workflowExecutionUpdateAcceptedEventAttributes) ||
    Object.values(event).some(
      (value: unknown) => typeof value === 'object' && value !== null && COMPLETED_BY in value,
    ));

const COMPLETED_BY = 'workflowTaskCompletedEventId';

/** Everything in a history as text. Its JSON has payloads in base64, which cannot be searched. */
export const textOf = (history: History): string => [...textsIn(history)].join('\n');

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('utf8');
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      yield key;
      yield* textsIn(inner);
    }
}
