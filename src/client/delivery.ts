/** Updates that the server gave up on before any code of ours saw them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/**
 * Sends an update until it is delivered. When something else reaches the run at the same moment, the server drops the
 * workflow task that carried the update and answers FAILED_PRECONDITION; its rule is that the caller tries again. The
 * update's id stays the same, so that the server tells an attempt that did arrive from a new one.
 */
export async function delivered<T>(send: (updateId: string) => Promise<T>): Promise<T> {
  const updateId = randomUUID();
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(updateId);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !wasDropped(error)) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}

const MOST_ATTEMPTS = 6;
const PAUSE_MS = 200;
const FAILED_PRECONDITION = 9;

function wasDropped(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return (
    isGrpcServiceError(cause) &&
    (cause.code as number) === FAILED_PRECONDITION &&
    /workflow task fail/i.test(cause.details)
  );
}
