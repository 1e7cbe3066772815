/**
 * Drives a run to its end: runs all endpoints concurrently, waits until they are settled and every event is delivered,
 * then closes it.
 */
import { condition } from '@temporalio/workflow';
import { allAnnounced } from '../run/announce.ts';
import { runEndpoint } from './endpoint-lifecycle.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';

/**
 * Runs every endpoint that is not ready yet, until `settled` says that nothing is left to do.
 * `background` runs alongside until the run closes; it calls `startNew` after it has added endpoints.
 */
export async function driveRun(
  run: RunContext,
  settled: () => boolean,
  background?: (startNew: () => void) => Promise<void>,
): Promise<void> {
  const running = new Map<EndpointRun, Promise<void>>();
  let bug: unknown;
  const watch = (life: Promise<void>): Promise<void> => life.catch((error: unknown) => void (bug = error));
  const startNew = (): void => {
    for (const endpoint of run.endpoints.values())
      if (!running.has(endpoint) && endpoint.phase !== 'ready')
        running.set(endpoint, watch(runEndpoint(run, endpoint)));
  };
  startNew();
  const backgroundWork = background === undefined ? Promise.resolve() : watch(background(startNew));
  await condition(() => bug !== undefined || (settled() && allAnnounced(run)));
  run.close();
  await Promise.all([...running.values(), backgroundWork]);
  run.end();
  await condition(() => allAnnounced(run));
  // A bug fails the workflow task, which is tried again until a repaired worker is deployed: nothing is lost.
  if (bug !== undefined) throw bug as Error;
  run.log.publish();
}
