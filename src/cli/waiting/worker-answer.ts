/** Waits for an answer that only a worker can give: says so after three seconds, and ends by Ctrl-C or `--timeout`. */
import type { Client } from '@temporalio/client';
import type { Settings } from '../../config/settings.ts';
import { isOutage } from '../../temporal/grpc-code.ts';
import { isPolled } from '../../worker/pollers.ts';
import { durationText } from '../text/duration-text.ts';
import { NoAnswerError } from '../program/failure.ts';
import type { Invocation } from '../program/command.ts';
import { createOutage, isLate } from './outage.ts';
import { noAnswerYet } from './worker-notice.ts';

export interface Question<Answer> {
  readonly client: Client;
  readonly settings: Settings;
  /** The run that is asked; its task queue is looked up. Absent: the queue of the settings. */
  readonly workflowId?: string;
  ask(): Promise<Answer>;
  /** What is not known when the answer does not come, in full sentences. */
  readonly unknown: string;
  /** What to do then. */
  readonly fix: string;
  /** The question can safely be repeated, so it is asked again after an outage. */
  readonly isRepeatable?: boolean;
}

type Waiting = Pick<Invocation<unknown>, 'output' | 'interrupted' | 'timeUp'>;

/** @throws NoAnswerError when Ctrl-C, `--timeout` or a server that went away ended the wait; else what `ask` throws */
export async function workerAnswer<Answer>(waiting: Waiting, question: Question<Answer>): Promise<Answer> {
  const { output, interrupted, timeUp } = waiting;
  const { client, settings, unknown, fix, isRepeatable = false } = question;
  const ended = AbortSignal.any([interrupted, timeUp]);
  const meanwhile = 'The question is sent again.';
  const outage = createOutage({ output, address: settings.temporal.address, signal: ended, meanwhile });
  const stopSaying = sayWhileWaiting(waiting, question);
  try {
    for (;;) {
      try {
        const answer = await client.withAbortSignal(ended, question.ask);
        outage.over();
        return answer;
      } catch (error) {
        if (ended.aborted) throw gaveUp(waiting, unknown, fix);
        if (!isOutage(error)) throw error;
        if (!isRepeatable)
          throw new NoAnswerError('NoAnswer', `the Temporal server stopped answering. ${unknown}`, fix, error);
        if (!isLate(error)) await outage.pause(error);
      }
    }
  } finally {
    stopSaying();
  }
}

function gaveUp({ interrupted }: Waiting, unknown: string, fix: string): NoAnswerError {
  if (interrupted.aborted) return new NoAnswerError('Interrupted', `no worker had answered. ${unknown}`, fix);
  return new NoAnswerError('NoAnswer', `no worker has answered within --timeout. ${unknown}`, fix);
}

const FIRST_AFTER_MS = 3_000;
const AGAIN_AFTER_MS = 60_000;

/** Returns a function that ends it. */
function sayWhileWaiting(
  { output }: Waiting,
  { client, settings, workflowId }: Pick<Question<unknown>, 'client' | 'settings' | 'workflowId'>,
): () => void {
  const began = Date.now();
  let over = false;
  const first = async (): Promise<void> => {
    const taskQueue = await queueOf(client, settings, workflowId);
    const polled = await client
      .withDeadline(Date.now() + LOOK_WITHIN_MS, () =>
        isPolled(client.connection, settings.temporal.namespace)(taskQueue),
      )
      .catch(() => undefined);
    if (!over) output.warn(`! ${noAnswerYet(taskQueue, polled)}`);
  };
  const again = (): void => output.warn(`! Still no answer after ${durationText(Date.now() - began)}.`);
  const once = setTimeout(() => void first(), FIRST_AFTER_MS);
  const often = setInterval(again, AGAIN_AFTER_MS);
  return () => {
    over = true;
    clearTimeout(once);
    clearInterval(often);
  };
}

const LOOK_WITHIN_MS = 3_000;

/** The task queue of the run, if the server says it in time; otherwise that of the settings. */
async function queueOf(client: Client, { taskQueue }: Settings, workflowId: string | undefined): Promise<string> {
  if (workflowId === undefined) return taskQueue;
  const run = client.workflow.getHandle(workflowId);
  const described = client.withDeadline(Date.now() + LOOK_WITHIN_MS, () => run.describe());
  return described.then((found) => found.taskQueue).catch(() => taskQueue);
}
