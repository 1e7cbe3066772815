/** Two links by a fleet. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import { finish } from './acts.ts';
import { steady } from './steady.ts';
import { pause, type Tale } from './tale.ts';

export async function byFleet(tales: readonly [Tale, ...Tale[]]): Promise<void> {
  const [{ rig, story, say }] = tales;
  const name = `chaos-${story.number}`;
  const requests = tales.map(({ request }) => request);
  const { says } = await steady(() =>
    applyFleet(rig.client, rig.taskQueue, { name, concurrency: 2 }, requests, 'chaos'),
  );
  say(`fleet: ${says}`);
  await Promise.all(tales.map(followed));
  const { totals, runs } = await steady(() => fleetHandle(rig.client, rig.taskQueue, name).result());
  say(`the fleet ended after ${runs} runs: ${JSON.stringify(totals)}`);
}

/** Waits until the fleet has started its run, and for the end of that run. */
async function followed(tale: Tale): Promise<void> {
  while (!(await started(tale))) await pause();
  await finish(tale);
}

/** Whether a run of the link is known. */
export async function started({ rig, workflowId }: Tale): Promise<boolean> {
  try {
    await steady(() => rig.client.workflow.getHandle(workflowId).describe());
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
