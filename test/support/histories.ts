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
 * A bug in workflow code does not fail a run: its task fails, again and again, and is easily overlooked. That an update
 * came in while the run wanted to end (`UnhandledCommand`) is none: the task is done again.
 */
export async function expectNoFailedTasks(temporal: Client, workflowId: string): Promise<void> {
  const { events } = await historyOf(temporal, workflowId);
  const failures = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && failed.failure?.message !== 'UnhandledCommand' ? [failed.failure?.message ?? String(failed.cause)] : [],
  );
  expect(failures, `failed workflow tasks of ${workflowId}`).toEqual([]);
}

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
