/** Plays a story: starts the run, lets everything happen to it, and answers like an operator until it is over. */
import { isGrpcDeadlineError, ServiceError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import {
  NoRunError,
  RefusedUpdateError,
  RolledBackError,
  RunFailedError,
  type OnboardResult,
  type RunState,
} from '../../src/client.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import type { Installation } from '../support/installation.ts';
import type { Message, Story } from './stories.ts';
import { PATIENCE_MS } from '../support/eventually.ts';

export interface Played {
  readonly link: Scenario;
  /** Absent: the run ended before it changed anything, because it was not even allowed to read the service. */
  readonly result?: OnboardResult;
  /** Id of the endpoint that is somebody else's. */
  readonly adopted?: string;
}

export async function play(installation: Installation, story: Story, deploy: () => Promise<void>): Promise<Played> {
  const { vpcs, components, onFailure, faults, stuck } = story;
  const link = scenarioOf(
    installation,
    await installation.link({
      vpcs: Array.from({ length: vpcs }, () => ({})),
      request: { components, onFailure, budgets },
    }),
  );
  const adopted = story.adopts ? await handOver(link) : undefined;
  for (const { api, action, effect, ...which } of faults) {
    if (api === 'aiven') link.failAiven(action, effect, which);
    else link.failEc2(action, effect, which);
  }
  for (const { what, times } of stuck) link.stick(what, { times, ...(what === 'vpcEndpointDelete' ? { at: 0 } : {}) });
  await link.start(adopted === undefined ? link.request : adopting(link.request, adopted));
  await answerUntilOver(link, [...story.messages], deploy);
  const result = await resultOf(link);
  return { link, ...(result === undefined ? {} : { result }), ...(adopted === undefined ? {} : { adopted }) };
}

/** In wall time, as the workflow measures it: short, so that a stuck step parks within the story. */
const budgets = { connection: '8 seconds', routes: '8 seconds', targets: '8 seconds' };

/** A link of ours, whose first endpoint loses its tags: now it is somebody else's. */
async function handOver(link: Scenario): Promise<string> {
  const { endpoints } = await link.ready({ ...link.request, endpoints: link.request.endpoints.slice(0, 1) });
  const id = endpoints[0]?.vpcEndpointId ?? '';
  const row = link.world.aws.vpcEndpoints.get(id);
  if (row === undefined) throw new Error(`${id} is not there`);
  row.tags = {};
  return id;
}

const adopting = (request: PrivateLinkRequest, adopt: string): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map((endpoint, index) => (index === 0 ? { ...endpoint, adopt } : endpoint)),
});

/** An operator who retries twice, then rolls back; if the rollback is stuck, retries until it works. */
async function answerUntilOver(link: Scenario, messages: Message[], deploy: () => Promise<void>): Promise<void> {
  const handle = link.installation.temporal.workflow.getHandle(link.workflowId);
  let retries = 0;
  const until = Date.now() + 2 * PATIENCE_MS;
  while ((await handle.describe()).status.name === 'RUNNING') {
    if (Date.now() > until) throw new Error(`the run is stuck: ${JSON.stringify(await link.run.state())}`);
    const state = await link.run.state().catch(unlessUnanswered);
    if (state === undefined) continue;
    const due = messages.findIndex(({ when }) => isSettling(state, when));
    const [message] = due === -1 ? [] : messages.splice(due, 1);
    if (message !== undefined) await tolerantly(() => send(link, message, deploy));
    else if (state.parked.length > 0) {
      retries += 1;
      const undoing = state.parked.some(({ undo }) => undo);
      await tolerantly(() => (retries <= 2 || undoing ? link.run.retry() : link.run.rollback()));
    }
    // eslint-disable-next-line house/waits -- how often the operator looks; the loop has a condition and a limit
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** On a busy machine a query may not be answered within the server's limit of 10 s: it is asked again. */
function unlessUnanswered(error: unknown): undefined {
  if (!(error instanceof ServiceError && isGrpcDeadlineError(error.cause))) throw error;
}

const isSettling = ({ steps }: RunState, when: string): boolean =>
  steps.some(({ step, phase }) => step === when && phase === 'settling');

async function send(link: Scenario, { send: what }: Message, deploy: () => Promise<void>): Promise<unknown> {
  switch (what) {
    case 'retry':
      return link.run.retry();
    case 'rollback':
      return link.run.rollback();
    case 'cancel':
      return link.installation.temporal.workflow.getHandle(link.workflowId).cancel();
    case 'extend':
      return link.run.extend({ request: withAnother(link) });
    case 'restart':
      return deploy();
  }
}

function withAnother({ world, request, installation }: Scenario): PrivateLinkRequest {
  const { vpc, subnets, securityGroups } = addVpc(world, seeded.account);
  const endpoint = {
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: securityGroups.slice(0, 1).map(({ id }) => id),
    probe: { taskQueue: installation.probeTaskQueue },
  };
  return { ...request, endpoints: [endpoint] };
}

/** An update at the wrong moment is refused with a message, which is no error here. */
async function tolerantly(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof RefusedUpdateError || error instanceof NoRunError)) throw error;
  }
}

async function resultOf(link: Scenario): Promise<OnboardResult | undefined> {
  try {
    return await link.run.result();
  } catch (error) {
    if (error instanceof RolledBackError) return error.result;
    const { cause } = error as Error;
    if (error instanceof RunFailedError && cause instanceof ApplicationFailure && cause.type === 'Denied')
      return undefined;
    throw error;
  }
}
