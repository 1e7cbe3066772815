/** What a caller does with a link. Each call is repeated through outages until it has arrived. */
import { randomUUID } from 'node:crypto';
import { BusyError, ProblemsError, RefusedUpdateError, RunFailedError, type OnboardResult } from '../../src/client.ts';
import { vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { startChange, type ChangeRequests } from '../../src/client/start-change.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { attend } from './attend.ts';
import { pictureOf } from './picture.ts';
import { steady } from './steady.ts';
import { pause, type Tale } from './tale.ts';

/** Starts the onboarding or joins the open one. Answers when a worker took it in. */
export async function begin(tale: Tale, request: PrivateLinkRequest = tale.request): Promise<void> {
  const startId = randomUUID();
  try {
    const { runId, attached } = await steady(() => tale.rig.causeway.onboard(request, { actor: 'chaos', startId }));
    tale.runs.set(runId, 'onboard');
    tale.say(attached ? 'joined the onboarding' : 'started the onboarding');
  } catch (error) {
    // The open run is ending, was refused, or is no onboarding: the story goes on with what there is.
    if (!isAnswer(error)) throw error;
    tale.say(`the onboarding was refused: ${error.message}`);
  }
}

/** Waits for the end of the run and records its result. Returns whether all routes are proven. */
export async function finish(tale: Tale): Promise<boolean> {
  if ((await attend(tale)) !== 'COMPLETED') return false;
  const { project, service, rig, row } = tale;
  const result: OnboardResult = await steady(() => rig.causeway.run({ project, service }).result());
  const found = pictureOf(rig.sandbox.world, row);
  tale.say(`the onboarding ended: ${result.outcome}`);
  const up = result.endpoints.filter(({ outcome }) => outcome !== 'rolledBack');
  tale.promised.push({
    endpoints: up.flatMap(({ vpcEndpointId: id, vpcId }) => (id === undefined ? [] : [{ id, vpcId }])),
    principals: tale.request.principals ?? [],
    components: [...new Set(up.flatMap(({ routes }) => routes.map(({ component }) => component)))],
    found,
  });
  return result.outcome === 'ready';
}

export async function onboard(tale: Tale): Promise<boolean> {
  await begin(tale);
  return finish(tale);
}

/** A change or an offboarding, to its end. */
export async function change<Type extends keyof ChangeRequests>(
  tale: Tale,
  type: Type,
  request: Omit<ChangeRequests[Type], 'project' | 'service'>,
): Promise<string> {
  const { project, service, rig } = tale;
  const asked = { project, service, actor: 'chaos', ...request } as ChangeRequests[Type];
  try {
    const { runId } = await steady(() => startChange(rig.client, rig.taskQueue, type, asked));
    tale.runs.set(runId, type);
    tale.say(`started ${type} ${JSON.stringify(request)}`);
  } catch (error) {
    // If the answer to a start was lost, the second try finds the run of the first.
    if (!isAnswer(error)) throw error;
    tale.say(`${type} was refused: ${error.message}`);
  }
  return attend(tale);
}

/** Offboards until nothing of ours is left, at most five times: needing more is a defect. */
export async function takeAway(tale: Tale): Promise<void> {
  for (let time = 1; time <= 5; time += 1) {
    await attend(tale);
    const ended = await change(tale, 'offboard', { principals: true });
    if (ended === 'COMPLETED' || ended === 'RUNNING') return;
  }
}

/** The end of the story: offboards, then lets the others disconnect, and offboards again what they had used. */
export async function takeAllAway(tale: Tale): Promise<void> {
  await takeAway(tale);
  const { rig, row, others } = tale;
  const { world } = rig.sandbox;
  tale.meanwhile = pictureOf(world, row);
  if (others === undefined) return;
  vanishEndpoint(world, others);
  // As long as Aiven lists it, the others count as connected.
  while (row.privatelink?.connections.some(({ vpcEndpointId }) => vpcEndpointId === others) === true) await pause();
  tale.say('the others left');
  await takeAway(tale);
}

const isAnswer = (error: unknown): error is Error =>
  error instanceof BusyError ||
  error instanceof RefusedUpdateError ||
  error instanceof ProblemsError ||
  error instanceof RunFailedError;
