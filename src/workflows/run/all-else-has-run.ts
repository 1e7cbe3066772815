/** The end of a workflow task's code: what is ready in the same task has begun by then. */
import { condition } from '@temporalio/workflow';

/** Resolves after all other ready code of this workflow task: the SDK checks conditions last. */
export async function allElseHasRun(): Promise<void> {
  let ran = false;
  void Promise.resolve().then(() => (ran = true));
  await condition(() => ran);
}
