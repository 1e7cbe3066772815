/** What each kind of story does with the link, before everything is removed. */
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Kind } from '../plan/kinds.ts';
import { begin, change, finish, onboard, takeAway } from './acts.ts';
import { attend, tolerantly } from './attend.ts';
import { byFleet } from './by-fleet.ts';
import { bySchedule } from './by-schedule.ts';
import { reset } from './reset.ts';
import { steady } from './steady.ts';
import { endpointIn, type Tale } from './tale.ts';
import type { Watch } from './watch.ts';

/** `tales`: one, and of a fleet two. */
export type Script = (tales: readonly [Tale, ...Tale[]], watch: Watch) => Promise<void>;

export const scripts: Readonly<Record<Kind, Script>> = {
  async onboard([tale]) {
    if (await onboard(tale)) await onboard(tale);
  },
  async extend([tale], watch) {
    await begin(tale, firstPart(tale));
    await turnOf(tale, watch);
    await begin(tale);
    await finish(tale);
  },
  async change([tale]) {
    if (!(await onboard(tale))) return;
    await change(tale, 'changePrincipals', { add: [SOMEBODY] });
    await change(tale, 'changeComponents', { enable: ['kafka_rest'], probes: probesOf(tale) });
    await change(tale, 'changeComponents', { disable: ['kafka_rest'], force: true, reason: 'chaos' });
    await change(tale, 'changePrincipals', { remove: [SOMEBODY] });
  },
  async offboard([tale]) {
    await onboard(tale);
    await takeAway(tale);
    await onboard(tale);
  },
  async rollback([tale], watch) {
    await begin(tale);
    await turnOf(tale, watch);
    tale.say('rollback');
    await tolerantly(() => runOf(tale).rollback({ actor: 'chaos' }));
    await attend(tale);
  },
  async cancel([tale], watch) {
    await begin(tale);
    await turnOf(tale, watch);
    tale.say('cancel');
    await ofTheOpenRun(tale, (handle) => handle.cancel());
    await attend(tale);
  },
  async terminate([tale], watch) {
    await begin(tale);
    await turnOf(tale, watch);
    tale.say('terminate');
    await ofTheOpenRun(tale, (handle) => handle.terminate('chaos'));
    await onboard(tale);
  },
  async reset([tale], watch) {
    await begin(tale);
    if (tale.story.resetTo < 0.5) await turnOf(tale, watch);
    else await attend(tale);
    await reset(tale);
    await finish(tale);
  },
  fleet: (tales) => byFleet(tales),
  schedule: ([tale]) => bySchedule(tale),
};

const SOMEBODY = 'arn:aws:iam::777788889999:role/somebody';

/** Waits for the call at which the story acts, or for the end of the run when it never makes that call. */
const turnOf = (tale: Tale, { turn }: Watch): Promise<unknown> => Promise.race([turn, attend(tale)]);

/** One VPC and one component; the rest is asked for later. */
const firstPart = ({ request }: Tale) => ({
  ...request,
  components: request.components.slice(0, 1),
  endpoints: request.endpoints.slice(0, 1),
});

const probesOf = ({ vpcs, rig }: Tale) =>
  Object.fromEntries(vpcs.map((vpc) => [endpointIn(vpc, '').vpcId, rig.probeTaskQueue]));

const runOf = ({ rig, project, service }: Tale) => rig.causeway.run({ project, service });

/** It may have ended by itself. */
async function ofTheOpenRun(
  { rig, workflowId }: Tale,
  act: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<void> {
  try {
    await steady(() => act(rig.client.workflow.getHandle(workflowId)));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
