/** Two links by a fleet. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import { finish } from './acts.ts';
import { throughOutages } from './through-outages.ts';
import { pause, type StoryRun } from './story-run.ts';

export async function byFleet(storyRuns: readonly [StoryRun, ...StoryRun[]]): Promise<void> {
  const [{ rig, story, say }] = storyRuns;
  const name = `chaos-${story.number}`;
  const requests = storyRuns.map(({ request }) => request);
  const { says } = await throughOutages(() =>
    applyFleet(rig.client, rig.taskQueue, { name, concurrency: 2 }, requests, 'chaos'),
  );
  say(`fleet: ${says}`);
  await Promise.all(storyRuns.map(followed));
  const { totals, runs } = await throughOutages(() => fleetHandle(rig.client, rig.taskQueue, name).result());
  say(`the fleet ended after ${runs} runs: ${JSON.stringify(totals)}`);
}

/** Waits until the fleet has started its run, and for the end of that run. */
async function followed(storyRun: StoryRun): Promise<void> {
  while (!(await started(storyRun))) await pause();
  await finish(storyRun);
}

/** Whether a run of the link is known. */
export async function started({ rig, workflowId }: StoryRun): Promise<boolean> {
  try {
    await throughOutages(() => rig.client.workflow.getHandle(workflowId).describe());
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
