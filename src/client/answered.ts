/** Calls of the Temporal client, with its errors turned into ours. */
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { errorOfRun, NoRunError, refusedUpdate } from './errors.ts';

/**
 * Returns what `ask` returns. Passes on connection errors unchanged.
 * @param missing makes the error for a run that does not exist
 * @throws RefusedUpdateError; the error of a failed run (`errorOfRun`); the error of `missing`
 */
export async function answered<T>(ask: () => Promise<T>, missing: (error: WorkflowNotFoundError) => Error): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw missing(error);
    if (error instanceof WorkflowFailedError) throw errorOfRun(error.cause ?? error);
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
      throw refusedUpdate(error);
    throw error;
  }
}

/** The answer of a run; undefined when there is no such run. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NoRunError) return undefined;
    throw error;
  }
}
