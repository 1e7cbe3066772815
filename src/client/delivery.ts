/** Sends an update again when the server dropped it, or when the run already has as many as it can handle. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { TOO_MANY } from '../contract/messages.ts';

/**
 * Sends an update until it is delivered. When something else reaches the run at the same moment, the server drops the
 * workflow task that carried the update and answers FAILED_PRECONDITION; the caller must
 * then try again. For an update that came with a start, the server does not say which of the two failed. The ids stay the
 * same, so that the server recognises an attempt that did arrive.
 */
export async function delivered<T>(send: (updateId: string) => Promise<T>): Promise<T> {
  let updateId = randomUUID();
  let turnedAway = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(updateId);
    } catch (error) {
      if (isTooMany(error) && turnedAway++ < MOST_TURNS) {
        // It was refused, so its id cannot be used again.
        updateId = randomUUID();
        await sleep(TURN_MS);
      } else if (attempt >= MOST_ATTEMPTS || !wasDropped(error)) throw error;
      else await sleep(PAUSE_MS * attempt);
    }
  }
}

/** Too many updates wait for their check, which takes about a second each. */
export const isTooMany = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === TOO_MANY;

const MOST_TURNS = 120;
const TURN_MS = 500;

const MOST_ATTEMPTS = 6;
const PAUSE_MS = 200;
const FAILED_PRECONDITION = 9;

function wasDropped(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return (
    isGrpcServiceError(cause) &&
    (cause.code as number) === FAILED_PRECONDITION &&
    /workflow task fail|Update-with-Start could not be executed/i.test(cause.details)
  );
}
