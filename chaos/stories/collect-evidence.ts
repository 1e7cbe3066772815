/** Collects what a story left behind, from the ledger, the world and the histories. */
import proto from '@temporalio/proto';
import type { LedgerCall, LedgerResource } from '../../sandbox/ledger.ts';
import { ownerOf } from '../../src/activities/ownership.ts';
import type { Evidence, RunEvidence } from '../invariants/evidence.ts';
import type { FaultKind } from '../plan/faults.ts';
import { pictureOf } from './picture.ts';
import { throughOutages } from './through-outages.ts';
import type { StoryRun } from './story-run.ts';

export async function collectEvidence(storyRun: StoryRun): Promise<Evidence> {
  const { rig, project, service, row, before, since } = storyRun;
  const after = pictureOf(rig.sandbox.world, row);
  const { ledger } = rig.sandbox.world;
  const link = `${project}/${service}`;
  // The namespace stands for the installation, when nobody named one.
  const owner = ownerOf(rig.server.namespace, { project, service });
  const resources = ledger.resources
    .slice(since.resources)
    .filter((each) => each.scope === link || each.owner === owner);
  const made = new Set(resources.map(({ id }) => id));
  return {
    ...{ link, owner, before, parked: storyRun.parked, promised: storyRun.promised },
    runs: await Promise.all([...storyRun.runs].map(([runId, workflow]) => lookAt(storyRun, runId, workflow))),
    after,
    meanwhile: storyRun.meanwhile ?? after,
    // What others planted before the first run is not the link's.
    resources: resources.filter((each) => !plantedBefore(each, storyRun)),
    changes: ledger.calls.slice(since.calls).filter((call) => isChange(call, link, made)),
    losses: [
      // Also those that another story brought: they hit all that are under way.
      ...rig.injections
        .filter(({ kind, injected }) => injected !== false && LOSSES.has(kind))
        .map(({ from, to = Date.now() }) => ({ from, to })),
      ...storyRun.resets.map((at) => ({ from: at, to: at })),
    ],
    bystanders: rig.bystanders.changes(),
  };
}

/** Faults after which a caller cannot know whether its call was answered. */
const LOSSES: ReadonlySet<FaultKind> = new Set([
  'kill',
  'freeze',
  'deploy',
  'cut',
  'api',
  'diskFull',
  'diskSlow',
  'clock',
]);

const isChange = ({ mutating, scope, ids }: LedgerCall, link: string, made: ReadonlySet<string>): boolean =>
  mutating && (scope === link || ids.some((id) => made.has(id)));

const plantedBefore = ({ kind, createdAt }: LedgerResource, { story, began }: StoryRun): boolean =>
  story.shared && kind !== 'vpcEndpoint' && createdAt <= began;

async function lookAt({ rig, workflowId }: StoryRun, runId: string, workflow: string): Promise<RunEvidence> {
  const handle = rig.client.workflow.getHandle(workflowId, runId);
  const { status } = await throughOutages(() => handle.describe());
  const { events } = await throughOutages(() => handle.fetchHistory());
  const failedTasks = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && !HARMLESS.has(failed.cause) ? [`${nameOf(failed.cause)} ${failed.failure?.message ?? ''}`] : [],
  );
  return { runId, workflow, status: status.name, failedTasks };
}

const { WorkflowTaskFailedCause: causes } = proto.temporal.api.enums.v1;

/** An update came in while the run wanted to end, and the task was done again; somebody reset the run; or ended it so. */
const HARMLESS: ReadonlySet<unknown> = new Set([
  causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
  causes.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
]);

const nameOf = (cause: number | null | undefined): string => causes[cause ?? 0] ?? String(cause);
