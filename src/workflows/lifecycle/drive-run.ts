/** A run from its first step to its last event: every endpoint lives, all becomes settled, the run closes. */
import { condition } from '@temporalio/workflow';
import { allAnnounced } from '../run/announce.ts';
import { runEndpoint } from './endpoint-lifecycle.ts';
import type { EndpointRun, RunContext } from '../run/run-context.ts';

/**
 * Lets every endpoint of the run live that is not ready yet, until `settled` says that nothing is left to do.
 * `beside`: goes on beside them until the run closes, and calls `grow` when it has added endpoints.
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
  run.closing = true;
  await Promise.all([...running.values(), backgroundWork]);
  run.over = true;
  await condition(() => allAnnounced(run));
  // A bug fails the workflow task, which is tried again until a mended worker is deployed: nothing is lost.
  if (bug !== undefined) throw bug as Error;
  run.log.publish();
}
