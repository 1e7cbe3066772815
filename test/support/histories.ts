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
 * No workflow task of the newest run has failed: a bug in workflow code does not fail a run, its task fails, again and
 * again, and is easily overlooked. And none has taken something in without a command: `src/workflows/command-per-task.ts`.
 */
export async function expectSoundTasks(temporal: Client, workflowId: string): Promise<void> {
  const events = (await historyOf(temporal, workflowId)).events ?? [];
  expect(failedTasks(events), `failed workflow tasks of ${workflowId}`).toEqual([]);
  expect(emptyTasks(events), `workflow tasks of ${workflowId} without a command`).toEqual([]);
}

/** That an update came in while the run wanted to end (`UnhandledCommand`) is no failure: the task is done again. */
const failedTasks = (events: readonly HistoryEvent[]): readonly string[] =>
  events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && failed.failure?.message !== 'UnhandledCommand' ? [failed.failure?.message ?? String(failed.cause)] : [],
  );

/**
 * Ids of the events `WorkflowTaskCompleted` that nothing came of, though something had come in. A query's task is not in
 * the history, and one whose update was refused took nothing in.
 */
function emptyTasks(events: readonly HistoryEvent[]): readonly string[] {
  const givenUp = new Set<string>();
  let news = false;
  return events.flatMap((event, at) => {
    const { scheduledEventId } = event.activityTaskCancelRequestedEventAttributes ?? {};
    if (scheduledEventId !== undefined) givenUp.add(String(scheduledEventId));
    news ||= isNews(event, givenUp);
    if (!event.workflowTaskCompletedEventAttributes) return [];
    // What came in while the task was under way stands behind it, and belongs to the next.
    const tookIn = news;
    news = false;
    return tookIn && !isCommand(afterAnswers(events, at + 1)) ? [String(event.eventId)] : [];
  });
}

/** What becomes of an activity that was given up (`TRY_CANCEL`) reaches no workflow code any more. */
function isNews(event: HistoryEvent, givenUp: ReadonlySet<string>): boolean {
  const activity =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  if (activity) return !givenUp.has(String(activity.scheduledEventId));
  return Boolean(event.timerFiredEventAttributes ?? event.workflowExecutionCancelRequestedEventAttributes);
}

/** The end of an update stands in the history, but replay does not count it for a command. */
const afterAnswers = (events: readonly HistoryEvent[], from: number): HistoryEvent | undefined =>
  events.slice(from).find((event) => !event.workflowExecutionUpdateCompletedEventAttributes);

const isCommand = (event: HistoryEvent | undefined): boolean =>
  event !== undefined &&
  (Boolean(event.workflowExecutionUpdateAcceptedEventAttributes) ||
    Object.values(event).some(
      (value: unknown) => typeof value === 'object' && value !== null && COMPLETED_BY in value,
    ));

const COMPLETED_BY = 'workflowTaskCompletedEventId';

/** Everything in a history as text. Its own JSON holds payloads in base64, in which nothing can be looked for. */
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
