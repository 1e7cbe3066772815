/** What a caller does with a link. Each call is repeated through outages until it has arrived. */
import { randomUUID } from 'node:crypto';
import { BusyError, ProblemsError, RefusedUpdateError, RunFailedError, type OnboardResult } from '../../src/client.ts';
import { vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { startChange, type ChangeRequests } from '../../src/client/start-change.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { operate } from './operate.ts';
import { pictureOf } from './picture.ts';
import { throughOutages } from './through-outages.ts';
import { pause, type StoryRun } from './story-run.ts';

/** Starts the onboarding or joins the open one. Answers when a worker took it in. */
export async function begin(storyRun: StoryRun, request: PrivateLinkRequest = storyRun.request): Promise<void> {
  const startId = randomUUID();
  try {
    const { runId, attached } = await throughOutages(() =>
      storyRun.rig.causeway.onboard(request, { actor: 'chaos', startId }),
    );
    storyRun.runs.set(runId, 'onboard');
    storyRun.say(attached ? 'joined the onboarding' : 'started the onboarding');
  } catch (error) {
    // The open run is ending, was refused, or is no onboarding: the story goes on with what there is.
    if (!isAnswer(error)) throw error;
    storyRun.say(`the onboarding was refused: ${error.message}`);
  }
}

/** Waits for the end of the run and records its result. Returns whether all routes are proven. */
export async function finish(storyRun: StoryRun): Promise<boolean> {
  if ((await operate(storyRun)) !== 'COMPLETED') return false;
  const { project, service, rig, row } = storyRun;
  const result: OnboardResult = await throughOutages(() => rig.causeway.run({ project, service }).result());
  const found = pictureOf(rig.sandbox.world, row);
  storyRun.say(`the onboarding ended: ${result.outcome}`);
  const up = result.endpoints.filter(({ outcome }) => outcome !== 'rolledBack');
  storyRun.promised.push({
    endpoints: up.flatMap(({ vpcEndpointId: id, vpcId }) => (id === undefined ? [] : [{ id, vpcId }])),
    principals: storyRun.request.principals ?? [],
    components: [...new Set(up.flatMap(({ routes }) => routes.map(({ component }) => component)))],
    found,
  });
  return result.outcome === 'ready';
}

export async function onboard(storyRun: StoryRun): Promise<boolean> {
  await begin(storyRun);
  return finish(storyRun);
}

/** A change or an offboarding, to its end. */
export async function change<Type extends keyof ChangeRequests>(
  storyRun: StoryRun,
  type: Type,
  request: Omit<ChangeRequests[Type], 'project' | 'service'>,
): Promise<string> {
  const { project, service, rig } = storyRun;
  const asked = { project, service, actor: 'chaos', ...request } as ChangeRequests[Type];
  try {
    const { runId } = await throughOutages(() => startChange(rig.client, rig.taskQueue, type, asked));
    storyRun.runs.set(runId, type);
    storyRun.say(`started ${type} ${JSON.stringify(request)}`);
  } catch (error) {
    // If the answer to a start was lost, the second try finds the run of the first.
    if (!isAnswer(error)) throw error;
    storyRun.say(`${type} was refused: ${error.message}`);
  }
  return operate(storyRun);
}

/** Offboards until nothing of ours is left, at most five times: needing more is a defect. */
export async function takeAway(storyRun: StoryRun): Promise<void> {
  for (let time = 1; time <= 5; time += 1) {
    await operate(storyRun);
    const ended = await change(storyRun, 'offboard', { principals: true });
    if (ended === 'COMPLETED' || ended === 'RUNNING') return;
  }
}

/** The end of the story: offboards, then lets the others disconnect, and offboards again what they had used. */
export async function takeAllAway(storyRun: StoryRun): Promise<void> {
  await takeAway(storyRun);
  const { rig, row, others } = storyRun;
  const { world } = rig.sandbox;
  storyRun.meanwhile = pictureOf(world, row);
  if (others === undefined) return;
  vanishEndpoint(world, others);
  // As long as Aiven lists it, the others count as connected.
  while (row.privatelink?.connections.some(({ vpcEndpointId }) => vpcEndpointId === others) === true) await pause();
  storyRun.say('the others left');
  await takeAway(storyRun);
}

const isAnswer = (error: unknown): error is Error =>
  error instanceof BusyError ||
  error instanceof RefusedUpdateError ||
  error instanceof ProblemsError ||
  error instanceof RunFailedError;
