/** What each kind of story does with the link, before everything is removed. */
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Kind } from '../plan/kinds.ts';
import { begin, change, finish, onboard, takeAway } from './acts.ts';
import { operate, tolerantly } from './operate.ts';
import { byFleet } from './by-fleet.ts';
import { bySchedule } from './by-schedule.ts';
import { reset } from './reset.ts';
import { throughOutages } from './through-outages.ts';
import { endpointIn, type StoryRun } from './story-run.ts';
import type { Watch } from './watch.ts';

/** `storyRuns`: one, and of a fleet two. */
export type Script = (storyRuns: readonly [StoryRun, ...StoryRun[]], watch: Watch) => Promise<void>;

export const scripts: Readonly<Record<Kind, Script>> = {
  async onboard([storyRun]) {
    if (await onboard(storyRun)) await onboard(storyRun);
  },
  async extend([storyRun], watch) {
    await begin(storyRun, firstPart(storyRun));
    await turnOf(storyRun, watch);
    await begin(storyRun);
    await finish(storyRun);
  },
  async change([storyRun]) {
    if (!(await onboard(storyRun))) return;
    await change(storyRun, 'changePrincipals', { add: [SOMEBODY] });
    await change(storyRun, 'changeComponents', { enable: ['kafka_rest'], probes: probesOf(storyRun) });
    await change(storyRun, 'changeComponents', { disable: ['kafka_rest'], force: true, reason: 'chaos' });
    await change(storyRun, 'changePrincipals', { remove: [SOMEBODY] });
  },
  async offboard([storyRun]) {
    await onboard(storyRun);
    await takeAway(storyRun);
    await onboard(storyRun);
  },
  async rollback([storyRun], watch) {
    await begin(storyRun);
    await turnOf(storyRun, watch);
    storyRun.say('rollback');
    await tolerantly(() => runOf(storyRun).rollback({ actor: 'chaos' }));
    await operate(storyRun);
  },
  async cancel([storyRun], watch) {
    await begin(storyRun);
    await turnOf(storyRun, watch);
    storyRun.say('cancel');
    await ofTheOpenRun(storyRun, (handle) => handle.cancel());
    await operate(storyRun);
  },
  async terminate([storyRun], watch) {
    await begin(storyRun);
    await turnOf(storyRun, watch);
    storyRun.say('terminate');
    await ofTheOpenRun(storyRun, (handle) => handle.terminate('chaos'));
    await onboard(storyRun);
  },
  async reset([storyRun], watch) {
    await begin(storyRun);
    if (storyRun.story.resetTo < 0.5) await turnOf(storyRun, watch);
    else await operate(storyRun);
    await reset(storyRun);
    await finish(storyRun);
  },
  fleet: (storyRuns) => byFleet(storyRuns),
  schedule: ([storyRun]) => bySchedule(storyRun),
};

const SOMEBODY = 'arn:aws:iam::777788889999:role/somebody';

/** Waits for the call at which the story acts, or for the end of the run when it never makes that call. */
const turnOf = (storyRun: StoryRun, { turn }: Watch): Promise<unknown> => Promise.race([turn, operate(storyRun)]);

/** One VPC and one component; the rest is asked for later. */
const firstPart = ({ request }: StoryRun) => ({
  ...request,
  components: request.components.slice(0, 1),
  endpoints: request.endpoints.slice(0, 1),
});

const probesOf = ({ vpcs, rig }: StoryRun) =>
  Object.fromEntries(vpcs.map((vpc) => [endpointIn(vpc, '').vpcId, rig.probeTaskQueue]));

const runOf = ({ rig, project, service }: StoryRun) => rig.causeway.run({ project, service });

/** It may have ended by itself. */
async function ofTheOpenRun(
  { rig, workflowId }: StoryRun,
  act: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<void> {
  try {
    await throughOutages(() => act(rig.client.workflow.getHandle(workflowId)));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
