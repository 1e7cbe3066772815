/** The health of the workers of a process. */
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { Health } from './health.ts';

/** ms: a Kubernetes probe waits a few seconds. */
const PATIENCE_MS = 2_000;

/** Asks the server each time, because a worker without its server still counts as running. */
export async function workerHealth(
  connection: Pick<NativeConnection, 'workflowService' | 'withDeadline'>,
  workers: readonly Pick<Worker, 'getState' | 'options'>[],
): Promise<Health> {
  const states = workers.map((worker) => [worker.options.taskQueue, worker.getState()] as const);
  const answers = await connection
    .withDeadline(Date.now() + PATIENCE_MS, () => connection.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
  return {
    ready: answers && states.every(([, state]) => state === 'RUNNING'),
    alive: states.every(([, state]) => state !== 'FAILED'),
    temporal: answers ? 'answers' : 'does not answer',
    workers: Object.fromEntries(states),
  };
}
