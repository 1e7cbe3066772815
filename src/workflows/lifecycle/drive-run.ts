/** A run from its first step to its last event: every endpoint lives, all becomes settled, the run closes. */
import { condition } from '@temporalio/workflow';
import { allAnnounced } from '../run/announce.ts';
import { live } from './endpoint-lifecycle.ts';
import type { EndpointRun, RunContext } from '../run/run-context.ts';

/**
 * Lets every endpoint of the run live that is not ready yet, until `settled` says that nothing is left to do.
 * `beside`: goes on beside them until the run closes, and calls `grow` when it has added endpoints.
 */
export async function carryOut(
  run: RunContext,
  settled: () => boolean,
  beside?: (grow: () => void) => Promise<void>,
): Promise<void> {
  const lives = new Map<EndpointRun, Promise<void>>();
  let bug: unknown;
  const watch = (life: Promise<void>): Promise<void> => life.catch((error: unknown) => void (bug = error));
  const grow = (): void => {
    for (const endpoint of run.endpoints.values())
      if (!lives.has(endpoint) && endpoint.phase !== 'ready') lives.set(endpoint, watch(live(run, endpoint)));
  };
  grow();
  const besides = beside === undefined ? Promise.resolve() : watch(beside(grow));
  await condition(() => bug !== undefined || (settled() && allAnnounced(run)));
  run.closing = true;
  await Promise.all([...lives.values(), besides]);
  run.over = true;
  await condition(() => allAnnounced(run));
  // A bug fails the workflow task, which is tried again until a mended worker is deployed: nothing is lost.
  if (bug !== undefined) throw bug as Error;
  run.journal.publish();
}
